package stats_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// Airway hyper-responsiveness before and after a transplantation: 1 child both, 1
// only before, 7 only after, 12 never (Fagerland, Lydersen and Laake 2014,
// "Recommended tests and confidence intervals for paired binomial proportions").
func TestPairedSharesAgreeWithPublishedIntervals(t *testing.T) {
	difference, low, high := stats.NewcombePaired(1, 1, 7, 12, 0.95)
	assert.InDelta(t, -6.0/21, difference, 1e-12)
	assert.InDelta(t, -0.507, low, 6e-4)
	assert.InDelta(t, -0.026, high, 6e-4)
	assert.InDelta(t, 0.039, stats.McNemar(1, 7), 6e-4)
}

// Where the two shares have no correlation by the counts, the interval is that of
// independent groups.
func TestUncorrelatedPairsAreLikeGroups(t *testing.T) {
	_, low, high := stats.NewcombePaired(20, 20, 20, 20, 0.95)
	_, wantLow, wantHigh := newcombe(40, 80, 40, 80, 0.95)
	assert.InDelta(t, wantLow, low, 1e-12)
	assert.InDelta(t, wantHigh, high, 1e-12)

	_, sharpLow, sharpHigh := stats.NewcombePaired(38, 4, 2, 36, 0.95)
	_, looseLow, looseHigh := newcombe(42, 80, 40, 80, 0.95)
	assert.Less(t, sharpHigh-sharpLow, 0.6*(looseHigh-looseLow), "agreement sharpens")
}

func TestPairedSharesCountTheirPairs(t *testing.T) {
	nan := math.NaN()
	s := stats.PairedShares([]float64{1, 1, 1, 0, 0, nan}, []float64{1, 0, 0, 1, 0, 1}, stats.Options{})
	assert.Equal(t, []int{5, 1, 2, 1, 1}, []int{s.N, s.Both, s.First, s.Second, s.Neither})
	assert.InDelta(t, 0.2, s.Value, 1e-15)
	assert.InDelta(t, 0.625, s.P, 1e-12) // 2 (1 + 3) / 8 - 3 / 8
	assert.Equal(t, []string{"1 of 6 pairs have no finite value and are left out"}, s.Warnings)

	swapped := stats.PairedShares([]float64{1, 0, 0, 1, 0}, []float64{1, 1, 1, 0, 0}, stats.Options{})
	assert.InDelta(t, -s.Low, swapped.High, 1e-12)
	assert.InDelta(t, -s.High, swapped.Low, 1e-12)
	assert.True(t, math.IsNaN(stats.PairedShares(nil, nil, stats.Options{}).Value))
	assert.Panics(t, func() { stats.PairedShares([]float64{0.5}, []float64{1}, stats.Options{}) })
	assert.Panics(t, func() { stats.NewcombePaired(1, -1, 2, 3, 0.95) })
}

func TestSharesThatNeverDifferSayHowMuchTheyMay(t *testing.T) {
	a := []float64{1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	s := stats.PairedShares(a, a, stats.Options{})
	assert.Equal(t, []float64{0, 0, 0, 1}, []float64{s.Low, s.Value, s.High, s.P})
	assert.Equal(t, []string{"none of 20 pairs differs; with other seeds up to 16 % of pairs may"}, s.Warnings)
}

// Newcombe 1998, "Interval estimation for the difference between independent
// proportions", table II, method 10.
func TestIndependentSharesAgreeWithPublishedIntervals(t *testing.T) {
	for _, c := range []struct {
		k1, n1, k2, n2 int
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
	} {
		_, low, high := newcombe(c.k1, c.n1, c.k2, c.n2, 0.95)
		assert.InDelta(t, c.low, low, 6e-5, "%+v", c)
		assert.InDelta(t, c.high, high, 6e-5, "%+v", c)
	}
}

// newcombe is the interval of the difference of two independent shares, made of both
// score intervals (method 10 of Newcombe 1998).
func newcombe(k1, n1, k2, n2 int, level float64) (difference, low, high float64) {
	low1, high1 := stats.Wilson(k1, n1, level)
	low2, high2 := stats.Wilson(k2, n2, level)
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	return p1 - p2, p1 - p2 - math.Hypot(p1-low1, high2-p2), p1 - p2 + math.Hypot(high1-p1, p2-low2)
}
