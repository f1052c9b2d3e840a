package plots

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// strip holds the events that found room above the panels.
type strip struct {
	discs  bool // numbers in discs instead of texts
	rows   int
	placed []placed
	size   style
}

// placed is an event with its place in the strip.
type placed struct {
	event
	row  int
	left bool    // text stands left of the mark
	x    float64 // of the mark, in the frame that was planned for
	disc float64 // of the disc, pushed apart, as distance from x
}

const stripRow = 9.0

// height is the height of the strip in points.
func (s *strip) height() float64 {
	switch {
	case len(s.placed) == 0:
		return 0
	case s.discs:
		return 20
	default:
		return float64(s.rows)*stripRow + 5
	}
}

// words is the key to the discs, for the caption.
func (s *strip) words() string {
	if !s.discs || len(s.placed) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("Events: ")
	for i, p := range s.placed {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "(%d)\u00a0%s", i+1, p.text)
	}
	b.WriteString(".")
	return b.String()
}

// plan chooses the events that fit above the first panel with a strip: by rank, each
// kept if all that were kept before still fit.
func (d *drawing) plan(frames []*frame, columns int) strip {
	var f *frame
	for _, c := range frames {
		if c.strip {
			f = c
			break
		}
	}
	s := strip{size: d.measure.event}
	if f == nil {
		return s
	}
	s.discs = d.measure.narrow || columns > 1
	var wanted []event
	for _, e := range d.sheet.events {
		if (e.panel == "" || e.panel == f.id) && e.at >= f.from && e.at <= f.to {
			wanted = append(wanted, e)
		}
	}
	sort.SliceStable(wanted, func(i, j int) bool { return wanted[i].rank < wanted[j].rank })
	var kept []event
	for _, e := range wanted {
		try := append(append([]event(nil), kept...), e)
		sort.SliceStable(try, func(i, j int) bool { return try[i].at < try[j].at })
		var places []placed
		var ok bool
		if s.discs {
			places, ok = d.placeDiscs(f, try)
		} else {
			places, ok = d.placeTexts(f, try, s.size)
		}
		if !ok {
			d.dropped++
			continue
		}
		kept, s.placed = try, places
	}
	for _, p := range s.placed {
		s.rows = max(s.rows, p.row+1)
	}
	return s
}

// reach is a taken part of a row.
type reach struct{ from, to float64 }

// placeTexts fills at most three rows from the left; a line that comes down from an
// upper row takes its breath in the lower ones.
func (d *drawing) placeTexts(f *frame, events []event, s style) ([]placed, bool) {
	const rows, mark, gap, line = 3, 3.2, 3.0, 1.8
	var taken [rows][]reach
	free := func(row int, r reach) bool {
		for _, t := range taken[row] {
			if r.from < t.to && t.from < r.to {
				return false
			}
		}
		return true
	}
	limit := d.measure.width - d.measure.margin
	var out []placed
	for _, e := range events {
		x, width := f.x(e.at), d.fonts.width(e.text, s)
		found := false
	search:
		for row := range rows {
			for _, left := range []bool{false, true} {
				r := reach{x - mark, x + mark + gap + width + 5}
				if left {
					r = reach{x - mark - gap - width - 5, x + mark}
					if r.from < f.left-2 {
						continue
					}
				} else if r.to-5 > limit {
					continue
				}
				if !free(row, r) {
					continue
				}
				clear := true
				for below := row + 1; below < rows; below++ {
					clear = clear && free(below, reach{x - line, x + line})
				}
				if !clear {
					continue
				}
				taken[row] = append(taken[row], r)
				for below := row + 1; below < rows; below++ {
					taken[below] = append(taken[below], reach{x - line, x + line})
				}
				out = append(out, placed{event: e, row: row, left: left, x: x})
				found = true
				break search
			}
		}
		if !found {
			return nil, false
		}
	}
	return out, true
}

// placeDiscs pushes numbered discs apart, keeping their order, and refuses more than
// the caption can explain.
func (d *drawing) placeDiscs(f *frame, events []event) ([]placed, bool) {
	const most, apart, farthest = 8, 10.0, 22.0
	if len(events) > most {
		return nil, false
	}
	centre := make([]float64, len(events))
	height := make([]float64, len(events))
	for i, e := range events {
		centre[i], height[i] = f.x(e.at), apart
	}
	at := pushApart(centre, height, f.left-4, f.right+4)
	if at == nil {
		return nil, false
	}
	out := make([]placed, len(events))
	for i, e := range events {
		out[i] = placed{event: e, x: centre[i], disc: at[i] - centre[i]}
		if out[i].disc > farthest || out[i].disc < -farthest {
			return nil, false
		}
	}
	return out, true
}

// draw draws the lines of the events through a panel and, above it, the strip.
func (s *strip) draw(d *drawing, f *frame) {
	line := stroke{paint: ink("event"), width: 0.6}
	top := f.top - s.height()
	last := math.Inf(-1)
	for i, p := range s.placed {
		if (p.panel != "" && p.panel != f.id) || p.at < f.from || p.at > f.to {
			continue
		}
		x := f.x(p.at)
		if x-last > 1 { // two lines closer than this would look like one thick line
			d.line(x, f.top, x, f.bottom, line)
			last = x
		}
		if !f.strip {
			continue
		}
		dark := stroke{paint: ink("axis"), width: 0.6}
		if s.discs {
			centre := point{x + p.disc, top + 6}
			d.polyline([]point{{x, f.top}, {x, top + 15}, {centre.x, top + 12}, centre}, dark)
			d.circle(centre, 4.6, ink(textToken(p.token)), stroke{})
			small := style{size: 6.4, bold: true}
			d.write(fmt.Sprint(i+1), centre.x, centre.y+0.36*small.size, alignMiddle, small, ink("white"))
			continue
		}
		y := top + 4.5 + float64(p.row)*stripRow
		d.line(x, y, x, f.top, dark)
		fill, edge := ink(p.token), stroke{}
		if p.mark == "circle" {
			fill, edge = ink("white"), stroke{paint: ink(p.token), width: 1.1}
		}
		d.symbol(point{x, y}, p.mark, 2.2, fill, edge)
		if p.left {
			d.write(p.text, x-6, y+0.36*s.size.size, alignRight, s.size, ink("muted"))
		} else {
			d.write(p.text, x+6, y+0.36*s.size.size, alignLeft, s.size, ink("muted"))
		}
	}
}
