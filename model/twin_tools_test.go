package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the tool makers' side of the twin: what they integrate, what a gate shut
// to them costs them and their merchants, and when they give up.

// workshop is a tool maker.
type workshop struct {
	spec          *ToolMaker
	number        int
	key           uint64
	class         *venue
	had, has      map[agents.PlatformID]bool
	wrongSince    map[agents.PlatformID]int
	shut          bool
	shutSince     int
	gone          bool
	losses        int
	month         int64
	revenue, cost int64
	works         agents.Permille
	served        int
}

// customers are the open merchants of a tool maker.
func (t *twin) customers(m *workshop) []int {
	var out []int
	for j, k := range m.class.keepers {
		if t.account(k).maker == m && !k.closed {
			out = append(out, j)
		}
	}
	return out
}

func (t *twin) tills(m *workshop, p agents.PlatformID) bool {
	return gateOver(t.gates(0), t.hostsOf(m.class.spec), agents.DirectPayment, t.n.platformGuest(int(p))) > 0
}

func (t *twin) toolKey(m *workshop, p agents.PlatformID, day int32, index int) rng.Key {
	return rng.Stream(uint64(t.root.Stream("tool/"+keyOf(m.spec.Key, m.spec.ID)))^t.n.platformKey[p]).At(day, 24, index)
}

func (t *twin) integrate(m *workshop) {
	for _, p := range t.platforms() {
		spec, ok := m.spec.Platforms[t.n.platforms[p].ID]
		if !ok || m.had[p] || t.calendar.hour(spec.From) > int64(t.day)*24 {
			continue
		}
		m.had[p] = true
		m.cost += int64(spec.Cost)
		if t.tills(m, p) {
			t.tender(m, p)
		}
	}
}

func (t *twin) tender(m *workshop, p agents.PlatformID) {
	m.has[p] = true
	for _, j := range t.customers(m) {
		draw := t.toolKey(m, p, 0, 0).Draw(uint64(j))
		if agents.Happens(draw, agents.Threshold(float64(m.spec.Platforms[t.n.platforms[p].ID].Share))) {
			t.equip(m, j, p)
		}
	}
}

func (t *twin) equip(m *workshop, j int, p agents.PlatformID) {
	if k := m.class.keepers[j]; !k.accepts[p] {
		k.accepts[p] = true
		t.term(35, t.n.venueKey[m.class.v]+uint64(j), uint64(t.tick), t.n.platformKey[p])
	}
}

func (t *twin) strip(m *workshop, j int, p agents.PlatformID) {
	if k := m.class.keepers[j]; k.accepts[p] {
		k.accepts[p] = false
		t.term(35, t.n.venueKey[m.class.v]+uint64(j), uint64(t.tick), ^t.n.platformKey[p])
	}
}

// craft is the morning of the tool makers.
func (t *twin) craft() {
	for _, m := range t.dealings.workshops {
		m.revenue, m.cost = 0, 0
		if m.gone {
			continue
		}
		m.works = agents.Open
		if m.spec.Data != "" {
			m.works = gateOver(t.gates(0), t.n.hostsNamed(m.spec.Data), agents.DataAPI, t.guestOf(m.spec.ID))
		}
		if m.works > 0 {
			m.shut = false
		} else if !m.shut {
			m.shut, m.shutSince = true, t.tick
		}
		if m.shut && t.tick-m.shutSince >= int(m.spec.Lag/24) {
			t.giveUp(m)
			continue
		}
		t.integrate(m)
		for _, p := range t.platforms() {
			if m.had[p] {
				t.fallBack(m, p)
			}
		}
		m.served = len(t.customers(m))
	}
}

// fallBack acts on a gate once it has stood otherwise than the offer for the lag.
func (t *twin) fallBack(m *workshop, p agents.PlatformID) {
	open := t.tills(m, p)
	if open == m.has[p] {
		delete(m.wrongSince, p)
		return
	}
	since, waits := m.wrongSince[p]
	if !waits {
		since = t.tick
		m.wrongSince[p] = since
	}
	if t.tick-since < int(m.spec.Lag/24) {
		return
	}
	delete(m.wrongSince, p)
	if open {
		t.tender(m, p)
		return
	}
	m.has[p] = false
	var others []agents.PlatformID
	for _, q := range t.platforms() {
		if m.has[q] && t.tills(m, q) {
			others = append(others, q)
		}
	}
	for _, j := range t.customers(m) {
		k := m.class.keepers[j]
		if !k.accepts[p] {
			continue
		}
		draw := t.toolKey(m, p, t.day, 1).Draw(uint64(j))
		t.strip(m, j, p)
		if len(others) > 0 && agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(m.spec.ReRoute))) {
			t.equip(m, j, others[agents.Pick(rng.Part(draw, 1), len(others))])
			continue
		}
		t.account(k).maker = nil
		if m.spec.Otherwise == "closed" {
			t.closeDown(m.class, j)
		}
	}
}

func (t *twin) giveUp(m *workshop) {
	for _, j := range t.customers(m) {
		for _, p := range t.platforms() {
			if m.has[p] {
				t.strip(m, j, p)
			}
		}
		t.account(m.class.keepers[j]).maker = nil
	}
	clear(m.has)
	m.gone, m.works = true, 0
	t.term(35, m.key, uint64(t.tick), 1)
}

// tooled is the share of the messages for a class that still comes.
func (t *twin) tooled(v *venue) float64 {
	lost := 0.0
	for _, m := range t.dealings.workshops {
		if m.class == v {
			lost += float64(float64(m.spec.Messages) * float64(1000-m.works) / 1000)
		}
	}
	return max(0, 1-lost)
}

// shared is the number of merchants who share the cost of integrating a wallet.
func (t *twin) shared(k *keeper, p agents.PlatformID) int64 {
	if m := t.account(k).maker; m != nil && m.has[p] {
		return int64(max(1, m.served))
	}
	return 1
}

// bill is the evening of tool makers.
func (t *twin) bill() {
	for _, m := range t.dealings.workshops {
		if m.gone {
			continue
		}
		var turnover int64
		for _, j := range t.customers(m) {
			turnover += t.account(m.class.keepers[j]).sold
		}
		fees := float64(float64(float64(m.spec.Price)*float64(m.served))*m.class.spec.StandsFor) / 30
		fees = float64(fees * t.s.Clock.DT)
		fees += float64(float64(float64(turnover)*t.weight) * float64(m.spec.Commission))
		m.revenue = int64(float64(fees*float64(m.works))/1000 + 0.5)
		m.cost += int64(float64(float64(m.spec.Fixed)/30*t.s.Clock.DT) + 0.5)
		m.month += m.revenue - m.cost
		if (t.tick+1)%30 != 0 {
			continue
		}
		if m.month != 0 {
			t.term(36, m.key, uint64(t.tick), uint64(m.month))
		}
		if m.month < 0 {
			m.losses++
		} else {
			m.losses = 0
		}
		m.month = 0
		if m.spec.Months > 0 && m.losses >= m.spec.Months {
			t.giveUp(m)
		}
	}
}
