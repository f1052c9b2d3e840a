package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/table"
)

func asParquet(t require.TestingT, parts ...*table.Table) []byte {
	var b bytes.Buffer
	s := parts[0].Stream()
	s.Pieces = func(yield func(*table.Table, error) bool) {
		for _, p := range parts {
			if !yield(p, nil) {
				return
			}
		}
	}
	require.NoError(t, s.WriteParquet(&b))
	return b.Bytes()
}

// days is a table with every kind and form of column.
func days(rows int) *table.Table {
	b := table.NewBuilder(
		&table.Column{Name: "arm"},
		&table.Column{Name: "tick", Kind: table.Integer},
		&table.Column{Name: "time", Form: table.Date},
		&table.Column{Name: "hour", Form: table.Hour},
		&table.Column{Name: "choice.kappa", Form: table.Number},
		&table.Column{Name: "share", Kind: table.Real},
	)
	for i := range rows {
		b.Text(0, []string{"open", "closed", "", "关闭, \"all\"\n"}[i%4])
		b.Int(1, int64(i)-2)
		if i%5 != 1 {
			b.Text(2, fmt.Sprintf("2015-%02d-%02d", 1+i/28%12, 1+i%28))
			b.Text(3, fmt.Sprintf("1969-12-31T%02d:%02d", i%24, i%60))
			b.Text(4, table.FormatReal(float64(i)/8))
			b.Real(5, 1/float64(i-3)) // infinite once
		}
		b.EndRow()
	}
	return b.Table()
}

func TestParquetIsReadBackEqual(t *testing.T) {
	for _, rows := range []int{0, 1, 7, 3000} {
		want := days(rows)
		got, err := table.ReadParquet(asParquet(t, want))
		require.NoError(t, err)
		require.NoError(t, got.Check())
		require.Equal(t, want.Names(), got.Names())
		assert.Equal(t, table.Real, got.Columns[4].Kind, "numbers in a text column become numbers")
		assert.Equal(t, table.Date, got.Columns[2].Form)
		assert.Equal(t, table.Hour, got.Columns[3].Form)
		for i, c := range got.Columns {
			for row := range rows {
				require.Equal(t, want.Columns[i].Text(row), c.Text(row), "%s, row %d", c.Name, row)
			}
		}
	}
}

func TestParquetKeepsEveryBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reals := rapid.SliceOf(rapid.Float64()).Draw(t, "reals")
		ints := rapid.SliceOfN(rapid.Int64(), len(reals), len(reals)).Draw(t, "ints")
		texts := rapid.SliceOfN(rapid.String(), len(reals), len(reals)).Draw(t, "texts")
		want := table.New(
			&table.Column{Name: "x", Kind: table.Real, Reals: reals},
			&table.Column{Name: "n", Kind: table.Integer, Ints: ints},
			&table.Column{Name: "w", Texts: texts},
		)
		got, err := table.ReadParquet(asParquet(t, want))
		require.NoError(t, err)
		require.Equal(t, len(reals), got.Len())
		for i := range reals {
			require.Equal(t, math.Float64bits(reals[i]), math.Float64bits(got.Columns[0].Reals[i]))
			require.Equal(t, ints[i], got.Columns[1].Ints[i])
			require.Equal(t, texts[i], got.Columns[2].Texts[i])
		}
	})
}

// However rows are handed over, the bytes are the same: shards and workers cannot show.
func TestParquetBytesHangOnTheRowsAlone(t *testing.T) {
	whole := days(70_000) // more than one row group
	want := asParquet(t, whole)
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		var parts []*table.Table
		for from := 0; from < whole.Len(); {
			to := min(whole.Len(), from+random.IntN(20_000))
			rows := make([]int, to-from)
			for i := range rows {
				rows[i] = from + i
			}
			parts = append(parts, whole.Select(rows))
			from = to
		}
		require.True(t, bytes.Equal(want, asParquet(t, parts...)))
	}
	f, err := parquet.OpenFile(bytes.NewReader(want), int64(len(want)))
	require.NoError(t, err)
	require.Len(t, f.RowGroups(), 2)
	require.Equal(t, int64(1<<16), f.RowGroups()[0].NumRows())
	require.Equal(t, "hongbao version 1(build 0)", f.Metadata().CreatedBy)
	require.NotContains(t, string(want), runtime.Version())
}

