package plots

import (
	"image/color"
	"math"
)

// viridisStops are nine evenly spaced colours of the viridis scale, dark to light;
// between them colours are mixed.
var viridisStops = []uint32{0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725}

// viridis gives the colour of a part from 0 to 1.
func viridis(part float64) color.NRGBA {
	part = math.Min(math.Max(part, 0), 1) * float64(len(viridisStops)-1)
	i := min(int(part), len(viridisStops)-2)
	rest := part - float64(i)
	a, b := hex(viridisStops[i]), hex(viridisStops[i+1])
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + rest*(float64(b)-float64(a)))) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xFF}
}

// luminance is the relative luminance of a colour, from 0 (black) to 1 (white), as
// contrasts are computed from it (Web Content Accessibility Guidelines 2).
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

const (
	barWidth = 9.0
	barGap   = 10.0
)

// axisNames gives the names of a map's columns or rows by place, and that of the axis.
func axisNames(all []name, id string, count int) (names []string, title string) {
	names = make([]string, count)
	for _, n := range all {
		switch {
		case n.panel != id:
		case n.place < 0:
			title = n.text
		case n.place < count:
			names[n.place] = n.text
		}
	}
	return names, title
}

// cellRooms gives the room that a map needs at its left and right.
func (d *drawing) cellRooms(f *frame) (left, right float64) {
	rows, _ := axisNames(d.sheet.ynames, f.id, int(f.high)+1)
	left = d.widest(rows, d.measure.tick) + 5
	left = min(left, d.measure.width/3)
	var texts []string
	for _, m := range d.sheet.marks {
		texts = append(texts, m.text)
	}
	if d.sheet.scale != nil && d.sheet.scale.panel == f.id {
		right = barGap + barWidth + 4 + d.widest(texts, d.measure.tick)
		right = max(right, barGap+min(d.measure.labelRoom, d.fonts.width(d.sheet.scale.text, d.measure.heading)))
	}
	return left, right
}

// cellHead gives the height of what stands above a map: the name of the y axis and
// that of the scale.
func (d *drawing) cellHead(f *frame) float64 {
	lines := 1
	if d.sheet.scale != nil {
		lines = len(d.fonts.wrap(d.sheet.scale.text, d.scaleStyle(), d.scaleRoom(f)))
	}
	_, title := axisNames(d.sheet.ynames, f.id, int(f.high))
	lines = max(lines, len(d.fonts.wrap(title, d.measure.tick, f.right-d.measure.margin-d.letterRoom())))
	return float64(lines)*d.measure.heading.leading() + 4
}

func (d *drawing) scaleStyle() style { return style{size: 7, bold: true} }

func (d *drawing) scaleRoom(f *frame) float64 {
	return d.measure.width - d.measure.margin - f.right - barGap
}

// cellPanel draws a map: cells as run, their values where they fit, and the scale.
func (d *drawing) cellPanel(f *frame) float64 {
	d.heading(f)
	columns, rows := int(f.to), int(f.high)
	low, high := 0.0, 1.0 // without a scale values are places on it
	if s := d.sheet.scale; s != nil {
		low, high = s.low, s.high
	}
	d.rectangle(f.left, f.top, f.right, f.bottom, ink("below-noise"))
	width, height := (f.right-f.left)/float64(columns), (f.bottom-f.top)/float64(rows)
	print := style{size: math.Min(7.4, 0.62*height)}
	for _, c := range d.sheet.cells {
		if c.panel == f.id && d.fonts.width(c.text, print)+4 > width {
			print.size = 0
		}
	}
	for _, c := range d.sheet.cells {
		if c.panel != f.id || c.x >= columns || c.y >= rows || math.IsNaN(c.value) {
			continue
		}
		rgb := viridis((c.value - low) / (high - low))
		x, y := f.left+float64(c.x)*width, f.bottom-float64(c.y+1)*height
		// Half a hair more, so that no white seam shows between cells.
		d.rectangle(x, y, math.Min(x+width+0.3, f.right), math.Min(y+height+0.3, f.bottom), paint{rgb: rgb, alpha: 1})
		if print.size < max(5, d.measure.least) || c.text == "" {
			continue
		}
		text := ink("white")
		if luminance(rgb) > 0.22 {
			text = ink("ink")
		}
		text.name = "" // cells keep their colour in the dark, and so do their words
		d.write(c.text, x+width/2, y+height/2+0.36*print.size, alignMiddle, print, text)
	}

	lowest := d.mapNames(f, 0.5)
	d.colourBar(f)
	return lowest
}

