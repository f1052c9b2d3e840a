package agents

// adapterThenRetaliate answers closed links by an adapter first and by closing
// only when the other camp does not give way:
//
//	passcode_picture, own as guest: closed until the host of the same gate for
//	  links has kept it closed for lag, then the script for good
//	any other gate: closed while the mirror gate has been closed for patience
//	  or longer, else the script
//
// The adapter is the converter of Farrell & Saloner (1992): a picture with a
// passcode carries an envelope where no link can, as Alipay's did within hours
// of WeChat's block in February 2015. It is kept back before, so that the
// moment at which pictures appear is the strategy's: the campaign's passcode
// must be dated no later.
//
// It reads lag, patience. Memory: Opened (the adapter).
type adapterThenRetaliate struct{ s Settings }

// Value implements Strategy.
func (t adapterThenRetaliate) Value(v *CampView, g Gate) Permille {
	if g.Object == PasscodePicture {
		if v.Side == HostSide {
			return v.Scripted
		}
		if v.Link == 0 && v.LinkSince <= v.Now-t.s.Lag {
			v.Memory.Opened = true
		}
		if v.Memory.Opened {
			return v.Scripted
		}
		return 0
	}
	if n := len(v.Mirror); n > 0 && v.Mirror[n-1].Value == 0 && v.Mirror[n-1].From <= v.Now-t.s.Patience {
		return 0
	}
	return v.Scripted
}
