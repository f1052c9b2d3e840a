package model

import (
	"math"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// plain is a day on which all that people do at the tills is to choose among their
// wallets, each the same number of times: one context without merchants, gates, prices
// or anything that pays a part. Of such a day the way through all that could happen is
// most of the cost, so it is told once more, without it; it comes to the same bits.
type plain struct {
	w *World
	m *payments
	o *occasion
	k *worker

	v      [agents.MaxPlatforms]int32 // utilities of the one whose turn it is
	amount int64                      // of every payment; 0 where they differ
	shares []int32                    // see tableShares

	count, value    [agents.MaxPlatforms]int64
	habit, habit2   [agents.MaxPlatforms]int64
	logsum          int64
	hash            uint64
	choices         int64
	repeats, others int64
}

// plainDay reports whether today is such a day.
func (m *payments) plainDay(w *World) bool {
	r := &w.rules
	if len(m.contexts) != 1 || w.gates.hourly || len(m.subsidies)+len(m.promotions)+len(w.habits.names) > 0 ||
		w.purses != nil || w.worn.trust != nil || w.worn.checkout != nil || w.worn.dormancy != nil {
		return false
	}
	o := m.contexts[0]
	return o.payee == toSelf && len(o.venues)+len(o.edicts)+len(o.partial) == 0 && o.spec.Occasions.Fixed == 1 && !o.spec.Outside && o.prices == nil && o.self.risk.loss == 0 &&
		r.update == updateSync && r.form == formShare && r.taste == nil && r.revising == math.MaxUint64 && !r.welfare && !r.byOccasion && r.visible != showInstalled &&
		w.Users.V == 0 && w.Users.P == w.P()
}

// plainDays runs the day of the users from a place up to another.
func (m *payments) plainDays(w *World, worker, from, to int) {
	d := plain{w: w, m: m, o: m.contexts[0], k: w.workers[worker], shares: m.shares}
	if d.o.spec.Spread == 0 {
		d.amount = d.o.amount(0)
	}
	rare := payer{w: w, m: m, k: d.k, worker: worker}
	u := &w.Users
	for i := from; i < to; i++ {
		if int(u.Entry[i]) > w.Tick {
			continue
		}
		holds := u.Bound[i] &^ u.Fresh[i]
		switch usable := holds & d.o.today.open; {
		case u.Sent[i] == 0 && usable != 0:
			d.choose(i, usable)
		case u.Sent[i] != 0 || holds != 0: // nothing of his day is plain
			rare.day(i, 1)
		}
	}
	d.close()
}

// choose lets user i choose once, and closes his day.
func (d *plain) choose(i int, usable agents.PlatformSet) {
	w, u, o := d.w, &d.w.Users, d.o
	draw := rng.Part(o.today.luck.Draw(uint64(i)), 0)
	last := u.Last[i]
	d.utilities(i, usable)
	if last < agents.MaxPlatforms {
		d.v[last] += w.rules.delta
	}
	p, logsum := w.rules.choice.Choose(&d.v, usable, o.outside, false, 0, rng.Part(draw, partPick))
	amount := d.amount
	if amount == 0 {
		amount = o.amount(draw)
	}
	d.logsum += int64(logsum)
	d.choices++
	d.count[p]++
	d.value[p] += amount
	d.hash += stamp(stampPay, uint64(i)^w.names.contextKey[o.c], uint64(w.Tick)<<8, uint64(amount)^w.names.platformKey[p])
	switch last {
	case agents.Outside:
	case p:
		d.repeats++
	default:
		d.others++
	}
	u.Last[i] = p
	d.paid(i, p)
	d.learn(i, p)
}

// utilities are those of personal and of the context.
func (d *plain) utilities(i int, usable agents.PlatformSet) {
	w, u, r := d.w, &d.w.Users, &d.w.rules
	degree := 0
	if r.gammaFriends != 0 && w.graph != nil {
		degree = w.friends(i)
	}
	for s := usable; s != 0; s &= s - 1 {
		p := s.First()
		x := d.m.global[p] + d.o.self.offer[p] + r.kappa*int32(u.Habit[u.Cell(i, p)])/agents.FullHabit
		switch {
		case degree > 0 && degree <= tabled:
			x += d.shares[degree*(tabled+1)+int(w.counters.get(u.Cell(i, p)))]
		case degree > 0:
			x += r.share(int(w.counters.get(u.Cell(i, p))), degree)
		case r.gammaFriends != 0 && w.graph == nil && w.market.dawnUsers > 0:
			x += int32(r.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
		d.v[p] = x
	}
}

// tabled is the largest degree for which utilities of friends are looked up: rows of the
// table are as long, and those of usual degrees stay in the cache.
const tabled = 63

// share is the utility of so many friends of all who show a wallet.
func (r *rules) share(friends, degree int) int32 {
	return int32(r.gammaFriends * int64(friends) / int64(degree))
}

// tableShares fills the table of the utilities of friends.
func (m *payments) tableShares(w *World) {
	m.shares = make([]int32, (tabled+1)*(tabled+1))
	for degree := 1; degree <= tabled; degree++ {
		for friends := range degree + 1 {
			m.shares[degree*(tabled+1)+friends] = w.rules.share(friends, degree)
		}
	}
}

// paid notes the day of the payment.
func (d *plain) paid(i int, p agents.PlatformID) {
	at := &d.w.Users.Paid[d.w.Users.Cell(i, p)]
	if now := uint16(d.w.Tick) + 1; *at != now {
		row := d.k.market.paid[int(p)*d.k.market.ticks:]
		if *at != 0 {
			row[*at-1]--
		}
		row[now-1]++
		*at = now
	}
}

// learn moves the stocks, and then what others see.
func (d *plain) learn(i int, used agents.PlatformID) {
	w, u := d.w, &d.w.Users
	habit := u.HabitOf(i)
	for at, h := range habit {
		use, p := uint16(0), u.Held[at]
		if p == used {
			use = d.o.weight
		}
		next := w.rules.habit.Next(h, use)
		habit[at] = next
		old, now := int64(h), int64(next)
		d.habit[p] += now - old
		d.habit2[p] += now*now - old*old
	}
	if w.rules.visible == showLast {
		w.show(d.k, i, agents.Only(used))
		return
	}
	if p := u.PrimaryOf(i, u.Primary[i], w.rules.margin); p != u.Primary[i] {
		u.Primary[i] = p
		w.show(d.k, i, agents.Only(p))
	}
}

// close adds what was counted to the worker's counts.
func (d *plain) close() {
	f, c := &d.k.flows, d.o.c
	f.logsum += d.logsum
	f.money.logsum[c] += d.logsum
	f.occasions += d.choices
	f.hash += d.hash
	f.repeats += d.repeats
	f.switches += d.others
	for p := range d.w.P() {
		cell := f.at(c, p)
		f.count[cell] += d.count[p]
		f.value[cell] += d.value[p]
		d.k.market.habit[p] += d.habit[p]
		d.k.market.habit2[p] += d.habit2[p]
	}
}
