package table_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/table"
)

func written(t require.TestingT, m *table.Table) string {
	var b bytes.Buffer
	require.NoError(t, m.WriteCSV(&b))
	return b.String()
}

func read(t require.TestingT, text string) *table.Table {
	m, err := table.ReadCSV(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, m.Check())
	return m
}

func TestTextFormIsWhatAPersonExpects(t *testing.T) {
	m := market()
	require.NoError(t, m.Append(table.New(
		&table.Column{Name: "arm", Texts: []string{`said "no", left`}},
		&table.Column{Name: "tick", Kind: table.Integer, Ints: []int64{math.MinInt64}},
		&table.Column{Name: "share", Kind: table.Real, Reals: []float64{600e6}},
	)))
	assert.Equal(t, `arm,tick,share
open,0,0.25
closed,0,0.5
open,7,
closed,7,-0
"said ""no"", left",-9223372036854775808,600000000
`, written(t, m))
}

func TestRealsPrintShort(t *testing.T) {
	for text, x := range map[string]float64{
		"0.1": 0.1, "1": 1, "1000000": 1e6, "0.000001": 1e-6, "1e-07": 1e-7, "1e+21": 1e21,
		"100000000000000000000": 1e20, "5e-324": math.SmallestNonzeroFloat64,
		"1.7976931348623157e+308": math.MaxFloat64, "0.30000000000000004": math.Nextafter(0.3, 1), "+Inf": math.Inf(1), "": math.NaN(),
	} {
		assert.Equal(t, text, table.FormatReal(x))
	}
}

func TestKindsFollowFromCells(t *testing.T) {
	for _, c := range []struct {
		cells string // separated by blanks; _ is empty
		kind  table.Kind
	}{
		{"1 2 -3", table.Integer},
		{"0 9223372036854775807", table.Integer},
		{"1 _ 3", table.Real},
		{"1 2.5", table.Real},
		{"-0", table.Real},
		{"1e3 .5 5. +1", table.Real},
		{"_ _", table.Real},
		{"0.10", table.Real},
		{"+Inf 1", table.Real},
		{"100000000000000000000", table.Real},
		{"007", table.Text},
		{"0.5 007", table.Text},
		{"12345678901234567890", table.Text},
		{"0.5 9007199254740993", table.Text},
		{`"1.50" 2`, table.Text},
		{`"1.5" 2`, table.Real},
		{`"15"`, table.Integer},
		{"1 x", table.Text},
		{"NaN", table.Text},
		{"Inf", table.Text},
		{"0x1p-2", table.Text},
		{"1_000", table.Text},
		{"2015-02-02", table.Text},
		{"1e", table.Text},
		{"-", table.Text},
		{".", table.Text},
		{"1e999", table.Text},
	} {
		text := "x,y\n"
		for cell := range strings.FieldsSeq(c.cells) {
			text += strings.Trim(cell, "_") + ",1\n"
		}
		assert.Equal(t, c.kind, read(t, text).Columns[0].Kind, c.cells)
	}
	assert.Equal(t, table.Text, read(t, "x\n").Columns[0].Kind, "no rows")
}

func TestReadingAcceptsWhatOtherProgramsWrite(t *testing.T) {
	m := read(t, "\ufeffa,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"\"\"z\"\"\"")
	assert.Equal(t, []string{"a", "b"}, m.Names())
	assert.Equal(t, []int64{1, 2}, m.Columns[0].Ints)
	assert.Equal(t, []string{"x\r\ny", `"z"`}, m.Columns[1].Texts)
	assert.Equal(t, 2, read(t, "a\n\n1\n").Len(), "in one column a blank line is an empty cell")
}

func TestBadInputNamesTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "line 1: no header row",
		"\n1\n":                      "line 1: no header row",
		"a,b\n1,2\n\"x\ny\",1\n3\n":  "line 5: 1 cells; expected 2",
		"a,b\n1,2,3\n":               "line 2: 3 cells; expected 2",
		"a,a\n":                      `line 1: two columns are named "a"`,
		"a,\n":                       "line 1: column 2 has no name",
		"a,b\n1,x\"y\"\n":            "line 2: a quote inside a cell",
		"a,b\n1,\"x\ny":              "line 2: a quoted cell that begins here never ends",
		"a,b\n1,\"x\ny\"z\n":         "line 3: text after a closing quote",
		"a\n1\n\xff\n":               "line 3: text that is not UTF-8",
		"a\n\"\xff\"\n":              "line 2: text that is not UTF-8",
		"\ufeff\ufeffa\n1\n":         "line 1: the name of column 1",
		"a\n" + long(1<<20+1):        "line 2: a cell is longer than 1 MiB",
		strings.Repeat("a,", 10_001): "line 1: 10002 columns",
	} {
		_, err := table.ReadCSV(strings.NewReader(text))
		assert.ErrorContains(t, err, want, "%.60q", text)
	}
}

func long(n int) string { return strings.Repeat("x", n) }

