package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
)

// hours drives what happens by the hour inside windows and once a day outside
// them, in this order: dated events, strategies, red envelopes. Payments that
// follow meet the gates of their own hour.
type hours struct {
	plays    []plan // by camp
	members  []member
	orders   []order
	cascades []*cascade
	leaking  []leaking // gates round which people learn a way
	owned    *owners   // who stood in which camp when all gates were last judged
	moved    []int     // gates whose script has changed since
	sight    *sight    // nil if no camp reacts
	eve      bool      // the first day has not begun
	anew     bool      // the run was taken up again, maybe with other strategies: all decide anew
}

// member is the membership of a firm in a camp from an hour on.
type member struct {
	host  int // place of a host, -1 if the firm is a guest
	guest int // place of a guest, -1 if it is a host
	camp  agents.CampID
	from  int64
}

func (m *hours) start(w *World) error {
	w.calling = make([]bool, len(w.names.camps))
	kept := int64(0)
	for c, camp := range w.names.camps {
		spec := w.Scenario.Strategies[camp.ID]
		m.plays = append(m.plays, newPlan(w, &spec))
		kept = max(kept, spec.longestLag())
		for _, id := range camp.Members {
			m.join(w, id, agents.CampID(c), -never)
		}
		for _, j := range camp.Joins {
			m.join(w, j.Firm, agents.CampID(c), w.calendar.hour(j.When))
		}
	}
	for i := range w.Scenario.Orders {
		if w.Scenario.Orders[i].On {
			m.orders = append(m.orders, newOrder(w, &w.Scenario.Orders[i]))
		}
	}
	for i := range w.Scenario.Gates {
		w.set(&w.Scenario.Gates[i].Gate, w.Scenario.Gates[i].To)
	}
	for i := range w.Scenario.Campaigns {
		c := &w.Scenario.Campaigns[i]
		if w.running(c) && (c.Kind == "festival" || c.Kind == "give") {
			m.cascades = append(m.cascades, newCascade(w, c))
		}
	}
	// Campaigns of one wallet that meet the same person in one hour meet him in the
	// order of their ids, whatever that of the list.
	slices.SortFunc(m.cascades, func(a, b *cascade) int { return cmp.Compare(a.c.ID, b.c.ID) })
	if hasReactions(w.Scenario) {
		w.outlook = newOutlook(w)
		m.sight = newSight(w, kept)
	}
	m.eve = true
	m.judge(w, w.calendar.start, 0)
	m.eve = false
	return nil
}

func (m *hours) join(w *World, firm string, camp agents.CampID, from int64) {
	entry := member{host: -1, guest: -1, camp: camp, from: from}
	for h, host := range w.names.hosts {
		if host.ID == firm {
			entry.host = h
		}
	}
	if g, ok := w.names.guest(firm); ok {
		entry.guest = int(g)
	}
	m.members = append(m.members, entry)
}

// keep keeps the cascades and what the strategies remember.
func (m *hours) keep(k *kept) {
	for _, c := range m.cascades {
		c.keep(k)
	}
	if m.sight != nil {
		m.sight.keep(k)
	}
	k.then(m.resume)
}

// resume finds out who owns what. Every camp decides anew on the first day:
// without a change this gives what stands, and a fork may have other strategies.
func (m *hours) resume(w *World, has func(name string) bool) {
	m.anew = true
	m.recall(w)
	// A day on which a firm joins is judged to its last hour.
	m.owned = m.owners(w, int64(w.Day)*24+23)
	if m.sight == nil {
		return
	}
	m.sight.meet(w, m.owned)
	if !has(sightSince) {
		m.sight.awake(w)
	}
}

func (m *hours) step(w *World) {
	defer w.gather()
	defer func() { m.anew = false }()
	for _, c := range m.cascades {
		c.dawn(w)
	}
	events := w.calendar.byTick[w.Tick]
	if w.gates.hourly = w.calendar.hourly[w.Tick]; !w.gates.hourly {
		if len(events) > 0 || w.Tick == 0 || m.joined(w.Day) || len(m.orders) > 0 || len(m.leaking) > 0 || m.anew {
			for _, e := range events {
				m.act(w, &w.calendar.events[e])
			}
			m.learn(w, int64(w.Day)*24)
			m.judge(w, w.Day, 23)
		} else if m.sight != nil {
			m.react(w, w.Day, 23)
		}
		m.blame(w, 23)
		m.call(w, int64(w.Day)*24)
		for _, c := range m.cascades {
			c.step(w, wholeDay)
		}
		return
	}
	joined := m.joined(w.Day) && len(events) > 0
	for hour := range 24 {
		anew := hour == 0 || joined || len(m.orders) > 0
		for _, e := range events {
			if event := &w.calendar.events[e]; event.At.Hour() == hour {
				m.act(w, event)
				anew = true
			}
		}
		m.learn(w, int64(w.Day)*24+int64(hour))
		if anew || len(m.leaking) > 0 {
			m.judge(w, w.Day, hour)
		} else if m.sight != nil {
			m.react(w, w.Day, hour)
		}
		m.blame(w, hour)
		if hour == 0 {
			m.call(w, int64(w.Day)*24)
		}
		for _, c := range m.cascades {
			c.step(w, hour)
		}
		copy(w.gates.byHour[hour], w.gates.open)
	}
}

