package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// life is a small sweep with all that a journal can be asked for: commits, joined
// blocks, runs of shards, packing, and opening again. It tells what was committed.
type life struct {
	shards []*Runs
	safe   func(from, to int) // these runs are finished for good
}

// runsOfLife is the number of runs.
const runsOfLife = 26

func (l life) live(files Files) error {
	return sweepOn(files, func(f *Folder, j *Journal) error { return l.work(context.Background(), f, j) })
}

// sweepOn opens a folder and its journal, which joins blocks early, for a sweep.
func sweepOn(files Files, work func(*Folder, *Journal) error) error {
	f, err := OpenFiles(files, "abc")
	if err != nil {
		return err
	}
	defer f.Abort()
	j, err := f.Journal()
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	j.limit = 3
	return work(f, j)
}

func (l life) work(ctx context.Context, f *Folder, j *Journal) error {
	commit := func(from, to int) error {
		if err := j.Commit(ctx, samples(from, to)...); err != nil {
			return err
		}
		l.safe(from, to)
		return nil
	}
	for i := 0; i < 12; i += 2 {
		if err := commit(i, i+2); err != nil {
			return err
		}
	}
	if err := j.Compact(ctx, inOrder(runsOfLife)); err != nil {
		return err
	}
	for i := 12; i < 16; i++ {
		if err := commit(i, i+1); err != nil {
			return err
		}
	}
	if err := j.Close(); err != nil {
		return err
	}
	j, err := f.Journal()
	if err != nil {
		return err
	}
	defer func() { _ = j.Close() }()
	if err := j.Merge(ctx, l.shards...); err != nil {
		return err
	}
	l.safe(16, runsOfLife)
	if err := j.Compact(ctx, inOrder(runsOfLife)); err != nil {
		return err
	}
	if err := f.Write("runs.csv", content("results")); err != nil {
		return err
	}
	return f.Close(Manifest{})
}

// lifeThatTells is a life with the runs that it finished for good.
func lifeThatTells(shards []*Runs) (life, map[int]bool) {
	safe := map[int]bool{}
	return life{shards, func(from, to int) {
		for i := from; i < to; i++ {
			safe[i] = true
		}
	}}, safe
}

func shardsOfLife(t *testing.T) []*Runs {
	var out []*Runs
	for _, bounds := range [][2]int{{16, 22}, {20, runsOfLife}} { // some are in both
		m := newMemory()
		require.NoError(t, journalOf(t, m).Commit(t.Context(), samples(bounds[0], bounds[1])...))
		r, err := readJournal(m, "abc")
		require.NoError(t, err)
		out = append(out, r)
	}
	return out
}

// TestDeathAtEveryStep lets the process die after every operation, and the power go
// with it or not. Nothing that was committed is lost, nothing is there twice, and the
// sweep goes on to the same bytes.
func TestDeathAtEveryStep(t *testing.T) {
	shards := shardsOfLife(t)
	whole := newMemory()
	require.NoError(t, life{shards, func(int, int) {}}.live(whole))
	want := whole.tree()
	require.Len(t, whole.files(), 2)
	require.Greater(t, whole.steps, 150)

	for k := 1; k <= whole.steps; k++ {
		for variant := range uint64(6) {
			m := newMemory()
			m.dieAt = k
			l, safe := lifeThatTells(shards)
			err := l.live(m)
			if err == nil { // only removing what nobody needs failed
				require.Greater(t, k, whole.steps-8, "step %d", k)
			} else {
				require.ErrorIs(t, err, errDead, "step %d", k)
			}
			after := m.again()
			if variant > 0 {
				after = m.crash(rand.New(rand.NewPCG(uint64(k), variant)))
			}
			r, err := readJournal(after, "abc")
			require.NoError(t, err)
			have(t, r, runsOfLife)
			f, err := OpenFiles(after, "abc")
			require.NoError(t, err, "step %d, variant %d", k, variant)
			j, err := f.Journal()
			require.NoError(t, err)
			there := have(t, j.Runs, runsOfLife)
			for i := range safe {
				require.True(t, there[i], "step %d, variant %d: run %d is lost", k, variant, i)
			}
			require.NoError(t, j.Close())
			f.Abort()

			require.NoError(t, life{shards, func(int, int) {}}.live(after), "step %d, variant %d", k, variant)
			got := after.tree()
			require.Equal(t, want, got, "step %d, variant %d", k, variant)
		}
	}
}

// TestDeathAtOneStepAfterTheOther lets every process that takes up the sweep die, too.
func TestDeathAtOneStepAfterTheOther(t *testing.T) {
	shards := shardsOfLife(t)
	whole := newMemory()
	require.NoError(t, life{shards, func(int, int) {}}.live(whole))
	for variant := range uint64(60) {
		random := rand.New(rand.NewPCG(3, variant))
		m := newMemory()
		l, safe := lifeThatTells(shards)
		for deaths := 0; ; deaths++ {
			require.Less(t, deaths, 1000, "it never comes to an end")
			m.dieAt = 2 + random.IntN(60+deaths)
			err := l.live(m)
			if err == nil && m.steps < m.dieAt {
				break
			}
			require.True(t, err == nil || errors.Is(err, errDead), "%v", err)
			m = m.crash(random)
			r, err := readJournal(m, "abc")
			require.NoError(t, err)
			there := have(t, r, runsOfLife)
			if r.Problems() == nil {
				continue
			}
			require.Zero(t, r.Damaged(), "no run was damaged: %v", there)
		}
		require.Equal(t, whole.tree(), m.tree())
		require.Len(t, safe, runsOfLife)
	}
}
