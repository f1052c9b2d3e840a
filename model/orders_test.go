package model

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model/spec"
)

// instant is one tick's gates, and the day's hash at its end.
type instant struct {
	at   spec.Instant
	open []agents.Permille
	hash uint64
}

// gatesOf writes down all gates, tick by tick.
func gatesOf(t testing.TB, s *Scenario) []instant {
	var out []instant
	follow(t, s, Luck{Seed: 3}, func(_ int, w *World) {
		day := spec.Date(w.Day)
		if !w.gates.hourly {
			out = append(out, instant{day.At(0), slices.Clone(w.gates.open), w.hash})
			return
		}
		for hour := range 24 {
			out = append(out, instant{day.At(hour), slices.Clone(w.gates.byHour[hour]), w.hash})
		}
	})
	return out
}

// TestOrdersOpenWhatTheySayAndNothingElse compares a market under an order with
// the same market without: equal to the bit before date and lag, then every
// gate in scope at 1000 until the end, and all others as they were.
func TestOrdersOpenWhatTheySayAndNothingElse(t *testing.T) {
	for name, plays := range map[string]string{
		"script":    "{}",
		"closed":    "{west: {kind: closed}, east: {kind: closed}}",
		"reactions": "{west: {kind: festival, otherwise: closed}, east: {kind: run_off_then_block, when: 2015-02-03, delay: 5d}}",
	} {
		without := gatesOf(t, with(t, plays))
		for _, c := range []struct {
			order       string
			from, until spec.Instant
			objects     []string
			hosts       []string
			guest       string
		}{
			{"{id: all, when: 2015-02-10, lag: 10d}", at(2015, 2, 20, 0), 1 << 60, nil, nil, ""},
			{"{id: shops, when: w_blocks, lag: 7h, scope: payment, hosts: [chat_all]}", at(2015, 2, 17, 3), 1 << 60, []string{"new_contract", "renewal", "contract_payment", "direct_payment"}, []string{"chat", "moments"}, ""},
			{"{id: chats, when: 2015-02-20, lag: 5h, until: 2015-03-02, scope: links, hosts: [chat], guests: [alpay]}", at(2015, 2, 20, 5), at(2015, 3, 2, 0), []string{"envelope_link", "marketplace_link", "content_link"}, []string{"chat"}, "alpay"},
			{"{id: data, when: 2015-02-25, scope: data}", at(2015, 2, 25, 0), 1 << 60, []string{"data_api", "mass_message"}, nil, ""},
			{"{id: one, when: 2015-02-25, lag: 30h, objects: [mass_message]}", at(2015, 2, 26, 0), 1 << 60, []string{"mass_message"}, nil, ""}, // the day in which it falls
		} {
			s := with(t, plays+"\norders: ["+c.order+"]")
			r, err := Start(s, Luck{}, Options{})
			require.NoError(t, err)
			n, g := &r.World.names, &r.World.gates
			opened := 0
			for k, now := range gatesOf(t, s) {
				require.Equal(t, without[k].at, now.at)
				if now.at < c.from {
					require.Equal(t, without[k].open, now.open)
				}
				if now.at.Date() < c.from.Date() {
					require.Equal(t, without[k].hash, now.hash, "%s: before it acts, on %s", c.order, now.at)
				}
				for i, value := range now.open {
					gate := g.gate(i)
					scope := (c.objects == nil || slices.Contains(c.objects, agents.Objects[gate.Object].Name)) &&
						(c.hosts == nil || slices.Contains(c.hosts, n.hosts[gate.Host].ID)) && (c.guest == "" || n.guestID(gate.Guest) == c.guest)
					if scope && now.at >= c.from && now.at < c.until {
						if without[k].open[i] != agents.Open {
							opened++
						}
						require.Equal(t, agents.Open, value)
						continue
					}
					require.Equal(t, without[k].open[i], value, "%s: %v on %s", c.order, gate, now.at)
				}
			}
			if name == "closed" {
				require.Positive(t, opened, c.order)
			}
		}
		off := gatesOf(t, with(t, plays+"\norders: [{id: off, \"on\": false, when: 2015-02-02}, {id: gone, when: never_was}]"))
		require.Equal(t, without, off, "an order that is off is absent")
	}
}

