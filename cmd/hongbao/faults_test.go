package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// tinySweep is as small as a sweep can be that adds replicates in three batches, so that
// runs are committed three times.
const tinySweep = `hongbao: 1
kind: experiment
title: A tiny sweep
scenario: duopoly
users: 20
set: {end: 2015-01-12, events: "[]", campaigns: "[]"}
measures: [bound]
factors: [{path: choice.kappa, list: [0, 1]}]
replicates: {until: {half_width: 0.001, min: 2, max: 5}}
headline: {measure: bound.east_pay}
`

// tinyRuns is the number of its runs.
const tinyRuns = 2 * 5

// writeTiny writes the file and makes the folder that others are compared with.
func writeTiny(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("tiny.yaml", []byte(tinySweep), 0o644))
	must(t, "sweep tiny.yaml --workers 1 --out whole")
}

// wholeAgain requires that a folder is what was never interrupted, its runs included.
func wholeAgain(t *testing.T, dir string) {
	t.Helper()
	want, got := contents(t, "whole"), contents(t, dir)
	for name := range want {
		require.Equal(t, want[name], got[name], name)
	}
	require.Len(t, got, len(want))
}

// mortal is a folder of the disk whose process dies at some operation.
type mortal struct {
	store.Files
	steps *int
	dieAt int // 0 for never
}

var errDead = errors.New("the process is dead")

// step counts an operation; from the one at which the process dies on nothing is done.
func (m mortal) step() error {
	if *m.steps++; m.dieAt > 0 && *m.steps >= m.dieAt {
		return errDead
	}
	return nil
}

func (m mortal) do(what func() error) error {
	if err := m.step(); err != nil {
		return err
	}
	return what()
}

func (m mortal) Rename(from, to string) error {
	return m.do(func() error { return m.Files.Rename(from, to) })
}

func (m mortal) Remove(name string) error { return m.do(func() error { return m.Files.Remove(name) }) }

func (m mortal) MakeFolder(name string) error {
	return m.do(func() error { return m.Files.MakeFolder(name) })
}

func (m mortal) SyncFolder(name string) error {
	return m.do(func() error { return m.Files.SyncFolder(name) })
}

func (m mortal) writer(open func() (store.Writer, error)) (store.Writer, error) {
	if err := m.step(); err != nil {
		return nil, err
	}
	w, err := open()
	return mortalWriter{w, m}, err
}

func (m mortal) Create(name string) (store.Writer, error) {
	return m.writer(func() (store.Writer, error) { return m.Files.Create(name) })
}

func (m mortal) Append(name string) (store.Writer, error) {
	return m.writer(func() (store.Writer, error) { return m.Files.Append(name) })
}

// mortalWriter dies in the middle of a write.
type mortalWriter struct {
	store.Writer
	m mortal
}

func (w mortalWriter) Write(text []byte) (int, error) {
	if err := w.m.step(); err != nil {
		if *w.m.steps > w.m.dieAt {
			return 0, err
		}
		n, _ := w.Writer.Write(text[:len(text)/2])
		return n, err
	}
	return w.Writer.Write(text)
}

func (w mortalWriter) Sync() error { return w.m.do(w.Writer.Sync) }

// dyingAt runs the tiny sweep and lets it die at an operation; 0 for never. It gives the
// number of operations and the exit code.
func dyingAt(t *testing.T, k int, dir string) (steps, code int) {
	t.Helper()
	env := still()
	env.layers = []func(store.Files) store.Files{func(f store.Files) store.Files { return mortal{f, &steps, k} }}
	got := hongbaoOn(t, env, "", "sweep", "tiny.yaml", "--workers", "1", "--out", dir)
	require.NotContains(t, got.both, "goroutine")
	return steps, got.code
}

// stateOf is all that another process finds in a folder.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%q\n", strings.TrimPrefix(path, dir))
		if d.IsDir() {
			return nil
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&out, "%x\n", sha256.Sum256(text))
		return err
	}))
	return out.String()
}

// finishedBefore reads off what a command says how many runs it did not make again.
func finishedBefore(t *testing.T, got outcome) int {
	t.Helper()
	found := regexp.MustCompile(`(\d+) of \d+ runs were finished before`).FindStringSubmatch(got.talk)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	require.NoError(t, err)
	return n
}

// TestDeathAtEveryStepOfASweep lets the command die at every operation on its folder. The
// same command goes on to the same bytes; what was committed is not made again, and
// nothing is there twice.
func TestDeathAtEveryStepOfASweep(t *testing.T) {
	writeTiny(t)
	all, code := dyingAt(t, 0, "counted")
	require.Equal(t, exitDone, code)
	wholeAgain(t, "counted")
	require.Greater(t, all, 100)
	kept, seen, states := 0, map[int]bool{}, map[string]bool{}
	for k := 1; k <= all; k++ {
		dir := fmt.Sprintf("dead-%d", k)
		_, code := dyingAt(t, k, dir)
		if code == exitDone {
			require.Greater(t, k, all-4, "step %d: only what nobody needs was left undone", k)
		} else {
			require.Equal(t, exitOutput, code, "step %d", k)
		}
		state := stateOf(t, dir)
		if states[state] {
			require.NoError(t, os.RemoveAll(dir))
			continue // what goes on from here was seen
		}
		states[state] = true
		there, _, err := store.Count(dir, "")
		if err != nil {
			there = 0 // not even the folder is there
		}
		got := must(t, "sweep tiny.yaml --workers 1 --out "+dir)
		again := finishedBefore(t, got)
		require.GreaterOrEqual(t, again, there, "step %d: what the journal names is there", k)
		require.GreaterOrEqual(t, again, kept, "step %d: no fewer than after a death one step before", k)
		kept = again
		seen[again] = true
		wholeAgain(t, dir)
		n, _, err := store.Count(dir, "")
		require.NoError(t, err)
		require.Equal(t, tinyRuns, n, "step %d: nothing twice, nothing lost", k)
		require.NoError(t, os.RemoveAll(dir))
	}
	t.Logf("%d operations, %d states of the folder", all, len(states))
	for _, n := range []int{0, 4, 8, tinyRuns} {
		require.True(t, seen[n], "some deaths left %d runs", n)
	}
}

