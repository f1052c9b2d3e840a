package model

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// reacting is a strategy with settings under which it has something to do.
func reacting(kind string) string {
	return "{kind: " + kind + map[string]string{
		"threshold":              ", above: 45%, reach: 2%, hold: 2d",
		"tit_for_tat":            ", lag: 4h, tremble: 10%",
		"generous_tit_for_tat":   ", lag: 6h, tremble: 20%, forgive: 30%",
		"grim":                   ", tremble: 3%",
		"targeted":               ", small_below: 20%",
		"festival":               ", windows: [2015-02-13..2015-02-14, 2015-02-17..2015-02-17]",
		"run_off_then_block":     ", when: 2015-02-13, delay: 36h, links_after: 5h",
		"adapter_then_retaliate": ", lag: 2h, patience: 10h",
		"camp_contagion":         ", base: 0.02, spread: 0.5, hold: 30h",
		"buy_out":                ", above: 30%, for: 3d",
		"accommodate":            "",
		"on_demand":              ", ask: 0.5%",
		"rule":                   `, close_when: "other.reach_8h > 1.5% or not rival.campaign and own.complaint_rate > 1%", reopen_when: "other.reach_8h < 1%", for: 10h`,
	}[kind] + "}"
}

// reactions lists the strategies that react.
func reactions() []string {
	var out []string
	for _, k := range agents.Strategies {
		if k.Reacts {
			out = append(out, k.Name)
		}
	}
	return out
}

// with replaces the strategies of the full market.
func with(t testing.TB, plays string, settings ...Setting) *Scenario {
	t.Helper()
	text := strings.Replace(full, "strategies: {east: {kind: script}}\n", "", 1)
	require.NotEqual(t, full, text)
	return playing(t, text, plays, settings...)
}

// TestReactionsDoNotDependOnWorkers runs every strategy that reacts, through
// days and hours, on 1, 2 and 8 workers.
func TestReactionsDoNotDependOnWorkers(t *testing.T) {
	cut := []Setting{
		{"population.users", "17000"}, {"network.mean_degree", "6"}, {"cut", "true"}, {"start", "2015-02-12"}, {"end", "2015-02-18"},
	}
	open := with(t, "{east: {kind: open}, west: {kind: open}}", cut...)
	require.Greater(t, chunks(int(open.Population.Users)), 2, "the test needs several chunks")
	luck := Luck{Seed: 3, Replicate: 1}
	graph, err := MakeGraph(open, luck)
	require.NoError(t, err)
	run := func(s *Scenario, workers int) (uint64, string) {
		all, err := s.Columns(nil)
		require.NoError(t, err)
		r, err := Start(s, luck, Options{Workers: workers, Graph: graph})
		require.NoError(t, err)
		o := &reading{columns: all}
		require.NoError(t, r.Until(context.Background(), int32(s.End), o))
		return r.Hash(), o.text.String()
	}
	idle, _ := run(open, 1)
	script, _ := run(with(t, "{east: {kind: script}}", cut...), 1)
	for _, kind := range reactions() {
		t.Run(kind, func(t *testing.T) {
			cut := cut
			if kind == "buy_out" { // what a camp calls must be there to be called
				cut = append(slices.Clone(cut), Setting{"campaigns.rides.called_by", "east"})
			}
			s := with(t, "{east: "+reacting(kind)+", west: "+reacting(kind)+"}", cut...)
			hash, text := run(s, 1)
			require.NotEqual(t, idle, hash, "the strategy must have something to do")
			require.NotEqual(t, script, hash, "the strategy must have something to do")
			for _, workers := range []int{2, 8} {
				again, same := run(s, workers)
				require.Equal(t, hash, again, "%d workers", workers)
				require.Equal(t, text, same, "%d workers", workers)
			}
		})
	}
}

// TestStrategiesThatNeverActChangeNothing holds a strategy whose trigger never
// fires against the constant one that it comes to.
func TestStrategiesThatNeverActChangeNothing(t *testing.T) {
	run := func(plays string) (uint64, string, *World) {
		// What is closed to firms of no camp is left to the script by those who react.
		text := strings.Replace(full, "side: guest}, to: 450", "side: guest}, to: 1000", 1)
		require.NotEqual(t, full, text)
		text = strings.Replace(text, "strategies: {east: {kind: script}}\n", "", 1)
		s := playing(t, text, plays, Setting{"end", "2015-02-28"}, Setting{"cut", "true"})
		all, err := s.Columns(nil)
		require.NoError(t, err)
		all = slices.DeleteFunc(all, func(c Column) bool { return c.Measure.Name == "gate" })
		o := &reading{columns: all}
		r := follow(t, s, Luck{Seed: 2, Replicate: 1}, func(_ int, w *World) { require.NoError(t, o.Observe(w)) })
		return r.Hash(), o.text.String(), r.World
	}
	for base, plays := range map[string][]string{
		"open": {
			"threshold, above: 100%, reach: 100%", "tit_for_tat", "generous_tit_for_tat", "grim, lag: 3d", "targeted, small_below: 100%",
			`rule, close_when: "rival.share_count_all > 100%"`, `rule, close_when: "since_start > 99w", for: 30d`,
		},
		"script": {
			"accommodate, lag: 365d", "festival, windows: [2015-01-01..2015-01-31]", "festival, during: script", "run_off_then_block, above: 100%", "run_off_then_block, when: never_was",
			"adapter_then_retaliate, lag: 1h, patience: 3650d", "camp_contagion", "camp_contagion, hold: 0d", "buy_out, above: 100%", "script, per: [{objects: [renewal, envelope_link], kind: camp_contagion}]", `rule, close_when: "rival.reach_8h > 100%", objects: [content_link]`,
			`rule, close_when: "since_start >= 0h", objects: [content_link, data_api]`, // gates that nobody reads
		},
		`rule, close_when: "since_start >= 0h"`: {"on_demand, ask: 100%", `rule, close_when: "own.share_count_all < 100%", reopen_when: "own.share_count_all > 100%"`},
	} {
		hash, text, _ := run("{east: {kind: " + base + "}, west: {kind: " + base + "}}")
		for _, play := range plays {
			got, same, w := run("{east: {kind: " + play + "}, west: {kind: " + play + "}}")
			require.Equal(t, hash, got, play)
			require.Equal(t, text, same, play)
			if strings.Contains(play, "data_api") {
				require.Zero(t, w.sideValue(agents.HostSide, "weibo", "data_api", "wepay"), "the rule has acted")
			}
		}
	}
}

// TestOnDemandOpensWhenPeopleAsk closes the shops of both hosts to the rival's
// wallet until somebody complains.
func TestOnDemandOpensWhenPeopleAsk(t *testing.T) {
	s, err := Open("duopoly", Setting{"population.users", "1000"}, Setting{"end", "2015-01-31"}, Setting{"cut", "true"})
	require.NoError(t, err)
	for ask, opens := range map[string]bool{"0": true, "100%": false} {
		demand, err := s.With(Setting{"strategies.east.kind", "on_demand"}, Setting{"strategies.east.ask", ask})
		require.NoError(t, err)
		asked := false // yesterday or before
		follow(t, demand, Luck{Seed: 1}, func(day int, w *World) {
			want := agents.Permille(0)
			if opens && asked {
				want = agents.Open
			}
			require.Equal(t, want, w.sideValue(agents.HostSide, "east_chat", "direct_payment", "west_pay"), "day %d", day)
			asked = asked || w.flows.complaints[w.names.platform("west_pay")] > 0
		})
		require.True(t, asked)
	}
}
