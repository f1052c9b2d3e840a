package store

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestAnyHistoryGivesTheSameBytes: runs that are finished in any order, committed in
// any groups, by any number of shards, with any closing and packing in between.
func TestAnyHistoryGivesTheSameBytes(t *testing.T) {
	const n = 24
	whole := newMemory()
	j := journalOf(t, whole)
	require.NoError(t, j.Commit(t.Context(), samples(0, n)...))
	require.NoError(t, j.Compact(t.Context(), inOrder(n)))
	want := whole.tree()

	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(all).Draw(rt, "order")
		shards := make([]*memory, rapid.IntRange(1, 5).Draw(rt, "shards"))
		for i := range shards {
			shards[i] = newMemory()
		}
		for len(order) > 0 {
			group := order[:rapid.IntRange(1, len(order)).Draw(rt, "group")]
			order = order[len(group):]
			m := rapid.SampledFrom(shards).Draw(rt, "shard")
			j, err := openJournal(m, "abc", nil)
			require.NoError(rt, err)
			j.limit = rapid.IntRange(1, 4).Draw(rt, "limit")
			var runs []Run
			for _, i := range group {
				runs = append(runs, sample(i))
			}
			require.NoError(rt, j.Commit(t.Context(), runs...))
			if rapid.IntRange(0, 3).Draw(rt, "compact") == 0 {
				require.NoError(rt, j.Compact(t.Context(), inOrder(n)))
			}
			require.NoError(rt, j.Close())
		}
		into := shards[0]
		if rapid.Bool().Draw(rt, "apart") {
			into = newMemory()
		}
		j, err := openJournal(into, "abc", nil)
		require.NoError(rt, err)
		var from []*Runs
		for _, m := range shards {
			r, err := readJournal(m, "abc")
			require.NoError(rt, err)
			from = append(from, r)
		}
		require.NoError(rt, j.Merge(t.Context(), from...))
		require.NoError(rt, j.Compact(t.Context(), inOrder(n)))
		require.Equal(rt, want, into.tree())
	})
}

func TestShardsThatDoNotFitAreRefused(t *testing.T) {
	shard := func(whose string, runs ...Run) *Runs {
		m := newMemory()
		j, err := openJournal(m, whose, nil)
		require.NoError(t, err)
		require.NoError(t, j.Commit(t.Context(), runs...))
		r, err := readJournal(m, "")
		require.NoError(t, err)
		return r
	}
	m := newMemory()
	j := journalOf(t, m)
	err := j.Merge(t.Context(), shard("abc", samples(0, 3)...), shard("other", samples(3, 5)...))
	require.ErrorIs(t, err, ErrForeign)
	require.ErrorContains(t, err, "cannot merge the runs: the runs are those of another experiment")
	require.Zero(t, j.Len(), "nothing was added")

	err = j.Merge(t.Context(), shard("abc", samples(0, 3)...), shard("abc", Run{Key: sample(2).Key, Data: []byte("other")}))
	require.ErrorIs(t, err, ErrDiffers)
	require.ErrorContains(t, err, "run "+sample(2).Key.String()+" is there already, with other results")
	require.Len(t, have(t, j.Runs, 5), 3)

	require.NoError(t, j.Merge(t.Context(), shard("abc", samples(4, 6)...), shard("abc"), shard("abc", samples(5, 6)...)))
	require.Equal(t, []Key{sample(3).Key, sample(6).Key}, slices.Collect(j.Missing(inOrder(7))), "the gaps")

	// Of an experiment that was changed, the runs that stay are taken over.
	old := shard("before", samples(2, 12)...)
	require.NoError(t, j.Reuse(t.Context(), old, j.Missing(inOrder(7))))
	require.Len(t, have(t, j.Runs, 12), 7)
}
