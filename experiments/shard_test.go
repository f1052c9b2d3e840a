package experiments

import (
	"context"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/store"
)

// Any number of shards, in any order, by any number of workers, interrupted or not, give
// the tables of one process, and no run is made by two of them.
func TestShardsGiveTheTablesOfOneProcess(t *testing.T) {
	e := read(t, "users: 30\nset: {end: 2015-01-13}\narms: {a: {}, b: {without: [west_blocks]}}\nfactors: [{path: choice.gamma_friends, list: [0.5, 1, 2]}]\nreplicates: 3\n")
	want := everything(t, run(t, e, Options{Workers: 1}))
	rapid.Check(t, func(rt *rapid.T) {
		of := rapid.IntRange(1, 12).Draw(rt, "shards")
		var numbers []int
		for i := range of {
			numbers = append(numbers, i+1)
		}
		merged := &shelfOfRuns{runs: map[store.Key][]byte{}}
		total := 0
		for _, number := range rapid.Permutation(numbers).Draw(rt, "order") {
			part := &shelfOfRuns{}
			workers := rapid.IntRange(1, 3).Draw(rt, "workers")
			if rapid.Bool().Draw(rt, "interrupted") {
				ctx, stop := context.WithCancel(context.Background())
				o := on(part, workers)
				o.Progress = func(Progress) { stop() }
				_, err := e.RunShard(ctx, o, Shard{number, of})
				if err != nil {
					require.ErrorIs(rt, err, context.Canceled)
				}
				stop()
			}
			there := len(part.runs)
			done, err := e.RunShard(context.Background(), on(part, workers), Shard{number, of})
			require.NoError(rt, err)
			require.Equal(rt, done.Total, done.Done)
			require.Equal(rt, there, done.Recalled)
			total += done.Total
			require.Len(rt, part.runs, done.Total)
			maps.Copy(merged.runs, part.runs)
		}
		require.Equal(rt, 18, total)
		require.Len(rt, merged.runs, total, "no run is made twice")
		missing, _, err := e.Gaps(on(merged, 1).Finished)
		require.NoError(rt, err)
		require.Zero(rt, missing)
		r, err := e.Run(context.Background(), on(merged, 2))
		require.NoError(rt, err)
		require.Equal(rt, total, r.Recalled)
		require.Equal(rt, want, everything(t, r))
	})
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
