package model

import "hongbao/agents"

// paths is the number of ways to pay, with some room: the outside option has the last
// place, which is what its number leaves.
const paths = 32

// plainTally is what was counted of a plain day.
type plainTally struct {
	count, value, fees [paths]int64
	offered            [agents.MaxPlatforms]int64
	lost, lostFen      int64
	logsum             int64
	hash               uint64
	repeats, first     int64 // payments with the wallet of the last one, and first ones
}

// all turns counts into money where every payment has the same amount.
func (d *plain) all() {
	t := &d.tally
	for at, n := range t.count {
		t.value[at] = n * d.amount
	}
	if d.h.v >= 0 {
		for p := range d.w.P() {
			t.fees[p] = t.count[p] * d.fee(p, d.amount)
		}
	}
}

// close adds what was counted to the worker's counts.
func (d *plain) close() {
	t, f, m, c, v := &d.tally, &d.k.flows, &d.k.market, d.o.c, d.h.v
	if d.amount != 0 {
		d.all()
	}
	f.logsum += t.logsum
	f.money.logsum[c] += t.logsum
	f.hash += t.hash
	f.repeats += t.repeats
	f.switches -= t.repeats + t.first
	f.lost[c] += t.lost
	f.lostValue[c] += t.lostFen
	if v >= 0 {
		f.venueLost[v] += t.lost
		f.venueLostValue[v] += t.lostFen
	}
	t.book(f, c, v, int(agents.Outside%paths), d.w.P())
	for p := range d.w.P() {
		t.book(f, c, v, p, p)
		f.switches += t.count[p]
		m.paid[p*m.ticks+d.w.Tick] += int32(t.count[p])
	}
	*t = plainTally{}
}

// book adds what was paid in a context, at a venue if there is one, with a wallet or
// outside, which has a place of its own in the flows.
func (t *plainTally) book(f *flows, c, v, p, place int) {
	f.occasions += t.count[p]
	f.count[f.at(c, place)] += t.count[p]
	f.value[f.at(c, place)] += t.value[p]
	if v < 0 {
		return
	}
	f.venue[f.at(v, place)] += t.count[p]
	f.venueValue[f.at(v, place)] += t.value[p]
	if p < agents.MaxPlatforms {
		f.offered[f.at(v, place)] += t.offered[p]
		f.fees[p] += t.fees[p]
		f.venueFees[v] += t.fees[p]
	}
}
