package agents

import "math/bits"

// Lone is the choice of somebody who can use a single wallet.
type Lone struct {
	rule      ChoiceRule
	inclusive []int16 // by utility, from -usualUtil on
}

// Alone returns the choice of a single wallet under the rule.
func (r ChoiceRule) Alone() Lone { return Lone{rule: r} }

// Tabulate makes a table of what usual utilities come to; it pays where many choose.
func (l *Lone) Tabulate() {
	if l.inclusive != nil || l.rule.scale != Util {
		return
	}
	l.inclusive = make([]int16, 2*usualUtil*Util)
	for n := range l.inclusive {
		l.inclusive[n] = int16(l.rule.alone(int32(n - usualUtil*Util)))
	}
}

// alone is the inclusive value of a wallet of some utility.
func (r ChoiceRule) alone(v int32) int32 { return r.times(LogWeight(Weight(r.within(v)))) }

// Choose is ChoiceRule.Choose for a single wallet, of utility v: it reports whether the
// draw takes it, and the log-sum of the occasion in units.
func (l *Lone) Choose(v, outside int32, hasOutside bool, nest uint64) (bool, int32) {
	if l.rule.scale != Util {
		p, logsum := l.rule.chooseScaled(&[MaxPlatforms]int32{v}, Only(0), outside, hasOutside, nest, 0)
		return p == 0, logsum
	}
	var inclusive int32
	if n := v + usualUtil*Util; uint(n) < uint(len(l.inclusive)) {
		inclusive = int32(l.inclusive[n])
	} else {
		inclusive = l.rule.alone(v)
	}
	if !hasOutside {
		return true, inclusive
	}
	in := Weight(inclusive)
	all := in + Weight(outside)
	at, _ := bits.Mul64(nest, all)
	return at < in, LogWeight(all)
}
