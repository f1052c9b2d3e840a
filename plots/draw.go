package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// Draw turns a figure table into a picture. It takes nothing from elsewhere, so the
// same table gives the same bytes. The error names the line of the table that is
// wrong, or the option.
func Draw(figure *table.Table, o Options) (*Picture, error) {
	s, err := readSheet(figure)
	if err != nil {
		return nil, err
	}
	s.cornered()
	m, pixels, err := o.measure()
	if err != nil {
		return nil, err
	}
	const alphabet = 26
	m.letters = o.Journal && len(s.panels) > 1 && len(s.panels) <= alphabet
	d := &drawing{
		sheet: s, measure: m,
		canvas: &canvas{width: m.width, title: s.title, background: !o.Bare, fonts: newFonts()},
	}
	bottom := m.margin
	words := !o.Bare && !o.Journal
	if words {
		bottom = d.head()
	}
	bottom = d.keyRow(bottom)
	bottom = d.body(bottom)
	if words {
		bottom = d.foot(bottom)
	}
	d.canvas.height = bottom + m.margin
	return &Picture{canvas: d.canvas, pixels: pixels, key: d.strip.words(), legend: d.legendText()}, nil
}

// drawing is a picture on its way.
type drawing struct {
	*canvas
	sheet   *sheet
	measure measure
	strip   strip
	dropped int // events that found no room
}

// paragraph writes lines from the given top down and gives the bottom.
func (d *drawing) paragraph(lines []string, left, top float64, s style, p paint) float64 {
	for _, line := range lines {
		d.write(line, left, top+rise*s.size, alignLeft, s, p)
		top += s.leading()
	}
	return top
}

// head draws the red bar, the tag, title and subtitle.
func (d *drawing) head() float64 {
	m, s := d.measure, d.sheet
	left, width := m.margin, m.width-2*m.margin
	top := 1.2 * millimetre
	d.rectangle(left, top, left+7.6*millimetre, top+1.1*millimetre, ink("mark"))
	if s.tag != "" {
		small := m.caption
		small.bold = true
		d.write(d.shorten(s.tag, small, width-9*millimetre), m.width-m.margin, top+rise*small.size, alignRight, small, ink("warn"))
	}
	top += 3.8 * millimetre
	if m.narrow {
		top += 0.6 * millimetre
	}
	top = d.paragraph(d.fonts.wrap(s.title, m.title, width), left, top, m.title, ink("ink"))
	top += 1.5
	return d.paragraph(d.fonts.wrap(s.subtitle, m.subtitle, width), left, top, m.subtitle, ink("muted")) + 5
}

// keyRow draws the keys to colours and dashes, where panels are too small for names.
func (d *drawing) keyRow(top float64) float64 {
	if len(d.sheet.keys) == 0 {
		return top
	}
	m := d.measure
	small := style{size: 7.2, bold: true}
	sample, gap, between := 20.0, 4.0, 14.0
	if m.narrow {
		small.size, sample, between = 6.6, 14, 8
	}
	x := m.margin
	top += 2
	for _, k := range d.sheet.keys {
		width := sample + gap + d.fonts.width(k.text, small)
		if x > m.margin && x+width > m.width-m.margin {
			x, top = m.margin, top+small.leading()
		}
		dash, _ := dashes(k.dash) // checked when the table was read
		y := top + 0.4*small.size
		d.line(x, y, x+sample, y, stroke{paint: ink(k.token), width: 1.5, dash: dash})
		d.write(k.text, x+sample+gap, top+rise*small.size, alignLeft, small, ink(textToken(k.token)))
		x += width + between
	}
	return top + small.leading() + 3
}

