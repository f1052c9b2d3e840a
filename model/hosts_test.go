package model_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// besideCrowd adds services, a circle and campaigns at the till to the crowded market.
const besideCrowd = `
hosts: [{id: circle, circle: {contacts: 0.3, closure: 0.2, max_friends: 12, session: 70%, steps: [{when: opened, times: 2}]}}]
services: [{id: songs}, {id: tunes}]
adjacent:
  - {id: sound, share: 90%, review: 3d, kappa: 0.8, eta: 0.7, gamma: 0.5, links: {west: 0.5, east_chat: 0.3}, services: {music: {a: 0.1}, songs: {a: 0.3, value: 2 yuan}, tunes: {}}}
  - {id: films_at_home, services: {films: {}}}
camps: [{id: north, joins: [{firm: tunes, when: opened}]}]
events:
  - {id: hushed, at: 2015-02-12T11:00, gate: {host: west, object: content_link, guest: songs}, to: 200}
campaigns:
  - {id: at_till, kind: till, platform: east_pay, context: shopping, venue: stalls, window: 2015-02-05..2015-02-25, budget: 20k, amount: 3.0, partners: 70%}
  - {id: saving, kind: coupon, platform: west_pay, context: shopping, window: 2015-02-09..2015-02-12, budget: 30k, amount: 10.0, min_spend: 40.0, merchants_pay: 30%}
  - {id: five, kind: blessings, platform: east_pay, place: circle, window: 2015-02-11..2015-02-19, budget: 5k, new_friends: 2, rare_card: 50%, circle_boost: 3}
  - {id: photos, kind: festival, object: photo, platform: west_pay, window: 2015-02-20..2015-02-21, seeds: {2015-02-20: 10%}, hosts: {west_talk: 1}, amount: 1.0, slots: 50, open: 40%, open_new: 1%}
`

func besides(t testing.TB) *model.Scenario { return over(t, crowded, besideCrowd) }

// What is off, or has no rate, is as if it were not in the file.
func TestHostsOffAreAbsent(t *testing.T) {
	want := play(t, read(t, crowded))
	sound := "adjacent: [{id: sound, links: {west: 1}, eta: 1, services: {music: {}, films: {a: 2}}"
	for name, lines := range map[string]string{
		"services off":             sound + `, "on": false}]`,
		"services of nobody":       sound + ", share: 0}]",
		"circle off":               `hosts: [{id: circle, circle: {"on": false, contacts: 0.5, closure: 0.5}}]`,
		"circle without proposals": "hosts: [{id: circle, circle: {contacts: 0, closure: 0.5, session: 10%}}]",
		"till off":                 `campaigns: [{id: gift, "on": false, kind: till, platform: east_pay, context: shopping, window: 2015-02-05..2015-02-25, budget: 20k, amount: 3.0}]`,
		"till without budget":      "campaigns: [{id: gift, kind: till, platform: east_pay, context: shopping, window: 2015-02-05..2015-02-25, budget: 0, amount: 3.0, install: 0.1}]",
		"till of nothing":          "campaigns: [{id: gift, kind: till, platform: east_pay, context: shopping, window: 2015-02-05..2015-02-25, budget: 1m, amount: 0}]",
		"coupon that nobody takes": "campaigns: [{id: gift, kind: coupon, platform: east_pay, context: shopping, window: 2015-02-05..2015-02-25, budget: 1m, amount: 5.0, partners: 0}]",
		"coupon too dear":          "campaigns: [{id: gift, kind: coupon, platform: east_pay, context: shopping, window: 2015-02-05..2015-02-25, budget: 1m, amount: 5.0, min_spend: 1m}]",
		"blessings without circle": `hosts: [{id: circle, circle: {"on": false, contacts: 1}}]
campaigns: [{id: gift, kind: blessings, platform: east_pay, place: circle, window: 2015-02-05..2015-02-25, budget: 1m, new_friends: 0}]`,
		"own chance of the common":  "envelopes: {link_open: 25%, link_open_new: 5%}\ncampaigns: [{id: spring, object: envelope, open: 25%, open_new: 5%}, {id: gala, open: 25%}]",
		"wallet from the first day": "platforms: [{id: east_pay, adoption: {from: 2015-02-01}}]",
	} {
		t.Run(name, func(t *testing.T) { assertSame(t, want, play(t, over(t, crowded, lines)), nil) })
	}
	// Services stand beside the payments and never move them.
	served := play(t, over(t, crowded, sound+"}]"))
	assert.NotEqual(t, want.hash, served.hash)
	served.hash = want.hash
	assertSame(t, want, served, nil)
}

