package model

import "hongbao/agents"

// Spread is how a wallet spreads over a class of merchants (law bass): a merchant
// begins to take it at the hazard
//
//	external + imitation * B + cross * A,
//
// B the share of his class that takes it and A the share of people in the market
// with a card in it, both of the evening before. With the hazard that merchants
// add on the other side (cross of the wallet's adoption) this is the two-sided
// diffusion of a platform (Bass 1969 on each side; Rochet & Tirole 2003 for what
// one side is worth to the other). Nobody stops to take it but by leaving.
type Spread struct {
	On        bool    `yaml:"on" default:"true" doc:"false lets nobody begin"`
	External  float64 `yaml:"external" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard without anybody's example"`
	Imitation float64 `yaml:"imitation" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard when the whole class takes it"`
	Cross     float64 `yaml:"cross" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard when everybody in the market has a card in it"`
}

// spread lets merchants begin to take wallets whose law is bass. All shares are
// those of the evening before.
func (c *class) spread(w *World) {
	m := &w.Merchants[c.v]
	for _, l := range c.laws {
		if l.spec.Law != "bass" || l.spec.Spread == nil || !l.spec.Spread.On || l.from > int64(w.Day)*24 {
			continue
		}
		rule := l.spec.Spread
		rate := rule.External
		rate += float64(rule.Imitation * shareTaking(m, l.p))
		rate += float64(rule.Cross * w.shareBound(l.p))
		bound := w.chanceOf(rate)
		key := c.key(w, c.streams.spread, l.p, w.Day, 0)
		for j := range m.Accepts {
			if m.Closed[j] || m.Accepts[j].Has(l.p) || key.Draw(uint64(j)) >= bound {
				continue
			}
			m.Take(j, l.p)
			w.flows.signed[w.flows.at(c.v, int(l.p))]++
			w.flows.hash += stamp(stampSign, w.names.venueKey[c.v]+uint64(j), uint64(w.Tick), w.names.platformKey[l.p])
		}
	}
}

// shareTaking is the share of the merchants of a class that are there who take a
// wallet, with a contract or without.
func shareTaking(m *agents.Merchants, p agents.PlatformID) float64 {
	all := m.There()
	if all == 0 {
		return 0
	}
	return float64(m.Taking(p)) / float64(all)
}

// mostTake returns the wallets that at least half of the merchants of a class
// take: what a buyer expects before he has picked one.
func mostTake(m *agents.Merchants) agents.PlatformSet {
	var out agents.PlatformSet
	there := m.There()
	for p, n := range m.Takers() {
		if n > 0 && 2*n >= there {
			out = out.With(agents.PlatformID(p))
		}
	}
	return out
}

// shareBound is the share of people who had a card in a wallet this morning.
func (w *World) shareBound(p agents.PlatformID) float64 {
	if w.market.dawnUsers == 0 {
		return 0
	}
	var n int64
	for set, people := range w.market.had {
		if agents.PlatformSet(set).Has(p) {
			n += people
		}
	}
	return float64(n) / float64(w.market.dawnUsers)
}

// shareAccepting is the share of merchants that take a wallet, over the classes
// that name it. A class weighs as much as its context has occasions, shared evenly
// with the other classes there: how many merchants stand for it means nothing.
func (w *World) shareAccepting(p agents.PlatformID) float64 {
	var sum, weights float64
	for _, c := range w.names.contexts {
		weight := c.Rate
		if c.Occasions.Fixed > 0 {
			weight = float64(c.Occasions.Fixed)
		}
		here, classes := 0.0, 0.0
		for v, spec := range w.names.venues {
			if spec.Context != c.ID {
				continue
			}
			if _, ok := spec.Accept[w.names.platforms[p].ID]; ok {
				here += shareTaking(&w.Merchants[v], p)
				classes++
			}
		}
		if classes > 0 {
			sum += float64(weight*here) / classes
			weights += weight
		}
	}
	if weights == 0 {
		return 0
	}
	return sum / weights
}
