package model

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// twoCamps is a market of gates alone: two camps with a host and a wallet each
// and nobody to pay, so that a long history takes no time.
const twoCamps = `
hongbao: 1
kind: scenario
start: 2001-01-01
end: 2001-03-31
clock: {hourly: [2001-02-10..2001-02-12]}
population: {users: 1}
camps: [{id: a, members: [a_pay, a_chat]}, {id: b, members: [b_pay, b_chat]}]
platforms: [{id: a_pay}, {id: b_pay}]
hosts: [{id: a_chat}, {id: b_chat}]
contexts: [{id: paying, platforms: {a_pay: {}, b_pay: {}}}]
`

// playing gives strategies to the camps of a market, in the words of a file.
func playing(t testing.TB, text, plays string, settings ...Setting) *Scenario {
	t.Helper()
	return readText(t, text+"strategies: "+plays+"\n", settings...)
}

// sideValue reads one side of a gate.
func (w *World) sideValue(side agents.Side, host, object, guest string) agents.Permille {
	g, _ := w.names.guest(guest)
	return w.gates.value[side][w.gates.at(w.names.hostsNamed(host)[0], objectNamed(object), g)]
}

// follow runs a scenario and calls do at the end of each day, counted from 0.
func follow(t testing.TB, s *Scenario, luck Luck, do func(day int, w *World)) *Run {
	t.Helper()
	r, err := Start(s, luck, Options{})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		do(w.Tick, w)
		return nil
	})))
	return r
}

// TestPlaysNameEveryStrategy ties the permitted words of the file to the
// catalogue, and the settings that strategies say they read to its keys.
func TestPlaysNameEveryStrategy(t *testing.T) {
	play := reflect.TypeFor[Conduct]()
	kind, _ := play.FieldByName("Kind")
	var names []string
	for _, k := range agents.Strategies {
		names = append(names, k.Name)
	}
	require.ElementsMatch(t, names, strings.Split(kind.Tag.Get("one"), "|"))
	readers := map[string][]string{}
	for _, k := range agents.Strategies {
		for _, setting := range k.Reads {
			readers[setting] = append(readers[setting], k.Name)
		}
	}
	for i := range play.NumField() {
		f := play.Field(i)
		if key := f.Tag.Get("yaml"); key != "kind" {
			for _, name := range readers[key] {
				require.Contains(t, f.Tag.Get("doc"), name, "the doc of %s must name who reads it", key)
			}
			require.NotEmpty(t, readers[key], "nobody reads %s", key)
			delete(readers, key)
		}
	}
	require.Empty(t, readers, "settings that no file can give")
}

// TestAnswersComeOnTime follows one closing at a known moment through the
// strategies that answer it.
func TestAnswersComeOnTime(t *testing.T) {
	const closing = `events: [{id: shut, at: 2001-01-21, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 0}, {id: opened, at: 2001-01-31, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 1000}]` + "\n"
	for _, c := range []struct {
		play     string
		side     agents.Side // of camp b
		from, to int         // days on which b is closed; -1 for none
	}{
		{"{kind: script}", agents.HostSide, -1, -1},
		{"{kind: tit_for_tat}", agents.HostSide, 21, 30},
		{"{kind: tit_for_tat}", agents.GuestSide, -1, -1},
		{"{kind: tit_for_tat, lag: 5d}", agents.HostSide, 25, 34},
		{"{kind: generous_tit_for_tat, forgive: 0}", agents.HostSide, 21, 30},
		{"{kind: generous_tit_for_tat, forgive: 100%}", agents.HostSide, -1, -1},
		{"{kind: grim, lag: 2d}", agents.HostSide, 22, 89},
		{`{kind: rule, close_when: "facing.value < 1 and facing.unchanged >= 3d", objects: [envelope_link]}`, agents.GuestSide, 23, 30},
		{`{kind: rule, close_when: "mirror.value < 1", for: 30d}`, agents.HostSide, 21, 50},
		{`{kind: rule, close_when: "mirror.value < 1", reopen_when: "mirror.value >= 1000 and mirror.unchanged > 2w"}`, agents.HostSide, 21, 44},
		{`{kind: rule, close_when: "mirror.value < 1", objects: [mass_message]}`, agents.HostSide, -1, -1},
	} {
		var days []int
		follow(t, playing(t, twoCamps+closing, "{b: "+c.play+"}"), Luck{}, func(day int, w *World) {
			value := w.sideValue(agents.HostSide, "b_chat", "envelope_link", "a_pay")
			if c.side == agents.GuestSide {
				value = w.sideValue(agents.GuestSide, "a_chat", "envelope_link", "b_pay")
			}
			if value == 0 {
				days = append(days, day)
			}
		})
		var want []int
		for d := c.from; d >= 0 && d <= c.to; d++ {
			want = append(want, d)
		}
		require.Equal(t, want, days, c.play)
	}
}

