package model

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"hongbao/agents"
)

// Fork returns a run that shares the past of this one bit for bit, and its luck,
// and goes on under another scenario from here. The run itself is not changed,
// and the contact graph is shared.
//
// The scenarios may differ in strategies, in events of the days to come, in
// campaigns that begin and orders that bind on one of them, and in what is only said or compared
// (titles, record, expectations); anything else would be another past and is
// refused. A camp with another strategy remembers nothing of the old one. A camp
// that begins to react sees what others did as far back as the run kept it: the
// longest lag of the strategies before; beyond, gates were open.
func (r *Run) Fork(s *Scenario) (*Run, error) {
	w := r.World
	if w.Tick > 0 && w.Day != w.calendar.start+int32(w.Tick)-1 {
		return nil, errors.New("a run can be forked between two days only")
	}
	if err := samePast(w.Scenario, s, r.Next()); err != nil {
		return nil, err
	}
	f, err := Start(s, r.luck, r.options)
	if err != nil {
		return nil, err
	}
	old := map[string]column{}
	for _, c := range r.kept().columns {
		old[c.name] = c
	}
	begun := begunCampaigns(s, r.Next())
	k := f.kept()
	room := make([]byte, piece)
	for _, c := range k.columns {
		if _, ok := begun[c.campaign]; !ok && c.campaign != "" {
			continue // nothing has happened to it yet
		}
		if from, ok := old[c.name]; ok {
			copyColumn(c, from, room)
		}
	}
	f.resume(k, w.Tick, func(name string) bool { _, ok := old[name]; return ok })
	f.forget(w.Scenario)
	f.books.open(f.World)
	return f, nil
}

// copyColumn copies the cells of one column into another of the same kind.
func copyColumn(to, from column, room []byte) {
	x, y := cellsOf(to.at), cellsOf(from.at)
	if x.kind != y.kind {
		panic("model: column " + to.name + " differs in kind between two runs of one market")
	}
	length := y.len()
	if length != x.len() {
		if x.resize == nil {
			panic("model: column " + to.name + " differs in length between two runs of one market")
		}
		x.resize(length)
	}
	for at := 0; at < length; {
		n := min(piece/y.width, length-at)
		bytes := room[:n*y.width]
		y.put(bytes, at)
		if err := x.get(bytes, at); err != nil {
			panic("model: column " + to.name + ": " + err.Error())
		}
		at += n
	}
}

// forget clears the memory of camps whose strategy is not that of the scenario
// before.
func (r *Run) forget(before *Scenario) {
	for _, m := range r.mechanisms {
		h, ok := m.(*hours)
		if !ok || h.sight == nil {
			continue
		}
		changed := make([]bool, len(r.World.names.camps))
		for c, camp := range r.World.names.camps {
			changed[c] = !reflect.DeepEqual(before.Strategies[camp.ID], r.World.Scenario.Strategies[camp.ID])
		}
		for c, other := range changed {
			if other {
				h.sight.calls[c] = agents.Memory{}
			}
		}
		for _, l := range h.sight.links {
			for side, owner := range l.camps {
				if changed[owner] {
					h.sight.memory[side][l.at] = agents.Memory{}
				}
			}
		}
	}
}

// free names the fields of a scenario in which two histories with one past may
// differ; events, campaigns and orders are compared apart.
var free = []string{
	"hongbao", "kind", "extends", "title", "events", "campaigns", "campaigns_from", "orders", "strategies",
	"tip_at", "tip_for", "tip_to", "record", "hand_set", "expect",
}

// samePast refuses a scenario in which something differs that lies before a day,
// or that is no dated policy at all.
func samePast(a, b *Scenario, day int32) error {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		field := x.Type().Field(i)
		name := field.Tag.Get("yaml")
		if name == "" || slices.Contains(free, name) {
			continue
		}
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			return otherPast(name, "it is not that of the run")
		}
	}
	if string(a.edges) != string(b.edges) {
		return otherPast("network.file", "the ties are not those of the run")
	}
	date := dateOf(day).String()
	if id, in := apart(pastEvents(a, day), pastEvents(b, day)); id != "" {
		return otherPast("events."+id, word(in, "in the run it happened before "+date, "it would have happened before "+date))
	}
	if id, in := apart(begunCampaigns(a, day), begunCampaigns(b, day)); id != "" {
		return otherPast("campaigns."+id, word(in, "in the run it began before "+date, "it would have begun before "+date))
	}
	if id, in := apart(begunOrders(a, day), begunOrders(b, day)); id != "" {
		return otherPast("orders."+id, word(in, "in the run it could bind before "+date, "it could have bound before "+date))
	}
	return nil
}

// apart returns the first id, in alphabetical order, under which two histories
// hold different things, and whether the first of them has it.
func apart[T any](a, b map[string]T) (id string, in bool) {
	ids := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(ids)
	for _, id := range ids {
		x, in := a[id]
		if y, ok := b[id]; !in || !ok || !reflect.DeepEqual(x, y) {
			return id, in
		}
	}
	return "", false
}

func word(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func otherPast(path, why string) error {
	return fmt.Errorf("%s: %s; a fork shares the past and may differ in strategies, later events, and campaigns and orders that begin later", path, why)
}

// pastEvents are the events of history before a day, by id.
func pastEvents(s *Scenario, day int32) map[string]Event {
	out := map[string]Event{}
	for _, e := range s.Events {
		if e.On && int32(e.At.Date()) < day {
			out[e.ID] = e
		}
	}
	return out
}

// begunCampaigns are the campaigns that began before a day and are in history,
// by id.
func begunCampaigns(s *Scenario, day int32) map[string]Campaign {
	out := map[string]Campaign{}
	calendar := newCalendar(s)
	for _, c := range s.Campaigns {
		if c.On && int32(c.Window.From) < day && calendar.inHistory(c.Events) {
			out[c.ID] = c
		}
	}
	return out
}
