package model

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// hosted is the full market with services, a circle, and every kind of campaign.
const hosted = `
hongbao: 1
kind: scenario
extends: base
platforms:
  - {id: fruit, adoption: {law: bass, from: lands, external: 0.02, imitation: 0.1, bind_on_install: 70%}}
hosts:
  - {id: circle, circle: {contacts: 0.2, closure: 0.3, max_friends: 9, session: 60%, steps: [{when: 2015-02-10, times: 2.5}, {when: lands, for: 6d, times: 0.5}]}}
services: [{id: hums}, {id: rocks}, {id: reads}, {id: writes}]
camps: [{id: west, joins: [{firm: hums, when: 2015-02-20}]}]
adjacent:
  - {id: tunes, share: 80%, review: 5d, kappa: 1.3, rho: 0.4, eta: 0.9, gamma: 0.6, links: {chat_all: 0.4, weibo: 0.2, circle: 1.5}, services: {music: {a: 0.2, value: 3 yuan}, hums: {a: -0.1, value: 1 yuan}, rocks: {}}}
  - {id: books, key: a_books, review: 3d, eta: 0.3, links: {moments: 0.5}, services: {reads: {a: 0.5}, writes: {}}}
contexts:
  - {id: counter, platforms: {fruit: {a: 0.2}}}
merchants:
  - {id: tills, accept: {fruit: {law: coverage, coverage: {2015-02-01: 90k}, scale: 0.000005}}}
events:
  - {id: lands, at: 2015-02-09}
  - {id: hushed, at: 2015-02-19T05:00, gate: {host: chat_all, object: content_link, guest: hums}, to: 0, also: [{gate: {host: moments, object: content_link, guest: reads}, to: 300}]}
campaigns:
  - {id: till_days, kind: till, platform: bai, window: 2015-02-03..2015-03-20, context: counter, venue: tills, partners: 60%, min_spend: 5.0, amount: 4.0, budget: 30k, install: 0.004}
  - {id: coupons, kind: coupon, platform: alpay, window: 2015-02-12..2015-02-16, context: shopping, min_spend: 60.0, amount: 20.0, merchants_pay: 35%, budget: 40k}
  - {id: small_coupons, kind: coupon, platform: fruit, window: 2015-02-14..2015-03-30, context: counter, amount: 15.0, budget: 10m}
  - {id: luck, kind: blessings, platform: alpay, place: circle, window: 2015-02-11..2015-02-24, budget: 20001.23, new_friends: 3, rare_card: 60%, circle_boost: 2}
  - {id: photos, kind: festival, object: photo, platform: wepay, window: 2015-02-18..2015-02-22, seeds: {2015-02-18: 20%}, hosts: {moments: 1}, amount: 2.0, slots: 100, batch: 2, open: 35%, open_new: 2%, share_on: 10%}
`

// fullHosted reads the market above, with values changed.
func fullHosted(t testing.TB, settings ...Setting) *Scenario {
	t.Helper()
	s, err := Read("hosted.yaml", []byte(hosted), func(string) ([]byte, error) { return []byte(full), nil }, settings...)
	require.NoError(t, err)
	return s
}

// besides compares what stands in no flow of the day.
type besides struct {
	t    *testing.T
	o    *watch
	seen map[string]int64
}

func (b besides) Observe(w *World) error {
	if err := b.o.Observe(w); err != nil {
		return err
	}
	twin := b.o.twin
	for _, place := range w.names.listened() {
		id := w.names.services[place].ID
		require.Equal(b.t, twin.listenersOf(id), w.listeners[place], id)
		b.seen["listeners "+id] += w.listeners[place]
	}
	for _, c := range w.circles {
		circle := twin.circleAt(c.host)
		require.Len(b.t, circle, c.lists.some)
		var edges, wedges, corners int64
		for _, who := range twin.people {
			var friends []uint32
			list := circleOf(circle, who)
			for n, a := range list {
				friends = append(friends, uint32(a.number))
				for _, x := range list[:n] {
					wedges++
					if circle[a][x] {
						corners++
					}
				}
			}
			edges += int64(len(list))
			require.Equal(b.t, friends, append([]uint32(nil), c.of(who.number, nil)...))
		}
		require.Equal(b.t, [3]int64{edges / 2, wedges, corners / 3}, [3]int64{c.edges, c.wedges, c.triangles})
		b.seen["triangles"] += c.triangles
	}
	for _, p := range twin.beside.promotions {
		for k, id := range w.names.promotions {
			if id == p.c.ID {
				require.Equal(b.t, promoted{w.promoted[k].uses, p.granted - p.borne, p.borne}, w.promoted[k], id)
				b.seen[id] += w.promoted[k].uses
			}
		}
	}
	for _, p := range twin.beside.pools {
		for k, id := range w.names.campaigns {
			if id == p.c.ID {
				require.Equal(b.t, int64(len(p.took)), w.participants[k])
				b.seen[id] += w.participants[k]
			}
		}
	}
	return nil
}

