package experiments

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Replicates know nothing of each other: means of blocks of them scatter as means of
// independent numbers do. With 50 blocks of 20 the ratio of 20 times the variance between
// blocks to that within is F(49, 950); replicates that were secretly equal would make it
// 20, and ones that alternate 0. The bounds hold in 99.9 % of seeds.
func TestReplicatesAreIndependent(t *testing.T) {
	const blocks, size = 50, 20
	e := read(t, "users: 60\nreplicates: 1000\nmeasures: [bound, habit, share_value_all]\n")
	r := run(t, e, Options{})
	runs := r.Runs
	require.Equal(t, blocks*size, runs.Len())
	f := distuv.F{D1: blocks - 1, D2: blocks * (size - 1)}
	tried := 0
	for _, name := range []string{"bound.east_pay", "habit.east_pay", "share_value_all.east_pay", "lost_sales.total"} {
		if !runs.Has(name) {
			continue
		}
		tried++
		x := floats(t, runs, name)
		var means []float64
		within := 0.0
		for b := range blocks {
			mean, variance := stat.MeanVariance(x[b*size:(b+1)*size], nil)
			means, within = append(means, mean), within+variance/blocks
		}
		require.Positive(t, within, name)
		ratio := size * stat.Variance(means, nil) / within
		assert.Greater(t, ratio, f.Quantile(0.0005), name)
		assert.Less(t, ratio, f.Quantile(0.9995), name)
		// Nor does one tell anything of the next.
		assert.InDelta(t, 0, stat.Correlation(x[1:], x[:len(x)-1], nil), 0.104, name)
	}
	require.Greater(t, tried, 1)
}
