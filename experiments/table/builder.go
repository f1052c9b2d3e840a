package table

import (
	"fmt"
	"math"
)

// Builder appends rows to a table cheaply: cells by the place of their column,
// then EndRow. A cell that is not set is empty. Broken rows (a cell set twice, a
// cell of the wrong kind, an Integer cell not set) are mistakes of the program
// and panic.
type Builder struct {
	columns []*Column
	rows    int
}

// NewBuilder gives a builder of a table with columns of these names, units,
// meanings and kinds. The columns themselves are not touched, and cells that
// they hold are not taken over.
func NewBuilder(columns ...*Column) *Builder {
	b := &Builder{columns: make([]*Column, len(columns))}
	for i, c := range columns {
		b.columns[i] = c.like(0)
	}
	return b
}

// Grow makes room for so many more rows.
func (b *Builder) Grow(rows int) {
	for _, c := range b.columns {
		c.grow(rows)
	}
}

// Text sets a cell of a Text column in the current row.
func (b *Builder) Text(column int, text string) {
	c := b.at(column, Text)
	c.Texts = append(c.Texts, text)
}

// Int sets a cell of an Integer or Real column in the current row.
func (b *Builder) Int(column int, v int64) {
	if b.columns[column].Kind == Real {
		b.Real(column, float64(v))
		return
	}
	c := b.at(column, Integer)
	c.Ints = append(c.Ints, v)
}

// Real sets a cell of a Real column in the current row; NaN leaves it empty.
func (b *Builder) Real(column int, x float64) {
	c := b.at(column, Real)
	c.Reals = append(c.Reals, x)
}

func (b *Builder) at(column int, kind Kind) *Column {
	c := b.columns[column]
	if c.Kind != kind {
		panic(fmt.Sprintf("table: column %q is of kind %s, not %s", c.Name, c.Kind, kind))
	}
	if c.Len() != b.rows {
		panic(fmt.Sprintf("table: column %q is set twice in row %d", c.Name, b.rows))
	}
	return c
}

// EndRow ends the current row and begins the next.
func (b *Builder) EndRow() {
	for _, c := range b.columns {
		if c.Len() > b.rows {
			continue
		}
		switch c.Kind {
		case Integer:
			panic(fmt.Sprintf("table: column %q is not set in row %d, and integers cannot be empty", c.Name, b.rows))
		case Real:
			c.Reals = append(c.Reals, math.NaN())
		default:
			c.Texts = append(c.Texts, "")
		}
	}
	b.rows++
}

// Len gives the number of rows ended so far.
func (b *Builder) Len() int { return b.rows }

// Table gives the table of all rows that were ended and makes the builder empty:
// it can be filled again, and the table is the caller's.
func (b *Builder) Table() *Table {
	for _, c := range b.columns {
		if c.Len() != b.rows {
			panic(fmt.Sprintf("table: column %q is set in row %d, which was not ended", c.Name, b.rows))
		}
	}
	out := New(b.columns...)
	b.columns = make([]*Column, len(out.Columns))
	for i, c := range out.Columns {
		b.columns[i] = c.like(0)
	}
	b.rows = 0
	return out
}
