package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"hongbao/experiments/stats"
)

func TestQuantilesOfType7(t *testing.T) {
	x := []float64{10, 1, 9, 2, 8, 3, 7, 4, math.NaN(), 6, 5}
	// R: quantile(1:10, c(0, .1, .25, .5, .9, 1))
	assert.InDeltaSlice(t, []float64{1, 1.9, 3.25, 5.5, 9.1, 10}, stats.Quantiles(x, []float64{0, 0.1, 0.25, 0.5, 0.9, 1}), 1e-12)
	assert.Equal(t, 10.0, x[0], "the values stay as they were")
	assert.True(t, math.IsNaN(stats.Quantiles(nil, []float64{0.5})[0]))
	assert.Equal(t, []float64{3, 3}, stats.Quantiles([]float64{3}, []float64{0, 1}))
	inf := math.Inf(1)
	assert.Equal(t, []float64{inf}, stats.Quantiles([]float64{1, inf, inf}, []float64{0.75}))
	assert.Panics(t, func() { stats.Quantiles(x, []float64{1.5}) })
}

func TestQuantilesRiseWithinTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 1, 20).Draw(t, "x")
		q := stats.Quantiles(x, []float64{0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1})
		for i := 1; i < len(q); i++ {
			if q[i] < q[i-1] {
				t.Fatalf("%v falls", q)
			}
		}
		least, greatest := x[0], x[0]
		for _, v := range x {
			least, greatest = min(least, v), max(greatest, v)
		}
		if q[0] != least || q[8] != greatest {
			t.Fatalf("%v is not from %v to %v", q, least, greatest)
		}
	})
}

// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I,
// method 3.
func TestWilsonAgreesWithPublishedIntervals(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		low, high := stats.Wilson(c.k, c.n, 0.95)
		assert.InDelta(t, c.low, low, 6e-5)
		assert.InDelta(t, c.high, high, 6e-5)
	}
	low, high := stats.Wilson(0, 0, 0.95)
	assert.Equal(t, [2]float64{0, 1}, [2]float64{low, high})
	_, high = stats.Wilson(7, 7, 0.95)
	assert.Equal(t, 1.0, high)
	assert.Panics(t, func() { stats.Wilson(3, 2, 0.95) })
	assert.Panics(t, func() { stats.Wilson(1, 2, 95) })
}

// The coverage of a share's interval is a finite sum, so no simulation is needed.
func TestWilsonCoversOnAverage(t *testing.T) {
	const n, places = 30, 200
	mean := 0.0
	for i := range places {
		p := (float64(i) + 0.5) / places
		held := 0.0
		for k := range n + 1 {
			if low, high := stats.Wilson(k, n, 0.95); low <= p && p <= high {
				held += distuv.Binomial{N: n, P: p}.Prob(float64(k))
			}
		}
		assert.Greater(t, held, 0.83, "p = %v", p)
		mean += held / places
	}
	assert.InDelta(t, 0.95, mean, 0.01)
}

// Anscombe 1973, "Graphs in statistical analysis", first set; the line is published
// as 3 + 0.5 x, in R to more digits as 3.0000909 + 0.5000909 x.
func TestLineThroughAnscombesPoints(t *testing.T) {
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	fit := stats.Line(x, y)
	assert.InDelta(t, 3.0000909, fit.Intercept, 5e-8)
	assert.InDelta(t, 0.5000909, fit.Slope, 5e-8)
	for i := range x {
		assert.InDelta(t, fit.Intercept+fit.Slope*x[i], fit.Fitted[i], 1e-12)
	}
	for _, undefined := range []stats.Fit{stats.Line(nil, nil), stats.Line([]float64{2, 2}, []float64{1, 3})} {
		assert.True(t, math.IsNaN(undefined.Slope) && math.IsNaN(undefined.Intercept))
		for _, v := range undefined.Fitted {
			assert.True(t, math.IsNaN(v))
		}
	}
	assert.Panics(t, func() { stats.Line(x, y[1:]) })
}

func TestLagOfKnownSeries(t *testing.T) {
	assert.InDelta(t, 0.4, stats.Lag([]float64{1, 2, 3, 4, 5}, 1), 1e-15)
	assert.InDelta(t, -0.75, stats.Lag([]float64{1, -1, 1, -1}, 1), 1e-15)
	assert.Equal(t, 1.0, stats.Lag([]float64{1, 2, 4}, 0))
	assert.True(t, math.IsNaN(stats.Lag([]float64{0.1, 0.1, 0.1}, 1)), "constant")
	assert.True(t, math.IsNaN(stats.Lag([]float64{1, 2}, 2)), "too short")
	assert.Panics(t, func() { stats.Lag([]float64{1}, -1) })

	// A first-order autoregression with coefficient r has autocorrelation r^k.
	source := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 40_000)
	for i := 1; i < len(x); i++ {
		x[i] = 0.7*x[i-1] + source.NormFloat64()
	}
	for k := 1; k <= 3; k++ {
		assert.InDelta(t, math.Pow(0.7, float64(k)), stats.Lag(x, k), 0.02)
	}
}

func TestSpread(t *testing.T) {
	assert.InDelta(t, 32.0/7, stats.Variance([]float64{2, 4, 4, 4, 5, 5, 7, 9}), 1e-12)
	assert.InDelta(t, 1.0, stats.Variance([]float64{1e9, 1e9 + 1, 1e9 + 2}), 1e-9, "far from 0")
	assert.True(t, math.IsNaN(stats.Variance([]float64{1})))
}
