package agents

// campContagion closes by contagion: a closure between any two camps, own ones
// included, raises the hazard of the next.
//
//	hazard a day and side = base + spread * closed_elsewhere
//	closed for hold, then at risk again; the script while it is at risk
//
// closed_elsewhere is the share of all other sides of gates between two camps
// that stand closed. It is the law of Bass (1969) with gates for buyers: with a
// hold without end the closed share F follows dF/dt = (base + spread F)(1 - F);
// with a short one F settles where closures and openings balance, the endemic
// state of Kermack & McKendrick (1932). One draw a day decides, keyed by camp,
// gate and side; inside hourly windows the hour at which the hazard first passes
// it.
//
// It reads base, spread, hold. Memory: Shut, and Since, when it closed.
type campContagion struct{ s Settings }

// Value implements Strategy.
func (t campContagion) Value(v *CampView, g Gate) Permille {
	if g.Object == PasscodePicture {
		return v.Scripted
	}
	m := v.Memory
	if !m.Shut || v.Now-m.Since >= t.s.Hold {
		hazard := t.s.Base + float64(t.s.Spread*float64(v.ClosedElsewhere))/1_000_000
		m.Shut = Happens(v.Catch, Threshold(Hazard(hazard)))
		m.Since = v.Now
	}
	if m.Shut {
		return 0
	}
	return v.Scripted
}
