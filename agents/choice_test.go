package agents

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// spread returns pairs of draws that cover the unit square evenly: the additive
// recurrence on the powers of the plastic number (Roberts 2018). Frequencies
// over them are nearer to the probabilities than those of random draws.
func spread(i int) (nest, pick uint64) {
	const a, b = 0.7548776662466927, 0.5698402909980532
	step := func(x float64) uint64 { return uint64(x*(1<<53)) << 11 }
	return uint64(i) * step(a), uint64(i) * step(b)
}

// nested is the closed form of the nested logit (Train 2009, section 4.2):
// probabilities of the wallets and of the outside option (last), and the
// log-sum.
func nested(v []float64, lambda, outside float64, hasOutside bool) ([]float64, float64) {
	var total float64
	for _, x := range v {
		total += math.Exp(x / lambda)
	}
	inclusive := lambda * math.Log(total)
	in, logsum := 1.0, inclusive
	if hasOutside {
		in = 1 / (1 + math.Exp(outside-inclusive))
		logsum = math.Log(math.Exp(inclusive) + math.Exp(outside))
	}
	var out []float64
	for _, x := range v {
		out = append(out, in*math.Exp(x/lambda)/total)
	}
	return append(out, 1-in), logsum
}

func TestChooseFollowsTheNestedLogit(t *testing.T) {
	for _, test := range []struct {
		name       string
		v          []float64
		lambda     float64
		outside    float64
		hasOutside bool
	}{
		{"one wallet", []float64{0.7}, 1, 0, true},
		{"plain", []float64{1.0, 0.6, 0, -0.5}, 1, 0, false},
		{"plain with cash", []float64{1.0, 0.6, 0, -0.5}, 1, 0.5, true},
		{"nested", []float64{0.5, 0.2, -0.3}, 0.5, 0, true},
		{"tight nest", []float64{0.1, 0, 0}, 0.1, 0.3, true},
		{"far apart", []float64{6, -6}, 0.8, 5, true},
		{"nested, no cash", []float64{0.4, 0.1}, 0.6, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, logsum := nested(test.v, test.lambda, test.outside, test.hasOutside)
			rule := NewChoiceRule(test.lambda)
			var v [MaxPlatforms]int32
			var usable PlatformSet
			for p, x := range test.v {
				// Not the first places, so that places and ranks differ.
				v[2*p+1] = Units(x)
				usable = usable.With(PlatformID(2*p + 1))
			}
			const draws = 1 << 17
			counts := make([]float64, len(want))
			var worst float64
			for i := range draws {
				nest, pick := spread(i)
				p, got := rule.Choose(&v, usable, Units(test.outside), test.hasOutside, nest, pick)
				worst = max(worst, math.Abs(logsum*Util-float64(got)))
				if p == Outside {
					counts[len(want)-1]++
					continue
				}
				if !usable.Has(p) {
					t.Fatalf("chose %d, which cannot be used", p)
				}
				counts[p/2]++
			}
			require.LessOrEqual(t, worst, 4.0, "log-sum")
			for k := range want {
				// Utilities are whole units, log-sums within two: 3/1024 on the
				// logit moves a probability by less than a thousandth. The weight
				// 1/lambda of a nest multiplies the first.
				require.InDelta(t, want[k], counts[k]/draws, 1e-3/test.lambda*math.Min(1, 4*want[k]*(1-want[k])+0.1), "option %d", k)
			}
			_, alone := nested(test.v, test.lambda, 0, false)
			require.InDelta(t, alone*Util, float64(rule.Inclusive(&v, usable)), 4)
		})
	}
}

func TestChooseWithoutWalletIsOutside(t *testing.T) {
	rule := NewChoiceRule(0.7)
	var v [MaxPlatforms]int32
	for _, has := range []bool{true, false} {
		p, logsum := rule.Choose(&v, 0, 300, has, 5, 6)
		require.Equal(t, Outside, p)
		require.EqualValues(t, 300, logsum)
	}
	require.EqualValues(t, -maxUtil*Util, rule.Inclusive(&v, 0))
}

// TestChooseAtTheBound takes equal options, where each stage is a coin whose
// sides meet in the middle of the draw, to the last bit.
func TestChooseAtTheBound(t *testing.T) {
	rule := NewChoiceRule(1)
	var v [MaxPlatforms]int32
	const middle = 1 << 63
	choose := func(usable PlatformSet, has bool, nest, pick uint64) PlatformID {
		p, _ := rule.Choose(&v, usable, 0, has, nest, pick)
		return p
	}
	require.Equal(t, PlatformID(0), choose(0b1, true, middle-1, 0))
	require.Equal(t, Outside, choose(0b1, true, middle, 0))
	require.Equal(t, PlatformID(0), choose(0b11, false, 0, middle-1))
	require.Equal(t, PlatformID(1), choose(0b11, false, 0, middle))
	require.Equal(t, PlatformID(1), choose(0b11, false, 0, math.MaxUint64))
}

// TestRaisingAWalletLosesNobody is the monotone coupling: under the same draws,
// whoever picks p still picks p when p has become better, and whoever changes
// changes to p or from cash.
func TestRaisingAWalletLosesNobody(t *testing.T) {
	utility := rapid.Int32Range(-22*Util, 22*Util)
	near := rapid.Int32Range(-3*Util, 3*Util)
	rapid.Check(t, func(t *rapid.T) {
		rule := NewChoiceRule(rapid.Float64Range(0.05, 1).Draw(t, "lambda"))
		if rapid.Bool().Draw(t, "plain") {
			rule = NewChoiceRule(1)
		}
		var v [MaxPlatforms]int32
		usable := PlatformSet(rapid.Uint16Range(1, math.MaxUint16).Draw(t, "usable"))
		values := near
		if rapid.Bool().Draw(t, "far") {
			values = utility
		}
		for p := range v {
			v[p] = values.Draw(t, "v")
		}
		outside := values.Draw(t, "outside")
		has := rapid.Bool().Draw(t, "has outside")
		nest, pick := rapid.Uint64().Draw(t, "nest"), rapid.Uint64().Draw(t, "pick")
		before, sum := rule.Choose(&v, usable, outside, has, nest, pick)
		raised := PlatformID(rapid.IntRange(0, MaxPlatforms-1).Draw(t, "raised"))
		if before != Outside && rapid.Bool().Draw(t, "raise the chosen") {
			raised = before
		}
		v[raised] += rapid.Int32Range(1, 4*Util).Draw(t, "by")
		after, better := rule.Choose(&v, usable, outside, has, nest, pick)
		if !usable.Has(raised) {
			require.Equal(t, before, after, "a wallet that cannot be used has no say")
			require.Equal(t, sum, better)
			return
		}
		require.GreaterOrEqual(t, better, sum, "log-sum")
		if before == raised {
			require.Equal(t, raised, after)
		}
		if before != Outside && after == Outside {
			t.Fatalf("left wallet %d for cash, though wallet %d became better", before, raised)
		}
	})
}

func TestPickWeightedIsProportional(t *testing.T) {
	weights := []uint64{0, 3, 0, 1, 4, 0}
	counts := make([]int, len(weights))
	const draws = 1 << 12
	for i := range draws {
		counts[PickWeighted(weights, uint64(i)<<52)]++
	}
	for k, w := range weights {
		require.Equal(t, int(w)*draws/8, counts[k], "place %d", k)
	}
	require.Equal(t, 4, PickWeighted(weights, math.MaxUint64))
	require.Equal(t, -1, PickWeighted([]uint64{0, 0}, 7))
	require.Equal(t, -1, PickWeighted(nil, 7))
}
