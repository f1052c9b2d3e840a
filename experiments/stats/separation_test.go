package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

func TestSeparationOfKnownGroups(t *testing.T) {
	// Means 2 and 12, variances 1 and 4: 10 / sqrt(2.5).
	assert.InDelta(t, 10/math.Sqrt(2.5), stats.Separation([]float64{1, 2, 3}, []float64{10, 12, 14}), 1e-12)
	assert.InDelta(t, 10/math.Sqrt(2.5), stats.Separation([]float64{10, 12, math.NaN(), 14}, []float64{1, 2, 3}), 1e-12)
	assert.InDelta(t, 7.0, stats.Separation([]float64{1, 2, 3}, []float64{9}), 1e-12, "one value takes the other's spread")
	assert.True(t, math.IsInf(stats.Separation([]float64{1, 1}, []float64{2}), 1))
	assert.True(t, math.IsNaN(stats.Separation([]float64{1, 1}, []float64{1})))
	assert.True(t, math.IsNaN(stats.Separation([]float64{1}, []float64{2})), "no spread is known")
	assert.True(t, math.IsNaN(stats.Separation(nil, []float64{1, 2, 3})))
}

// Laws with one peak that are cut at it: the uniform law reaches sqrt(12), the normal
// law 2 sqrt(2/pi) / sqrt(1-2/pi), the double exponential law 2.
func TestHalvesOfOnePeakAreNotFarApart(t *testing.T) {
	source := rand.New(rand.NewPCG(1994, 2348))
	for _, c := range []struct {
		name string
		half func() float64 // distance from the peak
		want float64
	}{
		{"uniform", source.Float64, math.Sqrt(12)},
		{"normal", func() float64 { return math.Abs(source.NormFloat64()) }, 2 * math.Sqrt(2/math.Pi) / math.Sqrt(1-2/math.Pi)},
		{"double exponential", source.ExpFloat64, 2},
	} {
		var below, above []float64
		for range 100_000 {
			below, above = append(below, -c.half()), append(above, c.half())
		}
		assert.InDelta(t, c.want, stats.Separation(below, above), 0.03, c.name)
	}
}
