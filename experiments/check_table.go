package experiments

import (
	"errors"
	"slices"
	"strconv"

	"hongbao/model/spec"
)

// sheet is the CSV file of a design that is a table; nil where rows stand in the
// experiment.
type sheet struct {
	*spec.Sheet
	err error // it could not be read
}

func (s *sheet) wrong() error {
	switch {
	case s == nil:
		return nil
	case s.err != nil:
		return s.err
	}
	return s.Err()
}

// table reads the points of a design that is a table, and makes factors of columns
// that no factor describes. It gives whether factors can be written out.
func (c *checker) table() bool {
	d := &c.e.Design
	switch {
	case d.File != nil && (len(d.Columns) > 0 || len(d.Rows) > 0):
		c.complain([]string{"design", "file"}, "the design has a file and columns or rows; expected only one of them")
		return false
	case d.File != nil:
		if !c.tableFile() {
			return false
		}
	case len(d.Columns) == 0 || len(d.Rows) == 0:
		c.complain([]string{"design"}, "a table needs a file, or columns and rows")
		return false
	}
	found := len(c.found)
	for i, row := range d.Rows {
		if len(row) != len(d.Columns) {
			c.complain([]string{"design", "rows", strconv.Itoa(i)}, "values in the row: %d; expected %d, one for each column", len(row), len(d.Columns))
		}
		for j, text := range row {
			if text == "" {
				c.cell(i, j, "the value is missing")
			}
		}
	}
	if j := repeated(d.Columns); j >= 0 {
		c.complain([]string{"design", "columns", strconv.Itoa(j)}, "the column %s is there twice; expected it once", d.Columns[j])
	}
	if len(c.found) == found && c.sheet.wrong() == nil {
		return c.tableFactors()
	}
	return false
}

// tableFile reads the file into columns and rows, so that the resolved experiment
// stands alone.
func (c *checker) tableFile() bool {
	d := &c.e.Design
	at := []string{"design", "file"}
	if c.files == nil {
		c.complain(at, "an embedded experiment reads no file; expected columns and rows")
		return false
	}
	text, err := c.files(*d.File)
	if err != nil {
		c.complain(at, "it cannot be read: %v", err)
		return false
	}
	read, err := spec.ParseSheet(*d.File, text)
	c.sheet = &sheet{read, err}
	if err != nil {
		return false
	}
	for _, cell := range read.Columns() {
		d.Columns = append(d.Columns, cell.Text)
	}
	for _, row := range read.Rows() {
		var values []string
		for _, cell := range row {
			values = append(values, cell.Text)
		}
		d.Rows = append(d.Rows, values)
	}
	d.File = nil
	return true
}

// cell complains about a value of the table where it stands.
func (c *checker) cell(row, column int, format string, args ...any) {
	if c.sheet != nil {
		c.sheet.Problem(c.sheet.Rows()[row][column], format, args...)
		return
	}
	c.complain([]string{"design", "rows", strconv.Itoa(row), strconv.Itoa(column)}, format, args...)
}

// heading complains about the name of a column.
func (c *checker) heading(column int, what string, known []string) {
	name := c.e.Design.Columns[column]
	if c.sheet != nil {
		c.sheet.Unknown(what, c.sheet.Columns()[column], known)
		return
	}
	c.unknown([]string{"design", "columns", strconv.Itoa(column)}, what, name, known)
}

// tableFactors puts the factors into the order of the columns and makes one of each
// path that has none.
func (c *checker) tableFactors() bool {
	e := c.e
	place := map[string]int{}
	for i, f := range e.Factors {
		place[factorName(f)] = i
	}
	var out []Factor
	for j, name := range e.Design.Columns {
		if i, ok := place[name]; ok {
			out = append(out, e.Factors[i])
			delete(place, name)
			continue
		}
		if _, err := e.paths.settings(name, ""); err != nil || kindOf(e.paths, name) == "" && !settable(e.base, name) {
			known := e.paths.names()
			for _, f := range e.Factors {
				known = append(known, factorName(f))
			}
			c.heading(j, "factor or path", known)
			continue
		}
		out = append(out, Factor{Path: name})
	}
	for i, f := range e.Factors {
		if _, left := place[factorName(f)]; left {
			c.complain([]string{"factors", strconv.Itoa(i)}, "the table has no column %s; expected one for each factor", factorName(f))
		}
	}
	if len(c.found) > 0 || c.sheet.wrong() != nil {
		return false
	}
	e.Factors = out
	return true
}

// tableValues takes the values of a factor from its column, each once.
func (c *checker) tableValues(column int, f *factor) {
	seen := map[string]bool{}
	var values []string
	for i, row := range c.e.Design.Rows {
		value := row[column]
		if f.options != nil && !slices.Contains(f.values, value) {
			c.cell(i, column, "%s is no option of %s", strconv.Quote(value), f.name)
		}
		if !seen[value] {
			seen[value] = true
			values = append(values, value)
		}
	}
	if f.options == nil {
		f.values, f.form = values, fitting(f.form, values)
	}
}

// refusedCell complains about a value of the table that the scenario refuses, in the
// first row that has it.
func (c *checker) refusedCell(column int, value string, err error) {
	for i, row := range c.e.Design.Rows {
		if row[column] == value {
			c.cell(i, column, "%s", reason(err))
			return
		}
	}
}

// mostResolved is the largest size of a file that can be read again.
const mostResolved = 1 << 20

// tableSize makes sure that the resolved experiment can be read again.
func (c *checker) tableSize() {
	if len(c.e.Design.Rows) == 0 {
		return
	}
	text, err := c.e.Resolved()
	if err == nil && len(text) > mostResolved {
		err = errors.New("the table makes the resolved experiment larger than 1 MiB; expected fewer rows, or several experiments")
	}
	if err != nil {
		c.complain([]string{"design"}, "%v", err)
	}
}
