package table

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Table is a list of columns of equal length. The zero value is a table without
// columns.
type Table struct {
	Columns []*Column
}

// New gives a table of the given columns, which it keeps, without a copy. Check
// tells whether they fit together.
func New(columns ...*Column) *Table {
	return &Table{Columns: columns}
}

// Len gives the number of rows: that of the first column, 0 without columns.
func (t *Table) Len() int {
	if t == nil || len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// Has tells whether there is a column of that name.
func (t *Table) Has(name string) bool {
	return t.find(name) != nil
}

// Column gives the column of that name. The error names the nearest that exists.
func (t *Table) Column(name string) (*Column, error) {
	if c := t.find(name); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("no column %q; %s", name, nearby(name, t.Names()))
}

// Names gives the names of the columns from left to right.
func (t *Table) Names() []string {
	if t == nil {
		return nil
	}
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

func (t *Table) find(name string) *Column {
	if t == nil {
		return nil
	}
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Where gives the rows whose cell in the named column has this text, in the same
// order, in a table of its own that shares nothing with t. Without such a column
// there is no such row.
func (t *Table) Where(name, text string) *Table {
	c := t.find(name)
	if c == nil {
		return t.Select(nil)
	}
	equal := c.match(text)
	var rows []int
	for row := range t.Len() {
		if equal(row) {
			rows = append(rows, row)
		}
	}
	return t.Select(rows)
}

// Distinct gives the different texts of a column in the order of their first
// appearance, nil if there is no such column.
func (t *Table) Distinct(name string) []string {
	c := t.find(name)
	if c == nil {
		return nil
	}
	var out []string
	if c.Kind == Integer {
		seen := make(map[int64]bool)
		for row, v := range c.Ints {
			if !seen[v] {
				seen[v] = true
				out = append(out, c.Text(row))
			}
		}
		return out
	}
	seen := make(map[string]bool)
	for row := range c.Len() {
		text := c.Text(row)
		if !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// Select gives the rows of the given places in the given order, in a table of
// its own that shares nothing with t. A place may be named more than once. It
// panics if a row does not exist.
func (t *Table) Select(rows []int) *Table {
	if t == nil {
		return &Table{}
	}
	out := &Table{Columns: make([]*Column, len(t.Columns))}
	for i, c := range t.Columns {
		d := c.like(len(rows))
		switch c.Kind {
		case Integer:
			for _, row := range rows {
				d.Ints = append(d.Ints, c.Ints[row])
			}
		case Real:
			for _, row := range rows {
				d.Reals = append(d.Reals, c.Reals[row])
			}
		default:
			for _, row := range rows {
				d.Texts = append(d.Texts, c.Texts[row])
			}
		}
		out.Columns[i] = d
	}
	return out
}

// Append adds the rows of o below those of t. Both must have the same names in
// the same order; to a table without columns it gives copies of those of o.
// Where kinds differ, as they may after reading, the column of t takes the kind
// that holds both without loss: Real for whole and real numbers, else Text. On
// an error t is unchanged.
func (t *Table) Append(o *Table) error {
	if o == nil || len(o.Columns) == 0 {
		return nil
	}
	if len(t.Columns) == 0 {
		for _, c := range o.Columns {
			t.Columns = append(t.Columns, c.like(0))
		}
	}
	if len(t.Columns) != len(o.Columns) {
		return fmt.Errorf("cannot append %d columns to %d; both tables need the same columns", len(o.Columns), len(t.Columns))
	}
	for i, c := range t.Columns {
		if c.Name != o.Columns[i].Name {
			return fmt.Errorf("cannot append column %q to column %q; both tables need the same columns in the same order", o.Columns[i].Name, c.Name)
		}
	}
	for i, c := range t.Columns {
		d := o.Columns[i]
		if kind := common(c, d); kind != c.Kind {
			c.turn(kind)
		}
		switch c.Kind {
		case Integer:
			c.Ints = append(c.Ints, d.Ints...)
		case Real:
			if d.Kind == Real {
				c.Reals = append(c.Reals, d.Reals...)
			} else {
				c.Reals = append(c.Reals, d.Floats()...)
			}
		default:
			for row := range d.Len() {
				c.Texts = append(c.Texts, d.Text(row))
			}
		}
	}
	return nil
}

// common gives the kind that holds the cells of both columns without loss.
func common(c, d *Column) Kind {
	switch {
	case c.Kind == d.Kind, d.Len() == 0:
		return c.Kind
	case c.Len() == 0:
		return d.Kind
	case c.Kind == Text || d.Kind == Text:
		return Text
	case exact(c.Ints) && exact(d.Ints):
		return Real
	default:
		return Text
	}
}

// exact tells whether all whole numbers fit a Real.
func exact(ints []int64) bool {
	const limit = 1 << 53
	for _, v := range ints {
		if v < -limit || v > limit {
			return false
		}
	}
	return true
}

// turn changes the kind of a column and keeps its cells.
func (c *Column) turn(kind Kind) {
	switch kind {
	case Text:
		texts := make([]string, c.Len())
		for row := range texts {
			texts[row] = c.Text(row)
		}
		c.Texts, c.Ints, c.Reals = texts, nil, nil
	case Real:
		c.Texts, c.Ints, c.Reals = nil, nil, c.Floats()
	default: // only for a column without cells
		c.Texts, c.Ints, c.Reals = nil, nil, nil
	}
	c.Kind = kind
}

// byteOrderMark is what some programs put before UTF-8 text. A name that starts
// with it is a reading accident, not a name.
const byteOrderMark = "\ufeff"

// Check tells what is wrong with the table, all problems at once: no columns,
// names that are empty, doubled or not UTF-8, columns of unequal length, columns
// that hold cells of a kind that is not theirs.
func (t *Table) Check() error {
	if t == nil || len(t.Columns) == 0 {
		return errors.New("a table needs at least one column")
	}
	var problems []error
	if len(t.Columns) > maxColumns {
		problems = append(problems, fmt.Errorf("%d columns; at most %d are allowed", len(t.Columns), maxColumns))
	}
	seen := make(map[string]bool, len(t.Columns))
	for i, c := range t.Columns {
		switch {
		case c.Name == "":
			problems = append(problems, fmt.Errorf("column %d has no name; every column needs one", i+1))
		case !utf8.ValidString(c.Name) || strings.HasPrefix(c.Name, byteOrderMark) || len(c.Name) > maxCell:
			problems = append(problems, fmt.Errorf("the name of column %d is not plain UTF-8 text", i+1))
		case seen[c.Name]:
			problems = append(problems, fmt.Errorf("two columns are named %q; names must differ", c.Name))
		}
		seen[c.Name] = true
		if c.Kind > Real {
			problems = append(problems, fmt.Errorf("column %q has no known kind", c.Name))
		}
		if c.Kind != Text && c.Texts != nil || c.Kind != Integer && c.Ints != nil || c.Kind != Real && c.Reals != nil {
			problems = append(problems, fmt.Errorf("column %q is of kind %s and holds cells of another", c.Name, c.Kind))
		}
		if c.Len() != t.Len() {
			problems = append(problems, fmt.Errorf("column %q has %d rows and column %q has %d; all need as many",
				c.Name, c.Len(), t.Columns[0].Name, t.Len()))
		}
	}
	return errors.Join(problems...)
}
