package report

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"hongbao/experiments/table"
	"hongbao/plots"
)

// figure is one picture with all that belongs to it.
type figure struct {
	Name, Title, Subtitle, Tag string
	Wide, Narrow               template.HTML // empty where the page would be too large
	Captions                   []string
	EventKey                   string // of the narrow picture
	WideKey                    string // of the wide one
	Command                    string
	Tables                     []*cells
	Notes                      []note
	Folder                     string
}

// figureOf draws a figure at both widths.
func (p *Page) figureOf(sheet *table.Table) (*figure, error) {
	f := &figure{
		Name: said(sheet, "figure"), Title: said(sheet, "title"), Subtitle: said(sheet, "subtitle"), Tag: said(sheet, "tag"),
		Command: said(sheet, "command"), Folder: "figures/",
	}
	for _, row := range of(sheet, "caption") {
		f.Captions = append(f.Captions, text(sheet, "text", row))
	}
	alt := altText(f.Title, sheet)
	var err error
	if f.Wide, f.WideKey, err = inline(sheet, plots.Wide, alt); err != nil {
		return nil, fmt.Errorf("figure %s cannot be drawn: %w", f.Name, err)
	}
	if f.Narrow, f.EventKey, err = inline(sheet, plots.Narrow, alt); err != nil {
		return nil, fmt.Errorf("figure %s cannot be drawn: %w", f.Name, err)
	}
	f.Tables = p.figureTables(f.Name, sheet)
	f.Notes = p.notes(f.Name, sheet)
	return f, nil
}

// of gives the rows of a kind.
func of(sheet *table.Table, kind string) []int {
	c, err := sheet.Column("kind")
	if err != nil {
		return nil
	}
	var out []int
	for row := range sheet.Len() {
		if c.Text(row) == kind {
			out = append(out, row)
		}
	}
	return out
}

// said gives the text of the first row of a kind.
func said(sheet *table.Table, kind string) string {
	if list := of(sheet, kind); len(list) > 0 {
		return text(sheet, "text", list[0])
	}
	return ""
}

// inline draws a picture for the page: without its words, as wide as its column, with
// a text for those who do not see it.
func inline(sheet *table.Table, width, alt string) (picture template.HTML, key string, err error) {
	drawn, err := plots.Draw(sheet, plots.Options{Width: width, Bare: true})
	if err != nil {
		return "", "", err
	}
	var b bytes.Buffer
	if err := drawn.WriteSVG(&b); err != nil {
		return "", "", err
	}
	_, body, ok := strings.Cut(b.String(), ">")
	if !ok {
		return "", "", fmt.Errorf("the picture has no frame")
	}
	// The title would pop up under the pointer; the label says more.
	if _, rest, ok := strings.Cut(body, "</title>"); ok {
		body = rest
	}
	w, h := drawn.Size()
	head := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %.2f %.2f" role="img" aria-label="%s" font-family="Liberation Sans, Arial, Helvetica, sans-serif">`,
		width, w, h, template.HTMLEscapeString(alt))
	return template.HTML(head + body), drawn.EventKey(), nil
}

// altText is the finding and the values at the ends of the lines, or the range of
// the cells.
func altText(title string, sheet *table.Table) string {
	out := strings.TrimSuffix(title, ".") + "."
	for _, row := range of(sheet, "panel") {
		id := text(sheet, "panel", row)
		var ends []string
		for _, l := range of(sheet, "label") {
			if text(sheet, "panel", l) == id {
				ends = append(ends, strings.ReplaceAll(strings.ReplaceAll(text(sheet, "text", l), " | ", " "), thin, " "))
			}
		}
		if len(ends) == 0 {
			continue
		}
		name := text(sheet, "text", row)
		if name == "" {
			name = id
		}
		out += " " + upper(name) + ", at the end: " + strings.Join(ends, "; ") + "."
	}
	out += rowWords(sheet)
	if list := of(sheet, "cell"); len(list) > 0 {
		low, high := list[0], list[0]
		for _, row := range list {
			if number(sheet, "low", row) < number(sheet, "low", low) {
				low = row
			}
			if number(sheet, "low", row) > number(sheet, "low", high) {
				high = row
			}
		}
		out += fmt.Sprintf(" A map of %s, from %s to %s.", count(len(list), "cell"), text(sheet, "text", low), text(sheet, "text", high))
	}
	return out
}
