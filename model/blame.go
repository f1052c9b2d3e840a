package model

import "hongbao/agents"

// blamable lists the objects whose closing people notice.
var blamable = [...]agents.Object{agents.EnvelopeLink, agents.ContractPayment, agents.DirectPayment}

func (t *doubts) place(w *World, h agents.HostID, object int, p agents.PlatformID) int {
	return (int(h)*len(blamable)+object)*w.P() + int(p)
}

// blame notes who answers for the gates of an hour: the camp of the lower side,
// both where the sides are equal.
func (m *hours) blame(w *World, hour int) {
	t := w.worn.trust
	if t == nil || t.blame == nil {
		return
	}
	owners := m.owners(w, int64(w.Day)*24+int64(hour))
	of := make([]agents.PlatformSet, len(w.names.camps))
	for p := range w.names.platforms {
		if camp := owners.guests[w.names.platformGuest(p)]; camp != agents.NoCamp {
			of[camp] = of[camp].With(agents.PlatformID(p))
		}
	}
	answers := func(camp agents.CampID) agents.PlatformSet {
		if camp == agents.NoCamp {
			return 0
		}
		return of[camp]
	}
	if !w.gates.hourly {
		hour = 0
	}
	blame := t.blame[hour]
	clear(blame)
	for h := range w.names.hosts {
		for k, object := range blamable {
			for p := range w.names.platforms {
				guest := w.names.platformGuest(p)
				at := w.gates.at(agents.HostID(h), object, guest)
				if w.gates.open[at] == agents.Open {
					continue
				}
				var wallets agents.PlatformSet
				host, own := w.gates.value[0][at], w.gates.value[1][at]
				if host <= own {
					wallets |= answers(owners.hosts[h])
				}
				if own <= host {
					wallets |= answers(owners.guests[guest])
				}
				blame[t.place(w, agents.HostID(h), k, agents.PlatformID(p))] = wallets
			}
		}
	}
}

// blame notes that a payment with p was blocked at a venue.
func (d *payer) blame(h *shop, p agents.PlatformID, contract, direct agents.PlatformSet, hour int) {
	t := d.w.worn.trust
	if t == nil || t.blame == nil {
		return
	}
	var wallets agents.PlatformSet
	for k, wanted := range [...]agents.PlatformSet{1: contract, 2: direct} {
		if wanted.Has(p) {
			for _, host := range h.hosts {
				wallets |= t.blame[hour][t.place(d.w, host, k, p)]
			}
		}
	}
	if wallets != 0 {
		d.k.shocks = append(d.k.shocks, shock{uint32(d.i), wallets, false})
	}
}

// blocked notes that user i could not share an envelope of p on a host.
func (w *World) blocked(k *worker, i, hour int, host agents.HostID, p agents.PlatformID) {
	t := w.worn.trust
	if t == nil || t.blame == nil {
		return
	}
	if wallets := t.blame[hour][t.place(w, host, 0, p)]; wallets != 0 {
		k.shocks = append(k.shocks, shock{uint32(i), wallets, false})
	}
}
