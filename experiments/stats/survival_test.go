package stats_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// Weeks of remission of leukaemia with 6-mercaptopurine (Freireich and others 1963),
// the example of Kalbfleisch and Prentice 1980.
var remission = append(
	spells(true, 6, 6, 6, 7, 10, 13, 16, 22, 23),
	spells(false, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)...,
)

func spells(ended bool, lengths ...float64) []stats.Spell {
	var out []stats.Spell
	for _, l := range lengths {
		out = append(out, stats.Spell{Length: l, Ended: ended})
	}
	return out
}

// Share left and Greenwood's error are those of the book's table; the intervals are
// those that statistical packages print for these data on the log-log scale.
func TestKaplanMeierOfRemissions(t *testing.T) {
	s := stats.KaplanMeier(remission, stats.Options{})
	assert.Equal(t, []int{21, 9}, []int{s.N, s.Ends})
	want := []stats.SurvivalStep{
		{6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516},
		{7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228},
		{10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894},
		{13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491},
		{16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049},
		{22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468},
		{23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801},
	}
	assert.Len(t, s.Steps, len(want))
	for i, w := range want {
		got := s.Steps[i]
		assert.Equal(t, []float64{w.Time, float64(w.AtRisk), float64(w.Ended)}, []float64{got.Time, float64(got.AtRisk), float64(got.Ended)})
		assert.InDeltaSlice(t, []float64{w.Left, w.SE, w.Low, w.High}, []float64{got.Left, got.SE, got.Low, got.High}, 6e-5, "at %v", w.Time)
	}
	median := s.Median()
	assert.Equal(t, []float64{23, 13}, []float64{median.Value, median.Low})
	assert.True(t, math.IsInf(median.High, 1), "not reached")
	assert.Equal(t, 1.0, s.At(5.9))
	assert.InDelta(t, 0.8571, s.At(6), 6e-5)
	assert.InDelta(t, 0.4482, s.At(35), 6e-5)
	assert.True(t, math.IsNaN(s.At(35.1)))
}

func TestMedianThatIsNotReached(t *testing.T) {
	s := stats.KaplanMeier(append(spells(true, 1), spells(false, 9, 9, 9)...), stats.Options{})
	median := s.Median()
	assert.True(t, math.IsInf(median.Value, 1))
	assert.Equal(t, []string{"not reached: 75 % of spells are left at 9"}, median.Warnings)
	never := stats.KaplanMeier(spells(false, 3, 4), stats.Options{})
	assert.Equal(t, 1.0, never.At(4))
	assert.Equal(t, []string{"none of 2 spells ended"}, never.Warnings)
	none := stats.KaplanMeier([]stats.Spell{{Length: math.NaN()}}, stats.Options{})
	assert.Equal(t, []string{"1 of 1 spells have no finite length and are left out", "there are no spells"}, none.Warnings)
	assert.True(t, math.IsNaN(none.Median().Value) && math.IsNaN(none.At(0)))
	all := stats.KaplanMeier(spells(true, 1, 2, 3), stats.Options{})
	assert.Equal(t, 0.0, all.At(100), "known beyond the last when none is left")
	assert.Equal(t, 2.0, all.Median().Value)
	assert.Panics(t, func() { stats.KaplanMeier(spells(true, -1), stats.Options{}) })
}

