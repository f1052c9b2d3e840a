package model

import (
	"math"
	"math/bits"
	"slices"

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

	taken   [2]agents.PlatformSet             // wallets that the gates let through, under contract and without
	visits  bool                              // at some shop somebody may not pay as he likes
	fall    uint64                            // chance to pay outside where no wallet can be used
	amount  int64                             // of every payment; 0 where they differ
	worth   [agents.MaxPlatforms]worthOfHabit // with what is the same for everybody
	keys    [paths]uint64                     // of platforms
	friends *shares                           // nil where they do not count
	outside *agents.Beside                    // nil where there is none
	luck    *dayLuck                          // nil where everybody's is drawn

	// Those who are looked at together.
	choices agents.Choices
	who     [rank]uint32 // those who choose
	barred  [rank]uint32 // so many who find no way to pay
	bars    int
	cells   [rank]int    // the first of each in the columns by wallet
	row     [rank]uint32 // of shares, by the number of friends
	draw    [rank]uint64

	says   [rank]uint64  // what the stamps of payments say of the amount
	said   [paths]uint64 // the same of an amount that is always the same
	payers people        // those who take a wallet
	room   struct {      // for them
		who    [rank]uint32
		cells  [rank]int
		chosen [rank]agents.PlatformID
	}
	changed [rank]uint32 // those of whom others may see another wallet
	changes int
	settled bool // the wallet of the largest stock is known to be the primary one

	tally plainTally
}

// people are some of those who are looked at together, the first cell of each, and what
// he chose.
type people struct {
	who    []uint32
	cells  []int
	chosen []agents.PlatformID
}

// manyChoices is the number of choices from which on a table of what they come to pays.
const manyChoices = 1 << 20

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

// idleHabits reports whether somebody can begin with a habit of a wallet that he has not.
func (s *Scenario) idleHabits() bool {
	for _, row := range s.Initial.Wallets {
		for id := range row.Habit {
			if !slices.Contains(row.Installed, id) && !slices.Contains(row.Bound, id) {
				return true
			}
		}
	}
	return false
}

// plainDawn prepares what is the same for everybody on a plain day.
func (m *payments) plainDawn(w *World) {
	if m.plain == nil {
		m.plain = make([]plain, len(w.workers))
		friends, settled := newShares(w), m.contexts[0].weight == agents.FullHabit && !w.Scenario.idleHabits()
		var outside *agents.Beside
		if o := m.contexts[0]; o.cash {
			outside = w.arenas.outside(o.outside, w.Users.N*len(w.calendar.hourly) > manyChoices)
		}
		for n, k := range w.workers {
			long := m.payer(w, n)
			long.apart = true
			m.plain[n] = plain{w: w, m: m, o: m.contexts[0], k: k, long: long, friends: friends, outside: outside, settled: settled}
		}
	}
	luck := m.luckOf(w)
	for n := range m.plain {
		m.plain[n].luck = luck
		m.plain[n].dawn()
	}
}

// luckOf is the luck of a day of a run that is so short that its days are kept for others.
func (m *payments) luckOf(w *World) *dayLuck {
	if w.Users.N*len(w.calendar.hourly) > mostLuck/2/luckBytes {
		return nil
	}
	o := m.contexts[0]
	return w.arenas.luck(dayOf{o.today.luck, w.names.contextKey[o.c], w.Tick, w.Users.N})
}

