package agents

// Scaled returns the rule under which the noise of one choice has the given
// weight, in utils; 1 is the plain rule. Probabilities depend on utilities over
// the weight; log-sums stay in utils. Weight 0 leaves no noise: the best is taken
// for certain, ties by key, the wallet before the outside option, as where every
// payment's benefit is known beforehand (Rochet & Tirole 2003).
func (r ChoiceRule) Scaled(scale float64) ChoiceRule {
	r.scale, r.certain = Units(scale), scale == 0
	if r.scale == 0 && !r.certain {
		r.scale = 1
	}
	return r
}

// plain is the rule at weight 1.
func (r ChoiceRule) plain() ChoiceRule {
	r.scale, r.certain = Util, false
	return r
}

// sharp is a choice with utilities over the weight of the noise, less shift.
type sharp struct {
	v              [MaxPlatforms]int32
	shift, outside int32
}

// sharpen divides all utilities by the weight of the noise. Where the best wallet
// then lies far from zero, where weights are cut, all are shifted by its value:
// only differences count in a choice.
func (r ChoiceRule) sharpen(v *[MaxPlatforms]int32, usable PlatformSet, outside int32) sharp {
	const most, far = 100_000 * Util, 8 * Util
	divide := func(v int32) int32 { return int32(min(most, max(-most, int64(v)*Util/int64(r.scale)))) }
	out := sharp{outside: divide(outside)}
	for s := usable; s != 0; s &= s - 1 {
		out.v[s.First()] = divide(v[s.First()])
	}
	if top := out.v[best(&out.v, usable)]; r.within(top) > far || r.within(top) < -far {
		out.shift = top
	}
	const worst = 2 * maxUtil * Util
	for s := usable; s != 0; s &= s - 1 {
		out.v[s.First()] = max(-worst, out.v[s.First()]-out.shift)
	}
	out.outside = min(worst, max(-worst, out.outside-out.shift))
	return out
}

func (r ChoiceRule) soften(v, shift int32) int32 {
	return int32((int64(v) + int64(shift)) * int64(r.scale) >> 10)
}

// best returns the wallet of the largest utility, the first in the order of keys.
func best(v *[MaxPlatforms]int32, usable PlatformSet) PlatformID {
	at := usable.First()
	for s := usable; s != 0; s &= s - 1 {
		if p := s.First(); v[p] > v[at] {
			at = p
		}
	}
	return at
}

func (r ChoiceRule) chooseScaled(v *[MaxPlatforms]int32, usable PlatformSet, outside int32, hasOutside bool, nest, pick uint64) (PlatformID, int32) {
	if usable == 0 {
		return Outside, outside
	}
	if r.certain {
		p := best(v, usable)
		if hasOutside && outside > v[p] {
			return Outside, outside
		}
		return p, v[p]
	}
	c := r.sharpen(v, usable, outside)
	p, sum := r.plain().Choose(&c.v, usable, c.outside, hasOutside, nest, pick)
	return p, r.soften(sum, c.shift)
}

func (r ChoiceRule) inclusiveScaled(v *[MaxPlatforms]int32, usable PlatformSet) int32 {
	switch {
	case usable == 0:
		return -maxUtil * Util
	case r.certain:
		return v[best(v, usable)]
	}
	c := r.sharpen(v, usable, 0)
	return r.soften(r.plain().Inclusive(&c.v, usable), c.shift)
}

// Beside returns the log-sum of a nest with a given inclusive value and of the
// outside option, in units.
func (r ChoiceRule) Beside(inclusive, outside int32) int32 {
	switch {
	case r.certain:
		return max(inclusive, outside)
	case r.scale == Util:
		return LogWeight(Weight(inclusive) + Weight(outside))
	}
	top := max(inclusive, outside)
	less := int64(min(inclusive, outside)-top) * Util / int64(r.scale)
	return r.soften(LogWeight(Weight(0)+Weight(int32(max(less, -2*maxUtil*Util)))), 0) + top
}
