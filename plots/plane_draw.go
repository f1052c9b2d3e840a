package plots

import (
	"math"
	"strings"
)

// planePanel draws a map of cells of any size with lines across it.
func (d *drawing) planePanel(f *frame) float64 {
	d.rectangle(f.left, f.top, f.right, f.bottom, ink("below-noise"))
	low, high := 0.0, 1.0
	if s := d.sheet.scale; s != nil {
		low, high = s.low, s.high
	}
	// Borders that can just be seen: sizes of cells show where their values do not.
	border := stroke{paint: ink("white"), width: 0.35}
	border.paint.name, border.paint.alpha = "", 0.22
	for _, t := range d.sheet.tiles {
		if t.panel == f.id {
			// Half a hair more, so that no white seam shows between cells.
			d.rectangle(f.x(t.left), f.y(t.high), math.Min(f.x(t.right)+0.3, f.right), math.Min(f.y(t.low)+0.3, f.bottom),
				paint{rgb: viridis((t.value - low) / (high - low)), alpha: 1})
		}
	}
	for _, t := range d.sheet.tiles {
		if t.panel == f.id {
			d.polyline([]point{{f.x(t.left), f.y(t.high)}, {f.x(t.left), f.y(t.low)}, {f.x(t.right), f.y(t.low)}}, border)
		}
	}
	var lines [][]point
	for _, p := range d.sheet.paths {
		if p.panel == f.id {
			lines = append(lines, d.path(f, &p))
		}
	}
	for i := range d.sheet.rings {
		if g := &d.sheet.rings[i]; g.panel == f.id {
			d.ring(f, g, lines)
		}
	}
	for i := range d.sheet.legends {
		if l := &d.sheet.legends[i]; l.panel == f.id {
			d.legend(f, l, lines)
		}
	}
	lowest := d.mapNames(f, 0)
	d.colourBar(f)
	return lowest
}

// path draws a line and gives it in points of the page.
func (d *drawing) path(f *frame, p *path) []point {
	at := make([]point, len(p.at))
	for i, v := range p.at {
		at[i] = point{f.x(v.x), f.y(v.y)}
	}
	dash, _ := dashes(p.dash) // checked when the table was read
	if p.halo {
		dark := ink("ink")
		dark.name, dark.alpha = "", 0.55
		d.polyline(at, stroke{paint: dark, width: p.width + 1.6, dash: dash, round: true})
	}
	colour := ink(p.token)
	colour.name = "" // cells keep their colour in the dark, and so do the lines on them
	d.polyline(at, stroke{paint: colour, width: p.width, dash: dash, round: true})
	return at
}

// ring draws a ring with its words on a light ground beside it.
func (d *drawing) ring(f *frame, g *ring, lines [][]point) {
	centre := point{min(max(f.x(g.at.x), f.left+4), f.right-4), min(max(f.y(g.at.y), f.top+4), f.bottom-4)}
	white, colour := ink("white"), ink(g.token)
	white.name, colour.name = "", ""
	d.circle(centre, 3.6, paint{}, stroke{paint: white, width: 2.6})
	d.circle(centre, 3.6, paint{}, stroke{paint: colour, width: 1.2})
	s := d.measure.note
	text := strings.Split(g.text, " | ")
	width, height := d.widest(text, s)+6, float64(len(text))*s.leading()+4
	b, ok := d.around(f, centre, 7, width, height, lines)
	if !ok {
		b, _ = d.around(f, centre, 7, width, height, nil) // across a line rather than not at all
	}
	ground := white
	ground.alpha = 0.92
	d.rectangle(b.left, b.top, b.right, b.bottom, ground)
	dark := ink("ink")
	dark.name = ""
	for i, line := range text {
		d.write(line, b.left+3, b.top+2+rise*s.size+float64(i)*s.leading(), alignLeft, s, dark)
	}
}

// around finds room of a size beside a place, within the panel, that meets no text
// and no line. Without any the last that was tried is given.
func (d *drawing) around(f *frame, at point, gap, width, height float64, lines [][]point) (box, bool) {
	var b box
	for _, away := range []float64{1, 2.2, 4} {
		for _, side := range []point{{1, 0}, {-1, 0}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {0, -1}, {0, 1}} {
			middle := point{at.x + side.x*(gap*away+width/2), at.y + side.y*(gap*away+height/2)}
			b = box{left: middle.x - width/2, right: middle.x + width/2, top: middle.y - height/2, bottom: middle.y + height/2}
			if d.fits(f, b, lines) {
				return b, true
			}
		}
	}
	return b, false
}

// fits tells whether a room lies within the panel and meets no text and no line.
func (d *drawing) fits(f *frame, b box, lines [][]point) bool {
	if b.left < f.left+2 || b.right > f.right-2 || b.top < f.top+2 || b.bottom > f.bottom-2 || !d.free(b) {
		return false
	}
	for _, g := range d.sheet.rings {
		if r := (point{f.x(g.at.x), f.y(g.at.y)}); b.wider(5).left < r.x && r.x < b.wider(5).right && b.top-5 < r.y && r.y < b.bottom+5 {
			return false
		}
	}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			if b.cut(line[i-1], line[i]) {
				return false
			}
		}
	}
	return true
}

// cut tells whether a straight line passes through the room (Liang & Barsky 1984).
func (b box) cut(from, to point) bool {
	enter, leave := 0.0, 1.0
	dx, dy := to.x-from.x, to.y-from.y
	for _, side := range [4][2]float64{{-dx, from.x - b.left}, {dx, b.right - from.x}, {-dy, from.y - b.top}, {dy, b.bottom - from.y}} {
		switch {
		case side[0] == 0:
			if side[1] < 0 {
				return false
			}
		case side[0] < 0:
			enter = max(enter, side[1]/side[0])
		default:
			leave = min(leave, side[1]/side[0])
		}
	}
	return enter <= leave
}

// legend writes words at the first of their places that fits; nowhere if none does.
func (d *drawing) legend(f *frame, l *legend, lines [][]point) {
	s := d.measure.event
	s.bold = true
	text := strings.Split(l.text, " | ")
	for _, v := range l.at {
		place := point{f.x(v.x), f.y(v.y)}
		width, height := d.widest(text, s)+4, float64(len(text))*s.leading()+2
		b := box{left: place.x - width/2, right: place.x + width/2, top: place.y - height/2, bottom: place.y + height/2}
		ok := d.fits(f, b, lines)
		if l.beside {
			b, ok = d.around(f, place, 4, width, height, lines)
		}
		if !ok {
			continue
		}
		for i, line := range text {
			d.halo(line, b.left+2, b.top+1+rise*s.size+float64(i)*s.leading(), s, l.token)
		}
		return
	}
}

// halo writes a line of text with a dark border, for ground of any colour.
func (d *drawing) halo(text string, x, y float64, s style, token string) {
	dark, colour := ink("ink"), ink(token)
	dark.name, colour.name = "", ""
	const off = 0.8
	for _, to := range []point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {0.7, 0.7}, {-0.7, 0.7}, {0.7, -0.7}, {-0.7, -0.7}} {
		d.shapes = append(d.shapes, shape{text: text, centre: point{x + off*to.x, y + off*to.y}, fill: dark, style: s})
	}
	d.write(text, x, y, alignLeft, s, colour)
}
