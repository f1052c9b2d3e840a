package model

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// off takes an event out of history.
func off(id string) Setting { return Setting{"events." + id + ".on", "false"} }

// TestForkGoesOnUnderAnotherPolicy: where two scenarios part on a day, a fork of
// one before that day is the other, bit for bit.
func TestForkGoesOnUnderAnotherPolicy(t *testing.T) {
	luck := Luck{Seed: 12, Replicate: 1}
	open := []Setting{{"gates", "[]"}}
	with := func(more ...Setting) []Setting { return append(open[:1:1], more...) }
	for _, c := range []struct {
		name          string
		before, after []Setting
		tick          int
	}{
		{"an event is taken out", nil, []Setting{off("w_blocks")}, 15},
		{"all events to come are taken out", nil, []Setting{off("w_limits"), off("w_blocks"), off("e_blocks"), off("reopened"), off("joins_east"), off("cashless"), off("passcode")}, 14},
		{"an event comes in", []Setting{off("e_blocks")}, nil, 16},
		{"an event moves", nil, []Setting{{"events.e_blocks.at", "2015-02-26"}}, 17},
		{"a campaign is taken out", nil, []Setting{{"campaigns.gala.on", "false"}}, 16},
		{"a campaign comes in", []Setting{{"campaigns.alms.on", "false"}}, nil, 12},
		{"a budget changes", nil, []Setting{{"campaigns.mall_days.budget", "5k"}}, 28},
		{"a camp opens", nil, []Setting{{"strategies.west.kind", "open"}}, 12},
		{"a camp begins to react", open, with(Setting{"strategies.east.kind", "tit_for_tat"}), 13},
		{"both begin to react", open, with(Setting{"strategies.east.kind", "tit_for_tat"}, Setting{"strategies.west.kind", "threshold"}, Setting{"strategies.west.above", "100%"}, Setting{"strategies.west.reach", "0.1%"}), 13},
		{"a camp ceases to react", with(Setting{"strategies.east.kind", "tit_for_tat"}), open, 13},
		{"an order comes", nil, []Setting{{"orders", "[{id: opening, when: 2015-02-01, lag: 20d, scope: links}]"}}, 15},
		{"words", nil, []Setting{{"title", "Another"}, {"tip_at", "60%"}, {"tip_to", "alpay"}}, 30},
	} {
		a, b := readText(t, full, c.before...), readText(t, full, c.after...)
		r := ahead(t, a, luck, 2, c.tick)
		whole := runFrom(t, ahead(t, a, luck, 1, 0))
		file := saved(t, r)
		f, err := r.Fork(b)
		require.NoError(t, err, c.name)
		if r.World.graph != f.World.graph {
			t.Errorf("%s: the graph was made again", c.name)
		}
		got, want := runFrom(t, f), runFrom(t, ahead(t, b, luck, 1, 0))
		require.Equal(t, want.hash, got.hash, c.name)
		require.True(t, strings.HasSuffix(want.text, got.text), "%s: measures differ", c.name)
		if c.name != "words" {
			require.NotEqual(t, whole.hash, got.hash, "%s: the change must matter", c.name)
		}
		require.Equal(t, file, saved(t, r), "%s: the run was changed by its fork", c.name)
		require.Equal(t, whole.hash, runFrom(t, r).hash, c.name)
	}
}

// TestForkForgetsTheOldStrategy: a camp that bears a grudge and is then given the
// same strategy with another lag begins without it.
func TestForkForgetsTheOldStrategy(t *testing.T) {
	const once = `events: [{id: shut, at: 2001-01-05, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 0}, {id: opened, at: 2001-01-07, gate: {host: a_chat, object: envelope_link, guest: b_pay}, to: 1000}]` + "\n"
	grim := playing(t, twoCamps+once, "{b: {kind: grim, lag: 1d}}")
	r := ahead(t, grim, Luck{}, 1, 30)
	require.Zero(t, r.World.sideValue(0, "b_chat", "envelope_link", "a_pay"))
	for play, want := range map[string]uint64{
		"{kind: grim, lag: 1d}": 0, "{kind: grim, lag: 2d}": 1000, "{kind: tit_for_tat}": 1000, "{kind: script}": 1000, "{kind: closed}": 0,
	} {
		f, err := r.Fork(playing(t, twoCamps+once, "{b: "+play+"}"))
		require.NoError(t, err)
		require.NoError(t, f.Until(context.Background(), f.World.Day+1))
		require.EqualValues(t, want, f.World.sideValue(0, "b_chat", "envelope_link", "a_pay"), play)
	}
}

// TestForkRefusesAnotherPast names what differs.
func TestForkRefusesAnotherPast(t *testing.T) {
	s := readText(t, full)
	r := ahead(t, s, Luck{Seed: 1}, 1, 20)
	for words, set := range map[string]Setting{
		"population: it is not that of the run": {"population.users", "501"},
		"network: it is not":                    {"network.mean_degree", "15"},
		"choice: it is not":                     {"choice.kappa", "1"},
		"end: it is not":                        {"end", "2015-04-01"},
		"clock: it is not":                      {"clock.hourly", "[2015-02-14..2015-02-21]"},
		"gates: it is not":                      {"gates", "[]"},
		"events.w_blocks: in the run it happened before 2015-02-21":              off("w_blocks"),
		"events.e_blocks: in the run it happened before 2015-02-21":              {"events.e_blocks.to", "100"},
		"events.never_was: it would have happened before 2015-02-21":             {"events.never_was.on", "true"},
		"events.reopened: it would have happened before 2015-02-21":              {"events.reopened.at", "2015-02-20"},
		"campaigns.rides: in the run it began before 2015-02-21":                 {"campaigns.rides.budget", "1m"},
		"orders.opening: it could have bound before 2015-02-21":                  {"orders", "[{id: opening, when: 2015-02-01, lag: 19d}]"},
		"a fork shares the past and may differ in strategies, later events, and": {"habit.rho", "0.1"},
	} {
		_, err := r.Fork(readText(t, full, set))
		require.ErrorContains(t, err, words)
	}
}
