package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample is run i of an experiment: its key and data follow from i.
func sample(i int) Run {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	var key Key
	binary.LittleEndian.PutUint64(key[:], r.Uint64())
	binary.LittleEndian.PutUint64(key[8:], r.Uint64())
	data := fmt.Appendf(nil, "run %d ", i)
	for range r.IntN(40) {
		data = append(data, byte(r.Uint32()))
	}
	return Run{Key: key, Data: data}
}

func samples(from, to int) []Run {
	var out []Run
	for i := from; i < to; i++ {
		out = append(out, sample(i))
	}
	return out
}

// inOrder is the order of the experiment.
func inOrder(n int) func(yield func(Key) bool) {
	return func(yield func(Key) bool) {
		for i := range n {
			if !yield(sample(i).Key) {
				return
			}
		}
	}
}

func journalOf(t testing.TB, files Files) *Journal {
	j, err := openJournal(files, "abc", nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// have gives which of the runs up to n are there, and fails if one has wrong bytes.
func have(t testing.TB, r *Runs, n int) map[int]bool {
	out := map[int]bool{}
	for i := range n {
		want := sample(i)
		data, ok, err := r.Read(want.Key)
		require.NoError(t, err)
		if ok {
			require.Equal(t, string(want.Data), string(data), "run %d", i)
			out[i] = true
		}
		require.Equal(t, ok, r.Has(want.Key))
	}
	require.Len(t, out, r.Len())
	seen := map[Key]bool{}
	for run, err := range r.All() {
		require.NoError(t, err)
		require.False(t, seen[run.Key], "a run is there twice")
		seen[run.Key] = true
	}
	require.Len(t, seen, len(out))
	return out
}

func TestFinishedRunsAreThereAgain(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "abc")
	j, err := f.Journal()
	require.NoError(t, err)
	require.NoError(t, j.Commit(t.Context(), samples(0, 3)...))
	require.NoError(t, j.Commit(t.Context(), Run{Key: Key{1}}))
	require.NoError(t, j.Commit(t.Context()), "nothing to do")
	require.NoError(t, j.Commit(t.Context(), samples(2, 5)...), "one is there already")
	require.NoError(t, j.Close())
	f.Abort()

	f = open(t, dir, "abc")
	j, err = f.Journal()
	require.NoError(t, err)
	require.Equal(t, 6, j.Len())
	data, ok, err := j.Read(Key{1})
	require.NoError(t, err)
	require.True(t, ok, "a run may leave nothing behind")
	require.Empty(t, data)
	var order []Key
	for run, err := range j.All() {
		require.NoError(t, err)
		order = append(order, run.Key)
	}
	require.Equal(t, []Key{sample(0).Key, sample(1).Key, sample(2).Key, {1}, sample(3).Key, sample(4).Key}, order)
	require.Equal(t, []Key{sample(5).Key, sample(6).Key}, slices.Collect(j.Missing(inOrder(7))))
	require.NoError(t, j.Check(t.Context()))
	require.NoError(t, j.Close())
	require.ErrorContains(t, j.Commit(t.Context(), sample(9)), "closed")
	require.Len(t, tree(t, filepath.Join(dir, journalFolder)), 4)
}

func TestARunWithOtherResultsIsRefused(t *testing.T) {
	j := journalOf(t, newMemory())
	require.NoError(t, j.Commit(t.Context(), samples(0, 2)...))
	other := Run{Key: sample(1).Key, Data: []byte("other")}
	for _, runs := range [][]Run{{sample(2), other}, {sample(3), {Key: sample(3).Key}}} {
		err := j.Commit(t.Context(), runs...)
		require.ErrorIs(t, err, ErrDiffers)
		require.ErrorContains(t, err, "is there already, with other results")
		require.Len(t, have(t, j.Runs, 5), 2, "nothing is added")
	}
}

func TestOtherExperimentsAndVersionsAreRefused(t *testing.T) {
	m := newMemory()
	require.NoError(t, journalOf(t, m).Commit(t.Context(), samples(0, 2)...))
	before := m.tree()
	refused := func(m *memory, whose, words string) {
		for _, open := range []func() error{
			func() error { _, err := openJournal(m, whose, nil); return err },
			func() error { _, err := readJournal(m, whose); return err },
		} {
			err := open()
			require.ErrorIs(t, err, ErrForeign)
			require.ErrorContains(t, err, words)
			var own *Error
			require.ErrorAs(t, err, &own)
		}
	}
	refused(m, "other", "another experiment")
	r, err := readJournal(m, "")
	require.NoError(t, err, "whoever only reads may read any")
	require.Equal(t, 2, r.Len())

	// Without its journal a block tells by itself whose it is.
	alone := m.again()
	delete(alone.names, journalName)
	_, err = openJournal(alone, "other", nil)
	require.ErrorIs(t, err, ErrForeign)

	later := m.again()
	text := later.names[journalName].text
	text[12]++ // of the first record; its length may be another, too
	binary.LittleEndian.PutUint32(text, 2*recordSize)
	binary.LittleEndian.PutUint32(text[4:], recordSum(text[:2*recordSize]))
	refused(later, "abc", "format 2 and this version knows 1; use a newer version")

	block := m.again()
	delete(block.names, journalName)
	name := m.files()[0]
	text = block.names[name].text
	text[8]++
	list := text[headSize : headSize+2*listedSize]
	binary.LittleEndian.PutUint32(text[headSum:], checksum(slices.Concat(text[:headSum], list)))
	_, err = openJournal(block, "abc", nil)
	require.ErrorIs(t, err, ErrForeign)
	require.ErrorContains(t, err, "newer version")
	require.Equal(t, before, m.tree())
}

// TestFewFiles: however many commits there are, few files are there at any time.
func TestFewFiles(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	written := 0
	for i := range 1000 {
		require.NoError(t, j.Commit(t.Context(), sample(i)))
		require.LessOrEqual(t, len(m.files()), manyBlocks+2)
		written += len(sample(i).Data)
	}
	require.Len(t, have(t, j.Runs, 1000), 1000)
	require.Len(t, have(t, journalOf(t, m.again()).Runs, 1000), 1000)
	var order []Key
	for run := range j.All() {
		order = append(order, run.Key)
	}
	require.Equal(t, slices.Collect(inOrder(1000)), order, "joined blocks keep the order of commit")
	require.NoError(t, j.Compact(t.Context(), inOrder(1000)))
	require.Len(t, m.files(), 2)
	steps := m.steps
	require.NoError(t, j.Compact(t.Context(), inOrder(1000)))
	require.Equal(t, steps, m.steps, "what is packed is left as it is")
	require.Len(t, have(t, j.Runs, 1000), 1000)
	require.Len(t, have(t, journalOf(t, m.again()).Runs, 1000), 1000)
	require.NoError(t, j.Commit(t.Context(), sample(1000)), "and it goes on")
	require.Len(t, have(t, j.Runs, 1001), 1001)
}

// counted counts the bytes that are written.
type counted struct {
	Files
	bytes int
}

func (c *counted) Create(name string) (Writer, error) {
	w, err := c.Files.Create(name)
	return countedWriter{w, c}, err
}

type countedWriter struct {
	Writer
	to *counted
}

func (w countedWriter) Write(text []byte) (int, error) {
	w.to.bytes += len(text)
	return w.Writer.Write(text)
}

// TestRunsAreCopiedFewTimes checks what join says of itself.
func TestRunsAreCopiedFewTimes(t *testing.T) {
	c := &counted{Files: newMemory()}
	j := journalOf(t, c)
	data := make([]byte, 500)
	for i := range 2000 {
		require.NoError(t, j.Commit(t.Context(), Run{Key: sample(i).Key, Data: data}))
	}
	copies := float64(c.bytes)/2000/500 - 1
	require.InDelta(t, 4, copies, 1)
}

func TestCompactKeepsTheOrderAndRunsThatAreNotNamed(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	require.NoError(t, j.Compact(t.Context(), inOrder(3)), "there is nothing")
	require.Empty(t, m.files())
	require.NoError(t, j.Commit(t.Context(), sample(4), sample(0), sample(3)))
	require.NoError(t, j.Commit(t.Context(), sample(2), sample(1)))
	order := slices.Values([]Key{sample(2).Key, sample(9).Key, sample(0).Key, sample(2).Key})
	require.NoError(t, j.Compact(t.Context(), order))
	var got []Key
	for run := range j.All() {
		got = append(got, run.Key)
	}
	rest := []Key{sample(1).Key, sample(3).Key, sample(4).Key}
	slices.SortFunc(rest, func(a, b Key) int { return strings.Compare(a.String(), b.String()) })
	require.Equal(t, append([]Key{sample(2).Key, sample(0).Key}, rest...), got)
	require.Len(t, have(t, j.Runs, 10), 5)
}

func TestAnInterruptedRunDoesNoMoreThanItMust(t *testing.T) {
	m := newMemory()
	j := journalOf(t, m)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 40 {
		require.NoError(t, j.Commit(over, sample(i)))
	}
	require.Len(t, m.files(), 41, "no blocks are joined")
	require.ErrorIs(t, j.Compact(over, inOrder(40)), context.Canceled)
	require.Len(t, m.files(), 41)
	require.Len(t, have(t, j.Runs, 40), 40)
	require.NoError(t, j.Commit(t.Context(), sample(40)))
	require.LessOrEqual(t, len(m.files()), manyBlocks)
	require.Len(t, have(t, j.Runs, 41), 41)
}

func blocksIn(t *testing.T, dir string) []string {
	names, err := filepath.Glob(filepath.Join(dir, journalFolder, "block-*"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	return names
}

func TestTheFolderKnowsItsJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	f := open(t, dir, "abc")
	j, err := f.Journal()
	require.NoError(t, err)
	require.Zero(t, j.Len())
	require.NoError(t, j.Close())
	f.Abort()
	require.NoDirExists(t, dir, "a run that finished nothing leaves no trace")

	f = open(t, dir, "abc")
	j, err = f.Journal()
	require.NoError(t, err)
	require.NoError(t, j.Commit(t.Context(), samples(0, 3)...))
	require.Error(t, f.Write(journalName, content("x")), "results have other names")
	require.Error(t, f.Write("shards/1-of-2/a.csv", content("x")))
	f.Abort()
	refused(t, dir, "other", ErrForeign, "another experiment")
	shard := open(t, ShardDir(dir, 2, 10), "abc")
	open(t, ShardDir(dir, 2, 3), "abc")
	open(t, ShardDir(dir, 1, 10), "abc")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "shards", "1-of-10x"), 0o755))
	list, err := Shards(dir)
	require.NoError(t, err)
	require.Equal(t, []ShardFolder{{ShardDir(dir, 2, 3), 2, 3}, {ShardDir(dir, 1, 10), 1, 10}, {ShardDir(dir, 2, 10), 2, 10}}, list)
	draft := filepath.Join(dir, "shards", "2-of-10", "x.tmp-1")
	require.NoError(t, os.WriteFile(draft, nil, 0o644))

	f = open(t, dir, "abc")
	require.FileExists(t, draft, "another process may be at work there")
	j, err = f.Journal()
	require.NoError(t, err)
	require.Len(t, have(t, j.Runs, 5), 3)
	require.NoError(t, j.Close())
	require.NoError(t, f.Write("runs.csv", content("x")))
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	require.Len(t, m.Files, 1)

	r, err := ReadJournal(dir, "abc")
	require.NoError(t, err)
	require.Len(t, have(t, r, 5), 3)
	require.NoError(t, r.Close())
	require.NoError(t, r.Close())
	shard.Abort()
	count, bytes, err := Count(dir, "abc")
	require.NoError(t, err)
	require.Equal(t, 3, count)
	info, err := os.Stat(blocksIn(t, dir)[0])
	require.NoError(t, err)
	require.Equal(t, info.Size(), bytes)
	_, _, err = Count(dir, "other")
	require.ErrorIs(t, err, ErrForeign)
	count, _, err = Count(t.TempDir(), "abc")
	require.NoError(t, err)
	require.Zero(t, count, "none has finished yet")
	for _, err := range []error{
		func() error { _, err := ReadJournal(filepath.Join(dir, "nowhere"), ""); return err }(),
		func() error { _, _, err := Count(filepath.Join(dir, "nowhere"), ""); return err }(),
	} {
		require.ErrorIs(t, err, fs.ErrNotExist)
	}
	list, err = Shards(t.TempDir())
	require.NoError(t, err)
	require.Empty(t, list)

	// A folder of that name with something else in it is somebody else's.
	diary := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(diary, "journal"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(diary, "journal", "day-1.txt"), nil, 0o644))
	refused(t, diary, "abc", ErrForeign, "no result (journal/day-1.txt)")
}

