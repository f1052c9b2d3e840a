package experiments

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

// tugOfWar is a map of the short duel: what East is worth, against the network.
const tugOfWar = `
arms: {from_west: {}, from_east: {set: {initial: "{wallets: [{share: 100%, bound: [east_pay, west_pay], habit: {east_pay: [80%]}, last: east_pay}]}"}}}
base: from_west
set:
  events.*.on: "false"
  campaigns.*.on: "false"
  merchants: "[]"
  contexts.shopping.payee: self
  contexts.shopping.platforms.east_pay.a: "0.7"
  initial: "{wallets: [{share: 100%, bound: [east_pay, west_pay], habit: {west_pay: [80%]}, last: west_pay}]}"
factors:
  - {name: worth, path: contexts.shopping.platforms.east_pay.a, range: {from: 0, to: 2, points: 5}}
  - {path: choice.gamma_friends, range: {from: 0, to: 3, points: 4}}
replicates: 2
measures: [share_value_commerce]
analysis: {kind: map, back: from_east}
`

// cellsOf lists the rows of one kind and arm.
func rowsOf(t *testing.T, r *table.Table, row, arm string) *table.Table {
	t.Helper()
	return r.Where("row", row).Where("arm", arm)
}

func value(t *testing.T, r *table.Table, column string, row int) float64 {
	t.Helper()
	c, err := r.Column(column)
	require.NoError(t, err)
	return c.Float(row)
}

// The whole way: coarse cells are the design, small ones stand at the contours, the
// market comes back at a lower worth than that at which it tips, and the sentences
// say what the table has.
func TestTheMapOfAShortDuel(t *testing.T) {
	e := read(t, tugOfWar)
	r := run(t, e, Options{})
	m := r.Analysis.Table
	require.NoError(t, m.Check())
	require.Equal(t, "map", r.Analysis.Kind)
	there, back := rowsOf(t, m, "cell", "from_west"), rowsOf(t, m, "cell", "from_east")
	for _, cells := range []*table.Table{there, back} {
		require.Greater(t, cells.Len(), 20, "some were split")
		area := 0.0
		for i := range cells.Len() {
			area += (value(t, cells, "x_to", i) - value(t, cells, "x_from", i)) * (value(t, cells, "y_to", i) - value(t, cells, "y_from", i))
			n, level := value(t, cells, "n", i), value(t, cells, "level", i)
			assert.Equal(t, map[float64]float64{0: 2, 1: 4}[level], n)
			assert.InDelta(t, value(t, cells, "tipped", i)/n, value(t, cells, "p", i), 1e-12)
		}
		assert.InDelta(t, 2*3, area, 1e-9, "they cover the map")
	}
	tip, comeBack := rowsOf(t, m, "contour", "from_west"), rowsOf(t, m, "contour", "from_east")
	require.Positive(t, tip.Len())
	lowest := func(r *table.Table) float64 {
		least := 99.0
		for i := range r.Len() {
			least = min(least, value(t, r, "x", i))
		}
		return least
	}
	if comeBack.Len() > 0 {
		assert.Less(t, lowest(comeBack), lowest(tip), "who holds the market needs less to keep it than who wants it")
	}
	require.Equal(t, 1, m.Where("row", "here").Len())
	here := m.Where("row", "here")
	assert.InDelta(t, 0.7, value(t, here, "x", 0), 1e-12)
	assert.Equal(t, 4.0, value(t, here, "n", 0))

	require.Len(t, r.Analysis.Sentences, 3)
	assert.Equal(t, r.Headline.Sentence, r.Analysis.Sentences[0])
	for _, s := range r.Analysis.Sentences {
		assert.True(t, strings.HasSuffix(s, "; simulation error only; others as recorded."), s)
	}
	assert.Contains(t, r.Analysis.Sentences[0], "half of the runs tip to East at worth = ")
	assert.Contains(t, r.Analysis.Sentences[2], fmt.Sprintf("%.0f of 4 runs tip", value(t, here, "tipped", 0)))
	// What the first sentence says lies on the contour.
	var x float64
	_, err := fmt.Sscanf(after(t, r.Analysis.Sentences[0], "worth = "), "%g", &x)
	require.NoError(t, err)
	assert.True(t, onLine(t, tip, x, 0.5), "%g is on no line of the contour", x)
}

// after is what follows a text in another.
func after(t *testing.T, text, what string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, what)
	require.True(t, ok, text)
	return strings.TrimRight(strings.Fields(rest)[0], ",")
}

// onLine tells whether a place lies on one of the lines, but for rounding.
func onLine(t *testing.T, lines *table.Table, x, y float64) bool {
	t.Helper()
	for i := range lines.Len() - 1 {
		x1, y1, x2, y2 := value(t, lines, "x", i), value(t, lines, "y", i), value(t, lines, "x", i+1), value(t, lines, "y", i+1)
		if min(y1, y2) <= y && y <= max(y1, y2) {
			part := 0.5
			if y1 != y2 {
				part = (y - y1) / (y2 - y1)
			}
			if d := x1 + part*(x2-x1) - x; d*d < 0.006*0.006 {
				return true
			}
		}
	}
	return false
}

