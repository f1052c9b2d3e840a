package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the founding of shops in the twin, and what is stranded with their cost.

func (t *twin) owners(v *venue) []*keeper {
	for _, o := range t.venues {
		if o.spec.ID == v.spec.Founding.Owner {
			return o.keepers
		}
	}
	return nil
}

// payable reports whether any wallet reaches a merchant this morning.
func (t *twin) payable(v *venue, k *keeper) bool {
	for _, p := range t.platforms() {
		guest := t.n.platformGuest(int(p))
		_, signed := k.contract[p]
		if signed && gateOver(t.gates(0), t.hostsOf(v.spec), agents.ContractPayment, guest) > 0 ||
			k.accepts[p] && gateOver(t.gates(0), t.hostsOf(v.spec), agents.DirectPayment, guest) > 0 {
			return true
		}
	}
	return false
}

// build lets sellers found shops, and finds what is stranded.
func (t *twin) build() {
	t.dealings.stranded = map[int]int64{}
	for _, v := range t.venues {
		f := v.spec.Founding
		if f == nil || !f.On {
			continue
		}
		id := keyOf(v.spec.Key, v.spec.ID)
		for j, k := range v.keepers {
			a, who := t.account(k), t.n.venueKey[v.v]+uint64(j)
			phase := agents.Pick(ever(t.root.Stream("found/"+id), 1).Draw(uint64(j)), int(f.Every/24))
			if k.waiting && !t.owners(v)[a.owner].closed && phase == t.tick%int(f.Every/24) &&
				agents.Happens(t.whole(t.root.Stream("found/"+id), 2).Draw(uint64(j)), t.foundingChance(v)) {
				k.waiting, k.closed = false, false
				t.equipNew(v, j)
				a.cost, a.built = int64(f.Cost), t.tick
				t.spend(v, k, a.cost)
				t.term(38, who, uint64(t.tick), 1)
			}
			now := t.payable(v, k)
			if a.cost > 0 && !now && (a.alive || k.closed) {
				days := int64(f.WriteOff / 24)
				left := a.cost * max(0, days-int64(t.tick-a.built)) / days
				a.cost = 0
				if left > 0 {
					t.dealings.stranded[v.v] += int64(float64(float64(left)*v.spec.StandsFor) + 0.5)
					t.term(37, who, uint64(t.tick), uint64(left))
				}
			}
			if now && !a.alive && a.cost == 0 && f.Cost > 0 {
				a.cost, a.built = int64(f.Cost), t.tick
				t.spend(v, k, a.cost)
				t.term(38, who, uint64(t.tick), 2)
			}
			a.alive = now
		}
	}
}

// equipNew gives a new shop its wallets.
func (t *twin) equipNew(v *venue, j int) {
	k := v.keepers[j]
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		draw := t.merchantKey(v, "found.sign/", p, t.day, 0).Draw(uint64(j))
		switch a.Law {
		case "always":
			k.accepts[p] = true
		case "share":
			k.accepts[p] = agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Share)))
		case "contract":
			k.accepts[p] = agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Direct)))
			gate := gateOver(t.gates(0), t.hostsOf(v.spec), agents.NewContract, t.n.platformGuest(int(p)))
			if leaks(gate, rng.Part(draw, 1)) {
				k.contract[p] = t.tick + int(v.spec.Contracts.Length/24)
				t.count("signed", v.v, p, 1)
			}
		}
	}
	if m := t.account(k).maker; m != nil {
		for _, p := range t.platforms() {
			if m.has[p] && agents.Happens(t.toolKey(m, p, 0, 0).Draw(uint64(j)), agents.Threshold(float64(m.spec.Platforms[t.n.platforms[p].ID].Share))) {
				t.equip(m, j, p)
			}
		}
	}
}

// foundingChance asks who could pay in a new shop.
func (t *twin) foundingChance(v *venue) uint64 {
	f := v.spec.Founding
	takes := map[agents.PlatformID]bool{}
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		open := func(o agents.Object) bool {
			return gateOver(t.gates(0), t.hostsOf(v.spec), o, t.n.platformGuest(int(p))) > 0
		}
		switch a.Law {
		case "always", "review":
			takes[p] = open(agents.DirectPayment)
		case "share":
			takes[p] = a.Share >= 0.5 && open(agents.DirectPayment)
		case "contract":
			takes[p] = a.Direct >= 0.5 && open(agents.DirectPayment) || open(agents.ContractPayment) && open(agents.NewContract)
		}
	}
	var all, can float64
	for _, who := range t.people {
		if len(who.held) > 0 {
			all++
			if setOf(who.held)&setOf(takes) != 0 {
				can++
			}
		}
	}
	rule := agents.ReviewRule{Turnover: float64(f.Turnover) / 100, Margin: float64(f.Margin), Scale: float64(f.Scale) / 100}
	seen := agents.Prospect{Cost: float64(f.Cost) / 100, Months: float64(f.WriteOff/24) / 30}
	if all > 0 {
		seen.New = can / all
	}
	return agents.Threshold(float64(float64(f.Interest) * rule.Chance(seen)))
}
