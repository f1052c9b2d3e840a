package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// pay chooses and books.
func (d *payer) pay(o *occasion, h *shop, usable agents.PlatformSet, amount int64, draw uint64, index int) {
	w, f := d.w, &d.k.flows
	if usable == 0 && (!o.cash || !agents.Happens(rng.Part(draw, partFallback), h.fall)) {
		d.lose(o, h, amount, index)
		return
	}
	p, logsum := agents.Outside, o.outside
	if usable != 0 {
		p, logsum = d.choose(o, h, usable, amount, draw)
	}
	f.logsum += int64(logsum)
	f.money.logsum[o.c] += int64(logsum)
	if w.rules.welfare {
		f.money.static[o.c] += int64(d.static(o, h, usable, amount))
	}
	f.occasions++
	value := uint64(amount)
	if p != agents.Outside {
		value ^= w.names.platformKey[p]
	}
	f.hash += stamp(stampPay, uint64(d.i)^w.names.contextKey[o.c], uint64(w.Tick)<<8|uint64(index), value)
	cell := f.at(o.c, int(p))
	f.count[cell]++
	f.value[cell] += amount
	if w.gates.hourly {
		cell := f.at(d.hour, int(p))
		f.hourCount[cell]++
		f.hourValue[cell] += amount
	}
	if h.v >= 0 {
		cell := f.at(h.v, int(p))
		f.venue[cell]++
		f.venueValue[cell] += amount
		if h.till != nil {
			h.till.take(d.shop, amount)
		}
	}
	if p != agents.Outside {
		d.paid(o, h, p, amount, draw, index)
	}
}

// lose notes a sale that is lost.
func (d *payer) lose(o *occasion, h *shop, amount int64, index int) {
	w, f := d.w, &d.k.flows
	f.lost[o.c]++
	f.lostValue[o.c] += amount
	if h.v >= 0 {
		f.venueLost[h.v]++
		f.venueLostValue[h.v] += amount
	}
	f.hash += stamp(stampLost, uint64(d.i)^w.names.contextKey[o.c], uint64(w.Tick)<<8|uint64(index), uint64(amount))
}

// choose chooses among some wallets, and cash where it can be paid with.
func (d *payer) choose(o *occasion, h *shop, usable agents.PlatformSet, amount int64, draw uint64) (agents.PlatformID, int32) {
	w, f := d.w, &d.k.flows
	if usable&^d.known != 0 {
		d.weigh(usable)
	}
	v, last := &d.v, d.last
	for s := usable; s != 0; s &= s - 1 {
		p := s.First() % agents.MaxPlatforms
		x := d.own[p] + h.offer[p]
		if len(d.groups) > 0 {
			x += d.warmth(o.group, p)
		}
		if w.purses != nil {
			x += w.purses.worth(d.i, p, amount)
		}
		v[p] = x
		if h.v >= 0 {
			f.offered[f.at(h.v, int(p))]++
		}
	}
	if w.rules.delta != 0 && usable.Has(last) {
		v[last] += w.rules.delta
	}
	if h.v >= 0 && d.m.promoting {
		d.lure(o, h, amount, v)
	}
	p, logsum, nest := usable.First()%agents.MaxPlatforms, int32(0), rng.Part(draw, partNest)
	if usable == agents.Only(p) {
		var takes bool
		if takes, logsum = d.m.alone.Choose(v[p], o.outside, o.cash, nest); !takes {
			p = agents.Outside
		}
	} else {
		p, logsum = w.rules.choice.Choose(v, usable, o.outside, o.cash, nest, rng.Part(draw, partPick))
	}
	if d.repeat && usable.Has(last) {
		p = last
	}
	if d.saved != 0 {
		d.remember(p)
	}
	return p, logsum
}

// paid books what follows of a payment with wallet p.
func (d *payer) paid(o *occasion, h *shop, p agents.PlatformID, amount int64, draw uint64, index int) {
	w, u, f := d.w, &d.w.Users, &d.k.flows
	if h.dear.Has(p) {
		fee := amount*h.fees[p]/1_000_000 + h.flat[p]
		f.fees[p] += fee
		f.venueFees[h.v] += fee
		if h.till != nil {
			h.till.charge(d.shop, fee)
		}
	}
	if o.prices != nil {
		d.charge(o, p, index)
	}
	if h.risk.loss != 0 {
		d.deal(o, h, p, amount, draw, index)
	}
	if h.v >= 0 && d.m.promoting {
		d.reap(o, h, p, amount, draw)
	}
	if w.purses != nil {
		d.handOver(o, p, amount, uint64(w.Tick)<<8|uint64(index))
	}
	for _, n := range o.today.subsidies {
		if s := d.m.subsidies[n]; s.p == p && (s.v < 0 || s.v == h.v) {
			s.paid[d.worker]++
			s.ask(d, index)
		}
	}
	switch d.last {
	case agents.Outside:
	case p:
		f.repeats++
	default:
		f.switches++
	}
	// On hourly days the morning's loyalty holds all day, and the latest payment
	// is the last: contexts are not run through in the order of the clock.
	if !w.gates.hourly {
		d.last, u.Last[d.i] = p, p
	} else if d.hour >= d.late {
		d.late, u.Last[d.i] = d.hour, p
	}
	d.use(p, o.weight)
	if len(d.groups) > 0 {
		d.useIn(o.group, p, o.weight)
	}
	if w.rules.byOccasion {
		d.step()
		d.used, d.known = 0, 0 // the stocks have moved, and utilities with them
	}
}

// use notes a payment of some weight for today's habit.
func (d *payer) use(p agents.PlatformID, weight uint16) {
	if !d.used.Has(p) {
		d.used = d.used.With(p)
		d.most[p] = 0
	}
	d.most[p] = max(d.most[p], weight)
	paid := &d.w.Users.Paid[d.w.Users.Cell(d.i, p)]
	now := uint16(d.w.Tick) + 1
	if *paid != now {
		row := d.k.market.paid[int(p)*d.k.market.ticks:]
		if *paid != 0 {
			row[*paid-1]--
		}
		row[now-1]++
		*paid = now
	}
}
