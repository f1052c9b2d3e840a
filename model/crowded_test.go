package model_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

// crowded is a market in which every mechanism has something to do. Several
// things happen at the same moment, so that whatever hangs on the order of a
// list would show.
const crowded = `hongbao: 1
kind: scenario
start: 2015-02-01
end: 2015-03-07
clock: {hourly: [2015-02-09..2015-02-13]}
population: {users: 2_000, stands_for: 20k, growth: {2015-02-01: 17k, 2015-03-07: 20k}}
network: {kind: communities, mean_degree: 12, community_size: 30, long_ties: 25%, homophily: 40%}
segments:
  - {id: town, share: 40%, commerce: 1.5, social: 1.2, speed: 1.3}
  - {id: land, share: 35%, commerce: 0.6, social: 0.9, speed: 0.7}
  - {id: port, share: 25%, commerce: 1.1}
camps:
  - {id: east, members: [east_pay, east_chat, east_shop]}
  - {id: west, members: [west_pay, west_chat, west_talk, west_shop]}
  - {id: north, members: [music], joins: [{firm: north_pay, when: opened}]}
platforms:
  - {id: east_pay, name: East, adoption: {law: bass, external: 0.01, imitation: 0.05, boost: 1.5, bind_on_install: 60%, bind_rate: 0.02}}
  - {id: west_pay, name: West, host: west, adoption: {law: bass, external: 0.008, imitation: 0.06, boom: {peak: 2015-02-18, size: 2, width: 3d}}}
  - {id: north_pay, name: North, adoption: {law: everyone}, background: {2015-02-01: 50k, 2015-03-07: 60k}}
hosts:
  - {id: east_chat, share: 70%}
  - {id: west_chat, group: west, audience: {2015-02-01: 12k, 2015-03-07: 17k}}
  - {id: west_talk, group: west}
  - {id: circle, app: east_pay}
services:
  - {id: music}
  - {id: films}
contexts:
  - id: shopping
    payee: merchant
    intensity: commerce
    rate: 0.7
    amount: 80 yuan
    growth: 0.5
    spread: 0.6
    outside_utility: 0.4
    fallback: 60%
    platforms:
      east_pay: {a: 0.6}
      west_pay: {a: 0.3, friction: 0.1, steps: [{when: opened, add: 0.2}]}
      north_pay: {a: -0.5}
  - id: transfer
    payee: friend
    counts: transfer
    intensity: social
    rate: 0.4
    spread: 0.9
    habit_weight: 50%
    platforms:
      east_pay: {a: 0.2}
      west_pay: {a: 0.4, from: 2015-02-05}
  - id: bills
    rate: 0.1
    outside: false
    platforms:
      east_pay: {a: 0.1, coverage: 80%}
      west_pay: {a: 0.1}
      north_pay: {a: 0.1}
merchants:
  - id: east_shop
    context: shopping
    host: east_chat
    count: 90
    a: 0.2
    referrals: {east_chat: {messages: 2, links: 1}}
    accept: {east_pay: {}, west_pay: {law: contract, share: 70%, direct: 30%, fee: 0.6%, integration_cost: 2k}, north_pay: {law: share, share: 50%}}
    contracts: {length: 20d}
    review: {every: 10d}
  - id: west_shop
    context: shopping
    host: west
    count: 80
    referrals: {west: {messages: 1, entry: 3}}
    accept: {west_pay: {}, east_pay: {law: contract, share: 60%, direct: 20%}, north_pay: {law: review, share: 40%, fee: 0.2%}}
    contracts: {length: 15d, law: memoryless}
    review: {every: 14d}
    exit_hazard: 0.002
  - id: stalls
    context: shopping
    count: 60
    search_cost: 0.3
    accept: {east_pay: {law: coverage, coverage: {2015-02-01: 20, 2015-03-07: 40}, scale: 0.02}, north_pay: {}}
choice: {gamma_friends: 0.7, gamma_global: 0.4, kappa: 0.8, delta: 0.3, sigma: 0.6, nest: 0.7, kappa_venue: 0.4, eta_referral: 0.3, iv_venue: 0.5}
envelopes:
  install: {east_pay: 60%, west_pay: 70%}
  bind: {east_pay: [{chance: 40%}], west_pay: [{chance: 30%}, {when: opened, chance: 60%}]}
initial:
  wallets:
    - {share: 30%, segment: town, bound: [east_pay], habit: {east_pay: [10%, 40%, 90%]}, last: east_pay}
    - {share: 20%, segment: town, bound: [west_pay], installed: [east_pay], habit: {west_pay: [5%, 50%]}}
    - {share: 15%, bound: [east_pay, west_pay], habit: {east_pay: [30%], west_pay: [20%, 60%]}, last: west_pay}
gates:
  - {gate: {host: circle, object: envelope_link, guest: west_pay}, to: 0}
events:
  - {id: leak, at: 2015-02-04, gate: {host: east_chat, object: direct_payment, guest: west_pay}, to: 300}
  - {id: signs, at: 2015-02-06, gate: {host: west, object: new_contract, guest: east_pay}, to: 0, also: [{gate: {host: west, object: renewal, guest: east_pay}, to: 400}]}
  - {id: a_shuts, at: 2015-02-10T20:00, gate: {host: west, object: envelope_link, guest: east_pay}, to: 0}
  - {id: b_opens, at: 2015-02-10T20:00, gate: {host: west, object: envelope_link, guest: east_pay}, to: 500}
  - {id: c_shuts, at: 2015-02-12T11:00, answers: a_shuts, gate: {host: west, object: envelope_link, guest: east_pay}, to: 0}
  - {id: bars, at: 2015-02-12T11:00, answers: c_shuts, gate: {host: east_chat, object: envelope_link, guest: west_pay}, to: 0}
  - {id: opened, at: 2015-02-16, tags: [open]}
campaigns:
  - {id: spring, kind: festival, platform: east_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 4%}, hosts: {east_chat: 1, west_chat: 2, circle: 0.5}, amount: 8.0, slots: 4, batch: 2, share_on: 0.3, passcode: 2015-02-12}
  - {id: gala, kind: festival, platform: west_pay, window: 2015-02-09..2015-02-15, seeds: {2015-02-09: 5%}, hours: evening, hosts: {west_chat: 2, west_talk: 1, east_chat: 1}, amount: 5.0, slots: 6, share_on: 0.4, contacts: 70%}
  - {id: autumn, kind: festival, platform: east_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 6%}, hosts: {west_chat: 1, circle: 1}, amount: 12.0, slots: 3, share_on: 0.2}
  - {id: shake, kind: give, platform: west_pay, window: 2015-02-10..2015-02-12, seeds: {2015-02-10: 20%}, place: west_chat, budget: 6k, amount: 3.0}
  - {id: rebate, kind: subsidy, platform: east_pay, context: shopping, window: 2015-02-15..2015-03-01, budget: 20k, amount: 5.0, install: 0.01}
`