func at(year, month, day, hour int) spec.Instant {
	return spec.DateOf(year, time.Month(month), day).At(hour)
}

// TestStaggeredComplianceIsEven counts the gates that comply by each day: a
// part (t - lag) / stagger of all, with the variance of a binomial.
func TestStaggeredComplianceIsEven(t *testing.T) {
	s := readText(t, manyHosts()+`
orders: [{id: slow, when: 2001-01-11, lag: 5d, stagger: 40d}]
strategies: {a: {kind: closed}, b: {kind: closed}}
`)
	const gates = 100 // between camps, but for pictures
	moved := 0
	follow(t, s, Luck{Seed: 6}, func(day int, w *World) {
		n := 0
		for i, open := range w.gates.open {
			gate := w.gates.gate(i)
			if open == agents.Open && gate.Object != agents.PasscodePicture && w.names.hosts[gate.Host].ID[0] != w.names.guestID(gate.Guest)[0] {
				n++
			}
		}
		part := min(1, max(0, float64(day-14)/40)) // by the end of the day
		require.InDelta(t, gates*part, n, 4*math.Sqrt(gates*part*(1-part)), "day %d", day)
		if n > 0 && n < gates {
			moved++
		}
	})
	require.Greater(t, moved, 30)
}

// TestBoughtOutWithinBudget follows a called subsidy: nothing before the call,
// nothing beyond the budget, whole fen, and no gate moves.
func TestBoughtOutWithinBudget(t *testing.T) {
	text := `
hongbao: 1
kind: scenario
start: 2001-01-01
end: 2001-02-28
population: {users: 1000}
camps: [{id: a, members: [a_pay, a_chat]}, {id: b, members: [b_pay, b_chat]}]
platforms: [{id: a_pay, adoption: {law: everyone}}, {id: b_pay, adoption: {law: everyone}}]
hosts: [{id: a_chat}, {id: b_chat}]
contexts: [{id: paying, occasions: {fixed: 1}, outside: false, platforms: {a_pay: {}, b_pay: {steps: [{when: 2001-01-20, add: 2}]}}}]
campaigns: [{id: burst, kind: subsidy, platform: a_pay, called_by: a, window: 2001-01-05..2001-02-28, budget: 1k, amount: 2.33, context: paying}]
strategies: {a: {kind: buy_out, above: 60%, for: 10d}}
`
	var spent int64
	days := 0
	follow(t, readText(t, text), Luck{Seed: 1}, func(day int, w *World) {
		p := w.names.platform("a_pay")
		reward := w.flows.rewards[p]
		require.Zero(t, reward%233, "whole rewards")
		spent += reward
		// The share passes the bound on the 20th of January and is seen a day later.
		if day < 20 || day >= 30 {
			require.Zero(t, reward, "day %d", day)
		}
		if reward > 0 {
			days++
		}
		for _, open := range w.gates.open {
			require.Equal(t, agents.Open, open)
		}
	})
	require.Equal(t, int64(100_000/233*233), spent, "the budget to the last whole reward")
	require.Less(t, days, 10)
	idle := follow(t, readText(t, text, Setting{"strategies.a.above", "100%"}), Luck{Seed: 1}, func(int, *World) {})
	absent := follow(t, readText(t, text, Setting{"campaigns.burst.on", "false"}), Luck{Seed: 1}, func(int, *World) {})
	script := follow(t, readText(t, text, Setting{"strategies.a.kind", "script"}), Luck{Seed: 1}, func(int, *World) {})
	require.Equal(t, absent.Hash(), idle.Hash(), "never called is absent")
	require.Equal(t, absent.Hash(), script.Hash(), "nobody calls")
}
