package model

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// together is what is laid over a market of hosts, services, campaigns and trade
// that has none of it: money in wallets, groups of habits, other ways of choosing,
// spreading by example, an order, and camps that answer each other and call
// campaigns.
const together = `
hongbao: 1
kind: scenario
extends: hosted
platforms:
  - {id: wepay, adoption: {law: contagion, pass: 20%, seeds: {people: 20}}}
  - {id: alpay, adoption: {law: bass, cross: 0.03}}
  - {id: union, adoption: {law: threshold, threshold: {of: share, law: uniform, from: 0, to: 0.4}, seeds: {people: 12, law: block}}}
contexts:
  - {id: shopping, habit_group: buying, platforms: {alpay: {fee: 0.3, rebate: 0.1}}}
  - {id: counter, habit_group: buying}
  - {id: friends, habit_group: sending}
merchants:
  - {id: mall, accept: {union: {law: bass, spread: {external: 0.004, imitation: 0.05, cross: 0.06}}}}
choice: {network_form: log_count, start_counts: {alpay: 5, wepay: 2}, revising: 70%, taste: uniform, scale: 0.8}
habit: {common: 0.25}
balances:
  balance_utility: 0.7
  fee_sensitivity: 900
  wallets:
    wepay: {bind_to_withdraw: 30%, opening: 30 yuan, withdraw_rate: 0.08, withdraw_cost: 0.1%, fees: [{when: cashless, share: 0.1%, free: 100 yuan}]}
    alpay: {withdraw_rate: 0.15, fees: [{share: 2%}]}
welfare: {lost_cost: 0.5}
campaigns:
  - {id: burst, kind: subsidy, platform: wepay, called_by: west, window: 2015-02-03..2015-03-25, budget: 90k, amount: 4.0, install: 0.01, context: shopping}
strategies:
  west: {kind: buy_out, per: [{objects: [envelope_link, direct_payment], kind: camp_contagion, base: 0.01, spread: 0.6, hold: 60h}]}
  east: {kind: generous_tit_for_tat, lag: 30h, tremble: 5%}
orders:
  - {id: pictures, when: 2015-03-10, lag: 7h, objects: [passcode_picture], hosts: [weibo]}
`

// atOnce reads a market in which every mechanism is at work.
func atOnce(t testing.TB, settings ...Setting) *Scenario {
	t.Helper()
	resolve := func(name string) ([]byte, error) {
		if name == "hosted" {
			return []byte(hosted), nil
		}
		return []byte(fullTrade), nil
	}
	s, err := Read("together.yaml", []byte(together), resolve, append(append([]Setting{}, worndown...), settings...)...)
	require.NoError(t, err)
	return s
}

// TestEverythingAtOnceSplits splits that market before, within and after its
// window of hours, whoever then has what.
func TestEverythingAtOnceSplits(t *testing.T) {
	s := atOnce(t, Setting{"population.users", "300"})
	for _, kind := range Mechanisms {
		require.True(t, kind.active(s), "%s must be at work", kind.Name)
	}
	splits(t, s, 1, 16, 30, 50)
}

// TestForkEndsCalledCampaigns: what a strategy has called ends with it.
func TestForkEndsCalledCampaigns(t *testing.T) {
	few := Setting{"population.users", "100"}
	r, err := Start(atOnce(t, few), Luck{}, Options{})
	require.NoError(t, err)
	west := slices.IndexFunc(r.World.names.camps, func(c *Camp) bool { return c.ID == "west" })
	for !r.World.calling[west] {
		require.False(t, r.Done(), "the camp must call its campaign")
		require.NoError(t, r.Until(context.Background(), r.Next()))
	}
	for kind, calls := range map[string]bool{"buy_out": true, "script": false} {
		f, err := r.Fork(atOnce(t, few, Setting{"strategies.west.kind", kind}))
		require.NoError(t, err)
		require.True(t, f.World.calling[west], "the day before is past")
		require.NoError(t, f.Until(context.Background(), f.Next()))
		require.Equal(t, calls, f.World.calling[west], kind)
	}
}
