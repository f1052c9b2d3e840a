package model

import (
	"slices"
	"strconv"
)

// An auditor is a mechanism with books of its own that must balance. Each day it
// checks what costs little, and where all is counted anew the columns of
// everybody, too.
type auditor interface{ audit(f *findings, all bool) }

// audits lets every mechanism check its own books.
func (r *Run) audits(all bool) *Broken {
	f := &findings{w: r.World}
	for _, m := range r.mechanisms {
		if a, ok := m.(auditor); ok && f.first == nil {
			a.audit(f, all)
		}
	}
	return f.first
}

// purse checks what is left of the budget of a campaign.
func (f *findings) purse(c *Campaign, left int64) {
	if most := f.w.funds(c); left < 0 || left > most {
		what := "fen left of the budget of " + c.ID
		f.least("", what, left, 0)
		f.most("", what, left, most)
	}
}

// audit checks the budgets of gifts.
func (m *hours) audit(f *findings, _ bool) {
	for _, c := range m.cascades {
		f.purse(c.c, c.left)
	}
}

// audit checks the pools of collections.
func (m *blessings) audit(f *findings, _ bool) {
	for _, b := range m.all {
		f.purse(b.c, b.left)
	}
}

// audit checks budgets: none is overspent, and what promotions have left is less
// by what they gave today. It counts habits by group of contexts.
func (m *payments) audit(f *findings, all bool) {
	for _, s := range m.subsidies {
		f.purse(s.c, s.left)
	}
	for _, s := range m.promotions {
		f.purse(s.c, s.left)
		gave := &f.w.promoted[s.place]
		f.most("", "fen that "+s.c.ID+" gave today and has left", gave.platform+gave.merchants+s.left, f.w.funds(s.c))
	}
	if all {
		m.habits.audit(f)
	}
}

// audit counts the stocks of every group.
func (g *groupHabits) audit(f *findings) {
	w := f.w
	for group, name := range g.names {
		for at, p := range w.Users.Held {
			var sum int64
			for i := range w.Users.N {
				sum += int64(g.row(w, i, group)[at])
			}
			f.equal("", "sum of the habits of "+w.names.platforms[p].ID+" in "+name, (*g.sums)[group*w.P()+int(p)], sum)
		}
	}
}

// audit checks that balances are what came in less what went out, which is how
// their sum is kept.
func (m *balances) audit(f *findings, all bool) {
	for _, v := range m.purses {
		id := m.names.platforms[v.p].ID
		f.least("", "sum of the balances of "+id, m.state.total[v.p], 0)
		if !all {
			continue
		}
		var sum int64
		for _, fen := range m.state.balance[v.p] {
			sum += int64(fen)
		}
		f.equal("", "sum of the balances of "+id, m.state.total[v.p], sum)
	}
}

// audit counts the users of every service.
func (m *services) audit(f *findings, all bool) {
	for _, s := range m.markets {
		if all {
			s.audit(f)
		}
	}
}

func (m *serviceMarket) audit(f *findings) {
	counts := make([]int64, len(m.places)+1)
	for i, use := range m.uses {
		if int(use) >= len(counts) {
			f.most(user(i), "place of the service in "+m.spec.ID, int64(use), int64(len(m.places)))
			return
		}
		counts[use]++
	}
	for n, place := range m.places {
		f.equal("", "listeners of "+f.w.names.services[place].ID, f.w.listeners[place], counts[n+1])
	}
}

// audit counts the places where no shop has been founded.
func (m *sellers) audit(f *findings, all bool) {
	for _, q := range m.plots {
		if !all {
			continue
		}
		shops := &f.w.Merchants[q.v]
		f.equal("", "places of "+q.class.ID+" that wait for a founder", int64(shops.Waiting), marked(q.waiting))
		for j, empty := range q.waiting {
			if empty {
				f.equal("merchant "+strconv.Itoa(j)+" of "+q.class.ID, "closed before it is founded", int64(number(shops.Closed[j])), 1)
			}
		}
	}
}

// audit checks that who serves a merchant is a maker for his class.
func (m *tools) audit(f *findings, all bool) {
	if !all {
		return
	}
	for v, list := range m.madeBy {
		var right [256]bool
		right[0] = true
		for _, k := range m.makers {
			right[k.place] = k.v == v
		}
		for j, place := range list {
			if !right[place] {
				f.equal("merchant "+strconv.Itoa(j)+" of "+f.w.names.venues[v].ID, "place of the tool maker", int64(place), 0)
				return
			}
		}
	}
}

// audit checks that only wallets that are there sleep.
func (m *dormancy) audit(f *findings, all bool) {
	if !all {
		return
	}
	for i, set := range m.s.asleep {
		f.equal(user(i), "wallets that are asleep and not installed", int64(set&^f.w.Users.Installed[i]), 0)
	}
}

// audit counts the ties of every circle.
func (m *circles) audit(f *findings, all bool) {
	for _, g := range m.all {
		if all {
			g.ties.audit(f, g.id)
		}
	}
}

// audit checks that who is somebody's circle friend has him as one, and counts
// ties, pairs of ties and triangles. It reads damaged rows without harm.
func (c *ties) audit(f *findings, id string) {
	people := f.w.Users.N
	for i := range c.lists.bytes {
		f.most(user(i), "bytes of ties in "+id, int64(c.lists.takes(i)), int64(c.lists.most*farBytes*number(i < people)))
	}
	if f.first == nil && !c.lists.holds() {
		f.equal("", "room for the ties in "+id, 0, 1)
	}
	if f.first != nil {
		return
	}
	parts, all := make([]tiesFound, chunks(people)), tiesFound{}
	f.w.pool.each(people, func(_, number, from, to int) {
		parts[number].w = f.w
		c.auditRows(&parts[number], id, from, to)
	})
	for n := range parts {
		if f.first = parts[n].first; f.first != nil {
			return
		}
		all.ends += parts[n].ends
		all.pairs += parts[n].pairs
		all.corners += parts[n].corners
	}
	f.equal("", "ties in "+id, c.edges, all.ends/2)
	f.equal("", "pairs of ties in "+id, c.wedges, all.pairs)
	// Each triangle is met from both ends of its three sides.
	f.equal("", "triangles in "+id, c.triangles, all.corners/6)
}

// tiesFound is what the rows of some people come to.
type tiesFound struct {
	findings
	ends, pairs, corners int64
}

func (c *ties) auditRows(f *tiesFound, id string, from, to int) {
	people := f.w.Users.N
	row, other := make([]uint32, 0, c.lists.most), make([]uint32, 0, c.lists.most)
	for i := from; i < to; i++ {
		row := c.of(i, row)
		if len(row) > c.lists.most {
			f.most(user(i), "ties in "+id, int64(len(row)), int64(c.lists.most))
			return
		}
		f.ends += int64(len(row))
		f.pairs += int64(len(row)) * int64(len(row)-1) / 2
		for n, j := range row {
			mutual := int(j) < people && int(j) != i && (n == 0 || row[n-1] < j)
			if mutual {
				friends := c.of(int(j), other)
				_, mutual = slices.BinarySearch(friends, uint32(i))
				f.corners += common(row, friends)
			}
			if !mutual {
				f.equal(user(i), "tie in "+id+" with user "+strconv.Itoa(int(j))+", who has it too", 0, 1)
				return
			}
		}
	}
}
