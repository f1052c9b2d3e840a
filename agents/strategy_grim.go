package agents

// grim is open until the other camp has closed the mirror gate, and then
// closed for good (Friedman 1971):
//
//	value(t) = closed if mirror(u) was closed for any u <= t - lag, else open
//
// On a day of tremble it closes although it was not provoked; once provoked it
// does not tremble any more. A mirror that leaks is no provocation.
//
// It reads lag, tremble. Memory: Shut.
type grim struct{ s Settings }

// Value implements Strategy.
func (t grim) Value(v *CampView, g Gate) Permille {
	if g.Object == PasscodePicture {
		return Open
	}
	if ValueAt(v.Mirror, v.Now-t.s.Lag) == 0 {
		v.Memory.Shut = true
	}
	if v.Memory.Shut || Happens(v.Tremble, t.s.Tremble) {
		return shut(g)
	}
	return Open
}
