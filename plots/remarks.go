package plots

import (
	"math"
	"sort"
	"strings"
)

// remarks writes what stands inside a panel: names of tints, notes and
// the key to the bands, each where it hides nothing, or not at all.
func (d *drawing) remarks(f *frame) {
	d.tintNames(f)
	for _, n := range d.sheet.notes {
		if n.panel != f.id {
			continue
		}
		s := d.measure.note
		lines := strings.Split(n.text, " | ")
		width, height := d.widest(lines, s), float64(len(lines))*s.leading()
		limit := f.inside()
		if n.end > n.x {
			limit.right = min(limit.right, f.x(n.end))
		}
		if n.high > n.low {
			limit.top, limit.bottom = max(limit.top, f.y(n.high)), min(limit.bottom, f.y(n.low))
		}
		at, ok := d.roomFor(f, width, height, point{f.x(n.x) + 3, f.y(n.y)}, limit)
		if !ok {
			continue
		}
		for i, line := range lines {
			d.write(line, at.x, at.y+rise*s.size+float64(i)*s.leading(), alignLeft, s, ink(textToken(n.token)))
		}
	}
	if f.key {
		d.bandKey(f)
	}
}

// inside is the plot area.
func (f *frame) inside() box {
	return box{left: f.left, top: f.top, right: f.right, bottom: f.bottom}
}

// roomFor gives the top left corner of free room nearest to the wished one, within
// the limit.
func (d *drawing) roomFor(f *frame, width, height float64, wish point, limit box) (point, bool) {
	const across, down = 36, 18
	type spot struct {
		at       point
		distance float64
	}
	spots := []spot{}
	add := func(p point) {
		if p.x >= limit.left+2 && p.x+width <= limit.right-2 && p.y >= limit.top+1 && p.y+height <= limit.bottom-1.5 {
			spots = append(spots, spot{p, math.Hypot(p.x-wish.x, 2*(p.y-wish.y))})
		}
	}
	add(wish)
	for i := range across + 1 {
		for j := range down + 1 {
			add(point{
				limit.left + 3 + (limit.right-limit.left-width-6)*float64(i)/across,
				limit.top + 2 + (limit.bottom-limit.top-height-5)*float64(j)/down,
			})
		}
	}
	sort.SliceStable(spots, func(i, j int) bool { return spots[i].distance < spots[j].distance })
	for _, s := range spots {
		b := box{left: s.at.x, top: s.at.y, right: s.at.x + width, bottom: s.at.y + height}
		if d.free(b) && !d.covers(f, b) && !d.crossed(f, b) {
			return s.at, true
		}
	}
	return point{}, false
}

// crossed tells whether the line of an event runs through a room.
func (d *drawing) crossed(f *frame, b box) bool {
	for _, p := range d.strip.placed {
		if x := f.when(p.at); x > b.left-2 && x < b.right+2 {
			return true
		}
	}
	return false
}

// bandKey draws the key to three stacked bands. It is left out where it finds no
// room: the caption says the same in words.
func (d *drawing) bandKey(f *frame) {
	count := 0
	for _, c := range d.sheet.bands {
		if c.panel == f.id && len(d.sheet.bands) > 0 && c.token == d.sheet.bands[0].token {
			count++
		}
	}
	if count < 3 {
		return
	}
	s := d.measure.note
	texts := []string{"95" + narrow + "% of runs", "80" + narrow + "%", "50" + narrow + "%, median"}
	const swatch, step = 14.0, 5.2
	width := swatch + 4 + d.widest(texts, s)
	height := 6 * step
	at, ok := d.roomFor(f, width, height, point{f.left + 0.62*(f.right-f.left), f.top + 0.35*(f.bottom-f.top)}, f.inside())
	if !ok {
		return
	}
	alphas := []float64{0.14, 0.18, 0.22}
	for i, alpha := range alphas {
		inset := float64(i) * step
		d.rectangle(at.x, at.y+inset, at.x+swatch, at.y+height-inset, tint("ink", alpha))
	}
	middle := at.y + height/2
	d.line(at.x, middle, at.x+swatch, middle, stroke{paint: ink("muted"), width: 1.3})
	for i, text := range texts {
		y := at.y + step/2 + float64(i)*1.36*step
		d.write(text, at.x+swatch+4, y+0.36*s.size, alignLeft, s, ink("muted"))
	}
}
