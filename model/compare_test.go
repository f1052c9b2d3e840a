package model

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// twinText is the hash of twin_test.go. The twin says what a day means, once
// more and independently of the kernel. Whoever changes that meaning must change
// both, and do so knowingly: this constant makes the second change visible, so
// that nobody bends the twin to a kernel that has gone wrong by accident.
const twinText = "b0c07519dee308753075bb155e482fde3b0febb736df99d6186b7ecfa3deb364"

func TestTwinIsFrozen(t *testing.T) {
	text, err := os.ReadFile("twin_test.go")
	require.NoError(t, err)
	require.Equal(t, twinText, fmt.Sprintf("%x", sha256.Sum256(text)),
		"twin_test.go was changed; if the meaning of a day was meant to change, change kernel, twin and this constant together")
}

// full is a market in which every mechanism has work: an hourly window, leaky
// gates, a passcode, budgets that run out, contracts of both laws, reviews,
// exits, several venues, segments, growth, and lists that are not in the order
// of their keys.
const full = `
hongbao: 1
kind: scenario
title: A little of everything
start: 2015-02-01
end: 2015-03-31
clock: {hourly: [2015-02-14..2015-02-20]}
population: {users: 500, stands_for: 50k, growth: {2015-01-01: 30k, 2015-03-31: 50k}}
network: {kind: communities, mean_degree: 14, community_size: 25, long_ties: 30%, homophily: 60%}
segments:
  - {id: town, share: 40%, commerce: 1.6, social: 1.3, speed: 1.5}
  - {id: land, share: 60%, commerce: 0.6, social: 0.8, speed: 0.7}
camps:
  - {id: west, members: [wepay, chat, moments, shop_in_chat], joins: [{firm: diner, when: 2015-02-26}]}
  - {id: east, members: [alpay, weibo, mall], joins: [{firm: tube, when: joins_east}]}
platforms:
  - {id: wepay, host: chat_all, adoption: {law: bass, external: 0.004, imitation: 0.03, boost: 1.7, bind_on_install: 60%, bind_rate: 0.02}}
  - {id: alpay, adoption: {law: bass, external: 0.006, imitation: 0.02, boost: 0.6, bind_on_install: 80%, bind_rate: 0.01, boom: {peak: 2015-02-18, size: 3, width: 5d}}}
  - {id: union, key: a_union, adoption: {law: everyone}}
  - {id: bai, adoption: {law: none, bind_rate: 0.05}}
hosts:
  - {id: chat, group: chat_all, audience: {2015-01-01: 25k, 2015-03-31: 60k}, people_per_account: 0.8}
  - {id: moments, group: chat_all, audience: {2015-01-01: 25k, 2015-03-31: 60k}, people_per_account: 0.8}
  - {id: weibo, share: 70%}
  - {id: tube, audience: {2015-02-01: 9k, 2015-03-31: 20k}}
  - {id: circle, app: alpay}
services: [{id: music}]
contexts:
  - id: shopping
    payee: merchant
    rate: 0.8
    rate_growth: 0.5
    intensity: commerce
    amount: 80 yuan
    growth: 0.4
    spread: 0.9
    outside_utility: 0.4
    fallback: 40%
    platforms:
      wepay: {a: 0.3, friction: 0.1, from: wepay_shops}
      alpay: {a: 0.9, steps: [{when: 2015-02-20, add: -0.2}, {when: w_blocks, add: 0.1}]}
      union: {a: -0.5}
  - id: counter
    payee: merchant
    rate: 1.2
    amount: 20 yuan
    spread: 0.4
    fallback: 80%
    habit_weight: 50%
    platforms: {alpay: {a: 0.1}, wepay: {a: 0}, bai: {a: 0.4}}
  - {id: diner_bill, payee: merchant, rate: 0.3, amount: 60 yuan, outside: false, platforms: {alpay: {a: 0.5}, wepay: {a: 0.5}, union: {}}}
  - {id: friends, payee: friend, counts: transfer, rate: 0.3, intensity: social, amount: 150 yuan, spread: 1.1, platforms: {alpay: {a: 0.4}, wepay: {a: 0.5}}}
  - {id: bills, payee: self, counts: finance, occasions: {fixed: 1}, amount: 7.5 yuan, fallback: 30%, platforms: {alpay: {coverage: 60%}, wepay: {coverage: 45%, from: 2015-02-10}, union: {}}}
merchants:
  - id: shop_in_chat
    context: shopping
    host: chat_all
    count: 60
    a: -0.2
    search_cost: 0.1
    fallback: 20%
    referrals: {chat_all: {messages: 3, links: 2, entry: 1}, weibo: {links: 1}}
    accept:
      alpay: {law: contract, share: 70%, direct: 30%, fee: 0.7%, integration_cost: 1k}
      wepay: {law: contract, share: 20%, from: wepay_shops, fee: 0.6%, integration_cost: 500.0}
      union: {law: share, share: 50%}
    contracts: {length: 20d}
    review: {every: 9d, turnover: 40k, scale: 900.0}
    exit_hazard: 0.004
  - id: mall
    context: shopping
    count: 40
    a: 0.6
    referrals: {weibo: {messages: 2, links: 4}, chat: {links: 2}}
    accept: {alpay: {law: always, fee: 0.5%}, union: {law: review, share: 30%, fee: 0.2%, integration_cost: 300.0}}
    review: {every: 12d, turnover: 20k}
  - id: tills
    context: counter
    count: 150
    accept:
      alpay: {law: coverage, coverage: {2015-02-01: 50k, 2015-03-31: 110k}, scale: 0.000005, fee: 0.3%}
      wepay: {law: coverage, coverage: {2015-02-10: 20k, 2015-03-20: 90k}, scale: 0.000005, from: 2015-02-12}
      bai: {law: coverage, coverage: {2015-02-01: 30k}, scale: 0.000005}
    exit_hazard: 0.003
  - id: diner
    context: diner_bill
    host: tube
    count: 50
    accept: {alpay: {law: contract, fee: 1%}, wepay: {law: contract}, union: {law: share, share: 40%}}
    contracts: {length: 15d, law: memoryless}
    exit_hazard: 0.01
    start:
      - {share: 50%, contract_days: {alpay: [5, 9, 30]}}
      - {share: 30%, accepts: [union], contract_days: {wepay: [4, 40], alpay: [12]}}
      - {share: 10%, closed: true}
choice: {visible: primary, primary_margin: 3%, gamma_friends: 0.7, gamma_global: -0.4, kappa: 1.1, delta: 0.3, sigma: 0.8, nest: 0.55, omega: 0.06, kappa_venue: 0.8, eta_referral: 0.35, iv_venue: 0.6}
habit: {rho: 0.08, decay_idle: true}
envelopes:
  link_open: 45%
  link_open_new: 15%
  passcode_open: 25%
  passcode_open_new: 6%
  install: {wepay: 60%, alpay: 40%}
  bind: {wepay: [{chance: 30%}, {when: cashless, chance: 15%}], alpay: [{chance: 100%}], bai: [{when: 2015-02-20, chance: 50%}]}
initial:
  wallets:
    - {share: 20%, segment: town, bound: [alpay], habit: {alpay: [10%, 40%, 95%]}, last: alpay}
    - {share: 10%, bound: [wepay], installed: [alpay], habit: {wepay: [50%], alpay: [0%, 30%]}, last: wepay}
    - {share: 10%, installed: [bai, wepay]}
gates:
  - {gate: {host: weibo, object: marketplace_link, guest: shop_in_chat}, to: 300}
  - {gate: {host: tube, object: contract_payment, guest: alpay, side: guest}, to: 450}
events:
  - {id: wepay_shops, at: 2015-02-05, actor: west}
  - {id: w_blocks, at: 2015-02-16T20:00, actor: west, gate: {host: chat_all, object: envelope_link, guest: alpay}, to: 0, also: [{gate: {host: chat_all, object: direct_payment, guest: alpay}, to: 250}, {gate: {host: chat_all, object: renewal, guest: alpay}, to: 200}, {gate: {host: chat_all, object: new_contract, guest: alpay}, to: 0}]}
  - {id: w_limits, at: 2015-02-15T03:00, actor: west, gate: {host: moments, object: envelope_link, guest: alpay}, to: 600, also: [{gate: {host: chat, object: mass_message, guest: mall}, to: 0}]}
  - {id: passcode, at: 2015-02-16T23:00, actor: east}
  - {id: e_blocks, at: 2015-02-18T11:00, actor: east, gate: {host: weibo, object: envelope_link, guest: wepay}, to: 0, also: [{gate: {host: chat_all, object: contract_payment, guest: alpay, side: guest}, to: 700}]}
  - {id: cashless, at: 2015-02-17, actor: west}
  - {id: joins_east, at: 2015-03-02, actor: east}
  - {id: reopened, at: 2015-03-05, actor: west, gate: {host: chat_all, object: envelope_link, guest: alpay}, to: 1000}
  - {id: never_was, "on": false, at: 2015-02-08, gate: {host: chat_all, object: contract_payment, guest: alpay}, to: 0}
campaigns:
  - {id: wepay_new_year, kind: festival, platform: wepay, window: 2015-02-12..2015-02-19, seeds: {2015-02-12: 2%, 2015-02-18: 12%, 2015-02-19: 5%}, hours: evening, hosts: {chat: 2, moments: 1, weibo: 3}, amount: 6.66, slots: 4, share_on: 35%, share_delay: 6h}
  - {id: alpay_new_year, kind: festival, platform: alpay, window: 2015-02-14..2015-02-21, seeds: {2015-02-14: 6%}, hosts: {weibo: 1, chat: 1, moments: 1, circle: 1}, amount: 0.02, slots: 7, batch: 3, share_on: 30%, contacts: 80%, passcode: passcode}
  - {id: gala, kind: give, platform: wepay, window: 2015-02-18..2015-02-19, budget: 30k, seeds: {2015-02-18: 40%}, place: chat_all, hours: evening, hosts: {chat: 1}, amount: 8.0, slots: 3, share_on: 20%}
  - {id: alms, kind: give, platform: bai, window: 2015-02-21..2015-02-23, budget: 1m, seeds: {2015-02-20: 30%}, amount: 3.0, share_on: 10%}
  - {id: rides, kind: subsidy, platform: alpay, window: 2015-02-03..2015-02-25, budget: 60k, amount: 5.0, install: 0.01, context: shopping}
  - {id: mall_days, kind: subsidy, platform: union, window: 2015-03-01..2015-03-09, budget: 10m, amount: 2.0, context: shopping, venue: mall}
  - {id: never_given, kind: give, platform: bai, events: [never_was], window: 2015-02-03..2015-02-09, budget: 1m, seeds: {2015-02-01: 50%}}
strategies: {east: {kind: script}}
`

