package stats_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// R 4: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
func TestHolmAgreesWithR(t *testing.T) {
	ps := []float64{0.01, 0.04, 0.03, 0.005}
	assert.InDeltaSlice(t, []float64{0.03, 0.06, 0.06, 0.02}, stats.Holm(ps), 1e-12)
	assert.Equal(t, 0.01, ps[0], "the values stay as they were")
	assert.Equal(t, []float64{1, 1}, stats.Holm([]float64{0.7, 1}))
	assert.Empty(t, stats.Holm(nil))
	withNaN := stats.Holm([]float64{math.NaN(), 0.02})
	assert.True(t, math.IsNaN(withNaN[0]))
	assert.InDelta(t, 0.04, withNaN[1], 1e-15, "what cannot be told still counts")
	assert.Panics(t, func() { stats.Holm([]float64{1.1}) })
}

func TestFamilyOfOneIsAPair(t *testing.T) {
	// R 4: t.test(a, b, paired = TRUE) gives p = 0.002832890.
	family := stats.PairedFamily(secondDrug, [][]float64{firstDrug}, stats.Options{})
	assert.Equal(t, stats.Paired(firstDrug, secondDrug, stats.Options{}).Low, family[0].Low)
	assert.InDelta(t, 0.002832890, family[0].P, 5e-9)
	assert.Equal(t, family[0].P, family[0].Holm)
	assert.Empty(t, stats.PairedFamily(secondDrug, nil, stats.Options{}))
}

func TestFamilyWidensItsIntervals(t *testing.T) {
	family := stats.PairedFamily(secondDrug, [][]float64{firstDrug, secondDrug}, stats.Options{})
	alone := stats.Paired(firstDrug, secondDrug, stats.Options{Level: 0.975})
	assert.Equal(t, []float64{alone.Low, alone.High}, []float64{family[0].Low, family[0].High})
	assert.Equal(t, 0.95, family[0].Simultaneous)
	assert.InDelta(t, 2*0.002832890, family[0].Holm, 1e-8)
	same := family[1]
	assert.True(t, same.AllZero)
	assert.Equal(t, []float64{0, 0, 0, 1, 1}, []float64{same.Mean, same.Low, same.High, same.P, same.Holm})

	constant := stats.PairedFamily([]float64{1, 2}, [][]float64{{2, 3}, {2, math.NaN()}}, stats.Options{})
	assert.Equal(t, 0.5, constant[0].P, "two equal differences are no proof")
	rounded := stats.PairedFamily([]float64{0.1, 0.2}, [][]float64{{0.3, 0.4}}, stats.Options{})
	assert.Equal(t, 0.5, rounded[0].P, "nor are two that only rounding parts")
	assert.True(t, math.IsNaN(constant[1].P))
}

// Of 20 pairs 9 have only the first and 2 only the second; an arm that never differs
// and one without pairs stand beside them.
func TestFamilyOfSharesIsThatOfPairedShares(t *testing.T) {
	const n = 20
	arm, base := make([]float64, n), make([]float64, n)
	for i := range n {
		switch {
		case i < 9:
			arm[i] = 1
		case i < 11:
			base[i] = 1
		case i < 15:
			arm[i], base[i] = 1, 1
		}
	}
	nothing := make([]float64, n)
	for i := range nothing {
		nothing[i] = math.NaN()
	}
	family := stats.PairedSharesFamily(base, [][]float64{arm, base, nothing}, stats.Options{})
	alone := stats.PairedShares(arm, base, stats.Options{Level: 1 - 0.05/3})
	assert.Equal(t, []float64{alone.Value, alone.Low, alone.High}, []float64{family[0].Mean, family[0].Low, family[0].High})
	assert.Equal(t, []int{9, 2, 9}, []int{family[0].Positive, family[0].Negative, family[0].Zero})
	assert.Equal(t, stats.McNemar(9, 2), family[0].P)
	assert.InDelta(t, 3*stats.McNemar(9, 2), family[0].Holm, 1e-12, "an arm without pairs still counts")
	assert.True(t, family[1].AllZero)
	assert.Equal(t, []float64{0, 0, 0, 1, 1}, []float64{family[1].Mean, family[1].Low, family[1].High, family[1].P, family[1].Holm})
	assert.True(t, math.IsNaN(family[2].P) && math.IsNaN(family[2].Holm))
	one := stats.PairedSharesFamily(base, [][]float64{arm}, stats.Options{})[0]
	assert.Equal(t, stats.PairedShares(arm, base, stats.Options{}).Low, one.Low)
}
