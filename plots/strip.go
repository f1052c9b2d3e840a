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
	sort.SliceStable(wanted, func(i, j int) bool {
		a, b := wanted[i], wanted[j]
		if a.rank == b.rank {
			return a.mark == "square" && b.mark != "square" // closures are what the pictures are about
		}
		return a.rank < b.rank
	})
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

// Sizes in the strip: half a mark, the gap to its text, half the breath of a line.
const (
	stripRows = 3
	markReach = 3.2
	textGap   = 3.0
	lineReach = 1.8
)

// placeTexts finds a row and side for every event, the text at the right of its mark
// where that can be; a line that comes down from an upper row takes its breath in the
// lower ones. It goes back on its choices, as a text at the left may make room for
// two others, but not for ever.
func (d *drawing) placeTexts(f *frame, events []event, s style) ([]placed, bool) {
	var taken [stripRows][]reach
	free := func(row int, r reach) bool {
		for _, t := range taken[row] {
			if r.from < t.to && t.from < r.to {
				return false
			}
		}
		return true
	}
	limit := d.measure.width - d.measure.margin
	widths := make([]float64, len(events))
	for i, e := range events {
		widths[i] = d.fonts.width(e.text, s)
	}
	var out []placed
	steps := 2000
	var try func(i int) bool
	try = func(i int) bool {
		if i == len(events) {
			return true
		}
		x := f.when(events[i].at)
		for _, left := range []bool{false, true} {
			r := reach{x - markReach, x + markReach + textGap + widths[i] + 5}
			if left {
				r = reach{x - markReach - textGap - widths[i] - 5, x + markReach}
			}
			if (left && r.from < f.left-2) || (!left && r.to-5 > limit) {
				continue
			}
			for row := range stripRows {
				if steps--; steps < 0 {
					return false
				}
				line := reach{x - lineReach, x + lineReach}
				clear := free(row, r)
				for below := row + 1; below < stripRows; below++ {
					clear = clear && free(below, line)
				}
				if !clear {
					continue
				}
				before := taken
				taken[row] = append(taken[row][:len(taken[row]):len(taken[row])], r)
				for below := row + 1; below < stripRows; below++ {
					taken[below] = append(taken[below][:len(taken[below]):len(taken[below])], line)
				}
				out = append(out, placed{event: events[i], row: row, left: left, x: x})
				if try(i + 1) {
					return true
				}
				out = out[:len(out)-1]
				taken = before
			}
		}
		return false
	}
	return out, try(0)
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
		centre[i], height[i] = f.when(e.at), apart
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
		x := f.when(p.at)
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