// Kernel and twin agree on everything beside the wallets, for any number of workers.
func TestTwinOnHosts(t *testing.T) {
	for name, settings := range map[string][]Setting{
		"as it stands":    nil,
		"no habit":        {{"adjacent.tunes.kappa", "0"}, {"habit.clock", "occasion"}, {"choice.visible", "last"}},
		"complete mixing": {{"network.kind", "complete"}},
		"daylight":        {{"clock.hourly", "[]"}, {"events.hushed.at", "2015-02-19"}, {"events.w_blocks.at", "2015-02-16"}, {"events.w_limits.at", "2015-02-15"}, {"events.passcode.at", "2015-02-16"}, {"events.e_blocks.at", "2015-02-18"}},
		"out of history":  {{"events.lands.on", "false"}, {"adjacent.books.on", "false"}, {"campaigns.luck.on", "false"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := fullHosted(t, settings...)
			luck := Luck{Seed: 7, Replicate: 2}
			var hash uint64
			for n, workers := range []int{1, 4} {
				r, err := Start(s, luck, Options{Workers: workers})
				require.NoError(t, err)
				if n > 0 {
					require.NoError(t, r.Until(context.Background(), int32(s.End)))
					require.Equal(t, hash, r.Hash())
					continue
				}
				twin, err := startTwin(s, luck)
				require.NoError(t, err)
				seen := map[string]int64{}
				require.NoError(t, r.Until(context.Background(), int32(s.End), besides{t, &watch{t: t, twin: twin, sums: map[string]int64{}}, seen}))
				hash = r.Hash()
				if name == "as it stands" {
					for _, what := range []string{"listeners hums", "listeners reads", "triangles", "till_days", "coupons", "small_coupons", "luck"} {
						require.NotZero(t, seen[what], what)
					}
					for _, p := range twin.beside.promotions {
						if p.c.ID == "coupons" || p.c.ID == "till_days" {
							require.Less(t, p.left, 2*int64(p.c.Amount), "the budget of %s must run out", p.c.ID)
						}
					}
				}
			}
		})
	}
}

// Many workers share several chunks.
func TestHostsDoNotDependOnWorkers(t *testing.T) {
	s := fullHosted(t, Setting{"population.users", "27000"}, Setting{"network.mean_degree", "6"},
		Setting{"cut", "true"}, Setting{"start", "2015-02-10"}, Setting{"end", "2015-02-20"})
	require.Greater(t, chunks(int(s.Population.Users)), 3)
	var want string
	for _, workers := range []int{1, 3, 8} {
		all, err := s.Columns(nil)
		require.NoError(t, err)
		r, err := Start(s, Luck{3, 1}, Options{Workers: workers})
		require.NoError(t, err)
		o := &reading{columns: all}
		require.NoError(t, r.Until(context.Background(), int32(s.End), o))
		got := fmt.Sprintf("%x\n%s", r.Hash(), o.text.String())
		if want == "" {
			want = got
		}
		require.True(t, want == got, "%d workers", workers)
	}
}

// Money, counts and columns are conserved with all kinds of campaigns.
func TestConservationOnHosts(t *testing.T) {
	s := fullHosted(t, Setting{"population.users", "3000"})
	r, err := Start(s, Luck{Seed: 11, Replicate: 1}, Options{Workers: 2})
	require.NoError(t, err)
	l := newLedger(t, r)
	// The ledger's budgets know the kinds that give and reward alone; here each
	// campaign's own budget is watched, the merchants' part with it.
	spent := map[string]int64{}
	pool := int64(-1)
	require.NoError(t, r.Until(context.Background(), int32(s.End), glance(func(w *World) error {
		for _, check := range []func(*World) error{l.sharesAddUp, l.columns, l.payments, l.envelopeMoney, l.merchants} {
			if err := check(w); err != nil {
				return fmt.Errorf("%s: %w", dateOf(w.Day), err)
			}
		}
		for k, id := range w.names.promotions {
			spent[id] += w.promoted[k].platform + w.promoted[k].merchants
		}
		return nil
	})))
	for _, m := range r.mechanisms {
		switch m := m.(type) {
		case *payments:
			for _, p := range m.promotions {
				budget := int64(float64(p.c.Budget) / r.World.Weight)
				require.NotZero(t, spent[p.c.ID])
				require.Equal(t, budget, spent[p.c.ID]+p.left, p.c.ID)
			}
		case *blessings:
			b := m.all[0]
			pool = int64(float64(b.c.Budget) / r.World.Weight)
			n := *b.participants
			require.NotZero(t, n)
			require.Equal(t, pool%n, b.left, "what an even share leaves over")
		}
	}
	require.NotEqual(t, int64(-1), pool)
}

// The columns of a circle are symmetric, sorted, and within their bound.
func TestCirclesAreSymmetric(t *testing.T) {
	s := fullHosted(t)
	r, err := Start(s, Luck{5, 1}, Options{Workers: 3})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End)))
	c := r.World.circles[0]
	full := 0
	for i := range r.World.Users.N {
		row := c.of(i, nil)
		require.LessOrEqual(t, len(row), c.lists.most)
		full += number(len(row) == c.lists.most)
		for n, j := range row {
			require.True(t, slices.Contains(c.of(int(j), c.room), uint32(i)))
			require.NotEqual(t, uint32(i), j)
			require.True(t, n == 0 || row[n-1] < j)
			require.True(t, r.World.Users.Installed[j].Has(agents.PlatformID(c.p)))
		}
	}
	require.NotZero(t, full, "some must have met the bound")
}

// Every private number that outlives a day has a name of its own.
func TestHostsKeepTheirState(t *testing.T) {
	r, err := Start(fullHosted(t), Luck{1, 1}, Options{})
	require.NoError(t, err)
	k := &kept{}
	for _, m := range r.mechanisms {
		m.keep(k)
	}
	names := map[string]bool{}
	for _, c := range k.columns {
		require.False(t, names[c.name], c.name)
		names[c.name] = true
	}
	for _, name := range []string{"services.tunes.uses", "services.tunes.habit", "circle.circle.rows", "circle.circle.triangles", "blessings.luck.before", "campaign.luck.left", "payments.promotion.coupons"} {
		require.True(t, names[name], name)
	}
}
