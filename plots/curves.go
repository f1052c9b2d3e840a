package plots

import (
	"math"
	"sort"
)

// curves draws bands, lines and observed values of a panel.
func (d *drawing) curves(f *frame) {
	for _, c := range d.sheet.bands {
		if c.panel == f.id && len(c.x) > 1 {
			d.polygon(f.outline(c), tint(c.token, c.alpha))
		}
	}
	for _, o := range d.sheet.dots { // behind the lines, as they may be many
		if o.panel == f.id && o.mark == markPoint {
			d.circle(point{f.x(o.from), f.y(o.y)}, 1.1, ink(o.token), stroke{})
		}
	}
	for _, c := range d.sheet.lines {
		if c.panel != f.id {
			continue
		}
		dash, _ := dashes(c.dash) // checked when the table was read
		s := stroke{paint: ink(c.token), width: c.width, dash: dash, round: true}
		path := f.path(c.x, c.y)
		if len(path) == 1 {
			d.circle(path[0], 1.5, s.paint, stroke{})
		}
		d.polyline(path, s)
	}
	for _, o := range d.sheet.dots {
		if o.panel == f.id && o.mark != markPoint {
			d.observed(f, o)
		}
	}
	d.notches(f)
}

// markPoint is a small filled dot without a period.
const markPoint = "point"

// path turns data into a slim path on the page.
func (f *frame) path(x, y []float64) []point {
	path := make([]point, len(x))
	for i := range x {
		path[i] = point{f.x(x[i]), f.y(y[i])}
	}
	return slim(path)
}

// outline goes along the upper end of a band and back along the lower.
func (f *frame) outline(c curve) []point {
	out := append([]point(nil), f.path(c.x, c.high)...)
	back := f.path(c.x, c.low)
	for i := len(back) - 1; i >= 0; i-- {
		out = append(out, back[i])
	}
	return out
}

// observed draws a hollow mark, with a bar as long as the period it is for; filled
// in the error colour where it lies outside its interval.
func (d *drawing) observed(f *frame, o dot) {
	from, to := max(o.from, f.from), min(o.to, f.to)
	if to < from {
		return
	}
	edge, inside := ink(textToken(o.token)), ink("white")
	if o.outside {
		edge = ink("error")
		inside = edge
	}
	y := f.y(o.y)
	if to > from {
		d.line(f.x(from), y, f.x(to), y, stroke{paint: edge, width: 1.1})
	}
	d.symbol(point{f.x((from + to) / 2), y}, o.mark, 2.2, inside, stroke{paint: edge, width: 1.1})
}

// symbol draws a mark of about the given radius.
func (d *drawing) symbol(at point, mark string, radius float64, fill paint, s stroke) {
	var path []point
	switch mark {
	case "triangle":
		r := 1.35 * radius
		path = []point{{at.x, at.y - r}, {at.x + 0.87*r, at.y + 0.5*r}, {at.x - 0.87*r, at.y + 0.5*r}}
	case "diamond":
		r := 1.3 * radius
		path = []point{{at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y}}
	case "square":
		path = corners(at.x-radius, at.y-radius, at.x+radius, at.y+radius)
	default:
		d.circle(at, radius, fill, s)
		return
	}
	d.shapes = append(d.shapes, shape{path: path, closed: true, fill: fill, stroke: s})
}

// covers tells whether a room in a panel would hide data.
func (d *drawing) covers(f *frame, b box) bool {
	const clear = 2.0
	hit := func(c curve, low, high []float64) bool {
		if c.panel != f.id || len(c.x) == 0 {
			return false
		}
		from, to := f.value(b.left-clear), f.value(b.right+clear)
		if c.x[len(c.x)-1] < from || c.x[0] > to {
			return false
		}
		least, most := math.Inf(1), math.Inf(-1)
		see := func(l, h float64) { least, most = min(least, l), max(most, h) }
		start := sort.SearchFloat64s(c.x, from)
		end := start
		for ; end < len(c.x) && c.x[end] <= to; end++ {
			see(low[end], high[end])
		}
		for _, edge := range []struct {
			at float64
			i  int
		}{{from, start}, {to, end}} {
			if edge.i > 0 && edge.i < len(c.x) {
				part := (edge.at - c.x[edge.i-1]) / (c.x[edge.i] - c.x[edge.i-1])
				see(low[edge.i-1]+part*(low[edge.i]-low[edge.i-1]), high[edge.i-1]+part*(high[edge.i]-high[edge.i-1]))
			}
		}
		return f.y(most) < b.bottom+clear && f.y(least) > b.top-clear
	}
	for _, c := range d.sheet.lines {
		if hit(c, c.y, c.y) {
			return true
		}
	}
	for _, c := range d.sheet.bands {
		if hit(c, c.low, c.high) {
			return true
		}
	}
	for _, o := range d.sheet.dots {
		if o.panel == f.id {
			y := f.y(o.y)
			if y > b.top-5 && y < b.bottom+5 && f.x(o.from) < b.right+5 && f.x(o.to) > b.left-5 {
				return true
			}
		}
	}
	return false
}

// value is the inverse of x.
func (f *frame) value(x float64) float64 {
	return f.from + (x-f.left)/(f.right-f.left)*(f.to-f.from)
}
