package plots

import "strings"

// letters marks the panels of a journal's figure a, b, ... in their order.
func (d *drawing) letters(frames []*frame) {
	if !d.measure.letters {
		return
	}
	s := style{size: 8, bold: true}
	for i, f := range frames {
		x := d.measure.margin
		if f.column > 1 {
			x = f.left - 9
		}
		d.write(string(rune('a'+i)), x, f.heading+rise*s.size, alignLeft, s, ink("ink"))
	}
}

// letterRoom is what a letter takes of a line that begins at the margin.
func (d *drawing) letterRoom() float64 {
	if d.measure.letters {
		return 12
	}
	return 0
}

// legendText is what the picture leaves to the legend of a journal: a paragraph each
// for title and subtitle, caption and command.
func (d *drawing) legendText() string {
	s := d.sheet
	parts := []string{sentences(s.title, s.subtitle, s.tag)}
	parts = append(parts, d.captions()...)
	if s.command != "" {
		parts = append(parts, "$ "+s.command)
	}
	return strings.Join(parts, "\n\n") + "\n"
}
