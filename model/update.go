package model

import (
	"cmp"
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// oneByOne lets people act one after another; whoever comes next sees what the
// one before has done: who shows which wallet, among friends and in the market.
// It is one chain of events, so one worker makes it, whatever their number. All
// other mechanisms step once a day as ever, and what they change is seen from
// the next day on.
//
// Update async is random sequential updating (Blume 1993): as many visits a day
// as there are people, each by a person drawn with replacement. One visit is one
// day of that person: his occasions and one step of his habits. Its draws hang on
// the person, the day and the number of his visit that day; an envelope that he has
// sent counts at each. Update arrivals lets everybody come once, on his first day
// (Arthur 1989).
func (m *payments) oneByOne(w *World) {
	d := m.payer(w, 0)
	if w.rules.update == updateArrivals {
		today := w.arrivals.on(w.Tick)
		// Those who come today stand in the market since the morning, and none of
		// them has been seen.
		w.market.dawnUsers = w.arrivals.before(w.Tick)
		for _, i := range today {
			m.crowd(w)
			m.visit(w, &d, int(i)) // the next one's crowd is computed with his arrival
			w.market.dawnUsers++
		}
		return
	}
	who := w.key(w.root.Stream("update"), 0)
	if m.visits == nil {
		m.visits = agents.Make[uint16](w.arena, w.Users.N)
	}
	clear(m.visits)
	for n := range w.Users.N {
		i := agents.Pick(who.Draw(uint64(n)), w.Users.N)
		d.visit = int(m.visits[i])
		m.visits[i]++
		if m.visit(w, &d, i) {
			m.crowd(w)
		}
	}
}

// key is the key of a stream for this visit; today's is that of the first.
func (d *payer) key(stream rng.Stream, today rng.Key) rng.Key {
	if d.visit == 0 {
		return today
	}
	return d.w.key(stream, d.visit)
}

// visit lets one person act and tells his friends and the market; it reports
// whether there was anything to tell.
func (m *payments) visit(w *World, d *payer, i int) bool {
	if w.rules.welfare {
		d.buyCash(i)
	}
	if !w.acts(i) {
		return false
	}
	told := len(d.k.changes)
	d.day(i, 1<<len(m.contexts)-1)
	news := d.k.changes[told:]
	for _, c := range news {
		for s := c.old &^ c.new; s != 0; s &= s - 1 {
			w.market.dawn[s.First()]--
		}
		for s := c.new &^ c.old; s != 0; s &= s - 1 {
			w.market.dawn[s.First()]++
		}
	}
	if w.graph != nil {
		w.tell(news)
	}
	d.k.changes = d.k.changes[:told]
	return len(news) > 0
}

// acts reports whether user i has anything to do at the tills today.
func (w *World) acts(i int) bool {
	return (w.holds(i) != 0 || w.Users.Sent.Of(i) != 0) && w.inMarket(i)
}

// arrivals is the order in which people enter under update arrivals.
type arrivals struct {
	order  []uint32
	perDay int
}

// before is the number of people who have come before a tick.
func (a *arrivals) before(tick int) int { return min(tick*a.perDay, len(a.order)) }

// on lists who comes on a tick, the first first.
func (a *arrivals) on(tick int) []uint32 { return a.order[a.before(tick):a.before(tick+1)] }

// arrive draws the order of arrival and writes the tick of each person's entry.
func (w *World) arrive(enter []uint16) {
	type place struct {
		draw uint64
		user uint32
	}
	key := w.root.Stream("arrival").At(0, wholeDay, 0)
	line := make([]place, len(enter))
	for i := range line {
		line[i] = place{key.Draw(uint64(i)), uint32(i)}
	}
	slices.SortFunc(line, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.draw, b.draw), cmp.Compare(a.user, b.user))
	})
	days := len(w.calendar.hourly)
	perDay := int(w.Scenario.Clock.PerDay)
	if perDay == 0 {
		perDay = (len(enter) + days - 1) / days
	}
	w.arrivals = arrivals{order: make([]uint32, len(line)), perDay: perDay}
	for n, p := range line {
		w.arrivals.order[n] = p.user
		enter[p.user] = agents.Never
		if tick := n / perDay; tick < days {
			enter[p.user] = uint16(tick)
		}
	}
}
