package experiments

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const sizesOfOneChoice = `
hongbao: 1
kind: experiment
scenario: verification/v12-one-choice
factors:
  - {path: population.users, list: [100, 400, 1_600]}
replicates: 60
measures: [share_count_all]
headline: {measure: share_count_all.first}
analysis: {kind: sizes, within: 20%}
`

// Each person makes one choice, the first wallet with probability 0.30. So the share of
// N persons has the mean 0.30 and the standard deviation sqrt(0.21/N), known from 60
// runs to about 9 percent of it (a quarter here); means are looked for within 4 standard
// errors.
func TestSizesOfOneChoice(t *testing.T) {
	e, err := Read("sizes.yaml", []byte(sizesOfOneChoice), nil)
	require.NoError(t, err)
	results, err := e.Run(context.Background(), Options{})
	require.NoError(t, err)
	got := results.Analysis
	require.NotNil(t, got)
	column := func(name string) []float64 {
		c, err := got.Table.Column(name)
		require.NoError(t, err)
		return c.Floats()
	}
	users, mean, sd, still := column("users"), column("mean"), column("sd"), column("still")
	for p, n := range []float64{100, 400, 1600} {
		require.InDelta(t, n, users[p], 0)
		want := math.Sqrt(0.21 / n)
		assert.InEpsilon(t, want, sd[p], 0.25)
		assert.InDelta(t, 0.30, mean[p], 4*want/math.Sqrt(60))
	}
	// A difference of means of 60 runs has a standard error of about 0.006 with 100
	// persons, far within a fifth of 0.30; the largest number is compared with nothing.
	assert.Equal(t, []float64{1, 1, 0}, still[:3])
	assert.Contains(t, got.Sentences[0], "From 100 users on ")
	assert.Contains(t, got.Sentences[0], "of that with 1,600 users")
	assert.Contains(t, got.Sentences[1], "stand still from 100 users on")
}

// What cannot be told apart from zero difference only because little was run does not
// stand still.
func TestSizesOfFewRunsDoNotStandStill(t *testing.T) {
	e, err := Read("sizes.yaml", []byte(sizesOfOneChoice), nil, set("replicates", "2"), set("analysis.within", "1%"))
	require.NoError(t, err)
	results, err := e.Run(context.Background(), Options{})
	require.NoError(t, err)
	assert.Contains(t, results.Analysis.Sentences[0], "with no smaller number is it known to lie within 1 % of that")
	assert.NotEmpty(t, results.Analysis.Warnings)
}

// A measure that never has a value, such as the habit of a wallet that nobody has, is none
// of those that do not stand still.
func TestSizesLeaveOutWhatHasNoValue(t *testing.T) {
	e, err := Read("sizes.yaml", []byte(`hongbao: 1
kind: experiment
scenario: duopoly
set: {end: 2015-01-10, cut: "true", platforms.west_pay.adoption.law: none, campaigns: "[]"}
factors: [{path: population.users, list: [100, 200]}]
replicates: 3
measures: [habit, bound]
headline: {measure: bound.east_pay}
analysis: {kind: sizes}
`), nil)
	require.NoError(t, err)
	results, err := e.Run(context.Background(), Options{})
	require.NoError(t, err)
	largest := where(results.Analysis.Table, "users", "200")
	valued := 0
	for i, name := range cells(t, largest, "measure") {
		mean := floats(t, largest, "mean")[i]
		valued += indicatorInt(finite(mean) && mean != 0)
		if name == "habit.west_pay" {
			require.True(t, math.IsNaN(mean))
		}
	}
	assert.Contains(t, results.Analysis.Sentences[1], fmt.Sprintf("Of %d end measures that are not 0, ", valued))
}

func TestSizesWantRisingNumbersOfUsers(t *testing.T) {
	for _, c := range []struct{ path, value, says string }{
		{"factors", "[{path: choice.kappa, list: [0, 1]}]", "expected the path population.users"},
		{"factors.0.list", "[400, 100]", "expected numbers of users that rise"},
		{"arms", "{even: {}, other: {set: {choice.kappa: 1}}}", "expected no arms"},
	} {
		_, err := Read("sizes.yaml", []byte(sizesOfOneChoice), nil, set(c.path, c.value))
		require.ErrorContains(t, err, c.says)
	}
}
