package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

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

// choose lets those who can use a wallet choose; the others pay outside.
func (d *payer) choose(o *occasion, r *round) {
	outside := agents.PlatformID(d.w.P())
	for k := range r.pick[:r.n] {
		r.pick[k] = outside
	}
	with := r.with()
	d.logsum = int64(o.outside) * int64(r.n-r.lost-uint(len(with)))
	if d.apart {
		for _, k := range with {
			d.turn(r, uint(k))
			d.weigh(r.usable[k%crowd])
		}
	}
	luring := len(d.m.habits.names) > 0 || o.payee == toMerchant && d.m.promoting
	n := uint(0)
	for _, k := range with {
		if set := r.usable[k%crowd]; luring || set&(set-1) != 0 {
			d.turn(r, uint(k))
			d.shop = r.shop[k%crowd]
			d.among(o, r, uint(k)%crowd)
			continue
		}
		r.some[n%crowd] = k
		n++
	}
	d.takeOrLeave(o, r, r.some[:n])
}

// takeOrLeave lets those choose who can use a single wallet.
func (d *payer) takeOrLeave(o *occasion, r *round, some []uint16) {
	f, delta, purses, sum := &d.k.flows, d.w.rules.delta, d.w.purses, int64(0)
	rng.Parts(r.room[:], r.draw[:r.n], partNest)
	for _, k := range some {
		k %= crowd
		b, h, p := &r.people[r.who[k]%crowd], o.tills[r.till[k]], r.usable[k].First()%agents.MaxPlatforms
		v := b.own[p] + h.offer[p]
		if delta != 0 && b.last == p {
			v += delta
		}
		if purses != nil {
			v += purses.worth(b.i, p, r.amount[k])
		}
		takes, logsum := o.alone.Choose(v, r.room[k])
		if takes || b.repeat && b.last == p {
			r.pick[k] = p
		}
		sum += int64(logsum)
		if h.v >= 0 {
			f.offered[h.v*f.p+int(p)]++
			if b.saved != 0 {
				d.buyer = b
				d.remember(r.pick[k])
			}
		}
	}
	d.logsum += sum
}

// among lets the buyer choose among the wallets that he can use.
func (d *payer) among(o *occasion, r *round, k uint) {
	w, f := d.w, &d.k.flows
	h, usable, amount, draw := o.tills[r.till[k]], r.usable[k], r.amount[k], r.draw[k]
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
	p, logsum := w.rules.choice.Choose(v, usable, o.outside, o.cash, rng.Part(draw, partNest), rng.Part(draw, partPick))
	if d.repeat && usable.Has(last) {
		p = last
	}
	if d.saved != 0 {
		d.remember(p)
	}
	d.logsum += int64(logsum)
	if p != agents.Outside {
		r.pick[k] = p
	}
}

// book books the payments of a round.
func (d *payer) book(o *occasion, r *round) {
	w, f := d.w, &d.k.flows
	when, context := uint64(w.Tick)<<8|uint64(r.index), w.names.contextKey[o.c]
	if w.rules.welfare {
		for k := range r.n {
			k %= crowd
			if !r.vain[k] {
				d.turn(r, uint(k))
				d.shop = r.shop[k]
				f.money.static[o.c] += int64(d.static(o, o.tills[r.till[k]], r.usable[k], r.amount[k]))
			}
		}
	}
	f.hash += r.stamps(context, when, &d.m.keys)
	n := r.tally(f.count[o.c*f.p:][:f.p], f.value[o.c*f.p:][:f.p])
	f.logsum += d.logsum
	f.money.logsum[o.c] += d.logsum
	f.occasions += int64(r.n - r.lost)
	if w.gates.hourly {
		d.bookHours(r)
	}
	if o.payee == toMerchant {
		d.bookTills(o, r)
	}
	extras := d.extras(o)
	for _, at := range r.some[:n] {
		k := uint(at) % crowd
		d.turn(r, k)
		h, p := o.tills[r.till[k]], r.pick[k]
		if extras || h.dear != 0 || h.risk.loss != 0 {
			d.shop = r.shop[k]
			d.extra(o, h, p, r.amount[k], r.draw[k], r.index)
		}
		if w.purses != nil {
			d.handOver(o, p, r.amount[k], when)
		}
		d.paid(o, p)
	}
}

