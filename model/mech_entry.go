package model

import (
	"sort"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// entry lets people into the market and onto hosts. Every person exists from
// the first day; the date of entry is a keyed draw from the growth curve, that
// of joining a host one from the host's audience as a share of the people in
// the market (capped at all of them: some people hold two accounts).
type entry struct {
	enter comers
	joins []join
}

// join is a group of hosts with an audience of its own.
type join struct {
	bits uint16
	comers
}

func (m *entry) start(w *World) error {
	enter := w.Users.Entry
	shares := w.marketShares()
	key := rng.Key(w.root.Stream("entry").At(0, wholeDay, 0))
	if shares[0] < 1 { // else all are there from the first day on
		for i := range enter {
			enter[i] = firstAbove(shares, rng.Real(key.Draw(uint64(i))))
		}
	}
	if w.rules.update == updateArrivals {
		w.arrive(enter)
	}
	m.enter.within = func(i int, from, to uint16) (uint16, bool) { return enter[i], enter[i]-from < to-from }

	audiences := map[string]bool{}
	for _, host := range w.names.hosts {
		group := keyOf(host.Group, keyOf(host.Key, host.ID))
		if len(host.Audience) == 0 || audiences[group] {
			continue
		}
		audiences[group] = true
		ratio := make([]float64, len(w.calendar.hourly))
		most := 0.0
		for t := range ratio {
			day := w.calendar.start + int32(t)
			people := w.peopleOn(day)
			most = max(most, float64(logLinear(host.Audience, day)*host.People)/people)
			ratio[t] = most
		}
		key := rng.Key(w.root.Stream("host/"+group).At(0, wholeDay, 0))
		j := join{}
		j.within = func(i int, from, to uint16) (uint16, bool) {
			// Most of those who could come are here already, or come later: a look at
			// both ends of the time tells, and nobody needs to search for their day.
			u := rng.Real(key.Draw(uint64(i)))
			if enter[i] >= to || ratio[to-1] <= u || from > 0 && enter[i] < from && ratio[from-1] > u {
				return 0, false
			}
			return max(enter[i], firstAbove(ratio, u)), true
		}
		for h, other := range w.names.hosts {
			if other == host || host.Group != "" && other.Group == host.Group {
				j.bits |= 1 << h
			}
		}
		m.joins = append(m.joins, j)
	}
	// Hosts known only by their share are joined on entry.
	for h, host := range w.names.hosts {
		if len(host.Audience) > 0 || host.Share == 0 {
			continue
		}
		key := rng.Key(w.root.Stream("host/"+keyOf(host.Group, keyOf(host.Key, host.ID))).At(0, wholeDay, 0))
		bound := agents.Threshold(float64(host.Share))
		for i := range w.Users.N {
			if agents.Happens(key.Draw(uint64(i)), bound) {
				w.Users.Hosts[i] |= 1 << h
			}
		}
	}
	m.admit(w)
	return nil
}

// marketShares returns, by tick, the people in the market as a share of those
// of the last day.
func (w *World) marketShares() []float64 {
	out := make([]float64, len(w.calendar.hourly))
	last := w.peopleOn(w.calendar.end)
	most := 0.0
	for t := range out {
		most = max(most, w.peopleOn(w.calendar.start+int32(t))/last)
		out[t] = most
	}
	return out
}

// peopleOn returns the people in the market on a day.
func (w *World) peopleOn(day int32) float64 {
	if g := w.Scenario.Population.Growth; len(g) > 0 {
		return logLinear(g, day)
	}
	return w.Scenario.standsFor()
}

// firstAbove returns the first tick at which a rising curve exceeds u.
func firstAbove(curve []float64, u float64) uint16 {
	t := sort.Search(len(curve), func(t int) bool { return curve[t] > u })
	if t == len(curve) {
		return agents.Never
	}
	return uint16(t)
}

// keep keeps nothing: dates of entry are drawn anew at the start.
func (m *entry) keep(*kept) {}

func (m *entry) step(w *World) {
	if w.Tick == 0 {
		return // the people of the first day are there before it begins
	}
	if n := m.admit(w); n > 0 {
		w.flows.hash += stamp(stampEntered, 0, uint64(w.Tick), uint64(n))
	}
}

// admit lets in who enters today, and says how many they are.
func (m *entry) admit(w *World) int {
	k, n := w.workers[0], 0
	m.enter.on(w, func(i int) {
		n++
		k.market.entered++
		k.market.holders[0]++
		w.furnish(k, i)
	})
	for j := range m.joins {
		bits := m.joins[j].bits
		m.joins[j].on(w, func(i int) { w.Users.Hosts[i] |= bits })
	}
	w.gather()
	return n
}
