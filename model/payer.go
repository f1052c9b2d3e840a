package model

import (
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// payer lets people pay, one after the other.
type payer struct {
	w      *World
	m      *payments
	k      *worker
	worker int
	visit  int  // number of the visit today, update async
	ages   bool // a day changes people even where they neither pay nor send

	*buyer       // whose turn it is
	alone  buyer // where the days of people are run one by one

	// Of the present occasion.
	hour  int                // 0 on days without hours
	payee int                // friend, where the payee is one
	shop  int                // merchant, where the payee is one
	saved agents.PlatformSet // wallets that work at this till alone, by the checkout funnel

	v       [agents.MaxPlatforms]int32 // room for utilities of wallets,
	worths  [mostVenues]int32          // for what the means of venues are worth,
	weights [mostVenues]uint64         // and for the weights of venues, added up,
	viewed  agents.PlatformSet         // as they are with these wallets
}

func (m *payments) payer(w *World, worker int) payer {
	r := &w.rules
	return payer{w: w, m: m, k: w.workers[worker], worker: worker, ages: r.decayIdle || r.byOccasion || w.Users.V > 0}
}

// buyer is what is known of one user in the course of his day.
type buyer struct {
	i      int
	own    [agents.MaxPlatforms]int32 // utilities of wallets, whatever the occasion,
	known  agents.PlatformSet         // of those for which they are computed
	mine   agents.PlatformSet         // wallets that can pay today
	used   agents.PlatformSet
	last   agents.PlatformID           // wallet of the payment before
	repeat bool                        // he keeps to the wallet of his last payment today
	late   int                         // hour of the latest payment, on hourly days
	went   uint32                      // venues visited today
	most   [agents.MaxPlatforms]uint16 // weight of the heaviest use, by platform
	got    uint64                      // promotions that rewarded the user today
	groups []usage                     // by group of contexts with habits of their own
}

// day runs all occasions of user i and then moves his habits. He has none outside the
// contexts of the set, a bit for each place among them.
func (d *payer) day(i int, contexts uint64) {
	u := &d.w.Users
	d.buyer = &d.alone
	d.begin(i)
	if d.w.holds(i) != 0 {
		for ; contexts != 0; contexts &= contexts - 1 {
			o := d.m.contexts[bits.TrailingZeros64(contexts)]
			luck := d.key(o.luck, o.today.luck).Draw(uint64(i))
			for j := range o.number(d.key(o.draws, o.today.draws).Draw(uint64(i)), u.Segment[i]) {
				d.occasion(o, rng.Part(luck, j), j)
			}
		}
	}
	d.end(u.Sent.Of(i))
}

// days runs the days of some of those who act, a context for all after the other: most
// of what there is to ask, and to guess, hangs on the context. Nobody's payments are
// anything to another person before the evening.
func (d *payer) days(e *errands, active uint64) {
	if d.k.buyers == nil {
		d.k.buyers = make([]buyer, rank)
	}
	people := (*[rank]buyer)(d.k.buyers)
	for some := active; some != 0; some &= some - 1 {
		k := bits.TrailingZeros64(some) % rank
		d.buyer = &people[k]
		d.begin(int(e.acting[k]))
	}
	for c, o := range d.m.contexts {
		number, fate := o.today.draws, o.today.luck
		for some := e.with[c]; some != 0; some &= some - 1 {
			k := bits.TrailingZeros64(some) % rank
			d.buyer = &people[k]
			luck := fate.DrawOf(e.spread[k])
			for j := range o.number(number.DrawOf(e.spread[k]), e.segment[k]) {
				d.occasion(o, rng.Part(luck, j), j)
			}
		}
	}
	for some := active; some != 0; some &= some - 1 {
		k := bits.TrailingZeros64(some) % rank
		d.buyer = &people[k]
		if sent := e.sent>>k&1 != 0; sent || d.used != 0 || d.ages {
			d.end(d.w.Users.Sent.Of(d.i))
		}
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
	b.i, b.known, b.used, b.went, b.late, b.got = i, 0, 0, 0, -1, 0
	b.mine, b.last = d.w.holds(i)&^d.w.asleep(i), d.w.Users.Last[i]
	b.repeat = !d.reconsiders(i)
	if n := len(d.w.habits.names); n > 0 {
		if b.groups == nil {
			b.groups = make([]usage, n)
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

// weigh computes what depends on the user and the wallet alone, for wallets of a set.
func (d *payer) weigh(set agents.PlatformSet) {
	set &^= d.known
	d.known |= set
	w, u, i := d.w, &d.w.Users, d.i
	r := &w.rules
	degree := 0
	if r.gammaFriends != 0 && w.graph != nil {
		degree = w.friends(i)
	}
	distrust := w.worn.trust.of(i)
	taste := d.m.taste.From(uint64(i))
	for s := set; s != 0; s &= s - 1 {
		p := s.First()
		at := u.Cell(i, p)
		v := d.m.global[p]
		if len(d.groups) == 0 {
			v += r.kappa * int32(u.Habit[at]) / agents.FullHabit // below 2^31
		}
		switch {
		case r.form != formShare:
			if r.amongFriends != 0 {
				v += d.friendsShow(p)
			}
		case degree > 0 && d.m.friends != nil:
			v += d.m.friends.of(degree, int(w.counters.get(at)))
		case degree > 0:
			v += int32(r.gammaFriends * int64(w.counters.get(at)) / int64(degree))
		case r.gammaFriends != 0 && w.graph == nil && w.market.dawnUsers > 0:
			v += int32(r.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
		v -= w.worn.trust.penalty(distrust, p)
		if r.taste != nil {
			v += r.taste[taste.Draw(w.names.platformKey[p])>>52]
		}
		d.own[p] = v
	}
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

// occasion pays once in a context.
func (d *payer) occasion(o *occasion, draw uint64, index int) {
	w := d.w
	amount := o.amount(draw) // early: the table is large, and nothing waits for it until he pays
	mine := d.mine & o.today.open
	h := &o.self
	hour := 0
	if w.gates.hourly {
		hour = 7 + agents.Pick(rng.Part(draw, partHour), 17)
	}
	d.hour = hour
	if len(o.edicts) > 0 {
		mine = o.lawful(mine, hour, draw)
	}
	usable := mine
	switch o.payee {
	case toSelf:
		for _, f := range o.partial {
			if mine.Has(f.p) && !agents.Happens(rng.Part(rng.Part(draw, partCoverage), int(f.p)), f.coverage) {
				usable = usable.Without(f.p)
			}
		}
	case toFriend:
		usable &= d.friend(rng.Part(draw, partPayee))
	case toMerchant:
		if h = o.venues[0]; len(o.venues) > 1 {
			h = d.venue(o, hour, mine, rng.Part(draw, partVenue), index > 0)
		}
		j := d.merchant(h, rng.Part(draw, partPayee))
		if j < 0 {
			return
		}
		d.shop = j
		contract, direct := agents.PlatformSet(0), h.class.Accepts[j]
		if h.signs {
			contract = h.class.Contract[j]
		}
		wanted := mine & (contract | direct)
		usable = wanted & d.let(h, contract, direct, hour, draw)
		if usable != wanted {
			d.complain(h, wanted&^usable, contract, direct)
		}
		if usable == 0 && w.worn.checkout != nil {
			usable = d.checkout(o, h, contract, direct, hour, draw)
		}
	}
	d.pay(o, h, usable, amount, draw, index)
}

// complain notes the wallets that a closed gate took out of a choice.
func (d *payer) complain(h *shop, shut, contract, direct agents.PlatformSet) {
	f := &d.k.flows
	for ; shut != 0; shut &= shut - 1 {
		p := shut.First()
		f.complaints[p]++
		if d.w.gates.hourly {
			f.hourComplaints[d.hour*f.p+int(p)]++
		}
		d.blame(h, p, contract, direct, d.hour)
	}
}

// amount is what is to be paid on an occasion, fen.
func (o *occasion) amount(draw uint64) int64 {
	return max(1, o.today.amount*int64(o.factors[rng.Part(draw, partAmount)>>52])>>20)
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
		p, use := u.Held[n]%agents.MaxPlatforms, uint16(0)
		if d.used.Has(p) {
			use = d.most[p]
		} else if h == 0 {
			continue
		}
		if next := w.rules.habit.Next(h, use); next != h {
			w.learn(d.k, i, p, next)
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

// friend returns the wallets that one keyed friend had installed this morning.
func (d *payer) friend(draw uint64) agents.PlatformSet {
	u := &d.w.Users
	if g := d.w.graph; g != nil {
		n := d.w.friends(d.i)
		if n == 0 {
			return 0
		}
		d.payee = int(g.Neighbour(d.i, agents.Pick(draw, n), n, d.k.room))
		return u.Seen[d.payee]
	}
	if u.N < 2 {
		return 0
	}
	j := agents.Pick(draw, u.N-1)
	if j >= d.i {
		j++
	}
	d.payee = j
	return u.Seen[j]
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
