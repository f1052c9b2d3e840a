package plots

import (
	"math"
	"slices"
	"strings"
)

// Sizes of panels of rows in points.
const (
	rowGap    = 6.0  // between names and axis
	numberGap = 11.0 // before each column of numbers
	firstGap  = 4.0  // more before the first of them
)

// rowStep is the height of a row: a figure of a few rows is not flat, and one of many
// still stands on a page.
func rowStep(count float64) float64 {
	const usual, least, most = 24.0, 14.0, 36.0
	switch {
	case count*usual < 130:
		return math.Min(most, 130/count)
	case count*usual > 420:
		return math.Max(least, 420/count)
	default:
		return usual
	}
}

// rowStyles gives the type of names, of their second lines and of numbers; smaller
// where rows are close.
func (d *drawing) rowStyles(f *frame) (name, second style) {
	name, second = d.measure.label, d.measure.note
	if d.measure.narrow {
		name.size = 7.4
	}
	if rowStep(f.high) < 1.2*(name.size+second.size) {
		name.size, second.size = 6.7, max(5.4, d.measure.least)
	}
	return name, second
}

// rowLines gives the name and the second line of a row, cut to the room: first the
// last remarks go, then the letters.
func (d *drawing) rowLines(f *frame, text string, room float64) (string, string) {
	s, small := d.rowStyles(f)
	name, second, _ := strings.Cut(text, " | ")
	for d.fonts.width(second, small) > room {
		less := strings.LastIndex(second, "; ")
		if less < 0 {
			break
		}
		second = second[:less]
	}
	return d.shorten(name, s, room), d.shorten(second, small, room)
}

// rowRooms gives the room that a panel of rows needs at its left and right.
func (d *drawing) rowRooms(f *frame) (left, right float64) {
	most := 52 * millimetre
	if d.measure.narrow {
		most = 31 * millimetre
	}
	name, second := d.rowStyles(f)
	for _, r := range d.sheet.rows {
		if r.panel == f.id {
			a, b := d.rowLines(f, r.text, most)
			left = max(left, d.fonts.width(a, name), d.fonts.width(b, second))
		}
	}
	_, title := axisNames(d.sheet.ynames, f.id, 0)
	left = max(left, min(most, d.fonts.width(title, d.measure.tick)))
	return left + rowGap, roomOf(d.numberWidths(f))
}

// numberWidths gives the widths of the columns of numbers that leave room for bars; the
// first is there in any case, and alone on a narrow page.
func (d *drawing) numberWidths(f *frame) []float64 {
	var widths []float64
	heads, _ := axisNames(d.sheet.xnames, f.id, maxNumbers)
	for _, n := range d.sheet.numbers {
		if n.panel != f.id || n.place >= int(f.high) || (d.measure.narrow && n.column > 0) {
			continue
		}
		for len(widths) <= n.column {
			widths = append(widths, d.fonts.width(heads[len(widths)], d.measure.tick))
		}
		widths[n.column] = max(widths[n.column], d.fonts.width(n.text, d.numberStyle(f, n.column)))
	}
	const bars, names = 90, 52 * millimetre
	for room := d.measure.width - bars - names; len(widths) > 1 && roomOf(widths) > room; {
		widths = widths[:len(widths)-1]
	}
	return widths
}

// roomOf is the width of columns with the gaps before them.
func roomOf(widths []float64) float64 {
	room := firstGap
	for _, width := range widths {
		room += numberGap + width
	}
	return room
}

func (d *drawing) numberStyle(f *frame, column int) style {
	s, _ := d.rowStyles(f)
	s.bold = column == 0
	return s
}

// tickRoom is by how much more room values across take than values above each other;
// a narrow page needs two of them all the same.
func tickRoom(narrow bool) float64 {
	if narrow {
		return 1.2
	}
	return 2
}

// rowHead is the height of the axis of values with the heads of the columns, and of
// what stands above: which side of 0 is which.
func (d *drawing) rowHead(f *frame) float64 {
	height := d.measure.tick.size + 6
	if left, _ := d.sides(f); left != "" {
		height += d.measure.tick.leading() + 1
	}
	return height
}

// sides says what is left and right of 0.
func (d *drawing) sides(f *frame) (left, right string) {
	for _, n := range d.sheet.xnames {
		if n.panel == f.id && n.place < 0 {
			left, right, _ = strings.Cut(n.text, " | ")
		}
	}
	return left, right
}