func TestWritingRefusesWhatCannotBeRead(t *testing.T) {
	for _, cell := range []string{"\xff", long(1<<20 + 1)} {
		m := table.New(&table.Column{Name: "a", Texts: []string{"b", cell}})
		assert.ErrorContains(t, m.WriteCSV(&bytes.Buffer{}), `column "a", row 2`)
	}
	assert.Error(t, table.New().WriteCSV(&bytes.Buffer{}))
	assert.ErrorIs(t, market().WriteCSV(full{}), errFull)
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// anyTable draws tables whose texts like to look like numbers.
func anyTable(t *rapid.T) *table.Table {
	rows := rapid.IntRange(0, 6).Draw(t, "rows")
	width := rapid.IntRange(1, 4).Draw(t, "columns")
	texts := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[-+]?0{0,2}[0-9]{0,21}(\.[0-9]{0,4})?(e[0-9])?`),
		rapid.SampledFrom([]string{"", "NaN", "+Inf", "-0", "a,b", "\"", "\r\n", "\r", "\ufeff", "1.50", "007", " 1", "1e5"}),
	)
	m := table.New()
	for i := range width {
		c := &table.Column{Name: fmt.Sprintf("c%d", i), Kind: table.Kind(rapid.IntRange(0, 2).Draw(t, "kind"))}
		for range rows {
			switch c.Kind {
			case table.Integer:
				c.Ints = append(c.Ints, rapid.Int64().Draw(t, "int"))
			case table.Real:
				c.Reals = append(c.Reals, rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.Just(math.Inf(-1)),
					rapid.Map(rapid.Int64(), func(v int64) float64 { return float64(v) })).Draw(t, "real"))
			default:
				c.Texts = append(c.Texts, texts.Draw(t, "text"))
			}
		}
		m.Columns = append(m.Columns, c)
	}
	return m
}

func TestTextFormLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyTable(t)
		for _, c := range m.Columns {
			for row, text := range c.Texts {
				c.Texts[row] = strings.ToValidUTF8(text, "?")
			}
		}
		text := written(t, m)
		back := read(t, text)
		require.Equal(t, text, written(t, back))
		require.Equal(t, m.Len(), back.Len())
		for i, c := range m.Columns {
			for row := range m.Len() {
				require.Equal(t, c.Text(row), back.Columns[i].Text(row))
				if c.Kind == table.Real && !math.IsNaN(c.Reals[row]) {
					require.Equal(t, math.Float64bits(c.Reals[row]), math.Float64bits(back.Columns[i].Float(row)))
				}
			}
		}
	})
}

// The standard reader must see the same cells, but for what it is known to do
// otherwise: it joins carriage return and line feed inside cells to one line feed.
func TestTheStandardReaderSeesTheSameCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyTable(t)
		for _, c := range m.Columns {
			for row, text := range c.Texts {
				c.Texts[row] = strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\r", "")
			}
		}
		records, err := csv.NewReader(strings.NewReader(written(t, m))).ReadAll()
		require.NoError(t, err)
		require.Equal(t, m.Names(), records[0])
		require.Len(t, records, m.Len()+1)
		for row, record := range records[1:] {
			for i, cell := range record {
				require.Equal(t, m.Columns[i].Text(row), cell)
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{"a,b\n1,x\n", "a\n\"\"\n", "a\n1.50\n\"007\"\n", "\ufeffa\r\n-0\r\n", "a,b\n\"x\"\"\n,\",\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := table.ReadCSV(bytes.NewReader(text))
		if err != nil {
			assert.Contains(t, err.Error(), "line ")
			return
		}
		first := written(t, m)
		back := read(t, first)
		require.Equal(t, first, written(t, back))
		for i, c := range m.Columns {
			require.Equal(t, c.Kind == table.Text, back.Columns[i].Kind == table.Text || c.Len() == 0, c.Name)
		}
	})
}

func large(rows, width int) *table.Table {
	m := table.New()
	for i := range width {
		switch {
		case i == 0:
			c := &table.Column{Name: "arm"}
			for row := range rows {
				c.Texts = append(c.Texts, []string{"open", "closed"}[row%2])
			}
			m.Columns = append(m.Columns, c)
		case i < 5:
			c := &table.Column{Name: fmt.Sprint("i", i), Kind: table.Integer}
			for row := range rows {
				c.Ints = append(c.Ints, int64(row*i))
			}
			m.Columns = append(m.Columns, c)
		default:
			c := &table.Column{Name: fmt.Sprint("r", i), Kind: table.Real}
			for row := range rows {
				c.Reals = append(c.Reals, math.Sqrt(float64(row*i)))
			}
			m.Columns = append(m.Columns, c)
		}
	}
	return m
}

func BenchmarkWriteCSV(b *testing.B) {
	m := large(100_000, 60)
	for b.Loop() {
		var out bytes.Buffer
		if err := m.WriteCSV(&out); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(out.Len()))
	}
}

func BenchmarkReadCSV(b *testing.B) {
	text := written(b, large(100_000, 60))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := table.ReadCSV(strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
