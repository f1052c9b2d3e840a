package agents

import "math/bits"

// Together is how many people's choices are made together at most.
const Together = 64

// Choices are those of up to 64 people, made together: each comes to what
// ChoiceRule.Choose says, but step by step for all of them, in loops that branch on
// nothing that luck decides.
type Choices struct {
	// N is the number of people; each can use some wallet.
	N      int
	Usable [Together]PlatformSet
	// Common are wallets that all of them can use; it need not name any.
	Common PlatformSet
	// V are the utilities in units, by wallet and person; only those of usable wallets
	// count. Choosing may change them.
	V [MaxPlatforms][Together]int32
	// Nest and Pick are the two draws of each person.
	Nest, Pick [Together]uint64

	// Chosen is what each takes, LogSum the log-sum of the occasion in units.
	Chosen [Together]PlatformID
	LogSum [Together]int32

	none [Together]uint64
	sums [MaxPlatforms][Together]uint64 // of the weights up to each wallet
}

// Together reports whether choices can be made together under the rule, and not only
// one by one: while the noise has its usual weight.
func (r ChoiceRule) Together() bool { return r.scale == Util }

// ChooseAll makes the choices of people among so many wallets and the outside option
// beside them; nil where there is none.
func (r ChoiceRule) ChooseAll(c *Choices, wallets int, outside *Beside) {
	n := c.N
	total := &c.none
	for p := range wallets {
		v, before := &c.V[p%MaxPlatforms], total
		total = &c.sums[p%MaxPlatforms]
		if r.lambda != Util {
			for k := range n {
				v[k] = r.within(v[k])
			}
		}
		if c.Common.Has(PlatformID(p)) {
			weighAll(total[:n], before[:n], v[:n])
		} else {
			weigh(total[:n], before[:n], v[:n], c.Usable[:n], PlatformID(p))
		}
	}
	// Every sum but the last that the draw reaches leads to the next wallet.
	clear(c.Chosen[:n])
	for p := 0; p < wallets-1; p += 2 {
		first, second := &c.sums[p%MaxPlatforms], total
		if p+2 < wallets {
			second = &c.sums[(p+1)%MaxPlatforms]
		}
		lead(c.Chosen[:n], c.Pick[:n], total[:n], first[:n], second[:n])
	}
	logWeights(c.LogSum[:n], total[:n])
	if r.lambda != Util {
		for k, logsum := range c.LogSum[:n] {
			c.LogSum[k] = r.times(logsum)
		}
	}
	switch {
	case outside == nil:
		return
	case outside.usual != nil:
		outside.chooseAll(c.Chosen[:n], c.LogSum[:n], c.Nest[:n])
		return
	}
	out, sums := Weight(outside.outside), total
	for k, inclusive := range c.LogSum[:n] {
		in := Weight(inclusive)
		sums[k] = in + out
		hi, _ := bits.Mul64(c.Nest[k], in+out)
		_, below := bits.Sub64(hi, in, 0)
		c.Chosen[k] |= PlatformID(below) - 1 // all ones are Outside
	}
	logWeights(c.LogSum[:n], sums[:n])
}

// lead leads on by one wallet for each of two sums that a draw reaches among all.
//
//go:noinline
func lead(chosen []PlatformID, picks, total, first, second []uint64) {
	picks, total, first, second = picks[:len(chosen)], total[:len(chosen)], first[:len(chosen)], second[:len(chosen)]
	for k, wallet := range chosen {
		at, _ := bits.Mul64(picks[k], total[k])
		to := uint64(wallet) + 2
		_, below := bits.Sub64(at, first[k], 0)
		to, _ = bits.Sub64(to, 0, below)
		_, below = bits.Sub64(at, second[k], 0)
		to, _ = bits.Sub64(to, 0, below)
		chosen[k] = PlatformID(to)
	}
}

// weigh adds the weights of one wallet, where it can be used, to those before.
func weigh(total, before []uint64, v []int32, usable []PlatformSet, wallet PlatformID) {
	top := 63 - wallet%MaxPlatforms
	before, v, usable = before[:len(total)], v[:len(total)], usable[:len(total)]
	for k := range total {
		can := uint64(int64(usable[k]) << top >> 63) // all ones where it can
		total[k] = before[k] + Weight(v[k])&can
	}
}

// weighAll is weigh for a wallet that all can use.
//
//go:noinline
func weighAll(total, before []uint64, v []int32) {
	before, v = before[:len(total)], v[:len(total)]
	for k := range total {
		total[k] = before[k] + Weight(v[k])
	}
}

// logWeights writes the logarithms of sums of weights.
//
//go:noinline
func logWeights(out []int32, sums []uint64) {
	out = out[:len(sums)]
	for k, sum := range sums {
		out[k] = LogWeight(sum)
	}
}
