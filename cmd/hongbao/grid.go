package main

import (
	"strings"
	"unicode/utf8"
)

// cell is one text of a grid.
type cell struct {
	text  string
	style style
}

// grid is text in columns, as wide as their longest text.
type grid struct {
	indent int
	gap    int    // columns between columns; 0 means 3
	right  []bool // columns whose texts end at one place: numbers
	rows   [][]cell
	asides map[int]string // by row: what stands grey behind a heading
}

// styled adds a row in one style.
func (g *grid) styled(s style, texts ...string) {
	cells := make([]cell, len(texts))
	for i, t := range texts {
		cells[i] = cell{t, s}
	}
	g.rows = append(g.rows, cells)
}

// heading adds a row of one bold text with an aside, which may be empty.
func (g *grid) heading(text, aside string) {
	if aside != "" {
		if g.asides == nil {
			g.asides = map[int]string{}
		}
		g.asides[len(g.rows)] = aside
	}
	g.cells(cell{text, bold})
}

// cells adds a row of cells.
func (g *grid) cells(cells ...cell) { g.rows = append(g.rows, cells) }

// print writes the grid. Text in the last column is wrapped at the right edge.
func (g *grid) print(p *pen) {
	gap := g.gap
	if gap == 0 {
		gap = 3
	}
	var widths []int
	for _, row := range g.rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			// A row of one cell is a heading; it may be wider than its column.
			if len(row) > 1 {
				widths[i] = max(widths[i], utf8.RuneCountInString(c.text))
			}
		}
	}
	for at, row := range g.rows {
		var line strings.Builder
		place := g.indent
		pad := strings.Repeat(" ", g.indent)
		for i, c := range row {
			n := utf8.RuneCountInString(c.text)
			lead := 0
			if i < len(g.right) && g.right[i] && len(row) > 1 {
				lead = widths[i] - n
			}
			text := c.text
			if i == len(row)-1 && i > 0 && (i >= len(g.right) || !g.right[i]) && text != "" {
				// Each line is painted by itself: pagers lose colour at line ends.
				lines := strings.Split(wrap(text, max(p.width-place, 14), 0), "\n")
				for k := range lines {
					lines[k] = p.paint(c.style, lines[k])
				}
				line.WriteString(pad + strings.Join(lines, "\n"+strings.Repeat(" ", place)))
				continue
			}
			if text != "" {
				line.WriteString(pad + strings.Repeat(" ", lead) + p.paint(c.style, text))
				pad = strings.Repeat(" ", max(0, widths[i]-n-lead)+gap)
			} else {
				pad += strings.Repeat(" ", widths[i]+gap)
			}
			place += widths[i] + gap
		}
		if aside, ok := g.asides[at]; ok {
			line.WriteString("   " + p.grey(aside))
		}
		p.printf("%s\n", line.String())
	}
}
