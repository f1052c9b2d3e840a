package plots

import (
	"fmt"
	"math"
	"strconv"
)

// tile is a cell of a map, of any size.
type tile struct {
	panel       string
	left, right float64
	low, high   float64
	value       float64
}

// path is a line through a plane.
type path struct {
	panel, series, token, dash string
	width                      float64
	halo                       bool // with a dark border, to be seen on light cells
	at                         []point
}

// ring is a place of a plane that stands out, with its words.
type ring struct {
	panel, text, token string
	at                 point
}

// legend is words about a part of a plane, with the places at which they may stand.
type legend struct {
	panel, series, text, token string
	beside                     bool // next to the place, not around it
	at                         []point
}

// plane writes the panels that are planes.
func (w *sheetWriter) plane(s *sheet) {
	for _, t := range s.tiles {
		r := empty(t.panel, "tile")
		r.x, r.end, r.low, r.high, r.y = valueText(t.left), valueText(t.right), t.low, t.high, t.value
		w.add(r)
	}
	for _, p := range s.paths {
		for _, v := range p.at {
			r := empty(p.panel, "path")
			r.series, r.x, r.y = p.series, valueText(v.x), v.y
			r.style = words(setting("colour", p.token), setting("dash", p.dash), setting("width", strconv.FormatFloat(p.width, 'g', -1, 64)), onOff("halo", p.halo))
			w.add(r)
		}
	}
	for _, g := range s.rings {
		r := empty(g.panel, "ring")
		r.x, r.y, r.text, r.style = valueText(g.at.x), g.at.y, g.text, setting("colour", g.token)
		w.add(r)
	}
	for _, l := range s.legends {
		for _, v := range l.at {
			r := empty(l.panel, "word")
			r.series, r.x, r.y, r.text, r.style = l.series, valueText(v.x), v.y, l.text, words(setting("colour", l.token), onOff("beside", l.beside))
			w.add(r)
		}
	}
}

// plane is the inverse of sheetWriter.plane, for one row of the table.
func (r *sheetReader) plane(kind, id, axis string, look *look) error {
	if axis != axisPlane {
		return fmt.Errorf("column kind: %s needs a panel with axis=plane", kind)
	}
	x, err := r.x(columnX, axis)
	if err != nil {
		return err
	}
	y, err := r.finite(columnY)
	if err != nil {
		return err
	}
	s, at, series, text := r.sheet, point{x, y}, r.text(columnSeries), r.text(columnText)
	if kind == "tile" {
		t := tile{panel: id, left: x, value: y, low: r.number(columnLow), high: r.number(columnHigh)}
		if t.right, err = r.x(columnXEnd, axis); err != nil {
			return err
		}
		if !(t.right > t.left) || !(t.high > t.low) || math.IsInf(t.high-t.low, 0) {
			return fmt.Errorf("a tile must rise from x to x_end and from low to high")
		}
		s.tiles = append(s.tiles, t)
		return nil
	}
	if err := look.coloured(); err != nil {
		return err
	}
	switch kind {
	case "path":
		if n := len(s.paths); n == 0 || s.paths[n-1].panel != id || s.paths[n-1].series != series {
			s.paths = append(s.paths, path{panel: id, series: series, token: look.colour, dash: look.dash, width: look.width, halo: look.has("halo")})
		}
		p := &s.paths[len(s.paths)-1]
		p.at = append(p.at, at)
	case "ring":
		s.rings = append(s.rings, ring{panel: id, text: text, token: look.colour, at: at})
	case "word":
		if n := len(s.legends); n == 0 || s.legends[n-1].panel != id || s.legends[n-1].series != series {
			s.legends = append(s.legends, legend{panel: id, series: series, text: text, token: look.colour, beside: look.has("beside")})
		}
		l := &s.legends[len(s.legends)-1]
		l.at = append(l.at, at)
	}
	return nil
}
