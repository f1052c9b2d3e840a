package model_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// worn lays everything that wears on people over the crowded market.
const worn = `
hosts:
  - {id: east_chat, fatigue: {messages: 1.5, decay: 0.1, envelopes: 0.5, sessions: 0.05, open: 0.05, mute: 0.002, leave: 0.0005}}
  - {id: west_talk, fatigue: {messages: 0.5, decay: 0.2, start: 12, sessions: 0.1, leave: 0.001}}
contexts:
  - {id: shopping, risk: {loss: 4%, escrow: [east_pay]}}
  - {id: transfer, risk: {loss: 1%}}
merchants:
  - {id: west_shop, risk: {loss: 10%, escrow: [west_pay, north_pay]}}
trust: {psi: 1.5, loss: 30%, hearsay: 2%, complaint: 5%, recovery: 0.03}
platforms:
  - {id: east_pay, dormancy: {after: 4d, hazard: 0.1, uninstall: 0.03}}
  - {id: west_pay, dormancy: {after: 3d, hazard: 0.2, uninstall: 0.05, sessions: 1}}
choice: {checkout: {remembers: 40%, registers: 5%, remembers_of: {west_pay: 60%}}}
`

func wornScenario(t testing.TB) *model.Scenario {
	t.Helper()
	text, err := over(t, crowded, worn).Resolved()
	require.NoError(t, err)
	return read(t, string(text))
}

// A test of relations is worth what its market does: everything must happen.
func TestTheWornMarketIsWorn(t *testing.T) {
	s := wornScenario(t)
	_, d := live(t, s, luck)
	for _, name := range []string{
		"fatigue.east_chat", "fatigue.west", "messages.east_chat", "messages_read.west", "host_muted.east_chat", "host_left.west",
		"losses.east_pay", "losses.west_pay", "losses.north_pay", "dormant.east_pay", "dormant.west_pay", "uninstalls.east_pay",
		"uninstalls.west_pay", "checkout_saved.east_pay", "checkout_saved.west_pay",
	} {
		assert.Positive(t, slices.Max(d.of(name, int32(s.Start), int32(s.End))), name)
	}
	for _, name := range []string{"sessions.east_chat", "sessions.west", "trust.east_pay", "trust.west_pay"} {
		assert.Less(t, slices.Min(d.of(name, int32(s.Start), int32(s.End))), 1.0, name)
	}
}

// What is off, is zero or meets nobody is as if it were not in the file, in
// everything that happens and in every column of the file without it.
func TestWithoutWearNothingChanges(t *testing.T) {
	want := play(t, read(t, crowded))
	require.NotEqual(t, want.hash, play(t, wornScenario(t)).hash)
	dated := map[string]string{
		"fatigue off":               "hosts: [{id: east_chat, fatigue: {on: false, messages: 5, sessions: 1, leave: 1}}]",
		"fatigue without effect":    "hosts: [{id: east_chat, fatigue: {messages: 5, start: 30, envelopes: 1}}, {id: west_talk, fatigue: {messages: 1}}]",
		"nobody is tired":           "hosts: [{id: west_talk, fatigue: {sessions: 1, open: 1, mute: 1, leave: 1}}]\nmerchants: [{id: west_shop, referrals: {west: {messages: 0}}}]",
		"risk off":                  "contexts: [{id: shopping, risk: {on: false, loss: 50%}}]",
		"risk of nothing":           "contexts: [{id: shopping, risk: {loss: 0}}]\nmerchants: [{id: west_shop, risk: {loss: 0, escrow: [west_pay]}}]",
		"escrow of all":             "contexts: [{id: shopping, risk: {loss: 50%, escrow: [east_pay, west_pay, north_pay]}}]",
		"trust off":                 "trust: {on: false, psi: 5, complaint: 50%}",
		"trust without effect":      "trust: {psi: 0, loss: 50%, hearsay: 10%, complaint: 50%}",
		"trust without shocks":      "trust: {psi: 5, loss: 50%, hearsay: 10%}",
		"dormancy off":              "platforms: [{id: east_pay, dormancy: {on: false, after: 1d, hazard: 1, uninstall: 1}}]",
		"dormancy at rate 0":        "platforms: [{id: east_pay, dormancy: {after: 1d, hazard: 0, uninstall: 1}}]",
		"dormancy after the run":    "platforms: [{id: east_pay, dormancy: {after: 90d, hazard: 1, uninstall: 1}}]",
		"nobody can sleep":          "platforms: [{id: east_pay, dormancy: {on: false}}]\ninitial: {wallets: [{share: 30%, segment: town, bound: [east_pay], dormant: [east_pay], habit: {east_pay: [10%, 40%, 90%]}, last: east_pay}, {share: 20%, segment: town, bound: [west_pay], installed: [east_pay], habit: {west_pay: [5%, 50%]}}, {share: 15%, bound: [east_pay, west_pay], habit: {east_pay: [30%], west_pay: [20%, 60%]}, last: west_pay}]}",
		"checkout off":              "choice: {checkout: {on: false, remembers: 1, registers: 1}}",
		"checkout of chance 0":      "choice: {checkout: {remembers: 0, registers: 0}}",
		"checkout without a card":   "choice: {checkout: {registers: 100%, binds: 0}}",
		"everything off, and there": "hosts: [{id: west_chat, fatigue: {decay: 0.5}}]\ntrust: {}\nplatforms: [{id: west_pay, dormancy: {}}]\nchoice: {checkout: {}}",
	}
	for name, lines := range dated {
		t.Run(name, func(t *testing.T) {
			base := crowded
			if strings.Contains(lines, "referrals") {
				base = strings.Replace(crowded, "referrals: {west: {messages: 1, entry: 3}}", "referrals: {west: {messages: 0, entry: 3}}", 1)
				assertSame(t, play(t, read(t, base)), play(t, over(t, base, lines)), nil)
				return
			}
			assertSame(t, want, play(t, over(t, base, lines)), nil)
		})
	}
}

