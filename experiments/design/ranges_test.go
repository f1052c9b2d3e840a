package design_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

func TestRanges(t *testing.T) {
	assert.Equal(t, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}, design.Range(0, 1, 11))
	assert.Equal(t, []float64{1, 0.5, 0, -0.5, -1}, design.Range(1, -1, 5))
	assert.Equal(t, []float64{-0.3, -0.2, -0.1, 0, 0.1}, design.Range(-0.3, 0.1, 5))
	assert.Equal(t, []float64{0, 200e6, 400e6, 600e6, 800e6, 1000e6}, design.Range(0, 1000e6, 6))
	assert.Equal(t, []float64{0, 0.33333333333, 0.66666666667, 1}, design.Range(0, 1, 4))
	assert.Equal(t, []float64{0.01, 0.1, 1, 10, 100}, design.LogRange(0.01, 100, 5))
	assert.Equal(t, []float64{8, 4, 2, 1}, design.LogRange(8, 1, 4))
	assert.Equal(t, []float64{5}, design.Range(5, 9, 1))
	for _, nothing := range [][]float64{
		design.Range(0, 1, 0), design.Range(0, math.Inf(1), 3), design.Range(math.NaN(), 1, 3),
		design.LogRange(0, 1, 3), design.LogRange(1, -1, 3), design.LogRange(1, math.Inf(1), 3),
	} {
		assert.Empty(t, nothing)
	}
}

func TestRangesAreEvenAndExactAtBothEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 50).Draw(t, "points")
		from, to := rapid.Float64Range(-1e12, 1e12).Draw(t, "from"), rapid.Float64Range(-1e12, 1e12).Draw(t, "to")
		x := design.Range(from, to, n)
		require.Equal(t, []float64{from, to}, []float64{x[0], x[n-1]})
		size := max(math.Abs(from), math.Abs(to))
		for i, v := range x {
			part := float64(i) / float64(n-1)
			require.InDelta(t, from+(to-from)*part, v, 1e-11*size)
		}

		from, to = math.Exp(rapid.Float64Range(-600, 600).Draw(t, "low")), math.Exp(rapid.Float64Range(-600, 600).Draw(t, "high"))
		x = design.LogRange(from, to, n)
		require.Equal(t, []float64{from, to}, []float64{x[0], x[n-1]})
		for i, v := range x {
			part := float64(i) / float64(n-1)
			require.InDelta(t, math.Log(from)*(1-part)+math.Log(to)*part, math.Log(v), 1e-9)
		}
	})
}