// foot draws the rule, the caption and the command.
func (d *drawing) foot(top float64) float64 {
	m, s := d.measure, d.sheet
	left, width := m.margin, m.width-2*m.margin
	top += 5
	d.line(left, top, m.width-m.margin, top, stroke{paint: ink("rule"), width: 0.7})
	top += 4
	for _, text := range d.captions() {
		top = d.paragraph(d.fonts.wrap(text, m.caption, width), left, top, m.caption, ink("muted"))
	}
	if s.command != "" {
		top += 1
		top = d.paragraph(d.fonts.wrapCommand(s.command, m.command, width), left, top, m.command, ink("ink"))
	}
	return top
}

// captions gives the paragraphs of the caption; the numbers of events come first.
func (d *drawing) captions() []string {
	captions := slices.Clone(d.sheet.captions)
	if text := d.strip.words(); text != "" {
		captions = slices.Insert(captions, 0, text)
	}
	if d.dropped > 0 && len(captions) > 0 {
		captions[len(captions)-1] += fmt.Sprintf(" %s in the table beside the picture.", counted(d.dropped, "event stands only", "events stand only"))
	}
	return captions
}

// counted puts a number before the singular or plural.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return digits(float64(n), 0) + " " + many
}

// frame is a panel with its place on the page.
type frame struct {
	*panel
	left, right, top, bottom float64 // of the plot area
	heading                  float64 // top of the heading
	ticks                    []tick  // of the y axis
	labels                   []*block
	limit                    float64 // lowest point that labels may reach
}

func (f *frame) x(v float64) float64 {
	return f.left + (v-f.from)/(f.to-f.from)*(f.right-f.left)
}

// when gives the place of an event. A daily value is that of the end of its day and
// stands at its date, so an event of the day stands between it and the value before.
func (f *frame) when(at float64) float64 {
	if f.axis == axisDate {
		at = math.Max(math.Floor(at)-0.5, f.from)
	}
	return f.x(at)
}

func (f *frame) y(v float64) float64 {
	return f.bottom - (v-f.low)/(f.high-f.low)*(f.bottom-f.top)
}

// body lays out and draws all panels and gives the bottom.
func (d *drawing) body(top float64) float64 {
	frames := d.layout(top)
	bottom := top
	d.letters(frames)
	for _, f := range frames {
		switch f.axis {
		case axisCells:
			bottom = max(bottom, d.cellPanel(f))
			continue
		case axisPlane:
			bottom = max(bottom, d.planePanel(f))
			continue
		case axisRows:
			bottom = max(bottom, d.rowPanel(f))
			continue
		}
		d.backdrop(f)
		d.strip.draw(d, f)
		d.curves(f)
		bottom = max(bottom, d.axes(f, frames))
		bottom = d.atRisk(f, bottom)
	}
	for _, f := range frames {
		if f.dated() {
			d.endLabels(f)
		}
	}
	for _, f := range frames {
		if f.dated() {
			d.remarks(f)
		}
	}
	return bottom
}

