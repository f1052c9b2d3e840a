package agents

// targeted closes to the strongest rival alone and lets everybody else in:
//
//	closed if other is the strongest rival and other.share_value_all >= small_below
//
// "Strongest" is by share_value_all. A rival whose share is below small_below is
// small and let in, even if all others are smaller still. It is the selective
// incompatibility of Cremer, Rey & Tirole (2000), where a large firm degrades
// its link to one rival and keeps those to the others.
//
// It reads small_below. Memory: none.
type targeted struct{ s Settings }

// Value implements Strategy.
func (t targeted) Value(v *CampView, g Gate) Permille {
	if v.Strongest && v.Other.ShareValueAll >= t.s.SmallBelow {
		return shut(g)
	}
	return Open
}
