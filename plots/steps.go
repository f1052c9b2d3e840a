package plots

import "slices"

// cornered puts the corners into curves of steps: before each value that of the point
// before, at the same date.
func (s *sheet) cornered() {
	for _, curves := range [][]curve{s.lines, s.bands} {
		for i := range curves {
			c := &curves[i]
			if !c.steps {
				continue
			}
			c.y, c.low, c.high = doubled(c.y, 1), doubled(c.low, 1), doubled(c.high, 1)
			c.x = doubled(c.x, 0)
		}
	}
}

// doubled gives x0 x1 x1 x2 x2 ... of places (lag 0) and y0 y0 y1 y1 y2 ... of values
// (lag 1).
func doubled(x []float64, lag int) []float64 {
	var out []float64
	for i, v := range x {
		if i > 0 {
			out = append(out, x[i-lag])
		}
		out = append(out, v)
	}
	return out
}

// notches draws the ticks of a panel.
func (d *drawing) notches(f *frame) {
	for _, n := range d.sheet.notches {
		if n.panel != f.id || n.at < f.from || n.at > f.to {
			continue
		}
		above, below := 2.0, 2.0
		if n.drop {
			above, below = 0, 8
		}
		x, y := f.x(n.at), f.y(n.y)
		d.line(x, y-above, x, y+below, stroke{paint: ink(textToken(n.token)), width: 1.1})
	}
}

// riskNames gives the series with numbers below a panel, in their order.
func (d *drawing) riskNames(f *frame) []string {
	var out []string
	for _, k := range d.sheet.risks {
		if k.panel == f.id && k.series != "" && !slices.Contains(out, k.series) {
			out = append(out, k.series)
		}
	}
	return out
}

// riskRoom is the room that the names of the numbers below a panel need at its left.
func (d *drawing) riskRoom(f *frame) float64 {
	names := d.riskNames(f)
	if len(names) == 0 {
		return 0
	}
	return min(d.widest(names, d.measure.note)+12, d.measure.width/4)
}

// atRisk writes the numbers below a panel and gives their bottom. A number without
// room is left out: it stands in the table.
func (d *drawing) atRisk(f *frame, bottom float64) float64 {
	s, left := d.measure.note, d.measure.margin
	next := bottom + 6 + rise*s.size
	for _, k := range d.sheet.risks {
		if k.panel == f.id && k.series == "" {
			d.write(d.shorten(k.text, s, f.right-left), left, next, alignLeft, s, ink("muted"))
			bottom, next = next+fall*s.size, next+s.leading()+1
			break
		}
	}
	for _, name := range d.riskNames(f) {
		named := false
		for _, k := range d.sheet.risks {
			if k.panel != f.id || k.series != name || k.at < f.from || k.at > f.to {
				continue
			}
			if !named {
				d.write(d.shorten(name, s, f.left-left-8), left, next, alignLeft, s, ink(textToken(k.token)))
				named = true
			}
			if d.free(d.room(k.text, f.x(k.at), next, alignMiddle, s).wider(2)) {
				d.write(k.text, f.x(k.at), next, alignMiddle, s, ink(textToken(k.token)))
			}
		}
		bottom, next = next+fall*s.size, next+s.leading()+1
	}
	return bottom
}
