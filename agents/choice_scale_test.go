package agents

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Noise of another weight divides all utilities, and the log-sum comes back in utils.
func TestScaledFollowsTheLogitOfScaledUtilities(t *testing.T) {
	const outside, lambda, n = 0.4, 0.7, 100_000
	for _, scale := range []float64{0.01, 0.25, 0.5, 2} {
		values := []float64{0.43, 0.426, 0.41, -0.5}
		if scale > 0.01 {
			values = []float64{1.0, 0.6, 0, -0.5}
		}
		var v [MaxPlatforms]int32
		var sharp []float64
		for p, x := range values {
			v[p] = Units(x)
			sharp = append(sharp, float64(v[p])/float64(Units(scale)))
		}
		weight := float64(Units(scale)) / Util // in whole units
		want, logsum := nested(sharp, lambda, float64(Units(outside))/float64(Units(scale)), true)
		rule := NewChoiceRule(lambda).Scaled(scale)
		counts := make([]int, len(values)+1)
		for i := range n {
			nest, pick := spread(i)
			p, sum := rule.Choose(&v, 0b1111, Units(outside), true, nest, pick)
			if p == Outside {
				p = PlatformID(len(values))
			}
			counts[p]++
			require.InDelta(t, weight*logsum, float64(sum)/Util, 4e-3*max(1, scale))
		}
		for p, x := range want {
			require.InDelta(t, x, float64(counts[p])/n, 0.001+2.0/Util/lambda, "scale %v, option %d", scale, p)
		}
	}
}

// Weight 1 is the plain rule, bit for bit.
func TestScaleOfOneIsThePlainRule(t *testing.T) {
	require.Equal(t, NewChoiceRule(0.6), NewChoiceRule(0.6).Scaled(1))
}

// Without noise the best is taken whatever the draws: the first of equals, and
// a wallet that is as good as cash.
func TestWithoutNoiseTheBestIsTaken(t *testing.T) {
	rule := NewChoiceRule(0.5).Scaled(0)
	v := [MaxPlatforms]int32{100, 300, 300, -5}
	for i := range 50 {
		nest, pick := spread(i)
		choose := func(usable PlatformSet, outside int32, cash bool) (PlatformID, int32) {
			return rule.Choose(&v, usable, outside, cash, nest, pick)
		}
		for _, test := range []struct {
			usable  PlatformSet
			outside int32
			cash    bool
			best    PlatformID
			value   int32
		}{
			{0b1111, 0, true, 1, 300},
			{0b1101, 0, true, 2, 300},
			{0b1001, 0, false, 0, 100},
			{0b1000, 0, true, Outside, 0},
			{0b1000, 0, false, 3, -5},
			{0b1111, 300, true, 1, 300},
			{0b1111, 301, true, Outside, 301},
			{0, 7, true, Outside, 7},
		} {
			p, value := choose(test.usable, test.outside, test.cash)
			require.Equal(t, test.best, p)
			require.Equal(t, test.value, value)
		}
	}
	require.EqualValues(t, 300, rule.Inclusive(&v, 0b1111))
	require.EqualValues(t, -maxUtil*Util, rule.Inclusive(&v, 0))
}

// The log-sum of nest and outside option is that of a choice between the two.
func TestBesideIsTheLogSumOfBoth(t *testing.T) {
	for _, scale := range []float64{0, 0.1, 0.5, 1, 3} {
		rule := NewChoiceRule(1).Scaled(scale)
		for _, pair := range [][2]float64{{0, 0}, {1, -2}, {-3, 0.5}, {8, 8.1}} {
			want := max(pair[0], pair[1])
			if scale > 0 {
				want += scale * math.Log(1+math.Exp(-math.Abs(pair[0]-pair[1])/scale))
			}
			got := rule.Beside(Units(pair[0]), Units(pair[1]))
			require.InDelta(t, want, float64(got)/Util, 3e-3*max(1, scale))
		}
	}
}

// The least weight of noise nears the best; no weight overflows.
func TestExtremeNoise(t *testing.T) {
	v := [MaxPlatforms]int32{60 * Util, -60 * Util, 0, 1}
	for _, scale := range []float64{1e-9, 0.001, 100} {
		rule := NewChoiceRule(0.05).Scaled(scale)
		for i := range 20 {
			nest, pick := spread(i)
			p, _ := rule.Choose(&v, 0b1111, 0, true, nest, pick)
			require.Contains(t, []PlatformID{0, 1, 2, 3, Outside}, p)
			if scale < 1 {
				require.EqualValues(t, 0, p)
			}
		}
	}
}
