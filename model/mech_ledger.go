package model

import "hongbao/agents"

// Ledgers say who gained and who paid. Money between the parties is whole fen
// and sums to zero; what a purchase is worth to a user is a utility and turns
// into yuan by the utility of a yuan alone.

// Welfare lets the surplus of the users be reckoned a second time, without the
// terms that may be mere inertia (habit, loyalty) or company (network), and counts
// what people without a wallet buy in cash. It changes nothing that happens and
// costs a second log-sum an occasion.
type Welfare struct {
	On   bool    `yaml:"on" default:"true" doc:"false is the same as no block"`
	Lost float64 `yaml:"lost_cost" default:"0" min:"0" max:"20" unit:"util" doc:"by how much going without is worse than paying outside; 0 counts a lost sale as a purchase in cash, a lower bound of the harm"`
}

func hasWelfare(s *Scenario) bool { return s.Welfare != nil && s.Welfare.On }

// money is the part of a day's flows that balances and ledgers need, in fen.
type money struct {
	received       []int64 // by platform: on the way to balances
	spent          []int64 // of payments: taken out of balances
	gave           []int64 // of envelopes that people gave: taken out of balances
	withdrawn      []int64 // sent to the bank, fees included
	withdrawalFees []int64 // of this, fees
	logsum         []int64 // by context: log-sums of occasions, units
	static         []int64 // the same without habit, loyalty and network terms
}

// newMoney makes columns for p platforms (the outside option counted) and c contexts.
func newMoney(a *agents.Arena, p, c int) money {
	n := func(k int) []int64 { return agents.Make[int64](a, k) }
	return money{received: n(p), spent: n(p), gave: n(p), withdrawn: n(p), withdrawalFees: n(p), logsum: n(c), static: n(c)}
}

func (m *money) columns() []*[]int64 {
	return []*[]int64{&m.received, &m.spent, &m.gave, &m.withdrawn, &m.withdrawalFees, &m.logsum, &m.static}
}

// static is the log-sum of an occasion without habit, loyalty and network terms:
// what the same choice set is worth to the user's taste.
func (d *payer) static(o *occasion, h *shop, usable agents.PlatformSet, amount int64) int32 {
	if usable == 0 {
		return o.outside
	}
	w := d.w
	var v [agents.MaxPlatforms]int32
	distrust := w.worn.trust.of(d.i)
	for s := usable; s != 0; s &= s - 1 {
		p := s.First()
		v[p] = h.offer[p]
		if w.rules.taste != nil {
			v[p] += w.rules.taste[d.m.taste.Pair(uint64(d.i), w.names.platformKey[p])>>52]
		}
		if w.purses != nil {
			v[p] += w.purses.worth(d.i, p, amount)
		}
		v[p] -= w.worn.trust.penalty(distrust, p)
	}
	if h.v >= 0 && d.m.promoting {
		d.lure(o, h, amount, &v)
	}
	inclusive := w.rules.choice.Inclusive(&v, usable)
	if !o.spec.Outside {
		return inclusive
	}
	return agents.LogWeight(agents.Weight(inclusive) + agents.Weight(o.outside))
}

// since adds up what measures need from the first day on, by platform.
type since struct {
	rewards []int64 // fen
	binds   []int64 // cards
}

// sumsSoFar adds the day to the sums since the first one.
type sumsSoFar struct{ sums *since }

func (m *sumsSoFar) start(w *World) error {
	w.since = since{agents.Make[int64](w.arena, w.P()), agents.Make[int64](w.arena, w.P())}
	m.sums = &w.since
	return nil
}

func (m *sumsSoFar) keep(k *kept) {
	k.add("ledger.rewards", &m.sums.rewards)
	k.add("ledger.binds", &m.sums.binds)
}

func (m *sumsSoFar) step(w *World) {
	for p := range m.sums.rewards {
		m.sums.rewards[p] += w.flows.rewards[p]
		m.sums.binds[p] += w.flows.binds[p]
	}
}
