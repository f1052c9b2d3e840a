package experiments

import (
	"context"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// tiny is a sweep of 100 points, each run of which takes well under a millisecond.
func tiny(t testing.TB, replicates string) *Experiment {
	t.Helper()
	e, err := Read("test.yaml", []byte(`hongbao: 1
kind: experiment
scenario: tiny.yaml
factors:
  - {path: choice.kappa, range: {from: 0, to: 1, points: 10}}
  - {path: choice.gamma_friends, range: {from: 0, to: 2, points: 10}}
`), files, set("replicates", replicates))
	require.NoError(t, err)
	return e
}

// journalIn opens the finished runs of a folder.
func journalIn(t testing.TB, dir string) *store.Journal {
	t.Helper()
	folder, err := store.Open(dir, "tiny")
	require.NoError(t, err)
	t.Cleanup(folder.Abort)
	journal, err := folder.Journal()
	require.NoError(t, err)
	t.Cleanup(func() { _ = journal.Close() })
	return journal
}

// peakHeap runs a sweep and writes its tables, and gives the most bytes in use, looked at
// many times. Runs that wait to be written are written first: how many there are hangs on
// the machine.
func peakHeap(t *testing.T, replicates string) uint64 {
	t.Helper()
	peak := uint64(0)
	var x *executor
	look := func() {
		require.NoError(t, x.commit(context.Background()))
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	e, looked := tiny(t, replicates), 0
	plan, err := e.Plan()
	require.NoError(t, err)
	o := Options{Workers: 2, Finished: &Finished{Runs: journalIn(t, t.TempDir()), Program: "test"}}
	o.Progress = func(p Progress) {
		if p.Done*20/plan.Runs > looked {
			looked = p.Done * 20 / plan.Runs
			look()
		}
	}
	x, err = newExecutor(e, o)
	require.NoError(t, err)
	require.NoError(t, x.all(context.Background()))
	look()
	r, err := x.collect(context.Background())
	require.NoError(t, err)
	look()
	for _, n := range r.Tables() {
		if n.Stream != nil {
			require.NoError(t, n.WriteCSV(io.Discard))
			look()
		}
	}
	runtime.KeepAlive(r)
	return peak
}

// What a run gave is not held: one more run takes a place in the list of finished runs,
// which is less than 100 bytes, and the list has room to grow. Held, a run of this sweep
// takes some 3,000 bytes.
func TestMemoryOfASweepIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 22,000 runs")
	}
	few := peakHeap(t, "20")
	many := peakHeap(t, "200")
	t.Logf("%.1f MiB for 2,000 runs, %.1f MiB for 20,000", float64(few)/(1<<20), float64(many)/(1<<20))
	assert.Less(t, float64(many)-float64(few), 200.0*18_000)
}

// BenchmarkTinyRuns is what a run costs beside its days.
func BenchmarkTinyRuns(b *testing.B) {
	e := tiny(b, "20")
	runs := 0
	for b.Loop() {
		x, err := newExecutor(e, Options{Workers: 1, Finished: &Finished{Runs: journalIn(b, b.TempDir()), Program: "test"}})
		require.NoError(b, err)
		require.NoError(b, x.all(context.Background()))
		runs += x.plan.Runs
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(runs), "µs/run")
}

// BenchmarkStudy is a run of a usual size: 1,000 users in a small world over 50 days, one
// replicate of each of 1,024 conditions.
func BenchmarkStudy(b *testing.B) {
	e, err := Read("test.yaml", []byte(`hongbao: 1
kind: experiment
scenario: benchmarks/study
factors:
  - {path: choice.kappa, range: {from: 0, to: 2, points: 8}}
  - {path: choice.gamma_friends, range: {from: 0, to: 2, points: 8}}
  - {path: contexts.shopping.platforms.first.a, range: {from: 0.5, to: 1, points: 4}}
  - {path: choice.delta, range: {from: 0, to: 0.6, points: 4}}
replicates: 1
measures: [share_value_all, acceptance]
`), files)
	require.NoError(b, err)
	runs := 0
	for b.Loop() {
		x, err := newExecutor(e, Options{Finished: &Finished{Runs: journalIn(b, b.TempDir()), Program: "test"}})
		require.NoError(b, err)
		require.NoError(b, x.all(context.Background()))
		runs += x.plan.Runs
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(runs), "µs/run")
}

// BenchmarkRestart is the time until the first new run of a sweep begins of which a
// million runs are finished.
func BenchmarkRestart(b *testing.B) {
	e := tiny(b, "10000")
	dir := b.TempDir()
	folder, err := store.Open(dir, "tiny")
	require.NoError(b, err)
	journal, err := folder.Journal()
	require.NoError(b, err)
	x, err := newExecutor(e, Options{Finished: &Finished{Runs: journal, Program: "test"}})
	require.NoError(b, err)
	var some []store.Run
	for place := range x.plan.Runs - 1 {
		cell := place / x.plan.Replicates
		some = append(some, store.Run{Key: x.designKey(cell, 0, place%x.plan.Replicates+1), Data: []byte("a finished run")})
	}
	require.NoError(b, journal.Commit(context.Background(), some...))
	require.NoError(b, journal.Close())
	folder.Abort()
	for b.Loop() {
		began := time.Now()
		folder, err := store.Open(dir, "tiny")
		require.NoError(b, err)
		journal, err := folder.Journal()
		require.NoError(b, err)
		ctx, stop := context.WithCancel(context.Background())
		x, err := newExecutor(e, Options{Finished: &Finished{Runs: journal, Program: "test"}})
		require.NoError(b, err)
		x.trip = func(int, int, int) {
			b.ReportMetric(time.Since(began).Seconds(), "s/start")
			stop()
		}
		require.NoError(b, x.all(ctx))
		require.Error(b, ctx.Err())
		require.NoError(b, journal.Close())
		folder.Abort()
	}
}
