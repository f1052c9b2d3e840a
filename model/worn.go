package model

// worn is the state of what wears on people. A part is nil where the scenario
// has no block for it, and then costs and changes nothing.
type worn struct {
	fatigue  *tiring
	trust    *doubts
	dormancy *sleep
	checkout *funnel
}

func newWorn(w *World) worn {
	return worn{fatigue: newTiring(w), trust: newDoubts(w), dormancy: newSleep(w), checkout: newFunnel(w)}
}

// wears says which blocks a scenario has, and so which columns.
type wears struct{ trust, risk, dormancy, checkout bool }

func newWears(s *Scenario) wears {
	out := wears{trust: hasTrust(s), dormancy: hasDormancy(s), checkout: s.Choice.Checkout.there()}
	there := func(r *Risk) bool { return r != nil && r.On }
	for i := range s.Contexts {
		out.risk = out.risk || there(s.Contexts[i].Risk)
	}
	for i := range s.Merchants {
		out.risk = out.risk || there(s.Merchants[i].Risk)
	}
	return out
}

// The numbers that hang on the draw of one occasion, after those of the payer.
const (
	partLoss     = 20
	partCheckout = 21
)

// The kinds of terms of the run hash.
const (
	stampTired    uint64 = 30 // sum of the stocks of a site
	stampGone     uint64 = 31 // a person who mutes or leaves a site
	stampLoss     uint64 = 32
	stampDistrust uint64 = 33 // sum of the stocks of a wallet
	stampAsleep   uint64 = 34 // a wallet that falls asleep or is removed
)
