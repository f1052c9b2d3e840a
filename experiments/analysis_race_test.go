package experiments

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const racing = `
scenario: spring-festival-2015
set: {events.e24.leak: "{rate: 1, cap: 50%}"}
arms:
  race: {without: [e26]}
  open: {without: [e24]}
  closed: {without: [e26], set: {events.e24.leak: "null"}}
base: race
factors:
  - {path: events.e24.leak.rate, list: [0.05, 0.2, 0.5]}
  - {path: events.e24.leak.every, list: [0d, 2d, 4d, 8d, 12d]}
users: 100
replicates: 5
measures: [bound]
headline: {measure: bound.alipay}
analysis: {kind: race}
`

// raced is an executor in whose worlds the headline measure is what a rule says, by
// rate, days and replicate.
func raced(t *testing.T, open, closed func(k int) float64, mine func(rate, days float64, k int) float64) *executor {
	t.Helper()
	e, err := Read("race.yaml", []byte("hongbao: 1\nkind: experiment\n"+racing), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	r := x.race(e.Analysis)
	require.InDelta(t, 27+4.0/24, r.days, 1e-12, "from 2 February at 20:00 to the end of 1 March")
	for _, row := range r.laps {
		for _, l := range row {
			rate, err := strconv.ParseFloat(l.rate, 64)
			require.NoError(t, err)
			for k := 1; k <= e.Replicates.Most(); k++ {
				for arm, y := range map[int]float64{0: mine(rate, l.days, k), r.open: open(k), r.closed: closed(k)} {
					ends := make([]float64, len(e.columns.ends))
					ends[0] = y
					x.outcomes[x.at(l.point, arm, k)] = &outcome{point: l.point, arm: arm, replicate: k, ends: ends}
				}
			}
		}
	}
	return x
}

func open100(k int) float64    { return 100 + float64(k) }
func closed40(k int) float64   { return 40 + float64(k) }
func cycle(rd float64) float64 { return (1 - math.Exp(-rd)) / rd } // mean of exp(-r t) over an interval

// Where the effect is in proportion to the mean of what does not pass, half of the
// block is kept up to r D = 1.5936, the root of (1 - exp(-x)) / x = 1/2.
func TestRaceFindsTheFrontier(t *testing.T) {
	x := raced(t, open100, closed40, func(rate, days float64, k int) float64 {
		return open100(k) - 60*cycle(rate*days)
	})
	reading := readRace(x, x.e.Analysis)
	require.NoError(t, reading.Table.Check())
	for rate, root := range map[string]float64{"0.05": math.Inf(1), "0.2": 1.5936 / 0.2, "0.5": 1.5936 / 0.5} { // 0.05 * 27.17 is below the root
		rows := where(reading.Table, "measure", "bound.alipay", "rate", rate)
		assert.IsDecreasing(t, floats(t, rows, "kept"))
		assert.IsIncreasing(t, floats(t, rows, "days"))
		assert.Equal(t, []string{"2d", "4d", "8d", "12d", "0d"}, cells(t, rows, "every"), "never is as long as the block stands")
		got := floats(t, rows, "widen")[0]
		if math.IsInf(root, 1) {
			assert.True(t, math.IsInf(got, 1))
			continue
		}
		assert.InEpsilon(t, root, got, 0.02)
		assert.InEpsilon(t, got, floats(t, rows, "widen_low")[0], 1e-9, "without scatter the interval has no width")
	}
	kept := where(reading.Table, "measure", "bound.alipay", "rate", "0.2", "every", "4d")
	assert.InDelta(t, cycle(0.8), floats(t, kept, "kept")[0], 1e-12)
	assert.Equal(t, -60.0, floats(t, kept, "effect")[0])
	assert.Contains(t, reading.Sentences[0], "at 0.05 not at all; at 0.2 at least every 8")
	assert.InDelta(t, cycle(0.2*8), mainNumberOf(t, x, 2), 1e-12)
}

// A race that is as closed keeps all, one that is as open keeps nothing, and of a
// block that does nothing no part can be told.
func TestRaceAtTheEnds(t *testing.T) {
	all := raced(t, open100, closed40, func(_, _ float64, k int) float64 { return closed40(k) })
	kept := floats(t, readRace(all, all.e.Analysis).Table, "kept")
	assert.Equal(t, 1.0, kept[0])
	none := raced(t, open100, closed40, func(_, _ float64, k int) float64 { return open100(k) })
	reading := readRace(none, none.e.Analysis)
	assert.Zero(t, floats(t, reading.Table, "kept")[0])
	assert.Zero(t, floats(t, reading.Table, "widen")[0])
	assert.Contains(t, reading.Sentences[0], "at 0.05 more often than was tried")
	nothing := raced(t, open100, open100, func(_, _ float64, k int) float64 { return open100(k) })
	reading = readRace(nothing, nothing.e.Analysis)
	assert.True(t, math.IsNaN(floats(t, reading.Table, "kept")[0]))
	assert.Contains(t, reading.Sentences[0], "at 0.05 at intervals that cannot be told")
	assert.Contains(t, reading.Warnings, "the mean that is divided by cannot be told from 0")
	require.NoError(t, reading.Table.Check())
	assert.True(t, math.IsNaN(singleRace(nothing, nothing.e.Analysis, func(int, int) *outcome { return nil })))
}

// A replicate counts if all three of its worlds are complete.
func TestRaceNeedsThreeWorlds(t *testing.T) {
	x := raced(t, open100, closed40, func(rate, days float64, k int) float64 { return open100(k) - 60*cycle(rate*days) })
	r := x.race(x.e.Analysis)
	x.outcomes[x.at(r.laps[0][0].point, r.open, 2)].failed = "no room"
	p, _ := r.kept(r.laps[0][0], x.endValues()[0])
	assert.Equal(t, 4, p.N)
}

func TestRaceWantsItsFactors(t *testing.T) {
	for _, c := range []struct{ path, value, words string }{
		{"analysis.measure", "bound.alipey", "nearest: bound.alipay"},
		{"analysis.open", "opne", "nearest: open"},
		{"analysis.closed", "open", "cannot be open and closed"},
		{"factors.1.path", "events.e24.leak.cap", "needs two factors"},
	} {
		_, err := Read("race.yaml", []byte("hongbao: 1\nkind: experiment\n"+strings.Replace(racing, "[0d, 2d, 4d, 8d, 12d]", map[bool]string{true: "[10%]", false: "[1d]"}[c.value == "events.e24.leak.cap"], 1)), nil, set(c.path, c.value))
		require.ErrorContains(t, err, c.words)
	}
}
