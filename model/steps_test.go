package model

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// pace are settings for half of a step: shares that move within a day are 75%, of
// which half a day moves 50%. Contracts that end at a hazard have a test of their
// own (see TestStepsStretchMemorylessContracts), as lengths are durations, too.
var pace = []Setting{
	{"habit.rho", "0.75"},
	{"choice.revising", "75%"},
	{"merchants.diner.contracts.law", "fixed"},
	{"platforms.wepay.adoption.cross", "0.02"},
	{"platforms.union.background", "{2015-02-01: 9k, 2015-03-31: 20k}"},
}

// paced are markets in which all mechanisms that know rates have work.
var paced = []struct {
	name string
	read func(t testing.TB, more ...Setting) *Scenario
	set  []Setting
}{
	{"people", func(t testing.TB, more ...Setting) *Scenario {
		return readText(t, full, slices.Concat(worndown, more)...)
	}, []Setting{
		// As a utility, referrals are a level, which no step divides.
		{"choice.eta_referral", "0"},
		{"hosts.chat.fatigue.decay", "0.75"},
		{"hosts.weibo.fatigue.decay", "0.75"},
		{"trust.recovery", "0.75"},
	}},
	{"hosts", fullHosted, nil},
	{"money", fullOfMoney, nil},
	{"trade", func(t testing.TB, more ...Setting) *Scenario { return readText(t, fullTrade, more...) }, []Setting{
		// What a merchant himself sells within a month is told by the same sales.
		{"merchants.shop_in_chat.review.sales", "expected"},
		{"merchants.mall.accept.union.law", "bass"},
		{"merchants.mall.accept.union.spread", "{external: 0.003, imitation: 0.02, cross: 0.04}"},
	}},
	{"strategies", func(t testing.TB, more ...Setting) *Scenario {
		return with(t, "{west: {kind: camp_contagion, base: 0.2, spread: 0.6, hold: 60h}, east: {kind: on_demand, ask: 0.4%}}", more...)
	}, nil},
}

// halve halves all that comes at a rate, and moves shares by the square root of
// what they leave.
func halve(s *Scenario) {
	money := func(x *spec.Money) { *x /= 2 }
	rate := func(list ...*float64) {
		for _, x := range list {
			*x /= 2
		}
	}
	half := func(list ...*float64) {
		for _, x := range list {
			if *x == 0.75 {
				*x = 0.5
			}
		}
	}
	series := func(x spec.Series) {
		for k := range x {
			x[k].Value /= 2
		}
	}
	revising := float64(s.Choice.Revising)
	half(&s.Habit.Rho, &revising)
	s.Choice.Revising = spec.Share(revising)
	for i := range s.Platforms {
		p := &s.Platforms[i]
		a := &p.Adoption
		rate(&a.External, &a.Imitation, &a.Cross, &a.BindRate)
		series(p.Background)
		if d := p.Dormancy; d != nil {
			rate(&d.Hazard, &d.Uninstall)
		}
	}
	for i := range s.Hosts {
		if f := s.Hosts[i].Fatigue; f != nil {
			half(&f.Decay)
			rate(&f.Messages, &f.Mute, &f.Leave)
		}
		if c := s.Hosts[i].Circle; c != nil {
			rate(&c.Contacts, &c.Closure)
		}
	}
	for i := range s.Contexts {
		rate(&s.Contexts[i].Rate)
	}
	for i := range s.Merchants {
		m := &s.Merchants[i]
		rate(&m.Exit)
		if m.Profit != nil {
			money(&m.Profit.Fixed)
		}
		for id, r := range m.Referrals {
			if s.Choice.EtaReferral == 0 {
				rate(&r.Messages)
			}
			m.Referrals[id] = r
		}
		for _, a := range m.Accept {
			if a.Spread != nil {
				rate(&a.Spread.External, &a.Spread.Imitation, &a.Spread.Cross)
			}
		}
	}
	for i := range s.ToolMakers {
		money(&s.ToolMakers[i].Price)
		money(&s.ToolMakers[i].Fixed)
	}
	if s.Trust != nil {
		half(&s.Trust.Recovery)
	}
	if s.Balances != nil {
		for id, v := range s.Balances.Wallets {
			rate(&v.Rate)
			s.Balances.Wallets[id] = v
		}
	}
	for i := range s.Campaigns {
		c := &s.Campaigns[i]
		rate(&c.Install)
		series(c.Seeds)
	}
	for id, p := range s.Strategies {
		rate(&p.Base, &p.Spread)
		p.Ask /= 2
		s.Strategies[id] = p
	}
}

