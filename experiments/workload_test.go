package experiments

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is done goes by people: with two runs of 100 and two of 900, one of 100 is a
// twentieth, whether it is made now or was made before.
func TestProgressGoesByPeople(t *testing.T) {
	const sizes = "factors: [{path: population.users, list: [100, 900]}]\nreplicates: 2\n"
	s := &shelfOfRuns{}
	parts := func(text string) (after map[int]float64, recalled int) {
		o := on(s, 1)
		after = map[int]float64{}
		last := 0.0
		o.Progress = func(p Progress) {
			assert.GreaterOrEqual(t, p.Part, last-1e-12, "it never goes back")
			last = p.Part
			if p.Tick == p.Ticks && p.Point == 0 {
				after[p.Done] = p.Part
			}
			if p.Done == p.Total {
				after[p.Done] = p.Part
			}
		}
		r, err := read(t, text).Run(context.Background(), o)
		require.NoError(t, err)
		return after, r.Recalled
	}
	small, _ := parts("factors: [{path: population.users, list: [100]}]\nreplicates: 2\n")
	assert.Equal(t, map[int]float64{1: 0.5, 2: 1}, small, "runs of equal size")
	both, recalled := parts(sizes)
	require.Equal(t, 2, recalled)
	assert.InDelta(t, 0.05, both[1], 1e-12)
	assert.InDelta(t, 1, both[4], 1e-12)
}

// The runs of a shard are all that it reports of, whatever people those of others have.
func TestProgressOfAShardGoesByItsPeople(t *testing.T) {
	e := read(t, "factors: [{path: population.users, list: [100, 900]}]\narms: {a: {}, b: {set: {choice.kappa: 2}}}\nreplicates: 1\n")
	for number := 1; number <= 2; number++ {
		o := on(&shelfOfRuns{}, 1)
		var after []float64
		o.Progress = func(p Progress) {
			if p.Tick == p.Ticks {
				after = append(after, p.Part)
			}
		}
		_, err := e.RunShard(context.Background(), o, Shard{Number: number, Of: 2})
		require.NoError(t, err)
		assert.Equal(t, []float64{0.5, 1}, after)
	}
}
