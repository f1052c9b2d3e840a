package model_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/agents"
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

// The order of a list in a file means nothing.
func TestListOrderMeansNothing(t *testing.T) {
	base := read(t, crowded)
	want := play(t, base)
	lists := map[string]func(*model.Scenario){
		"platforms": func(s *model.Scenario) { slices.Reverse(s.Platforms) },
		"hosts":     func(s *model.Scenario) { slices.Reverse(s.Hosts) },
		"contexts":  func(s *model.Scenario) { slices.Reverse(s.Contexts) },
		"merchants": func(s *model.Scenario) { slices.Reverse(s.Merchants) },
		"services":  func(s *model.Scenario) { slices.Reverse(s.Services) },
		"segments":  func(s *model.Scenario) { slices.Reverse(s.Segments) },
		"events":    func(s *model.Scenario) { slices.Reverse(s.Events) },
		"campaigns": func(s *model.Scenario) { slices.Reverse(s.Campaigns) },
		"camps": func(s *model.Scenario) {
			slices.Reverse(s.Camps)
			for _, c := range s.Camps {
				slices.Reverse(c.Members)
			}
		},
	}
	for name, change := range lists {
		t.Run(name, func(t *testing.T) { assertSame(t, want, play(t, edited(t, base, change)), nil) })
	}
	t.Run("all", func(t *testing.T) {
		assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
			for _, change := range lists {
				change(s)
			}
			s.Platforms[0], s.Platforms[1] = s.Platforms[1], s.Platforms[0]
			s.Campaigns[1], s.Campaigns[2] = s.Campaigns[2], s.Campaigns[1]
		})), nil)
	})
}

// named writes the keys of all firms out, so that ids become mere names.
func named(s *model.Scenario) {
	for i := range s.Platforms {
		s.Platforms[i].Key = s.Platforms[i].ID
	}
	for i := range s.Hosts {
		s.Hosts[i].Key = s.Hosts[i].ID
	}
	for i := range s.Contexts {
		s.Contexts[i].Key = s.Contexts[i].ID
	}
	for i := range s.Merchants {
		s.Merchants[i].Key = s.Merchants[i].ID
	}
	for i := range s.Camps {
		s.Camps[i].Key = s.Camps[i].ID
	}
}

var word = regexp.MustCompile(`[a-z_]+`)

// exchange swaps the words of each pair in a text.
func exchange(text string, pairs map[string]string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		for a, b := range pairs {
			switch w {
			case a:
				return b
			case b:
				return a
			}
		}
		return w
	})
}

// Two ids that change places while everything else stays, keys among it, rename
// columns and do nothing else: the mirrored market runs bit for bit as the
// market does.
func TestExchangedIDsRenameColumns(t *testing.T) {
	duopoly, err := model.Open("duopoly", model.Setting{Path: "population.users", Value: "1_500"}, model.Setting{Path: "end", Value: "2015-05-20"})
	require.NoError(t, err)
	cases := []struct {
		name  string
		base  *model.Scenario
		pairs map[string]string
	}{
		{"platforms", read(t, crowded), map[string]string{"east_pay": "north_pay"}},
		{"hosts", read(t, crowded), map[string]string{"east_chat": "circle"}},
		{"contexts", read(t, crowded), map[string]string{"shopping": "bills"}},
		{"merchants", read(t, crowded), map[string]string{"east_shop": "stalls"}},
		{"camps", read(t, crowded), map[string]string{"east": "north"}},
		{"mirror", duopoly, map[string]string{"east": "west", "east_pay": "west_pay", "east_chat": "west_chat", "east_shop": "west_shop"}},
	}
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text, err := edited(t, c.base, named).Resolved()
			require.NoError(t, err)
			lines := strings.Split(string(text), "\n")
			changed := 0
			for i, line := range lines {
				if key.MatchString(line) {
					continue
				}
				if lines[i] = exchange(line, c.pairs); lines[i] != line {
					changed++
				}
			}
			require.GreaterOrEqual(t, changed, 2*len(c.pairs))
			got := play(t, read(t, strings.Join(lines, "\n")))
			assertSame(t, play(t, c.base), got, func(column string) string { return exchange(column, c.pairs) })
		})
	}
}

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

// single is one occasion a day with everything off.
const single = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-01
population: {users: 20_000}
platforms:
  - {id: first, adoption: {law: everyone}}
  - {id: second, adoption: {law: everyone}}
  - {id: third, adoption: {law: everyone}}
