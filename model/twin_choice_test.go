package model

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the twin's telling of how people choose and when: who acts after
// whom, counts, habits by group, prices of a payment, benefits of merchants.

// warmed is the habit of one person in one group of contexts.
type warmed struct {
	stock map[agents.PlatformID]uint16
	used  map[agents.PlatformID]uint16
}

func twinRho(s *Scenario) float64 {
	if s.Habit.Clock == "occasion" {
		return s.Habit.Rho
	}
	return partOf(s, s.Habit.Rho)
}

// partOf is what a share that moves within a day moves within a step.
func partOf(s *Scenario, share float64) float64 {
	if s.Clock.DT == 1 || share == 0 || share == 1 {
		return share
	}
	return 1 - agents.Exp(float64(s.Clock.DT*agents.Log(1-share)))
}

func (t *twin) part(share float64) float64 { return partOf(t.s, share) }

func twinTastes(s *Scenario) []float64 {
	if s.Choice.Taste == "normal" {
		return normalQuantiles()
	}
	var out []float64
	for k := range 4096 {
		u := (float64(k) + 0.5) / 4096
		out = append(out, float64(math.Sqrt(3)*(float64(2*u)-1)))
	}
	return out
}

// queue lets people come in the order of a drawn number, if they come at all.
func (t *twin) queue() {
	if t.s.Clock.Update != "arrivals" {
		return
	}
	days := len(t.calendar.hourly)
	many := int(t.s.Clock.PerDay)
	for many*days < len(t.people) && t.s.Clock.PerDay == 0 {
		many++
	}
	for n, who := range t.line() {
		who.entry = agents.Never
		if n < many*days {
			who.entry = n / many
		}
	}
}

func (t *twin) line() []*person {
	key := ever(t.root.Stream("arrival"), 0)
	out := slices.Clone(t.people)
	slices.SortFunc(out, func(a, b *person) int {
		return cmp.Compare(key.Draw(uint64(a.number)), key.Draw(uint64(b.number)))
	})
	return out
}

// twinVisit is one person's turn to act.
type twinVisit struct {
	who    *person
	number int // of his visits today
	before int // people who have come before, update arrivals
}

// visits lists who acts today, the first first.
func (t *twin) visits() []twinVisit {
	var out []twinVisit
	switch t.s.Clock.Update {
	case "async":
		key := t.whole(t.root.Stream("update"), 0)
		been := map[*person]int{}
		for n := range t.people {
			who := t.people[agents.Pick(key.Draw(uint64(n)), len(t.people))]
			out = append(out, twinVisit{who: who, number: been[who]})
			been[who]++
		}
	case "arrivals":
		for n, who := range t.line() {
			if who.entry == t.tick {
				out = append(out, twinVisit{who: who, before: n})
			}
		}
	default:
		for _, who := range t.people {
			out = append(out, twinVisit{who: who})
		}
	}
	return out
}

// come begins a visit: whom he meets in the market, and whether he reconsiders.
func (t *twin) come(v twinVisit) {
	if t.s.Clock.Update == "arrivals" {
		t.entered = int64(v.before)
	}
	draw := t.whole(t.root.Stream("revising"), v.number).Draw(uint64(v.who.number))
	for _, g := range v.who.groups {
		clear(g.used)
	}
	v.who.keeps = !agents.Happens(draw, agents.Threshold(t.part(float64(t.s.Choice.Revising))))
}

// tell lets all see at once what a visit has changed, unless all act together.
func (t *twin) tell(who *person, before map[agents.PlatformID]bool) {
	if t.s.Clock.Update == "sync" {
		return
	}
	after := t.shown(who)
	for _, p := range t.platforms() {
		change := int64(0)
		if before[p] {
			change--
		}
		if after[p] {
			change++
		}
		t.showed[p] += change
		for _, friend := range who.friends {
			friend.shows[p] += change
		}
	}
}

// counted is the network utility by number and not by share.
func (t *twin) counted(p agents.PlatformID, friends int64) int32 {
	c := &t.s.Choice
	all := t.showed[p] + int64(c.Starts[t.n.platforms[p].ID])
	term := func(gamma float64, n int64) int32 {
		x := float64(n)
		if c.Form == "log_count" {
			x = -20
			if n > 0 {
				x = agents.Log(float64(n))
			}
		}
		return agents.Units(max(-(1 << 18), min(1<<18, float64(gamma*x))))
	}
	out := term(c.GammaGlobal, all)
	if c.GammaFriends == 0 {
		return out
	}
	if c.Form == "log_count" {
		friends++
	}
	return out + term(c.GammaFriends, friends)
}

