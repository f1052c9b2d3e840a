package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// Of independent points the 95 % intervals hold the true index about as often as they
// say: here of x1 + 2 x2, whose shares are 1/5 and 4/5.
func TestSobolIntervalsCover(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	held, of := 0, 0
	for range 150 {
		const n = 200
		a, b, ab := make([]float64, n), make([]float64, n), [][]float64{make([]float64, n), make([]float64, n)}
		for k := range n {
			p, q, r, s := random.Float64(), random.Float64(), random.Float64(), random.Float64()
			a[k], b[k], ab[0][k], ab[1][k] = p+2*q, r+2*s, r+2*q, p+2*s
		}
		got := stats.SobolIndices(a, b, ab, stats.Options{Resamples: 200})
		for i, want := range []float64{0.2, 0.8} {
			for _, r := range []stats.Ranged{got.First[i], got.Total[i]} {
				of++
				if r.Low <= want && want <= r.High {
					held++
				}
			}
		}
	}
	assert.InDelta(t, 0.95, float64(held)/float64(of), 0.04)
}

func TestSobolIndicesWithoutVarianceOrValues(t *testing.T) {
	same := []float64{2, 2, 2}
	got := stats.SobolIndices(same, same, [][]float64{same}, stats.Options{})
	assert.Equal(t, 2.0, got.Mean)
	assert.Zero(t, got.Variance)
	assert.True(t, math.IsNaN(got.First[0].Value) && math.IsNaN(got.Total[0].Low))
	none := []float64{math.NaN(), 1, math.Inf(1)}
	got = stats.SobolIndices(none, none, [][]float64{same}, stats.Options{})
	assert.Equal(t, 1, got.N)
	got = stats.SobolIndices(nil, nil, [][]float64{nil}, stats.Options{})
	assert.True(t, math.IsNaN(got.Mean) && math.IsNaN(got.Variance) && math.IsNaN(got.First[0].Value))
}

func TestScreeningWithoutWalks(t *testing.T) {
	one := stats.Screen([][]float64{{1, math.NaN()}, {2, 3}}, stats.Options{})
	assert.Equal(t, 1, one[1].N)
	assert.Equal(t, 2.0, one[1].Mu.Value)
	assert.True(t, math.IsNaN(one[1].Mu.Low) && math.IsNaN(one[1].Sigma.Value))
}