// The area under the published curve up to 35 weeks: 6 + 0.8571 + 3 * 0.8067 +
// 3 * 0.7529 + 3 * 0.6902 + 6 * 0.6275 + 0.5378 + 12 * 0.4482 = 23.2873. Its variance by
// Greenwood's formula is the sum over ends of (area from there on)^2 times ended /
// (at risk (at risk - ended)); the jackknife's is at least about n/(n-1) times as
// large, as it counts that few are left at the end.
func TestRestrictedMeanOfRemissions(t *testing.T) {
	e := stats.RestrictedMean(remission, 35, stats.Options{})
	assert.InDelta(t, 23.2873, e.Value, 1e-3)
	variance, area := 0.0, 0.0
	steps, to := stats.KaplanMeier(remission, stats.Options{}).Steps, 35.0
	for i := len(steps) - 1; i >= 0; i-- {
		risk, ended := float64(steps[i].AtRisk), float64(steps[i].Ended)
		area += steps[i].Left * (to - steps[i].Time)
		variance += area * area * ended / (risk * (risk - ended))
		to = steps[i].Time
	}
	const student = 2.085963 // with 20 degrees of freedom
	assert.InEpsilon(t, math.Sqrt(variance*21/20), (e.High-e.Low)/2/student, 0.03)
	assert.Equal(t, stats.MethodJackknife, e.Method)

	short := stats.RestrictedMean(remission, 5, stats.Options{})
	assert.Equal(t, []float64{5, 5, 5}, []float64{short.Low, short.Value, short.High})
	beyond := stats.RestrictedMean(remission, 36, stats.Options{})
	assert.True(t, math.IsNaN(beyond.Value))
	assert.Equal(t, []string{"no spell is followed to 36: the last is cut at 35"}, beyond.Warnings)
	assert.Panics(t, func() { stats.RestrictedMean(remission, 0, stats.Options{}) })
}

// Where no spell is cut before the horizon, the restricted mean is the mean of the
// lengths up to it, and so is the paired difference: there is one answer.
func TestRestrictedMeanWithoutCutsIsAMean(t *testing.T) {
	const horizon = 1.5
	for _, n := range []int{12, 60} {
		x, y := draws(n, 11), draws(n, 12)
		var a, b []stats.Spell
		var cutA, cutB []float64
		for i := range x {
			x[i], y[i] = math.Exp(x[i]), math.Exp(x[i]/2+y[i]/2)
			cutA, cutB = append(cutA, min(x[i], horizon)), append(cutB, min(y[i], horizon))
			a = append(a, stats.Spell{Length: cutA[i], Ended: x[i] < horizon})
			b = append(b, stats.Spell{Length: cutB[i], Ended: y[i] < horizon})
		}
		e, mean := stats.PairedRestrictedMean(a, b, horizon, stats.Options{}), stats.Paired(cutA, cutB, stats.Options{})
		assert.InDelta(t, mean.Mean, e.Value, 1e-12)
		// The same resampling with other draws from 30, the same formula below.
		tolerance := 1e-12
		if n >= 30 {
			tolerance = 0.05 * (mean.High - mean.Low)
		}
		assert.InDelta(t, mean.Low, e.Low, tolerance, "n = %d", n)
		assert.InDelta(t, mean.High, e.High, tolerance, "n = %d", n)

		same := stats.PairedRestrictedMean(a, a, horizon, stats.Options{})
		assert.Equal(t, []float64{0, 0, 0}, []float64{same.Low, same.Value, same.High})
		assert.Equal(t, e, stats.PairedRestrictedMean(a, b, horizon, stats.Options{}), "seeded by the data")
	}
}

func TestPairsOfSpellsStayTogether(t *testing.T) {
	nan := stats.Spell{Length: math.NaN()}
	a := []stats.Spell{{3, true}, nan, {5, true}, {9, false}}
	b := []stats.Spell{{2, true}, {1, true}, {5, true}, nan}
	e := stats.PairedRestrictedMean(a, b, 8, stats.Options{})
	assert.Equal(t, 2, e.N)
	assert.InDelta(t, 0.5, e.Value, 1e-12)
	assert.Equal(t, "2 of 4 pairs have no finite length and are left out", e.Warnings[0])
	one := stats.PairedRestrictedMean(a[:1], b[:1], 8, stats.Options{})
	assert.Equal(t, 1.0, one.Value)
	assert.True(t, math.IsNaN(one.Low))
	assert.True(t, math.IsNaN(stats.PairedRestrictedMean(nil, nil, 8, stats.Options{}).Value))
	assert.Panics(t, func() { stats.PairedRestrictedMean(a, b[1:], 8, stats.Options{}) })
}
