package agents

import "math/bits"

// ChoiceRule is the nested logit over the usable wallets and the outside
// option (Train 2009, chapter 4): wallets form one nest of dissimilarity
// lambda, the outside option stands alone. Lambda = 1 gives the plain logit.
type ChoiceRule struct {
	// Lambda and its inverse in units of 1/1024.
	lambda, inverse int32
	// The weight of the noise in the same units, and whether there is none.
	scale   int32
	certain bool
}

// NewChoiceRule returns the rule for a dissimilarity in (0, 1].
func NewChoiceRule(lambda float64) ChoiceRule {
	return ChoiceRule{lambda: Units(lambda), inverse: Units(1 / lambda), scale: Util}
}

// Choose draws one option in two stages. v holds the wallets' utilities in
// units; only those in usable count. The first draw picks the nest or the
// outside option by the inclusive value, the second the wallet by inverse
// distribution function in the order of keys, so that raising one wallet's
// utility never makes anybody leave it under the same draws. Without usable
// wallet it returns Outside, whether an outside option exists or not.
//
// The second result is the log-sum of the occasion in units (Small & Rosen 1981).
func (r ChoiceRule) Choose(v *[MaxPlatforms]int32, usable PlatformSet, outside int32, hasOutside bool, nest, pick uint64) (PlatformID, int32) {
	if r.scale != Util {
		return r.chooseScaled(v, usable, outside, hasOutside, nest, pick)
	}
	if usable == 0 {
		return Outside, outside
	}
	var total uint64
	var sums [MaxPlatforms]uint64 // of the weights up to each wallet
	n := uint(0)
	for s := usable; s != 0; s &= s - 1 {
		total += Weight(r.within(v[s.First()%MaxPlatforms]))
		sums[n%MaxPlatforms] = total
		n++
	}
	inclusive := r.times(LogWeight(total))
	if hasOutside {
		in, out := Weight(inclusive), Weight(outside)
		hi, _ := bits.Mul64(nest, in+out)
		inclusive = LogWeight(in + out)
		if hi >= in {
			return Outside, inclusive
		}
	}
	// What the draw picks cannot be foreseen, so nothing branches on it: every wallet
	// whose sum the draw reaches is taken out, and the first that is left is the one.
	at, _ := bits.Mul64(pick, total)
	for k := range n {
		_, below := bits.Sub64(at, sums[k%MaxPlatforms], 0)
		usable &= usable - 1 | -PlatformSet(below)
	}
	return usable.First(), inclusive
}

// Inclusive returns the log-sum of the wallets in usable, in units: what a
// venue offers to a user before he has chosen it.
func (r ChoiceRule) Inclusive(v *[MaxPlatforms]int32, usable PlatformSet) int32 {
	if r.scale != Util {
		return r.inclusiveScaled(v, usable)
	}
	if usable == 0 {
		return -maxUtil * Util
	}
	var total uint64
	for s := usable; s != 0; s &= s - 1 {
		total += Weight(r.within(v[s.First()]))
	}
	return r.times(LogWeight(total))
}

func (r ChoiceRule) within(v int32) int32 {
	if r.lambda == Util {
		return v
	}
	return int32((int64(v)*int64(r.inverse) + Util/2) >> 10)
}

func (r ChoiceRule) times(v int32) int32 {
	if r.lambda == Util {
		return v
	}
	return int32((int64(v)*int64(r.lambda) + Util/2) >> 10)
}

// PickWeighted returns the place that a draw picks from a list of weights,
// each in proportion; -1 if all are zero.
func PickWeighted(weights []uint64, draw uint64) int {
	var total uint64
	for _, w := range weights {
		total += w
	}
	if total == 0 {
		return -1
	}
	at, _ := bits.Mul64(draw, total)
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return -1
}
