package model

import (
	"math/bits"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// weigh writes the utilities of those who choose.
func (d *plain) weigh() {
	w, c, friends := d.w, &d.choices, d.friends
	who := d.who[:c.N]
	row := w.Users.P
	for k, i := range who {
		d.cells[k] = int(i) * row
	}
	if friends != nil {
		degrees, row := w.degrees, friends.row
		for k, i := range who {
			d.row[k] = uint32(degrees[i]) * row
		}
	}
	for p := range w.P() {
		v := c.V[p%agents.MaxPlatforms][:c.N]
		if friends != nil {
			d.utilitiesAmongFriends(v, p)
		} else {
			d.utilities(v, p)
		}
		if d.h.v >= 0 {
			offered := flagged(c.Usable[:c.N], agents.Only(agents.PlatformID(p)))
			d.tally.offered[p%agents.MaxPlatforms] += int64(bits.OnesCount64(uint64(offered)))
		}
	}
	if last, delta := w.Users.Last, w.rules.delta; delta != 0 {
		for k, i := range who {
			if p := last[i]; p != agents.Outside {
				c.V[p%agents.MaxPlatforms][k] += delta
			}
		}
	}
}

// utilities are those of a wallet without friends and loyalty. Written into the caller,
// loops like this one have no registers left.
//
//go:noinline
func (d *plain) utilities(v []int32, p int) {
	habit, worth := d.w.Users.Habit[p:], d.worth[p%agents.MaxPlatforms]
	for k, cell := range d.cells[:len(v)] {
		v[k] = worth.of(habit[cell])
	}
}

// utilitiesAmongFriends are those with what friends do to them: of each person's row, by
// the counter in his cell.
//
//go:noinline
func (d *plain) utilitiesAmongFriends(v []int32, p int) {
	habit, worth := d.w.Users.Habit[p:], d.worth[p%agents.MaxPlatforms]
	showing, units := d.w.counters.narrow[p:][:len(habit)], d.friends.units
	for k, cell := range d.cells[:len(v)] {
		v[k] = worth.of(habit[cell]) + units[d.row[k]+uint32(showing[cell])]
	}
}

// pay books what was chosen.
func (d *plain) pay() {
	if d.amount != 0 {
		d.count()
	} else {
		d.countAmounts()
	}
	who, context := d.who[:d.choices.N], d.w.names.contextKey[d.o.c]
	if d.luck != nil {
		d.tally.hash += rng.SumOfLast(d.luck.paid, who, d.says[:])
	} else {
		d.tally.hash += stampsOfAll(stampPay, who, context, uint64(d.w.Tick)<<8, d.says[:])
	}
	d.payers = d.takers()
	d.use(d.payers)
}

// count counts payments that all have the same amount, and notes what is said of them.
func (d *plain) count() {
	c, t, logsum := &d.choices, &d.tally, int64(0)
	for k, p := range c.Chosen[:c.N] {
		at := p % paths
		t.count[at]++
		d.says[k] = d.said[at]
		logsum += int64(c.LogSum[k])
	}
	t.logsum += logsum
}

// countAmounts is count for payments of which each has an amount of its own.
func (d *plain) countAmounts() {
	c, t := &d.choices, &d.tally
	for k, p := range c.Chosen[:c.N] {
		at, amount := p%paths, d.o.amount(d.draw[k])
		t.count[at]++
		t.value[at] += amount
		t.logsum += int64(c.LogSum[k])
		d.says[k] = said(uint64(amount) ^ d.keys[at])
		if p != agents.Outside && d.h.v >= 0 {
			t.fees[p] += d.fee(int(p), amount)
		}
	}
}

// fee is what the shop pays for a payment with wallet p.
func (d *plain) fee(p int, amount int64) int64 {
	return amount*d.h.fees[p]/1_000_000 + d.h.flat[p]
}

// takers are those who took a wallet.
func (d *plain) takers() people {
	all := people{d.who[:d.choices.N], d.cells[:d.choices.N], d.choices.Chosen[:d.choices.N]}
	if !d.o.cash {
		return all
	}
	some, n := &d.room, uint(0)
	for k, p := range all.chosen {
		some.who[n%rank], some.cells[n%rank], some.chosen[n%rank] = d.who[k], d.cells[k], p
		n += uint(number(p != agents.Outside))
	}
	return people{some.who[:n], some.cells[:n], some.chosen[:n]}
}

// use writes down when people paid last and with which wallet. Those who have changed it
// are listed.
func (d *plain) use(people people) {
	who, chosen, cells := people.who, people.chosen[:len(people.who)], people.cells[:len(people.who)]
	last, n, first := d.w.Users.Last, uint(0), 0
	for k, i := range who {
		p, before := chosen[k], last[i]
		last[i] = p
		d.changed[n%rank] = i
		n += uint(number(p != before))
		first += number(before == agents.Outside)
	}
	d.changes = int(n)
	d.tally.first += int64(first)
	d.tally.repeats += int64(len(who)) - int64(n)
	paid, days, ticks, today := d.w.Users.Paid, d.k.market.paid, d.k.market.ticks, uint16(d.w.Tick)+1
	for k, cell := range cells {
		p := int(chosen[k])
		was := &paid[cell+p]
		if *was != 0 {
			days[p*ticks+int(*was)-1]--
		}
		*was = today
	}
}

// learn moves stocks, and then what others see of people.
func (d *plain) learn() {
	people := d.payers
	if d.w.rules.decayIdle {
		people = d.everybody()
	}
	u, m := &d.w.Users, &d.k.market
	for p := range u.P {
		sum, squares := d.w.rules.habit.NextAll(u.Habit[p:], people.cells, people.chosen, agents.PlatformID(p), d.o.weight)
		m.habit[p] += sum
		m.habit2[p] += squares
	}
	if d.w.rules.visible == showPrimary {
		d.showPrimary(people)
		return
	}
	for _, i := range d.changed[:d.changes] {
		d.w.show(d.k, int(i), agents.Only(u.Last[i]))
	}
}

// everybody are those who chose, and those who found no way to pay.
func (d *plain) everybody() people {
	c, n := &d.choices, d.choices.N
	for _, i := range d.barred[:d.bars] {
		d.who[n], d.cells[n], c.Chosen[n] = i, int(i)*d.w.Users.P, agents.Outside
		n++
	}
	return people{d.who[:n], d.cells[:n], c.Chosen[:n]}
}

// showPrimary shows the wallets of the largest stocks.
func (d *plain) showPrimary(people people) {
	u, some := &d.w.Users, people.who
	if d.settled {
		some = d.overtaken()
	}
	for _, i := range some {
		shown := u.PrimaryOf(int(i), u.Primary[i], d.w.rules.margin)
		u.Primary[i] = shown
		if set := agents.Only(shown); set != u.Shown[i] {
			d.w.show(d.k, int(i), set)
		}
	}
}

// overtaken lists the payers whose primary wallet may be another than in the morning, when
// it was that of the largest stock but for the margin. One stock has risen, that of the
// wallet paid with; all others fall by one rule, and none of two can pass the other so. So
// it is enough to compare the one that rose with the one that was primary.
func (d *plain) overtaken() []uint32 {
	p, primary, habit, n := d.payers, d.w.Users.Primary, d.w.Users.Habit, uint(0)
	margin := uint32(d.w.rules.margin)
	for k, i := range p.who {
		paid, was := p.chosen[k], primary[i]
		none := was == agents.Outside
		if none {
			was = paid
		}
		rose, fell := habit[p.cells[k]+int(paid)], habit[p.cells[k]+int(was)]
		d.changed[n%rank] = i
		n += uint(number(none)) | uint(number(uint32(rose) > uint32(fell)+margin))
	}
	return d.changed[:n]
}
