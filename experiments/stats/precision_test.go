package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"hongbao/experiments/stats"
)

// The normal quantile gives (1.96 * 0.02 / 0.005)^2 = 61.5 runs; Student's needs two
// or three more. The answer is checked by its definition.
func TestRunsForAHalfWidth(t *testing.T) {
	n := stats.RunsFor(0.02, 0.005, 0.95)
	assert.Equal(t, 64, n)
	for _, c := range []struct{ s, wanted, level float64 }{
		{0.02, 0.005, 0.95}, {1, 1, 0.95}, {1, 0.2, 0.8}, {3, 10, 0.99}, {5, 0.05, 0.95}, {1, 100, 0.95},
	} {
		half := func(n int) float64 {
			q := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile((1 + c.level) / 2)
			return q * c.s / math.Sqrt(float64(n))
		}
		n := stats.RunsFor(c.s, c.wanted, c.level)
		assert.LessOrEqual(t, half(n), c.wanted, "%+v", c)
		if n > 2 {
			assert.Greater(t, half(n-1), c.wanted, "%+v: one less would do", c)
		}
	}
	assert.Equal(t, 2, stats.RunsFor(0, 1, 0.95))
	assert.InEpsilon(t, 1.959964*1.959964*1e8, float64(stats.RunsFor(1, 1e-4, 0.95)), 1e-5)
	assert.Panics(t, func() { stats.RunsFor(1, 0, 0.95) })
	assert.Panics(t, func() { stats.RunsFor(math.NaN(), 1, 0.95) })
	assert.Panics(t, func() { stats.RunsFor(1, 1, 95) })
}

func TestPrecisionOfStudentsData(t *testing.T) {
	e := stats.Paired(firstDrug, secondDrug, stats.Options{})
	p := stats.PairedPrecision(firstDrug, secondDrug, 0.5, stats.Options{})
	assert.InDelta(t, (e.High-e.Low)/2, p.HalfWidth, 1e-12)
	assert.Equal(t, e.VarianceRatio, p.Reduction)
	assert.Equal(t, stats.RunsFor(math.Sqrt(1.5128889), 0.5, 0.95), p.Needed)
	// Without pairing the variance is 4.766 times as large.
	assert.InDelta(t, 4.766*float64(p.Needed), float64(p.Unpaired), 12)
	assert.Empty(t, p.Warnings)

	same := stats.PairedPrecision(firstDrug, firstDrug, 0.5, stats.Options{})
	assert.Equal(t, 0.0, same.HalfWidth)
	assert.Equal(t, 2, same.Needed)
	assert.True(t, math.IsNaN(same.Reduction))
	assert.Len(t, same.Warnings, 1)
	one := stats.PairedPrecision([]float64{1}, []float64{2}, 0.5, stats.Options{})
	assert.True(t, math.IsNaN(one.HalfWidth))
	assert.Zero(t, one.Needed)
}

// A user chooses with probability 0.30 in one arm and 0.35 in the other. One draw for
// both makes the choices differ in 0.05 of cases only: variance 0.0475 instead of
// 0.3 * 0.7 + 0.35 * 0.65 = 0.4375. So the choice of the greater of two utilities with
// Gumbel draws, a difference of 0 against 0.2. With n pairs of runs the ratio's
// relative error is within 4 sqrt(4/n).
func TestCommonRandomNumbersReduceTheVariance(t *testing.T) {
	const users = 50
	source := rand.New(rand.NewPCG(2013, 8))
	gumbel := func() float64 { return -math.Log(source.ExpFloat64()) }
	below := func(p float64) func(u, _, _ float64) bool {
		return func(u, _, _ float64) bool { return u < p }
	}
	logit := func(v float64) func(_, g0, g1 float64) bool {
		return func(_, g0, g1 float64) bool { return v+g1 > g0 }
	}
	for _, c := range []struct {
		name    string
		a, b    func(u, g0, g1 float64) bool
		want, n float64
	}{
		{"one uniform draw, 400 pairs", below(0.30), below(0.35), 9.2105, 400},
		{"one uniform draw, 10,000 pairs", below(0.30), below(0.35), 9.2105, 10_000},
		{"Gumbel draws, 400 pairs", logit(0), logit(0.2), 10.5071, 400},
		{"Gumbel draws, 10,000 pairs", logit(0), logit(0.2), 10.5071, 10_000},
	} {
		var a, b []float64
		for range int(c.n) {
			x, y := 0.0, 0.0
			for range users {
				u, g0, g1 := source.Float64(), gumbel(), gumbel()
				if c.a(u, g0, g1) {
					x++
				}
				if c.b(u, g0, g1) {
					y++
				}
			}
			a, b = append(a, x/users), append(b, y/users)
		}
		got := stats.Paired(a, b, stats.Options{Resamples: 100}).VarianceRatio
		assert.InEpsilon(t, c.want, got, 4*math.Sqrt(4/c.n), c.name)
		assert.Equal(t, got, stats.PairedPrecision(a, b, 0.01, stats.Options{}).Reduction, c.name)
	}
}
