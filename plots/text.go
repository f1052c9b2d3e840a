package plots

import (
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

// style is how a text is set.
type style struct {
	size float64 // points
	bold bool
	mono bool
}

// leading is the distance of two baselines of a text.
func (s style) leading() float64 { return 1.2 * s.size }

// fonts measures texts and hands out faces. Liberation ships with the drawing
// library, so a picture does not depend on what a machine has installed.
type fonts struct{ cache *font.Cache }

func newFonts() *fonts { return &fonts{cache: font.NewCache(liberation.Collection())} }

func (f *fonts) face(s style) font.Face {
	description := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if s.mono {
		description.Variant = "Mono"
	}
	if s.bold {
		description.Weight = xfont.WeightBold
	}
	return f.cache.Lookup(description, font.Length(s.size))
}

// width gives the width of a line in points.
func (f *fonts) width(text string, s style) float64 {
	face := f.face(s)
	return float64(face.Width(text))
}

// wrap breaks a text into lines of at most the given width, at spaces that are not
// thin. A word that is wider stands alone. A line end in the text is kept.
func (f *fonts) wrap(text string, s style, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(paragraph, " ") {
			if word == "" {
				continue
			}
			longer := word
			if line != "" {
				longer = line + " " + word
			}
			if line != "" && f.width(longer, s) > width {
				lines = append(lines, line)
				longer = word
			}
			line = longer
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// wrapCommand breaks a command before its flags, so that all its lines can be pasted
// at once.
func (f *fonts) wrapCommand(text string, s style, width float64) []string {
	if f.width(text, s) <= width {
		return []string{text}
	}
	const glue = "\u00a0" // holds a flag and its value together
	var b strings.Builder
	words := strings.Fields(text)
	for i, word := range words {
		switch {
		case i == 0:
		case strings.HasPrefix(words[i-1], "-") && !strings.HasPrefix(word, "-"):
			b.WriteString(glue)
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	lines := f.wrap(b.String(), s, width-f.width("   \\", s))
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], glue, " ")
		if i > 0 {
			lines[i] = "  " + lines[i]
		}
		if i < len(lines)-1 {
			lines[i] += " \\"
		}
	}
	return lines
}
