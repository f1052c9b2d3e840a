package model

import "hongbao/agents"

// weigh writes the utilities of those who choose.
func (d *plain) weigh() {
	w, c, friends := d.w, &d.choices, d.friends
	who, cells := d.who[:c.N], d.cells[:c.N]
	if friends != nil {
		for k, i := range who {
			d.row[k] = uint32(w.degrees[i]) * friends.row
		}
	}
	for p := range w.P() {
		v := &c.V[p%agents.MaxPlatforms]
		d.ownUtilities(v, p)
		if friends != nil {
			friends.add(v, &d.row, w.counters.narrow[p:], cells)
		}
		if d.h.v >= 0 {
			for _, usable := range c.Usable[:c.N] {
				d.tally.offered[p%agents.MaxPlatforms] += int64(usable) >> (p % agents.MaxPlatforms) & 1
			}
		}
	}
	last, delta := d.w.Users.Last, w.rules.delta
	for k, i := range who {
		if p := last[i]; p != agents.Outside {
			c.V[p%agents.MaxPlatforms][k] += delta
		}
	}
}

// ownUtilities are those of a wallet without friends and loyalty. Written into the caller,
// loops like this one have no registers left.
//
//go:noinline
func (d *plain) ownUtilities(v *[rank]int32, p int) {
	habit, base, kappa := d.w.Users.Habit[p:], d.base[p%agents.MaxPlatforms], d.w.rules.kappa
	for k, cell := range d.cells[:d.choices.N] {
		v[k] = base + kappa*int32(habit[cell])/agents.FullHabit
	}
}

// pay books what was chosen.
func (d *plain) pay() {
	w, u, c, m := d.w, &d.w.Users, &d.choices, &d.k.market
	when, context := uint64(w.Tick)<<8, w.names.contextKey[d.o.c]
	today := uint16(w.Tick) + 1
	var hash uint64
	for k, i := range d.who[:c.N] {
		at, amount := min(c.Chosen[k], agents.MaxPlatforms), d.fen(d.draw[k])
		d.tally.count[at]++
		d.tally.value[at] += amount
		d.tally.logsum += int64(c.LogSum[k])
		hash += stampOf(unsaid(stampPay, uint64(i)^context, when), uint64(amount)^d.keys[at])
		if p := c.Chosen[k]; p != agents.Outside {
			last := &u.Last[i]
			d.tally.repeats += int64(number(p == *last))
			d.tally.first += int64(number(*last == agents.Outside))
			*last = p
			paid := &u.Paid[d.cells[k]+int(p)]
			if *paid != 0 {
				m.paid[int(p)*m.ticks+int(*paid)-1]--
			}
			*paid = today
			if d.h.v >= 0 {
				d.tally.fees[p] += amount*d.h.fees[p]/1_000_000 + d.h.flat[p]
			}
		}
	}
	d.tally.hash += hash
}

// learners lists whose stocks move today: those who have used a wallet, and the others
// if idle stocks decay. It returns how many they are.
func (d *plain) learners(without int) int {
	c, n := &d.choices, 0
	if !d.w.rules.decayIdle {
		for k, p := range c.Chosen[:c.N] {
			if p != agents.Outside {
				d.who[n%rank], d.cells[n%rank], c.Chosen[n%rank] = d.who[k], d.cells[k], p
				n++
			}
		}
		return n
	}
	n = c.N
	for _, i := range d.who[without:] {
		d.who[n], d.cells[n], c.Chosen[n] = i, int(i)*d.w.Users.P, agents.Outside
		n++
	}
	return n
}

// learn moves the stocks of the first n, and then what others see of them.
func (d *plain) learn(n int) {
	w, u, m := d.w, &d.w.Users, &d.k.market
	for p := range u.P {
		sum, squares := w.rules.habit.NextAll(u.Habit[p:], d.cells[:n], d.choices.Chosen[:n], agents.PlatformID(p), d.o.weight)
		m.habit[p] += sum
		m.habit2[p] += squares
	}
	for _, i := range d.who[:n] {
		shown := u.Last[i]
		if w.rules.visible == showPrimary {
			shown = agents.Primary(u.HabitOf(int(i)), u.Installed[i], u.Primary[i], w.rules.margin)
			u.Primary[i] = shown
		}
		if set := agents.Only(shown); set != u.Shown[i] {
			w.show(d.k, int(i), set)
		}
	}
}
