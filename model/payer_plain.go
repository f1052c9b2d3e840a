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
	m    *payments
	o    *occasion
	h    *shop
	k    *worker
	long payer

	taken   [2]agents.PlatformSet           // wallets that the gates let through, under contract and without
	fall    uint64                          // chance to pay outside where no wallet can be used
	amount  int64                           // of every payment; 0 where they differ
	base    [agents.MaxPlatforms]int32      // of the utilities, what is the same for everybody
	keys    [agents.MaxPlatforms + 1]uint64 // of platforms
	friends *shares                         // nil where they do not count

	// Those who are looked at together; in who come first those who choose, and from the
	// end on those who find no way to pay.
	errands errands
	choices agents.Choices
	who     [rank]uint32
	cells   [rank]int    // the first of each in the columns by wallet
	row     [rank]uint32 // of shares, by the number of friends
	draw    [rank]uint64

	tally plainTally
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
	return len(o.edicts)+len(o.partial) == 0 && o.fixed == 1 && o.prices == nil && h.risk.loss == 0 &&
		r.update == updateSync && r.form == formShare && r.taste == nil && r.revising == math.MaxUint64 && !r.welfare && !r.byOccasion && r.visible != showInstalled && r.choice.Together() &&
		w.Users.P == w.P() && (w.graph == nil || w.degrees != nil)
}

// plainDawn prepares what is the same for everybody on a plain day.
func (m *payments) plainDawn(w *World) {
	if m.plain == nil {
		m.plain = make([]plain, len(w.workers))
		friends := newShares(w)
		for n, k := range w.workers {
			m.plain[n] = plain{w: w, m: m, o: m.contexts[0], k: k, long: payer{w: w, m: m, k: k, worker: n}, friends: friends}
		}
	}
	for n := range m.plain {
		m.plain[n].dawn()
	}
}

func (d *plain) dawn() {
	w, o := d.w, d.o
	d.h, d.fall = &o.self, o.fall
	if o.payee == toMerchant {
		d.h = o.venues[0]
		d.fall = d.h.fall
		d.taken = [2]agents.PlatformSet{d.h.pass[0][0].open, d.h.pass[1][0].open}
	}
	if o.spec.Spread == 0 {
		d.amount = o.amount(0)
	}
	for p := range w.P() {
		d.keys[p] = w.names.platformKey[p]
		d.base[p] = d.m.global[p] + d.h.offer[p]
		if w.graph == nil && w.market.dawnUsers > 0 {
			d.base[p] += int32(w.rules.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
	}
}

// days runs the day of the users from a place up to another.
func (d *plain) days(from, to int) {
	for ; from < to; from += rank {
		d.errands.gather(d.w, from, min(to, from+rank))
		without := d.enter()
		d.weigh()
		d.w.rules.choice.ChooseAll(&d.choices, d.w.P(), d.o.outside, d.o.cash)
		d.pay()
		d.learn(d.learners(without))
	}
	d.close()
}

// enter finds who chooses, and sends the others their way. It returns the place from
// which on those stand who find no way to pay.
func (d *plain) enter() int {
	c, e := &d.choices, &d.errands
	luck := d.o.today.luck
	for k, spread := range e.spread[:e.n] {
		d.draw[k] = rng.Part(luck.DrawOf(spread), 0)
	}
	long := e.sent | d.look()
	n, rear, row := 0, rank, d.w.Users.P
	for k, i := range e.acting[:e.n] {
		switch usable, draw := c.Usable[k], d.draw[k]; {
		case long>>(k%rank)&1 != 0:
			d.long.day(int(i), 1)
		case usable == 0:
			rear--
			d.who[rear%rank] = i
			d.without(i, draw)
		default:
			d.who[n%rank], d.cells[n%rank], d.draw[n%rank], c.Usable[n%rank] = i, int(i)*row, draw, usable
			n++
		}
	}
	for k, draw := range d.draw[:n] {
		c.Pick[k] = rng.Part(draw, partPick)
	}
	if d.o.cash {
		for k, draw := range d.draw[:n] {
			c.Nest[k] = rng.Part(draw, partNest)
		}
	}
	c.N = n
	return rear
}

// look writes which wallets each can use. It returns the set of those of whom there is
// more to say: who meet no shop, or a gate that keeps a wallet out, of which they
// complain.
func (d *plain) look() (long uint64) {
	u, open, e := &d.w.Users, d.o.today.open, &d.errands
	bound, fresh, usable := u.Bound, u.Fresh, &d.choices.Usable
	for k, i := range e.acting[:e.n] {
		usable[k] = bound[i] &^ fresh[i] & open
	}
	if d.h.v < 0 {
		return 0
	}
	contracts, accepts := d.h.class.Contract, d.h.class.Accepts
	for k, draw := range d.draw[:e.n] {
		j := d.long.merchant(d.h, rng.Part(draw, partPayee))
		if j < 0 {
			long |= 1 << (k % rank)
			continue
		}
		wanted := usable[k] & (contracts[j] | accepts[j])
		usable[k] &= contracts[j]&d.taken[0] | accepts[j]&d.taken[1]
		long |= uint64(number(usable[k] != wanted)) << (k % rank)
	}
	return long
}

// without books an occasion of user i on which no wallet can be used.
func (d *plain) without(i uint32, draw uint64) {
	what, amount := stampLost, d.fen(draw)
	if d.o.cash && agents.Happens(rng.Part(draw, partFallback), d.fall) {
		what = stampPay
		d.tally.logsum += int64(d.o.outside)
		d.tally.count[agents.MaxPlatforms]++
		d.tally.value[agents.MaxPlatforms] += amount
	} else {
		d.tally.lost++
		d.tally.lostFen += amount
	}
	d.tally.hash += stamp(what, uint64(i)^d.w.names.contextKey[d.o.c], uint64(d.w.Tick)<<8, uint64(amount))
}

// fen is the amount of an occasion.
func (d *plain) fen(draw uint64) int64 {
	if d.amount != 0 {
		return d.amount
	}
	return d.o.amount(draw)
}
