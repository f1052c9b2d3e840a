package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// atOnce is laid over the market of merchants (fullTrade) and that of hosts
// (hosted), so that every mechanism meets every other one: money stays in wallets
// that fall asleep, coupons are borne by merchants who may give up for it, camps
// react while a regulator gives orders.
const atOnce = `
hongbao: 1
kind: scenario
extends: hosted
platforms:
  - {id: wepay, adoption: {cross: 0.02}}
  - {id: alpay, adoption: {cross: 0.03}}
  - {id: cough, adoption: {law: contagion, pass: 15%, bind_on_install: 60%, seeds: {people: 12}}, dormancy: {after: 5d, hazard: 0.1, uninstall: 0.05}}
  - {id: nod, host: weibo, adoption: {law: threshold, bind_rate: 0.1, threshold: {law: list, list: [0, 1, 3, 9, 20, 40]}, seeds: {people: 25, law: block}}}
camps:
  - {id: east, members: [alpay, weibo, mall, apps, cough]}
contexts:
  - {id: counter, platforms: {cough: {a: 0.3}, nod: {a: 0.2, rebate: 0.1}}}
  - {id: friends, platforms: {cough: {a: 0.2}, nod: {}}}
merchants:
  - {id: tills, accept: {nod: {law: bass, spread: {external: 0.004, imitation: 0.05, cross: 0.06}}, cough: {law: coverage, coverage: {2015-02-01: 80k}, scale: 0.000005}}}
  - {id: shop_in_chat, accept: {union: {law: bass, from: wepay_shops, spread: {imitation: 0.1, cross: 0.02}}}}
campaigns:
  - {id: alms, senders: 40}
  - {id: alpay_new_year, senders: 30}
  - {id: coupons, merchants_pay: 35%}
  - {id: till_days, merchants_pay: 20%}
  - {id: alpay_photos, kind: festival, object: photo, platform: alpay, window: 2015-02-19..2015-02-24, seeds: {2015-02-19: 15%}, hosts: {circle: 1, weibo: 1}, amount: 1.5, slots: 100, open: 40%, open_new: 3%, share_on: 10%}
  - {id: nods, kind: festival, platform: nod, window: 2015-02-12..2015-02-20, seeds: {2015-02-12: 20%}, hosts: {weibo: 1, chat: 1}, amount: 2.0, slots: 1, share_on: 20%}
strategies:
  west: {kind: camp_contagion, base: 0.002, spread: 0.2, hold: 60h, per: [{objects: [renewal], kind: run_off_then_block, when: 2015-03-16}]}
  east: {kind: adapter_then_retaliate, lag: 3h, patience: 4d, per: [{objects: [mass_message], kind: grim, tremble: 1%}, {objects: [content_link], kind: festival, otherwise: open, windows: [2015-02-18..2015-02-24], during: closed}]}
` + inWallets + ordering

// choices are the settings of TestTwinOnChoice that hours can do with.
var choices = slices.DeleteFunc(slices.Clone(choosing), func(s Setting) bool {
	return s.Path == "clock.hourly" || strings.HasPrefix(s.Path, "events.")
})

// allAtOnce reads the market of all mechanisms, with values changed.
func allAtOnce(t testing.TB, settings ...Setting) *Scenario {
	t.Helper()
	return allAtOnceIn(t, atOnce, fullTrade, settings...)
}

func allAtOnceIn(t testing.TB, top, bottom string, settings ...Setting) *Scenario {
	t.Helper()
	all := slices.Concat(worndown, choices, []Setting{
		{"balances.wallets.nod.withdraw_rate", "0.05"},
		{"balances.wallets.bai.withdraw_rate", "0.1"},
	}, settings)
	s, err := Read("everything.yaml", []byte(top), func(name string) ([]byte, error) {
		if name == "hosted" {
			return []byte(hosted), nil
		}
		return []byte(bottom), nil
	}, all...)
	require.NoError(t, err)
	return s
}

// wholeDays are settings for a market without hours.
var wholeDays = []Setting{
	{"clock.hourly", "[]"},
	{"events.w_blocks.at", "2015-02-16"},
	{"events.w_limits.at", "2015-02-15"},
	{"events.passcode.at", "2015-02-16"},
	{"events.e_blocks.at", "2015-02-18"},
	{"events.hushed.at", "2015-02-19"},
	{"events.halts.at", "2015-02-17"},
	{"events.data_shut.at", "2015-02-19"},
	{"events.direct_shut.at", "2015-02-20"},
}