// The map is the same whoever makes its runs, and a run that it asked for is that
// which the design would have made.
func TestTheMapHangsOnNoWorker(t *testing.T) {
	e := read(t, strings.Replace(tugOfWar, "points: 5", "points: 3", 1))
	want := run(t, e, Options{Workers: 1})
	got := run(t, e, Options{Workers: 3})
	assert.Equal(t, csv(t, want.Analysis.Table), csv(t, got.Analysis.Table))
	assert.Equal(t, want.Analysis.Sentences, got.Analysis.Sentences)

	// Depth 0 over all places of the finest lattice has every cell of the map.
	full := read(t, strings.NewReplacer("points: 5", "points: 7", "points: 4", "points: 10", "replicates: 2", "replicates: 4", "back: from_east", "back: from_east, depth: 0").Replace(tugOfWar))
	all := run(t, full, Options{}).Analysis.Table
	known := map[string]string{}
	cells := all.Where("row", "cell")
	key := func(t *testing.T, r *table.Table, i int) string {
		arm, err := r.Column("arm")
		require.NoError(t, err)
		return fmt.Sprintf("%s %.6f %.6f", arm.Text(i), value(t, r, "x", i), value(t, r, "y", i))
	}
	for i := range cells.Len() {
		known[key(t, cells, i)] = fmt.Sprint(value(t, cells, "tipped", i))
	}
	mapped, compared := want.Analysis.Table.Where("row", "cell"), 0
	for i := range mapped.Len() {
		if value(t, mapped, "level", i) == 1 {
			assert.Equal(t, known[key(t, mapped, i)], fmt.Sprint(value(t, mapped, "tipped", i)), key(t, mapped, i))
			compared++
		}
	}
	assert.Positive(t, compared)
}

// Edges of the map: nothing tips, all tips, one replicate.
func TestMapsWithNothingToShow(t *testing.T) {
	for bound, want := range map[string]string{"100%": "no run tips anywhere", "0": "every run tips everywhere"} {
		e := read(t, strings.Replace(tugOfWar, "set:\n", "set:\n  tip_at: "+bound+"\n", 1))
		r := run(t, e, Options{})
		assert.Zero(t, r.Analysis.Table.Where("row", "contour").Len())
		assert.Contains(t, strings.Join(r.Warnings, "\n"), want)
		assert.Contains(t, r.Headline.Sentence, map[string]string{"100%": "at no place", "0": "at every place"}[bound])
	}
	one := run(t, read(t, strings.NewReplacer("replicates: 2", "replicates: 1", "back: from_east", "back: from_east, fine_replicates: 1").Replace(tugOfWar)), Options{})
	assert.Contains(t, strings.Join(one.Warnings, "\n"), "one replicate: every cell is 0 or 1")
	assert.Zero(t, one.Analysis.Table.Where("row", "band").Len())
	assert.Contains(t, one.Headline.Sentence, "one replicate gives no interval")
}

// Failed runs are left out of their cells and counted.
func TestMapsWithFailedRuns(t *testing.T) {
	e := read(t, tugOfWar)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.trip = func(point, _, replicate int) {
		if point == 3 && replicate == 1 {
			panic("tripped")
		}
	}
	x.all(context.Background())
	r, err := x.collect(context.Background())
	require.NoError(t, err)
	cells := rowsOf(t, r.Analysis.Table, "cell", "from_west")
	short := 0
	for i := range cells.Len() {
		if n := value(t, cells, "n", i); n == 1 || n == 3 {
			short++
		}
	}
	assert.Equal(t, 1, short)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "1 of")
}

// The number of one replicate, for other uses of it, lies in the map.
func TestTheNumberOfOneReplicate(t *testing.T) {
	e := read(t, tugOfWar)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.all(context.Background())
	at := mainNumberOf(t, x, 1)
	assert.Greater(t, at, 0.0)
	assert.Less(t, at, 2.0)
}

// Places and values of a side belong to each other, evenly or by ratio.
func TestSidesOfAMap(t *testing.T) {
	e := read(t, tugOfWar)
	for _, f := range []Factor{
		{Path: "choice.kappa", Range: &Span{From: "0.5", To: "2", Points: 4}},
		{Path: "choice.kappa", LogRange: &Span{From: "0.01", To: "10", Points: 4}},
		{Path: "campaigns.east_festival.amount", Range: &Span{From: "1.0", To: "10.0", Points: 4}},
		{Path: "events.west_blocks.at", Range: &Span{From: "2015-01-02", To: "2015-01-11", Points: 4}},
	} {
		a, err := newMapAxis(e.paths, f, 1)
		require.NoError(t, err)
		require.Len(t, a.values, 10)
		for i := range 10 {
			place, inside := a.place(a.number(float64(i)))
			assert.True(t, inside)
			assert.InDelta(t, i, place, 0.01)
		}
		between, inside := a.place(a.number(4.5))
		assert.True(t, inside)
		assert.InDelta(t, 4.5, between, 1e-6)
		_, inside = a.place(2*a.numbers[9] + 1)
		assert.False(t, inside)
		assert.NotEmpty(t, a.text(4.5))
	}
	_, err := newMapAxis(e.paths, Factor{Path: "replicates", List: []string{"1"}}, 1)
	assert.ErrorContains(t, err, "needs a range")
}
