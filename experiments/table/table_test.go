package table_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

func market() *table.Table {
	return table.New(
		&table.Column{Name: "arm", Kind: table.Text, Texts: []string{"open", "closed", "open", "closed"}},
		&table.Column{Name: "tick", Unit: "day", Kind: table.Integer, Ints: []int64{0, 0, 7, 7}},
		&table.Column{Name: "share", Doc: "part of payments", Kind: table.Real, Reals: []float64{0.25, 0.5, math.NaN(), math.Copysign(0, -1)}},
	)
}

func TestCellsAsTextAndNumber(t *testing.T) {
	m := market()
	require.NoError(t, m.Check())
	arm, share := m.Columns[0], m.Columns[2]
	assert.Equal(t, "closed", arm.Text(1))
	assert.True(t, math.IsNaN(arm.Float(1)), "a word is no number")
	assert.Equal(t, "0.25", share.Text(0))
	assert.Equal(t, "", share.Text(2))
	assert.Equal(t, "-0", share.Text(3))
	assert.Equal(t, 7.0, m.Columns[1].Float(2))
	numbers := &table.Column{Texts: []string{"1e3", "007", "0x10", "1_000", "nan", "", "-Inf", "1e999"}}
	got := numbers.Floats()
	assert.Equal(t, []float64{1000, 7}, got[:2])
	for row := 2; row < 6; row++ {
		assert.True(t, math.IsNaN(got[row]), numbers.Texts[row])
	}
	assert.True(t, math.IsInf(got[6], -1))
	assert.True(t, math.IsNaN(got[7]), "beyond 64 bits")
}

func TestWhereComparesTheTextForm(t *testing.T) {
	m := market()
	assert.Equal(t, 2, m.Where("arm", "open").Len())
	assert.Equal(t, []int64{7, 7}, m.Where("tick", "7").Columns[1].Ints)
	assert.Zero(t, m.Where("tick", "07").Len())
	assert.Equal(t, []string{"closed"}, m.Where("share", "-0").Columns[0].Texts)
	assert.Zero(t, m.Where("share", "0").Len(), "0 and -0 print differently")
	assert.Equal(t, []int64{7}, m.Where("share", "").Columns[1].Ints)
	none := m.Where("no such column", "x")
	assert.Zero(t, none.Len())
	assert.Equal(t, m.Names(), none.Names())
}

func TestSelectedRowsAreCopies(t *testing.T) {
	m := market()
	s := m.Select([]int{3, 0, 3})
	assert.Equal(t, []string{"closed", "open", "closed"}, s.Columns[0].Texts)
	assert.Equal(t, "day", s.Columns[1].Unit)
	s.Columns[1].Ints[0] = 99
	s.Columns[1].Name = "hour"
	assert.Equal(t, int64(7), m.Columns[1].Ints[3])
	assert.True(t, m.Has("tick"))
}

func TestDistinctKeepsTheOrderOfFirstAppearance(t *testing.T) {
	m := market()
	assert.Equal(t, []string{"open", "closed"}, m.Distinct("arm"))
	assert.Equal(t, []string{"0", "7"}, m.Distinct("tick"))
	assert.Equal(t, []string{"0.25", "0.5", "", "-0"}, m.Distinct("share"))
	assert.Nil(t, m.Distinct("no such column"))
}

func TestMissingColumnNamesTheNearest(t *testing.T) {
	_, err := market().Column("shrae")
	assert.EqualError(t, err, `no column "shrae"; nearest: "share"`)
	_, err = market().Column("temperature")
	assert.EqualError(t, err, `no column "temperature"; the columns are arm, tick, share`)
}

func TestAppendWidensKinds(t *testing.T) {
	column := func(kind table.Kind, c table.Column) *table.Table {
		c.Name, c.Kind = "x", kind
		return table.New(&c)
	}
	whole := func() *table.Table { return column(table.Integer, table.Column{Ints: []int64{1}}) }
	big := func() *table.Table { return column(table.Integer, table.Column{Ints: []int64{1<<53 + 1}}) }
	real := func() *table.Table { return column(table.Real, table.Column{Reals: []float64{0.5}}) }
	word := func() *table.Table { return column(table.Text, table.Column{Texts: []string{"a"}}) }
	for _, c := range []struct {
		a, b *table.Table
		kind table.Kind
		want []string
	}{
		{whole(), whole(), table.Integer, []string{"1", "1"}},
		{whole(), real(), table.Real, []string{"1", "0.5"}},
		{real(), whole(), table.Real, []string{"0.5", "1"}},
		{big(), real(), table.Text, []string{"9007199254740993", "0.5"}},
		{word(), real(), table.Text, []string{"a", "0.5"}},
		{whole(), word(), table.Text, []string{"1", "a"}},
		{column(table.Text, table.Column{}), real(), table.Real, []string{"0.5"}},
		{table.New(), whole(), table.Integer, []string{"1"}},
	} {
		require.NoError(t, c.a.Append(c.b))
		require.NoError(t, c.a.Check())
		got := c.a.Columns[0]
		assert.Equal(t, c.kind, got.Kind)
		var texts []string
		for row := range got.Len() {
			texts = append(texts, got.Text(row))
		}
		assert.Equal(t, c.want, texts)
	}
	m := market()
	assert.ErrorContains(t, m.Append(whole()), "same columns")
	assert.Equal(t, 4, m.Len())
}

