package agents

// accommodate follows the script in its own first moves and never retaliates:
//
//	value(t) = open if the other camp has kept the mirror gate closed, or its own
//	           side of this gate, since t - lag or longer; else the script
//
// So a closing of the script that answers one of the other camp for the same
// object does not happen, and an own first closing is taken back a lag after it
// was answered: the camp gives way where the other has made a stand. It is the
// second mover of Farrell & Saloner (1992) who does not fight an incompatible
// first one.
//
// It reads lag. Memory: none.
type accommodate struct{ s Settings }

// Value implements Strategy.
func (t accommodate) Value(v *CampView, _ Gate) Permille {
	before := v.Now - t.s.Lag
	if v.Facing == 0 && v.FacingSince <= before {
		return Open
	}
	if n := len(v.Mirror); n > 0 && v.Mirror[n-1].Value == 0 && v.Mirror[n-1].From <= before {
		return Open
	}
	return v.Scripted
}
