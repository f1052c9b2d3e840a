package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/model"
)

// studyText is a study of the two blocks of testdata/duel.yaml, which last twelve and
// eight days.
const studyText = `
arms:
  as_it_happened: {}
  no_west: {without: [west_blocks], keep: [east_blocks]}
  no_east: {without: [east_blocks]}
measures: [share_value_commerce]
headline: {measure: share_value_commerce.east_pay}
analysis: {kind: event_study, actions: [west_blocks, east_blocks], before: 4d, after: 5d, placebos: 5, apart: 1d}
`

// staged is an executor of the study whose runs have curves of one's own making, by arm
// in the order of tables, replicate and day.
func staged(t *testing.T, replicates string, value func(arm, replicate, day int) float64) *executor {
	t.Helper()
	e := read(t, studyText+"replicates: "+replicates+"\n")
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	column := slices.IndexFunc(e.columns.series, func(c model.Column) bool { return c.Name == e.Headline.Measure })
	for arm := range e.arms {
		for k := 1; k <= x.plan.Replicates; k++ {
			series := make([][]float64, len(e.columns.series))
			for d := range 20 {
				series[column] = append(series[column], value(arm, k, d))
			}
			x.outcomes[x.at(0, arm, k)] = &outcome{arm: arm, replicate: k, days: 20, series: series}
		}
	}
	return x
}

// rowOf gives the row of an action that holds on a day, and the one without a day for NaN.
func rowOf(t *testing.T, x *table.Table, id string, day float64) *table.Table {
	t.Helper()
	of := x.Where("action", id)
	for i, d := range floats(t, of, "day") {
		if d == day || math.IsNaN(d) && math.IsNaN(day) {
			return of.Select([]int{i})
		}
	}
	t.Fatalf("no row of %s on day %v", id, day)
	return nil
}

// A history that rises evenly and jumps by 0.2 with one block and not with the other:
// both readings find the jump where it is, with its size, and nothing elsewhere.
func TestEventStudyFindsTheBlockThatActs(t *testing.T) {
	const west, east = 7, 11 // days of the run
	arms := []string{"as_it_happened", "no_east", "no_west"}
	x := staged(t, "4", func(arm, replicate, day int) float64 {
		v := 0.1 + 0.01*float64(day) + 0.001*float64(replicate)
		if day >= west && arms[arm] != "no_west" {
			v += 0.2 + 0.004*float64(replicate)
		}
		return v
	})
	require.Equal(t, arms, x.e.ArmNames())
	r := readEventStudy(x, x.e.Analysis)
	require.NoError(t, r.Table.Check())
	whole := rowOf(t, r.Table, "west_blocks", math.NaN())
	assert.InDelta(t, 0.21, floats(t, whole, "effect")[0], 1e-12)
	assert.InDelta(t, 0.21, floats(t, whole, "study")[0], 1e-12)
	assert.Positive(t, floats(t, whole, "low")[0])
	for day := -4.0; day <= 5; day++ {
		want := 0.0
		if day >= 0 {
			want = 0.21
		}
		row := rowOf(t, r.Table, "west_blocks", day)
		assert.InDelta(t, want, floats(t, row, "effect")[0], 1e-12)
		assert.InDelta(t, want, floats(t, row, "study")[0], 1e-12)
	}
	// The other changes nothing, exactly, and the study sees the jump bend its line.
	other := rowOf(t, r.Table, "east_blocks", math.NaN())
	assert.Equal(t, []float64{0, 0, 0}, []float64{floats(t, other, "effect")[0], floats(t, other, "low")[0], floats(t, other, "high")[0]})
	assert.Contains(t, r.Sentences[0], "knows 1 to have changed it (west_blocks)")
	assert.Contains(t, r.Sentences[2], "nothing, exactly, in all 4 pairs")
	assert.Contains(t, r.Sentences[1], "by 21.0 points")

	second := func(point, arm int) *outcome { return x.complete(point, arm, 2) }
	assert.Zero(t, singleEventStudy(x, x.e.Analysis, second), "the first arm, as the headline names none")
	x.e.Headline.Arm = "no_west"
	assert.InDelta(t, 0.208, singleEventStudy(x, x.e.Analysis, second), 1e-12)
	assert.True(t, math.IsNaN(singleEventStudy(x, x.e.Analysis, func(int, int) *outcome { return nil })))
}

