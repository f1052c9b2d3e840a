package report

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"hongbao/experiments/table"
)

// rows gives the number of rows of a table that may be nil.
func rows(t *table.Table) int {
	if t == nil {
		return 0
	}
	return t.Len()
}

// number reads a cell, NaN where there is no such column.
func number(t *table.Table, column string, row int) float64 {
	c, err := t.Column(column)
	if err != nil {
		return math.NaN()
	}
	return c.Float(row)
}

// text reads a cell, empty where there is no such column.
func text(t *table.Table, column string, row int) string {
	c, err := t.Column(column)
	if err != nil {
		return ""
	}
	return c.Text(row)
}

// firstPoint gives the rows of the first point, and whether there are others.
func firstPoint(t *table.Table) (*table.Table, bool) {
	if points := t.Distinct("point"); len(points) > 1 {
		return t.Where("point", points[0]), true
	}
	return t, false
}

// upper writes the first letter large.
func upper(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}

// words turns an id into words: as_it_happened becomes "As it happened".
func words(id string) string { return upper(strings.ReplaceAll(id, "_", " ")) }

// cells is a table as it is printed.
type cells struct {
	Caption string
	Head    []string
	Left    int // so many columns from the left hold text
	Rows    []cellRow
	Note    string // what was left out
	File    string // where all of it is
}

type cellRow struct {
	Cells []string
	Look  string // class of the row
}

func (c *cells) add(look string, values ...string) {
	c.Rows = append(c.Rows, cellRow{values, look})
}

// cut keeps the first rows of a long table and says so.
func (c *cells) cut(most int, file string) {
	c.File = file
	if n := len(c.Rows); n > most {
		c.Rows = c.Rows[:most]
		c.Note = "The first " + count(most, "row") + " of " + digits(float64(n), 0, false) + "; all are in"
	}
}

// column finds the words and unit of a measure.
func (p *Page) column(name string) Column {
	for _, c := range p.Answer.Columns {
		if c.Name == name {
			if c.Words == "" {
				c.Words = name
			}
			c.Words = strings.ReplaceAll(c.Words, "_", " ")
			return c
		}
	}
	return Column{Name: name, Words: name}
}

// arm gives the name of an arm for people.
func (p *Page) arm(name string) string {
	for _, a := range p.Info.Arms {
		if a.Name == name && a.Label != "" {
			return a.Label
		}
	}
	return words(name)
}
