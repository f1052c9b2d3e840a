package table

import (
	"math"
	"strings"
)

// fill gives a column its kind and its cells: those at place i of every row of
// the given width.
func (c *Column) fill(text string, cells []cell, i, width int) {
	rows := len(cells) / width
	if rows == 0 {
		return
	}
	if c.fillIntegers(text, cells, i, width, rows) || c.fillReals(text, cells, i, width, rows) {
		return
	}
	c.Kind = Text
	c.Texts = make([]string, rows)
	// Texts repeat. Each is kept once, apart from the file's text, which can then go.
	kept := make(map[string]string)
	for row := range rows {
		value := cells[row*width+i].text(text)
		if row > 0 && value == c.Texts[row-1] {
			c.Texts[row] = c.Texts[row-1]
			continue
		}
		one, ok := kept[value]
		if !ok {
			one = strings.Clone(value)
			kept[one] = one
		}
		c.Texts[row] = one
	}
}

func (c *Column) fillIntegers(text string, cells []cell, i, width, rows int) bool {
	if _, ok := parseInteger(cells[i].text(text)); !ok {
		return false
	}
	ints := make([]int64, rows)
	for row := range ints {
		v, ok := parseInteger(cells[row*width+i].text(text))
		if !ok {
			return false
		}
		ints[row] = v
	}
	c.Kind, c.Ints = Integer, ints
	return true
}

func (c *Column) fillReals(text string, cells []cell, i, width, rows int) bool {
	reals := make([]float64, 0, rows)
	for row := range rows {
		at := cells[row*width+i]
		value := at.text(text)
		if value == "" {
			reals = append(reals, math.NaN())
			continue
		}
		x, ok := readsAsReal(value, at.quoted)
		if !ok {
			return false
		}
		reals = append(reals, x)
	}
	c.Kind, c.Reals = Real, reals
	return true
}