// The prior band speaks of what the reading says of an action: a draw of a coefficient
// that hardly moves is the run of the design with the same luck.
func TestEventStudyHasAPriorBand(t *testing.T) {
	e := read(t, studyText+"replicates: 2\nprior: {draws: 1, replicates: 2}\n", set("set.hand_set", "[{path: choice.kappa, low: 0.8, high: 0.80001, reason: a test}]"))
	r := run(t, e, Options{})
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.all(t.Context())
	for k, name := range []string{"run_1", "run_2"} {
		want := singleEventStudy(x, e.Analysis, func(point, arm int) *outcome { return x.complete(point, arm, k+1) })
		assert.NotZero(t, want)
		assert.InDelta(t, want, floats(t, r.Prior.Draws, name)[0], 1e-12)
	}
}

// Placebos keep away from all that is dated; of fewer than were asked for it is said.
func TestEventStudyPlacebos(t *testing.T) {
	x := staged(t, "2", func(_, replicate, day int) float64 { return float64(day*day%7) + float64(replicate) })
	r := readEventStudy(x, x.e.Analysis)
	placebos := r.Table.Where("action", placeboName)
	days := placebos.Distinct("at")
	require.NotEmpty(t, days)
	for _, busy := range []string{"2015-01-05", "2015-01-07", "2015-01-08", "2015-01-09", "2015-01-11", "2015-01-12", "2015-01-13"} {
		assert.NotContains(t, days, busy)
	}
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "5 placebo dates were asked for")
}

// What runs give, for any number of workers, and with a run that fails.
func TestEventStudyOfRuns(t *testing.T) {
	e := read(t, studyText+"replicates: 3\n")
	r := run(t, e, Options{Workers: 1})
	require.Equal(t, "event_study", r.Analysis.Kind)
	require.NoError(t, r.Analysis.Table.Check())
	assert.Equal(t, csv(t, r.Analysis.Table), csv(t, run(t, e, Options{Workers: 3}).Analysis.Table))
	// Before it acts, an action has changed nothing, exactly: both histories are one.
	for _, id := range e.Analysis.Actions {
		for day := -4.0; day < 0; day++ {
			assert.Zero(t, floats(t, rowOf(t, r.Analysis.Table, id, day), "effect")[0])
		}
	}
	assert.NotZero(t, floats(t, rowOf(t, r.Analysis.Table, "west_blocks", math.NaN()), "effect")[0])
	assert.Equal(t, r.Analysis.Sentences, r.Headline.Sentences)
	assert.Len(t, r.Analysis.Sentences, 3)

	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.all(t.Context())
	*x.outcomes[x.at(0, 1, 2)] = outcome{arm: 1, replicate: 2, failed: "no room"}
	part := readEventStudy(x, e.Analysis)
	assert.Equal(t, 2.0, floats(t, rowOf(t, part.Table, "east_blocks", math.NaN()), "n")[0])
	assert.Equal(t, 3.0, floats(t, rowOf(t, part.Table, "west_blocks", math.NaN()), "n")[0])
	for k := 1; k <= 3; k++ {
		x.outcomes[x.at(0, 0, k)] = nil
	}
	assert.Nil(t, readEventStudy(x, e.Analysis), "without the history there is nothing to study")
}

// One replicate gives effects and no interval.
func TestEventStudyOfOneRun(t *testing.T) {
	r := run(t, read(t, studyText+"replicates: 1\n"), Options{}).Analysis
	assert.Contains(t, r.Sentences[1], "in the one pair of runs, which gives no interval")
	row := rowOf(t, r.Table, "west_blocks", 2)
	assert.True(t, math.IsNaN(floats(t, row, "low")[0]))
}

func TestEventStudyChecksItsActions(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"before: 4d", "before: 9d", "west_blocks is on 2015-01-08: 7 days before it are too few for a line through 9"},
		{"after: 5d", "after: 9d", "east_blocks is on 2015-01-12: 8 days after it are too few for a level over 9"},
		{"before: 4d", "before: 60h", "60h is no full number of days"},
		{"actions: [west_blocks, east_blocks]", "actions: [west_block]", `unknown event "west_block"`},
		{"actions: [west_blocks, east_blocks]", "actions: [fair]", "no arm is without fair and nothing else"},
		{"actions: [west_blocks, east_blocks]", "actions: [east_blocks, east_blocks]", "stands here twice"},
		{"actions: [west_blocks, east_blocks], ", "", "needs dated actions"},
		{"measures: [share_value_commerce]", "measures: [lost_sales]", "reads share_value_commerce.east_pay by day"},
		{"measures:", "factors: [{path: choice.kappa, list: [0, 1]}]\nmeasures:", "expected no factors"},
	} {
		text := strings.Replace(studyText, c.from, c.to, 1)
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text), files)
		assert.ErrorContains(t, err, c.want)
	}
}
