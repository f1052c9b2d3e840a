package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// An intervention that nothing meets changes nothing but the columns of gates.
func TestNullInterventionsChangeNothing(t *testing.T) {
	want := play(t, read(t, crowded))
	cases := map[string]string{
		"gate of a wallet that needs no contract":  `events: [{id: nothing, at: 2015-02-03, gate: {host: east_chat, object: renewal, guest: east_pay}, to: 0, also: [{gate: {host: east_chat, object: contract_payment, guest: north_pay}, to: 0}]}]`,
		"gate of a service":                        `events: [{id: nothing, at: 2015-02-03, gate: {host: east_chat, object: content_link, guest: films}, to: 0}]`,
		"gate for pictures before there are any":   `events: [{id: nothing, at: 2015-02-02, gate: {host: west, object: passcode_picture, guest: west_pay}, to: 0}]`,
		"gate of a venue that nobody refers to":    `events: [{id: nothing, at: 2015-02-03, gate: {host: west, object: mass_message, guest: stalls}, to: 0}]`,
		"gate for envelopes that nobody shares":    `events: [{id: nothing, at: 2015-02-03, gate: {host: east_chat, object: envelope_link, guest: north_pay}, to: 0}]`,
		"gate that is already closed":              `events: [{id: nothing, at: 2015-02-20, gate: {host: circle, object: envelope_link, guest: west_pay}, to: 0}]`,
		"other side of a gate that is closed":      `events: [{id: nothing, at: 2015-02-08, gate: {host: circle, object: envelope_link, guest: west_pay, side: guest}, to: 0}]`,
		"gate that is already open":                `events: [{id: nothing, at: 2015-02-03, gate: {host: east_chat, object: venue_entry, guest: east_shop}, to: 1000}]`,
		"gate that shuts and opens at night":       `events: [{id: night_a, at: 2015-02-11T01:00, gate: {host: east_chat, object: direct_payment, guest: east_pay}, to: 0}, {id: night_b, at: 2015-02-11T05:00, gate: {host: east_chat, object: direct_payment, guest: east_pay}, to: 1000}]`,
		"annotation":                               `events: [{id: nothing, at: 2015-02-03, label: nothing happens}]`,
		"event out of history":                     `events: [{id: nothing, on: false, at: 2015-02-03, gate: {host: west, object: direct_payment, guest: west_pay}, to: 0}]`,
		"festival that nobody starts":              `campaigns: [{id: nothing, kind: festival, platform: east_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 0}, hosts: {east_chat: 1}, share_on: 1}]`,
		"festival on no host":                      `campaigns: [{id: nothing, kind: festival, platform: east_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 10%}, share_on: 1}]`,
		"gifts without budget":                     `campaigns: [{id: nothing, kind: give, platform: west_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 50%}, place: west_chat, budget: 0}]`,
		"subsidy without budget":                   `campaigns: [{id: nothing, kind: subsidy, platform: west_pay, context: shopping, window: 2015-02-03..2015-02-14, budget: 0, amount: 10.0, install: 0.1}]`,
		"subsidy of nothing":                       `campaigns: [{id: nothing, kind: subsidy, platform: west_pay, context: shopping, window: 2015-02-03..2015-02-14, budget: 1m, amount: 0}]`,
		"campaign out of history":                  `campaigns: [{id: nothing, on: false, kind: give, platform: west_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 50%}, place: west_chat, budget: 1m}]`,
		"campaign whose event is out of history":   "events: [{id: nothing, on: false, at: 2015-02-03}]\ncampaigns: [{id: nothing, events: [nothing], kind: give, platform: west_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 50%}, place: west_chat, budget: 1m}]",
		"script, said in so many words":            `strategies: {east: {kind: script}, west: {kind: script}}`,
		"open hand of a camp whose gates are open": `strategies: {north: {kind: open}}`,
	}
	for name, lines := range cases {
		t.Run(name, func(t *testing.T) {
			s := over(t, crowded, lines)
			assertSame(t, want, play(t, s), nil)
		})
	}
}

