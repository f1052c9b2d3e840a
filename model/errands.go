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
	with    []uint64 // by context: those with an occasion
	any     uint64   // those with an occasion at all

	contexts [rank]uint64 // in which each has an occasion
	balances [][]uint32   // of the wallets that hold money
}

func newErrands(w *World, contexts int) errands {
	e := errands{with: make([]uint64, contexts)}
	if w.purses != nil {
		for _, column := range w.purses.balance {
			if column != nil {
				e.balances = append(e.balances, column)
			}
		}
	}
	return e
}

// find looks at the users from a place up to another.
func (e *errands) find(d *payer, from, to int) {
	e.gather(d.w, from, to)
	e.any, e.contexts = 0, [rank]uint64{}
	for c, o := range d.m.contexts {
		e.with[c] = e.everybody()
		if o.spec.Occasions.Fixed == 0 {
			e.with[c] &^= e.without(o)
		}
		e.any |= e.with[c]
		for some := e.with[c]; some != 0; some &= some - 1 {
			e.contexts[bits.TrailingZeros64(some)] |= 1 << c
		}
	}
}

// gather lists who acts.
func (e *errands) gather(w *World, from, to int) {
	u := &w.Users
	tomorrow, n := uint64(w.Tick)+1, uint64(0)
	entry, bound, fresh, sent := u.Entry[from:to], u.Bound[from:to], u.Fresh[from:to], u.Sent[from:to]
	var envelopes agents.PlatformSet
	for k := range entry {
		e.acting[n%rank] = uint32(from + k)
		// The top bit tells whether a number below zero came out: somebody is there
		// who enters before tomorrow, and acts who has anything.
		there, acts := uint64(entry[k])-tomorrow, -uint64(bound[k]&^fresh[k]|sent[k])
		n += there & acts >> 63
		envelopes |= sent[k]
	}
	e.n, e.sent = int(n), 0
	for k, i := range e.acting[:n] {
		e.spread[k], e.segment[k] = rng.Spread(uint64(i)), u.Segment[i]
	}
	if envelopes != 0 {
		for k, i := range e.acting[:n] {
			e.sent |= uint64(number(u.Sent[i] != 0)) << k
		}
	}
}

func (e *errands) everybody() uint64 { return 1<<e.n - 1 }

// without is the set of those who draw no occasion in a context.
func (e *errands) without(o *occasion) uint64 {
	key, first := o.today.number, &o.today.first
	var set uint64
	for k, spread := range e.spread[:e.n] {
		_, none := bits.Sub64(key.DrawOf(spread), first[e.segment[k]], 0)
		set |= none << (k % rank)
	}
	return set
}

// touch reads what the payments of some of those who act will ask for, from columns that
// are too long for the cache. Read together, all that comes from afar comes at once; met
// one by one in the course of a payment, each would be waited for.
func (e *errands) touch(d *payer, active uint64, rows *network.CSR) {
	w, u := d.w, &d.w.Users
	var sum uint32
	for ; active != 0; active &= active - 1 {
		i := int(e.acting[bits.TrailingZeros64(active)])
		first, last := i*u.P, i*u.P+u.P-1
		sum += uint32(u.Habit[first]) + uint32(u.Habit[last]) + uint32(u.Paid[first]) + uint32(u.Paid[last])
		sum += uint32(u.Last[i]) + uint32(u.Primary[i])
		if w.graph != nil {
			sum += w.counters.get(first)
		}
		if t := w.worn.fatigue; t != nil {
			sum += uint32(t.stock[i*len(t.sites)])
		}
		for _, balance := range e.balances {
			sum += balance[i]
		}
	}
	if rows != nil {
		for c, o := range d.m.contexts {
			for some := e.with[c]; o.payee == toFriend && some != 0; some &= some - 1 {
				sum += rows.Touch(int(e.acting[bits.TrailingZeros64(some)]))
			}
		}
	}
	d.k.touched += sum
}
