package model

import (
	"math"
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
)

// payer lets people pay, some together, context by context; see round.
type payer struct {
	w       *World
	m       *payments
	k       *worker
	worker  int
	visit   int  // number of the visit today, update async
	ages    bool // a day changes people even where they neither pay nor send
	sticks  bool // some people keep to the wallet of their last payment
	grouped int  // groups of contexts with habits of their own
	apart   bool // what wallets are worth to people is computed one by one

	*buyer       // whose turn it is
	alone  buyer // where somebody's purchases are run outside a round

	logsum int64 // of the present round

	v       [agents.MaxPlatforms]int32 // room for utilities of wallets,
	worths  [mostVenues]int32          // for what the means of venues are worth,
	weights [mostVenues]uint64         // and for the weights of venues, added up
}

func (m *payments) payer(w *World, worker int) payer {
	r := &w.rules
	return payer{
		w: w, m: m, k: w.workers[worker], worker: worker, ages: r.decayIdle || r.byOccasion || w.Users.V > 0,
		sticks: r.revising != math.MaxUint64, grouped: len(w.habits.names),
		apart: m.friends == nil || r.form != formShare || len(w.habits.names) > 0 || r.update != updateSync || r.byOccasion,
	}
}

// buyer is what is known of one user in the course of his day.
type buyer struct {
	own    [agents.MaxPlatforms]int32 // utilities of wallets, whatever the occasion,
	known  agents.PlatformSet         // of those for which they are computed
	mine   agents.PlatformSet         // wallets that can pay today
	used   agents.PlatformSet
	saved  agents.PlatformSet // wallets that work at the present till alone, by the checkout funnel
	last   agents.PlatformID  // wallet of the payment before
	repeat bool               // he keeps to the wallet of his last payment today
	hour   uint8              // of the present occasion; 0 on days without hours
	late   int8               // hour of the latest payment, on hourly days
	went   uint32             // venues visited today
	i      int
	got    uint64                      // promotions that rewarded him today
	shop   int32                       // merchant of the present occasion, where the payee is one
	payee  int32                       // friend, where he is one, or nobody
	most   [agents.MaxPlatforms]uint16 // weight of the heaviest use, by platform
	groups []usage                     // by group of contexts with habits of their own
}

// day runs all occasions of user i and then moves his habits. He has none outside the
// contexts of the set, a bit for each place among them.
func (d *payer) day(i int, contexts uint64) {
	u, r := &d.w.Users, d.room()
	d.buyer = &r.people[0]
	d.begin(i)
	if d.w.holds(i) != 0 {
		for ; contexts != 0; contexts &= contexts - 1 {
			o := d.m.contexts[bits.TrailingZeros64(contexts)]
			r.left[0] = o.number(d.key(o.draws, o.today.draws).Draw(uint64(i)), u.Segment[i])
			r.n, r.who[0], r.user[0] = uint(min(1, r.left[0])), 0, uint32(i)
			r.luck[0] = d.key(o.luck, o.today.luck).Draw(uint64(i))
			d.rounds(o, r)
		}
	}
	d.buyer = &r.people[0]
	d.end(u.Sent.Of(i))
}

// days runs the days of the users from a place up to another, a context for all after the
// other: most of what there is to ask, and to guess, hangs on the context. Nobody's
// payments are anything to another person before the evening.
func (d *payer) days(from, to int, rows *network.CSR) {
	r, rules := d.room(), &d.w.rules
	r.read(d.w, from, to)
	all := r.errands[:(to-from+rank-1)/rank]
	r.acting = 0
	for n := range all {
		e := &all[n]
		e.ready(d.w, len(d.m.contexts))
		e.find(d, from+n*rank, min(to, from+(n+1)*rank))
		e.active = e.everybody()
		if !rules.decayIdle && !rules.byOccasion {
			e.active = e.any | e.sent // nothing else moves others
		}
		e.touch(d, e.active, rows)
		for some := e.active; some != 0; some &= some - 1 {
			k := bits.TrailingZeros64(some) % rank
			at, place := r.acting%crowd, uint16(n*rank+k)%crowd
			d.buyer = &r.people[place]
			d.begin(int(e.acting[k]))
			r.place[at], r.users[at], r.has[at] = place, e.acting[k], d.mine
			r.acting++
		}
	}
	if !d.apart {
		d.weighAll(r)
	}
	for c, o := range d.m.contexts {
		r.n = 0
		for n := range all {
			r.call(o, &all[n], all[n].with[c], n*rank)
		}
		d.rounds(o, r)
	}
	n := uint(0)
	for _, place := range r.place[:r.acting] {
		r.some[n%crowd] = place
		sent := all[place/rank].sent >> (place % rank) & 1
		n += uint(number(d.ages || sent|uint64(r.people[place%crowd].used) != 0))
	}
	for _, place := range r.some[:n] {
		d.buyer = &r.people[place%crowd]
		sent := agents.PlatformSet(0)
		if all[place/rank].sent>>(place%rank)&1 != 0 {
			sent = d.w.Users.Sent.Of(d.i)
		}
		d.end(sent)
	}
}

// holds returns the wallets of user i that have had a card since this morning.
func (w *World) holds(i int) agents.PlatformSet {
	if w.Users.Fresh.Any == 0 {
		return w.Users.Bound[i]
	}
	return w.Users.Bound[i] &^ w.Users.Fresh.Of(i)
}

// begin opens the day of user i.
func (d *payer) begin(i int) {
	b := d.buyer
	b.i, b.known, b.used, b.saved, b.went, b.late, b.got, b.hour, b.repeat = i, 0, 0, 0, 0, -1, 0, 0, false
	b.mine, b.last = d.w.holds(i)&^d.w.asleep(i), d.w.Users.Last[i]
	if d.sticks {
		b.repeat = !d.reconsiders(i)
	}
	if d.grouped > 0 {
		if b.groups == nil {
			b.groups = make([]usage, d.grouped)
		}
		for g := range b.groups {
			b.groups[g].used = 0
		}
	}
}