// TestAnswersComeByTheHour is the same inside a window.
func TestAnswersComeByTheHour(t *testing.T) {
	const closing = `events: [{id: shut, at: 2001-02-10T20:00, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 0}]` + "\n" +
		`gates: [{gate: {host: b_chat, object: envelope_link, guest: a_pay}, to: 1000}]` + "\n"
	for play, want := range map[string]int{
		"{kind: tit_for_tat, lag: 1h}":                                            21,
		"{kind: tit_for_tat, lag: 8h}":                                            28,
		"{kind: grim, lag: 1d}":                                                   44,
		`{kind: rule, close_when: "mirror.value < 1"}`:                            21,
		`{kind: rule, close_when: "mirror.value < 1 and mirror.unchanged >= 8h"}`: 28,
	} {
		s := playing(t, twoCamps+closing, "{b: "+play+"}")
		columns, err := s.Columns([]string{"gate.b_chat.envelope_link.a_pay"})
		require.NoError(t, err)
		first := -1
		follow(t, s, Luck{}, func(day int, w *World) {
			for hour := range 24 {
				if w.Hourly() && first < 0 && columns[0].HourValue(w, hour) == 0 {
					first = (day-40)*24 + hour
				}
			}
		})
		require.Equal(t, want, first, play)
	}
}

// TestAccommodateTakesItsClosingBack lets both camps close by the script, one
// as an answer.
func TestAccommodateTakesItsClosingBack(t *testing.T) {
	const closings = `events: [{id: one, at: 2001-01-11, gate: {host: b_chat, object: envelope_link, guest: a_pay}, to: 0}, {id: two, at: 2001-01-21, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 0}]` + "\n"
	for camp, want := range map[string][2]int{"a": {0, 80}, "b": {13, 69}} {
		closed := [2]int{}
		follow(t, playing(t, twoCamps+closings, "{"+camp+": {kind: accommodate, lag: 3d}}"), Luck{}, func(_ int, w *World) {
			for k, host := range []string{"a", "b"} {
				guest := map[string]string{"a": "b_pay", "b": "a_pay"}[host]
				if w.sideValue(agents.HostSide, host+"_chat", "envelope_link", guest) == 0 {
					closed[k]++
				}
			}
		})
		if camp == "a" { // it never answers the first closing
			require.Equal(t, want, closed)
			continue
		}
		// b moved first on day 10, was answered on day 20 and gives way on day 23.
		require.Equal(t, [2]int{70, 13}, closed)
	}
}

func TestClosedByRivalCountsItsSides(t *testing.T) {
	for condition, want := range map[string]agents.Permille{
		"closed_by_rival >= 90.9%": 0, // ten of eleven objects: nobody shuts pictures
		"closed_by_rival > 91%":    agents.Open,
	} {
		follow(t, playing(t, twoCamps, fmt.Sprintf("{a: {kind: closed}, b: {kind: rule, close_when: %q}}", condition)), Luck{}, func(_ int, w *World) {
			require.Equal(t, want, w.sideValue(agents.HostSide, "b_chat", "mass_message", "a_pay"), condition)
			require.Equal(t, want, w.sideValue(agents.GuestSide, "a_chat", "mass_message", "b_pay"), condition)
		})
	}
}

// chain is two camps on one pair of gates that mirror each other: state 0 both
// open, 1 the second closed, 2 the first closed, 3 both closed.
type chain [4][4]float64

// reply is the chance that a camp is open today, by what the other did a lag ago.
type reply struct{ toOpen, toClosed float64 }

func newChain(first, second reply) chain {
	var p chain
	for from := range 4 {
		closed := [2]bool{from&2 != 0, from&1 != 0}
		open := [2]float64{first.toOpen, second.toOpen}
		if closed[1] {
			open[0] = first.toClosed
		}
		if closed[0] {
			open[1] = second.toClosed
		}
		for to := range 4 {
			p[from][to] = 1
			for camp, bit := range [2]int{2, 1} {
				if to&bit != 0 {
					p[from][to] *= 1 - open[camp]
				} else {
					p[from][to] *= open[camp]
				}
			}
		}
	}
	return p
}

// stationary solves pi = pi P by repetition of the mean of two steps, which
// also settles chains that go round in circles.
func (p chain) stationary() [4]float64 {
	pi := [4]float64{0.25, 0.25, 0.25, 0.25}
	for range 20_000 {
		var next [4]float64
		for i := range pi {
			for j := range pi {
				next[j] += pi[i] * p[i][j]
			}
		}
		for j := range pi {
			pi[j] = (pi[j] + next[j]) / 2
		}
	}
	return pi
}

