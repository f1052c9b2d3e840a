package model_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// Camps that change places, keys and strategies with them, rename columns and
// do nothing else: no strategy favours the camp that comes first.
func TestExchangedCampsReactAlike(t *testing.T) {
	exchanged := map[string]string{"east": "west", "east_pay": "west_pay", "east_chat": "west_chat", "east_shop": "west_shop"}
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	for name, plays := range map[string][2]string{
		"threshold, tit_for_tat":    {"{kind: threshold, above: 40%, reach: 1%, hold: 5d}", "{kind: tit_for_tat, lag: 2d, tremble: 5%}"},
		"generous, grim":            {"{kind: generous_tit_for_tat, tremble: 20%}", "{kind: grim, tremble: 1%}"},
		"targeted, on_demand":       {"{kind: targeted, small_below: 51%}", "{kind: on_demand, ask: 1%}"},
		"accommodate, rule":         {"{kind: accommodate}", `{kind: rule, close_when: "rival.share_count_all > 45% and other.complaint_rate < 9%", for: 3d}`},
		"contagion, adapter":        {"{kind: camp_contagion, base: 0.02, spread: 0.3, hold: 6d}", "{kind: adapter_then_retaliate, patience: 3d}"},
		"run off, festival":         {"{kind: run_off_then_block, above: 10%, delay: 9d}", "{kind: festival, windows: [2015-02-01..2015-02-20], otherwise: open}"},
		"buy out, by object":        {"{kind: buy_out, above: 10%, for: 5d}", "{kind: open, per: [{objects: [direct_payment], kind: camp_contagion, base: 0.1, hold: 2d}]}"},
		"the strongest by a breath": {"{kind: targeted, small_below: 0}", "{kind: targeted, small_below: 0}"},
	} {
		t.Run(name, func(t *testing.T) {
			duopoly, err := model.Open("duopoly", model.Setting{Path: "population.users", Value: "1_000"}, model.Setting{Path: "end", Value: "2015-05-20"})
			require.NoError(t, err)
			text, err := edited(t, duopoly, named).Resolved()
			require.NoError(t, err)
			base := read(t, string(text)+"strategies: {east: "+plays[0]+", west: "+plays[1]+"}\n")
			text, err = base.Resolved()
			require.NoError(t, err)
			lines := strings.Split(string(text), "\n")
			changed := 0
			for i, line := range lines {
				if key.MatchString(line) {
					continue
				}
				if lines[i] = exchange(line, exchanged); lines[i] != line {
					changed++
				}
			}
			require.Greater(t, changed, 20)
			got := play(t, read(t, strings.Join(lines, "\n")))
			assertSame(t, play(t, base), got, func(column string) string { return exchange(column, exchanged) })
		})
	}
}

// A condition is checked when the file is read, and its errors name the place
// in the file and the character in the condition.
func TestConditionsAreCheckedWithTheFile(t *testing.T) {
	for plays, want := range map[string]string{
		`{east: {kind: rule, close_when: "rival.shar_count_all > 25%"}}`:                      `over.yaml:4:45: strategies.east.close_when: at character 1: unknown observable "rival.shar_count_all"; see: hongbao list observables; nearest: rival.share_count_all`,
		`{east: {kind: rule, close_when: "own.campaign", reopen_when: "own.campaign and 3"}}`: "over.yaml:4:74: strategies.east.reopen_when: at character 19: the condition ends; expected >, >=, < or <=",
		`{east: {kind: rule}}`:                                                      "over.yaml:4:20: strategies.east: kind rule needs close_when, the condition under which gates close",
		`{east: {kind: open, close_when: "own.campaign"}}`:                          "over.yaml:4:45: strategies.east.close_when: kind open reads no conditions; expected kind: rule",
		`{east: {kind: rule, close_when: "own.campaign", objects: [envelope_lnk]}}`: `unknown object "envelope_lnk"`,
		`{east: {kind: tit_for_that}}`:                                              "tit_for_tat",
		`{east: {kind: tit_for_tat, lag: 0h}}`:                                      "lag",
	} {
		_, err := model.Read("over.yaml", []byte("hongbao: 1\nkind: scenario\nextends: base\nstrategies: "+plays+"\n"), func(string) ([]byte, error) { return []byte(crowded), nil })
		require.ErrorContains(t, err, want, plays)
	}
	s := over(t, crowded, `strategies: {east: {kind: rule, close_when: "rival.share_count_all > 25% and not own.campaign", for: 30d}}`)
	text, err := s.Resolved()
	require.NoError(t, err)
	require.Contains(t, string(text), `close_when: "rival.share_count_all > 25% and not own.campaign"`)
	again, err := read(t, string(text)).Resolved()
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}