// stamps adds up the terms of the run hash.
func (r *round) stamps(context, when uint64, keys *[256]uint64) uint64 {
	for k, p := range r.pick[:r.n] {
		r.room[k] = said(uint64(r.amount[k]) ^ keys[p])
	}
	hash := stampsOfAll(stampPay, r.user[:r.n], context, when, r.room[:r.n])
	for k, vain := range r.vain[:r.n] {
		if vain {
			hash -= rng.Mix(unsaid(stampPay, uint64(r.user[k])^context, when) + r.room[k])
		}
	}
	return hash
}

// tally adds up payments and what was paid, fen, by wallet. It returns how many paid with one.
//
//go:noinline
func (r *round) tally(count, value []int64) uint {
	n, outside := uint(0), agents.PlatformID(len(count)-1)
	for k, p := range r.pick[:r.n] {
		if r.vain[k] {
			continue
		}
		count[p]++
		value[p] += r.amount[k]
		r.some[n%crowd] = uint16(k)
		n += uint(number(p != outside))
	}
	return n
}

func (d *payer) bookHours(r *round) {
	f := &d.k.flows
	for k, p := range r.pick[:r.n] {
		if !r.vain[k] {
			cell := int(r.people[r.who[k]%crowd].hour)*f.p + int(p)
			f.hourCount[cell]++
			f.hourValue[cell] += r.amount[k]
		}
	}
}

// bookTills books what merchants were paid.
func (d *payer) bookTills(o *occasion, r *round) {
	f := &d.k.flows
	for k, p := range r.pick[:r.n] {
		if r.vain[k] {
			continue
		}
		h := o.tills[r.till[k]]
		cell := h.v*f.p + int(p)
		f.venue[cell]++
		f.venueValue[cell] += r.amount[k]
		if h.till != nil {
			h.till.take(int(r.shop[k]), r.amount[k])
		}
	}
}

// extras reports whether there may be more to a payment in a context today than to pay.
func (d *payer) extras(o *occasion) bool {
	return o.prices != nil || len(o.today.subsidies) > 0 || o.payee == toMerchant && d.m.promoting
}

// extra books what there may be to a payment with wallet p beside it.
func (d *payer) extra(o *occasion, h *shop, p agents.PlatformID, amount int64, draw uint64, index int) {
	f := &d.k.flows
	if h.dear.Has(p) {
		fee := amount*h.fees[p]/1_000_000 + h.flat[p]
		f.fees[p] += fee
		f.venueFees[h.v] += fee
		if h.till != nil {
			h.till.charge(int(d.shop), fee)
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
	for _, n := range o.today.subsidies {
		if s := d.m.subsidies[n]; s.p == p && (s.v < 0 || s.v == h.v) {
			s.paid[d.worker]++
			s.ask(d, index)
		}
	}
}

// paid notes that the buyer has paid with wallet p.
func (d *payer) paid(o *occasion, p agents.PlatformID) {
	w, f, b := d.w, &d.k.flows, d.buyer
	before := number(b.last != agents.Outside)
	same := number(b.last == p)
	f.repeats += int64(same)
	f.switches += int64(before - same)
	// On hourly days the morning's loyalty holds all day, and the latest payment
	// is the last: contexts are not run through in the order of the clock.
	if !w.gates.hourly {
		b.last, w.Users.Last[b.i] = p, p
	} else if int8(b.hour) >= b.late {
		b.late, w.Users.Last[b.i] = int8(b.hour), p
	}
	d.use(p, o.weight)
	if d.grouped > 0 {
		d.useIn(o.group, p, o.weight)
	}
	if w.rules.byOccasion {
		d.step()
		b.used, b.known = 0, 0 // the stocks have moved, and utilities with them
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
