package model

import (
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
)

// rank is the number of users whose errands are found together.
const rank = 64

// mostContexts is how many contexts a set of them can hold.
const mostContexts = 64

// errands tells who of up to 64 users has something to do at the tills today, and in
// which contexts. Most have not; what one draws cannot be foreseen, so the loops that
// find the others branch on nothing. Sets of users are bits, by their place among those
// who act at all.
type errands struct {
	n       int          // those who act: users in the market who hold a wallet or sent an envelope
	acting  [rank]uint32 // who they are
	spread  [rank]uint64 // the same for the draws
	segment [rank]uint8
	sent    uint64   // those who sent an envelope
	bare    uint64   // and those of them who hold no wallet
	with    []uint64 // by context: those with an occasion
	any     uint64   // those with an occasion at all
	active  uint64   // those whose day is run
	busy    [rank]uint32

	balances [][]uint32 // of the wallets that hold money
}

// ready makes room for some contexts, and notes the balances of today.
func (e *errands) ready(w *World, contexts int) {
	if e.with == nil {
		e.with = make([]uint64, contexts)
	}
	e.balances = e.balances[:0]
	if w.purses != nil {
		for _, column := range w.purses.balance {
			if column != nil {
				e.balances = append(e.balances, column)
			}
		}
	}
}

// find looks at the users from a place up to another.
func (e *errands) find(d *payer, from, to int) {
	e.gather(d.w, from, to)
	e.any = 0
	for c, o := range d.m.contexts {
		e.with[c] = e.everybody() &^ e.bare
		if o.fixed == 0 {
			e.with[c] &^= e.without(o)
		}
		e.any |= e.with[c]
	}
}

// gather lists who acts. Nobody has anything before he enters the market.
func (e *errands) gather(w *World, from, to int) {
	u := &w.Users
	people, sent := w.acting(from, to)
	n, segment := uint(0), u.Segment[from:to]
	for some := people; some != 0; some &= some - 1 {
		k := bits.TrailingZeros64(some)
		i := uint64(from + k)
		e.acting[n%rank], e.spread[n%rank], e.segment[n%rank] = uint32(i), rng.Spread(i), segment[k]
		n++
	}
	e.n, e.sent, e.bare = int(n), 0, 0
	if sent != 0 {
		for k, i := range e.acting[:n] {
			e.sent |= sent >> (i % rank) & 1 << k
			e.bare |= uint64(number(w.holds(int(i)) == 0)) << k
		}
	}
}

// acting is the set of the users from a multiple of 64 on who hold a wallet since this
// morning or sent an envelope, and that of those who sent one.
func (w *World) acting(from, to int) (set, sent uint64) {
	u := &w.Users
	set, sent = uint64(flagged(u.Bound[from:to], ^agents.PlatformSet(0))), u.Sent.Users(from)
	for fresh := set & u.Fresh.Users(from); fresh != 0; fresh &= fresh - 1 {
		if k := bits.TrailingZeros64(fresh); w.holds(from+k) == 0 {
			set &^= 1 << k
		}
	}
	return set | sent, sent
}

func (e *errands) everybody() uint64 { return 1<<e.n - 1 }

// without is the set of those who draw no occasion in a context, but for one in two
// thousand million: it looks at the upper half of draws alone.
func (e *errands) without(o *occasion) uint64 {
	return o.today.draws.Surely(e.n, &e.spread, &e.segment, &o.today.idle)
}

// touch reads what the payments of some of those who act will ask for, from columns that
// are too long for the cache. Read together, all that comes from afar comes at once; met
// one by one in the course of a payment, each would be waited for.
func (e *errands) touch(d *payer, active uint64, rows *network.CSR) {
	w, u, n := d.w, &d.w.Users, uint(0)
	for ; active != 0; active &= active - 1 {
		e.busy[n%rank] = e.acting[bits.TrailingZeros64(active)%rank]
		n++
	}
	busy, sum := e.busy[:n], uint32(0)
	row := u.P
	for _, i := range busy { // few rows cross the end of a line
		sum += uint32(u.Habit[int(i)*row]) + uint32(u.Paid[int(i)*row])
	}
	if w.graph != nil {
		for _, i := range busy {
			sum += w.counters.get(int(i) * u.P)
		}
	}
	if t := w.worn.fatigue; t != nil {
		for _, i := range busy {
			sum += uint32(t.stock[int(i)*len(t.sites)])
		}
	}
	for _, balance := range e.balances {
		for _, i := range busy {
			sum += balance[i]
		}
	}
	if rows != nil {
		for c, o := range d.m.contexts {
			for some := e.with[c]; o.payee == toFriend && some != 0; some &= some - 1 {
				sum += rows.Touch(int(e.acting[bits.TrailingZeros64(some)%rank]))
			}
		}
	}
	d.k.touched += sum
}
