package plots

import "io"

// Picture is a drawn figure.
type Picture struct {
	canvas *canvas
	pixels int
	key    string
}

// Size gives width and height in points (1/72 inch).
func (p *Picture) Size() (width, height float64) { return p.canvas.width, p.canvas.height }

// EventKey says what the numbers of the events mean where the picture has numbers
// instead of names; else it is empty. The caption begins with it; a Bare picture has
// no caption, so the page must say it.
func (p *Picture) EventKey() string { return p.key }

// WriteSVG writes the picture as SVG. The error is that of w.
func (p *Picture) WriteSVG(w io.Writer) error {
	return p.canvas.writeSVG(w)
}

// WritePNG writes the picture as PNG, 1,600 pixels wide, 780 if it is narrow. The
// error is that of w.
func (p *Picture) WritePNG(w io.Writer) error {
	return p.canvas.writePNG(w, p.pixels)
}
