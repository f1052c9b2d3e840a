package plots

import (
	"bytes"
	"image/color"
	"image/png"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// writePNG writes the shapes as an image of the given width in pixels. At 72 dots an
// inch a point is a pixel, so all lengths are scaled here and the width is met
// exactly, which a resolution in whole dots an inch could not.
func (c *canvas) writePNG(w io.Writer, pixels int) error {
	image := c.raster(pixels)
	// Pictures of lines are hardly smaller at slower levels.
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	var b bytes.Buffer
	if err := encoder.Encode(&b, image.Image()); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (c *canvas) raster(pixels int) *vgimg.Canvas {
	scale := float64(pixels) / c.width
	height := math.Round(c.height * scale)
	image := vgimg.NewWith(vgimg.UseWH(vg.Length(pixels), vg.Length(height)), vgimg.UseDPI(72))
	place := func(p point) vg.Point {
		return vg.Point{X: vg.Length(p.x * scale), Y: vg.Length(height - p.y*scale)}
	}
	for _, s := range c.shapes {
		if s.text != "" {
			large := s.style
			large.size *= scale
			image.SetColor(s.fill.color())
			image.FillString(c.fonts.face(large), place(s.centre), s.text)
			continue
		}
		var path vg.Path
		if s.radius > 0 {
			centre := place(s.centre)
			path.Move(vg.Point{X: centre.X + vg.Length(s.radius*scale), Y: centre.Y})
			path.Arc(centre, vg.Length(s.radius*scale), 0, 2*math.Pi)
			path.Close()
		}
		for i, p := range s.path {
			if i == 0 {
				path.Move(place(p))
			} else {
				path.Line(place(p))
			}
		}
		if s.closed {
			path.Close()
		}
		if !s.fill.none() {
			image.SetColor(s.fill.color())
			image.Fill(path)
		}
		if !s.stroke.paint.none() && s.stroke.width > 0 {
			image.SetColor(s.stroke.paint.color())
			image.SetLineWidth(vg.Length(s.stroke.width * scale))
			dash := make([]vg.Length, len(s.stroke.dash))
			for i, d := range s.stroke.dash {
				dash[i] = vg.Length(d * scale)
			}
			image.SetLineDash(dash, 0)
			image.Stroke(path)
		}
	}
	return image
}

// color gives the colour as the image library wants it.
func (p paint) color() color.Color {
	c := p.rgb
	c.A = uint8(math.Round(255 * p.alpha))
	return c
}
