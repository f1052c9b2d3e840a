package agents

// festival sets its sides one way on the days of a festival and another way on
// all others:
//
//	value(t) = during if the day is in a window, else otherwise
//
// Both are words: closed, open, or script for what the dated events say. Closing
// at a festival alone keeps a rival's envelopes out while they spread by links
// and lets trade pass in the rest of the year; opening at a festival alone is
// its mirror image, an advertisement.
//
// It reads windows, during, otherwise. Memory: none.
type festival struct{ s Settings }

// Value implements Strategy.
func (t festival) Value(v *CampView, g Gate) Permille {
	for _, d := range t.s.Windows {
		if d.From <= v.Day && v.Day <= d.To {
			return t.s.During.value(v, g)
		}
	}
	return t.s.Otherwise.value(v, g)
}

// Days is a period, both ends included, in days since 1970-01-01.
type Days struct{ From, To int32 }

// Stance is what a camp does with a side where nothing provokes it.
type Stance uint8

// The stances, in the order of Stances.
const (
	AsScripted Stance = iota
	AllOpen
	AllClosed
)

// Stances names the stances in files.
var Stances = []string{"script", "open", "closed"}

// value is the value of a side under a stance.
func (s Stance) value(v *CampView, g Gate) Permille {
	switch s {
	case AllOpen:
		return Open
	case AllClosed:
		return shut(g)
	}
	return v.Scripted
}