// number is a list of one column and how many places a row of it has.
type numbers struct {
	what   string
	column []int64
	places int
}

// kernelNumbers lists the flows of the kernel's day under the twin's names.
func kernelNumbers(w *World) []numbers {
	f := &w.flows
	return []numbers{
		{"count", f.count, f.p},
		{"value", f.value, f.p},
		{"lost", f.lost, 1},
		{"lostValue", f.lostValue, 1},
		{"venue", f.venue, f.p},
		{"venueValue", f.venueValue, f.p},
		{"offered", f.offered, f.p},
		{"venueLost", f.venueLost, 1},
		{"venueLostValue", f.venueLostValue, 1},
		{"complaints", f.complaints, f.p},
		{"installs", f.installs, f.p},
		{"binds", f.binds, f.p},
		{"claimInstalls", f.claimInstalls, f.p},
		{"rewards", f.rewards, f.p},
		{"fees", f.fees, f.p},
		{"venueFees", f.venueFees, 1},
		{"sunk", f.sunk, 1},
		{"sent", f.sent, f.p},
		{"sentValue", f.sentValue, f.p},
		{"opened", f.opened, f.p},
		{"claimed", f.claimed, f.p},
		{"claimedValue", f.claimedValue, f.p},
		{"emptied", f.emptied, f.p},
		{"refunded", f.refunded, f.p},
		{"blocked", f.blocked, f.p},
		{"given", f.given, f.p},
		{"signed", f.signed, f.p},
		{"expired", f.expired, f.p},
		{"cancelled", f.cancelled, f.p},
		{"hourSent", f.hourSent, f.p},
		{"hourOpened", f.hourOpened, f.p},
		{"hourClaimed", f.hourClaimed, f.p},
		{"hourCount", f.hourCount, f.p},
		{"hourValue", f.hourValue, f.p},
		{"hourComplaints", f.hourComplaints, f.p},
		{"repeats", []int64{f.repeats}, 1},
		{"switches", []int64{f.switches}, 1},
		{"logsum", []int64{f.logsum}, 1},
		{"occasions", []int64{f.occasions}, 1},
	}
}

