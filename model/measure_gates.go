package model

import "hongbao/agents"

// perGate lists the gates that the file names, as host.object.guest; a group
// of hosts is one gate.
func perGate(s *Scenario) []GateSpec {
	var out []GateSpec
	add := func(g GateSpec) {
		g.Side = ""
		for _, o := range out {
			if o == g {
				return
			}
		}
		out = append(out, g)
	}
	for _, g := range s.Gates {
		add(g.Gate)
	}
	for _, e := range s.Events {
		if e.Gate != nil {
			add(*e.Gate)
		}
		for _, g := range e.Also {
			add(g.Gate)
		}
	}
	return out
}

func gateNames(n *names) []string {
	var out []string
	for _, g := range n.gates {
		out = append(out, g.Host+"."+g.Object+"."+g.Guest)
	}
	return out
}

func (w *World) gateValue(open []agents.Permille, k int) float64 {
	g := w.named[k]
	guest, _ := w.names.guest(g.Guest)
	least := agents.Open
	for _, h := range w.names.hostsNamed(g.Host) {
		least = min(least, open[w.gates.at(h, objectNamed(g.Object), guest)])
	}
	return float64(least)
}

func gateDay(w *World, k int) (float64, float64) { return w.gateValue(w.gates.open, k), 1 }

func gateHour(w *World, k, hour int) float64 { return w.gateValue(w.gates.openHour(hour), k) }
