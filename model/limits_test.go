package model

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// lived runs a scenario to its end with all checks, and adds up each column of
// all measures. Nothing is ever infinite. A ratio without anything below has no
// value and adds nothing.
func lived(t *testing.T, s *Scenario) (sums map[string]float64, hash uint64) {
	t.Helper()
	columns, err := s.Columns(nil)
	require.NoError(t, err)
	sums = map[string]float64{}
	r, err := Start(s, Luck{Seed: 2, Replicate: 1}, Options{Workers: 2, Check: true})
	require.NoError(t, err)
	days := 0
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		days++
		for _, c := range columns {
			x := c.Value(w)
			if math.IsInf(x, 0) {
				return fmt.Errorf("%s: %s is infinite", dateOf(w.Day), c.Name)
			}
			if !math.IsNaN(x) {
				sums[c.Name] += x
			}
		}
		require.NotEmpty(t, w.Snapshot())
		return nil
	})))
	require.True(t, r.Done())
	require.Equal(t, int(s.End-s.Start)+1, days)
	return sums, r.Hash()
}

// shapes are all ways to hold a graph that need no file.
var shapes = []Setting{
	{"network.kind", "communities"},
	{"network.kind", "complete"},
	{"network.kind", "erdos_renyi"},
	{"network.kind", "ring"},
	{"network.kind", "small_world"},
	{"network.kind", "scale_free"},
	{"network.form", "implicit"},
	{"network.form", "stored_implicit"},
}

// TestNobody: a market without users has merchants, whose contracts run off, and
// no payments; shares have no value. No graph changes that.
func TestNobody(t *testing.T) {
	var first uint64
	for n, shape := range shapes {
		s := readText(t, full, Setting{"population.users", "0"}, shape)
		sums, hash := lived(t, s)
		if n == 0 {
			first = hash
		}
		require.Equal(t, first, hash, shape.Value)
		for name, sum := range sums {
			switch base, _, _ := strings.Cut(name, "."); base {
			case "merchants", "merchants_exited", "contracts", "acceptance", "gate":
			case "value": // what platforms carry outside the simulated occasions
			case "surplus_merchants": // merchants pay for what they start to take, sold or not
			default:
				require.Zero(t, sum, name)
			}
		}
		require.InDelta(t, 60*59, sums["merchants.shop_in_chat"]+sums["merchants_exited.shop_in_chat"], 0)
		require.Positive(t, sums["contracts.shop_in_chat.alpay"])
	}
}

// TestOneUser has nobody to pay or to send an envelope to, and is everybody.
func TestOneUser(t *testing.T) {
	for _, shape := range shapes {
		s := readText(t, full, Setting{"population.users", "1"}, Setting{"population.growth", "{}"}, shape)
		require.EqualValues(t, 50_000, s.StandsFor())
		sums, _ := lived(t, s)
		require.InDelta(t, 59*50_000, sums["population"], 0)
		for _, p := range s.Platforms {
			require.Zero(t, sums["transfers."+p.ID], shape.Value)
			require.Zero(t, sums["envelopes_opened."+p.ID], shape.Value)
		}
	}
}

// TestEmptyClass: nothing is paid, lost or accepted at a venue without shops, and
// people of other venues go on.
func TestEmptyClass(t *testing.T) {
	for _, venue := range []string{"shop_in_chat", "mall", "tills", "diner"} {
		sums, _ := lived(t, readText(t, full, Setting{"merchants." + venue + ".count", "0"}))
		for name, sum := range sums {
			base, rest, _ := strings.Cut(name, ".")
			if where, _, _ := strings.Cut(rest, "."); where == venue && base != "gate" {
				require.Zero(t, sum, name)
			}
		}
		require.Positive(t, sums["payments.alpay"])
	}
}

// TestNoDays: a run lasts one day at least.
func TestNoDays(t *testing.T) {
	_, err := Read("test.yaml", []byte(full), nil, Setting{"cut", "true"}, Setting{"end", "2015-01-31"})
	require.ErrorContains(t, err, "2015-01-31 is before the start, 2015-02-01; expected that day or a later one")
	s := readText(t, full, Setting{"cut", "true"}, Setting{"end", "2015-02-01"})
	_, hash := lived(t, s)
	r := ahead(t, s, Luck{Seed: 2, Replicate: 1}, 1, 1)
	require.True(t, r.Done())
	require.NoError(t, r.Until(context.Background(), int32(s.End)+100, observe(func(*World) error {
		return fmt.Errorf("a day after the last")
	})))
	require.Equal(t, hash, r.Hash())
}

// TestNoTies: without friends nothing that friends do can matter: the same
// history as without their influence on choice, and without imitation.
func TestNoTies(t *testing.T) {
	alone := []Setting{{"network.mean_degree", "0"}}
	var first uint64
	for n, more := range [][]Setting{
		nil,
		{{"network.kind", "erdos_renyi"}},
		{{"network.form", "implicit"}},
		{{"choice.gamma_friends", "0"}},
		{{"choice.gamma_friends", "5"}},
		{{"platforms.wepay.adoption.imitation", "0"}, {"platforms.alpay.adoption.imitation", "9"}},
	} {
		sums, hash := lived(t, readText(t, full, append(alone[:1:1], more...)...))
		if n == 0 {
			first = hash
		}
		require.Equal(t, first, hash, "%v", more)
		require.Zero(t, sums["envelopes_opened.wepay"])
		require.Positive(t, sums["envelopes_sent.wepay"])
		require.Positive(t, sums["envelopes_given.wepay"], "the platform itself reaches people")
	}
}