// joined reports whether a firm joins a camp on a day.
func (m *hours) joined(day int32) bool {
	for _, e := range m.members {
		if e.from >= int64(day)*24 && e.from < int64(day+1)*24 {
			return true
		}
	}
	return false
}

// act writes what an event does to the script.
func (m *hours) act(w *World, e *Event) {
	e.gates(func(e *Event, g *GateSpec, to int) {
		w.set(g, to)
		m.moved = append(m.moved, w.sides(g)...)
		m.seal(w, g, to, e)
	})
}

// owners says which camp a firm belongs to at a moment.
type owners struct {
	hosts, guests []agents.CampID
}

func (m *hours) owners(w *World, moment int64) *owners {
	o := &owners{make([]agents.CampID, len(w.names.hosts)), make([]agents.CampID, w.names.guests())}
	for i := range o.hosts {
		o.hosts[i] = agents.NoCamp
	}
	for i := range o.guests {
		o.guests[i] = agents.NoCamp
	}
	for _, e := range m.members {
		if e.from > moment {
			continue
		}
		if e.host >= 0 {
			o.hosts[e.host] = e.camp
		}
		if e.guest >= 0 {
			o.guests[e.guest] = e.camp
		}
	}
	return o
}

func (o *owners) equal(other *owners) bool {
	return slices.Equal(o.hosts, other.hosts) && slices.Equal(o.guests, other.guests)
}

// between returns the camps of host and guest, if both stand in one and these
// are two.
func (o *owners) between(g agents.Gate) ([2]agents.CampID, bool) {
	camps := [2]agents.CampID{o.hosts[g.Host], o.guests[g.Guest]}
	return camps, camps[0] != agents.NoCamp && camps[1] != agents.NoCamp && camps[0] != camps[1]
}

// judge lets every camp set its sides of all gates. Where host and guest stand
// in one camp, or the owner stands in none, the script holds. A camp whose
// counterpart stands in no camp sets its side too, but for strategies that
// react: they have nobody to react to there, and the script holds. Where an order
// is in force it has the last word on both sides. Strategies that do not react read the
// script of a gate and nothing else, so without orders only the gates whose script has
// changed need be judged, unless the camps are others.
func (m *hours) judge(w *World, day int32, hour int) {
	moment := int64(day)*24 + int64(hour)
	if owners := m.owners(w, moment); m.eve || m.anew || len(m.orders) > 0 || !owners.equal(m.owned) {
		m.owned = owners
		if m.sight != nil {
			m.sight.meet(w, owners)
		}
		for i := range w.gates.open {
			m.judgeOne(w, i, moment)
		}
	}
	for _, i := range m.moved {
		m.judgeOne(w, i, moment)
	}
	for _, l := range m.leaking {
		m.judgeOne(w, l.at, moment)
	}
	m.moved = m.moved[:0]
	if m.sight != nil {
		m.react(w, day, hour)
	}
}

// judgeOne sets both sides of one gate, unless camps that react stand on both.
func (m *hours) judgeOne(w *World, i int, moment int64) {
	g := &w.gates
	gate := g.gate(i)
	camps, between := m.owned.between(gate)
	if between && m.sight != nil {
		return
	}
	for side, owner := range camps {
		value := g.script[side][i]
		if owner != agents.NoCamp && camps[0] != camps[1] {
			if play := m.plays[owner].strategy[gate.Object]; play != nil && !m.plays[owner].reacts[gate.Object] {
				value = play.Value(&agents.CampView{Scripted: value}, gate)
			}
		}
		if m.ordered(i, moment) {
			value = agents.Open
		}
		g.value[side][i] = value
	}
	g.open[i] = min(g.value[0][i], g.value[1][i])
}

// react lets the camps set their sides of the gates between them, where some
// strategies read more than the script. All decide at once: nobody sees what
// another does at the same moment.
func (m *hours) react(w *World, day int32, hour int) {
	now := int64(day) * 24
	if w.gates.hourly {
		now += int64(hour)
	}
	m.sight.look(w, now)
	g := &w.gates
	view := agents.CampView{Day: day, Hour: int32(hour), Now: now, Start: int64(w.calendar.start) * 24}
	for k := range m.sight.links {
		l := &m.sight.links[k]
		for side, owner := range l.camps {
			l.next[side] = g.script[side][l.at]
			if play := m.plays[owner].strategy[l.gate.Object]; play != nil {
				view.Scripted = l.next[side]
				m.sight.view(w, &view, side, l, m.eve)
				l.next[side] = play.Value(&view, l.gate)
			}
			if m.ordered(l.at, int64(day)*24+int64(hour)) {
				l.next[side] = agents.Open
			}
		}
	}
	for k := range m.sight.links {
		l := &m.sight.links[k]
		for side, value := range l.next {
			if g.value[side][l.at] != value && !m.eve {
				m.sight.since[side][l.at] = now
			}
			g.value[side][l.at] = value
		}
		g.open[l.at] = min(l.next[0], l.next[1])
	}
	if m.eve {
		now = -never
	}
	m.sight.note(w, now)
}