// differences lists what kernel and twin do not agree on at the end of a day.
// The twin's day ends with the count of the next one.
func differences(w *World, t *twin) []string {
	var out []string
	differ := func(what string, kernel, twin any) {
		if kernel != twin {
			out = append(out, fmt.Sprintf("%s: kernel %v, twin %v", what, kernel, twin))
		}
	}
	all := kernelNumbers(w)
	left := map[tally]int64{}
	for cell, x := range t.today {
		if x != 0 {
			left[cell] = x
		}
	}
	for _, n := range all {
		for i, x := range n.column {
			cell := tally{n.what, i / n.places, i % n.places}
			if x != left[cell] {
				differ(fmt.Sprintf("%s of row %d and platform %d", cell.what, cell.row, cell.p), x, left[cell])
			}
			delete(left, cell)
		}
	}
	for cell, x := range left {
		differ(fmt.Sprint(cell), "nothing", x)
	}
	for p, platform := range w.names.platforms {
		id := agents.PlatformID(p)
		var installed, bound int64
		for _, who := range t.people {
			if who.installed[id] {
				installed++
			}
			if who.bound[id] {
				bound++
			}
		}
		differ("installed "+platform.ID, w.market.installed[p], installed)
		differ("bound "+platform.ID, w.market.bound[p], bound)
		differ("shown "+platform.ID, w.market.shown[p], t.showing(id))
		differ("habit "+platform.ID, w.market.habit[p], t.habits(id))
		var active int64
		for _, who := range t.people {
			if at, ok := who.lastPaid[id]; ok && at > w.Tick-recent {
				active++
			}
		}
		differ("active "+platform.ID, w.market.active(p, w.Tick), active)
		for v, class := range w.names.venues {
			contracts, accepted, closed := 0, 0, 0
			for _, k := range t.venues[v].keepers {
				if _, ok := k.contract[id]; ok {
					contracts++
				}
				if k.accepts[id] {
					accepted++
				}
				if k.closed && !k.waiting {
					closed++
				}
			}
			kernelContracts, kernelAccepted := 0, 0
			for j, set := range w.Merchants[v].Contract {
				if set.Has(id) {
					kernelContracts++
				}
				if w.Merchants[v].Accepts[j].Has(id) {
					kernelAccepted++
				}
			}
			differ("contracts "+class.ID+" "+platform.ID, kernelContracts, contracts)
			differ("acceptance "+class.ID+" "+platform.ID, kernelAccepted, accepted)
			differ("exited "+class.ID, w.Merchants[v].Exited, closed)
		}
	}
	for _, g := range t.gifts {
		k := slices.Index(w.names.campaigns, g.c.ID)
		differ("participants "+g.c.ID, w.participants[k], int64(len(g.took)))
	}
	for i, x := range w.gates.open {
		differ(fmt.Sprint("gate ", w.gates.gate(i)), x, t.open[w.gates.gate(i)])
	}
	differ("run hash", w.hash, t.hash)
	return out
}

