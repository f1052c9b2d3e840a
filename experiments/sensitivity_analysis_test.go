package experiments

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// placed3 is an executor of three factors whose runs have the values of a known function
// of the places of a point, and of the replicate.
func placed3(t *testing.T, design, analysis string, replicates int, f func(x []float64, replicate int) float64) *executor {
	t.Helper()
	e := read(t, fmt.Sprintf(`
users: 100
replicates: %d
factors:
  - {path: choice.kappa, range: {from: 0, to: 1}}
  - {path: choice.gamma_friends, range: {from: 0, to: 1}}
  - {name: first_block, event: west_blocks}
design: %s
analysis: {kind: %s}
`, replicates, design, analysis))
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for p := range x.plan.Points {
		for k := range replicates {
			ends := make([]float64, len(e.columns.ends))
			ends[0] = f(e.points.Places(int64(p)), k)
			x.outcomes[x.at(p, 0, k+1)] = &outcome{point: p, replicate: k + 1, ends: ends}
		}
	}
	return x
}

// Whatever luck adds to all points of a replicate does not reach the effects, nor does a
// factor that does nothing.
func TestMorrisAnalysis(t *testing.T) {
	x := placed3(t, "{kind: morris, trajectories: 12}", "morris", 3, func(x []float64, k int) float64 {
		return 0.3*x[0] - 0.1*x[1] + 5*float64(k)
	})
	r := readMorris(x, x.e.Analysis)
	first := where(r.Table, "measure", x.endValues()[0].name)
	assert.Equal(t, []string{"choice.kappa", "choice.gamma_friends", "first_block"}, cells(t, first, "factor"))
	assert.InDeltaSlice(t, []float64{0.3, -0.1, 0}, floats(t, first, "mu"), 1e-12)
	assert.InDeltaSlice(t, []float64{0.3, 0.1, 0}, floats(t, first, "mu_star"), 1e-12)
	assert.InDeltaSlice(t, []float64{0, 0, 0}, floats(t, first, "sigma_high"), 1e-12)
	assert.Contains(t, r.Sentences[0], "choice.kappa moves")
	assert.Contains(t, r.Sentences[0], "most, by 30.0")
	assert.Contains(t, r.Sentences[0], "then choice.gamma_friends; less than a tenth")
	assert.Contains(t, r.Sentences[0], "moves it first block; 12 walks")
	assert.Empty(t, r.Warnings)

	of := func(point, arm int) *outcome { return x.complete(point, arm, 2) }
	assert.InDelta(t, 0.3, singleMorris(x, x.e.Analysis, of), 1e-12)

	// A failed run takes its walk out, for all factors.
	for k := range 3 {
		x.outcomes[x.at(0, 0, k+1)].failed = "no luck"
	}
	assert.Equal(t, []string{"11", "11", "11"}, cells(t, where(readMorris(x, x.e.Analysis).Table, "measure", x.endValues()[0].name), "n"))
}

// Luck that is the same at every point moves no index, and its share is known.
func TestSobolIndicesAnalysis(t *testing.T) {
	for _, second := range []string{"false", "true"} {
		x := placed3(t, "{kind: saltelli, points: 512, second_order: "+second+"}", "sobol_indices", 2, func(x []float64, k int) float64 {
			return 2*x[0] + x[1] + 0.5*float64(2*k-1)
		})
		r := readSobolIndices(x, x.e.Analysis)
		first := where(r.Table, "measure", x.endValues()[0].name)
		assert.InDeltaSlice(t, []float64{0.8, 0.2, 0}, floats(t, first, "first"), 0.01)
		assert.InDeltaSlice(t, []float64{0.8, 0.2, 0}, floats(t, first, "total"), 0.01)
		assert.Zero(t, floats(t, first, "total")[2], "nothing is nothing, exactly")
		within := 0.5 // of -0.5 and 0.5
		between := 5.0 / 12
		assert.InDelta(t, within/(within+between), floats(t, first, "luck")[0], 0.01)
		assert.Contains(t, r.Sentences[0], "choice.kappa makes 80 % alone")
		assert.Contains(t, r.Sentences[0], "512 base points")
		assert.Contains(t, r.Sentences[2], "Luck makes 55 % of the variance of single runs")
		assert.Empty(t, r.Warnings)
		of := func(point, arm int) *outcome { return x.complete(point, arm, 1) }
		assert.InDelta(t, 0.8, singleSobolIndices(x, x.e.Analysis, of), 0.01)
	}
}

func TestSensitivityWantsItsDesign(t *testing.T) {
	for _, kind := range []string{"morris", "sobol_indices"} {
		_, err := Read("wrong.yaml", []byte(`
hongbao: 1
kind: experiment
scenario: duopoly
arms: {a: {}, b: {set: {choice.kappa: 1}}}
factors:
  - {path: choice.gamma_friends, range: {from: 0, to: 1}}
design: {kind: sobol, points: 8}
analysis: {kind: `+kind+`}
`), nil)
		assert.ErrorContains(t, err, "the analysis "+kind+" reads the points of that design; expected")
		assert.ErrorContains(t, err, "expected no arms")
	}
}