// end counts the envelopes that he sent with some wallets as uses, and moves his habits.
func (d *payer) end(sent agents.PlatformSet) {
	for ; sent != 0; sent &= sent - 1 {
		d.use(sent.First(), d.w.rules.envelope)
		if len(d.groups) > 0 {
			d.useIn(d.w.habits.of(""), sent.First(), d.w.rules.envelope)
		}
	}
	d.learn()
}

// number is that of the occasions of somebody of a segment.
func (o *occasion) number(draw uint64, segment uint8) int {
	switch t := &o.today; {
	case o.fixed != 0:
		return o.fixed
	case draw < t.limits[segment][0]:
		return 0
	case draw < t.limits[segment][1]:
		return 1
	}
	n, counts := 1, o.today.counts[segment]
	for n < len(counts) && draw >= counts[n] {
		n++
	}
	return n
}

// The numbers that hang on the draw of one occasion.
const (
	partVenue = iota
	partPayee
	partNest
	partPick
	partAmount
	partHour
	partFallback
	partLeak
	partCoverage
)

// complain notes the wallets that a closed gate took out of a choice.
func (d *payer) complain(h *shop, shut, contract, direct agents.PlatformSet) {
	f := &d.k.flows
	for ; shut != 0; shut &= shut - 1 {
		p := shut.First()
		f.complaints[p]++
		if d.w.gates.hourly {
			f.hourComplaints[int(d.hour)*f.p+int(p)]++
		}
		d.blame(h, p, contract, direct, int(d.hour))
	}
}

// learn closes the user's day: stocks, then what others see.
func (d *payer) learn() {
	w, u, i := d.w, &d.w.Users, d.i
	if d.went != 0 && u.V > 0 {
		d.stroll()
	}
	if !w.rules.byOccasion && (d.used != 0 || w.rules.decayIdle) {
		d.step()
	}
	if d.used == 0 && !w.rules.decayIdle && !w.rules.byOccasion {
		return
	}
	switch w.rules.visible {
	case showPrimary:
		if p := u.PrimaryOf(i, u.Primary[i], w.rules.margin); p != u.Primary[i] {
			u.Primary[i] = p
			w.show(d.k, i, agents.Only(p))
		}
	case showLast:
		w.show(d.k, i, agents.Only(u.Last[i]))
	}
}

// step moves every stock of the user once.
func (d *payer) step() {
	w, u, i := d.w, &d.w.Users, d.i
	if len(d.groups) > 0 {
		d.stepGroups()
		return
	}
	for n, h := range u.HabitOf(i) {
		p := u.Held[n] % agents.MaxPlatforms
		use := d.most[p] & -(uint16(d.used>>p) & 1)
		if h|use != 0 {
			w.learn(d.k, i, p, w.rules.habit.Next(h, use))
		}
	}
}

// stroll moves the habit stocks of the venues of every context with a visit.
func (d *payer) stroll() {
	w, u, i := d.w, &d.w.Users, d.i
	for _, o := range d.m.contexts {
		if len(o.venues) < 2 || d.went&o.bits == 0 {
			continue
		}
		for _, h := range o.venues {
			stock := &u.VenueHabit[i*u.V+h.v]
			use := uint16(0)
			if d.went>>h.v&1 != 0 {
				use = agents.FullHabit
			}
			*stock = w.rules.habit.Next(*stock, use)
		}
	}
}

// befriend finds a keyed friend as payee; there may be nobody.
func (d *payer) befriend(draw uint64) {
	d.payee = nobody
	if g := d.w.graph; g != nil {
		if n := d.w.friends(d.i); n > 0 {
			d.payee = int32(g.Neighbour(d.i, agents.Pick(draw, n), n, d.k.room))
		}
		return
	}
	if others := d.w.Users.N - 1; others > 0 {
		j := agents.Pick(draw, others)
		if j >= d.i {
			j++
		}
		d.payee = int32(j)
	}
}

// merchant picks a merchant of a venue that is still there; -1 if there is none.
func (d *payer) merchant(h *shop, draw uint64) int {
	if h.takers != nil {
		if len(h.takers) == 0 {
			return -1
		}
		return int(h.takers[agents.Pick(draw, len(h.takers))])
	}
	n, there := len(h.class.Closed), h.class.There()
	if there == 0 {
		return -1
	}
	j := agents.Pick(draw, n)
	for there < n && h.class.Closed[j] {
		if j++; j == n {
			j = 0
		}
	}
	return j
}

// let returns the wallets that the gates let through at an hour.
func (d *payer) let(h *shop, contract, direct agents.PlatformSet, hour int, draw uint64) agents.PlatformSet {
	if h.hosts == nil {
		return contract | direct
	}
	under, free := &h.pass[0][hour], &h.pass[1][hour]
	out := contract&under.open | direct&free.open
	if contract&under.leaky|direct&free.leaky != 0 {
		draw = rng.Part(draw, partLeak)
		out |= under.leak(contract, draw) | free.leak(direct, draw)
	}
	return out
}

// leak returns the wallets of a set that a leaky gate lets through.
func (g *gateRow) leak(set agents.PlatformSet, draw uint64) agents.PlatformSet {
	var out agents.PlatformSet
	for s := set & g.leaky; s != 0; s &= s - 1 {
		if p := s.First(); passes(g.value[p], rng.Part(draw, int(p))) {
			out = out.With(p)
		}
	}
	return out
}
