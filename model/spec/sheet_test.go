package spec

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Spreadsheets write a mark of byte order, ends of lines of Windows, quotes and
// blanks; none of these is part of a cell, and each cell knows its place.
func TestSheetCellsAndPlaces(t *testing.T) {
	texts := func(row []Cell) (out []string) {
		for _, c := range row {
			out = append(out, c.Text)
		}
		return out
	}
	_, err := ParseSheet("s.csv", []byte("id, \"a b\",c\n"))
	require.ErrorContains(t, err, "a quote inside a cell", "a blank before a quote makes it part of the cell")
	s, err := ParseSheet("s.csv", []byte("\ufeff# a remark\r\nid,\"a b\",c\r\nü,\"x, \"\"y\"\"\",  7 \r\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"id", "a b", "c"}, texts(s.Columns()))
	require.Len(t, s.Rows(), 1)
	require.Equal(t, []string{"ü", `x, "y"`, "7"}, texts(s.Rows()[0]))
	for _, c := range s.Rows()[0] {
		s.Problem(c, "here")
	}
	s.Unknown("column", s.Columns()[2], []string{"cc", "dd"})
	var all *Errors
	require.True(t, errors.As(s.Err(), &all))
	require.Len(t, all.Problems, 4)
	require.Equal(t, `s.csv:2:10: unknown column "c"; expected one of cc, dd`, all.Problems[0].String())
	for i, want := range []struct{ column, width int }{{1, 1}, {3, 10}, {16, 1}} {
		p := all.Problems[1+i]
		assert.Equal(t, 3, p.Line)
		assert.Equal(t, want.column, p.Column, "cell %d", i)
		assert.Equal(t, want.width, p.Width, "cell %d", i)
	}
}

// What is put together from cells decodes as what is read from YAML, and its
// problems point into the sheet.
func TestSheetUnderADocument(t *testing.T) {
	doc, err := Parse("f.yaml", []byte("hongbao: 1\nkind: thing\nname: old\nlist: [{id: a, size: 1}]\n"))
	require.NoError(t, err)
	s, err := ParseSheet("s.csv", []byte("id,size\nb,2\nc,huge\n"))
	require.NoError(t, err)
	var items []Value
	for _, row := range s.Rows() {
		items = append(items, row[0].Map(Pair{s.Columns()[0], row[0].Scalar()}, Pair{s.Columns()[1], row[1].Scalar()}))
	}
	first := s.Columns()[0]
	over := first.Map(Pair{first.As("list"), first.List(items...)})
	both := doc.Under(over)
	require.Equal(t, []string{"a", "b", "c"}, both.Keys("list"), "elements join by id")
	require.Equal(t, []string{"a"}, doc.Keys("list"), "the document itself stays")
	require.Equal(t, []string{"hongbao", "kind", "name", "list"}, both.Keys(""))
	require.Nil(t, both.Keys("nowhere"))
	var into struct {
		Name string `yaml:"name"`
		List []struct {
			ID   string `yaml:"id"`
			Size int    `yaml:"size"`
		} `yaml:"list"`
	}
	require.EqualError(t, both.Decode(&into), "s.csv:3:3: list.c.size: huge is not a whole number; expected one such as 20_000")
	require.EqualError(t, both.Problem("list.b", "is wrong"), "s.csv:2:1: list.b: is wrong")
	require.EqualError(t, both.Problem("nowhere", "is wrong"), "f.yaml: nowhere: is wrong")
}

// FuzzParseSheet: a sheet is a rectangle whose cells lie within the file, or a list
// of problems.
func FuzzParseSheet(f *testing.F) {
	for _, text := range []string{"id,share\na,1\n", "\ufeffid\r\n\"a\nb\"\r\n", "a,\"b", "a\"b\n", "#\n", "a;b\n1;2", "id,id\n1,2\n", "x\n\u0085\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSheet("s.csv", []byte(text))
		if err != nil {
			var all *Errors
			require.True(t, errors.As(err, &all))
			require.NotEmpty(t, all.Problems)
			return
		}
		lines := strings.Count(text, "\n") + 1
		for _, row := range append([][]Cell{s.Columns()}, s.Rows()...) {
			require.Len(t, row, len(s.Columns()))
			for _, c := range row {
				require.True(t, utf8.ValidString(c.Text))
				s.Problem(c, "here")
			}
		}
		var all *Errors
		require.True(t, errors.As(s.Err(), &all))
		for _, p := range all.Problems {
			require.LessOrEqual(t, p.Line, lines)
			require.LessOrEqual(t, p.Column, utf8.RuneCountInString(p.Source)+1)
		}
	})
}
