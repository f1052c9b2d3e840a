package model

import (
	"context"
	"fmt"
	"reflect"
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
