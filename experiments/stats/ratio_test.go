package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Over a divisor of 1 the ratio is a mean, and Fieller's interval Student's.
func TestRatioOverOneIsAMean(t *testing.T) {
	a := []float64{1.2, 0.4, 2.2, -0.3, 1.9, 0.8}
	ones := []float64{1, 1, 1, 1, 1, 1}
	r, m := Ratio(a, ones, Options{}), Mean(a, Options{})
	assert.Equal(t, MethodFieller, r.Method)
	assert.InDelta(t, m.Mean, r.Value, 1e-15)
	assert.InDelta(t, m.Low, r.Low, 1e-14)
	assert.InDelta(t, m.High, r.High, 1e-14)
}

// The ends are the ratios at which the mean of a - r b is on the edge of what
// Student's t can tell from 0.
func TestFiellerEndsAreOnTheEdge(t *testing.T) {
	a := []float64{3.1, 2.2, 4.0, 2.7, 3.3, 1.9, 2.4}
	b := []float64{1.0, 1.4, 1.8, 0.9, 1.2, 1.1, 1.3}
	r := Ratio(a, b, Options{Level: 0.9})
	for _, end := range []float64{r.Low, r.High} {
		rest := make([]float64, len(a))
		for i := range a {
			rest[i] = a[i] - end*b[i]
		}
		e := Mean(rest, Options{Level: 0.9})
		assert.InDelta(t, 0, math.Min(math.Abs(e.Low), math.Abs(e.High)), 1e-12)
	}
	// Exchanging the two gives the inverse, ends and all.
	inverse := Ratio(b, a, Options{Level: 0.9})
	assert.InDelta(t, 1/r.High, inverse.Low, 1e-12)
	assert.InDelta(t, 1/r.Low, inverse.High, 1e-12)
}

func TestRatioOfNothing(t *testing.T) {
	for name, b := range map[string][]float64{"zeros": {0, 0, 0}, "about zero": {1, -1, 0.1}} {
		r := Ratio([]float64{1, 2, 3}, b, Options{})
		assert.True(t, math.IsNaN(r.Value) && math.IsNaN(r.Low), name)
		assert.Equal(t, MethodNone, r.Method, name)
		assert.NotEmpty(t, r.Warnings, name)
	}
	assert.True(t, math.IsNaN(Ratio(nil, nil, Options{}).Value))
	one := Ratio([]float64{3}, []float64{4}, Options{})
	assert.Equal(t, 0.75, one.Value)
	assert.True(t, math.IsNaN(one.Low))
	left := Ratio([]float64{10, math.NaN(), 11}, []float64{20, 1, 22}, Options{})
	assert.Equal(t, 2, left.N)
	assert.Equal(t, 0.5, left.Value)
	assert.Equal(t, 0.5, left.High, "one ratio in all pairs leaves no width")
	assert.Panics(t, func() { Ratio([]float64{1}, nil, Options{}) })
	same := []float64{4, 5, 4.5}
	assert.Equal(t, 1.0, Ratio(same, same, Options{}).Low)
	none := Ratio([]float64{0, 0, 0}, same, Options{})
	assert.Zero(t, none.Value)
	assert.Zero(t, none.High)
}

// 95 % intervals hold the true ratio in 93 to 97 % of 1,000 problems: of normal
// pairs below 30, and of skewed ones (sums of exponentials) from 30.
func TestRatioCovers(t *testing.T) {
	for _, n := range []int{10, 30, 200} {
		source := rand.New(rand.NewPCG(7, uint64(n)))
		held := 0
		const problems = 1000
		for range problems {
			a, b := make([]float64, n), make([]float64, n)
			for i := range n {
				if n < 30 {
					common := source.NormFloat64()
					a[i], b[i] = 3+common+0.5*source.NormFloat64(), 2+0.5*common
				} else {
					common := source.ExpFloat64() + source.ExpFloat64()
					a[i], b[i] = common+source.ExpFloat64(), common
				}
			}
			e := Ratio(a, b, Options{Resamples: 400})
			require.NotEqual(t, MethodNone, e.Method)
			if e.Low <= 1.5 && e.High >= 1.5 {
				held++
			}
		}
		share := float64(held) / problems
		assert.GreaterOrEqual(t, share, 0.93, "n=%d", n)
		assert.LessOrEqual(t, share, 0.97, "n=%d", n)
		t.Logf("n=%d: %.3f", n, share)
	}
}
