package design

import "slices"

// tabled takes its points from the rows of a table.
var tabled = Kind{
	Name:  "table",
	Doc:   "the rows of a table, from a CSV file or written in the experiment; columns are factors",
	Size:  "rows",
	Reads: []string{"file", "columns", "rows"},
	lay: func(factors []Factor, s Settings) (layout, error) {
		if len(s.Rows) == 0 {
			return layout{}, keyProblem("", "a table has no rows; expected a file, or columns and rows")
		}
		return layout{size: int64(len(s.Rows)), values: func(index int64) []string { return slices.Clone(s.Rows[index]) }}, nil
	},
}
