package stats_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// Ten values give x(2) to x(9) with 1 - 2 (1 + 10) / 1024 = 97.85 % and x(3) to x(8)
// with 1 - 2 (1 + 10 + 45) / 1024 = 89.06 %. At 95 % the way between is I =
// (0.97852-0.95)/(0.97852-0.89063) = 0.32444, weighted 8 I / (2 + 6 I) = 0.65761.
func TestMedianLiesBetweenSortedValues(t *testing.T) {
	x := []float64{9, 2, 10, 4, 1, 7, 3, 8, 6, 5}
	e := stats.Median(x, stats.Options{})
	assert.Equal(t, 5.5, e.Value)
	assert.InDelta(t, 2.65761, e.Low, 1e-4)
	assert.InDelta(t, 8.34239, e.High, 1e-4)
	assert.Equal(t, stats.MethodInterpolated, e.Method)
	assert.Empty(t, e.Warnings)
	assert.Equal(t, 9.0, x[0], "the values stay as they were")

	// At a level that sorted values reach, no way is left to go.
	exact := stats.Median(x, stats.Options{Level: 1 - 2*11.0/1024})
	assert.InDelta(t, 2, exact.Low, 1e-9)
	assert.InDelta(t, 9, exact.High, 1e-9)
}

func TestMedianOfTiesIsNotInterpolated(t *testing.T) {
	e := stats.Median([]float64{0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, stats.Options{})
	assert.Equal(t, []float64{0, 3.5, 7}, []float64{e.Low, e.Value, e.High})
	assert.Equal(t, stats.MethodOrder, e.Method)
}

func TestMedianOfFewValues(t *testing.T) {
	six := stats.Median([]float64{1, 2, 3, 4, 5, 6}, stats.Options{})
	assert.True(t, 1 <= six.Low && six.Low < six.Value && six.Value < six.High && six.High <= 6, "%+v", six)
	five := stats.Median([]float64{1, 2, 3, 4, 5}, stats.Options{})
	assert.Equal(t, 3.0, five.Value)
	assert.True(t, math.IsNaN(five.Low) && math.IsNaN(five.High))
	assert.Equal(t, []string{"5 values are too few for an interval of the median at 95 %"}, five.Warnings)
	assert.True(t, math.IsNaN(stats.Median(nil, stats.Options{}).Value))
	for n := 1; n < 40; n++ { // no level and number may leave the sorted values
		for _, level := range []float64{0.01, 0.5, 0.95} {
			e := stats.Median(draws(n, 5), stats.Options{Level: level})
			assert.False(t, e.Low > e.Value || e.High < e.Value, "%d %v %+v", n, level, e)
		}
	}
}

func TestPairedMedianIsThatOfTheDifferences(t *testing.T) {
	a, b := []float64{1, 9, 100, math.NaN()}, []float64{0, 5, 1, 3}
	e := stats.PairedMedian(a, b, stats.Options{Level: 0.5})
	assert.Equal(t, 4.0, e.Value)
	assert.Equal(t, 3, e.N)
	assert.Equal(t, []string{"1 of 4 pairs have no finite value and are left out"}, e.Warnings)
	same := stats.PairedMedian(a[:3], a[:3], stats.Options{})
	assert.Equal(t, []float64{0, 0, 0}, []float64{same.Low, same.Value, same.High}, "identical arms")
	assert.Empty(t, same.Warnings)
	equal := stats.Median([]float64{2, 2, 2}, stats.Options{})
	assert.Equal(t, []float64{2, 2}, []float64{equal.Low, equal.High})
	assert.Contains(t, equal.Warnings[0], "no width")
}

func TestSignsAreSharesOfPairs(t *testing.T) {
	e := stats.Paired(firstDrug, secondDrug, stats.Options{})
	positive, negative := stats.Signs(e)
	low, high := stats.Wilson(9, 10, 0.95)
	assert.Equal(t, []float64{low, 0.9, high}, []float64{negative.Low, negative.Value, negative.High})
	assert.Equal(t, 0.0, positive.Value)
	// Of nine signs one way: 2/2^9, of which the very count counts half.
	assert.InDelta(t, 1.0/512, stats.McNemar(e.Positive, e.Negative), 1e-12)
	none, _ := stats.Signs(stats.Mean(nil, stats.Options{}))
	assert.True(t, math.IsNaN(none.Value))
}