// steppedThrough runs a scenario to its end without the checks of each day.
func steppedThrough(t testing.TB, s *Scenario, workers int, after func(w *World)) uint64 {
	t.Helper()
	r, err := Start(s, Luck{Seed: 7, Replicate: 2}, Options{Workers: workers})
	require.NoError(t, err)
	for !r.Done() {
		r.Step()
		if after != nil {
			after(r.World)
		}
		r.World.Tick++
	}
	return r.Hash()
}

// Half a day a step is half of every rate, of every amount a day, and the square
// root of what every decay leaves: bit for bit, in every mechanism.
func TestHalfAStepIsHalfOfEveryRateEverywhere(t *testing.T) {
	for _, m := range paced {
		t.Run(m.name, func(t *testing.T) {
			set := slices.Concat(pace, m.set)
			half := m.read(t, append(slices.Clone(set), Setting{"clock.dt", "0.5"})...)
			whole := m.read(t, set...)
			text, err := whole.Resolved()
			require.NoError(t, err)
			slow := readText(t, string(text))
			halve(slow)
			text, err = spec.Encode(slow)
			require.NoError(t, err)
			slow = readText(t, string(text))

			// Volume that is not simulated, tool makers' books, and what merchants sold in a month: of days, which are
			// twice as many where rates are half, up to two roundings to whole fen.
			books := func(booked *[][2]int64, months *[]int64) func(w *World) {
				return func(w *World) {
					*booked = append(*booked, [2]int64{int64(w.background(int(w.names.platform("union"))))})
					for _, k := range w.makers {
						*booked = append(*booked, [2]int64{k.revenue, k.cost})
					}
					for _, till := range w.tills {
						if till != nil {
							*months = append(*months, till.monthly...)
						}
					}
				}
			}
			var booked, bookedSlow [][2]int64
			var months, monthsSlow []int64
			got := steppedThrough(t, half, 2, books(&booked, &months))
			want := steppedThrough(t, slow, 2, books(&bookedSlow, &monthsSlow))
			require.Equal(t, want, got)
			require.Equal(t, bookedSlow, booked)
			for i, fen := range months {
				if fen > 0 {
					require.InDelta(t, 2*monthsSlow[i], fen, 2)
				}
			}
			require.NotEqual(t, want, steppedThrough(t, whole, 1, nil), "whole steps are something else")
		})
	}
}

// Kernel and twin agree on the length of a step.
func TestTwinOnSteps(t *testing.T) {
	for _, m := range paced {
		if m.name == "strategies" {
			continue // shares and complaints are not in the twin's sight
		}
		t.Run(m.name, func(t *testing.T) {
			s := m.read(t, slices.Concat(pace, []Setting{{"clock.dt", "0.3"}, {"habit.rho", "0.08"}})...)
			luck := Luck{Seed: 7, Replicate: 2}
			twin, err := startTwin(s, luck)
			require.NoError(t, err)
			o := &watch{t: t, twin: twin, sums: map[string]int64{}}
			steppedThrough(t, s, 3, func(w *World) { require.NoError(t, o.Observe(w)) })
		})
	}
	s := with(t, "{west: {kind: camp_contagion, base: 0.01, spread: 0.6, hold: 60h}, east: {kind: adapter_then_retaliate, lag: 3h, patience: 2d}}", Setting{"clock.dt", "0.4"}, Setting{"population.users", "150"})
	compareWithTwin(t, s, 2)
}

// A tool maker is a guest like any other, for camps that react and for orders that
// firms obey one by one.
func TestToolMakersAreGuestsOfReactionsAndOrders(t *testing.T) {
	text := strings.Replace(fullTrade, "strategies: {east: {kind: script}}\n",
		"strategies: {east: {kind: camp_contagion, base: 0.02, spread: 0.3, hold: 4d}}\norders: [{id: opens, when: 2015-03-04, stagger: 9d, scope: data}]\n", 1)
	s := readText(t, strings.Replace(text, "members: [alpay, weibo, mall, apps]", "members: [alpay, weibo, mall]", 1),
		Setting{"camps.west.members", "[wepay, chat, moments, shop_in_chat, apps]"})
	luck := Luck{Seed: 7, Replicate: 2}
	twin, err := startTwin(s, luck)
	require.NoError(t, err)
	o := &watch{t: t, twin: twin, sums: map[string]int64{}}
	steppedThrough(t, s, 2, func(w *World) { require.NoError(t, o.Observe(w)) })
}
