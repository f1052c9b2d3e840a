package agents

// Expectation is what a choice among wallets is worth before it is made: a weight
// times the log-sum of the wallets and of an outside option at zero.
type Expectation struct {
	rule   ChoiceRule
	weight int64
	usual  []int32 // by log-sum of the weights, from -usualUtil on; nil where noise is scaled
	single []int32 // by utility of the only wallet, likewise
}

// usualUtil bounds the log-sums that are tabulated, in utils.
const usualUtil = 8

// Expect returns the expectation under a weight in units (Util for one).
func (r ChoiceRule) Expect(weight int64) *Expectation {
	e := &Expectation{rule: r, weight: weight}
	if r.scale == Util && weight != 0 {
		e.usual = make([]int32, 2*usualUtil*Util)
		for n := range e.usual {
			e.usual[n] = e.beside(r.times(int32(n - usualUtil*Util)))
		}
		single := make([]int32, len(e.usual))
		for n := range single {
			single[n] = e.among(Weight(r.within(int32(n - usualUtil*Util))))
		}
		e.single = single
	}
	return e
}

// Of returns the expectation, in units, of the wallets in usable, whose utilities are
// the sums of own and offer. No wallet is worth nothing.
func (e *Expectation) Of(own, offer *[MaxPlatforms]int32, usable PlatformSet) int32 {
	if usable == 0 {
		return 0
	}
	if usable&(usable-1) == 0 {
		p := usable.First() % MaxPlatforms
		if n := own[p] + offer[p] + usualUtil*Util; uint(n) < uint(len(e.single)) {
			return e.single[n]
		}
	}
	if e.usual == nil {
		var v [MaxPlatforms]int32
		for s := usable; s != 0; s &= s - 1 {
			p := s.First()
			v[p] = own[p] + offer[p]
		}
		return e.beside(e.rule.Inclusive(&v, usable))
	}
	var total uint64
	for s := usable; s != 0; s &= s - 1 {
		p := s.First()
		total += Weight(e.rule.within(own[p] + offer[p]))
	}
	return e.among(total)
}

// among gives the expectation of wallets by the sum of their weights.
func (e *Expectation) among(total uint64) int32 {
	sum := LogWeight(total)
	if n := sum + usualUtil*Util; uint(n) < uint(len(e.usual)) {
		return e.usual[n]
	}
	return e.beside(e.rule.times(sum))
}

// beside weighs the log-sum of a nest and of cash at zero, which is never below that
// of cash alone.
func (e *Expectation) beside(inclusive int32) int32 {
	return int32(e.weight * int64(e.rule.Beside(inclusive, 0)) >> 10)
}