// The library's own view of the file: its types, and its values row by row.
func TestParquetTypes(t *testing.T) {
	text := asParquet(t, days(3))
	f, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	require.NoError(t, err)
	assert.Equal(t, `message table {
	required binary arm (STRING);
	required int64 tick (INT(64,true));
	optional int32 time (DATE);
	optional int64 hour (TIMESTAMP(isAdjustedToUTC=false,unit=MILLIS));
	optional double choice.kappa;
	optional double share;
}`, f.Schema().String())
	rows := make([]parquet.Row, 3)
	n, _ := f.RowGroups()[0].Rows().ReadRows(rows)
	require.Equal(t, 3, n)
	assert.Equal(t, "open", string(rows[0][0].ByteArray()))
	assert.Equal(t, int64(-2), rows[0][1].Int64())
	assert.Equal(t, int32(16436), rows[0][2].Int32(), "days from 1970 to 2015")
	assert.Equal(t, int64(-86_400_000), rows[0][3].Int64())
	assert.True(t, rows[1][2].IsNull() && rows[1][5].IsNull())
	assert.Equal(t, -1.0, rows[2][5].Double())
}

func TestParquetRefusesCellsThatAreNotOfTheirForm(t *testing.T) {
	for _, c := range []struct {
		form table.Form
		text string
	}{
		{table.Date, "2015-2-2"},
		{table.Date, "2015-02-30"},
		{table.Date, "soon"},
		{table.Date, "2015-02-02T20:00"},
		{table.Hour, "2015-02-02"},
		{table.Hour, "2015-02-02T24:00"},
		{table.Number, "600m"},
		{table.Number, "0.50"},
		{table.Number, "007"},
		{table.Number, "12345678901234567"},
		{table.Plain, "\xff"},
	} {
		bad := table.New(&table.Column{Name: "x", Form: c.form, Texts: []string{"", c.text}})
		err := bad.Stream().WriteParquet(&bytes.Buffer{})
		assert.ErrorContains(t, err, `column "x", row 2`, c.text)
	}
	var b bytes.Buffer
	w, err := table.NewParquetWriter(&b, days(0).Columns...)
	require.NoError(t, err)
	assert.ErrorContains(t, w.Write(market()), "cannot stand")
	lost := days(1).Stream()
	lost.Pieces = func(yield func(*table.Table, error) bool) { yield(nil, errors.New("lost")) }
	assert.ErrorContains(t, lost.WriteParquet(&b), "lost")
}

// One row group is all that is held: of a hundred of them no more memory stays than of
// two.
func TestParquetIsWrittenInFlatMemory(t *testing.T) {
	part := days(1 << 15)
	live := func(parts int) uint64 {
		var n count
		w, err := table.NewParquetWriter(&n, part.Columns...)
		require.NoError(t, err)
		for range parts {
			require.NoError(t, w.Write(part))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		require.NoError(t, w.Close())
		require.Positive(t, n)
		return m.HeapAlloc
	}
	few := live(4)
	assert.Less(t, live(60), few+8<<20)
}

type count int

func (n *count) Write(b []byte) (int, error) { *n += count(len(b)); return len(b), nil }

// Damaged bytes give an error or a table, never a panic, and never much memory.
func TestParquetSurvivesDamage(t *testing.T) {
	whole := asParquet(t, days(2000))
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for i := range 3000 {
		text := slices.Clone(whole)
		switch i % 3 {
		case 0:
			text[random.IntN(len(text))] ^= 1 << random.IntN(8)
		case 1:
			text = text[:random.IntN(len(text))]
		default: // in the footer, where sizes and counts stand
			text[len(text)-1-random.IntN(2000)] = byte(random.IntN(256))
		}
		took := allocated(func() {
			if got, err := table.ReadParquet(text); err != nil {
				refused++
			} else {
				require.NoError(t, got.Check())
			}
		})
		require.Less(t, took, uint64(64<<20))
	}
	assert.Greater(t, refused, 2000)
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func FuzzReadParquet(f *testing.F) {
	for _, rows := range []int{0, 1, 40} {
		f.Add(asParquet(f, days(rows)))
	}
	f.Add([]byte("PAR1PAR1\x00\x00\x00\x00PAR1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := table.ReadParquet(text)
		if err == nil {
			require.NoError(t, got.Check())
		}
	})
}
