package report

import (
	_ "embed"
	"html/template"
)

//go:embed page.html
var pageText string

//go:embed page.css
var styleText string

// layout is the page with everything left to be filled in.
var layout = template.Must(template.New("page").Parse(pageText))

// sheetOfStyle is the style of the page, with the colours first.
func sheetOfStyle() template.CSS { return colours() + template.CSS(styleText) }
