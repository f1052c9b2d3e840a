package model

import (
	"math"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// plain is a day on which all that people do at the tills is to choose among their
// wallets once: one context, for themselves or at the shops of one class, without leaks,
// prices or anything that pays a part. Of such a day the way through all that could
// happen is most of the cost, so it is told once more, without it, and step by step for
// some users together; it comes to the same bits. Who does anything else that day goes
// the long way.
type plain struct {
	w    *World
	u    *agents.Users
	o    *occasion
	h    *shop
	k    *worker
	long payer

	taken  [2]agents.PlatformSet      // wallets that the gates let through, under contract and without
	fall   uint64                     // chance to pay outside where no wallet can be used
	amount int64                      // of every payment; 0 where they differ
	shares []int32                    // see tableShares; nil where friends do not count
	base   [agents.MaxPlatforms]int32 // of the utilities, what is the same for everybody

	// Those who are looked at together.
	errands errands
	choices agents.Choices
	who     [rank]uint32 // first those who choose, from the end on those who find no way to pay
	row     [rank]uint32 // of shares, by the number of friends
	amounts [rank]int64

	// What was counted; the outside option is the last.
	count, value, fees [agents.MaxPlatforms + 1]int64
	offered            [agents.MaxPlatforms]int64
	lost, lostFen      int64
	logsum             int64
	hash               uint64
	repeats, first     int64 // payments with the wallet of the last one, and first ones
}

// plainDay reports whether today is such a day.
func (m *payments) plainDay(w *World) bool {
	r := &w.rules
	if len(m.contexts) != 1 || w.gates.hourly || m.promoting || len(m.subsidies)+len(w.habits.names) > 0 ||
		w.purses != nil || w.worn.trust != nil || w.worn.checkout != nil || w.worn.dormancy != nil {
		return false
	}
	o := m.contexts[0]
	h := &o.self
	switch o.payee {
	case toFriend:
		return false
	case toMerchant:
		if h = o.venues[0]; len(o.venues) > 1 || h.till != nil || h.pass[0][0].leaky|h.pass[1][0].leaky != 0 {
			return false
		}
	}
	return len(o.edicts)+len(o.partial) == 0 && o.spec.Occasions.Fixed == 1 && o.prices == nil && h.risk.loss == 0 &&
		r.update == updateSync && r.form == formShare && r.taste == nil && r.revising == math.MaxUint64 && !r.welfare && !r.byOccasion && r.visible != showInstalled && r.choice.Together() &&
		w.Users.P == w.P()
}

func newPlain(w *World, m *payments, worker int) *plain {
	o, k, r := m.contexts[0], w.workers[worker], &w.rules
	d := &plain{w: w, u: &w.Users, o: o, h: &o.self, fall: o.fall, k: k, long: payer{w: w, m: m, k: k, worker: worker}}
	if o.payee == toMerchant {
		d.h = o.venues[0]
		d.fall = d.h.fall
		d.taken = [2]agents.PlatformSet{d.h.pass[0][0].open, d.h.pass[1][0].open}
	}
	if o.spec.Spread == 0 {
		d.amount = o.amount(0)
	}
	if w.graph != nil && r.gammaFriends != 0 {
		d.shares = m.shares
	}
	for p := range w.P() {
		d.base[p] = m.global[p] + d.h.offer[p]
		if w.graph == nil && w.market.dawnUsers > 0 {
			d.base[p] += int32(r.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
	}
	return d
}

// days runs the day of the users from a place up to another.
func (d *plain) days(from, to int) {
	for ; from < to; from += rank {
		d.errands.gather(d.w, from, min(to, from+rank))
		without := d.enter()
		d.weigh()
		d.w.rules.choice.ChooseAll(&d.choices, d.w.P(), d.o.outside, d.o.spec.Outside)
		d.learn(d.pay(without))
	}
	d.close()
}

// enter finds who chooses, and sends the others their way. It returns the place from
// which on those stand who find no way to pay.
func (d *plain) enter() int {
	u, o, c, e := d.u, d.o, &d.choices, &d.errands
	n, rear := 0, rank
	for k, i := range e.acting[:e.n] {
		holds := u.Bound[i] &^ u.Fresh[i]
		degree := 0
		if d.shares != nil {
			degree = d.w.friends(int(i))
		}
		draw := rng.Part(o.today.luck.DrawOf(e.spread[k]), 0)
		usable, plain := holds&o.today.open, true
		if d.h.v >= 0 {
			usable, plain = d.accepted(usable, draw)
		}
		if !plain || degree > tabled || e.sent>>k&1 != 0 {
			d.long.day(int(i), 1)
			continue
		}
		amount := d.amount
		if amount == 0 {
			amount = o.amount(draw)
		}
		if usable == 0 {
			rear--
			d.who[rear] = i
			d.without(i, amount, draw)
			continue
		}
		d.who[n], d.row[n], d.amounts[n] = i, uint32(degree*(tabled+1)), amount
		c.Usable[n], c.Pick[n] = usable, rng.Part(draw, partPick)
		if o.spec.Outside {
			c.Nest[n] = rng.Part(draw, partNest)
		}
		n++
	}
	c.N = n
	return rear
}

// accepted are the wallets that somebody who holds some can use at a shop. It reports
// whether that is all there is to say: not where there is no shop, and not where a gate
// keeps a wallet out, of which he complains.
func (d *plain) accepted(holds agents.PlatformSet, draw uint64) (agents.PlatformSet, bool) {
	j := d.long.merchant(d.h, rng.Part(draw, partPayee))
	if j < 0 {
		return 0, false
	}
	contract, direct := d.h.class.Contract[j], d.h.class.Accepts[j]
	usable := holds & (contract&d.taken[0] | direct&d.taken[1])
	return usable, usable == holds&(contract|direct)
}

// without books an occasion of user i on which no wallet can be used.
func (d *plain) without(i uint32, amount int64, draw uint64) {
	what := stampLost
	if d.o.spec.Outside && agents.Happens(rng.Part(draw, partFallback), d.fall) {
		what = stampPay
		d.logsum += int64(d.o.outside)
		d.count[agents.MaxPlatforms]++
		d.value[agents.MaxPlatforms] += amount
	} else {
		d.lost++
		d.lostFen += amount
	}
	d.hash += stamp(what, uint64(i)^d.w.names.contextKey[d.o.c], uint64(d.w.Tick)<<8, uint64(amount))
}

// weigh writes the utilities of those who choose.
func (d *plain) weigh() {
	u, c, r := d.u, &d.choices, &d.w.rules
	habit, last, kappa, delta, row := u.Habit, u.Last, r.kappa, r.delta, u.P
	for p := range row {
		id, base, v := agents.PlatformID(p), d.base[p%agents.MaxPlatforms], &c.V[p%agents.MaxPlatforms]
		for k, i := range d.who[:c.N] {
			x := base + kappa*int32(habit[int(i)*row+p])/agents.FullHabit
			if last[i] == id {
				x += delta
			}
			v[k] = x
		}
		if d.shares != nil {
			d.w.counters.add(v, d.who[:c.N], row, p, d.shares, &d.row)
		}
		if d.h.v >= 0 {
			for _, usable := range c.Usable[:c.N] {
				d.offered[p%agents.MaxPlatforms] += int64(usable) >> (p % agents.MaxPlatforms) & 1
			}
		}
	}
}

// pay books what was chosen. Behind those who have used a wallet it leaves the others
// whose stocks move today, and returns how many they are together.
func (d *plain) pay(without int) int {
	w, u, c, m := d.w, d.u, &d.choices, &d.k.market
	when, context := uint64(w.Tick)<<8, w.names.contextKey[d.o.c]
	today, idle := uint16(w.Tick)+1, w.rules.decayIdle
	var hash uint64
	var logsum int64
	n := 0
	for k, i := range d.who[:c.N] {
		p, amount := c.Chosen[k], d.amounts[k]
		value := uint64(amount)
		logsum += int64(c.LogSum[k])
		at := min(p, agents.MaxPlatforms)
		d.count[at]++
		d.value[at] += amount
		if p != agents.Outside {
			last := u.Last[i]
			u.Last[i] = p
			d.repeats += int64(number(p == last))
			d.first += int64(number(last == agents.Outside))
			value ^= w.names.platformKey[p]
			paid := &u.Paid[int(i)*u.P+int(p)]
			if *paid != 0 {
				m.paid[int(p)*m.ticks+int(*paid)-1]--
			}
			*paid = today
			if d.h.v >= 0 {
				d.fees[p] += amount*d.h.fees[p]/1_000_000 + d.h.flat[p]
			}
		}
		hash += stamp(stampPay, uint64(i)^context, when, value)
		if p != agents.Outside || idle {
			d.who[n], c.Chosen[n] = i, p
			n++
		}
	}
	d.hash += hash
	d.logsum += logsum
	if idle {
		for _, i := range d.who[without:] {
			d.who[n], c.Chosen[n] = i, agents.Outside
			n++
		}
	}
	return n
}

// learn moves the stocks of the first n, and then what others see of them.
func (d *plain) learn(n int) {
	w, u, m := d.w, d.u, &d.k.market
	habit, row, rule, weight := u.Habit, u.P, w.rules.habit, d.o.weight
	chosen := &d.choices.Chosen
	for p := range row {
		var sum, squares int64
		id := agents.PlatformID(p)
		for k, i := range d.who[:n] {
			stock := &habit[int(i)*row+p]
			use := weight
			if chosen[k] != id {
				use = 0
			}
			old := *stock
			now := rule.Next(old, use)
			*stock = now
			more := int64(now) - int64(old)
			sum += more
			squares += more * (int64(now) + int64(old))
		}
		m.habit[p] += sum
		m.habit2[p] += squares
	}
	for _, i := range d.who[:n] {
		shown := u.Last[i]
		if w.rules.visible == showPrimary {
			shown = agents.Primary(u.HabitOf(int(i)), u.Installed[i], u.Primary[i], w.rules.margin)
			u.Primary[i] = shown
		}
		if set := agents.Only(shown); set != u.Shown[i] {
			w.show(d.k, int(i), set)
		}
	}
}

// close adds what was counted to the worker's counts.
func (d *plain) close() {
	f, m, c, v := &d.k.flows, &d.k.market, d.o.c, d.h.v
	f.logsum += d.logsum
	f.money.logsum[c] += d.logsum
	f.hash += d.hash
	f.repeats += d.repeats
	f.switches -= d.repeats + d.first
	f.lost[c] += d.lost
	f.lostValue[c] += d.lostFen
	if v >= 0 {
		f.venueLost[v] += d.lost
		f.venueLostValue[v] += d.lostFen
	}
	d.book(agents.MaxPlatforms, d.w.P())
	for p := range d.w.P() {
		d.book(p, p)
		f.switches += d.count[p]
		m.paid[p*m.ticks+d.w.Tick] += int32(d.count[p])
	}
}

// book adds what was paid with a wallet, or outside, which has a place of its own in
// the flows.
func (d *plain) book(p, place int) {
	f, c, v := &d.k.flows, d.o.c, d.h.v
	f.occasions += d.count[p]
	f.count[f.at(c, place)] += d.count[p]
	f.value[f.at(c, place)] += d.value[p]
	if v < 0 {
		return
	}
	f.venue[f.at(v, place)] += d.count[p]
	f.venueValue[f.at(v, place)] += d.value[p]
	if p < agents.MaxPlatforms {
		f.offered[f.at(v, place)] += d.offered[p]
		f.fees[p] += d.fees[p]
		f.venueFees[v] += d.fees[p]
	}
}

// tabled is the largest degree for which utilities of friends are looked up: rows of the
// table are as long, and those of usual degrees stay in the cache.
const tabled = 63

// tableShares fills the table of the utilities of friends: of so many friends of all, by
// all and those who show a wallet.
func (m *payments) tableShares(w *World) {
	m.shares = make([]int32, (tabled+1)*(tabled+1))
	for degree := 1; degree <= tabled; degree++ {
		for friends := range degree + 1 {
			m.shares[degree*(tabled+1)+friends] = int32(w.rules.gammaFriends * int64(friends) / int64(degree))
		}
	}
}
