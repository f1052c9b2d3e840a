package model

import (
	"math"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// gatesPast is what the twin's camps can see of gates: how both sides stood at
// the end of the tick before, since when, and every value that a camp gave to
// its gates. Shares and envelopes are not in sight: what hangs on them is
// compared by replay (see TestReactionsAreTheirOwnScript).
type gatesPast struct {
	now         int64
	begun       bool // the eve is over
	sides, next map[sideOf]agents.Permille
	since       map[sideOf]int64
	memory      map[sideOf]*agents.Memory
	mirrors     map[mirrorOf][]agents.Past
}

// mirrorOf names what one camp does on its side of the gates between it and
// another one.
type mirrorOf struct {
	side        agents.Side
	host, guest *Camp
	object      agents.Object
}

// look begins a tick.
func (t *twin) look(now int64) {
	p := &t.past
	if p.sides == nil {
		p.sides, p.since = map[sideOf]agents.Permille{}, map[sideOf]int64{}
		p.memory, p.mirrors = map[sideOf]*agents.Memory{}, map[mirrorOf][]agents.Past{}
	}
	p.next = map[sideOf]agents.Permille{}
	p.now = now
}

// moment is what a decision is dated with: the start of the day outside windows.
func (t *twin) moment() int64 {
	if t.hourly {
		return t.past.now
	}
	return int64(t.day) * 24
}

// between returns the camps of host and guest, if these are two.
func (t *twin) between(g agents.Gate) ([2]*Camp, bool) {
	camps := [2]*Camp{t.camp(t.n.hosts[g.Host].ID, t.past.now), t.camp(t.n.guestID(g.Guest), t.past.now)}
	return camps, camps[0] != nil && camps[1] != nil && camps[0] != camps[1]
}

// side is how a side stood at the end of the tick before.
func (t *twin) side(side agents.Side, g agents.Gate) agents.Permille {
	if value, ok := t.past.sides[sideOf{side, g}]; ok {
		return value
	}
	return agents.Open
}

// changed is the moment since which it has stood like that.
func (t *twin) changed(side agents.Side, g agents.Gate) int64 {
	if at, ok := t.past.since[sideOf{side, g}]; ok {
		return at
	}
	return -never
}

// conduct is the strategy of a camp for an object.
func (t *twin) conduct(camp *Camp, o agents.Object) (agents.StrategyKind, *Conduct) {
	play := t.s.Strategies[camp.ID]
	c := &play.Conduct
	for i := range play.Per {
		if slices.Contains(play.Per[i].Objects, agents.Objects[o].Name) {
			c = &play.Per[i]
		}
	}
	for _, kind := range agents.Strategies {
		if kind.Name == c.Kind {
			return kind, c
		}
	}
	return agents.Strategies[0], c // the script
}

// answer asks a camp for its side of a gate.
func (t *twin) answer(owners [2]*Camp, side agents.Side, g agents.Gate, hour int, scripted agents.Permille) agents.Permille {
	me, you := owners[side], owners[1-side]
	kind, c := t.conduct(me, g.Object)
	if kind.Reacts && you == nil {
		return scripted
	}
	at := sideOf{side, g}
	if t.past.memory[at] == nil {
		t.past.memory[at] = &agents.Memory{}
	}
	v := agents.CampView{
		Day: t.day, Hour: int32(hour), Now: t.moment(), Start: int64(t.start) * 24, Side: side, Scripted: scripted,
		Facing: t.side(1-side, g), FacingSince: t.changed(1-side, g),
		Tremble: math.MaxUint64, Forgive: math.MaxUint64, Catch: math.MaxUint64, Memory: t.past.memory[at],
	}
	link := agents.Gate{Host: g.Host, Object: agents.EnvelopeLink, Guest: g.Guest}
	v.Link, v.LinkSince = t.side(agents.HostSide, link), t.changed(agents.HostSide, link)
	v.Mirror = t.past.mirrors[mirrorOf{side, owners[1], owners[0], g.Object}]
	if kind.Name == "camp_contagion" { // nobody else asks for it
		v.ClosedElsewhere = t.closedElsewhere(at)
	}
	if t.past.begun {
		guest := rng.Hash(t.guestKey(g.Guest))
		draw := t.root.Stream("strategy/"+keyOf(me.Key, me.ID)).At(t.day, 24, int(g.Object)*2+int(side)).Pair(t.n.hostKey[g.Host], guest)
		v.Tremble, v.Forgive, v.Catch = rng.Part(draw, 0), rng.Part(draw, 1), rng.Part(draw, 2)
	}
	settings := c.settings(&t.calendar, t.s.Clock.Hourly)
	settings.Base = float64(settings.Base * t.s.Clock.DT)
	settings.Spread = float64(settings.Spread * t.s.Clock.DT)
	return kind.With(settings).Value(&v, g)
}

// guestKey is the stable name of a guest.
func (t *twin) guestKey(g agents.GuestID) string {
	id := t.n.guestID(g)
	for _, p := range t.s.Platforms {
		if p.ID == id {
			return keyOf(p.Key, id)
		}
	}
	for _, m := range t.s.Merchants {
		if m.ID == id {
			return keyOf(m.Key, id)
		}
	}
	for _, v := range t.s.Services {
		if v.ID == id {
			return keyOf(v.Key, id)
		}
	}
	for _, k := range t.s.ToolMakers {
		if k.ID == id {
			return keyOf(k.Key, id)
		}
	}
	panic("no guest " + id)
}

// closedElsewhere is the share of all other sides between camps that are closed.
func (t *twin) closedElsewhere(but sideOf) int64 {
	var closed, all int64
	for h := range t.n.hosts {
		for g := range t.n.guests() {
			gate := agents.Gate{Host: agents.HostID(h), Guest: agents.GuestID(g)}
			if _, two := t.between(gate); !two {
				continue
			}
			for o := range agents.Objects {
				gate.Object = agents.Object(o)
				for side := range agents.Side(2) {
					if gate.Object == agents.PasscodePicture || but == (sideOf{side, gate}) {
						continue
					}
					all++
					if t.side(side, gate) == 0 {
						closed++
					}
				}
			}
		}
	}
	if all == 0 {
		return 0
	}
	return closed * 1_000_000 / all
}

// ordered reports whether a regulator's order holds a gate open.
func (t *twin) ordered(g agents.Gate, now int64) bool {
	scopes := map[string][]string{
		"links":   {"envelope_link", "marketplace_link", "content_link"},
		"payment": {"new_contract", "renewal", "contract_payment", "direct_payment"},
		"data":    {"data_api", "mass_message"},
	}
	in := func(list []string, names ...string) bool {
		return len(list) == 0 || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(list, name) })
	}
	for _, o := range t.s.Orders {
		object := agents.Objects[g.Object].Name
		host, guest := t.n.hosts[g.Host], t.n.guestID(g.Guest)
		objects := o.Objects
		if len(objects) == 0 {
			objects = scopes[o.Scope]
		}
		if !o.On || !in(objects, object) || !in(o.Hosts, host.ID, host.Group) || !in(o.Guests, guest) {
			continue
		}
		from := t.calendar.hour(o.When) + int64(o.Lag)
		if o.Stagger > 0 {
			draw := t.root.Stream("order/"+o.ID).At(0, 24, int(g.Object)).Pair(t.n.hostKey[g.Host], rng.Hash(t.guestKey(g.Guest)))
			from += int64(agents.Pick(draw, int(o.Stagger)))
		}
		if now >= from && (o.Until.EncodeText() == "" || now < t.calendar.hour(o.Until)) {
			return true
		}
	}
	return false
}

// conclude ends a tick: what was decided can be seen from the next one on.
func (t *twin) conclude() {
	p, now := &t.past, t.moment()
	if !p.begun {
		now = -never // the eve has always stood
	}
	least := map[mirrorOf]agents.Permille{}
	for at, value := range p.next {
		camps, two := t.between(at.gate)
		if !two {
			continue
		}
		if p.begun && value != t.side(at.side, at.gate) {
			p.since[at] = now
		}
		m := mirrorOf{at.side, camps[0], camps[1], at.gate.Object}
		if old, ok := least[m]; !ok || value < old {
			least[m] = value
		}
	}
	for m, value := range least {
		if past := p.mirrors[m]; len(past) == 0 || past[len(past)-1].Value != value {
			p.mirrors[m] = append(past, agents.Past{From: now, Value: value})
		}
	}
	p.sides, p.begun = p.next, true
}