// mapNames writes the names of a map's columns and rows, which stand so far beyond
// their places, with the names of the axes, and gives the bottom.
func (d *drawing) mapNames(f *frame, beyond float64) float64 {
	m := d.measure
	names, title := axisNames(d.sheet.ynames, f.id, int(f.high)+1)
	places := named(names)
	every := 1
	if len(places) > 1 {
		every = max(1, int(math.Ceil(m.tick.size*1.15/(f.y(0)-f.y(float64(places[1]-places[0]))))))
	}
	for k, i := range places {
		if k%every == 0 {
			y := f.y(float64(i) + beyond)
			d.write(d.shorten(names[i], m.tick, f.left-m.margin-4), f.left-4, y+0.36*m.tick.size, alignRight, m.tick, ink("ink"))
		}
	}
	titles := d.fonts.wrap(title, m.tick, f.right-m.margin-d.letterRoom())
	d.paragraph(titles, m.margin+d.letterRoom(), f.top-4-float64(len(titles))*m.tick.leading(), m.tick, ink("muted"))

	names, title = axisNames(d.sheet.xnames, f.id, int(f.to)+1)
	places = named(names)
	lowest := f.bottom + 3
	every = 1
	width := f.right - f.left
	if len(places) > 1 {
		width = f.x(float64(places[1])) - f.x(float64(places[0]))
	}
	for _, i := range places {
		// Names that may be wrapped need the room of their longest word only.
		every = max(every, int(math.Ceil((d.widest(d.fonts.wrap(names[i], m.tick, 1), m.tick)+3)/width)))
	}
	for k, i := range places {
		if k%every != 0 {
			continue
		}
		x := f.x(float64(i) + beyond)
		d.line(x, f.bottom, x, f.bottom+2.5, stroke{paint: ink("axis"), width: 0.6})
		y := f.bottom + 4.5 + rise*m.tick.size
		for _, line := range d.fonts.wrap(names[i], m.tick, float64(every)*width-3) {
			d.write(line, x, y, alignMiddle, m.tick, ink("ink"))
			lowest = max(lowest, y+fall*m.tick.size)
			y += m.tick.leading()
		}
	}
	if title != "" {
		for _, line := range d.fonts.wrap(title, m.tick, m.width-m.margin-f.left) {
			lowest += 1 + m.tick.size
			x := min((f.left+f.right)/2, m.width-m.margin-d.fonts.width(line, m.tick)/2)
			d.write(line, x, lowest, alignMiddle, m.tick, ink("muted"))
		}
		lowest += fall * m.tick.size
	}
	return lowest + 2
}

// named lists the places that have a name.
func named(names []string) []int {
	var out []int
	for i, n := range names {
		if n != "" {
			out = append(out, i)
		}
	}
	return out
}

// shorten cuts a text that is too long for its room.
func (d *drawing) shorten(text string, s style, room float64) string {
	runes := []rune(text)
	for len(runes) > 1 && d.fonts.width(text, s) > room {
		runes = runes[:len(runes)-1]
		text = string(runes) + "…"
	}
	return text
}

// colourBar draws the scale with its words at the right of a map.
func (d *drawing) colourBar(f *frame) {
	s := d.sheet.scale
	if s == nil || s.panel != f.id {
		return
	}
	left := f.right + barGap
	lines := d.fonts.wrap(s.text, d.scaleStyle(), d.scaleRoom(f))
	d.paragraph(lines, left, f.top-4-float64(len(lines))*d.scaleStyle().leading(), d.scaleStyle(), ink("ink"))
	const steps = 64
	height := f.bottom - f.top
	for i := range steps {
		// Each reaches to the top and is covered by the next: no seam shows.
		d.rectangle(left, f.top, left+barWidth, f.bottom-height*float64(i)/steps, paint{rgb: viridis((float64(i) + 0.5) / steps), alpha: 1})
	}
	for _, m := range d.sheet.marks {
		part := (m.y - s.low) / (s.high - s.low)
		if part < -1e-9 || part > 1+1e-9 {
			continue
		}
		y := f.bottom - part*height
		y = math.Min(math.Max(y+0.36*d.measure.tick.size, f.top+rise*d.measure.tick.size), f.bottom)
		if d.free(d.room(m.text, left+barWidth+4, y, alignLeft, d.measure.tick)) {
			d.write(m.text, left+barWidth+4, y, alignLeft, d.measure.tick, ink("ink"))
		}
	}
}