// The order of lists means nothing to what wears on people.
func TestListOrderMeansNothingToWear(t *testing.T) {
	base := wornScenario(t)
	want := play(t, base)
	assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
		slices.Reverse(s.Platforms)
		slices.Reverse(s.Hosts)
		slices.Reverse(s.Contexts)
		slices.Reverse(s.Merchants)
		slices.Reverse(s.Camps)
	})), nil)
}

// Exchanged ids rename columns and change nothing else.
func TestExchangedIDsRenameWear(t *testing.T) {
	base := wornScenario(t)
	want := play(t, base)
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	for _, pairs := range []map[string]string{{"east_pay": "north_pay"}, {"east_chat": "circle"}, {"east_shop": "stalls"}, {"shopping": "bills"}} {
		text, err := edited(t, base, named).Resolved()
		require.NoError(t, err)
		lines := strings.Split(string(text), "\n")
		for i, line := range lines {
			if !key.MatchString(line) {
				lines[i] = exchange(line, pairs)
			}
		}
		got := play(t, read(t, strings.Join(lines, "\n")))
		assertSame(t, want, got, func(column string) string { return exchange(column, pairs) })
	}
}

// An account that everybody remembers, even without card, is an account that
// never slept: with remembers = 1 a dormant wallet changes no sale.
func TestRememberedAccountsLoseNoSale(t *testing.T) {
	const shop = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-03-01
population: {users: 1_000}
platforms: [{id: rare, adoption: {law: everyone}, dormancy: {after: 1d, hazard: 1}}]
contexts:
  - {id: shopping, payee: merchant, rate: 0.1, outside: false, platforms: {rare: {}}}
merchants: [{id: shop, context: shopping, accept: {rare: {}}}]
`
	awake := play(t, read(t, strings.Replace(shop, ", dormancy: {after: 1d, hazard: 1}", "", 1)))
	remembered := play(t, over(t, shop, "choice: {checkout: {remembers: 1}}"))
	forgotten := play(t, read(t, shop))
	for _, name := range []string{"payments.rare", "lost_sales"} {
		assert.Equal(t, awake.of(name, 0, 99_999), remembered.of(name, 0, 99_999), name)
	}
	assert.Positive(t, slices.Max(remembered.of("checkout_saved.rare", 0, 99_999)))
	assert.Greater(t, mean(forgotten.of("lost_sales", 0, 99_999)), mean(remembered.of("lost_sales", 0, 99_999)))
}

// An envelope wakes a sleeping wallet, from the next day on.
func TestEnvelopesWakeWallets(t *testing.T) {
	const market = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-31
population: {users: 1_000}
platforms: [{id: rare, adoption: {law: everyone}, dormancy: {after: 2d, hazard: 1}}]
contexts: [{id: paying, rate: 0, platforms: {rare: {}}}]
campaigns:
  - {id: gift, kind: give, platform: rare, window: 2015-01-31..2015-01-31, seeds: {2015-01-31: 100%}, budget: 1bn}
`
	before, after := int32(16465), int32(16466) // 30 and 31 January
	_, d := live(t, read(t, market), luck, "dormant")
	assert.InDelta(t, 1000, d.of("dormant.rare", before, before)[0], 0.5)
	assert.Zero(t, d.of("dormant.rare", after, after)[0])
}

// The host's openness to accounts that promote a venue has its best value inside:
// of m messages a gate at g lets g m through, of which people read
// g m exp(-s g m / d) in the steady state, most at g = d/(s m), here a quarter.
// The tolerance is what half a unit of the stock's rounding moves.
func TestOpennessHasAnInteriorOptimum(t *testing.T) {
	const market = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-03-01
population: {users: 100}
platforms: [{id: wallet, adoption: {law: everyone}}]
hosts: [{id: chat, share: 100%, fatigue: {decay: 0.2, sessions: 0.1}}]
contexts: [{id: shopping, payee: merchant, rate: 0, platforms: {wallet: {}}}]
merchants: [{id: mall, context: shopping, referrals: {chat: {messages: 8}}, accept: {wallet: {}}}]
`
	read := map[string]float64{}
	for _, gate := range []string{"0", "125", "250", "500", "1000"} {
		s := over(t, market, "gates: [{gate: {host: chat, object: mass_message, guest: mall}, to: "+gate+"}]")
		_, d := live(t, s, luck, "messages_read", "messages")
		x := d.of("messages.chat", int32(s.End), int32(s.End))[0] / 100
		read[gate] = d.of("messages_read.chat", int32(s.End), int32(s.End))[0] / 100
		assert.InDelta(t, x*math.Exp(-0.1*x/0.2), read[gate], x*0.1*0.5/(256*0.2)+1e-5)
	}
	assert.Zero(t, read["0"])
	for _, gate := range []string{"0", "125", "500", "1000"} {
		assert.Less(t, read[gate], read["250"])
	}
}
