package model

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file tells thresholds, contagion, seeds, two-sided hazards and exact
// numbers of senders once more, as the twin does everything: person by person.

// inTurn orders all people by a draw of each.
func (t *twin) inTurn(key rng.Key) []*person {
	out := slices.Clone(t.people)
	slices.SortStableFunc(out, func(a, b *person) int {
		x, y := key.Draw(uint64(a.number)), key.Draw(uint64(b.number))
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return out
}

// sow gives wallets to their seeds on the eve of the first day.
func (t *twin) sow() {
	for _, p := range t.platforms() {
		platform := t.n.platforms[p]
		seeds := platform.Adoption.Seeds
		if seeds == nil || !seeds.On {
			continue
		}
		stream := t.root.Stream("seeds/" + keyOf(platform.Key, platform.ID))
		list := t.inTurn(ever(stream, 0))
		if seeds.Law == "block" {
			first := seeds.First
			if first == -1 {
				first = agents.Pick(ever(stream, 1).Draw(0), len(t.people))
			}
			first %= len(t.people)
			list = append(slices.Clone(t.people[first:]), t.people[:first]...)
		}
		left := seeds.People
		for _, who := range list {
			if who.entry > 0 || left == 0 {
				continue
			}
			left--
			if !who.installed[p] {
				t.install(who, p)
			}
			if !who.bound[p] {
				t.bind(who, p)
			}
		}
	}
}

// diffuse lets people install by the example of others.
func (t *twin) diffuse() {
	for _, p := range t.platforms() {
		a := &t.n.platforms[p].Adoption
		switch {
		case a.Law == "threshold" && a.Threshold.On:
			for _, who := range t.people {
				if t.couldGet(who, p) && t.persuaded(who, p) {
					t.get(who, p)
				}
			}
		case a.Law == "contagion":
			var got []*person
			for _, who := range t.people {
				if who.seen[p] && !who.passed[p] {
					if who.passed == nil {
						who.passed = map[agents.PlatformID]bool{}
					}
					who.passed[p] = true
					got = append(got, t.infected(who, p)...)
				}
			}
			for _, who := range got {
				t.get(who, p)
			}
		}
	}
}

// couldGet reports whether somebody had not the wallet this morning and may.
func (t *twin) couldGet(who *person, p agents.PlatformID) bool {
	if !t.inMarket(who) || who.seen[p] {
		return false
	}
	host := t.n.platforms[p].Host
	return host == "" || slices.ContainsFunc(t.n.hostsNamed(host), func(h agents.HostID) bool { return t.onHost(who, h) })
}

func (t *twin) get(who *person, p agents.PlatformID) {
	platform := t.n.platforms[p]
	if !who.installed[p] {
		t.install(who, p)
	}
	draw := t.whole(t.root.Stream("diffusion.bind/"+keyOf(platform.Key, platform.ID)), 0).Draw(uint64(who.number))
	if agents.Happens(draw, agents.Threshold(float64(platform.Adoption.Bind))) {
		if !who.bound[p] {
			t.bind(who, p)
		}
		delete(who.fresh, p)
	}
}

// persuaded reports whether enough others showed the wallet this morning.
func (t *twin) persuaded(who *person, p agents.PlatformID) bool {
	platform := t.n.platforms[p]
	rule := platform.Adoption.Threshold
	key := ever(t.root.Stream("threshold/"+keyOf(platform.Key, platform.ID)), 0)
	showing, all := who.shows[p], int64(len(who.friends))
	if !t.graph {
		showing, all = t.showed[p], t.entered
	}
	place := who.number
	if (rule.Law == "ranks" || rule.Law == "list") && rule.Order == "drawn" {
		place = slices.Index(t.inTurn(key), who)
	}
	var threshold float64
	switch rule.Law {
	case "fixed":
		threshold = rule.At
	case "uniform":
		threshold = rule.From + float64((rule.To-rule.From)*rng.Real(key.Draw(uint64(who.number))))
	case "ranks":
		threshold = float64(place)
		if rule.Of == "share" {
			threshold /= float64(len(t.people))
		}
	case "list":
		threshold = rule.List[place%len(rule.List)]
	}
	if rule.Of == "share" && all > 0 {
		threshold = float64(threshold * float64(all))
	}
	return float64(showing) >= threshold-1e-9
}

// infected lists those to whom somebody passes the wallet.
func (t *twin) infected(who *person, p agents.PlatformID) []*person {
	platform := t.n.platforms[p]
	stream := t.root.Stream("contagion/" + keyOf(platform.Key, platform.ID))
	meets := who.friends
	if !t.graph {
		for n := range int(t.s.Network.MeanDegree) {
			k := agents.Pick(rng.Part(ever(stream, 1).Draw(uint64(who.number)), n), len(t.people))
			if t.people[k] != who {
				meets = append(meets, t.people[k])
			}
		}
	}
	var out []*person
	for _, other := range meets {
		draw := ever(stream, 0).Pair(uint64(who.number), uint64(other.number))
		if t.couldGet(other, p) && agents.Happens(draw, agents.Threshold(float64(platform.Adoption.Pass))) {
			out = append(out, other)
		}
	}
	return out
}

// coverOnTheEve lets merchants take what their dated coverage says already on the
// eve of the first day, so that people can see it in the morning.
func (t *twin) coverOnTheEve() {
	for _, v := range t.venues {
		for _, p := range t.platforms() {
			a, ok := v.spec.Accept[t.n.platforms[p].ID]
			if !ok || a.Law != "coverage" || t.calendar.hour(a.From) > int64(t.start)*24 {
				continue
			}
			share := min(1, float64(held(a.Coverage, t.start)*a.Scale))
			for j, k := range v.keepers {
				draw := t.merchantKey(v, "cover/", p, 0, 0).Draw(uint64(j))
				k.accepts[p] = !k.closed && agents.Happens(draw, agents.Threshold(share))
			}
		}
	}
}

// spreadOver lets merchants begin to take wallets by the hazards of both sides.
func (t *twin) spreadOver(v *venue) {
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || a.Law != "bass" || !a.Spread.On || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		there, taking, held := 0, 0, 0
		for _, k := range v.keepers {
			if !k.closed {
				there++
			}
			if _, signed := k.contract[p]; signed || k.accepts[p] {
				taking++
			}
		}
		for _, who := range t.people {
			if who.held[p] {
				held++
			}
		}
		rate := a.Spread.External
		if there > 0 {
			rate += float64(a.Spread.Imitation * (float64(taking) / float64(there)))
		}
		if t.entered > 0 {
			rate += float64(a.Spread.Cross * (float64(held) / float64(t.entered)))
		}
		for j, k := range v.keepers {
			draw := t.merchantKey(v, "spread/", p, t.day, 0).Draw(uint64(j))
			if k.closed || k.accepts[p] || draw >= agents.Threshold(agents.Hazard(float64(rate*t.s.Clock.DT))) {
				continue
			}
			k.accepts[p] = true
			t.count("signed", v.v, p, 1)
			t.term(stampSign, t.n.venueKey[v.v]+uint64(j), uint64(t.tick), t.n.platformKey[p])
		}
	}
}

// shareOfTakers is the share of merchants who took a wallet this morning, as a
// mean over contexts by their occasions of the means over the classes that name it.
func (t *twin) shareOfTakers(p agents.PlatformID) float64 {
	var above, below float64
	for _, c := range t.n.contexts {
		var shares []float64
		for _, v := range t.venues {
			if _, ok := v.spec.Accept[t.n.platforms[p].ID]; !ok || v.spec.Context != c.ID {
				continue
			}
			there, taking := 0, 0
			for _, k := range v.keepers {
				_, signed := k.contract[p]
				if !k.closed {
					there++
				}
				if signed || k.accepts[p] {
					taking++
				}
			}
			share := 0.0
			if there > 0 {
				share = float64(taking) / float64(there)
			}
			shares = append(shares, share)
		}
		if len(shares) == 0 {
			continue
		}
		times := c.Rate
		if c.Occasions.Fixed > 0 {
			times = float64(c.Occasions.Fixed)
		}
		sum := 0.0
		for _, share := range shares {
			sum += share
		}
		above += float64(times*sum) / float64(len(shares))
		below += times
	}
	if below == 0 {
		return 0
	}
	return above / below
}

// inviteSenders lets an exact number of people start on the first day.
// It reports whether there is one.
func (t *twin) inviteSenders(g *gift) bool {
	if t.day != int32(g.c.Window.From) || g.c.Senders == 0 {
		return false
	}
	key := ever(t.root.Stream("envelope.senders/"+g.c.ID), 0)
	left := g.c.Senders
	for _, who := range t.inTurn(key) {
		if left == 0 || !t.inMarket(who) || g.c.Kind == "festival" && !who.bound[g.p] {
			continue
		}
		left--
		hour := 24
		if t.hourly {
			luck := rng.Part(key.Draw(uint64(who.number)), 12)
			hour = 7 + agents.Pick(luck, 17)
			if g.c.Hours == "evening" {
				k := agents.Pick(luck, 55)
				hour = 18 + k%6
				if k >= 44 {
					hour = 7 + k - 44
				}
			}
		}
		g.starters[hour] = append(g.starters[hour], who)
	}
	return true
}

// spreadAbout changes the market of compare_test.go: every wallet spreads in
// another way, merchants take up two of them by example, and campaigns begin
// with exact numbers of people.
func spreadAbout(t *testing.T, settings ...Setting) *Scenario {
	t.Helper()
	text := `
hongbao: 1
kind: scenario
extends: full
platforms:
  - {id: wepay, adoption: {law: contagion, pass: 20%, seeds: {people: 20}}}
  - {id: alpay, adoption: {law: bass, cross: 0.03}}
  - {id: union, adoption: {law: threshold, threshold: {of: share, law: uniform, from: 0, to: 0.4}, seeds: {people: 12, law: block}}}
  - {id: bai, adoption: {law: threshold, bind_on_install: 70%, threshold: {law: list, list: [0, 1, 3, 4, 7, 2]}, seeds: {people: 9, law: block, first: 490}}}
merchants:
  - {id: mall, accept: {union: {law: bass, spread: {external: 0.004, imitation: 0.05, cross: 0.06}}}}
  - {id: shop_in_chat, accept: {union: {law: bass, from: wepay_shops, spread: {imitation: 0.1, cross: 0.02}}}}
campaigns:
  - {id: wepay_new_year, senders: 70}
  - {id: alms, senders: 40}
`
	s, err := Read("test.yaml", []byte(text), func(string) ([]byte, error) { return []byte(full), nil }, settings...)
	require.NoError(t, err)
	return s
}

func TestTwinOnDiffusion(t *testing.T) {
	for _, test := range []struct {
		name     string
		workers  int
		settings []Setting
	}{
		{"as it stands", 1, nil},
		{"four workers", 4, nil},
		{"installed", 2, []Setting{{"choice.visible", "installed"}, {"platforms.union.adoption.threshold.law", "ranks"}}},
		{"by number", 2, []Setting{{"choice.visible", "installed"}, {"platforms.bai.adoption.threshold.order", "number"}, {"platforms.union.adoption.threshold.law", "fixed"}, {"platforms.union.adoption.threshold.at", "0.2"}}},
		{"complete mixing", 3, []Setting{{"network.kind", "complete"}, {"choice.visible", "installed"}, {"platforms.bai.adoption.bind_on_install", "1"}}},
		{"implicit ties", 2, []Setting{{"network.form", "implicit"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := compareWithTwin(t, spreadAbout(t, test.settings...), test.workers)
			for _, what := range []string{"installs", "binds", "signed", "emptied", "given", "sent"} {
				require.NotZero(t, o.sums[what], what)
			}
		})
	}
}

func TestTwinOnDiffusionAcrossChunks(t *testing.T) {
	s := spreadAbout(t, Setting{"population.users", "17000"}, Setting{"network.mean_degree", "6"},
		Setting{"platforms.bai.adoption.threshold.order", "number"}, // the twin is slow at orders
		Setting{"cut", "true"}, Setting{"start", "2015-02-17"}, Setting{"end", "2015-02-18"})
	require.Greater(t, chunks(int(s.Population.Users)), 2)
	hash := compareWithTwin(t, s, 3).twin.hash
	r, err := Start(s, Luck{Seed: 7, Replicate: 2}, Options{Workers: 1})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End)))
	require.Equal(t, hash, r.Hash())
}
