package experiments

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// TestLibrary runs every embedded experiment at a tiny size.
func TestLibrary(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			plain, err := Open(name)
			require.NoError(t, err)
			if !slices.Contains(model.Names(), plain.Scenario) {
				t.Fatalf("scenario %s is not embedded", plain.Scenario)
			}
			assert.NotEmpty(t, plain.Title)
			assert.NotEmpty(t, plain.Question)
			sameResolvedEmbedded(t, plain)
			if testing.Short() && plain.Scenario == "war-2013-2016" {
				t.Skip("three years take seconds")
			}
			small := []model.Setting{set("users", "100"), set("replicates", "1")}
			if plain.Prior != nil {
				small = append(small, set("prior.draws", "1"))
			}
			e, err := Open(name, small...)
			require.NoError(t, err)
			r := run(t, e, Options{})
			assert.Nil(t, r.Failures)
			assert.NotEmpty(t, r.Headline.Sentence)
			plan, err := e.Plan()
			require.NoError(t, err)
			assert.Equal(t, plan.Runs, r.Runs.Len(), "those of the design; an analysis may have asked for more")
			assert.Positive(t, r.Series.Len())
		})
	}
}

func sameResolvedEmbedded(t *testing.T, e *Experiment) {
	t.Helper()
	text, err := e.Resolved()
	require.NoError(t, err)
	again, err := Read("resolved.yaml", text, nil)
	require.NoError(t, err)
	assert.Equal(t, e.Hash(), again.Hash())
}

func TestTheDemoComparesThreeHistories(t *testing.T) {
	e, err := Open("open-vs-closed")
	require.NoError(t, err)
	p, err := e.Plan()
	require.NoError(t, err)
	assert.Equal(t, []string{"as_it_happened", "closed", "open"}, p.ArmNames)
	assert.Equal(t, 60, p.Runs)
	assert.Equal(t, 35, p.Days)
	assert.Equal(t, int64(20_000), p.Users)
	off := func(arm int) []string {
		v, err := e.variant(nil, e.arms[arm], nil)
		require.NoError(t, err)
		return v.gone
	}
	assert.Empty(t, off(0))
	assert.Equal(t, []string{"e26"}, off(1))
	for _, id := range []string{"e24", "e25", "e26", "e27"} {
		assert.Contains(t, off(2), id, "the blocks and their answers")
	}
}
