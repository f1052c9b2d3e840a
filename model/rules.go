package model

import (
	"sync"

	"hongbao/agents"
)

// rules is the scenario's coefficients in the kernel's units.
type rules struct {
	choice       agents.ChoiceRule
	habit        agents.HabitRule
	visible      visibility
	margin       uint16
	gammaFriends int64 // units
	gammaGlobal  int64
	kappa        int32
	delta        int32
	update       updateMode
	dt           float64 // days that one step stands for
	form         networkForm
	amongFriends float64 // coefficients of the network terms in utils, forms count and log_count
	globally     float64
	starts       []int64 // by platform: agents added to the number who show it
	revising     uint64  // chance a day to reconsider the wallet
	common       int64   // Util-scaled weight of the mean habit beside the group's own
	sigma        float64
	kappaVenue   int64
	eta          float64
	ivVenue      int64               // Util-scaled weight
	expect       *agents.Expectation // of a venue, under that weight
	decayIdle    bool
	byOccasion   bool
	envelope     uint16   // weight of sending an envelope in the habit stock
	circle       []uint16 // by platform: hosts that are the wallet's own circle
	welfare      bool     // the surplus is reckoned once more, see mech_ledger.go
	taste        []int32  // units at the quantiles of a standard normal, times sigma
}

type visibility uint8

const (
	showPrimary visibility = iota
	showLast
	showInstalled
)

// quantiles is the number of equal steps in tables of distributions.
const quantiles = 4096

func newRules(s *Scenario, n *names) rules {
	c := s.Choice
	r := rules{
		choice:       agents.NewChoiceRule(c.Nest).Scaled(c.Scale),
		habit:        agents.NewHabitRule(s.Habit.rho(s.Clock.DT)),
		margin:       uint16(float64(c.Margin) * agents.FullHabit),
		gammaFriends: int64(agents.Units(c.GammaFriends)),
		gammaGlobal:  int64(agents.Units(c.GammaGlobal)),
		kappa:        agents.Units(c.Kappa),
		delta:        agents.Units(c.Delta),
		update:       updates[s.Clock.Update],
		dt:           s.Clock.DT,
		form:         networkForms[c.Form],
		amongFriends: c.GammaFriends,
		globally:     c.GammaGlobal,
		revising:     agents.Threshold(shareOfStep(float64(c.Revising), s.Clock.DT)),
		common:       int64(agents.Units(s.Habit.Common)),
		sigma:        c.Sigma,
		kappaVenue:   int64(agents.Units(c.KappaVenue)),
		eta:          c.EtaReferral,
		ivVenue:      int64(agents.Units(c.IVVenue)),
		decayIdle:    s.Habit.DecayIdle,
		byOccasion:   s.Habit.Clock == "occasion",
		envelope:     uint16(float64(float64(s.Envelopes.HabitWeight)*agents.FullHabit) + 0.5),
		circle:       make([]uint16, len(n.platforms)),
	}
	r.welfare = n.static
	r.expect = r.choice.Expect(r.ivVenue)
	switch c.Visible {
	case "last":
		r.visible = showLast
	case "installed":
		r.visible = showInstalled
	}
	for h, host := range n.hosts {
		if p := n.platform(host.Platform); p != agents.Outside {
			r.circle[p] |= 1 << h
		}
	}
	for _, p := range n.platforms {
		r.starts = append(r.starts, int64(c.Starts[p.ID]))
	}
	if c.Sigma > 0 {
		for _, z := range c.tastes() {
			r.taste = append(r.taste, agents.Units(float64(c.Sigma*z)))
		}
	}
	return r
}

// makeNormalQuantiles returns the standard normal quantiles at the middles of equal
// steps of probability, by inverting the trapezoid sum of the density on a fine
// grid with the portable exponential.
func makeNormalQuantiles() []float64 {
	const from, step = -6.0, 1.0 / 2048
	out := make([]float64, 0, quantiles)
	z, sum := from, 0.0
	density := func(z float64) float64 {
		return float64(agents.Exp(-float64(z*z)/2) * 0.3989422804014327)
	}
	at := density(z)
	for k := range quantiles {
		want := (float64(k) + 0.5) / quantiles
		for sum < want && z < 6 {
			next := density(z + step)
			sum += float64((at + next) / 2 * step)
			at = next
			z += step
		}
		out = append(out, z-step/2)
	}
	return out
}

// normalQuantiles is that table, made once.
var normalQuantiles = sync.OnceValue(makeNormalQuantiles)

// amounts returns factors of a mean at equal steps of probability, scaled by
// 2^20: lognormal with the given spread, with mean exactly one up to rounding.
func amounts(spread float64) []int64 {
	out := make([]int64, quantiles)
	if spread == 0 {
		for k := range out {
			out[k] = 1 << 20
		}
		return out
	}
	factors := make([]float64, quantiles)
	var sum float64
	for k, z := range normalQuantiles() {
		factors[k] = agents.Exp(float64(spread * z))
		sum += factors[k]
	}
	for k, f := range factors {
		out[k] = int64(float64(f/(sum/quantiles)*(1<<20)) + 0.5)
	}
	return out
}

// narrow gives the same factors in half the room. The largest is 4096 at most, as a
// quantile holds 1/4096 of the people and the mean is one.
func narrow(factors []int64) []uint32 {
	out := make([]uint32, len(factors))
	for k, f := range factors {
		out[k] = uint32(f)
	}
	return out
}
