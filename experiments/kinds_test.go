package experiments

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/model"
)

// crossing reads an experiment on testdata/crossing.yaml.
func crossing(t *testing.T, text string, settings ...model.Setting) *Experiment {
	t.Helper()
	e, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: crossing.yaml\n"+text), files, settings...)
	require.NoError(t, err)
	return e
}

const tilted = "arms: {even: {}, tilted: {label: Tilted, set: {contexts.shopping.platforms.first.a: 0.15}}}\nbase: even\nreplicates: 20\n"

// TestRunsOfTwoKindsAreComparedByShares: where the even split is unstable, every run
// ends at one of the two stable shares, and none near the mean.
func TestRunsOfTwoKindsAreComparedByShares(t *testing.T) {
	r := run(t, crossing(t, tilted), Options{})
	shares := floats(t, where(r.Runs, "arm", "even"), "share_value_commerce.first")
	for i, tipped := range floats(t, where(r.Runs, "arm", "even"), "tipped") {
		// The fixed points of m = tanh(2 m): s = (1 + m) / 2.
		want := 0.021248
		if tipped == 1 {
			want = 0.978752
		}
		assert.InDelta(t, want, shares[i], 0.05, "a run of one kind or the other")
	}
	row := where(r.Comparison, "measure", "tipped")
	require.Equal(t, "newcombe-paired", cells(t, row, "method")[0])
	even, tilt := atEnd(t, r, "even", "tipped"), atEnd(t, r, "tilted", "tipped")
	want := stats.PairedShares(tilt, even, stats.Options{})
	assert.Equal(t, []float64{want.Value, want.Low, want.High, want.P}, []float64{
		floats(t, row, "difference")[0], floats(t, row, "low")[0], floats(t, row, "high")[0], floats(t, row, "p_value")[0],
	})
	require.Equal(t, "tipped", r.Headline.Measure)
	assert.Equal(t, want.Value, r.Headline.Effects[0].Mean)
	assert.Contains(t, r.Headline.Sentence, `"Tilted" instead of "Even" raises the share of runs that tip to First until 2015-03-01 by `)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "two outcomes: the market tipped to first in part of the runs, ")
}

func TestOneArmOfTwoKindsIsSaidAsAShare(t *testing.T) {
	r := run(t, crossing(t, "replicates: 20"), Options{})
	require.Equal(t, "tipped", r.Headline.Measure)
	assert.Regexp(t, `^The share of runs that tip to First until 2015-03-01 is \d+\.\d %, 95 % interval \d+\.\d to \d+\.\d, 20 runs; simulation error only; others as recorded\.$`, r.Headline.Sentence)
	row := where(r.Summary, "measure", "tipped")
	assert.Equal(t, "wilson", cells(t, row, "method")[0])
	assert.Equal(t, r.Headline.Effects[0].Low, floats(t, row, "low")[0])
}

// TestRunsOfOneKindAreComparedByMeans: the even split is stable; some runs lie above
// it for ten days on end and some do not, but they are not of two kinds.
func TestRunsOfOneKindAreComparedByMeans(t *testing.T) {
	r := run(t, crossing(t, tilted, set("choice.gamma_global", "1"), set("tip_for", "10d")), Options{})
	tipped := 0.0
	for _, x := range floats(t, where(r.Runs, "arm", "even"), "tipped") {
		tipped += x
	}
	require.True(t, 0 < tipped && tipped < 20, "%v of 20", tipped)
	assert.Equal(t, "share_value_commerce.first", r.Headline.Measure)
	assert.Contains(t, r.Headline.Sentence, "First's share of commerce value on 2015-03-01")
}

func TestFewRunsAreNotJudged(t *testing.T) {
	r := run(t, crossing(t, "replicates: 4"), Options{})
	assert.Equal(t, "share_value_commerce.first", r.Headline.Measure)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "two outcomes")
}
