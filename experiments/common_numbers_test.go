package experiments

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// oneChoice runs the embedded experiment common-random-numbers, in which everything
// follows from one binary choice of each of 200 people.
func oneChoice(t *testing.T, replicates int) *Results {
	t.Helper()
	e, err := Open("common-random-numbers", set("replicates", fmt.Sprint(replicates)))
	require.NoError(t, err)
	return run(t, e, Options{})
}

// TestPairingSavesWhatTheoryPredicts: both arms of the engine use the same draw of each
// person, by inverse CDF, so that with probabilities p and q a person's difference has
// the variance d (1-d), d = |p-q|, and p (1-p) + q (1-q) without. With n pairs of runs
// the ratio's relative error is within 4 sqrt(4/n).
func TestPairingSavesWhatTheoryPredicts(t *testing.T) {
	const n, users = 400, 200
	r := oneChoice(t, n)
	for _, c := range []struct {
		point, arm string
		p, q       float64
		want       float64
	}{
		{"0", "to_35", 0.30, 0.35, 9.2105},
		{"1", "fifth", 0.50, 1 / (1 + math.Exp(-0.2)), 10.5071},
	} {
		row := where(r.Comparison, "measure", "share_count_all.first", "point", c.point, "arm", c.arm)
		d := c.q - c.p
		paired := d * (1 - d)
		require.InDelta(t, c.want, (c.p*(1-c.p)+c.q*(1-c.q))/paired, 5e-4, "the ratio is that of the formula")
		assert.InEpsilon(t, c.want, floats(t, row, "variance_ratio")[0], 4*math.Sqrt(4.0/n))
		assert.InDelta(t, d, floats(t, row, "difference")[0], 4*math.Sqrt(paired/(users*n))+0.0005, "utilities are rounded")
		student := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975)
		assert.InEpsilon(t, student*math.Sqrt(paired/(users*n)), floats(t, row, "half_width")[0], 4*math.Sqrt(1.0/(2*n)))
	}
}

// TestThePlanIsKept: a pilot says how many pairs halve its interval, and so many do.
// The spread of a pilot of m pairs is known within 4 sqrt(1/(2m)), that of the run
// within 4 sqrt(1/(2n)).
func TestThePlanIsKept(t *testing.T) {
	const pilot = 25
	row := func(r *Results) (half, needed float64) {
		of := where(r.Comparison, "measure", "share_count_all.first", "point", "0", "arm", "to_35")
		return floats(t, of, "half_width")[0], floats(t, of, "pairs_needed")[0]
	}
	half, needed := row(oneChoice(t, pilot))
	q := func(n float64) float64 { return distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975) / math.Sqrt(n) }
	// By Student's quantiles the least n at which the interval is half as wide.
	assert.LessOrEqual(t, q(needed), q(pilot)/2*(1+1e-9))
	assert.Greater(t, q(needed-1), q(pilot)/2)
	reached, _ := row(oneChoice(t, int(needed)))
	assert.InEpsilon(t, half/2, reached, 4*math.Sqrt(1.0/(2*pilot))+4*math.Sqrt(1/(2*needed)))
	assert.Less(t, reached, 0.75*half, "and it is narrower for certain")
}
