package model_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model"
)

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