// variance is that of the share of n steps spent in a state: the sum of all
// autocovariances over n (Kemeny & Snell 1960).
func (p chain) variance(pi [4]float64, state int, n float64) float64 {
	sum := pi[state] * (1 - pi[state])
	var at [4]float64
	at[state] = 1
	for range 5_000 {
		var next [4]float64
		for i := range at {
			for j := range at {
				next[j] += at[i] * p[i][j]
			}
		}
		at = next
		sum += 2 * pi[state] * (at[state] - pi[state])
	}
	return sum / n
}

// pairs lists the states of all pairs of mirror gates: by object and side.
func pairs(w *World) []int {
	var out []int
	for o, object := range agents.Objects {
		if agents.Object(o) == agents.PasscodePicture {
			continue
		}
		for _, side := range []agents.Side{agents.HostSide, agents.GuestSide} {
			one := w.sideValue(side, "a_chat", object.Name, "b_pay")
			two := w.sideValue(side, "b_chat", object.Name, "a_pay")
			if side == agents.GuestSide {
				one, two = two, one
			}
			state := 0
			if one == 0 {
				state |= 2
			}
			if two == 0 {
				state |= 1
			}
			out = append(out, state)
		}
	}
	return out
}

// TestReciprocityIsTheMarkovChain compares years of two camps that answer each
// other with trembling hands with the Markov chain that theory makes of them.
func TestReciprocityIsTheMarkovChain(t *testing.T) {
	tit := func(e float64) reply { return reply{1 - e, e} }
	generous := func(e, f float64) reply { return reply{1 - e, f*(1-e) + (1-f)*e} }
	for n, c := range []struct {
		plays         string
		first, second reply
		lag           int
	}{
		{"{a: {kind: tit_for_tat, tremble: 10%}, b: {kind: tit_for_tat, tremble: 10%}}", tit(0.1), tit(0.1), 1},
		{"{a: {kind: tit_for_tat, tremble: 2%}, b: {kind: tit_for_tat, tremble: 30%}}", tit(0.02), tit(0.3), 1},
		{"{a: {kind: tit_for_tat, tremble: 10%, lag: 3d}, b: {kind: tit_for_tat, tremble: 10%, lag: 3d}}", tit(0.1), tit(0.1), 3},
		{"{a: {kind: generous_tit_for_tat, tremble: 5%, forgive: 1/3}, b: {kind: generous_tit_for_tat, tremble: 5%, forgive: 1/3}}", generous(0.05, 0.3333), generous(0.05, 0.3333), 1},
		{"{a: {kind: tit_for_tat, tremble: 5%}, b: {kind: generous_tit_for_tat, tremble: 5%, forgive: 20%}}", tit(0.05), generous(0.05, 0.2), 1},
		{"{a: {kind: generous_tit_for_tat, tremble: 5%, forgive: 40%}, b: {kind: closed}}", generous(0.05, 0.4), reply{0, 0}, 1},
		{"{a: {kind: tit_for_tat, tremble: 15%}, b: {kind: open}}", tit(0.15), reply{1, 1}, 1},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			const burn, days = 200, 4000
			s := playing(t, twoCamps, strings.ReplaceAll(c.plays, "1/3", "0.3333"), Setting{"end", "2012-07-31"}, Setting{"clock.hourly", "[]"})
			require.GreaterOrEqual(t, int(s.End-s.Start), burn+days)
			var history [][]int
			follow(t, s, Luck{Seed: 11, Replicate: n}, func(_ int, w *World) { history = append(history, pairs(w)) })
			history = history[burn : burn+days/c.lag*c.lag]
			p := newChain(c.first, c.second)
			pi := p.stationary()
			var stays [4]float64
			var moves [4][4]float64
			for day, states := range history {
				for k, state := range states {
					stays[state]++
					if day >= c.lag {
						moves[history[day-c.lag][k]][state]++
					}
				}
			}
			total := float64(len(history) * len(history[0]))
			for state := range 4 {
				share := stays[state] / total
				require.InDelta(t, pi[state], share, 4*math.Sqrt(max(0, p.variance(pi, state, total)))+1e-9, "share of days in state %d", state)
				from := 0.0
				for _, x := range moves[state] {
					from += x
				}
				for to, x := range moves[state] {
					chance := p[state][to]
					require.InDelta(t, from*chance, x, 4*math.Sqrt(from*chance*(1-chance))+1e-6, "from %d to %d", state, to)
				}
			}
		})
	}
}

