package design

import "fmt"

// Mosaic divides a window of the plane into square cells of different sizes. The
// place that is run lies in the middle of its cell. A cell is split in nine, three
// by three, so that the middle one of the parts keeps the place, and what was run
// there; a cell at the border of the window reaches no further than that.
//
// Places are those of a lattice, that of the smallest cells, counted from 0. A
// lattice of so many columns and rows has its first and last place on the borders
// of the window.
type Mosaic struct {
	Columns, Rows int // Columns and Rows count the places of the lattice.
	Depth         int // Depth is the level of the smallest cells; that of the largest is 0.
	Cells         []Cell

	at []int // by place: the cell that it lies in
}

// Cell is a square of a mosaic.
type Cell struct {
	X, Y  int // X and Y are the place that is run.
	Size  int // Size is the side in steps of the lattice, an odd number.
	Level int // Level counts how often it was split.
}

// split is the number of parts of a side.
const split = 3

// FinePlaces is the number of places on a side of the lattice where the coarse cells
// have so many.
func FinePlaces(coarse, depth int) int {
	for range depth {
		coarse = (coarse-1)*split + 1
	}
	return coarse
}

// NewMosaic begins with columns times rows cells of level 0, the first in the
// corner of low x and y; x runs fastest. It panics unless all are positive and depth
// is not negative.
func NewMosaic(columns, rows, depth int) *Mosaic {
	if columns < 1 || rows < 1 || depth < 0 {
		panic(fmt.Sprintf("design: no mosaic has %d columns, %d rows and depth %d", columns, rows, depth))
	}
	m := &Mosaic{Columns: FinePlaces(columns, depth), Rows: FinePlaces(rows, depth), Depth: depth}
	m.at = make([]int, m.Columns*m.Rows)
	size := 1
	for range depth {
		size *= split
	}
	for y := range rows {
		for x := range columns {
			m.add(Cell{X: x * size, Y: y * size, Size: size})
		}
	}
	return m
}

func (m *Mosaic) add(c Cell) {
	m.Cells = append(m.Cells, c)
	m.claim(len(m.Cells) - 1)
}

// claim writes down which places lie in a cell.
func (m *Mosaic) claim(i int) {
	left, right, low, high := m.Span(m.Cells[i])
	for y := low; y <= high; y++ {
		for x := left; x <= right; x++ {
			m.at[y*m.Columns+x] = i
		}
	}
}

// Span gives the first and last place of the lattice that lie in a cell.
func (m *Mosaic) Span(c Cell) (left, right, low, high int) {
	half := c.Size / 2
	return max(c.X-half, 0), min(c.X+half, m.Columns-1), max(c.Y-half, 0), min(c.Y+half, m.Rows-1)
}

// Bounds gives the borders of a cell in steps of the lattice.
func (m *Mosaic) Bounds(c Cell) (left, right, low, high float64) {
	half := float64(c.Size) / 2
	return max(float64(c.X)-half, 0), min(float64(c.X)+half, float64(m.Columns-1)),
		max(float64(c.Y)-half, 0), min(float64(c.Y)+half, float64(m.Rows-1))
}

// At gives the cell in which a place of the lattice lies.
func (m *Mosaic) At(x, y int) int { return m.at[y*m.Columns+x] }

// Parts counts the cells that splitting a cell would add.
func (m *Mosaic) Parts(i int) int { return len(m.parts(m.Cells[i])) }

// parts are the new cells of a split: those around the middle that lie in the window.
func (m *Mosaic) parts(c Cell) []Cell {
	var out []Cell
	size := c.Size / split
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			x, y := c.X+dx*size, c.Y+dy*size
			if (dx != 0 || dy != 0) && x >= 0 && x < m.Columns && y >= 0 && y < m.Rows {
				out = append(out, Cell{X: x, Y: y, Size: size, Level: c.Level + 1})
			}
		}
	}
	return out
}

// Split splits a cell, which becomes its own middle part; the others are added at
// the end. It panics if the cell is one of the smallest.
func (m *Mosaic) Split(i int) {
	c := m.Cells[i]
	if c.Level == m.Depth {
		panic(fmt.Sprintf("design: cell %d is one of the smallest", i))
	}
	m.Cells[i].Size, m.Cells[i].Level = c.Size/split, c.Level+1
	for _, part := range m.parts(c) {
		m.add(part)
	}
}

// Neighbours gives the cells that share a border or a corner with a cell, in the
// order of places around it.
func (m *Mosaic) Neighbours(i int) []int {
	left, right, low, high := m.Span(m.Cells[i])
	var out []int
	last := -1
	look := func(x, y int) {
		if x < 0 || y < 0 || x >= m.Columns || y >= m.Rows {
			return
		}
		if k := m.At(x, y); k != last {
			last = k
			for _, known := range out {
				if known == k {
					return
				}
			}
			out = append(out, k)
		}
	}
	for x := left - 1; x <= right+1; x++ {
		look(x, low-1)
		look(x, high+1)
	}
	for y := low; y <= high; y++ {
		look(left-1, y)
		look(right+1, y)
	}
	return out
}
