package model

import "strconv"

// keep lists the world's own columns. Entry, Segment and what else the start
// computes from the scenario and the seed is not among them.
func (w *World) keep(k *kept) {
	k.add("hash", &w.hash)
	w.keepUsers(k)
	w.keepMerchants(k)
	w.keepGates(k)
	w.market.keep(k)
	w.flows.keep(k)
	w.outlook.keep(k)
	k.add("stranded", &w.stranded)
	k.add("calling", &w.calling)
	if w.listeners != nil {
		k.add("listeners", &w.listeners)
	}
	for i, id := range w.names.promotions {
		k.add("promoted."+id+".uses", &w.promoted[i].uses)
		k.add("promoted."+id+".platform", &w.promoted[i].platform)
		k.add("promoted."+id+".merchants", &w.promoted[i].merchants)
	}
	for i, id := range w.names.campaigns {
		k.add("participants."+id, &w.participants[i])
	}
}

func (w *World) keepUsers(k *kept) {
	u := &w.Users
	k.add("users.hosts", &u.Hosts)
	k.add("users.installed", &u.Installed)
	k.add("users.bound", &u.Bound)
	k.add("users.seen", &u.Seen)
	k.add("users.shown", &u.Shown)
	k.add("users.last", &u.Last)
	k.add("users.primary", &u.Primary)
	k.add("users.habit", &u.Habit)
	k.add("users.venue_habit", &u.VenueHabit)
	k.add("users.paid", &u.Paid)
	switch c := &w.counters; {
	case c.narrow != nil:
		k.add("friends", &c.narrow)
	case c.middle != nil:
		k.add("friends", &c.middle)
	case c.wide != nil:
		k.add("friends", &c.wide)
	}
}

func (w *World) keepMerchants(k *kept) {
	for v := range w.Merchants {
		m, name := &w.Merchants[v], "merchants."+w.names.venues[v].ID
		k.add(name+".accepts", &m.Accepts)
		k.add(name+".contract", &m.Contract)
		k.add(name+".expiry", &m.Expiry)
		k.add(name+".closed", &m.Closed)
		k.add(name+".exited", &m.Exited)
		k.add(name+".waiting", &m.Waiting)
		k.add(name+".founded", &m.Founded)
		if t := w.tills[v]; t != nil {
			k.add(name+".monthly", &t.monthly)
			k.add(name+".stock", &t.stock)
		}
		k.then(func(*World, func(string) bool) { m.Recount() })
	}
}

func (w *World) keepGates(k *kept) {
	g := &w.gates
	for side, name := range []string{"host", "guest"} {
		k.add("gates.script."+name, &g.script[side])
		k.add("gates.value."+name, &g.value[side])
	}
	k.add("gates.open", &g.open)
	for hour := range g.byHour {
		k.add("gates.hour."+strconv.Itoa(hour), &g.byHour[hour])
	}
	k.add("gates.hourly", &g.hourly)
}

func (m *market) keep(k *kept) {
	k.add("market.entered", &m.entered)
	k.add("market.dawn_users", &m.dawnUsers)
	k.add("market.holders", &m.holders)
	k.add("market.had", &m.had)
	k.add("market.installed", &m.installed)
	k.add("market.bound", &m.bound)
	k.add("market.shown", &m.shown)
	k.add("market.dawn", &m.dawn)
	k.add("market.habit", &m.habit)
	k.add("market.habit2", &m.habit2)
	k.add("market.paid", &m.paid)
}

// keep keeps the flows of the day before: nothing of the next day hangs on
// them, but a run that is taken up again can be read at once, and a fork whose
// strategies begin to react sees yesterday.
func (f *flows) keep(k *kept) {
	for i, column := range f.columns() {
		k.add("flows.day."+strconv.Itoa(i), column)
	}
	for i, column := range f.hourly() {
		k.add("flows.hour."+strconv.Itoa(i), column)
	}
	k.add("flows.repeats", &f.repeats)
	k.add("flows.switches", &f.switches)
	k.add("flows.logsum", &f.logsum)
	k.add("flows.occasions", &f.occasions)
	k.add("flows.exposures", &f.exposures)
	k.add("flows.hash", &f.hash)
	k.then(func(*World, func(name string) bool) { f.hourless, f.enveloped = false, true })
}

func (o *outlook) keep(k *kept) {
	if o.valueAll == nil {
		return // no camp reacts
	}
	k.add("outlook.value_all", &o.valueAll)
	k.add("outlook.commerce", &o.commerce)
	k.add("outlook.count", &o.count)
	k.add("outlook.complaints", &o.complaints)
	k.add("outlook.reached", &o.reached)
	k.add("outlook.by_hour", &o.byHour)
	k.add("outlook.hourly", &o.hourly)
}