// watch runs a twin beside a kernel.
type watch struct {
	t    *testing.T
	twin *twin
	sums map[string]int64 // over the run, so that a test can see what happened
}

func (o *watch) Observe(w *World) error {
	if o.twin.tick > w.Tick {
		return nil // another watch has compared this day
	}
	o.twin.step()
	if list := differences(w, o.twin); len(list) > 0 {
		if len(list) > 40 {
			list = append(list[:40:40], fmt.Sprintf("and %d more", len(list)-40))
		}
		for _, line := range list {
			o.t.Log(line)
		}
		return fmt.Errorf("kernel and twin part on %s (day %d)", dateOf(w.Day), w.Tick)
	}
	for _, n := range kernelNumbers(w) {
		for _, x := range n.column {
			o.sums[n.what] += x
		}
	}
	return nil
}

// compareWithTwin runs a scenario to its end in both forms.
func compareWithTwin(t *testing.T, s *Scenario, workers int) *watch {
	t.Helper()
	luck := Luck{Seed: 7, Replicate: 2}
	r, err := Start(s, luck, Options{Workers: workers})
	require.NoError(t, err)
	twin, err := startTwin(s, luck)
	require.NoError(t, err)
	o := &watch{t: t, twin: twin, sums: map[string]int64{}}
	require.NoError(t, r.Until(context.Background(), int32(s.End), o))
	require.True(t, r.Done())
	return o
}

func readText(t testing.TB, text string, settings ...Setting) *Scenario {
	t.Helper()
	s, err := Read("test.yaml", []byte(text), nil, settings...)
	require.NoError(t, err)
	return s
}

func TestTwinOnDuopoly(t *testing.T) {
	s, err := Open("duopoly", Setting{"end", "2015-06-15"}, Setting{"population.users", "1500"})
	require.NoError(t, err)
	compareWithTwin(t, s, 3)
}

