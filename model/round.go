package model

import (
	"math"
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// crowd is how many users have their day together at the tills.
const crowd = 8 * rank

// round is one occasion in a context for each of some people. What it comes to is found
// step by step for all of them: within a step nothing has to be guessed that hangs on
// the step before, and nothing is asked twice that is the same for all.
type round struct {
	errands [crowd / rank]errands
	people  [crowd]buyer

	acting uint                      // those who have something to do today; of each:
	place  [crowd]uint16             // among the people
	users  [crowd]uint32             // who he is
	has    [crowd]agents.PlatformSet // wallets that can pay

	n     uint          // those who take part; of each:
	who   [crowd]uint16 // place among the people
	user  [crowd]uint32 // who he is
	luck  [crowd]uint64 // of all his occasions in the context
	left  [crowd]int    // number of his occasions, with this one and those before
	index int           // how many of them were before

	draw   [crowd]uint64
	amount [crowd]int64              // fen
	wallet [crowd]agents.PlatformSet // that he has and that may be used in the context
	usable [crowd]agents.PlatformSet // of these, and of those that the checkout funnel adds
	shop   [crowd]int32              // merchant, where the payee is one
	till   [crowd]uint8              // place among the tills of the context
	vain   [crowd]bool               // he pays nothing;
	lost   uint                      // how many they are
	pick   [crowd]agents.PlatformID  // the wallet; one beyond the last is none

	penalty []int32 // of the distrust of users in a row, by cell
	first   int     // of these cells

	room [crowd]uint64 // numbers of a step
	some [crowd]uint16 // those of a step,
	v    [crowd]int32  // and utilities of a wallet of each
}

// room returns the worker's room for a round.
func (d *payer) room() *round {
	if d.k.round == nil {
		d.k.round = new(round)
	}
	return d.k.round
}

// read finds whom the users from a place up to another distrust.
func (r *round) read(w *World, from, to int) {
	if r.first = from * w.Users.P; r.penalty == nil {
		r.penalty = make([]int32, crowd*w.Users.P)
	}
	if t := w.worn.trust; t != nil {
		clear(r.penalty)
		t.stock.read(from, to, func(cell int, x uint16) { r.penalty[cell-r.first] = t.worth(x) })
	}
}

// turn makes it the turn of one of those who take part.
func (d *payer) turn(r *round, k uint) { d.buyer = &r.people[r.who[k%crowd]%crowd] }

// call adds those of a set of people to the round, who stand from a place on among all.
func (r *round) call(o *occasion, e *errands, set uint64, place int) {
	number, luck, limits, n := o.today.draws, o.today.luck, &o.today.limits, r.n
	for ; set != 0; set &= set - 1 {
		k, at := bits.TrailingZeros64(set)%rank, n%crowd
		r.who[at], r.user[at], r.luck[at], r.left[at] = uint16(place+k), e.acting[k], luck.DrawOf(e.spread[k]), 1
		draw, segment := number.DrawOf(e.spread[k]), e.segment[k]
		if draw >= limits[segment][1] || o.fixed != 0 {
			r.left[at] = o.number(draw, segment)
			n++
			continue
		}
		_, none := bits.Sub64(draw, limits[segment][0], 0) // they have an occasion, but for very few
		n += uint(1 - none)
	}
	r.n = n
}

// rounds runs all occasions in a context of those who take part.
func (d *payer) rounds(o *occasion, r *round) {
	for r.index = 0; r.n > 0; {
		d.play(o, r)
		r.index++
		n := uint(0)
		for k, left := range r.left[:r.n] {
			if left > r.index {
				r.who[n%crowd], r.user[n%crowd], r.luck[n%crowd], r.left[n%crowd] = r.who[k], r.user[k], r.luck[k], left
				n++
			}
		}
		r.n = n
	}
}

// play runs a round.
func (d *payer) play(o *occasion, r *round) {
	all := r.n
	rng.Parts(r.draw[:], r.luck[:all], r.index)
	rng.Parts(r.room[:], r.draw[:all], partAmount)
	for k, draw := range r.room[:all] {
		r.amount[k] = o.fen(draw)
	}
	for k, who := range r.who[:all] {
		r.wallet[k] = r.people[who%crowd].mine & o.today.open
	}
	if d.w.gates.hourly {
		for k, who := range r.who[:all] {
			r.people[who%crowd].hour = uint8(7 + agents.Pick(rng.Part(r.draw[k], partHour), 17))
		}
	}
	if o.today.decreed {
		for k, who := range r.who[:all] {
			r.wallet[k] = o.lawful(r.wallet[k], int(r.people[who%crowd].hour), r.draw[k])
		}
	}
	copy(r.usable[:all], r.wallet[:all])
	clear(r.till[:all])
	clear(r.vain[:all])
	r.lost = 0
	switch o.payee {
	case toSelf:
		d.cover(o, r)
	case toFriend:
		d.friends(r)
	case toMerchant:
		d.shops(o, r)
	}
	if o.fails {
		d.fall(o, r)
	}
	d.choose(o, r)
	d.book(o, r)
}

// friends finds a friend for everybody who can use a wallet; what the friend had installed
// this morning can be used. Friends live anywhere in memory, which is asked for all of
// them at once.
func (d *payer) friends(r *round) {
	with, seen := r.with(), d.w.Users.Seen
	for _, at := range with {
		k := uint(at) % crowd
		d.turn(r, k)
		d.befriend(rng.Part(r.draw[k], partPayee))
	}
	for _, at := range with {
		k := uint(at) % crowd
		if j := r.people[r.who[k]%crowd].payee; j != nobody {
			r.usable[k] &= seen[j]
		} else {
			r.usable[k] = 0
		}
	}
}

// with lists those who can use a wallet.
func (r *round) with() []uint16 {
	n := uint(0)
	for k, set := range r.usable[:r.n] {
		r.some[n%crowd] = uint16(k)
		n += uint(number(set != 0))
	}
	return r.some[:n]
}

// cover takes out the wallets that only some can use, from those who cannot.
func (d *payer) cover(o *occasion, r *round) {
	for _, f := range o.partial {
		for k, draw := range r.draw[:r.n] {
			if r.wallet[k].Has(f.p) && !agents.Happens(rng.Part(rng.Part(draw, partCoverage), int(f.p)), f.coverage) {
				r.usable[k] = r.usable[k].Without(f.p)
			}
		}
	}
}

// shops finds a merchant for everybody, and which wallets can be used there.
func (d *payer) shops(o *occasion, r *round) {
	if len(o.tills) > 1 {
		for k, draw := range r.draw[:r.n] {
			d.turn(r, uint(k))
			r.till[k] = uint8(d.venue(o, int(d.hour), r.wallet[k], rng.Part(draw, partVenue)))
		}
	}
	rescued := uint32(0) // venues with a checkout funnel
	if d.w.worn.checkout != nil {
		rescued = d.w.worn.checkout.at
	}
	rng.Parts(r.room[:], r.draw[:r.n], partPayee)
	for k, draw := range r.draw[:r.n] {
		h := o.tills[r.till[k]]
		j := d.merchant(h, r.room[k])
		if j < 0 {
			r.usable[k], r.vain[k], r.lost = 0, true, r.lost+1
			continue
		}
		r.shop[k] = int32(j)
		contract, direct := agents.PlatformSet(0), h.class.Accepts[j]
		if h.signs {
			contract = h.class.Contract[j]
		}
		wanted := r.wallet[k] & (contract | direct)
		usable := wanted
		if h.hosts != nil {
			d.turn(r, uint(k))
			if usable &= d.let(h, contract, direct, int(d.hour), draw); usable != wanted {
				d.complain(h, wanted&^usable, contract, direct)
			}
		}
		if rescued>>h.v&1 != 0 && usable == 0 {
			d.turn(r, uint(k))
			usable = d.checkout(o, h, contract, direct, int(d.hour), draw)
			d.weigh(usable)
		}
		r.usable[k] = usable
	}
}

// fall lets those who can use no wallet pay outside, if that is possible; the others lose.
func (d *payer) fall(o *occasion, r *round) {
	for k, set := range r.usable[:r.n] {
		fall := o.tills[r.till[k]].fall
		if !o.cash {
			fall = 0
		}
		if number(set == 0)&number(fall != math.MaxUint64) == 0 || r.vain[k] {
			continue
		}
		if draw := rng.Part(r.draw[k], partFallback); !agents.Happens(draw, fall) {
			r.vain[k], r.lost = true, r.lost+1
			d.turn(r, uint(k))
			d.lose(o, o.tills[r.till[k]], r.amount[k], r.index)
		}
	}
}

// amount is what is to be paid on an occasion, fen.
func (o *occasion) amount(draw uint64) int64 { return o.fen(rng.Part(draw, partAmount)) }

// fen is the amount by the number that is drawn for it.
func (o *occasion) fen(draw uint64) int64 {
	return max(1, o.today.amount*int64(o.factors[draw>>52])>>20)
}
