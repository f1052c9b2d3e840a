package experiments

import (
	"context"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// Any number of shards, in any order, by any number of workers, interrupted or not, give
// the tables of one process, and no run is made by two of them.
func TestShardsGiveTheTablesOfOneProcess(t *testing.T) {
	e := read(t, "users: 30\narms: {a: {}, b: {without: [west_blocks]}}\nfactors: [{path: choice.gamma_friends, list: [0.5, 1, 2]}]\nreplicates: 3\n")
	want := everything(t, run(t, e, Options{Workers: 1}))
	source := rand.New(rand.NewPCG(6, 2))
	for _, of := range []int{1, 2, 3, 4, 5, 8, 9, 10, 12} {
		merged := &shelfOfRuns{runs: map[store.Key][]byte{}}
		total := 0
		for _, i := range source.Perm(of) {
			part, shard, workers := &shelfOfRuns{}, Shard{i + 1, of}, 1+source.IntN(3)
			if source.IntN(2) == 0 {
				ctx, stop := context.WithCancel(context.Background())
				o := on(part, workers)
				o.Progress = func(Progress) { stop() }
				if _, err := e.RunShard(ctx, o, shard); err != nil {
					require.ErrorIs(t, err, context.Canceled)
				}
				stop()
			}
			there := len(part.runs)
			done, err := e.RunShard(context.Background(), on(part, workers), shard)
			require.NoError(t, err)
			require.Equal(t, done.Total, done.Done)
			require.Equal(t, there, done.Recalled)
			total += done.Total
			require.Len(t, part.runs, done.Total)
			maps.Copy(merged.runs, part.runs)
		}
		require.Equal(t, 18, total)
		require.Len(t, merged.runs, total, "no run is made twice")
		missing, _, err := e.Gaps(on(merged, 1).Finished)
		require.NoError(t, err)
		require.Zero(t, missing)
		r, err := e.Run(context.Background(), on(merged, 2))
		require.NoError(t, err)
		require.Equal(t, total, r.Recalled)
		require.Equal(t, want, everything(t, r), "%d shards", of)
	}
}

func TestGapsAreCountedAndNamed(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {without: [west_blocks]}}\nreplicates: 4\n")
	s := &shelfOfRuns{}
	_, err := e.RunShard(context.Background(), on(s, 1), Shard{1, 2})
	require.NoError(t, err)
	count, first, err := e.Gaps(on(s, 1).Finished)
	require.NoError(t, err)
	assert.Equal(t, 4, count)
	assert.Equal(t, Gap{Point: 0, Replicate: 3, Arm: "a"}, first)
	for _, wrong := range []Shard{{0, 2}, {3, 2}, {-1, -1}} {
		_, err := e.RunShard(context.Background(), on(s, 1), wrong)
		assert.ErrorContains(t, err, "there is no shard")
	}
	_, err = e.RunShard(context.Background(), Options{}, Shard{1, 1})
	assert.ErrorContains(t, err, "a place where its runs are kept")
}
