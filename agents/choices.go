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
	at   [Together]uint64               // where the second draw falls among them
}

// Together reports whether choices can be made together under the rule, and not only
// one by one: while the noise has its usual weight.
func (r ChoiceRule) Together() bool { return r.scale == Util }

// ChooseAll makes the choices of people among so many wallets and, where there is one,
// the outside option.
func (r ChoiceRule) ChooseAll(c *Choices, wallets int, outside int32, hasOutside bool) {
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
		weigh(total[:n], before[:n], v[:n], c.Usable[:n], Only(PlatformID(p)))
	}
	r.logs(c, total, PlatformID(wallets-1))
	// Each sum that the draw does not reach leads to the wallet before.
	for p := range wallets - 1 {
		sums := &c.sums[p%MaxPlatforms]
		for k, at := range c.at[:n] {
			_, below := bits.Sub64(at, sums[k], 0)
			c.Chosen[k] -= PlatformID(below)
		}
	}
	if !hasOutside {
		return
	}
	out := Weight(outside)
	for k, inclusive := range c.LogSum[:n] {
		in := Weight(inclusive)
		hi, _ := bits.Mul64(c.Nest[k], in+out)
		_, below := bits.Sub64(hi, in, 0)
		c.Chosen[k] |= PlatformID(below) - 1 // all ones are Outside
		c.LogSum[k] = LogWeight(in + out)
	}
}

// weigh adds the weights of one wallet, where it can be used, to those before.
func weigh(total, before []uint64, v []int32, usable []PlatformSet, wallet PlatformSet) {
	before, v, usable = before[:len(total)], v[:len(total)], usable[:len(total)]
	for k := range total {
		_, can := bits.Sub64(0, uint64(usable[k]&wallet), 0) // one where it can
		total[k] = before[k] + Weight(v[k])&-can
	}
}

// logs writes the log-sums of the wallets, where the second draw falls among them, and
// the last as a first guess.
func (r ChoiceRule) logs(c *Choices, total *[Together]uint64, last PlatformID) {
	for k, sum := range total[:c.N] {
		c.at[k], _ = bits.Mul64(c.Pick[k], sum)
		c.LogSum[k] = r.times(LogWeight(sum))
		c.Chosen[k] = last
	}
}
