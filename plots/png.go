package plots

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	imagedraw "image/draw"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// writePNG writes the shapes as an image of the given width in pixels. At 72 dots an
// inch a point is a pixel, so all lengths are scaled here and the width is met
// exactly, which a resolution in whole dots an inch could not.
func (c *canvas) writePNG(w io.Writer, pixels int) error {
	var b bytes.Buffer
	if err := encodePNG(&b, c.raster(pixels).Image()); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// encodePNG writes an opaque image, 8 bits a channel (ISO/IEC 15948). Every row is the
// difference from the one above (filter 2), which suits pictures of lines: trying all
// five filters on every row, as image/png does, takes twice the time for files of the
// same size.
func encodePNG(w io.Writer, m image.Image) error {
	width, height := m.Bounds().Dx(), m.Bounds().Dy()
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	header = append(header, 8, 2, 0, 0, 0) // bits, red green and blue, then the only methods there are
	var data bytes.Buffer
	z, err := zlib.NewWriterLevel(&data, zlib.BestSpeed)
	if err != nil {
		return err
	}
	pixels := image.NewRGBA(image.Rect(0, 0, width, height))
	if own, ok := m.(*image.RGBA); ok && own.Rect == pixels.Rect {
		pixels = own
	} else {
		imagedraw.Draw(pixels, pixels.Rect, m, m.Bounds().Min, imagedraw.Src)
	}
	const up = 2
	row, above := make([]byte, 1+3*width), make([]byte, 4*width)
	row[0] = up
	for y := range height {
		line := pixels.Pix[y*pixels.Stride:][:4*width]
		for x := range width {
			row[1+3*x] = line[4*x] - above[4*x]
			row[2+3*x] = line[4*x+1] - above[4*x+1]
			row[3+3*x] = line[4*x+2] - above[4*x+2]
		}
		if _, err := z.Write(row); err != nil {
			return err
		}
		above = line
	}
	if err := z.Close(); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\x89PNG\r\n\x1a\n"); err != nil {
		return err
	}
	for _, chunk := range []struct {
		name string
		data []byte
	}{{"IHDR", header}, {"IDAT", data.Bytes()}, {"IEND", nil}} {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(chunk.data)))
		out = append(append(out, chunk.name...), chunk.data...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
		if _, err := w.Write(out); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) raster(pixels int) *vgimg.Canvas {
	scale := float64(pixels) / c.width
	height := math.Round(c.height * scale)
	page := vgimg.NewWith(vgimg.UseWH(vg.Length(pixels), vg.Length(height)), vgimg.UseDPI(72))
	place := func(p point) vg.Point {
		return vg.Point{X: vg.Length(p.x * scale), Y: vg.Length(height - p.y*scale)}
	}
	for _, s := range c.shapes {
		if s.text != "" {
			large := s.style
			large.size *= scale
			page.SetColor(s.fill.color())
			page.FillString(c.fonts.face(large), place(s.centre), s.text)
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
			page.SetColor(s.fill.color())
			page.Fill(path)
		}
		if !s.stroke.paint.none() && s.stroke.width > 0 {
			page.SetColor(s.stroke.paint.color())
			page.SetLineWidth(vg.Length(s.stroke.width * scale))
			dash := make([]vg.Length, len(s.stroke.dash))
			for i, d := range s.stroke.dash {
				dash[i] = vg.Length(d * scale)
			}
			page.SetLineDash(dash, 0)
			page.Stroke(path)
		}
	}
	return page
}

// color gives the colour as the image library wants it.
func (p paint) color() color.Color {
	c := p.rgb
	c.A = uint8(math.Round(255 * p.alpha))
	return c
}
