package model

import (
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// payer is one user's day at the till; it is reused for the next user.
type payer struct {
	w      *World
	m      *payments
	k      *worker
	worker int

	i     int
	ready bool // personal utilities are computed
	own   [agents.MaxPlatforms]int32
	mine  agents.PlatformSet // wallets that can pay today
	last  agents.PlatformID  // wallet of the payment before
	saved agents.PlatformSet // wallets that work at this till alone, by the checkout funnel
	late  int                // hour of the latest payment, on hourly days
	went  uint32             // venues visited today
	payee int                // friend of the present occasion
	used  agents.PlatformSet
	shop  int                         // merchant of the occasion, where the payee is one
	most  [agents.MaxPlatforms]uint16 // weight of the heaviest use, by platform

	visit  int     // number of the visit today, update async
	repeat bool    // he keeps to the wallet of his last payment today
	groups []usage // by group of contexts with habits of their own
	got    uint64  // promotions that rewarded the user today
}

// day runs all occasions of user i and then moves his habits. He has none outside the
// contexts of the set, a bit for each place among them.
func (d *payer) day(i int, contexts uint64) {
	u := &d.w.Users
	d.i, d.ready, d.used, d.went, d.late = i, false, 0, 0, -1
	d.got = 0
	holds := u.Bound[i] &^ u.Fresh[i]
	d.mine, d.last = holds&^d.w.asleep(i), u.Last[i]
	for g := range d.groups {
		d.groups[g].used = 0
	}
	if holds != 0 {
		d.repeat = !d.reconsiders(i)
		for ; contexts != 0; contexts &= contexts - 1 {
			o := d.m.contexts[bits.TrailingZeros64(contexts)]
			n := d.number(o)
			if n == 0 {
				continue
			}
			draw := d.key(o.luck, o.today.luck).Draw(uint64(i))
			for j := range n {
				d.occasion(o, rng.Part(draw, j), j)
			}
		}
	}
	if s := u.Sent[i]; s != 0 {
		weight := d.w.rules.envelope
		for ; s != 0; s &= s - 1 {
			d.use(s.First(), weight)
			if len(d.groups) > 0 {
				d.useIn(d.w.habits.of(""), s.First(), weight)
			}
		}
	}
	d.learn()
}

// number is that of the user's occasions in a context today.
func (d *payer) number(o *occasion) int {
	n := o.spec.Occasions.Fixed
	if n == 0 {
		counts := o.today.counts[d.w.Users.Segment[d.i]]
		draw := d.key(o.number, o.today.number).Draw(uint64(d.i))
		for n < len(counts) && draw >= counts[n] {
			n++
		}
	}
	return n
}

// personal computes what depends on the user and the wallet alone.
func (d *payer) personal() {
	d.ready = true
	w, u, i := d.w, &d.w.Users, d.i
	r := &w.rules
	degree := int64(0)
	if r.gammaFriends != 0 && w.graph != nil {
		degree = int64(w.friends(i))
	}
	distrust := w.worn.trust.of(i)
	for s := d.mine; s != 0; s &= s - 1 {
		p := s.First()
		v := d.m.global[p]
		if len(d.groups) == 0 {
			v += r.kappa * int32(u.Habit[u.Cell(i, p)]) / agents.FullHabit // below 2^31
		}
		if r.form != formShare {
			if r.amongFriends != 0 {
				v += d.friendsShow(p)
			}
		} else if r.gammaFriends != 0 {
			if w.graph == nil {
				if w.market.dawnUsers > 0 {
					v += int32(r.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
				}
			} else if degree > 0 {
				v += int32(r.gammaFriends * int64(w.counters.get(u.Cell(i, p))) / degree)
			}
		}
		v -= w.worn.trust.penalty(distrust, p)
		if r.taste != nil {
			draw := d.m.taste.Pair(uint64(i), w.names.platformKey[p])
			v += r.taste[draw>>52]
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
	if !d.ready {
		d.personal()
	}
	amount := o.amount(draw) // early: the table is large, and nothing waits for it until he pays
	mine := d.mine & o.today.open
	h := &o.self
	fall := o.fall
	hour := 0
	if w.gates.hourly {
		hour = 7 + agents.Pick(rng.Part(draw, partHour), 17)
	}
	if len(o.edicts) > 0 {
		mine = o.lawful(mine, hour, draw)
	}
	usable, wanted := mine, mine
	switch o.payee {
	case toSelf:
		for _, f := range o.partial {
			if mine.Has(f.p) && !agents.Happens(rng.Part(rng.Part(draw, partCoverage), int(f.p)), f.coverage) {
				usable = usable.Without(f.p)
			}
		}
		wanted = usable
	case toFriend:
		usable &= d.friend(rng.Part(draw, partPayee))
		wanted = usable
	case toMerchant:
		if h = o.venues[0]; len(o.venues) > 1 {
			h = d.venue(o, hour, mine, rng.Part(draw, partVenue))
		}
		fall = h.fall
		j := d.merchant(h, rng.Part(draw, partPayee))
		if j < 0 {
			return
		}
		d.shop = j
		contract, direct := h.class.Contract[j], h.class.Accepts[j]
		wanted = mine & (contract | direct)
		usable = wanted & d.let(h, contract, direct, hour, draw)
		for s := wanted &^ usable; s != 0; s &= s - 1 {
			d.k.flows.complaints[s.First()]++
			if w.gates.hourly {
				d.k.flows.hourComplaints[hour*d.k.flows.p+int(s.First())]++
			}
			d.blame(h, s.First(), contract, direct, hour)
		}
		if usable == 0 && w.worn.checkout != nil {
			usable = d.checkout(o, h, contract, direct, hour, draw)
		}
	}
	d.pay(o, h, usable, fall, hour, amount, draw, index)
}

// amount is what is to be paid on an occasion, fen.
func (o *occasion) amount(draw uint64) int64 {
	return max(1, o.today.amount*int64(o.factors[rng.Part(draw, partAmount)>>52])>>20)
}

// pay chooses and books.
func (d *payer) pay(o *occasion, h *shop, usable agents.PlatformSet, fall uint64, hour int, amount int64, draw uint64, index int) {
	w, u, i := d.w, &d.w.Users, d.i
	f := &d.k.flows
	when := uint64(w.Tick)
	if usable == 0 && (!o.spec.Outside || !agents.Happens(rng.Part(draw, partFallback), fall)) {
		f.lost[o.c]++
		f.lostValue[o.c] += amount
		if h.v >= 0 {
			f.venueLost[h.v]++
			f.venueLostValue[h.v] += amount
		}
		f.hash += stamp(stampLost, uint64(i)^w.names.contextKey[o.c], when<<8|uint64(index), uint64(amount))
		return
	}
	var v [agents.MaxPlatforms]int32
	last := d.last
	for s := usable; s != 0; s &= s - 1 {
		p := s.First()
		v[p] = d.own[p] + h.offer[p]
		if len(d.groups) > 0 {
			v[p] += d.warmth(o.group, p)
		}
		if p == last {
			v[p] += w.rules.delta
		}
		if w.purses != nil {
			v[p] += w.purses.worth(i, p, amount)
		}
		if h.v >= 0 {
			f.offered[f.at(h.v, int(p))]++
		}
	}
	if h.v >= 0 && d.m.promoting {
		d.lure(o, h, amount, &v)
	}
	p, logsum := w.rules.choice.Choose(&v, usable, o.outside, o.spec.Outside, rng.Part(draw, partNest), rng.Part(draw, partPick))
	if d.repeat && usable.Has(last) {
		p = last
	}
	if d.saved != 0 {
		d.remember(p)
	}
	f.logsum += int64(logsum)
	f.money.logsum[o.c] += int64(logsum)
	if w.rules.welfare {
		f.money.static[o.c] += int64(d.static(o, h, usable, amount))
	}
	f.occasions++
	cell := f.at(o.c, int(p))
	f.count[cell]++
	f.value[cell] += amount
	if w.gates.hourly {
		cell := f.at(hour, int(p))
		f.hourCount[cell]++
		f.hourValue[cell] += amount
	}
	if h.v >= 0 {
		cell := f.at(h.v, int(p))
		f.venue[cell]++
		f.venueValue[cell] += amount
		if h.till != nil {
			h.till.take(d.shop, amount)
		}
	}
	if p == agents.Outside {
		f.hash += stamp(stampPay, uint64(i)^w.names.contextKey[o.c], when<<8|uint64(index), uint64(amount))
		return
	}
	f.hash += stamp(stampPay, uint64(i)^w.names.contextKey[o.c], when<<8|uint64(index), uint64(amount)^w.names.platformKey[p])
	if h.v >= 0 && h.fees[p]+h.flat[p] != 0 {
		fee := amount*h.fees[p]/1_000_000 + h.flat[p]
		f.fees[p] += fee
		f.venueFees[h.v] += fee
		if h.till != nil {
			h.till.charge(d.shop, fee)
		}
	}
	if o.prices != nil {
		d.charge(o, p, index)
	}
	d.deal(o, h, p, amount, draw, index)
	if h.v >= 0 && d.m.promoting {
		d.reap(o, h, p, amount, draw)
	}
	if w.purses != nil {
		d.handOver(o, p, amount, when<<8|uint64(index))
	}
	for _, s := range d.m.subsidies {
		if s.on && s.p == p && s.ctx == o.c && (s.v < 0 || s.v == h.v) {
			s.paid[d.worker]++
			s.ask(d, index)
		}
	}
	switch last {
	case agents.Outside:
	case p:
		f.repeats++
	default:
		f.switches++
	}
	// On hourly days the morning's loyalty holds all day, and the latest payment
	// is the last: contexts are not run through in the order of the clock.
	if !w.gates.hourly {
		d.last, u.Last[i] = p, p
	} else if hour >= d.late {
		d.late, u.Last[i] = hour, p
	}
	d.use(p, o.weight)
	if len(d.groups) > 0 {
		d.useIn(o.group, p, o.weight)
	}
	if w.rules.byOccasion {
		d.step()
		d.used, d.ready = 0, false // the stocks have moved, and utilities with them
	}
}

// use notes a payment of some weight for today's habit.
func (d *payer) use(p agents.PlatformID, weight uint16) {
	if !d.used.Has(p) {
		d.used = d.used.With(p)
		d.most[p] = 0
	}
	d.most[p] = max(d.most[p], weight)
	paid := &d.w.Users.Paid[d.w.Users.Cell(d.i, p)]
	now := uint16(d.w.Tick) + 1
	if *paid != now {
		row := d.k.market.paid[int(p)*d.k.market.ticks:]
		if *paid != 0 {
			row[*paid-1]--
		}
		row[now-1]++
		*paid = now
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
		var use uint16
		p := u.Held[n]
		if d.used.Has(p) {
			use = d.most[p]
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
		row := g.Neighbours(d.i, d.k.room)
		if len(row) == 0 {
			return 0
		}
		d.payee = int(row[agents.Pick(draw, len(row))])
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
	n := len(h.class.Closed)
	if h.class.There() == 0 {
		return -1
	}
	j := agents.Pick(draw, n)
	for h.class.Closed[j] {
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
	var out agents.PlatformSet
	for kind, set := range [2]agents.PlatformSet{contract, direct} {
		row := &h.pass[kind][hour]
		out |= set & row.open
		for s := set & row.leaky; s != 0; s &= s - 1 {
			p := s.First()
			if passes(row.value[p], rng.Part(rng.Part(draw, partLeak), int(p))) {
				out = out.With(p)
			}
		}
	}
	return out
}

// venue picks the venue of an occasion.
func (d *payer) venue(o *occasion, hour int, mine agents.PlatformSet, draw uint64) *shop {
	w, u, i := d.w, &d.w.Users, d.i
	r := &w.rules
	var weights [32]uint64
	list := weights[:0]
	for _, h := range o.venues {
		v := h.base
		if r.eta > 0 && len(h.refers) > 0 {
			v += d.referred(h)
		}
		if r.kappaVenue > 0 {
			v += int32(r.kappaVenue * int64(u.VenueHabit[i*u.V+h.v]) / agents.FullHabit)
		}
		if r.ivVenue > 0 {
			v += d.worth(h, hour, mine, draw)
		}
		list = append(list, agents.Weight(v))
	}
	h := o.venues[agents.PickWeighted(list, draw)]
	d.went |= 1 << h.v
	return h
}

// referred is the utility of the referrals to a venue.
func (d *payer) referred(h *shop) int32 {
	if h.heard != nil {
		return d.listen(h)
	}
	set := 0
	for n, bit := range h.bits {
		set |= number(d.w.Users.Hosts[d.i]&bit != 0) << n
	}
	return h.flow[set]
}

// worth is the wallets' log-sum at a venue, weighted, for the wallets that most
// of its merchants take: what a buyer expects before he has picked a shop.
func (d *payer) worth(h *shop, hour int, mine agents.PlatformSet, draw uint64) int32 {
	usable := mine & h.expect
	if h.hosts != nil {
		usable &= d.let(h, h.expect, h.expect, hour, draw)
	}
	own := &d.own
	if len(d.groups) > 0 {
		warm := d.own
		for s := usable; s != 0; s &= s - 1 {
			warm[s.First()] += d.warmth(h.group, s.First())
		}
		own = &warm
	}
	return d.w.rules.expect.Of(own, &h.offer, usable)
}
