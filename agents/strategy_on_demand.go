package agents

// onDemand is closed until enough people ask, and open from then on:
//
//	open for good once the complaints a day and person about closed gates
//	to the guest's wallets exceed ask
//
// Those who complain of a gate are people on the host who want to use the
// guest's wallet, so both sides listen to the complaints of the guest's camp:
// the host as to its visitors, the guest as to its customers. A gate that is
// open stops nobody and cannot be complained of, so it is not closed again.
//
// It reads ask. Memory: Opened.
type onDemand struct{ s Settings }

// Value implements Strategy.
func (t onDemand) Value(v *CampView, g Gate) Permille {
	asked := v.Other.ComplaintRate
	if v.Side == GuestSide {
		asked = v.Own.ComplaintRate
	}
	if asked > t.s.Ask {
		v.Memory.Opened = true
	}
	if v.Memory.Opened {
		return Open
	}
	return shut(g)
}
