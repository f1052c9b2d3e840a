package model

import (
	"math/bits"
	"slices"

	"hongbao/agents"
)

// stall is a venue as buyers of a context see it today.
type stall struct {
	base  int32 // utility before habit, referrals and wallets
	means uint8 // place among the means of an hour
	leads bool  // a host leads somebody to it
	shop  *shop
}

// means is what a buyer can expect to pay with at a venue at an hour, before he has
// picked a shop: venues with the same means are worth the same to him.
type means struct {
	shop  *shop              // one of the venues
	sure  agents.PlatformSet // wallets that most merchants take and the gates let through,
	doubt agents.PlatformSet // and those that they let through by luck
	like  bool               // what can be had with them is as at the means before
}

// lay prepares what buyers of a context with several venues see.
func (o *occasion) lay(w *World) {
	t := &o.today
	t.stalls, t.means, t.kinds = t.stalls[:0], t.means[:0], 0
	if len(o.venues) < 2 {
		return
	}
	hours := 1
	if w.gates.hourly {
		hours = 24
	}
	var kinds []*shop
	for _, h := range o.venues {
		s := stall{base: h.base, leads: h.leads(), shop: h}
		if w.rules.ivVenue > 0 {
			at := slices.IndexFunc(kinds, func(x *shop) bool { return h.alike(x, hours) })
			if at < 0 {
				at, kinds = len(kinds), append(kinds, h)
			}
			s.means = uint8(at)
		}
		t.stalls = append(t.stalls, s)
	}
	t.kinds = len(kinds)
	for hour := range hours {
		for n, h := range kinds {
			m := h.meansAt(hour)
			m.like = n > 0 && h.offer == kinds[n-1].offer
			t.means = append(t.means, m)
		}
	}
}

// meansAt gives the means of a venue at an hour.
func (h *shop) meansAt(hour int) means {
	m := means{shop: h, sure: h.expect}
	if h.hosts != nil {
		contract, direct := &h.pass[0][hour], &h.pass[1][hour]
		m.sure &= contract.open | direct.open
		m.doubt = h.expect & (contract.leaky | direct.leaky) &^ m.sure
	}
	return m
}

// alike reports whether two venues have the same means all day, and luck no part in it.
func (h *shop) alike(x *shop, hours int) bool {
	for hour := range hours {
		a, b := h.meansAt(hour), x.meansAt(hour)
		if a.sure != b.sure || a.doubt|b.doubt != 0 {
			return false
		}
	}
	return h.offer == x.offer
}

// venue picks the venue of an occasion, by its place in the context.
func (d *payer) venue(o *occasion, hour int, mine agents.PlatformSet, draw uint64) int {
	t := &o.today
	d.view(t, hour, mine, draw)
	// Where a draw falls cannot be foreseen: those it has passed are counted, without a branch.
	passed := len(t.stalls) - 1
	at, _ := bits.Mul64(draw, d.weights[passed])
	for _, upTo := range d.weights[:passed] {
		_, before := bits.Sub64(at, upTo, 0)
		passed -= int(before)
	}
	d.went |= 1 << t.stalls[passed].shop.v
	return passed
}

// view computes the weights of the venues, each with all before it.
func (d *payer) view(t *today, hour int, mine agents.PlatformSet, draw uint64) {
	d.expect(t.means[hour*t.kinds:][:t.kinds], hour, mine, draw)
	habits, total, weights := d.w.rules.kappaVenue > 0, uint64(0), d.weights[:len(t.stalls)]
	for n, s := range t.stalls {
		v := s.base + d.worths[s.means%mostVenues]
		if s.leads {
			v += d.referred(s.shop)
		}
		if habits {
			v += d.familiar(s.shop)
		}
		total += agents.Weight(v)
		weights[n] = total
	}
}

// familiar is the utility of the habit of a venue.
func (d *payer) familiar(h *shop) int32 {
	u := &d.w.Users
	return int32(d.w.rules.kappaVenue * int64(u.VenueHabit[d.i*u.V+h.v]) / agents.FullHabit)
}

// expect computes what each of some means is worth.
func (d *payer) expect(list []means, hour int, mine agents.PlatformSet, draw uint64) {
	before, worth := agents.PlatformSet(0), int32(0)
	for n := range list {
		m := &list[n]
		usable := mine & m.sure
		if doubt := mine & m.doubt; doubt != 0 {
			usable |= d.let(m.shop, doubt, doubt, hour, draw)
		}
		if usable != before || !m.like {
			before, worth = usable, 0
			if usable != 0 {
				worth = d.worth(m.shop, usable)
			}
		}
		d.worths[n&(mostVenues-1)] = worth
	}
}

// worth is the log-sum at a venue, weighted, of the wallets that a buyer expects to be
// able to use.
func (d *payer) worth(h *shop, usable agents.PlatformSet) int32 {
	if usable&^d.known != 0 {
		d.weigh(usable)
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

// leads reports whether a host leads anybody to the venue today.
func (h *shop) leads() bool {
	for _, v := range h.flow {
		if v != 0 {
			return true
		}
	}
	return false
}

// referred is the utility of the referrals to a venue.
func (d *payer) referred(h *shop) int32 {
	hosts, set := d.w.Users.Hosts[d.i], 0
	for n, bit := range h.bits {
		set |= number(hosts&bit != 0) << n
	}
	if set&h.tiring != 0 {
		return d.listen(h, set)
	}
	return h.flow[set]
}