// layout gives every panel its place: widths follow from the texts at both sides,
// heights from the weights.
func (d *drawing) layout(top float64) []*frame {
	m, s := d.measure, d.sheet
	if m.narrow {
		stack(s.panels)
	}
	frames := make([]*frame, len(s.panels))
	rows, columns := 1, 1
	for i := range s.panels {
		p := &s.panels[i]
		frames[i] = &frame{panel: p}
		rows, columns = max(rows, p.row), max(columns, p.column)
	}

	// Heights of rows, from their heaviest panel.
	weights := make([]float64, rows)
	for _, p := range s.panels {
		weights[p.row-1] = max(weights[p.row-1], p.weight)
	}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	total := bodyHeight(rows, m.narrow)
	height := func(row int) float64 {
		for _, p := range s.panels {
			if p.row == row && p.axis == axisRows {
				return p.high * rowStep(p.high)
			}
		}
		return total * weights[row-1] / sum
	}

	// Left room from the ticks of the first column, right room from the labels.
	leftRoom, between, rightRoom := 0.0, 4.0*millimetre, 3*millimetre
	for _, f := range frames {
		if !f.dated() {
			l, r := d.cellRooms(f)
			if f.axis == axisRows {
				l, r = d.rowRooms(f)
			}
			leftRoom, rightRoom = max(leftRoom, l), max(rightRoom, r)
			continue
		}
		leftRoom = max(leftRoom, d.riskRoom(f))
		f.ticks = yTicks(f.low, f.high, f.unit, height(f.row))
		if f.column == 1 {
			for _, t := range f.ticks {
				leftRoom = max(leftRoom, d.fonts.width(t.text, m.tick)+5)
			}
		}
		f.labels = d.blocks(f.panel, height(f.row))
		for _, b := range f.labels {
			if f.column == columns {
				rightRoom = max(rightRoom, b.width+7)
			} else {
				between = max(between, b.width+11)
			}
		}
	}
	plot := (m.width - 2*m.margin - leftRoom - rightRoom - float64(columns-1)*between) / float64(columns)
	plot = max(plot, 20)
	for _, f := range frames {
		f.left = m.margin + leftRoom + float64(f.column-1)*(plot+between)
		f.right = f.left + plot
	}
	d.strip = d.plan(frames, columns)

	// Vertical places, row by row.
	for row := 1; row <= rows; row++ {
		heading, strip := 0.0, 0.0
		for _, f := range frames {
			if f.row != row {
				continue
			}
			title := 0.0
			if f.title != "" {
				lines, small := d.headingLines(f, columns), d.headingNotes(f, columns)
				title = float64(len(lines))*d.headingStyle(columns).leading() + float64(len(small))*d.noteStyle(columns).leading() + 3
			}
			if f.axis == axisCells || f.axis == axisPlane {
				title += d.cellHead(f)
			}
			heading = max(heading, title)
			if f.axis == axisRows {
				heading += d.rowHead(f)
			}
			if f.strip {
				strip = max(strip, d.strip.height())
			}
		}
		for _, f := range frames {
			if f.row == row {
				f.heading = top
				f.top = top + heading + strip
				f.bottom = f.top + height(row)
				f.limit = f.bottom + 8
			}
		}
		top += heading + strip + height(row)
		if row < rows {
			top += 4.5 * millimetre
			if columns > 1 {
				top -= 1 * millimetre
			}
			if slices.ContainsFunc(frames, func(f *frame) bool { return f.row == row && f.factor() }) {
				top += m.tick.leading() + 2
			}
		}
	}
	return frames
}

// stack puts panels that stand beside each other below each other, if there is one row
// of a few: on a narrow page they would be too thin. Only the first keeps the strip.
func stack(panels []panel) {
	for _, p := range panels {
		if p.row > 1 || p.column > 3 || p.short || p.axis == axisCells || p.axis == axisPlane {
			return
		}
	}
	for i := range panels {
		panels[i].row, panels[i].column = panels[i].column, 1
		panels[i].strip = panels[i].strip && panels[i].row == 1
	}
}

// headingStyle is smaller in grids, where panels are narrow.
func (d *drawing) headingStyle(columns int) style {
	s := d.measure.heading
	if columns > 1 {
		s.size = 7.2
	}
	if columns > 1 && d.measure.narrow {
		s.size = 6.4
	}
	return s
}

// headingRoom is the width that a heading may take: its panel, or the page if the
// panel is alone in its row.
func (f *frame) headingRoom(columns int, m measure) float64 {
	if columns == 1 {
		return m.width - m.margin - f.left
	}
	return f.right - f.left + 3
}

// headingLines breaks a heading that is too long; in a grid, where two things make a
// pair, at its comma.
func (d *drawing) headingLines(f *frame, columns int) []string {
	s, room := d.headingStyle(columns), f.headingRoom(columns, d.measure)
	text, _, _ := strings.Cut(f.title, " | ")
	if columns > 1 && d.fonts.width(text, s) > room {
		text = strings.Replace(text, ", ", ",\n", 1)
	}
	return d.fonts.wrap(text, s, room)
}