// swift is a folder of the disk that waits for nothing to be there for good.
type swift struct{ store.Files }

func (s swift) SyncFolder(string) error { return nil }

func (s swift) Create(name string) (store.Writer, error) {
	w, err := s.Files.Create(name)
	return swiftWriter{w}, err
}

func (s swift) Append(name string) (store.Writer, error) {
	w, err := s.Files.Append(name)
	return swiftWriter{w}, err
}

type swiftWriter struct{ store.Writer }

func (swiftWriter) Sync() error { return nil }

// TestDamageAnywhereInAFolder flips a bit of a file of a finished folder or cuts it, 2,000
// times. verify finds each, and the same command makes the folder whole again: what is
// damaged is made anew, and no run but those that were hit.
func TestDamageAnywhereInAFolder(t *testing.T) {
	writeTiny(t)
	names := []string{"manifest.json"}
	for name := range contents(t, "whole") {
		names = append(names, name)
	}
	slices.Sort(names)
	parts, trials := 4, 2000
	if testing.Short() {
		trials = 100
	}
	var lost atomic.Int64
	t.Run("parts", func(t *testing.T) {
		for part := range parts {
			t.Run(strconv.Itoa(part), func(t *testing.T) {
				t.Parallel()
				dir, source := fmt.Sprintf("hit-%d", part), rand.New(rand.NewPCG(20, uint64(part)))
				require.NoError(t, os.CopyFS(dir, os.DirFS("whole")))
				for range trials / parts {
					lost.Add(int64(damageAndMend(t, dir, names, source)))
				}
			})
		}
	})
	require.Greater(t, lost.Load(), int64(trials/50), "runs were hit, and made again")
}

// damageAndMend hits a file of a folder, and gives the number of runs that were made
// again.
func damageAndMend(t *testing.T, dir string, names []string, source *rand.Rand) (made int) {
	t.Helper()
	name := names[source.IntN(len(names))]
	path := filepath.Join(dir, name)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	at := source.IntN(len(text))
	said := fmt.Sprintf("%s at %d of %d", path, at, len(text))
	if source.IntN(3) == 0 {
		text = text[:at]
	} else {
		text[at] ^= 1 << source.IntN(8)
	}
	require.NoError(t, os.WriteFile(path, text, 0o644))
	got := hongbao(t, "verify --sample 0 "+dir)
	require.Equal(t, exitOutput, got.code, "%s\n%s", said, got.both)
	env := still()
	env.layers = []func(store.Files) store.Files{func(f store.Files) store.Files { return swift{f} }}
	got = hongbaoOn(t, env, "", "sweep", "tiny.yaml", "--workers", "1", "--out", dir)
	require.Equal(t, exitDone, got.code, "%s\n%s", said, got.both)
	made = tinyRuns - finishedBefore(t, got)
	require.True(t, made == 0 || strings.HasPrefix(name, "journal/"), said)
	wholeAgain(t, dir)
	must(t, "verify --sample 0 "+dir)
	return made
}

// TestKillsOfTheCommand kills the real command 50 times at random. What it then makes is
// what it would have made.
func TestKillsOfTheCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a killed process leaves its files open for a while there")
	}
	t.Chdir(t.TempDir())
	larger := strings.Replace(tinySweep, "min: 2, max: 5", "min: 2, max: 400", 1)
	require.NoError(t, os.WriteFile("tiny.yaml", []byte(strings.Replace(larger, "users: 20", "users: 60", 1)), 0o644))
	self, err := os.Executable()
	require.NoError(t, err)
	source := rand.New(rand.NewPCG(7, 1))
	kills, most := 0, 0
	for try := 0; kills < 50 && try < 200; try++ {
		c := exec.Command(self, "sweep", "tiny.yaml", "--workers", "1", "--out", "killed")
		c.Env = append(os.Environ(), asProcess+"=1")
		require.NoError(t, c.Start())
		timer := time.AfterFunc(time.Duration(source.IntN(200))*time.Millisecond, func() { _ = c.Process.Kill() })
		if c.Wait() != nil {
			kills++
		}
		timer.Stop()
		n, _, err := store.Count("killed", "")
		if err == nil {
			require.GreaterOrEqual(t, n, most, "a finished run is lost")
			most = n
		}
	}
	require.Equal(t, 50, kills)
	got := must(t, "sweep tiny.yaml --workers 1 --out killed")
	require.GreaterOrEqual(t, finishedBefore(t, got), most)
	must(t, "sweep tiny.yaml --out whole")
	wholeAgain(t, "killed")
	must(t, "verify killed")
}