// TestTwinOnEverything varies what one file cannot hold at once.
func TestTwinOnEverything(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings []Setting
	}{
		{"as it stands", nil},
		{"last", []Setting{{"choice.visible", "last"}, {"strategies.west.kind", "open"}, {"habit.decay_idle", "false"}, {"network.kind", "small_world"}}},
		{"installed", []Setting{{"choice.visible", "installed"}, {"strategies.west.kind", "closed"}, {"habit.clock", "occasion"}}},
		{"complete mixing", []Setting{{"network.kind", "complete"}, {"choice.nest", "1"}, {"choice.sigma", "0"}, {"choice.kappa_venue", "0"}}},
		{"stratified", []Setting{{"merchants.shop_in_chat.contracts.phase", "stratified"}, {"choice.iv_venue", "0"}, {"choice.eta_referral", "0"}, {"strategies.east.kind", "closed"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := compareWithTwin(t, readText(t, full, test.settings...), 4)
			// Each kind of flow must have happened, or the comparison shows nothing of it.
			for what, sum := range o.sums {
				require.NotZero(t, sum, what)
			}
			for _, s := range o.twin.subsidies {
				if s.c.ID == "rides" {
					require.Less(t, s.left, int64(s.c.Amount), "the subsidy's budget must run out")
				}
			}
			for _, g := range o.twin.gifts {
				if g.c.ID == "gala" {
					require.Less(t, g.left, int64(g.c.Amount), "the gala's budget must run out")
				}
			}
		})
	}
}

// TestTwinAtTheEdges takes away what a day usually finds: friends, merchants,
// amounts, events on which other things wait.
func TestTwinAtTheEdges(t *testing.T) {
	for _, mean := range []string{"0", "1.5"} {
		compareWithTwin(t, readText(t, full,
			Setting{"network.mean_degree", mean}, Setting{"merchants.diner.exit_hazard", "0.2"}, Setting{"merchants.tills.exit_hazard", "0.2"},
			Setting{"contexts.counter.amount", "0.01"}, Setting{"events.passcode.on", "false"}, Setting{"events.joins_east.on", "false"},
			Setting{"population.users", "150"}), 2)
	}
	compareWithTwin(t, readText(t, full, Setting{"network.kind", "complete"}, Setting{"population.users", "1"}), 2)
	// Cards are bound although nobody installs anything.
	o := compareWithTwin(t, readText(t, `
hongbao: 1
kind: scenario
start: 2015-02-01
end: 2015-03-31
population: {users: 100}
platforms: [{id: bai, adoption: {bind_rate: 0.05}}]
contexts: [{id: bills, rate: 0.5, platforms: {bai: {}}}]
initial: {wallets: [{share: 50%, installed: [bai]}]}
`), 1)
	require.NotZero(t, o.sums["binds"])
}

// TestTwinAcrossChunks compares where users fall into several chunks and
// workers share them.
func TestTwinAcrossChunks(t *testing.T) {
	s := readText(t, full,
		Setting{"population.users", "17000"}, Setting{"network.mean_degree", "6"},
		Setting{"cut", "true"}, Setting{"start", "2015-02-17"}, Setting{"end", "2015-02-18"})
	require.Greater(t, chunks(int(s.Population.Users)), 2)
	o := compareWithTwin(t, s, 3)
	require.NotZero(t, o.sums["hourClaimed"])
}

// TestTwinOnTheFestival compares hour by hour, since the festival's days are hourly.
func TestTwinOnTheFestival(t *testing.T) {
	s, err := Open("spring-festival-2015", Setting{"population.users", "500"})
	require.NoError(t, err)
	o := compareWithTwin(t, s, 2)
	require.NotZero(t, o.sums["hourClaimed"])
	require.NotZero(t, o.sums["refunded"])
}

// TestTwinOnTheWar compares on the whole record, with few users and merchants.
func TestTwinOnTheWar(t *testing.T) {
	s, err := Open("war-2013-2016")
	require.NoError(t, err)
	settings := []Setting{{"population.users", "120"}}
	for _, m := range s.Merchants {
		settings = append(settings, Setting{"merchants." + m.ID + ".count", "12"})
	}
	if testing.Short() {
		settings = append(settings, Setting{"cut", "true"}, Setting{"end", "2014-03-31"})
	}
	s, err = s.With(settings...)
	require.NoError(t, err)
	o := compareWithTwin(t, s, 2)
	require.NotZero(t, o.sums["hourClaimed"])
	require.NotZero(t, o.sums["refunded"])
}
