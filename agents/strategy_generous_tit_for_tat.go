package agents

// generousTitForTat is tit for tat that overlooks a closing with some chance,
// drawn anew each day (Nowak & Sigmund 1992):
//
//	value(t) = mirror(t - lag), raised to open with chance forgive
//	and the opposite of that on a day of tremble
//
// Their best chance for the prisoners' dilemma with payoffs 5, 3, 1, 0 is 1/3.
// Generosity ends the echo of a mistake.
//
// It reads lag, tremble, forgive. Memory: none.
type generousTitForTat struct{ s Settings }

// Value implements Strategy.
func (t generousTitForTat) Value(v *CampView, g Gate) Permille {
	if g.Object == PasscodePicture {
		return Open
	}
	value := ValueAt(v.Mirror, v.Now-t.s.Lag)
	if value < Open && Happens(v.Forgive, t.s.Forgive) {
		value = Open
	}
	if Happens(v.Tremble, t.s.Tremble) {
		return flip(value, g)
	}
	return value
}