func TestARunningSweepIsReadFromAnotherTerminal(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "abc")
	j, err := f.Journal()
	require.NoError(t, err)
	j.limit = 3 // so that blocks are joined all the time
	const n = 120
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range n {
			assert.NoError(t, j.Commit(context.Background(), sample(i)))
			if i%30 == 29 {
				assert.NoError(t, j.Compact(context.Background(), inOrder(n)))
			}
		}
	}()
	for before := 0; before < n; {
		r, err := ReadJournal(dir, "abc")
		require.NoError(t, err)
		now := r.Len()
		require.GreaterOrEqual(t, now, before, "what was finished stays finished")
		require.NoError(t, r.Problems())
		require.NoError(t, r.Check(t.Context()), "the runs stay readable while their files are joined")
		for i := range now {
			require.True(t, r.Has(sample(i).Key))
		}
		require.NoError(t, r.Close())
		_ = j.Has(sample(before).Key)
		_, _, err = j.Read(sample(before).Key)
		require.NoError(t, err)
		before = now
	}
	<-done
	require.NoError(t, j.Close())
}

// BenchmarkOpen opens the runs of the largest sweeps, from many blocks and from one.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	f, err := Open(dir, "abc")
	require.NoError(b, err)
	defer f.Abort()
	j, err := f.Journal()
	require.NoError(b, err)
	const n, step = 1_000_000, 20_000
	for from := 0; from < n; from += step {
		var runs []Run
		for i := from; i < from+step; i++ {
			r := sample(i)
			r.Data = append(r.Data, make([]byte, 200)...)
			runs = append(runs, r)
		}
		require.NoError(b, j.Commit(b.Context(), runs...))
	}
	require.NoError(b, j.Close())
	for _, name := range []string{"joined", "compact"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := ReadJournal(dir, "abc")
				require.NoError(b, err)
				require.Equal(b, n, r.Len())
				b.ReportMetric(float64(32*cap(r.index.runs)+4*cap(r.index.slots))/n, "bytes/run")
				require.NoError(b, r.Close())
			}
		})
		if name == "joined" {
			j, err := f.Journal()
			require.NoError(b, err)
			require.NoError(b, j.Compact(b.Context(), inOrder(n)))
			require.NoError(b, j.Close())
		}
	}
}
