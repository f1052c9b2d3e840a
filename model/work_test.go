package model_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// On a ring with 10 friends on one host everybody sees 10 envelopes when all send one;
// the day after nobody does. With one occasion each, everybody pays once.
func TestWorkCountsWhatHappens(t *testing.T) {
	for _, c := range []struct {
		name string
		want []model.Work
	}{
		{"verification/v8-slots-3", []model.Work{{Exposures: 100_000}, {}}},
		{"verification/v6-habit", []model.Work{{Occasions: 1}, {Occasions: 1}}},
	} {
		s, err := model.Open(c.name)
		require.NoError(t, err)
		r, err := model.Start(s, model.Luck{Seed: 1, Replicate: 1}, model.Options{Workers: 2})
		require.NoError(t, err)
		for _, want := range c.want {
			r.Step()
			require.Equal(t, want, r.World.Work(), c.name)
			r.World.Tick++
		}
	}
}
