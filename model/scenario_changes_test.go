package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// A changed copy leaves its original as it was.
func TestWithLeavesTheOriginalUnchanged(t *testing.T) {
	s := read(t, crowded)
	text, err := s.Resolved()
	require.NoError(t, err)
	before := play(t, s)
	changed, err := s.With(
		model.Setting{Path: "choice.kappa", Value: "0"},
		model.Setting{Path: "platforms.east_pay.adoption.external", Value: "0.5"},
		model.Setting{Path: "events.leak.to", Value: "0"},
		model.Setting{Path: "initial.wallets", Value: "[]"},
	)
	require.NoError(t, err)
	assert.NotEqual(t, before.hash, play(t, changed).hash)
	assert.Empty(t, changed.Initial.Wallets)
	after, err := s.Resolved()
	require.NoError(t, err)
	assert.Equal(t, string(text), string(after))
	assertSame(t, before, play(t, s), nil)

	back, err := changed.With(
		model.Setting{Path: "choice.kappa", Value: "0.8"},
		model.Setting{Path: "platforms.east_pay.adoption.external", Value: "0.01"},
		model.Setting{Path: "events.leak.to", Value: "300"},
	)
	require.NoError(t, err)
	assert.Equal(t, s.Choice, back.Choice)
	assert.Equal(t, s.Events, back.Events)

	_, err = s.With(model.Setting{Path: "choice.kapa", Value: "1"})
	assert.ErrorContains(t, err, "kappa", "the nearest name is said")
	_, err = s.With(model.Setting{Path: "events.leek.to", Value: "1"})
	assert.ErrorContains(t, err, "leak")
}

// Removing an event removes what answered it, and what answered that, unless
// it is kept.
func TestWithoutRemovesAnswers(t *testing.T) {
	s := read(t, crowded)
	on := func(s *model.Scenario) []string {
		var out []string
		for _, e := range s.Events {
			if e.On {
				out = append(out, e.ID)
			}
		}
		return out
	}
	out, gone, err := s.Without([]string{"a_shuts"}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"a_shuts", "c_shuts", "bars"}, gone)
	assert.Equal(t, []string{"leak", "signs", "b_opens", "opened"}, on(out))
	assert.Len(t, on(s), 7, "the original keeps its events")

	out, gone, err = s.Without([]string{"a_shuts"}, []string{"c_shuts"})
	require.NoError(t, err)
	assert.Equal(t, []string{"a_shuts"}, gone, "what answers a kept event stays")
	assert.Contains(t, on(out), "bars")

	out, gone, err = s.Without([]string{"tag:open", "bars", "opened"}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"bars", "opened"}, gone, "each once, in the order of the file")
	assert.NotContains(t, on(out), "opened")

	_, _, err = s.Without([]string{"nobody"}, nil)
	assert.ErrorContains(t, err, `"nobody"`)
	_, _, err = s.Without([]string{"leak"}, []string{"nobody"})
	assert.ErrorContains(t, err, `"nobody"`)

	// Taking out what does nothing does nothing: the last closure repeats an
	// earlier one once the opening between them is gone.
	calm, _, err := s.Without([]string{"b_opens"}, nil)
	require.NoError(t, err)
	calmer, gone, err := calm.Without([]string{"c_shuts"}, []string{"bars"})
	require.NoError(t, err)
	assert.Equal(t, []string{"c_shuts"}, gone)
	assertSame(t, play(t, calm), play(t, calmer), nil)
}

// A file may change an embedded scenario or another file, and changes nothing
// else.
func TestExtends(t *testing.T) {
	plain, err := model.Open("verification/v2-gamma-1")
	require.NoError(t, err)
	same := read(t, "hongbao: 1\nkind: scenario\nextends: verification/v2-gamma-1\n")
	assert.Equal(t, plain.Hash(), same.Hash())
	assert.Empty(t, same.Extends)

	chain := read(t, "hongbao: 1\nkind: scenario\nextends: verification/v2-gamma-3-tilted-low\nchoice: {gamma_global: 1}\ncontexts: [{id: paying, platforms: {first: {a: 0}}}]\n")
	assert.Equal(t, plain.Choice, chain.Choice)
	assert.Equal(t, plain.Contexts, chain.Contexts)
	assert.NotEqual(t, plain.Initial, chain.Initial)

	s := over(t, crowded, "title: T\nevents: [{id: leak, to: 10}, {id: late, at: 2015-03-01}]\n")
	assert.Len(t, s.Events, 8)
	assert.Equal(t, "leak", s.Events[0].ID, "elements keep their place")
	assert.Equal(t, 10, s.Events[0].To)
	assert.Equal(t, "late", s.Events[7].ID)
	settings, err := s.With(model.Setting{Path: "title", Value: "U"})
	require.NoError(t, err)
	assert.Equal(t, "U", settings.Title)

	_, err = model.Read("x.yaml", []byte("hongbao: 1\nkind: scenario\nextends: nowhere\n"), nil)
	assert.ErrorContains(t, err, `"nowhere"`)
	_, err = model.Read("x.yaml", []byte("hongbao: 1\nkind: scenario\nextends: x.yaml\n"), func(string) ([]byte, error) {
		return []byte("hongbao: 1\nkind: scenario\nextends: x.yaml\n"), nil
	})
	assert.ErrorContains(t, err, "circle")
}