// TestTwinOnEverythingAtOnce compares the market of all mechanisms day by day:
// people, wallets, merchants, tool makers, services, circles, money.
func TestTwinOnEverythingAtOnce(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings []Setting
	}{
		{"as it stands", nil},
		{"half days", []Setting{{"clock.dt", "0.5"}}},
		{"counts", []Setting{{"choice.network_form", "count"}, {"choice.gamma_friends", "0.2"}, {"choice.gamma_global", "0.003"}, {"choice.start_counts", "{alpay: 40}"}, {"habit.clock", "occasion"}, {"choice.visible", "last"}}},
		{"complete mixing", []Setting{{"network.kind", "complete"}, {"choice.visible", "installed"}}},
		{"async", append(slices.Clone(wholeDays), Setting{"clock.update", "async"})},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := allAtOnce(t, test.settings...)
			luck := Luck{Seed: 7, Replicate: 2}
			r, err := Start(s, luck, Options{Workers: 4})
			require.NoError(t, err)
			twin, err := startTwin(s, luck)
			require.NoError(t, err)
			both := watch{t: t, twin: twin, sums: map[string]int64{}}
			money := &moneyWatch{both, map[string]int64{}}
			trade := &tradeWatch{watch: &both}
			worn := &wornWatch{watch: both, ledger: newLedger(t, r)}
			sides := besides{t, &both, map[string]int64{}}
			purses := &purseLedger{before: slices.Clone(r.World.purses.opening), seen: newMoney(nil, r.World.P()+1, len(r.World.names.contexts))}
			booked := map[agents.PlatformID][2]int64{}
			require.NoError(t, r.Until(context.Background(), int32(s.End), money, trade, worn, sides, purses, observe(func(w *World) error {
				for p := range w.P() {
					id := agents.PlatformID(p)
					booked[id] = [2]int64{booked[id][0] + w.flows.payerFees[p], booked[id][1] + w.flows.rebates[p]}
					if booked[id] != twin.prices[id] {
						return fmt.Errorf("prices of %s: kernel %v, twin %v", w.names.platforms[p].ID, booked[id], twin.prices[id])
					}
				}
				return nil
			})))
			for _, n := range kernelNumbers(r.World) {
				if len(s.Clock.Hourly) > 0 || !strings.HasPrefix(n.what, "hour") {
					require.NotZero(t, both.sums[n.what], n.what)
				}
			}
			for what, sum := range sides.seen {
				require.NotZero(t, sum, what)
			}
			for _, what := range []string{"received", "spent", "gave", "withdrawn", "withdrawalFees", "static", "borne"} {
				require.NotZero(t, money.moved[what], what)
			}
			for _, what := range []string{"fatigue weibo", "messages chat_all", "losses wepay", "losses alpay", "distrust wepay", "dormant alpay", "uninstalls wepay", "saved alpay"} {
				require.NotZero(t, worn.sums[what], what)
			}
			require.NotZero(t, trade.stranded)
			alone, err := Start(s, luck, Options{Workers: 1})
			require.NoError(t, err)
			require.NoError(t, alone.Until(context.Background(), int32(s.End)))
			require.Equal(t, r.Hash(), alone.Hash())
		})
	}
}

// TestEverythingAtOnceSplits splits that market before, within and after its
// window of hours, whoever then has what.
func TestEverythingAtOnceSplits(t *testing.T) {
	s := allAtOnce(t, Setting{"population.users", "300"})
	for _, kind := range Mechanisms {
		require.True(t, kind.active(s), "%s must be at work", kind.Name)
	}
	splits(t, s, 1, 16, 30, 50)
}

// TestForkEndsCalledCampaigns: what a strategy has called ends with it.
func TestForkEndsCalledCampaigns(t *testing.T) {
	called := func(settings ...Setting) *Scenario {
		s, err := Open("mechanisms/buy-out", append(settings, Setting{"population.users", "500"}, Setting{"expect", "[]"})...)
		require.NoError(t, err)
		return s
	}
	r, err := Start(called(), Luck{}, Options{})
	require.NoError(t, err)
	camp := slices.IndexFunc(r.World.names.camps, func(c *Camp) bool { return c.ID == "a" })
	for !r.World.calling[camp] {
		require.False(t, r.Done(), "the camp must call its campaign")
		require.NoError(t, r.Until(context.Background(), r.Next()))
	}
	for kind, calls := range map[string]bool{"buy_out": true, "script": false} {
		f, err := r.Fork(called(Setting{"strategies.a.kind", kind}))
		require.NoError(t, err)
		require.True(t, f.World.calling[camp], "the day before is past")
		require.NoError(t, f.Until(context.Background(), f.Next()))
		require.Equal(t, calls, f.World.calling[camp], kind)
	}
}
