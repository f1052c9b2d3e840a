package agents

import "math"

// Lone is the choice of somebody who can use a single wallet: to take it or the outside
// option, where there is one.
type Lone struct {
	rule       ChoiceRule
	beside     *Beside
	hasOutside bool
	usual      []odds // by utility of the wallet, from -usualUtil on
}

// Alone returns the choice of a single wallet under the rule.
func (r ChoiceRule) Alone(outside int32, hasOutside bool) *Lone {
	return &Lone{rule: r, beside: NewBeside(outside), hasOutside: hasOutside}
}

// Tabulate makes a table of what usual utilities come to; it pays where many choose.
func (l *Lone) Tabulate() {
	if l.usual != nil || l.rule.scale != Util {
		return
	}
	l.usual = make([]odds, 2*usualUtil*Util)
	for n := range l.usual {
		l.usual[n] = l.at(int32(n - usualUtil*Util))
	}
}

// at is the choice where the utility is v and noise is not scaled.
func (l *Lone) at(v int32) odds {
	inclusive := l.rule.times(LogWeight(Weight(l.rule.within(v))))
	if !l.hasOutside {
		return odds{math.MaxUint64, inclusive}
	}
	return l.beside.at(inclusive)
}

// Choose is ChoiceRule.Choose for a single wallet, of utility v: it reports whether the
// draw takes it, and the log-sum of the occasion in units.
func (l *Lone) Choose(v int32, nest uint64) (bool, int32) {
	x := odds{}
	if n := int(v) + usualUtil*Util; uint(n) < uint(len(l.usual)) {
		x = l.usual[n]
	} else if l.rule.scale != Util {
		return l.chooseScaled(v, nest)
	} else {
		x = l.at(v)
	}
	return nest <= x.most, x.logsum
}

func (l *Lone) chooseScaled(v int32, nest uint64) (bool, int32) {
	p, logsum := l.rule.chooseScaled(&[MaxPlatforms]int32{v}, Only(0), l.beside.outside, l.hasOutside, nest, 0)
	return p == 0, logsum
}
