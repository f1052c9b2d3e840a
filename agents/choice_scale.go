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

// sharpen divides a utility by the weight of the noise.
func (r ChoiceRule) sharpen(v int32) int32 {
	const most = 4 * maxUtil * Util // beyond it weights are cut anyway
	return int32(min(most, max(-most, int64(v)*Util/int64(r.scale))))
}

func (r ChoiceRule) soften(v int32) int32 { return int32(int64(v) * int64(r.scale) >> 10) }

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
	sharp := r.sharpened(v, usable)
	p, sum := r.plain().Choose(&sharp, usable, r.sharpen(outside), hasOutside, nest, pick)
	return p, r.soften(sum)
}

func (r ChoiceRule) sharpened(v *[MaxPlatforms]int32, usable PlatformSet) [MaxPlatforms]int32 {
	var out [MaxPlatforms]int32
	for s := usable; s != 0; s &= s - 1 {
		out[s.First()] = r.sharpen(v[s.First()])
	}
	return out
}

func (r ChoiceRule) inclusiveScaled(v *[MaxPlatforms]int32, usable PlatformSet) int32 {
	switch {
	case usable == 0:
		return -maxUtil * Util
	case r.certain:
		return v[best(v, usable)]
	}
	sharp := r.sharpened(v, usable)
	return r.soften(r.plain().Inclusive(&sharp, usable))
}
