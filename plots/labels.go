package plots

import (
	"math"
	"sort"
	"strings"
)

// block is the text at the end of a line.
type block struct {
	label
	lines  []string
	style  style
	width  float64
	height float64
}

const blockLeading = 1.15

// blocks sets the labels of a panel: name over value, or beside it where the panel is
// too low.
func (d *drawing) blocks(p *panel, height float64) []*block {
	var labels []label
	for _, l := range d.sheet.labels {
		if l.panel == p.id {
			labels = append(labels, l)
		}
	}
	set := func(together bool) ([]*block, float64) {
		var out []*block
		sum := 0.0
		for _, l := range labels {
			s := d.measure.label
			s.bold = !l.plain
			if p.short {
				s.size = 6.6
			}
			text := strings.ReplaceAll(l.text, " | ", "\n")
			if together {
				text = strings.ReplaceAll(l.text, " | ", " ")
			}
			b := &block{label: l, style: s}
			b.lines = d.fonts.wrap(text, s, d.measure.labelRoom)
			b.width = d.widest(b.lines, s)
			b.height = float64(len(b.lines)) * s.size * blockLeading
			sum += b.height + 2
			out = append(out, b)
		}
		return out, sum
	}
	out, sum := set(false)
	if sum > 0.8*height {
		if close, less := set(true); less < sum {
			return close
		}
	}
	return out
}

// pushApart moves centres as little as needed so that rooms of the given heights do
// not meet, keep their order and stay between the ends. Centres must rise. Nil if
// there is no room.
func pushApart(centre, height []float64, from, to float64) []float64 {
	n := len(centre)
	sum := 0.0
	for _, h := range height {
		sum += h
	}
	if sum > to-from {
		return nil
	}
	out := append([]float64(nil), centre...)
	// Groups of rooms that touch move together to the mean of their wishes.
	type group struct{ first, last int }
	start := func(g group) float64 {
		wish, before := 0.0, 0.0
		for i := g.first; i <= g.last; i++ {
			wish += centre[i] - height[i]/2 - before
			before += height[i]
		}
		wish /= float64(g.last - g.first + 1)
		return math.Min(math.Max(wish, from), to-before)
	}
	size := func(g group) float64 {
		s := 0.0
		for i := g.first; i <= g.last; i++ {
			s += height[i]
		}
		return s
	}
	var groups []group
	for i := range n {
		groups = append(groups, group{i, i})
		for len(groups) > 1 {
			a, b := groups[len(groups)-2], groups[len(groups)-1]
			if start(a)+size(a) <= start(b)+1e-9 {
				break
			}
			groups = append(groups[:len(groups)-2], group{a.first, b.last})
		}
	}
	for _, g := range groups {
		at := start(g)
		for i := g.first; i <= g.last; i++ {
			out[i] = at + height[i]/2
			at += height[i]
		}
	}
	return out
}

// endLabels writes the labels of a panel at the right, as near to their lines as
// they can be without meeting.
func (d *drawing) endLabels(f *frame) {
	blocks := f.labels
	sort.SliceStable(blocks, func(i, j int) bool { return blocks[i].y > blocks[j].y })
	centre, height := make([]float64, len(blocks)), make([]float64, len(blocks))
	sum := 0.0
	for i, b := range blocks {
		centre[i], height[i] = f.y(b.y), b.height+2.5
		sum += height[i]
	}
	from, to := f.top-4, max(f.limit, f.top-4+sum)
	at := pushApart(centre, height, from, to)
	for i, b := range blocks {
		top := at[i] - b.height/2
		x := f.right + 5
		if moved := at[i] - centre[i]; math.Abs(moved) > 7 {
			d.polyline([]point{{f.right + 1, centre[i]}, {f.right + 4, at[i]}}, stroke{paint: ink("axis"), width: 0.5})
		}
		for j, line := range b.lines {
			baseline := top + rise*b.style.size + 0.5 + float64(j)*b.style.size*blockLeading
			d.write(line, x, baseline, alignLeft, b.style, ink(textToken(b.token)))
		}
	}
}
