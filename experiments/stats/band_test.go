package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"hongbao/experiments/stats"
)

// curves draws runs whose values keep a share r from one time to the next.
func curves(source *rand.Rand, runs, length int, r float64) [][]float64 {
	out := make([][]float64, runs)
	for i := range out {
		out[i] = make([]float64, length)
		x := source.NormFloat64()
		for t := range out[i] {
			out[i][t] = x
			x = r*x + math.Sqrt(1-r*r)*source.NormFloat64()
		}
	}
	return out
}

func zeros(runs, length int) [][]float64 {
	out := make([][]float64, runs)
	for i := range out {
		out[i] = make([]float64, length)
	}
	return out
}

// At one time, and where the curves only shift, the greatest of Student's statistics
// is Student's. Where times are independent it is that of Sidak 1967: at each of m
// times the level is 0.95^(1/m), for many runs.
func TestBandsOfKnownCurves(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 9))
	o := stats.Options{Resamples: 20_000}
	student := distuv.StudentsT{Sigma: 1, Nu: 11}.Quantile(0.975)
	one := stats.PairedBand(curves(source, 12, 1, 0), zeros(12, 1), o)
	assert.InDelta(t, student, one.Factor, 0.06)
	shifted := stats.PairedBand(curves(source, 12, 8, 1), zeros(12, 8), o)
	assert.InDelta(t, student, shifted.Factor, 0.06)

	const m = 20
	many := stats.PairedBand(curves(source, 600, m, 0), zeros(600, m), stats.Options{Resamples: 5000})
	assert.InDelta(t, distuv.UnitNormal.Quantile((1+math.Pow(0.95, 1.0/m))/2), many.Factor, 0.06)
}

func TestBandHoldsThePointwiseInterval(t *testing.T) {
	source := rand.New(rand.NewPCG(2, 9))
	a, b := curves(source, 15, 10, 0.8), curves(source, 15, 10, 0.8)
	band := stats.PairedBand(a, b, stats.Options{})
	assert.Equal(t, band, stats.PairedBand(a, b, stats.Options{}), "seeded by the data")
	for day := range 10 {
		var x, y []float64
		for i := range a {
			x, y = append(x, a[i][day]), append(y, b[i][day])
		}
		e := stats.Paired(x, y, stats.Options{})
		assert.InDelta(t, e.Mean, band.Mean[day], 1e-12)
		assert.InDelta(t, e.Low, band.PointLow[day], 1e-12)
		assert.InDelta(t, e.High, band.PointHigh[day], 1e-12)
		assert.True(t, band.Low[day] <= e.Low && e.High <= band.High[day])
	}
}

func TestBandIsZeroUntilArmsPart(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 9))
	a := curves(source, 12, 6, 0.8)
	b := make([][]float64, len(a))
	for i := range a {
		b[i] = append(append([]float64{}, a[i][:3]...), 0, 0, 0)
	}
	band := stats.PairedBand(a, b, stats.Options{})
	for _, part := range [][]float64{band.Mean, band.PointLow, band.PointHigh, band.Low, band.High} {
		assert.Equal(t, []float64{0, 0, 0}, part[:3])
		assert.NotEqual(t, 0.0, part[3])
	}
	same := stats.PairedBand(a, a, stats.Options{})
	assert.Equal(t, make([]float64, 6), same.Low)
	assert.Equal(t, make([]float64, 6), same.High)
	assert.True(t, math.IsNaN(same.Factor))
	assert.Empty(t, same.Warnings)
}

func TestBandsWithGaps(t *testing.T) {
	nan := math.NaN()
	a := [][]float64{{nan, 1, 2}, {0, 2, 4}, {1, 1, 1}, {nan, nan, nan}}
	band := stats.PairedBand(a, zeros(4, 3), stats.Options{})
	assert.Equal(t, 3, band.N)
	assert.True(t, math.IsNaN(band.Mean[0]) && math.IsNaN(band.Low[0]) && math.IsNaN(band.PointHigh[0]))
	assert.InDelta(t, 4.0/3, band.Mean[1], 1e-12)
	assert.Equal(t, []string{
		"1 of 4 pairs have no finite value and are left out",
		"1 of 3 times lack a value in some pair and have no band",
		"only 3 pairs: the bands hold if they are about normal",
	}, band.Warnings)

	single := stats.PairedBand(a[1:2], zeros(1, 3), stats.Options{})
	assert.Equal(t, []float64{0, 2, 4}, single.Mean)
	assert.True(t, math.IsNaN(single.Low[1]))
	assert.Equal(t, []string{"there are no pairs"}, stats.PairedBand(nil, nil, stats.Options{}).Warnings)
	assert.Panics(t, func() { stats.PairedBand(a, a[1:], stats.Options{}) })
	assert.Panics(t, func() { stats.PairedBand(a, zeros(4, 2), stats.Options{}) })
}