// rowPanel draws names, bars, intervals and numbers, row by row.
func (d *drawing) rowPanel(f *frame) float64 {
	m, count := d.measure, int(f.high)
	step := (f.bottom - f.top) / f.high
	middle := func(place int) float64 { return f.top + (float64(place)+0.5)*step }
	inside := func(panel string, place int) bool { return panel == f.id && place < count }

	if f.title != "" {
		d.paragraph(d.headingLines(f, 1), f.left, f.heading, d.headingStyle(1), ink("ink"))
	}
	head := f.top - 5
	widths := d.numberWidths(f)
	heads, _ := axisNames(d.sheet.xnames, f.id, maxNumbers)
	ends := make([]float64, len(widths))
	x := f.right + firstGap
	for i, width := range widths {
		x += numberGap + width
		ends[i] = x
		d.write(heads[i], x, head, alignRight, m.tick, ink("muted"))
	}
	_, title := axisNames(d.sheet.ynames, f.id, 0)
	d.write(d.shorten(title, m.tick, f.left-rowGap-m.margin), f.left-rowGap, head, alignRight, m.tick, ink("muted"))
	if half := 0.5 * step; step < 18 { // rows that are close are hard to follow across the page
		for place := 1; place < count; place++ {
			d.line(m.margin, middle(place)-half, max(x, f.right), middle(place)-half, stroke{paint: ink("grid"), width: 0.4})
		}
	}
	unit := f.unit
	if unit == unitMillion || unit == unitThousand {
		unit = unitCount // the numbers at the right have a head that says it
	}
	for _, t := range yTicks(f.from, f.to, unit, (f.right-f.left)/tickRoom(m.narrow)) {
		d.line(f.x(t.at), f.top, f.x(t.at), f.bottom, stroke{paint: ink("grid"), width: 0.6})
		text := t.text
		if f.zero && t.at > 0 {
			text = signed(text)
		}
		if d.free(d.room(text, f.x(t.at), head, alignMiddle, m.tick).wider(2)) {
			d.write(text, f.x(t.at), head, alignMiddle, m.tick, ink("ink"))
		}
	}

	if left, right := d.sides(f); left != "" && f.from <= 0 && f.to >= 0 {
		s, y := m.tick, head-m.tick.leading()-1
		s.bold = true
		d.write(left, f.x(0)-4, y, alignRight, s, ink("loss"))
		d.write(right, f.x(0)+4, y, alignLeft, s, ink("gain-text"))
	}

	half, lift := math.Min(0.29*step, 7), 0.0
	if slices.ContainsFunc(d.sheet.intervals, func(i interval) bool { return i.panel == f.id && i.under }) {
		half, lift = math.Min(0.25*step, 7), 0.1*step // room for what stands under the bars
	}
	for _, b := range d.sheet.bars {
		if inside(b.panel, b.place) {
			y, fill := middle(b.place)-lift, d.rectangle
			if b.hatch {
				fill = d.hatched
			}
			fill(f.x(min(b.from, b.to)), y-half, f.x(max(b.from, b.to)), y+half, ink(b.token))
		}
	}
	for _, l := range d.sheet.links {
		if inside(l.panel, l.place+1) {
			d.line(f.x(l.at), middle(l.place)+half, f.x(l.at), middle(l.place+1)-half, stroke{paint: ink("axis"), width: 0.6})
		}
	}
	if f.zero && f.from <= 0 && f.to >= 0 {
		d.line(f.x(0), f.top, f.x(0), f.bottom, stroke{paint: ink("ink"), width: 0.8})
	}
	lowest := f.bottom
	for _, b := range d.sheet.bounds {
		if b.panel != f.id || b.at < f.from || b.at > f.to {
			continue
		}
		d.line(f.x(b.at), f.top, f.x(b.at), f.bottom+2, stroke{paint: ink(b.token), width: 1, dash: []float64{3, 2}})
		half := d.fonts.width(b.text, m.note) / 2
		x := math.Min(math.Max(f.x(b.at), m.margin+half), m.width-m.margin-half)
		lowest = f.bottom + 3 + m.note.leading()
		d.write(b.text, x, f.bottom+3+rise*m.note.size, alignMiddle, m.note, ink(textToken(b.token)))
	}
	radius := 2.5
	if m.narrow {
		radius = 1.9 // or it hides a short interval
	}
	for _, i := range d.sheet.intervals {
		if !inside(i.panel, i.place) {
			continue
		}
		y, s := middle(i.place)-lift, stroke{paint: ink(i.token), width: 1.2}
		if i.under {
			y += half + radius + 1.5
		}
		d.line(f.x(i.low), y, f.x(i.high), y, s)
		if !math.IsNaN(i.at) {
			if i.hollow {
				d.circle(point{f.x(i.at), y}, radius, ink("white"), s)
			} else {
				d.circle(point{f.x(i.at), y}, radius, ink(i.token), stroke{})
			}
			if i.ringed {
				d.circle(point{f.x(i.at), y}, radius+2.2, paint{}, stroke{paint: ink("mark"), width: 1.4})
			}
			continue
		}
		for _, end := range []float64{i.low, i.high} {
			d.line(f.x(end), y-0.5*half, f.x(end), y+0.5*half, s)
		}
	}

	name, second := d.rowStyles(f)
	for _, r := range d.sheet.rows {
		if !inside(r.panel, r.place) {
			continue
		}
		if r.ruled && r.place > 0 {
			y := middle(r.place) - 0.5*step
			d.line(m.margin, y, max(x, f.right), y, stroke{paint: ink("rule"), width: 0.8})
		}
		a, b := d.rowLines(f, r.text, f.left-rowGap-m.margin+1e-6) // or rounding cuts the longest name
		y := middle(r.place) + 0.36*name.size
		if b != "" {
			y -= 0.5 * second.leading()
			d.write(b, f.left-rowGap, y+1.1*second.size+0.1*name.size, alignRight, second, ink("muted"))
		}
		d.write(a, f.left-rowGap, y, alignRight, name, ink(textToken(r.token)))
	}
	for _, n := range d.sheet.numbers {
		if inside(n.panel, n.place) && n.column < len(widths) {
			s := d.numberStyle(f, n.column)
			d.write(n.text, ends[n.column], middle(n.place)+0.36*s.size, alignRight, s, ink(textToken(n.token)))
		}
	}
	return lowest
}