// Taking a campaign out of a market that has all of them is the same as switching it off.
func TestHostsOffIsAbsentTheOtherWay(t *testing.T) {
	lines := strings.Split(besideCrowd, "\n")
	for _, id := range []string{"at_till", "saving", "photos"} {
		without := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.Contains(l, "id: "+id) })
		require.Len(t, without, len(lines)-1)
		off, err := besides(t).With(model.Setting{Path: "campaigns." + id + ".on", Value: "false"})
		require.NoError(t, err)
		assertSame(t, play(t, over(t, crowded, strings.Join(without, "\n"))), play(t, off), nil)
	}
}

// An intervention that nothing meets changes nothing.
func TestNullInterventionsOnHosts(t *testing.T) {
	want := play(t, besides(t))
	const gate = "events:\n  - {id: nothing, at: 2015-02-03, gate: {host: %s, object: content_link, guest: %s}, to: 0}\n"
	for name, change := range map[string][2]string{
		"link of a service of which nobody shares any": {"events:\n", fmt.Sprintf(gate, "circle", "songs")},
		"only service of its market":                   {"events:\n", fmt.Sprintf(gate, "west", "films")},
		"step of a circle that comes too late":         {"{when: opened, times: 2}", "{when: opened, times: 2}, {when: 2016-01-01, times: 9}"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(besideCrowd, change[0]))
			assertSame(t, want, play(t, over(t, crowded, strings.Replace(besideCrowd, change[0], change[1], 1))), nil)
		})
	}
}

// The order of lists means nothing, and exchanged ids only rename columns.
func TestHostsKnowNeitherOrderNorNames(t *testing.T) {
	base := besides(t)
	want := play(t, base)
	for _, name := range []string{
		"listeners.songs", "listeners.tunes", "circle_ties.circle", "circle_clustering.circle", "promotion_uses.at_till",
		"promotion_uses.saving", "promotion_merchants.saving", "participants.five", "participants.photos",
	} {
		x := want.of(name, int32(base.Start), int32(base.End))
		assert.True(t, slices.ContainsFunc(x, func(v float64) bool { return v > 0 }), name)
	}
	assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
		slices.Reverse(s.Services)
		slices.Reverse(s.Adjacent)
		slices.Reverse(s.Hosts)
		slices.Reverse(s.Campaigns)
		slices.Reverse(s.Platforms)
		slices.Reverse(s.Merchants)
	})), nil)
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	for a, b := range map[string]string{"songs": "tunes", "music": "films", "sound": "films_at_home", "stalls": "east_shop"} {
		t.Run(a, func(t *testing.T) {
			text, err := edited(t, base, func(s *model.Scenario) {
				named(s)
				for i := range s.Services {
					s.Services[i].Key = s.Services[i].ID
				}
				for i := range s.Adjacent {
					s.Adjacent[i].Key = s.Adjacent[i].ID
				}
			}).Resolved()
			require.NoError(t, err)
			lines := strings.Split(string(text), "\n")
			for i, line := range lines {
				if !key.MatchString(line) {
					lines[i] = exchange(line, map[string]string{a: b})
				}
			}
			got := play(t, read(t, strings.Join(lines, "\n")))
			assertSame(t, want, got, func(column string) string { return exchange(column, map[string]string{a: b}) })
		})
	}
}

// Rivals that a host shuts out keep their proportions, whatever links the host's
// own service has (independence of irrelevant alternatives): with equal utilities
// they have equal shares in the mean over people, in every market.
func TestShutOutRivalsKeepTheirProportions(t *testing.T) {
	s, err := model.Open("mechanisms/services", model.Setting{Path: "expect", Value: "[]"}, model.Setting{Path: "population.users", Value: "20_000"})
	require.NoError(t, err)
	_, d := live(t, s, luck, "listeners")
	sum := map[string]float64{}
	const weeks = 5 // of choices, each made once by everybody
	for _, id := range []string{"rival_music", "bystander", "rival_radio"} {
		for week := range weeks {
			day := int32(s.End) - 7*int32(week)
			sum[id] += d.of("listeners."+id, day, day)[0]
		}
	}
	a := map[string]float64{"rival_music": 0.2, "bystander": 0, "rival_radio": -0.3}
	for id, x := range sum {
		// The logarithm of a ratio of counts has variance 1/m + 1/n.
		tolerance := 4 * math.Sqrt(1/x+1/sum["bystander"])
		assert.InDelta(t, a[id], math.Log(x/sum["bystander"]), tolerance+1e-9, id)
	}
}