// groupNames lists the stocks that people have besides the common one.
func (t *twin) groupNames() []string {
	names := map[string]bool{}
	for _, c := range t.s.Contexts {
		names[c.HabitGroup] = true
	}
	if len(names) == 1 && names[""] {
		return nil
	}
	for _, c := range t.s.Campaigns {
		if c.Kind == "festival" || c.Kind == "give" {
			names[""] = true // the stock that sending envelopes moves
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// warmUp gives everybody a stock a group.
func (t *twin) warmUp() {
	t.prices = map[agents.PlatformID][2]int64{}
	for _, name := range t.groupNames() {
		for _, who := range t.people {
			if who.groups == nil {
				who.groups = map[string]*warmed{}
			}
			who.groups[name] = &warmed{maps.Clone(who.habit), map[agents.PlatformID]uint16{}}
		}
	}
}

// warmth is the habit that counts in a context.
func (t *twin) warmth(who *person, c *Context, p agents.PlatformID) int64 {
	mean := int64(who.habit[p])
	if who.groups == nil {
		return mean
	}
	own := int64(who.groups[c.HabitGroup].stock[p])
	return own + int64(agents.Units(t.s.Habit.Common))*(mean-own)/agents.Util
}

func (t *twin) useIn(who *person, group string, p agents.PlatformID, weight uint16) {
	if g := who.groups[group]; g != nil {
		g.used[p] = max(g.used[p], weight)
	}
}

func (t *twin) learnGroups(who *person) {
	idle := t.s.Habit.DecayIdle && t.s.Habit.Clock != "occasion"
	for _, g := range who.groups {
		if len(g.used) == 0 && !idle {
			continue
		}
		for _, p := range t.platforms() {
			g.stock[p] = t.habit.Next(g.stock[p], g.used[p])
		}
		clear(g.used)
	}
	for _, p := range t.platforms() {
		sum := 0.0
		for _, g := range who.groups {
			sum += float64(g.stock[p])
		}
		who.habit[p] = uint16(math.Floor(sum/float64(len(who.groups)) + 0.5))
	}
}

func (t *twin) stampGroups() {
	for _, name := range t.groupNames() {
		for _, p := range t.platforms() {
			var sum uint64
			for _, who := range t.people {
				sum += uint64(who.groups[name].stock[p])
			}
			if sum != 0 {
				t.term(21, t.n.platformKey[p]^rng.Hash(name), uint64(t.tick), sum)
			}
		}
	}
}

// charge books what a payment costs the payer.
func (t *twin) charge(who *person, d *deal, at int, p agents.PlatformID, index int) {
	id := t.n.platforms[p].ID
	offer := d.spec.Platforms[id]
	if offer.Fee == 0 && offer.Rebate == 0 {
		return
	}
	sums := t.prices[p]
	t.prices[p] = [2]int64{sums[0] + int64(offer.Fee), sums[1] + int64(offer.Rebate)}
	t.term(20, uint64(who.number)^t.n.contextKey[d.c], uint64(t.tick)<<8|uint64(index), uint64(offer.Fee-offer.Rebate)^t.n.platformKey[p])
}

// weigh lets every merchant compare the benefit of a payment with its price.
func (t *twin) weigh(v *venue, p agents.PlatformID, a *Acceptance) {
	for j, k := range v.keepers {
		// The benefit falls from high to low as the drawn number rises.
		draw := t.merchantKey(v, "cover/", p, 0, 0).Draw(uint64(j))
		share := 1.0
		switch {
		case a.High > a.Low:
			share = float64(a.High-a.Flat) / float64(a.High-a.Low)
		case a.Flat > a.Low:
			share = 0
		}
		takes := agents.Happens(draw, agents.Threshold(min(1, share)))
		k.accepts[p] = takes && !k.closed && t.calendar.hour(a.From) <= int64(t.day)*24
	}
}

// choosing changes the full market so that all of this has work. Update modes
// take whole days.
var choosing = []Setting{
	{"clock.hourly", "[]"},
	{"events.w_blocks.at", "2015-02-16"},
	{"events.w_limits.at", "2015-02-15"},
	{"events.passcode.at", "2015-02-16"},
	{"events.e_blocks.at", "2015-02-18"},
	{"contexts.shopping.habit_group", "buying"},
	{"contexts.counter.habit_group", "buying"},
	{"contexts.friends.habit_group", "sending"},
	{"habit.common", "0.3"},
	{"contexts.shopping.platforms.alpay.fee", "0.5"},
	{"contexts.friends.platforms.wepay.rebate", "0.25"},
	{"contexts.bills.platforms.union.fee", "1.1"},
	{"contexts.bills.platforms.union.rebate", "0.3"},
	{"merchants.mall.accept.alpay.law", "benefit"},
	{"merchants.mall.accept.alpay.from", "2015-02-09"},
	{"merchants.mall.accept.alpay.benefit_low", "-1.0"},
	{"merchants.mall.accept.alpay.benefit_high", "3 yuan"},
	{"merchants.mall.accept.alpay.flat_fee", "0.2"},
	{"choice.taste", "uniform"},
	{"choice.revising", "60%"},
}

// TestTwinOnChoice compares what one file cannot hold at once.
func TestTwinOnChoice(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings []Setting
	}{
		{"sync", []Setting{{"choice.scale", "0.7"}, {"clock.dt", "0.3"}}},
		{"hourly", []Setting{{"clock.hourly", "[2015-02-14..2015-02-20]"}, {"habit.decay_idle", "false"}, {"clock.dt", "0.5"}}},
		{"async", []Setting{{"clock.update", "async"}, {"habit.clock", "occasion"}}},
		{"async last", []Setting{{"clock.update", "async"}, {"choice.visible", "last"}, {"choice.scale", "0"}, {"clock.dt", "0.8"}}},
		{"async counts", []Setting{{"clock.update", "async"}, {"choice.network_form", "count"}, {"choice.gamma_friends", "0.2"}, {"choice.gamma_global", "0.003"}, {"choice.start_counts", "{alpay: 40}"}}},
		{"async alone", []Setting{{"clock.update", "async"}, {"network.kind", "complete"}, {"choice.network_form", "log_count"}}},
		{"logarithms", []Setting{{"choice.network_form", "log_count"}, {"choice.visible", "installed"}, {"choice.start_counts", "{union: 3, bai: 10}"}}},
		{"arrivals", []Setting{{"clock.update", "arrivals"}, {"population.growth", "{}"}, {"choice.visible", "last"}, {"choice.network_form", "log_count"}}},
		{"few arrivals", []Setting{{"clock.update", "arrivals"}, {"clock.arrivals", "5"}, {"population.growth", "{}"}, {"network.kind", "complete"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := readText(t, full, append(slices.Clone(choosing), test.settings...)...)
			luck := Luck{Seed: 7, Replicate: 2}
			r, err := Start(s, luck, Options{Workers: 4})
			require.NoError(t, err)
			twin, err := startTwin(s, luck)
			require.NoError(t, err)
			o := &watch{t: t, twin: twin, sums: map[string]int64{}}
			booked := map[agents.PlatformID][2]int64{}
			require.NoError(t, r.Until(context.Background(), int32(s.End), o, observe(func(w *World) error {
				for p := range w.P() {
					id := agents.PlatformID(p)
					booked[id] = [2]int64{booked[id][0] + w.flows.payerFees[p], booked[id][1] + w.flows.rebates[p]}
					if booked[id] != twin.prices[id] {
						return fmt.Errorf("prices of %s: kernel %v, twin %v", w.names.platforms[p].ID, booked[id], twin.prices[id])
					}
				}
				return nil
			})))
			require.True(t, r.Done())
			for _, what := range []string{"count", "lost", "fees", "switches"} {
				require.NotZero(t, o.sums[what], what)
			}
			require.NotZero(t, booked[r.World.names.platform("union")][1], "rebates")

			alone, err := Start(s, luck, Options{Workers: 1})
			require.NoError(t, err)
			require.NoError(t, alone.Until(context.Background(), int32(s.End)))
			require.Equal(t, r.Hash(), alone.Hash())
		})
	}
}

// TestCountersEqualARecountOneByOne gathers the friends' counters afresh after
// days on which every visit moved them at once.
func TestCountersEqualARecountOneByOne(t *testing.T) {
	for _, visible := range []string{"primary", "last", "installed"} {
		s := readText(t, full, append(slices.Clone(choosing), Setting{"clock.update", "async"}, Setting{"choice.visible", visible})...)
		r, err := Start(s, Luck{Seed: 3, Replicate: 1}, Options{})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
			for i, n := range w.recount() {
				if got := w.counters.get(i); got != n {
					return fmt.Errorf("counter %d on %s: %d, want %d", i, dateOf(w.Day), got, n)
				}
			}
			return nil
		}), newLedger(t, r)))
	}
}
