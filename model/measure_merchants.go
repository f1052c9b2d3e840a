package model

import "hongbao/agents"

// gateBefore returns the smallest value over the hosts of a venue.
func (w *World) gateBefore(v int, o agents.Object, p int) agents.Permille {
	least := agents.Open
	if host := w.names.venues[v].Host; host != "" {
		for _, h := range w.names.hostsNamed(host) {
			least = min(least, w.gates.open[w.gates.at(h, o, w.names.platformGuest(p))])
		}
	}
	return least
}

// acceptance is the share of a class's merchants that can be paid with a
// wallet, under a contract or directly, through whatever gates are open.
func acceptance(w *World, k int) (float64, float64) {
	v, p := k/w.P(), agents.PlatformID(k%w.P())
	m := &w.Merchants[v]
	contract := w.gateBefore(v, agents.ContractPayment, int(p)) > 0
	direct := w.gateBefore(v, agents.DirectPayment, int(p)) > 0
	n := 0
	switch {
	case contract && direct:
		n = m.Taking(p)
	case contract:
		n = m.Contracts()[p]
	case direct:
		for _, set := range m.Accepts {
			n += number(set.Has(p))
		}
	}
	return float64(n), float64(len(m.Accepts))
}

// contracts counts the contracts in force: signed, not expired, and not shut
// out by a gate.
func contracts(w *World, k int) (float64, float64) {
	v, p := k/w.P(), k%w.P()
	if w.gateBefore(v, agents.ContractPayment, p) == 0 {
		return 0, 1
	}
	return float64(w.Merchants[v].Contracts()[p]), 1
}

func merchantsActive(w *World, v int) (float64, float64) {
	return float64(w.Merchants[v].There()), 1
}

func merchantsExited(w *World, v int) (float64, float64) { return float64(w.Merchants[v].Exited), 1 }
