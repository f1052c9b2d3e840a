package agents

// titForTat does to the other camp, gate by gate, what the other did on the
// mirror gate some time ago (Axelrod & Hamilton 1981):
//
//	value(t) = mirror(t - lag), and its opposite on a day of tremble
//
// It begins open. The lag is at least one tick: nobody sees what the other is
// doing at the same moment. With trembles two such camps spend half of their
// days apart (Nowak & Sigmund 1992): one closing by mistake is answered for ever.
//
// It reads lag, tremble. Memory: none.
type titForTat struct{ s Settings }

// Value implements Strategy.
func (t titForTat) Value(v *CampView, g Gate) Permille {
	if g.Object == PasscodePicture {
		return Open
	}
	value := ValueAt(v.Mirror, v.Now-t.s.Lag)
	if Happens(v.Tremble, t.s.Tremble) {
		return flip(value, g)
	}
	return value
}
