package model

import "hongbao/agents"

// gates holds both sides of every gate: what the script says, what the
// strategies make of it, and the smaller of both sides, which is what counts.
type gates struct {
	guests int
	// script and value by side and gate; open by gate.
	script, value [2][]agents.Permille
	open          []agents.Permille
	// byHour keeps open as it stood in each hour of an hourly day.
	byHour [24][]agents.Permille
	hourly bool
}

func newGates(a *agents.Arena, hosts, guests int) gates {
	n := hosts * agents.ObjectCount * guests
	g := gates{guests: guests, open: agents.Make[agents.Permille](a, n)}
	for side := range 2 {
		g.script[side] = agents.Make[agents.Permille](a, n)
		g.value[side] = agents.Make[agents.Permille](a, n)
		for i := range n {
			g.script[side][i], g.value[side][i] = agents.Open, agents.Open
		}
	}
	for i := range n {
		g.open[i] = agents.Open
	}
	for h := range g.byHour {
		g.byHour[h] = agents.Make[agents.Permille](a, n)
	}
	return g
}

func (g *gates) at(host agents.HostID, o agents.Object, guest agents.GuestID) int {
	return (int(host)*agents.ObjectCount+int(o))*g.guests + int(guest)
}

func (g *gates) gate(i int) agents.Gate {
	return agents.Gate{
		Host:   agents.HostID(i / (agents.ObjectCount * g.guests)),
		Object: agents.Object(i / g.guests % agents.ObjectCount),
		Guest:  agents.GuestID(i % g.guests),
	}
}

// set writes the scripted value of one side of a gate, on every host that the
// name means.
func (w *World) set(spec *GateSpec, to int) {
	for _, at := range w.sides(spec) {
		w.gates.script[spec.side()][at] = agents.Permille(to)
	}
}

// sides lists the gates that a name means, one a host.
func (w *World) sides(spec *GateSpec) []int {
	guest, ok := w.names.guest(spec.Guest)
	if !ok {
		panic("model: unchecked guest " + spec.Guest)
	}
	var out []int
	for _, h := range w.names.hostsNamed(spec.Host) {
		out = append(out, w.gates.at(h, objectNamed(spec.Object), guest))
	}
	return out
}

func (g *GateSpec) side() agents.Side {
	if g.Side == "guest" {
		return agents.GuestSide
	}
	return agents.HostSide
}

func objectNamed(name string) agents.Object {
	for i, o := range agents.Objects {
		if o.Name == name {
			return agents.Object(i)
		}
	}
	panic("model: unchecked object " + name)
}

// openHour returns the gates as they stand in an hour of an hourly day, and as
// they stand today on any other.
func (g *gates) openHour(hour int) []agents.Permille {
	if g.hourly {
		return g.byHour[hour]
	}
	return g.open
}
