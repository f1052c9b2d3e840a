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

// Where replicates are added until a half-width, shards make whole points, each as many
// replicates as these ask for, and what all ask for together comes of the merge.
func TestShardsOfAHalfWidthGiveTheTablesOfOneProcess(t *testing.T) {
	const file = `users: 30
arms: {a: {}, b: {without: [west_blocks]}}
factors: [{path: choice.gamma_friends, list: [0.5, 1, 2, 4]}]
replicates: {until: {measure: share_value_commerce.east_pay, half_width: 12%, min: 4, max: 60}}
`
	e := read(t, file)
	one := run(t, e, Options{Workers: 1})
	want := everything(t, one)
	require.Greater(t, one.Replicates, 4)
	require.Less(t, one.Replicates, 60)
	source := rand.New(rand.NewPCG(6, 3))
	counts := map[int]bool{}
	for _, of := range []int{1, 2, 3, 4} {
		merged := &shelfOfRuns{runs: map[store.Key][]byte{}}
		for n, i := range source.Perm(of) {
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
			done, err := e.RunShard(context.Background(), on(part, workers), shard)
			require.NoError(t, err)
			require.Equal(t, done.Total, done.Done)
			require.Len(t, part.runs, done.Total)
			from, to := shard.part(4)
			require.Zero(t, done.Total%(2*(to-from)))
			counts[done.Total/(2*(to-from))] = true
			maps.Copy(merged.runs, part.runs)
			missing, first, err := e.Gaps(on(merged, 1).Finished)
			require.NoError(t, err)
			if n < of-1 {
				require.GreaterOrEqual(t, missing, 4*2)
				require.Equal(t, 1, first.Replicate)
			} else {
				require.Zero(t, missing)
			}
		}
		r, err := e.Run(context.Background(), on(merged, 2))
		require.NoError(t, err)
		require.Equal(t, want, everything(t, r), "%d shards", of)
	}
	require.Greater(t, len(counts), 1, "points ask for unlike numbers")
	_, err := e.RunShard(context.Background(), on(&shelfOfRuns{}, 1), Shard{1, 5})
	require.ErrorContains(t, err, "expected at most 4 shards")
	require.ErrorContains(t, e.Shards(5), "--replicates 60")
	require.NoError(t, e.Shards(4))
}

// A shard that was interrupted leaves points that ask for more.
func TestPointsThatAskForMoreAreGaps(t *testing.T) {
	e := read(t, `users: 30
factors: [{path: choice.gamma_friends, list: [0.5, 2]}]
replicates: {until: {measure: share_value_commerce.east_pay, half_width: 0.01%, min: 4, max: 9}}
`)
	part := &shelfOfRuns{}
	ctx, stop := context.WithCancel(context.Background())
	o := on(part, 1)
	o.Progress = func(p Progress) {
		if p.Done == 3 {
			stop()
		}
	}
	_, err := e.RunShard(ctx, o, Shard{2, 2})
	require.ErrorIs(t, err, context.Canceled)
	count, first, err := e.Gaps(on(part, 1).Finished)
	require.NoError(t, err)
	require.Equal(t, Gap{Point: 0, Replicate: 1, Arm: "as_it_happened"}, first)
	require.GreaterOrEqual(t, count, 4)
}
