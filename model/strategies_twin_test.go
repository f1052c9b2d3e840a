package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model/spec"
)

// ordering is a market's orders, one for each thing that an order can say.
const ordering = `orders:
  - {id: chats, when: 2015-02-10, lag: 6d, scope: links, hosts: [chat], until: 2015-03-20}
  - {id: shops, when: w_blocks, lag: 40h, stagger: 12d, scope: payment, guests: [alpay, wepay]}
  - {id: pictures, when: 2015-02-18, lag: 7h, objects: [passcode_picture, mass_message], hosts: [chat_all, weibo]}
  - {id: never_on, "on": false, when: 2015-02-02}
  - {id: never_was_one, when: never_was}
  - {id: ended, when: 2015-02-02, until: passcode, scope: data}
`

// TestTwinOnStrategies compares all strategies that look at gates, dates and
// luck, and orders, with the twin.
func TestTwinOnStrategies(t *testing.T) {
	few := Setting{"population.users", "150"}
	plain := compareWithTwin(t, with(t, "{}", few, Setting{"events.passcode.at", "2015-02-02"}), 2)
	for name, plays := range map[string]string{
		"orders alone":          "{}\n" + ordering,
		"contagion and adapter": "{west: {kind: camp_contagion, base: 0.01, spread: 0.6, hold: 60h}, east: {kind: adapter_then_retaliate, lag: 3h, patience: 2d}}",
		"run off and festival":  "{west: {kind: run_off_then_block, when: w_limits, delay: 30h, links_after: 9h, side: host}, east: {kind: festival, otherwise: open}}",
		"by object":             "{west: {kind: closed, per: [{objects: [envelope_link, direct_payment], kind: tit_for_tat, tremble: 5%, lag: 5h}, {objects: [renewal], kind: script}]}, east: {kind: script, per: [{objects: [envelope_link, direct_payment], kind: generous_tit_for_tat, tremble: 5%}]}}",
		"without reactions":     "{west: {kind: closed, per: [{objects: [envelope_link, contract_payment], kind: open}]}, east: {kind: open, per: [{objects: [direct_payment], kind: script}]}}",
		"all":                   "{west: {kind: camp_contagion, base: 0.01, spread: 0.6, hold: 60h, per: [{objects: [renewal], kind: run_off_then_block, when: 2015-02-06}]}, east: {kind: adapter_then_retaliate, lag: 3h, patience: 2d, per: [{objects: [mass_message], kind: grim, tremble: 1%}]}}\n" + ordering,
	} {
		t.Run(name, func(t *testing.T) {
			// Pictures may appear from early on, so that an adapter is the strategy's.
			s := with(t, plays, few, Setting{"events.passcode.at", "2015-02-02"})
			one := compareWithTwin(t, s, 1)
			compareWithTwin(t, s, 4)
			require.NotEqual(t, plain.twin.hash, one.twin.hash, "it must have done something")
		})
	}
}

// scripted turns what a run of a scenario decided into the dated events of one
// without strategies and orders: gates as they stood on the eve, each later
// change as an event, called campaigns in the days on which they ran.
func scripted(t *testing.T, s *Scenario, luck Luck) (*Scenario, uint64) {
	t.Helper()
	out := *s
	out.Strategies, out.Orders, out.Gates = nil, nil, nil
	out.Events = slices.Clone(s.Events)
	for i := range out.Events {
		out.Events[i].Gate, out.Events[i].Also = nil, nil
	}
	r, err := Start(s, luck, Options{Workers: 2})
	require.NoError(t, err)
	w := r.World
	spelled := func(i int) GateSpec {
		g := w.gates.gate(i)
		return GateSpec{Host: w.names.hosts[g.Host].ID, Object: agents.Objects[g.Object].Name, Guest: w.names.guestID(g.Guest), Side: "host"}
	}
	before := slices.Clone(w.gates.open)
	for i, value := range before {
		out.Gates = append(out.Gates, GateValue{Gate: spelled(i), To: int(value)})
	}
	note := func(at spec.Instant, open []agents.Permille) {
		for i, value := range open {
			if value != before[i] {
				gate := spelled(i)
				out.Events = append(out.Events, Event{ID: fmt.Sprint("now", len(out.Events)), On: true, At: at, Gate: &gate, To: int(value)})
				before[i] = value
			}
		}
	}
	runs := map[string][]spec.Date{} // days by camp
	var hash uint64
	follow(t, s, luck, func(_ int, w *World) {
		day := spec.Date(w.Day)
		for c, camp := range w.names.camps {
			if w.calling[c] {
				runs[camp.ID] = append(runs[camp.ID], day)
			}
		}
		hash = w.hash
		if !w.gates.hourly {
			note(day.At(0), w.gates.open)
			return
		}
		for hour := range 24 {
			note(day.At(hour), w.gates.byHour[hour])
		}
	})
	out.Campaigns = slices.Clone(s.Campaigns)
	for i := range out.Campaigns {
		if c := &out.Campaigns[i]; c.CalledBy != "" {
			days := runs[c.CalledBy]
			c.CalledBy, c.On = "", len(days) > 0
			if c.On {
				require.Equal(t, int(days[len(days)-1]-days[0])+1, len(days), "one burst")
				c.Window.From, c.Window.To = max(c.Window.From, days[0]), min(c.Window.To, days[len(days)-1])
			}
		}
	}
	slices.SortStableFunc(out.Events, func(a, b Event) int { return cmp.Compare(a.At, b.At) })
	return &out, hash
}

// TestReactionsAreTheirOwnScript writes the decisions of every strategy down as
// dated events: a run of that script without any strategy is the same run to
// the bit, in the kernel and in the twin. What a strategy does to the market it
// does through the gates and campaigns alone, at the very hour.
func TestReactionsAreTheirOwnScript(t *testing.T) {
	luck := Luck{Seed: 7, Replicate: 2}
	const burst = `  - {id: burst, kind: subsidy, platform: wepay, called_by: west, window: 2015-02-03..2015-03-25, budget: 90k, amount: 4.0, install: 0.01, context: shopping}
  - {id: never_called, kind: subsidy, platform: alpay, called_by: east, window: 2015-02-03..2015-03-25, budget: 90k, amount: 4.0, context: shopping}
`
	market := func(plays string) *Scenario {
		text := strings.Replace(full, "strategies: {east: {kind: script}}\n", burst, 1)
		return playing(t, text, plays, Setting{"population.users", "200"})
	}
	done := map[string]uint64{}
	for _, kind := range reactions() {
		t.Run(kind, func(t *testing.T) {
			s := market("{west: " + reacting(kind) + "}")
			script, hash := scripted(t, s, luck)
			o := compareWithTwin(t, script, 2)
			require.Equal(t, hash, o.twin.hash)
			done[kind] = hash
		})
	}
	plain := compareWithTwin(t, readText(t, full, Setting{"population.users", "200"}), 1)
	for _, kind := range []string{"festival", "run_off_then_block", "camp_contagion", "buy_out"} {
		require.NotEqual(t, plain.twin.hash, done[kind], "%s must have done something", kind)
	}
}