// Triadic closure raises transitivity: among as many ties, those that friends of
// friends make close more corners than those that random contacts make.
func TestTriadicClosureRaisesTransitivity(t *testing.T) {
	const market = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-03-31
population: {users: 3_000}
network: {kind: erdos_renyi, mean_degree: 40}
platforms: [{id: wallet, adoption: {law: everyone}}]
hosts: [{id: circle, app: wallet, circle: {contacts: 0.05, max_friends: 100}}]
contexts: [{id: paying, rate: 0.1, platforms: {wallet: {}}}]
`
	// Both have members who tie themselves to about ten others.
	random := over(t, market, "hosts: [{id: circle, circle: {contacts: 0.062}}]")
	closed := over(t, market, "hosts: [{id: circle, circle: {contacts: 0.03, closure: 0.047}}]")
	_, r := live(t, random, luck, "circle_ties", "circle_clustering")
	_, c := live(t, closed, luck, "circle_ties", "circle_clustering")
	at := func(d *diary, name string) float64 {
		return d.of(name+".circle", int32(random.End), int32(random.End))[0]
	}
	require.InDelta(t, at(r, "circle_ties"), at(c, "circle_ties"), 1)
	// Ties to random contacts on a random graph close corners at the density k/N.
	ties := at(r, "circle_ties")
	corners := 3000 * ties * ties / 2
	density := ties / 3000
	assert.InDelta(t, density, at(r, "circle_clustering"), 4*math.Sqrt(3*density/corners))
	assert.Greater(t, at(c, "circle_clustering"), 10*density)
}

// Whoever takes part at an ally's host has the wallet afterwards: nobody else can
// cash what he got.
func TestClaimsAtAnAllyNeedTheWallet(t *testing.T) {
	s := over(t, single, `
end: 2015-01-05
platforms: [{id: first, adoption: {law: none}}, {id: second, adoption: {law: none}}]
hosts: [{id: ally, share: 30%}]
envelopes: {install: {first: 40%}, bind: {first: [{chance: 25%}]}, bind_per_yuan: 0}
campaigns: [{id: fans, kind: give, platform: first, place: ally, window: 2015-01-02..2015-01-04, seeds: {2015-01-02: 50%}, budget: 100m, amount: 6.0}]
`)
	_, d := live(t, s, luck, "installed", "bound", "participants")
	day := int32(s.End)
	got := d.of("participants.fans", day, day)[0]
	assert.Equal(t, got, d.of("installed.first", day, day)[0])
	// Three chances to start at 0.5 and to install at 0.4, for 30 percent of people.
	p := 0.3 * (1 - math.Pow(1-0.5*0.4, 3))
	assert.InDelta(t, 20_000*p, got, 4*math.Sqrt(20_000*p*(1-p)))
	// Who binds is drawn once a person and campaign.
	assert.InDelta(t, 0.25*got, d.of("bound.first", day, day)[0], 4*math.Sqrt(got*0.25*0.75))
}

// A photo costs its sender nothing: what the lookers pay is all that moves, and
// nothing is refunded.
func TestPhotosArePaidByThoseWhoLook(t *testing.T) {
	s := over(t, single, `
end: 2015-01-06
network: {kind: erdos_renyi, mean_degree: 20}
hosts: [{id: moments, share: 100%}]
envelopes: {link_open: 0}
campaigns: [{id: photos, kind: festival, object: photo, platform: first, window: 2015-01-02..2015-01-02, seeds: {2015-01-02: 10%}, hosts: {moments: 1}, amount: 2.0, slots: 100, open: 30%}]
`)
	_, d := live(t, s, luck, "envelopes_sent", "envelopes_opened", "envelopes_claimed")
	day := int32(s.Start) + 1
	sent := d.of("envelopes_sent.first", day, day)[0]
	assert.InDelta(t, 2_000, sent, 4*math.Sqrt(20_000*0.1*0.9))
	assert.InDelta(t, 6*sent, d.of("envelopes_opened.first", day, day)[0], 4*math.Sqrt(sent*(6+0.09*20)))
	assert.Equal(t, d.of("envelopes_opened.first", day, day), d.of("envelopes_claimed.first", day, day))
}

// A wallet that comes later is not there before, and its hazard is the same from then on.
func TestWalletsComeOnTheirDay(t *testing.T) {
	s := over(t, single, `
end: 2015-01-31
platforms: [{id: first, adoption: {law: bass, from: lands, external: 0.01}}]
events: [{id: lands, at: 2015-01-11}]
`)
	_, d := live(t, s, luck, "installed")
	assert.Equal(t, 0.0, d.of("installed.first", int32(s.Start)+9, int32(s.Start)+9)[0])
	p := 1 - math.Exp(-0.21)
	assert.InDelta(t, 20_000*p, d.of("installed.first", int32(s.End), int32(s.End))[0], 4*math.Sqrt(20_000*p*(1-p)))
	gone, _, err := s.Without([]string{"lands"}, nil)
	require.NoError(t, err)
	_, d = live(t, gone, luck, "installed")
	assert.Equal(t, 0.0, d.of("installed.first", int32(s.End), int32(s.End))[0])
}
