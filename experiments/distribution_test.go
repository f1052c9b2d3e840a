package experiments

import (
	"hash/fnv"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"hongbao/model/spec"
)

// The library's quantiles are the same up to the last bits, which are what own ones
// are for.
func TestNormalQuantiles(t *testing.T) {
	for p := 1e-12; p < 1; p = min(p*1.31, p+0.003) {
		require.InDelta(t, distuv.UnitNormal.Quantile(p), normalQuantile(p), 1e-11, "%v", p)
		require.InDelta(t, p, normalShare(normalQuantile(p)), 1e-13)
	}
	for x := -8.0; x <= 8; x += 0.25 {
		require.InDelta(t, distuv.UnitNormal.CDF(x), normalShare(x), 2e-15)
	}
	require.Equal(t, 0.0, normalShare(math.Inf(-1)))
	require.Equal(t, 1.0, normalShare(math.Inf(1)))
}

func TestCutNormal(t *testing.T) {
	for low := -12.0; low <= 12; low += 0.05 {
		for width := 0.0; width <= 12; width += 0.25 {
			at := cutNormal(low, low+width)
			for _, place := range []float64{0, 1e-300, 1.0 / (1 << 54), 0.5, 1 - 1.0/(1<<53), 1} {
				x := at(place)
				require.True(t, x >= low && x <= low+width, "%v of %v to %v: %v", place, low, low+width, x)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-5, 5).Draw(t, "low")
		high := low + rapid.Float64Range(0.01, 5).Draw(t, "width")
		p := rapid.Float64Range(0, 1).Draw(t, "place")
		x := cutNormal(low, high)(p)
		require.GreaterOrEqual(t, x, low)
		require.LessOrEqual(t, x, high)
		n := distuv.UnitNormal
		below, all := n.CDF(x)-n.CDF(low), n.CDF(high)-n.CDF(low)
		if low > 0 {
			below, all = n.Survival(low)-n.Survival(x), n.Survival(low)-n.Survival(high)
		}
		require.InDelta(t, p, below/all, 1e-6)
	})
}

func TestBetaQuantiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := math.Exp(rapid.Float64Range(-2, 5).Draw(t, "a")), math.Exp(rapid.Float64Range(-2, 5).Draw(t, "b"))
		p := rapid.Float64Range(0.001, 0.999).Draw(t, "place")
		x := betaQuantile(a, b)(p)
		if x > 1e-12 && x < 1-1e-9 {
			require.InDelta(t, p, distuv.Beta{Alpha: a, Beta: b}.CDF(x), 1e-8)
		}
		require.InDelta(t, x, 1-betaQuantile(b, a)(1-p), 1e-9, "mirrored")
	})
	require.InDelta(t, 0.3, betaQuantile(1, 1)(0.3), 1e-14, "the uniform distribution")
	require.InDelta(t, math.Sqrt(0.3), betaQuantile(2, 1)(0.3), 1e-14, "x squared")
	require.Equal(t, 0.0, betaQuantile(2, 3)(0))
	require.Equal(t, 1.0, betaQuantile(2, 3)(1))
	for x := 0.01; x < 200; x *= 1.7 {
		want, _ := math.Lgamma(x)
		require.InDelta(t, want, logGamma(x), 1e-13*max(1, math.Abs(want)))
	}
}

func TestTriangularQuantiles(t *testing.T) {
	l, err := Triangular{"1", "2", "5"}.law(&lawReader{sc: scales[0].scale})
	require.NoError(t, err)
	want := distuv.NewTriangle(1, 5, 2, nil)
	for p := 0.0; p <= 1; p += 0.01 {
		require.InDelta(t, want.Quantile(p), l.quantile(p), 1e-12)
	}
}

// Of many places the shares below each value are those of the distribution.
func TestDistributionsHaveTheirMoments(t *testing.T) {
	five, zero := spec.Scalar("5"), spec.Scalar("0")
	for _, c := range []struct {
		d        Distribution
		mean, sd float64
	}{
		{Distribution{Uniform: &Ends{"2", "6"}}, 4, 4 / math.Sqrt(12)},
		{Distribution{LogUniform: &Ends{"1", "10"}}, 9 / math.Ln10, math.Sqrt(99/(2*math.Ln10) - 81/(math.Ln10*math.Ln10))},
		{Distribution{Normal: &Normal{Mean: "3", SD: "0.5"}}, 3, 0.5},
		{Distribution{Normal: &Normal{Mean: "0", SD: "1", Low: &zero}}, math.Sqrt(2 / math.Pi), math.Sqrt(1 - 2/math.Pi)},
		{Distribution{LogNormal: &LogNormal{Median: "2", SD: 0.5}}, 2 * math.Exp(0.125), 2 * math.Exp(0.125) * math.Sqrt(math.Exp(0.25)-1)},
		{Distribution{Triangular: &Triangular{"0", "1", "5"}}, 2, math.Sqrt(21.0 / 18)},
		{Distribution{Beta: &Beta{Alpha: 2, Beta: 3, Low: "0", High: five}}, 2, 5 * math.Sqrt(6.0/(25*6))},
	} {
		s, err := c.d.sampled("number")
		require.NoError(t, err)
		const n = 4000
		sum, square := 0.0, 0.0
		for i := range n {
			x := number(t, s.at((float64(i)+0.5)/n))
			sum, square = sum+x, square+x*x
		}
		mean := sum / n
		require.InDelta(t, c.mean, mean, 0.002*c.mean+1e-6, s.span)
		require.InEpsilon(t, c.sd, math.Sqrt(square/n-mean*mean), 0.01, s.span)
	}
}

// The texts are the same on every processor; .ci/run compiles this for others.
func TestGoldenTextsOfDistributions(t *testing.T) {
	h := fnv.New64a()
	for _, d := range []Distribution{
		{Uniform: &Ends{"2", "6"}},
		{LogUniform: &Ends{"1", "10"}},
		{Normal: &Normal{Mean: "3", SD: "0.5"}},
		{LogNormal: &LogNormal{Median: "2", SD: 0.5}},
		{Triangular: &Triangular{"0", "1", "5"}},
		{Beta: &Beta{Alpha: 2.5, Beta: 0.7, Low: "0", High: "1"}},
	} {
		s, err := d.sampled("number")
		require.NoError(t, err)
		for i := range 5000 {
			h.Write([]byte(s.at((float64(i) + 0.5) / 5000)))
		}
	}
	require.Equal(t, uint64(0x1f2ea2882e362692), h.Sum64())
}