contexts:
  - {id: paying, occasions: {fixed: 1}, outside: false, platforms: {first: {a: 0.3}, second: {a: 0}, third: {a: -0.4}}}
choice: {visible: last}
`

// payers returns the wallet of everybody's only payment. Places of platforms
// are in the order of their ids.
func payers(t testing.TB, s *model.Scenario) []agents.PlatformID {
	t.Helper()
	r, _ := live(t, s, luck, "population")
	return slices.Clone(r.World.Users.Last)
}

// assertNobodyLeaves demands that whoever paid with wallet p still does.
func assertNobodyLeaves(t testing.TB, p agents.PlatformID, before, after []agents.PlatformID) (gained int) {
	t.Helper()
	left := 0
	for i := range before {
		switch {
		case before[i] == p && after[i] != p:
			left++
		case before[i] != p && after[i] == p:
			gained++
		}
	}
	assert.Zero(t, left, "people left wallet %d when it became better", p)
	return gained
}

// Raising the utility of a wallet never makes anybody leave it under the same
// luck.
func TestNobodyLeavesAWalletThatBecomesBetter(t *testing.T) {
	cases := map[string]string{
		"plain":             "",
		"nested":            "choice: {nest: 0.5}\n",
		"plain with cash":   "contexts: [{id: paying, outside: true, outside_utility: 0.8}]\n",
		"nested with cash":  "contexts: [{id: paying, outside: true, outside_utility: 0.8}]\nchoice: {nest: 0.5}\n",
		"tastes, with cash": "contexts: [{id: paying, outside: true}]\nchoice: {nest: 0.7, sigma: 1}\n",
	}
	for name, lines := range cases {
		t.Run(name, func(t *testing.T) {
			s := over(t, single, lines)
			for p, id := range []string{"first", "second", "third"} {
				before := payers(t, s)
				for _, a := range []string{"0.3009", "0.35", "0.5", "1", "2.5", "6"} {
					better, err := s.With(model.Setting{Path: "contexts.paying.platforms." + id + ".a", Value: a})
					require.NoError(t, err)
					after := payers(t, better)
					gained := assertNobodyLeaves(t, agents.PlatformID(p), before, after)
					if a == "2.5" {
						assert.Greater(t, gained, 1_000)
					}
					before = after
				}
			}
		})
	}
}

// The same where the weights of all wallets add up to a power of two, at which
// the table of logarithms passes from one octave to the next.
func TestNobodyLeavesAtTheSeamsOfTheLogarithm(t *testing.T) {
	for _, octave := range []float64{2, 4, 8, 16, 32, 128} {
		t.Run(util(int(octave)*agents.Util), func(t *testing.T) {
			// Two wallets of about equal weight, and cash that weighs as much as both.
			at := int(math.Round(math.Log(octave/2) * agents.Util))
			s := over(t, single, "population: {users: 100_000}\ncontexts: [{id: paying, outside: true}]\n")
			set := func(first int) []agents.PlatformID {
				changed, err := s.With(
					model.Setting{Path: "contexts.paying.platforms", Value: "{first: {a: " + util(first) + "}, second: {a: " + util(at) + "}}"},
					model.Setting{Path: "contexts.paying.outside_utility", Value: util(int(math.Round(math.Log(octave) * agents.Util)))},
				)
				require.NoError(t, err)
				return payers(t, changed)
			}
			before := set(at - 3)
			for step := at - 2; step <= at+3; step++ {
				after := set(step)
				assertNobodyLeaves(t, 0, before, after)
				before = after
			}
		})
	}
}

// util writes units of 1/1024 util as a decimal number, exactly.
func util(units int) string { return strconv.FormatFloat(float64(units)/agents.Util, 'f', -1, 64) }

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

// The run hash sees one fen, one person, one day.
func TestTheHashSeesEverythingReal(t *testing.T) {
	base := read(t, crowded)
	seen := map[uint64]string{play(t, base).hash: "the market itself"}
	changes := []model.Setting{
		{Path: "contexts.shopping.amount", Value: "80.01 yuan"},
		{Path: "campaigns.shake.amount", Value: "3.01"},
		{Path: "campaigns.gala.slots", Value: "7"},
		{Path: "campaigns.rebate.budget", Value: "19.9k"},
		{Path: "campaigns.spring.on", Value: "false"},
		{Path: "population.users", Value: "2_001"},
		{Path: "end", Value: "2015-03-06"},
		{Path: "start", Value: "2015-02-02"},
		{Path: "events.leak.to", Value: "310"},
		{Path: "events.c_shuts.at", Value: "2015-02-12T12:00"},
		{Path: "events.signs.on", Value: "false"},
		{Path: "choice.delta", Value: "0.301"},
		{Path: "choice.kappa", Value: "0.81"},
		{Path: "choice.gamma_global", Value: "0.41"},
		{Path: "habit.rho", Value: "0.0445"},
		{Path: "merchants.west_shop.exit_hazard", Value: "0.003"},
		{Path: "merchants.east_shop.contracts.length", Value: "21d"},
		{Path: "merchants.stalls.count", Value: "61"},
		{Path: "platforms.west_pay.adoption.imitation", Value: "0.061"},
		{Path: "platforms.east_pay.key", Value: "orient"},
		{Path: "hosts.east_chat.share", Value: "71%"},
		{Path: "segments.land.social", Value: "0.91"},
		{Path: "network.long_ties", Value: "26%"},
		{Path: "strategies.west.kind", Value: "closed"},
	}
	for _, c := range changes {
		s, err := base.With(c)
		require.NoError(t, err)
		name := c.Path + "=" + c.Value
		hash := play(t, s).hash
		assert.Empty(t, seen[hash], "%s runs as", name)
		seen[hash] = name
		assert.NotEqual(t, base.Hash(), s.Hash(), "%s has the hash of the file without it", name)
	}
	for _, l := range []model.Luck{{Seed: 8, Replicate: 3}, {Seed: 7, Replicate: 4}} {
		r, _ := live(t, base, l, "population")
		assert.Empty(t, seen[r.Hash()], "%+v", l)
		seen[r.Hash()] = "other luck"
	}
}

// Columns, titles, expectations and places of gates that nobody reads are not
// what happened.
func TestTheHashSeesNothingElse(t *testing.T) {
	base := read(t, crowded)
	want := play(t, base)
	for _, lines := range []string{
		"title: Another title\ntip_to: east_pay\ntip_at: 60%",
		"expect: [{measure: hhi, at: 2015-02-03, value: 1, tolerance: 0}]",
		"platforms: [{id: east_pay, name: Orient}, {id: north_pay, background: {2015-02-01: 1k}}]",
	} {
		s := over(t, crowded, lines)
		r, _ := live(t, s, luck, "population")
		assert.Equal(t, want.hash, r.Hash(), lines)
		assert.NotEqual(t, base.Hash(), s.Hash(), lines)
	}
}

// The resolved file stands on its own and runs to the same bits.
func TestResolvedFilesRunToTheSameHash(t *testing.T) {
	for _, name := range model.Names() {
		s, err := model.Open(name)
		require.NoError(t, err, name)
		text, err := s.Resolved()
		require.NoError(t, err, name)
		back := read(t, string(text))
		again, err := back.Resolved()
		require.NoError(t, err, name)
		assert.Equal(t, string(text), string(again), name)
		assert.Equal(t, s.Hash(), back.Hash(), name)
	}
	for _, s := range []*model.Scenario{read(t, crowded), over(t, crowded, "choice: {nest: 0.4, visible: installed}\nhabit: {clock: occasion}\n")} {
		text, err := s.Resolved()
		require.NoError(t, err)
		assertSame(t, play(t, s), play(t, read(t, string(text))), nil)
	}
}

// A changed copy leaves its original as it was.
func TestWithLeavesTheOriginalUnchanged(t *testing.T) {
	s := read(t, crowded)
	text, err := s.Resolved()
	require.NoError(t, err)
	before := play(t, s)
	changed, err := s.With(
		model.Setting{Path: "choice.kappa", Value: "0"},
		model.Setting{Path: "platforms.east_pay.adoption.external", Value: "0.5"},
		model.Setting{Path: "events.leak.to", Value: "0"},
		model.Setting{Path: "initial.wallets", Value: "[]"},
	)
	require.NoError(t, err)
	assert.NotEqual(t, before.hash, play(t, changed).hash)
	assert.Empty(t, changed.Initial.Wallets)
	after, err := s.Resolved()
	require.NoError(t, err)
	assert.Equal(t, string(text), string(after))
	assertSame(t, before, play(t, s), nil)

	back, err := changed.With(
		model.Setting{Path: "choice.kappa", Value: "0.8"},
		model.Setting{Path: "platforms.east_pay.adoption.external", Value: "0.01"},
		model.Setting{Path: "events.leak.to", Value: "300"},
	)
	require.NoError(t, err)
	assert.Equal(t, s.Choice, back.Choice)
	assert.Equal(t, s.Events, back.Events)

	_, err = s.With(model.Setting{Path: "choice.kapa", Value: "1"})
	assert.ErrorContains(t, err, "kappa", "the nearest name is said")
	_, err = s.With(model.Setting{Path: "events.leek.to", Value: "1"})
	assert.ErrorContains(t, err, "leak")
}

// Removing an event removes what answered it, and what answered that, unless
// it is kept.
func TestWithoutRemovesAnswers(t *testing.T) {
	s := read(t, crowded)
	on := func(s *model.Scenario) []string {
		var out []string
		for _, e := range s.Events {
			if e.On {
				out = append(out, e.ID)
			}
		}
		return out
	}
	out, gone, err := s.Without([]string{"a_shuts"}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"a_shuts", "c_shuts", "bars"}, gone)
	assert.Equal(t, []string{"leak", "signs", "b_opens", "opened"}, on(out))
	assert.Len(t, on(s), 7, "the original keeps its events")

	out, gone, err = s.Without([]string{"a_shuts"}, []string{"c_shuts"})
	require.NoError(t, err)
	assert.Equal(t, []string{"a_shuts"}, gone, "what answers a kept event stays")
	assert.Contains(t, on(out), "bars")

	out, gone, err = s.Without([]string{"tag:open", "bars", "opened"}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"bars", "opened"}, gone, "each once, in the order of the file")
	assert.NotContains(t, on(out), "opened")

	_, _, err = s.Without([]string{"nobody"}, nil)
	assert.ErrorContains(t, err, `"nobody"`)
	_, _, err = s.Without([]string{"leak"}, []string{"nobody"})
	assert.ErrorContains(t, err, `"nobody"`)

	// Taking out what does nothing does nothing: the last closure repeats an
	// earlier one once the opening between them is gone.
	calm, _, err := s.Without([]string{"b_opens"}, nil)
	require.NoError(t, err)
	calmer, gone, err := calm.Without([]string{"c_shuts"}, []string{"bars"})
	require.NoError(t, err)
	assert.Equal(t, []string{"c_shuts"}, gone)
	assertSame(t, play(t, calm), play(t, calmer), nil)
}

// A file may change an embedded scenario or another file, and changes nothing
// else.
func TestExtends(t *testing.T) {
	plain, err := model.Open("verification/v2-gamma-1")
	require.NoError(t, err)
	same := read(t, "hongbao: 1\nkind: scenario\nextends: verification/v2-gamma-1\n")
	assert.Equal(t, plain.Hash(), same.Hash())
	assert.Empty(t, same.Extends)

	chain := read(t, "hongbao: 1\nkind: scenario\nextends: verification/v2-gamma-3-tilted-low\nchoice: {gamma_global: 1}\ncontexts: [{id: paying, platforms: {first: {a: 0}}}]\n")
	assert.Equal(t, plain.Choice, chain.Choice)
	assert.Equal(t, plain.Contexts, chain.Contexts)
	assert.NotEqual(t, plain.Initial, chain.Initial)

	s := over(t, crowded, "title: T\nevents: [{id: leak, to: 10}, {id: late, at: 2015-03-01}]\n")
	assert.Len(t, s.Events, 8)
	assert.Equal(t, "leak", s.Events[0].ID, "elements keep their place")
	assert.Equal(t, 10, s.Events[0].To)
	assert.Equal(t, "late", s.Events[7].ID)
	settings, err := s.With(model.Setting{Path: "title", Value: "U"})
	require.NoError(t, err)
	assert.Equal(t, "U", settings.Title)

	_, err = model.Read("x.yaml", []byte("hongbao: 1\nkind: scenario\nextends: nowhere\n"), nil)
	assert.ErrorContains(t, err, `"nowhere"`)
	_, err = model.Read("x.yaml", []byte("hongbao: 1\nkind: scenario\nextends: x.yaml\n"), func(string) ([]byte, error) {
		return []byte("hongbao: 1\nkind: scenario\nextends: x.yaml\n"), nil
	})
	assert.ErrorContains(t, err, "circle")
}
