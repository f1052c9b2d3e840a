package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// stampGroupHabit is the term of the run hash for the stocks by group.
const stampGroupHabit uint64 = 21

// mostGroups is the largest number of groups of contexts with stocks of their own.
const mostGroups = 8

// habitGroups lists the names of the groups of contexts that have a habit stock
// of their own, in the order of names; the stock of no name, of all other
// contexts and of envelopes, comes first where there are any. None means that
// all contexts share one stock.
func habitGroups(s *Scenario) []string {
	var out []string
	unnamed := false
	for _, c := range s.Contexts {
		switch {
		case c.HabitGroup == "":
			unnamed = true
		case !slices.Contains(out, c.HabitGroup):
			out = append(out, c.HabitGroup)
		}
	}
	if len(out) == 0 {
		return nil
	}
	for _, c := range s.Campaigns {
		unnamed = unnamed || c.Kind == "festival" || c.Kind == "give"
	}
	if unnamed {
		out = append(out, "")
	}
	slices.Sort(out)
	return out
}

// groupHabits is the habit stock by group of contexts. The column Users.Habit
// then holds the mean of a person's stocks over the groups, to the nearest
// unit: what his primary wallet, snapshots and measures of habit are read from.
type groupHabits struct {
	names []string
	stock []uint16 // by user, group and platform
	sums  *[]int64 // over users, by group and platform
}

// usage is what one person has used today in one group.
type usage struct {
	used agents.PlatformSet
	most [agents.MaxPlatforms]uint16 // weight of the heaviest use, by platform
}

// of returns the place of a group; -1 without groups.
func (g *groupHabits) of(name string) int { return slices.Index(g.names, name) }

// start lets every stock of a person begin where his habit does.
func (g *groupHabits) start(w *World) {
	g.names = habitGroups(w.Scenario)
	n := len(g.names)
	if n == 0 {
		return
	}
	u := &w.Users
	g.stock = agents.Make[uint16](w.arena, u.N*n*u.P)
	for _, k := range w.workers {
		k.market.groups = agents.Make[int64](w.arena, n*w.P())
	}
	w.market.groups = agents.Make[int64](w.arena, n*w.P())
	g.sums = &w.market.groups
	for i := range u.N {
		for group := range n {
			copy(g.row(w, i, group), u.HabitOf(i))
			for at, h := range u.HabitOf(i) {
				w.market.groups[group*w.P()+int(u.Held[at])] += int64(h)
			}
		}
	}
}

// row returns the stocks of user i in one group, one for each that can be held.
func (g *groupHabits) row(w *World, i, group int) []uint16 {
	at := (i*len(g.names) + group) * w.Users.P
	return g.stock[at : at+w.Users.P : at+w.Users.P]
}

// warmth is the utility of the habits of the payer for wallet p in a group: of
// its own stock, and of the mean over all stocks by the weight habit.common.
func (d *payer) warmth(group int, p agents.PlatformID) int32 {
	w := d.w
	r := &w.rules
	own := int64(w.habits.row(w, d.i, group)[w.Users.Cell(0, p)])
	mean := int64(w.Users.Habit[w.Users.Cell(d.i, p)])
	blend := own + r.common*(mean-own)/agents.Util
	return int32(int64(r.kappa) * blend / agents.FullHabit)
}

// useIn notes a payment of some weight for today's habit in a group.
func (d *payer) useIn(group int, p agents.PlatformID, weight uint16) {
	if group < 0 {
		return // no context shares the stock of no name
	}
	g := &d.groups[group]
	if !g.used.Has(p) {
		g.used = g.used.With(p)
		g.most[p] = 0
	}
	g.most[p] = max(g.most[p], weight)
}

// stepGroups moves the stocks of every group with a payment, and of all others
// where idle stocks decay; the stocks of a group know nothing of other groups.
func (d *payer) stepGroups() {
	w, i := d.w, d.i
	moved := false
	for group := range d.groups {
		g := &d.groups[group]
		if g.used == 0 && (!w.rules.decayIdle || w.rules.byOccasion) {
			continue
		}
		moved = true
		for at, h := range w.habits.row(w, i, group) {
			var use uint16
			p := w.Users.Held[at]
			if g.used.Has(p) {
				use = g.most[p]
			}
			next := w.rules.habit.Next(h, use)
			w.habits.row(w, i, group)[at] = next
			d.k.market.groups[group*w.P()+int(p)] += int64(next) - int64(h)
		}
		g.used = 0
	}
	if !moved {
		return
	}
	n := len(d.groups)
	for at, p := range w.Users.Held {
		sum := 0
		for group := range n {
			sum += int(w.habits.row(w, i, group)[at])
		}
		if mean := uint16((2*sum + n) / (2 * n)); mean != w.Users.HabitOf(i)[at] {
			w.learn(d.k, i, p, mean)
		}
	}
}

// stamp enters the stocks of the day into the run hash.
func (g *groupHabits) stamp(w *World) {
	for n, name := range g.names {
		for p, key := range w.names.platformKey {
			if x := w.market.groups[n*w.P()+p]; x != 0 {
				w.flows.hash += stamp(stampGroupHabit, key^rng.Hash(name), uint64(w.Tick), uint64(x))
			}
		}
	}
}