// read reads a scenario from text; an extends key may name base.
func read(t testing.TB, text string, settings ...model.Setting) *model.Scenario {
	t.Helper()
	s, err := model.Read("test.yaml", []byte(text), nil, settings...)
	require.NoError(t, err)
	return s
}

// over lays a few lines over a scenario.
func over(t testing.TB, base, lines string) *model.Scenario {
	t.Helper()
	text := "hongbao: 1\nkind: scenario\nextends: base\n" + lines
	s, err := model.Read("over.yaml", []byte(text), func(name string) ([]byte, error) {
		require.Equal(t, "base", name)
		return []byte(base), nil
	})
	require.NoError(t, err)
	return s
}

// edited writes a scenario out, reads it back, changes it and reads it again.
func edited(t testing.TB, s *model.Scenario, change func(*model.Scenario)) *model.Scenario {
	t.Helper()
	text, err := s.Resolved()
	require.NoError(t, err)
	fresh := read(t, string(text))
	change(fresh)
	text, err = spec.Encode(fresh)
	require.NoError(t, err)
	return read(t, string(text))
}

var luck = model.Luck{Seed: 7, Replicate: 3}

// results is a run with all that is measured of it.
type results struct {
	hash uint64
	*diary
}

func play(t testing.TB, s *model.Scenario) results {
	t.Helper()
	r, d := live(t, s, luck)
	return results{r.Hash(), d}
}

// assertSame demands that two runs agree in everything that happened and in
// every column of the first, whose names may have changed.
func assertSame(t testing.TB, want, got results, rename func(string) string) {
	t.Helper()
	assert.Equal(t, want.hash, got.hash, "run hash")
	require.Equal(t, want.days, got.days)
	place := map[string]int{}
	for k, c := range got.columns {
		place[c.Name] = k
	}
	for k, c := range want.columns {
		name := c.Name
		if rename != nil {
			name = rename(name)
		}
		other, ok := place[name]
		require.True(t, ok, "column %s is missing", name)
		for i := range want.rows {
			a, b := want.rows[i][k], got.rows[i][other]
			if a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
				require.Fail(t, "columns differ", "%s and %s on day %d: %v and %v", c.Name, name, i, a, b)
			}
		}
	}
}

// A test of relations is worth what its market does: everything must happen.
func TestTheCrowdedMarketIsCrowded(t *testing.T) {
	s := read(t, crowded)
	r, d := live(t, s, luck)
	for _, name := range []string{
		"payments.east_pay", "payments.west_pay", "payments.north_pay", "payments.cash", "envelopes_claimed.east_pay.west_chat",
		"envelopes_claimed.east_pay.circle", "envelopes_claimed.west_pay.west_talk", "participants.spring", "participants.autumn",
		"participants.shake", "rewards.east_pay", "rewards.west_pay", "fees.west_pay", "lost_sales", "complaints.east_pay",
		"complaints.west_pay", "merchants_exited.west_shop", "contracts.east_shop.west_pay", "contracts.west_shop.east_pay",
		"acceptance.stalls.east_pay", "acceptance.west_shop.north_pay", "multi_homing",
	} {
		assert.Positive(t, slices.Max(d.of(name, int32(s.Start), int32(s.End))), name)
	}
	assert.NotZero(t, r.Hash())
}
