package table

import (
	"math"
	"strconv"
)

// Kind says what the cells of a column are.
type Kind uint8

// The kinds of a column. An Integer column has no empty cells.
const (
	Text    Kind = iota // Text is any UTF-8 text.
	Integer             // Integer is a whole number of 64 bits.
	Real                // Real is a floating-point number of 64 bits; NaN is an empty cell.
)

// String gives the word for the kind that the data dictionary uses: "text",
// "integer" or "real".
func (k Kind) String() string {
	switch k {
	case Text:
		return "text"
	case Integer:
		return "integer"
	case Real:
		return "real"
	}
	return "unknown"
}

// Form says what the texts of a Text column are, where that is known. It is a word to
// writers of typed files; nothing is checked before that.
type Form uint8

// The forms of a text. An empty cell is allowed in each.
const (
	Plain  Form = iota // Plain is any text.
	Date               // Date is a day, 2015-02-02.
	Hour               // Hour is an hour or minute of a day, 2015-02-02T20:00.
	Number             // Number is a number as FormatReal writes it.
)

// Column is one named column. Only the slice that belongs to Kind is used; the
// others stay nil.
type Column struct {
	Name string // Name heads the column; unique within a table, not empty.
	Unit string // Unit is the unit in words, such as "yuan"; empty if there is none.
	Doc  string // Doc is the meaning in one sentence.
	Kind Kind   // Kind says which of the slices below holds the cells.
	// Words says that no text of the column reads as a number that would print
	// otherwise; then no look at all of them is needed before the first is written.
	Words bool
	Form  Form // Form says more about the cells of a Text column.

	Texts []string  // Texts holds the cells if Kind is Text.
	Ints  []int64   // Ints holds the cells if Kind is Integer.
	Reals []float64 // Reals holds the cells if Kind is Real.
}

// Len gives the number of rows.
func (c *Column) Len() int {
	switch c.Kind {
	case Integer:
		return len(c.Ints)
	case Real:
		return len(c.Reals)
	default:
		return len(c.Texts)
	}
}

// Text gives a cell as it stands in the text form, without quotes: the shortest
// text that reads back to the same bits for a Real, empty for NaN. It panics if
// the row does not exist.
func (c *Column) Text(row int) string {
	switch c.Kind {
	case Integer:
		return strconv.FormatInt(c.Ints[row], 10)
	case Real:
		return FormatReal(c.Reals[row])
	default:
		return c.Texts[row]
	}
}

// Float gives a cell as a number: NaN for an empty cell and for text that is not
// a number. It panics if the row does not exist.
func (c *Column) Float(row int) float64 {
	switch c.Kind {
	case Integer:
		return float64(c.Ints[row])
	case Real:
		return c.Reals[row]
	default:
		x, ok := parseReal(c.Texts[row])
		if !ok {
			return math.NaN()
		}
		return x
	}
}

// Floats gives all cells as numbers, each as Float does, in a slice of its own.
func (c *Column) Floats() []float64 {
	out := make([]float64, c.Len())
	for row := range out {
		out[row] = c.Float(row)
	}
	return out
}

// like gives an empty column with the same name, unit, meaning and kind.
func (c *Column) like(capacity int) *Column {
	out := &Column{Name: c.Name, Unit: c.Unit, Doc: c.Doc, Kind: c.Kind, Words: c.Words, Form: c.Form}
	out.grow(capacity)
	return out
}

// grow makes room for so many more cells.
func (c *Column) grow(rows int) {
	if rows <= 0 {
		return
	}
	switch c.Kind {
	case Integer:
		c.Ints = append(make([]int64, 0, len(c.Ints)+rows), c.Ints...)
	case Real:
		c.Reals = append(make([]float64, 0, len(c.Reals)+rows), c.Reals...)
	default:
		c.Texts = append(make([]string, 0, len(c.Texts)+rows), c.Texts...)
	}
}

// match gives a test whether a cell's text equals the given text, without
// printing every number of the column.
func (c *Column) match(text string) func(row int) bool {
	never := func(int) bool { return false }
	switch c.Kind {
	case Integer:
		want, err := strconv.ParseInt(text, 10, 64)
		if err != nil || strconv.FormatInt(want, 10) != text {
			return never
		}
		return func(row int) bool { return c.Ints[row] == want }
	case Real:
		if text == "" {
			return func(row int) bool { return math.IsNaN(c.Reals[row]) }
		}
		want, ok := parseReal(text)
		if !ok || FormatReal(want) != text {
			return never
		}
		bits := math.Float64bits(want)
		return func(row int) bool { return math.Float64bits(c.Reals[row]) == bits }
	default:
		return func(row int) bool { return c.Texts[row] == text }
	}
}