// TestGrimIsAbsorbed checks the law of the first closing of two grim camps with
// trembling hands, geometric with chance 1-(1-e)^2, and that all is closed from
// the second day after it on.
func TestGrimIsAbsorbed(t *testing.T) {
	const e = 0.01
	first := map[int]int{} // chains by day of the first closing
	chains, never := 0, 1<<30
	for replicate := range 40 {
		s := playing(t, twoCamps, "{a: {kind: grim, tremble: 1%}, b: {kind: grim, tremble: 1%}}", Setting{"clock.hourly", "[]"})
		var days [][]int
		follow(t, s, Luck{Seed: 5, Replicate: replicate}, func(_ int, w *World) { days = append(days, pairs(w)) })
		for k := range days[0] {
			chains++
			begun := slices.IndexFunc(days, func(states []int) bool { return states[k] != 0 })
			if begun < 0 {
				begun = never
			}
			first[begun]++
			for day := begun + 2; day < len(days); day++ {
				require.Equal(t, 3, days[day][k], "day %d after the first closing on day %d", day, begun)
			}
		}
	}
	require.Equal(t, 800, chains)
	for _, day := range []int{0, 4, 9, 19, 39, 79} {
		left := 0
		for begun, n := range first {
			if begun > day {
				left += n
			}
		}
		want := math.Pow(1-e, float64(2*(day+1)))
		require.InDelta(t, want, float64(left)/float64(chains), 4*math.Sqrt(want*(1-want)/float64(chains)), "open through day %d", day)
	}
}

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

// TestCampsSeeWhatIsMeasured compares what strategies read with the measures of
// the day before, and with those of the hours before inside windows.
func TestCampsSeeWhatIsMeasured(t *testing.T) {
	s := with(t, "{east: {kind: threshold}, west: {kind: threshold}}")
	column := func(name string) Column {
		all, err := s.Columns([]string{name})
		require.NoError(t, err, name)
		return all[0]
	}
	wallets := map[string][]string{"east": {"alpay"}, "west": {"wepay"}}
	hosts := map[string][]string{"east": {"weibo"}, "west": {"chat", "moments"}}
	batch := map[string]float64{"alpay": 3, "wepay": 1} // envelopes of one act
	yesterday := map[string]float64{}
	const window = "2015-02-14"
	reached, hourly := 0, 0
	r, err := Start(s, Luck{Seed: 9, Replicate: 1}, Options{})
	require.NoError(t, err)
	var sight *sight
	for _, m := range r.mechanisms {
		if h, ok := m.(*hours); ok {
			sight = h.sight
		}
	}
	require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
		for c, camp := range w.names.camps {
			got := sight.standing[c]
			for name, value := range map[string]int64{"share_value_all": got.ShareValueAll, "share_value_commerce": got.ShareValueCommerce, "share_count_all": got.ShareCountAll} {
				require.InDelta(t, yesterday[name+camp.ID]*1e6, float64(value), 1.01, "day %d: %s of %s", w.Tick, name, camp.ID)
			}
			require.InDelta(t, yesterday["complaints"+camp.ID], float64(got.Complaints), 1, "day %d", w.Tick)
			require.EqualValues(t, 1-c, sight.rival[c])
			other := w.names.camps[1-c].ID
			visitors := 0
			for i := range w.Users.N {
				on := false
				for _, h := range hosts[camp.ID] {
					on = on || w.onHost(i, w.names.hostsNamed(h)[0])
				}
				if on && w.inMarket(i) {
					visitors++
				}
			}
			opened := yesterday["opened"+other+camp.ID]
			if w.Hourly() {
				opened = 0 // the last decision of the day was made at 23:00
				for hour := 15; hour <= 22; hour++ {
					for _, h := range hosts[camp.ID] {
						opened += column("envelopes_opened."+wallets[other][0]+"."+h).HourValue(w, hour) / w.Weight
					}
				}
				opened /= batch[wallets[other][0]]
			}
			// After the first of March tube, a host, has joined east.
			if got := sight.reach[c*2+1-c]; w.Tick < 25 {
				require.InDelta(t, min(1e6, opened/float64(visitors)*1e6), float64(got), 1.01, "day %d: reach on hosts of %s", w.Tick, camp.ID)
				if got > 0 {
					reached++
					if w.Hourly() {
						hourly++
					}
				}
			}
		}
		for camp, list := range wallets {
			for _, name := range []string{"share_value_all", "share_value_commerce", "share_count_all", "complaints"} {
				yesterday[name+camp] = 0
				for _, p := range list {
					yesterday[name+camp] += column(name + "." + p).Value(w)
				}
			}
			for observer, places := range hosts {
				sum := 0.0
				for _, h := range places {
					sum += column("envelopes_opened."+list[0]+"."+h).Value(w) / w.Weight / batch[list[0]]
				}
				yesterday["opened"+camp+observer] = sum
			}
		}
		return nil
	})))
	require.Greater(t, reached, hourly, "envelopes must have run inside the window and outside it")
	require.Positive(t, hourly, window)
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
