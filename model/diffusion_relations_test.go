package model_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// exampled lays wallets that spread by example over the crowded market.
const exampled = `
platforms:
  - {id: east_pay, adoption: {law: threshold, threshold: {of: share, law: uniform, from: 0.02, to: 0.5}, seeds: {people: 60}}}
  - {id: west_pay, adoption: {cross: 0.02}}
  - {id: north_pay, adoption: {law: contagion, pass: 15%, seeds: {people: 30, law: block}, bind_on_install: 70%}}
merchants:
  - {id: east_shop, accept: {north_pay: {law: bass, spread: {external: 0.002, imitation: 0.05, cross: 0.08}}}}
  - {id: west_shop, accept: {north_pay: {law: bass, from: opened, spread: {external: 0.01}}}}
campaigns:
  - {id: spring, senders: 80}
`

func TestSpreadByExampleForgetsOrderAndWorkers(t *testing.T) {
	base := over(t, crowded, exampled)
	want := play(t, base)
	for _, name := range []string{"installed.north_pay", "installed.east_pay", "acceptance.east_shop.north_pay", "envelopes_emptied.east_pay"} {
		assert.Positive(t, slices.Max(want.of(name, int32(base.Start), int32(base.End))), name)
	}
	assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
		slices.Reverse(s.Platforms)
		slices.Reverse(s.Merchants)
		slices.Reverse(s.Campaigns)
		slices.Reverse(s.Hosts)
	})), nil)
	for _, workers := range []int{1, 3} {
		r, err := model.Start(base, luck, model.Options{Workers: workers})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(base.End)))
		assert.Equal(t, want.hash, r.Hash(), "%d workers", workers)
	}
}

// Ids of two wallets that spread in different ways change places while their
// keys stay: columns are renamed, and nothing else.
func TestExchangedIDsOfWalletsThatSpread(t *testing.T) {
	base := over(t, crowded, exampled)
	text, err := edited(t, base, named).Resolved()
	require.NoError(t, err)
	pairs := map[string]string{"east_pay": "north_pay"}
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if !key.MatchString(line) {
			lines[i] = exchange(line, pairs)
		}
	}
	got := play(t, read(t, strings.Join(lines, "\n")))
	assertSame(t, play(t, base), got, func(column string) string { return exchange(column, pairs) })
}

// Every law and hazard that is off, or has nothing to do, is as if it were not
// there.
func TestSpreadThatIsOffIsAbsent(t *testing.T) {
	absent := map[string]string{
		"adoption": "platforms: [{id: north_pay, adoption: {law: none}}]\n",
		"hazards":  "title: crowded\n",
		"shop":     "merchants: [{id: east_shop, accept: {north_pay: {law: share, share: 0}}}]\n",
	}
	for _, c := range []struct{ name, like, lines string }{
		{"threshold", "adoption", "platforms: [{id: north_pay, adoption: {law: threshold, threshold: {on: false, at: 0}}}]\n"},
		{"threshold beyond reach", "adoption", "platforms: [{id: north_pay, adoption: {law: threshold, threshold: {at: 100_000}}}]\n"},
		{"contagion", "adoption", "platforms: [{id: north_pay, adoption: {law: contagion}}]\n"},
		{"seeds off", "adoption", "platforms: [{id: north_pay, adoption: {law: none, seeds: {on: false, people: 200}}}]\n"},
		{"no seeds", "adoption", "platforms: [{id: north_pay, adoption: {law: none, seeds: {people: 0, law: block}}}]\n"},
		{"no cross effect", "hazards", "platforms: [{id: east_pay, adoption: {cross: 0}}]\n"},
		{"settings of another law", "hazards", "platforms: [{id: east_pay, adoption: {pass: 50%, threshold: {at: 1}}}, {id: north_pay, adoption: {cross: 3}}]\n"},
		{"no senders", "hazards", "campaigns: [{id: spring, senders: 0}]\n"},
		{"spread off", "shop", "merchants: [{id: east_shop, accept: {north_pay: {law: bass, spread: {on: false, external: 1}}}}]\n"},
		{"spread at rate zero", "shop", "merchants: [{id: east_shop, accept: {north_pay: {law: bass, spread: {}}}}]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assertSame(t, play(t, over(t, crowded, absent[c.like])), play(t, over(t, crowded, c.lines)), nil)
		})
	}
	// What is on does something.
	without := play(t, over(t, crowded, absent["adoption"]))
	with := play(t, over(t, crowded, "platforms: [{id: north_pay, adoption: {law: contagion, seeds: {people: 200}, pass: 5%}}]\n"))
	assert.NotEqual(t, without.hash, with.hash)
}

// A wallet that nobody has got is passed on by nobody, and thresholds above zero
// move nobody: without seeds nothing happens, whatever the rates.
func TestNothingSpreadsFromNothing(t *testing.T) {
	const text = `
hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-02-01
population: {users: 500}
network: {kind: %s, mean_degree: 6}
platforms: [{id: wallet, adoption: {%s}}]
contexts: [{id: none, platforms: {wallet: {}}}]
choice: {visible: installed}
`
	for _, network := range []string{"complete", "erdos_renyi"} {
		for _, law := range []string{"law: contagion, pass: 100%", "law: threshold, threshold: {at: 1}", "law: threshold, threshold: {of: share, at: 0.01}"} {
			s := read(t, fmt.Sprintf(text, network, law))
			_, d := live(t, s, luck, "installed")
			assert.Zero(t, d.rows[len(d.rows)-1][0], "%s, %s", network, law)
		}
	}
}
