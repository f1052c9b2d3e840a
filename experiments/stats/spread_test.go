package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Over normal inputs of sd 1 and luck of sd 2, two runs a draw, the variance of a
// draw's mean is 1 + 4/2 = 3, two thirds of it luck; 95 % of the inputs lie within 1.96.
func TestSpreadTakesOutLuck(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	var values [][]float64
	for range 4000 {
		input := source.NormFloat64()
		values = append(values, []float64{5 + input + 2*source.NormFloat64(), 5 + input + 2*source.NormFloat64()})
	}
	s := SpreadOver(values, Options{})
	assert.Equal(t, 4000, s.Draws)
	assert.Equal(t, 8000, s.Runs)
	// Over 4,000 draws quantiles at 2.5 % have a standard error of 0.042 sd.
	assert.InDelta(t, 5-1.96*math.Sqrt(3), s.Low, 0.3)
	assert.InDelta(t, 5+1.96*math.Sqrt(3), s.High, 0.3)
	assert.InDelta(t, 2.0/3, s.Luck, 0.04)
	assert.InDelta(t, 5-1.96, s.InputLow, 0.25)
	assert.InDelta(t, 5+1.96, s.InputHigh, 0.25)
	assert.Empty(t, s.Warnings)

	for i := range values { // no luck: the two bands are one
		values[i][1] = values[i][0]
	}
	s = SpreadOver(values, Options{})
	assert.Zero(t, s.Luck)
	assert.Equal(t, s.Low, s.InputLow)

	for i := range values { // nothing but luck
		values[i] = []float64{source.NormFloat64(), source.NormFloat64()}
	}
	s = SpreadOver(values, Options{})
	assert.Greater(t, s.Luck, 0.9)
	assert.Less(t, s.InputHigh-s.InputLow, 0.35*(s.High-s.Low))
}

func TestSpreadSaysWhatItLacks(t *testing.T) {
	none := SpreadOver(nil, Options{})
	assert.Zero(t, none.Draws)
	assert.True(t, math.IsNaN(none.Low))
	require.NotEmpty(t, none.Warnings)
	s := SpreadOver([][]float64{{1, 2}, {math.NaN(), 3}, {3, 4}}, Options{})
	assert.Equal(t, 2, s.Draws)
	assert.True(t, math.IsNaN(s.Means[1]))
	assert.Contains(t, s.Warnings[0], "1 of 3 draws")
	same := SpreadOver([][]float64{{0, 0}, {0, 0}}, Options{})
	assert.Equal(t, []float64{0, 0, 0, 0}, []float64{same.Low, same.High, same.InputLow, same.InputHigh})
	assert.Zero(t, same.Positive+same.Negative)
}

func TestRankCorrelation(t *testing.T) {
	up := []float64{1, 2, 3, 4, 5}
	assert.InDelta(t, 1, RankCorrelation(up, []float64{1, 8, 27, 64, 125}), 1e-12)
	assert.InDelta(t, -1, RankCorrelation(up, []float64{5, 4, 3, 2, 1}), 1e-12)
	// Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
	assert.InDelta(t, 4.5/math.Sqrt(4.5*5), RankCorrelation([]float64{1, 2, 2, 9}, []float64{1, 2, 3, 4}), 1e-12)
	assert.True(t, math.IsNaN(RankCorrelation([]float64{1, 1, 1}, up[:3])))
	assert.True(t, math.IsNaN(RankCorrelation(up[:2], up[:2])))
}

// Of 40 draws of 100 inputs that do nothing, the largest correlation stands out in
// at most 5 % of cases.
func TestNothingStandsOutByChance(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	const trials, draws, inputs = 300, 40, 100
	bound, out := StandsOut(draws, inputs, 0.05), 0
	for range trials {
		value, input := make([]float64, draws), make([]float64, draws)
		for i := range value {
			value[i] = source.NormFloat64()
		}
		largest := 0.0
		for range inputs {
			for i := range input {
				input[i] = source.Float64()
			}
			largest = max(largest, math.Abs(RankCorrelation(input, value)))
		}
		if largest > bound {
			out++
		}
	}
	assert.Less(t, float64(out)/trials, 0.05+4*math.Sqrt(0.05*0.95/trials))
	assert.Equal(t, 1.0, StandsOut(4, 10, 0.05))
}
