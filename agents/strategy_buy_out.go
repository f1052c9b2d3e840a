package agents

// buyOut answers a rival's growth with money and not with gates: its sides
// follow the script, and the campaigns that are called by its camp begin
//
//	when rival.share_value_all > above, for the first time, and last for "for"
//
// or, where for is 0, until their window or their budget ends. What they pay, and
// where, is theirs to say; their budget is a hard limit. Below-cost pricing in
// place of incompatibility is Farrell & Saloner (1986); the burst of 2014 paid 12
// yuan a ride on both sides (e11, e12).
//
// It reads above, for. Memory of the camp: Opened, and Since, when it began.
type buyOut struct{ s Settings }

// Value implements Strategy.
func (buyOut) Value(v *CampView, _ Gate) Permille { return v.Scripted }

// Calls implements Caller.
func (t buyOut) Calls(v *CampView) bool {
	m := v.Memory
	if !m.Opened && v.Rival.ShareValueAll > t.s.Above {
		m.Opened, m.Since = true, v.Now
	}
	return m.Opened && (t.s.For == 0 || v.Now-m.Since < t.s.For)
}
