package model

import (
	"hongbao/agents"
)

// hours drives what happens by the hour inside windows and once a day outside
// them, in this order: dated events, strategies, red envelopes. Payments that
// follow meet the gates of their own hour.
type hours struct {
	plays    []agents.Strategy // by camp; nil follows the script
	members  []member
	cascades []*cascade
}

// member is the membership of a firm in a camp from an hour on.
type member struct {
	host  int // place of a host, -1 if the firm is a guest
	guest int // place of a guest, -1 if it is a host
	camp  agents.CampID
	from  int64
}

func (m *hours) start(w *World) error {
	for c, camp := range w.names.camps {
		kind := w.Scenario.Strategies[camp.ID].Kind
		var play agents.Strategy
		for _, k := range agents.Strategies {
			if k.Name == kind {
				play = k.New()
			}
		}
		m.plays = append(m.plays, play)
		for _, id := range camp.Members {
			m.join(w, id, agents.CampID(c), -never)
		}
		for _, j := range camp.Joins {
			m.join(w, j.Firm, agents.CampID(c), w.calendar.hour(j.When))
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
	m.judge(w, w.calendar.start, 0)
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

func (m *hours) step(w *World) {
	defer w.gather()
	for _, c := range m.cascades {
		c.dawn(w)
	}
	events := w.calendar.byTick[w.Tick]
	if w.gates.hourly = w.calendar.hourly[w.Tick]; !w.gates.hourly {
		if len(events) > 0 || w.Tick == 0 || m.joined(w.Day) {
			for _, e := range events {
				m.act(w, &w.calendar.events[e])
			}
			m.judge(w, w.Day, 23)
		}
		for _, c := range m.cascades {
			c.step(w, wholeDay)
		}
		return
	}
	for hour := range 24 {
		for _, e := range events {
			if event := &w.calendar.events[e]; event.At.Hour() == hour {
				m.act(w, event)
			}
		}
		if len(events) > 0 || hour == 0 {
			m.judge(w, w.Day, hour)
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
	if e.Gate != nil {
		w.set(e.Gate, e.To)
	}
	for i := range e.Also {
		w.set(&e.Also[i].Gate, e.Also[i].To)
	}
}

// judge lets every camp set its sides of the gates between camps. Where host
// and guest stand in one camp, or the owner stands in none, the script holds.
func (m *hours) judge(w *World, day int32, hour int) {
	hosts := make([]agents.CampID, len(w.names.hosts))
	guests := make([]agents.CampID, w.names.guests())
	for i := range hosts {
		hosts[i] = agents.NoCamp
	}
	for i := range guests {
		guests[i] = agents.NoCamp
	}
	now := int64(day)*24 + int64(hour)
	for _, e := range m.members {
		if e.from > now {
			continue
		}
		if e.host >= 0 {
			hosts[e.host] = e.camp
		}
		if e.guest >= 0 {
			guests[e.guest] = e.camp
		}
	}
	g := &w.gates
	view := agents.CampView{Day: day, Hour: int32(hour)}
	for i := range g.open {
		gate := g.gate(i)
		owners := [2]agents.CampID{hosts[gate.Host], guests[gate.Guest]}
		for side, owner := range owners {
			value := g.script[side][i]
			if owner != agents.NoCamp && owners[0] != owners[1] && m.plays[owner] != nil {
				view.Scripted = value
				value = m.plays[owner].Value(&view, gate)
			}
			g.value[side][i] = value
		}
		g.open[i] = min(g.value[0][i], g.value[1][i])
	}
}
