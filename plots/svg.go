package plots

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"
	"strings"
)

// writeSVG writes the shapes as SVG. Fonts are named, not embedded: Arial and
// Helvetica have the widths of Liberation Sans, so the layout holds with them.
// A fill or line of a design token carries its name as a class, so that a page can
// recolour the picture for a dark background.
func (c *canvas) writeSVG(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s %s" role="img" font-family="Liberation Sans, Arial, Helvetica, sans-serif">`+"\n",
		coordinate(c.width), coordinate(c.height), coordinate(c.width), coordinate(c.height))
	fmt.Fprintf(&b, "<title>%s</title>\n", escape(c.title))
	if c.background {
		b.WriteString(`<rect width="100%" height="100%" fill="#FFFFFF"/>` + "\n")
	}
	for _, s := range c.shapes {
		switch {
		case s.text != "":
			fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s"`, coordinate(s.centre.x), coordinate(s.centre.y), coordinate(s.style.size))
			if s.style.mono {
				b.WriteString(` font-family="Liberation Mono, Courier New, monospace" xml:space="preserve"`)
			}
			if s.style.bold {
				b.WriteString(` font-weight="bold"`)
			}
			writePaint(&b, s.fill, stroke{})
			fmt.Fprintf(&b, ">%s</text>\n", escape(s.text))
		case s.radius > 0:
			fmt.Fprintf(&b, `<circle cx="%s" cy="%s" r="%s"`, coordinate(s.centre.x), coordinate(s.centre.y), coordinate(s.radius))
			writePaint(&b, s.fill, s.stroke)
			b.WriteString("/>\n")
		default:
			b.WriteString(`<path d="`)
			for i, p := range s.path {
				letter := byte('L')
				if i == 0 {
					letter = 'M'
				}
				b.WriteByte(letter)
				b.WriteString(coordinate(p.x))
				b.WriteByte(' ')
				b.WriteString(coordinate(p.y))
			}
			if s.closed {
				b.WriteByte('Z')
			}
			b.WriteByte('"')
			writePaint(&b, s.fill, s.stroke)
			b.WriteString("/>\n")
		}
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// writePaint writes the colours as attributes, and their tokens as classes.
func writePaint(b *bytes.Buffer, fill paint, line stroke) {
	var classes []string
	if fill.none() {
		b.WriteString(` fill="none"`)
	} else {
		if fill.name != "" {
			classes = append(classes, "fill-"+fill.name)
		}
		fmt.Fprintf(b, ` fill="%s"`, hexText(fill.rgb))
		if fill.alpha < 1 {
			fmt.Fprintf(b, ` fill-opacity="%s"`, coordinate(fill.alpha))
		}
	}
	if !line.paint.none() && line.width > 0 {
		if line.paint.name != "" {
			classes = append(classes, "stroke-"+line.paint.name)
		}
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s"`, hexText(line.paint.rgb), coordinate(line.width))
		if line.paint.alpha < 1 {
			fmt.Fprintf(b, ` stroke-opacity="%s"`, coordinate(line.paint.alpha))
		}
		if line.round {
			b.WriteString(` stroke-linejoin="round"`)
		}
		for i, d := range line.dash {
			if i == 0 {
				b.WriteString(` stroke-dasharray="`)
			} else {
				b.WriteByte(',')
			}
			b.WriteString(coordinate(d))
		}
		if len(line.dash) > 0 {
			b.WriteByte('"')
		}
	}
	if len(classes) > 0 {
		fmt.Fprintf(b, ` class="%s"`, strings.Join(classes, " "))
	}
}

// coordinate prints a number with two decimals at most: a hundredth of a point is
// finer than any printer.
func coordinate(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100+0, 'f', -1, 64)
}

func hexText(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}