// headingNotes are the small lines below a heading.
func (d *drawing) headingNotes(f *frame, columns int) []string {
	_, text, more := strings.Cut(f.title, " | ")
	if !more {
		return nil
	}
	return d.fonts.wrap(strings.ReplaceAll(text, " | ", "\n"), d.noteStyle(columns), f.headingRoom(columns, d.measure))
}

// noteStyle is the type of these lines.
func (d *drawing) noteStyle(columns int) style {
	s := d.headingStyle(columns)
	s.size, s.bold = s.size-0.4, false
	return s
}

// bodyHeight is the height of all plot areas together.
func bodyHeight(rows int, narrow bool) float64 {
	mm := 68.0
	switch {
	case rows == 2:
		mm = 69
	case rows > 2:
		mm = max(80, 25*float64(rows))
	}
	if narrow {
		mm -= 6
	}
	return mm * millimetre
}

// heading writes the title of a panel with its small lines.
func (d *drawing) heading(f *frame) {
	columns := 1
	for _, p := range d.sheet.panels {
		columns = max(columns, p.column)
	}
	hs := d.headingStyle(columns)
	below := d.paragraph(d.headingLines(f, columns), f.left, f.heading, hs, ink(textToken(cmp.Or(f.token, "ink"))))
	d.paragraph(d.headingNotes(f, columns), f.left, below, d.noteStyle(columns), ink("muted"))
}

// backdrop draws what lies behind the data: heading, tints and grid.
func (d *drawing) backdrop(f *frame) {
	d.heading(f)
	for _, t := range d.sheet.tints {
		if t.panel != "" && t.panel != f.id {
			continue
		}
		from, to := max(t.from, f.from), min(t.to, f.to)
		if to <= from {
			continue
		}
		p := ink(t.token)
		if t.alpha > 0 {
			p.alpha = t.alpha
		}
		d.rectangle(f.x(from), f.top, f.x(to), f.bottom, p)
	}
	for _, t := range f.ticks {
		y := f.y(t.at)
		d.line(f.left, y, f.right, y, stroke{paint: ink("grid"), width: 0.6})
	}
}

// tintNames writes the names of tints at the top of their spans, where there is room.
func (d *drawing) tintNames(f *frame) {
	s := d.measure.note
	for _, t := range d.sheet.tints {
		if (t.panel != "" && t.panel != f.id) || t.text == "" {
			continue
		}
		from, to := max(t.from, f.from), min(t.to, f.to)
		if to <= from {
			continue
		}
		left, right := f.x(from), f.x(to)
		lines := strings.Split(t.text, " | ")
		if d.widest(lines, s) > right-left-2 {
			lines = d.fonts.wrap(strings.Join(lines, "\n"), s, right-left-2)
		}
		width := d.widest(lines, s)
		middle := (left + right) / 2
		if width > right-left+4 {
			// Beside the span reads worse than above it but better than not at all.
			middle = right - 2 - width/2
			if width > 2*(right-left) {
				continue
			}
		}
		middle = min(max(middle, f.left+width/2), f.right-width/2)
		for _, top := range []float64{f.top + 2.5, f.bottom - float64(len(lines))*s.leading() - 2.5} {
			b := box{left: middle - width/2, right: middle + width/2, top: top, bottom: top + float64(len(lines))*s.leading()}
			if !d.free(b) || d.covers(f, b) {
				continue
			}
			if d.crossed(f, b) && t.alpha == 0 && left <= b.left && b.right <= right {
				d.rectangle(b.left-1, b.top, b.right+1, b.bottom, ink(t.token)) // hides the line behind the text
			}
			for i, line := range lines {
				d.write(line, middle, top+rise*s.size+float64(i)*s.leading(), alignMiddle, s, ink("warn"))
			}
			break
		}
	}
}

func (d *drawing) widest(lines []string, s style) float64 {
	width := 0.0
	for _, line := range lines {
		width = math.Max(width, d.fonts.width(line, s))
	}
	return width
}