func (d *plain) dawn() {
	w, o := d.w, d.o
	d.h, d.fall = &o.self, o.fall
	if o.payee == toMerchant {
		d.h = o.venues[0]
		d.fall = d.h.fall
		d.taken = [2]agents.PlatformSet{d.h.pass[0][0].open, d.h.pass[1][0].open}
		d.visits = !d.everywhere()
	}
	if o.spec.Spread == 0 {
		d.amount = o.amount(0)
	}
	for p := range w.P() {
		d.keys[p] = w.names.platformKey[p]
		base := d.m.global[p] + d.h.offer[p]
		if w.graph == nil && w.market.dawnUsers > 0 {
			base += int32(w.rules.gammaFriends * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
		d.worth[p] = newWorthOfHabit(base, w.rules.kappa)
	}
	for at, key := range d.keys {
		d.said[at] = said(uint64(d.amount) ^ key)
	}
}

// everywhere reports whether every wallet that is open today can be used at every shop:
// then it is all one which of them people go to.
func (d *plain) everywhere() bool {
	shops, all := d.h.class, len(d.h.class.Closed)
	if d.h.takers != nil || all == 0 || shops.There() != all {
		return false
	}
	contracts := shops.Contracts()
	for s := d.o.today.open; s != 0; s &= s - 1 {
		p := s.First()
		// Where no shop takes it without a contract, the gate before that matters to none.
		direct := d.taken[1].Has(p) || contracts[p%agents.MaxPlatforms] == all
		if shops.Taking(p) != all || !d.taken[0].Has(p) || !direct {
			return false
		}
	}
	return true
}

// days runs the day of the users from a place up to another.
func (d *plain) days(from, to int) {
	for ; from < to; from += rank {
		d.enter(from, min(to, from+rank))
		d.weigh()
		d.w.rules.choice.ChooseAll(&d.choices, d.w.P(), d.outside)
		d.pay()
		d.learn()
	}
	d.close()
}

// enter finds who chooses, of the users from a place up to another, and sends the others
// their way.
func (d *plain) enter(from, to int) {
	c := &d.choices
	people, sent := d.w.acting(from, to)
	people &^= sent
	for ; sent != 0; sent &= sent - 1 { // they go the long way
		d.long.day(from+bits.TrailingZeros64(sent), 1)
	}
	n, all := d.look(people, from)
	if d.luck == nil || d.visits || d.amount == 0 || !all {
		d.o.today.luck.Parts(d.draw[:], d.who[:n], 0)
	}
	d.bars = 0
	var long uint64
	if d.visits {
		long, all = d.visit(n)
	}
	if !all {
		n = d.part(n, long)
	}
	c.N = n
	if d.luck != nil {
		ofAll(c.Pick[:], d.luck.pick, d.who[:n])
		if d.o.cash {
			ofAll(c.Nest[:], d.luck.nest, d.who[:n])
		}
		return
	}
	rng.Parts(c.Pick[:], d.draw[:n], partPick)
	if d.o.cash {
		rng.Parts(c.Nest[:], d.draw[:n], partNest)
	}
}

// look lists a set of people from a place on, with the wallets that each can use. It
// returns how many they are, and whether every one can use any.
func (d *plain) look(people uint64, from int) (n int, all bool) {
	u, open, usable, at := &d.w.Users, d.o.today.open, &d.choices.Usable, uint(0)
	bound := u.Bound[from:]
	none, common, fresh := uint32(0), open, u.Fresh.Any != 0
	for ; people != 0; people &= people - 1 {
		k := bits.TrailingZeros64(people)
		set := bound[k] & open
		if fresh {
			set &^= u.Fresh.Of(from + k)
		}
		d.who[at%rank], usable[at%rank] = uint32(from+k), set
		common &= set
		none |= uint32(set) - 1 // the top bit where there is none
		at++
	}
	if d.visits {
		common = 0
	}
	d.choices.Common = common
	return int(at), none>>31 == 0
}

// visit takes from the first n what their shops do not take. It returns the set of those
// of whom there is more to say: who meet no shop, or a gate that keeps a wallet out, of
// which they complain; and whether there is nobody like that, or left without a wallet.
func (d *plain) visit(n int) (long uint64, all bool) {
	usable, contracts, shops := &d.choices.Usable, d.h.class.Contract, &d.choices.Pick
	accepts := d.h.class.Accepts[:len(contracts)]
	rng.Parts(shops[:], d.draw[:n], partPayee)
	if d.h.takers == nil && d.h.class.There() == len(contracts) {
		for k, draw := range shops[:n] {
			shops[k] = uint64(agents.Pick(draw, len(contracts)))
		}
	} else {
		for k, draw := range shops[:n] {
			shops[k] = uint64(d.long.merchant(d.h, draw))
		}
	}
	under, free, none := d.taken[0], d.taken[1], uint32(0)
	for k, j := range shops[:n] {
		if j >= uint64(len(contracts)) { // none
			long |= 1 << (k % rank)
			continue
		}
		wanted := usable[k] & (contracts[j] | accepts[j])
		let := usable[k] & (contracts[j]&under | accepts[j]&free)
		usable[k] = let
		none |= uint32(let) - 1 // the top bit where there is none
		long |= uint64(number(let != wanted)) << (k % rank)
	}
	return long, long == 0 && none>>31 == 0
}

// part leaves those of the first n who choose, takes down those who find no way to pay,
// and sends those of a set the long way. It returns how many choose.
func (d *plain) part(n int, long uint64) int {
	c, at := &d.choices, uint(0)
	for k, i := range d.who[:n] {
		switch usable, draw := c.Usable[k], d.draw[k]; {
		case long>>(k%rank)&1 != 0:
			d.long.day(int(i), 1)
		case usable == 0:
			d.barred[d.bars%rank] = i
			d.bars++
			d.without(i, draw)
		default:
			d.who[at%rank], d.draw[at%rank], c.Usable[at%rank] = i, draw, usable
			at++
		}
	}
	return int(at)
}

// without books an occasion of user i on which no wallet can be used.
func (d *plain) without(i uint32, draw uint64) {
	what, amount := stampLost, d.fen(draw)
	if d.o.cash && agents.Happens(rng.Part(draw, partFallback), d.fall) {
		what = stampPay
		d.tally.logsum += int64(d.o.outside)
		d.tally.count[agents.Outside%paths]++
		d.tally.value[agents.Outside%paths] += amount
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
