package agents

// threshold closes to a camp that has become dangerous and opens again some
// time after the danger is over:
//
//	danger = other.share_value_all > above or other.reach_8h > reach
//	closed while danger held at some moment of the last hold hours
//
// A share bound says "close when the rival is large", a reach bound says "close
// when his envelopes run through our hosts", as WeChat did within 8 hours on 2
// February 2015. A plain delay of 8 hours explains that one observation as well:
// one event cannot tell the two apart. Dominance as the ground for closing is
// Chen, Doraszelski & Harrington (2009).
//
// It reads above, reach, hold. Memory: Shut, and Since, the last moment of danger.
type threshold struct{ s Settings }

// Value implements Strategy.
func (t threshold) Value(v *CampView, g Gate) Permille {
	m := v.Memory
	switch {
	case v.Other.ShareValueAll > t.s.Above || v.Other.Reach > t.s.Reach:
		m.Shut, m.Since = true, v.Now
	case m.Shut && v.Now-m.Since >= t.s.Hold:
		m.Shut = false
	}
	if m.Shut {
		return shut(g)
	}
	return Open
}