// everyGate closes every gate of a scenario, on the side of the host.
func everyGate(s *Scenario) string {
	var b strings.Builder
	n := newNames(s)
	for _, h := range s.Hosts {
		for _, object := range agents.Objects {
			for g := range n.guests() {
				fmt.Fprintf(&b, ", {gate: {host: %s, object: %s, guest: %s}, to: 0}", h.ID, object.Name, n.guestID(agents.GuestID(g)))
			}
		}
	}
	return "[" + strings.TrimPrefix(b.String(), ", ") + "]"
}

// TestAllGatesClosed: no envelope of a person is sent or opened, nothing is paid
// by contract or directly on a host, and contracts run off and are not signed.
func TestAllGatesClosed(t *testing.T) {
	quiet := []Setting{off("w_limits"), off("w_blocks"), off("e_blocks"), off("reopened")}
	s := readText(t, full, append(quiet, Setting{"gates", everyGate(readText(t, full))})...)
	sums, _ := lived(t, s)
	for name, sum := range sums {
		switch base, _, _ := strings.Cut(name, "."); base {
		case "envelopes_sent", "envelopes_opened", "envelopes_claimed", "gate":
			require.Zero(t, sum, name)
		}
	}
	for _, p := range []string{"alpay", "wepay"} {
		require.Positive(t, sums["complaints."+p])
		for _, venue := range []string{"shop_in_chat", "diner"} {
			require.Zero(t, sums["pay_rate."+venue+"."+p])
		}
	}
	require.Positive(t, sums["envelopes_given.wepay"], "a platform needs no gate of its own")
	require.Positive(t, sums["pay_rate.mall.alpay"], "the mall lives on no host")
	r := ahead(t, s, Luck{Seed: 2}, 1, 22)
	for _, set := range r.World.Merchants[r.World.names.venue("shop_in_chat")].Contract {
		require.Zero(t, set, "the last contract of 20 days has ended")
	}
}

// TestNoMoney: a campaign without a budget is no campaign.
func TestNoMoney(t *testing.T) {
	var poor, none []Setting
	for _, id := range []string{"gala", "alms", "rides", "mall_days"} {
		poor = append(poor, Setting{"campaigns." + id + ".budget", "0 yuan"})
		none = append(none, Setting{"campaigns." + id + ".on", "false"})
	}
	sums, hash := lived(t, readText(t, full, poor...))
	_, want := lived(t, readText(t, full, none...))
	require.Equal(t, want, hash)
	for name, sum := range sums {
		if strings.HasPrefix(name, "rewards") || strings.HasPrefix(name, "envelopes_given") {
			require.Zero(t, sum, name)
		}
	}
}

// wallets is a market of so many equal wallets.
func wallets(n int) string {
	var platforms, offers, accept []string
	for p := range n {
		platforms = append(platforms, fmt.Sprintf("{id: p%02d, adoption: {law: bass, external: 0.05, imitation: 0.1}}", p))
		offers = append(offers, fmt.Sprintf("p%02d: {}", p))
		accept = append(accept, fmt.Sprintf("p%02d: {law: review, share: 50%%}", p))
	}
	return "hongbao: 1\nkind: scenario\nstart: 2015-01-01\nend: 2015-02-28\npopulation: {users: 300}\n" +
		"network: {kind: erdos_renyi, mean_degree: 10}\n" +
		"platforms: [" + strings.Join(platforms, ", ") + "]\n" +
		"contexts: [{id: buying, payee: merchant, rate: 2, platforms: {" + strings.Join(offers, ", ") + "}}]\n" +
		"merchants: [{id: shops, context: buying, count: 40, accept: {" + strings.Join(accept, ", ") + "}, review: {every: 7d, turnover: 10k}}]\n" +
		"choice: {gamma_friends: 0.5, kappa: 1}\n"
}

// TestManyPlatforms: up to sixteen wallets share a market, each with a part of
// it; a seventeenth is refused.
func TestManyPlatforms(t *testing.T) {
	for _, n := range []int{1, 12, 16} {
		s := readText(t, wallets(n))
		sums, _ := lived(t, s)
		all := 0.0
		for p := range n {
			name := fmt.Sprintf("share_value_all.p%02d", p)
			require.Positive(t, sums[name], name)
			all += sums[name]
		}
		require.InDelta(t, math.Round(all), all, 1e-9, "shares of each day add up to one")
		require.Greater(t, all, 50.0)
	}
	_, err := Read("test.yaml", []byte(wallets(17)), nil)
	require.ErrorContains(t, err, "17 platforms; expected at most 16")
	splits(t, readText(t, wallets(12)), 20)
}
