package agents

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSplitConservesEveryFen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packets := make([]int64, rapid.IntRange(1, 100).Draw(t, "slots"))
		amount := int64(len(packets)) + rapid.Int64Range(0, 1_000_000_000).Draw(t, "more")
		if rapid.Bool().Draw(t, "scarce") {
			amount = int64(len(packets)) + rapid.Int64Range(0, 5).Draw(t, "few")
		}
		draws := rapid.SliceOfN(rapid.Uint64(), len(packets), len(packets)).Draw(t, "draws")
		SplitEnvelope(amount, packets, func(i int) uint64 { return draws[i] })
		var sum int64
		for _, x := range packets {
			require.GreaterOrEqual(t, x, int64(1))
			sum += x
		}
		require.Equal(t, amount, sum)
	})
}

// moments is the closed form of the double-mean rule in units of the mean: with
// j packets left and X_i uniform up to twice the mean of the rest R,
// E[X^2] = E[R^2] 4/(3 j^2) and E[R'^2] = E[R^2] (1 - 2/j + 4/(3 j^2)). The last
// packet is the rest. Every mean is one.
func moments(n int) []float64 {
	rest2 := float64(n * n)
	var sd []float64
	for j := n; j >= 2; j-- {
		sd = append(sd, math.Sqrt(rest2*4/float64(3*j*j)-1))
		rest2 *= 1 - 2/float64(j) + 4/float64(3*j*j)
	}
	return append(sd, math.Sqrt(rest2-1))
}

func TestSplitLaw(t *testing.T) {
	// The closed form against the published values.
	for n, want := range map[int][]float64{
		2:  {.57735, .57735},
		3:  {.57735, .66667, .66667},
		5:  {.57735, .60093, .64150, .72743, .72743},
		10: {.57735, .58208, .58804, .59578, .60621, .62107, .64389, .68337, .76762, .76762},
	} {
		require.InDeltaSlice(t, want, moments(n), 1e-5)
	}
	luck := rand.New(rand.NewPCG(1, 2))
	const times, mean = 40_000, 10_000 // 100 yuan a packet: rounding to fen does not show
	for _, n := range []int{2, 3, 5, 10} {
		sum, sum2, sum4 := make([]float64, n), make([]float64, n), make([]float64, n)
		packets := make([]int64, n)
		for range times {
			SplitEnvelope(int64(n)*mean, packets, func(int) uint64 { return luck.Uint64() })
			for i, x := range packets {
				d := float64(x)/mean - 1
				sum[i] += d
				sum2[i] += d * d
				sum4[i] += d * d * d * d
			}
		}
		for i, sd := range moments(n) {
			require.InDelta(t, 0, sum[i]/times, 4*sd/math.Sqrt(times), "mean of packet %d of %d", i+1, n)
			variance := sum2[i] / times
			se := math.Sqrt((sum4[i]/times - variance*variance) / times)
			require.InDelta(t, sd*sd, variance, 4*se, "variance of packet %d of %d", i+1, n)
		}
	}
}