func TestAppendTakesNothingFromTheOtherTable(t *testing.T) {
	var sum table.Table
	m := market()
	require.NoError(t, sum.Append(m))
	require.NoError(t, sum.Append(m))
	m.Columns[1].Ints[0] = 99
	assert.Equal(t, []int64{0, 0, 7, 7, 0, 0, 7, 7}, sum.Columns[1].Ints)
}

func TestCheckNamesEveryProblem(t *testing.T) {
	bad := table.New(
		&table.Column{Name: "a", Kind: table.Integer, Ints: []int64{1}},
		&table.Column{Name: "a", Kind: table.Integer},
		&table.Column{Kind: table.Real, Reals: []float64{1}, Texts: []string{"1"}},
	)
	err := bad.Check()
	for _, part := range []string{`two columns are named "a"`, "column 3 has no name", `"a" has 0 rows`, "cells of another"} {
		assert.ErrorContains(t, err, part)
	}
	assert.ErrorContains(t, table.New().Check(), "at least one column")
}

func TestBuilderFillsEmptyCells(t *testing.T) {
	template := market()
	b := table.NewBuilder(template.Columns...)
	b.Grow(2)
	b.Text(0, "open")
	b.Int(1, 3)
	b.EndRow()
	b.Int(1, 4)
	b.Int(2, 5)
	b.EndRow()
	got := b.Table()
	require.NoError(t, got.Check())
	assert.Equal(t, []string{"open", ""}, got.Columns[0].Texts)
	assert.Equal(t, "day", got.Columns[1].Unit)
	assert.True(t, math.IsNaN(got.Columns[2].Reals[0]))
	assert.Equal(t, 5.0, got.Columns[2].Reals[1])
	assert.Equal(t, 4, template.Len(), "the template keeps its own cells")

	b.Int(1, 9)
	b.EndRow()
	assert.Equal(t, 1, b.Table().Len())
	assert.Equal(t, []int64{3, 4}, got.Columns[1].Ints, "a table that was handed out is not touched")
}

func TestBuilderRefusesBrokenRows(t *testing.T) {
	start := func() *table.Builder { return table.NewBuilder(market().Columns...) }
	assert.PanicsWithValue(t, `table: column "tick" is not set in row 0, and integers cannot be empty`, func() { start().EndRow() })
	assert.Panics(t, func() { b := start(); b.Int(1, 1); b.Int(1, 1) })
	assert.Panics(t, func() { start().Text(1, "x") })
	assert.Panics(t, func() { b := start(); b.Int(1, 1); b.Table() })
}

func TestDictionary(t *testing.T) {
	d := table.Dictionary([]table.Named{{Name: "series", Stream: market().Stream()}, {Name: "none"}})
	require.NoError(t, d.Check())
	assert.Equal(t, []string{"table", "name", "unit", "kind", "meaning"}, d.Names())
	assert.Equal(t, []string{"text", "integer", "real"}, d.Distinct("kind"))
	assert.Equal(t, []string{"part of payments"}, d.Where("name", "share").Distinct("meaning"))
}

// However a table is cut into pieces, its stream is written as the table is.
func TestStreamOfPieces(t *testing.T) {
	texts := []string{"1", "0.50", "1.50", "3", "2", "7.0"}
	for _, last := range []string{"7.0", "many"} {
		texts[5] = last
		whole := table.New(
			&table.Column{Name: "code", Kind: table.Text, Texts: texts},
			&table.Column{Name: "n", Kind: table.Integer, Ints: []int64{1, 2, 3, 4, 5, 6}},
		)
		var want bytes.Buffer
		require.NoError(t, whole.WriteCSV(&want))
		for size := 1; size <= 6; size++ {
			pieces := whole.Stream()
			pieces.Pieces = func(yield func(*table.Table, error) bool) {
				for from := 0; from < 6; from += size {
					var rows []int
					for row := from; row < min(from+size, 6); row++ {
						rows = append(rows, row)
					}
					if !yield(whole.Select(rows), nil) {
						return
					}
				}
			}
			var got bytes.Buffer
			require.NoError(t, pieces.WriteCSV(&got))
			assert.Equal(t, want.String(), got.String(), size)
			back, err := pieces.Table()
			require.NoError(t, err)
			assert.Equal(t, whole, back)
			assert.False(t, pieces.Empty())
			n, err := pieces.Only(func(name string) bool { return name == "n" }).Table()
			require.NoError(t, err)
			assert.Equal(t, table.New(whole.Columns[1]), n)
		}
	}
}

// What is wrong with a piece, or with the making of it, is the error of the whole.
func TestStreamOfBrokenPieces(t *testing.T) {
	lost := errors.New("lost")
	s := market().Stream()
	s.Pieces = func(yield func(*table.Table, error) bool) { yield(nil, lost) }
	require.ErrorIs(t, s.WriteCSV(io.Discard), lost)
	_, err := s.Table()
	require.ErrorIs(t, err, lost)
	s.Pieces = func(yield func(*table.Table, error) bool) {
		yield(table.New(&table.Column{Name: "other", Kind: table.Text, Texts: []string{"x"}}), nil)
	}
	require.ErrorContains(t, s.WriteCSV(io.Discard), "a piece of 1 columns")
	var none *table.Stream
	assert.True(t, none.Empty())
	assert.True(t, table.New(&table.Column{Name: "x"}).Stream().Empty())
}