// A mechanism at its off value is as if it were not in the file.
func TestOffIsAbsent(t *testing.T) {
	base := strings.Replace(single, "end: 2015-01-01", "end: 2015-01-20", 1)
	base = strings.Replace(base, "users: 20_000", "users: 3_000", 1)
	want := play(t, read(t, base))
	shop := "hosts: [{id: place, share: 100%}]\ncontexts: [{id: paying, payee: merchant}]\nmerchants:\n"
	accept := "accept: {first: {}, second: {}, third: {}}"
	contract := "{law: contract}"
	cases := map[string]string{
		"network of friends":        "choice: {gamma_friends: 0}",
		"network of everybody":      "choice: {gamma_global: 0}",
		"loyalty":                   "choice: {delta: 0}",
		"habit in the utility":      "choice: {kappa: 0}",
		"tastes":                    "choice: {sigma: 0}",
		"nest":                      "choice: {nest: 1}",
		"value of rewards":          "choice: {omega: 0}",
		"venue choice":              "choice: {kappa_venue: 0, eta_referral: 0, iv_venue: 0}",
		"friends on a graph":        "network: {kind: communities, mean_degree: 10}",
		"small world":               "network: {kind: small_world, mean_degree: 6, rewire: 20%}",
		"complete mixing":           "network: {kind: complete}",
		"one kind of people":        "segments: [{id: all, share: 100%}]",
		"three kinds, all alike":    "segments: [{id: one, share: 50%}, {id: two, share: 30%}, {id: three, share: 20%}]\nnetwork: {homophily: 50%}",
		"everybody enters at once":  "population: {stands_for: 3_000, growth: {2015-01-01: 3_000}}",
		"merchants accept all":      shop + "  - {id: shop, context: paying, " + accept + "}",
		"venues alike":              shop + "  - {id: shop, context: paying, " + accept + "}\n  - {id: mall, context: paying, host: place, " + accept + "}",
		"merchants, all covered":    shop + "  - {id: shop, context: paying, accept: {first: {law: coverage, coverage: {2015-01-01: 9}}, second: {law: coverage, coverage: {2015-01-01: 9}}, third: {law: coverage, coverage: {2015-01-01: 9}}}}",
		"share of all":              shop + "  - {id: shop, context: paying, accept: {first: {law: share, share: 100%}, second: {}, third: {}}}",
		"review of nothing":         shop + "  - {id: shop, context: paying, review: {every: 3d}, " + accept + "}",
		"no exit":                   shop + "  - {id: shop, context: paying, exit_hazard: 0, " + accept + "}",
		"endless contracts":         shop + "  - {id: shop, context: paying, host: place, accept: {first: " + contract + ", second: " + contract + ", third: " + contract + "}, start: [{share: 100%, contract_days: {first: [9999], second: [9999], third: [9999]}}]}",
		"no fee":                    shop + "  - {id: shop, context: paying, accept: {first: {fee: 0}, second: {fee: 0}, third: {fee: 0}}}",
		"hosts, gates open":         shop + "  - {id: shop, context: paying, host: place, " + accept + "}\ngates: [{gate: {host: place, object: direct_payment, guest: first}, to: 1000}]",
		"friends who have all":      "contexts: [{id: paying, payee: friend}]",
		"coverage of all":           "contexts: [{id: paying, platforms: {first: {coverage: 100%, friction: 0, steps: [{when: 2015-01-05, add: 0}]}}}]",
		"growth of nothing":         "contexts: [{id: paying, rate: 3, rate_growth: 0, growth: 0, intensity: commerce}]",
		"hours":                     "clock: {hourly: [2015-01-05..2015-01-09]}",
		"camps that leave all open": "camps: [{id: one, members: [first]}, {id: two, members: [second, third]}]\nstrategies: {one: {kind: open}, two: {kind: script}}",
		"hazard of installing":      "platforms: [{id: first, adoption: {law: everyone, external: 0, imitation: 0, bind_rate: 0}}]",
		"campaigns out of history":  "campaigns: [{id: gift, on: false, kind: give, platform: first, window: 2015-01-02..2015-01-08, seeds: {2015-01-02: 50%}, budget: 1m}]",
		"nobody without wallet":     "initial: {wallets: [{share: 100%, bound: [first, second, third]}]}",
		"habit of the first day":    "initial: {wallets: [{share: 60%, habit: {first: [0], second: [0, 0]}}]}",
		"sharing of envelopes":      "envelopes: {link_open: 0, passcode_open: 0, install: {first: 0}, bind: {first: [{chance: 0}]}}",
	}
	// That one can be seen to be on shows that the test can see it off.
	on := play(t, over(t, base, "choice: {delta: 0.01}"))
	assert.NotEqual(t, want.hash, on.hash)
	for name, lines := range cases {
		t.Run(name, func(t *testing.T) {
			got := play(t, over(t, base, lines))
			if name == "value of rewards" {
				got = got.valuedAs(want) // nothing happens otherwise, but no util is worth a yuan
			}
			assertSame(t, want, got, nil)
		})
	}
}

// valuedAs takes the surplus, which is nothing that happens, from another run.
func (r results) valuedAs(other results) results {
	for k, c := range r.columns {
		if c.Name != "surplus_users" {
			continue
		}
		for i := range r.rows {
			r.rows[i][k] = other.rows[i][k]
		}
	}
	return r
}
