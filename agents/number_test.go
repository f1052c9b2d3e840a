package agents

import (
	"math"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestExpAgainstMath(t *testing.T) {
	worst := 0.0
	for i := -70_000; i <= 70_000; i++ {
		x := float64(i) / 100.37
		want := math.Exp(x)
		worst = max(worst, math.Abs(Exp(x)-want)/want)
	}
	require.Less(t, worst, 1e-14, "relative error")
	require.Equal(t, 1.0, Exp(0))
	require.Zero(t, Exp(-701))
	require.Equal(t, Exp(700), Exp(1e9), "large arguments are cut")
}

func TestLogAgainstMath(t *testing.T) {
	worst := 0.0
	for i := -3000; i <= 3000; i++ {
		x := math.Exp(float64(i) / 10.07)
		for _, x := range []float64{x, x * 1.4142, x * 1.4143, 1 + x/1e6} {
			want := math.Log(x)
			worst = max(worst, math.Abs(Log(x)-want)/max(1, math.Abs(want)))
		}
	}
	require.Less(t, worst, 1e-14, "error relative to the larger of 1 and |ln x|")
	require.Zero(t, Log(1))
}

func TestLogInvertsExp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-650, 650).Draw(t, "x")
		require.InDelta(t, x, Log(Exp(x)), 1e-14*max(1, math.Abs(x)))
	})
}

func TestHazardAgainstMath(t *testing.T) {
	for _, rate := range []float64{0, 1e-12, 9.99e-7, 1.001e-6, 1e-3, 0.1, 1, 5, 40} {
		require.InDelta(t, -math.Expm1(-rate), Hazard(rate), 3e-10*rate, "rate %v", rate)
	}
}

func TestLogisticIsSymmetric(t *testing.T) {
	require.Equal(t, 0.5, Logistic(0))
	for _, x := range []float64{1e-3, 0.4, 3, 30, 800} {
		require.InDelta(t, 1, Logistic(x)+Logistic(-x), 1e-15)
		require.InDelta(t, 1/(1+math.Exp(-x)), Logistic(x), 1e-14)
	}
}

func TestThresholdKeepsTheProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		require.InDelta(t, p, float64(Threshold(p))/(1<<64), 1.0/(1<<53))
		q := rapid.Float64Range(p, 1).Draw(t, "q")
		require.LessOrEqual(t, Threshold(p), Threshold(q))
	})
	for _, p := range []float64{0, -1, math.NaN()} {
		require.False(t, Happens(0, Threshold(p)), "probability %v", p)
	}
	for _, p := range []float64{1, 2, math.Inf(1)} {
		require.True(t, Happens(math.MaxUint64, Threshold(p)), "probability %v", p)
	}
	require.True(t, Happens(1<<63-1, Threshold(0.5)))
	require.False(t, Happens(1<<63, Threshold(0.5)))
}

func TestPickIsUniform(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 17, 55, 1000} {
		const draws = 1 << 16
		counts := make([]int, n)
		for i := range draws {
			counts[Pick(uint64(i)<<48, n)]++
		}
		for k, c := range counts {
			require.InDelta(t, float64(draws)/float64(n), float64(c), 1, "%d of %d", k, n)
		}
		require.Equal(t, n-1, Pick(math.MaxUint64, n))
	}
}

func TestUnitsRoundToNearest(t *testing.T) {
	for _, test := range []struct {
		util float64
		want int32
	}{{0, 0}, {1, 1024}, {-1, -1024}, {0.5 / 1024, 1}, {-0.49 / 1024, 0}, {-0.51 / 1024, -1}, {20, 20480}} {
		require.Equal(t, test.want, Units(test.util), "%v utils", test.util)
	}
}

func TestWeightIsMonotoneAndExponential(t *testing.T) {
	const most = maxUtil * Util
	last := Weight(-most - 1)
	for v := int32(-most); v <= most; v++ {
		w := Weight(v)
		require.GreaterOrEqual(t, w, last)
		want := math.Exp(float64(v)/Util) * (1 << unitBits)
		require.InDelta(t, want, float64(w), 0.5+1e-13*want)
		last = w
	}
	require.Equal(t, last, Weight(most+1), "utilities beyond the bound are cut")
	require.Equal(t, last, Weight(math.MaxInt32-most))
	hi, sum := bits.Mul64(MaxPlatforms, last)
	require.Zero(t, hi, "the largest weights of all platforms must add up in 64 bits")
	require.Positive(t, sum)
}

// The rounding of a weight to a whole number dominates below -14.6 utils, where
// a weight is less than 500: there the inverse cannot be nearer than 1024/w.
func TestLogWeightInvertsWeight(t *testing.T) {
	for v := int32(-maxUtil * Util); v <= maxUtil*Util; v++ {
		got := LogWeight(Weight(v))
		limit := 2.0
		if w := Weight(v); w < 500 {
			limit += Util / float64(w)
		}
		require.InDelta(t, float64(v), float64(got), limit)
	}
	require.EqualValues(t, -maxUtil*Util, LogWeight(0))
}

func TestLogWeightIsMonotoneAndLogarithmic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum := rapid.Uint64Range(1, math.MaxUint64-1).Draw(t, "sum")
		require.LessOrEqual(t, LogWeight(sum), LogWeight(sum+1))
		require.InDelta(t, (math.Log(float64(sum))-unitBits*math.Ln2)*Util, float64(LogWeight(sum)), 1.5)
	})
	for k := range 63 {
		require.LessOrEqual(t, LogWeight(1<<(k+1)-1), LogWeight(1<<(k+1)), "at the seam of 2^%d", k+1)
	}
}
