package plots

import "io"

// Picture is a drawn figure.
type Picture struct {
	canvas *canvas
	pixels int
	key    string
	legend string
}

// Size gives width and height in points (1/72 inch).
func (p *Picture) Size() (width, height float64) { return p.canvas.width, p.canvas.height }

// EventKey says what the numbers of the events mean where the picture has numbers
// instead of names; else it is empty. The caption begins with it; a Bare picture has
// no caption, so the page must say it.
func (p *Picture) EventKey() string { return p.key }

// Legend gives title, subtitle, caption and command as text, for a page that sets them
// itself.
func (p *Picture) Legend() string { return p.legend }

// WriteSVG writes the picture as SVG. The error is that of w.
func (p *Picture) WriteSVG(w io.Writer) error {
	return p.canvas.writeSVG(w)
}

// WritePNG writes the picture as PNG: 1,600 pixels for 183 mm, 300 dots an inch for a
// journal. The error is that of w.
func (p *Picture) WritePNG(w io.Writer) error {
	return p.canvas.writePNG(w, p.pixels)
}
