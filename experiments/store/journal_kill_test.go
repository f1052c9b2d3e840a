package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// runsToKill is the number of runs of the sweep that is killed.
const runsToKill = 250

// TestKilledSweep is run in a process of its own, which may be killed at any time. It
// prints how many runs are committed.
func TestKilledSweep(t *testing.T) {
	dir := os.Getenv("STORE_TEST_SWEEP_IN")
	if dir == "" {
		t.Skip("only runs as the process of another test")
	}
	require.NoError(t, sweepToKill(dir, func(n int) { fmt.Printf("safe %d\n", n) }))
}

func sweepToKill(dir string, safe func(n int)) error {
	files, err := OnDisk(dir)
	if err != nil {
		return err
	}
	return sweepOn(files, func(_ *Folder, j *Journal) error { return workToKill(context.Background(), j, safe) })
}

func workToKill(ctx context.Context, j *Journal, safe func(n int)) error {
	for i := range runsToKill {
		if j.Has(sample(i).Key) {
			continue
		}
		if err := j.Commit(ctx, sample(i)); err != nil {
			return err
		}
		safe(i + 1)
		if i%20 == 19 {
			if err := j.Compact(ctx, inOrder(runsToKill)); err != nil {
				return err
			}
		}
	}
	return j.Compact(ctx, inOrder(runsToKill))
}

// TestKillsAtRandomTimes kills a sweep on the disk until it is through.
func TestKillsAtRandomTimes(t *testing.T) {
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no processes")
	}
	whole := t.TempDir()
	require.NoError(t, sweepToKill(whole, func(int) {}))
	want := tree(t, whole)

	dir := t.TempDir()
	random := rand.New(rand.NewPCG(5, 0))
	kills := 0
	for safe := 0; safe < runsToKill && kills < 50; kills++ {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledSweep$")
		child.Env = append(os.Environ(), "STORE_TEST_SWEEP_IN="+dir)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		lines := bufio.NewScanner(out)
		// From the first run on that it commits, so that kills hit the work.
		timer := (*time.Timer)(nil)
		for lines.Scan() {
			var n int
			if _, err := fmt.Sscanf(lines.Text(), "safe %d", &n); err == nil {
				safe = n
			}
			if timer == nil {
				timer = time.AfterFunc(time.Duration(random.IntN(40_000))*time.Microsecond, func() { _ = child.Process.Kill() })
			}
		}
		_ = child.Wait()
		r, err := ReadJournal(dir, "abc")
		require.NoError(t, err)
		require.NoError(t, r.Check(t.Context()))
		require.GreaterOrEqual(t, len(have(t, r, runsToKill)), safe, "after "+strconv.Itoa(kills)+" kills")
		require.NoError(t, r.Close())
	}
	t.Logf("%d processes", kills)
	require.NoError(t, sweepToKill(dir, func(int) {}))
	require.Equal(t, want, tree(t, dir))
}
