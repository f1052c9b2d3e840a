package experiments

import "hongbao/experiments/table"

// field is a column of a table with what stands in it, for rows made of T.
type field[T any] struct {
	column *table.Column
	put    func(b *table.Builder, place int, row T)
}

// textField is a column of words, or of days.
func textField[T any](name, doc string, of func(T) string) field[T] {
	c := column(table.Text, name, "", doc)
	c.Words = name != "base" // an arm's name, which may look like a number
	return field[T]{c, func(b *table.Builder, i int, row T) { b.Text(i, of(row)) }}
}

// countField is a column of whole numbers.
func countField[T any](name, doc string, of func(T) int) field[T] {
	return field[T]{column(table.Integer, name, "", doc), func(b *table.Builder, i int, row T) { b.Int(i, int64(of(row))) }}
}

// realField is a column of numbers; NaN leaves a cell empty.
func realField[T any](name, unit, doc string, of func(T) float64) field[T] {
	return field[T]{column(table.Real, name, unit, doc), func(b *table.Builder, i int, row T) { b.Real(i, of(row)) }}
}

// fieldBuilder begins a table of fields.
func fieldBuilder[T any](fields []field[T]) *table.Builder {
	columns := make([]*table.Column, len(fields))
	for i, f := range fields {
		columns[i] = f.column
	}
	return table.NewBuilder(columns...)
}

// putRow adds a row.
func putRow[T any](b *table.Builder, fields []field[T], row T) {
	for i, f := range fields {
		f.put(b, i, row)
	}
	b.EndRow()
}
