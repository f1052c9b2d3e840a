package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// aside is what people without any wallet buy, in cash: the same occasions at the
// same merchants as they would have with one. Nothing comes of it but sums for the
// ledgers, which else would take for new sales what somebody buys as before on the
// day on which he gets his first wallet.
type aside struct {
	sold, missed []int64 // by venue, fen: paid in cash; not sold, as cash was no way to pay
	lost         []int64 // by context: purchases that failed
}

func newAside(a *agents.Arena, c, v int) aside {
	return aside{sold: agents.Make[int64](a, v), missed: agents.Make[int64](a, v), lost: agents.Make[int64](a, c)}
}

func (a *aside) columns() []*[]int64 { return []*[]int64{&a.sold, &a.missed, &a.lost} }

// buyCash runs the day's purchases of user i if he is in the market without a wallet.
func (d *payer) buyCash(i int) {
	u := &d.w.Users
	if !d.w.inMarket(i) || d.w.holds(i) != 0 {
		return
	}
	d.buyer = &d.alone
	d.i = i
	for _, o := range d.m.contexts {
		if o.payee != toMerchant {
			continue
		}
		n := o.number(d.key(o.draws, o.today.draws).Draw(uint64(i)), u.Segment[i])
		if n == 0 {
			continue
		}
		luck := d.key(o.luck, o.today.luck).Draw(uint64(i))
		for j := range n {
			d.buyOnce(o, rng.Part(luck, j))
		}
	}
}

func (d *payer) buyOnce(o *occasion, draw uint64) {
	h := o.venues[0]
	if len(o.venues) > 1 {
		h = o.venues[d.venue(o, 0, 0, rng.Part(draw, partVenue))]
	}
	if d.merchant(h, rng.Part(draw, partPayee)) < 0 {
		return
	}
	a, amount := &d.k.flows.aside, o.amount(draw)
	if o.spec.Outside && agents.Happens(rng.Part(draw, partFallback), h.fall) {
		a.sold[h.v] += amount
		return
	}
	a.missed[h.v] += amount
	a.lost[o.c]++
}
