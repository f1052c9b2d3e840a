package experiments

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// shelf holds a checkpoint in memory.
type shelf struct {
	file []byte
	news []CheckpointNews
	due  func() bool
	full error // of the disk
}

func (s *shelf) checkpoints() *Checkpoints {
	return &Checkpoints{
		Open: func() (io.ReadCloser, error) {
			if s.file == nil {
				return nil, nil
			}
			return io.NopCloser(bytes.NewReader(s.file)), nil
		},
		Save: func(write func(io.Writer) error) error {
			var b bytes.Buffer
			if s.full != nil {
				return s.full
			}
			if err := write(&b); err != nil {
				return err
			}
			s.file = b.Bytes()
			return nil
		},
		Due:     func() bool { return s.due != nil && s.due() },
		Program: "test 1",
		Tell:    func(n CheckpointNews) { s.news = append(s.news, n) },
	}
}

// interrupted runs an experiment of one run and breaks it off after some days.
func interrupted(t *testing.T, e *Experiment, s *shelf, workers, days int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.due = func() bool {
		if days--; days <= 0 {
			cancel()
		}
		return false
	}
	_, err := e.Run(ctx, Options{Workers: workers, Checkpoints: s.checkpoints()})
	require.ErrorIs(t, err, context.Canceled)
	s.due = nil
}

// lively is a run of which something of every kind is read.
func lively(t *testing.T) *Experiment {
	s := duel(
		t, set("population.users", "400"),
		set("record", "[{id: a, measure: share_value_all.east_pay, over: 2015-01-05..2015-01-15, value: 0.5}, {id: b, measure: installed.east_pay, over: 2015-01-02..2015-01-04, stat: mean, value: 1}]"),
		set("expect", "[{measure: active.west_pay, over: 2015-01-03..2015-01-18, value: 200, tolerance: 500}]"),
		set("tip_to", "east_pay"), set("tip_at", "10%"), set("tip_for", "3d"),
	)
	return Single(s, 1, 5, nil)
}

// TestInterruptedRunGivesTheSameTables breaks a run off, several times, and lets
// it go on each time with other workers.
func TestInterruptedRunGivesTheSameTables(t *testing.T) {
	want := everything(t, run(t, lively(t), Options{Workers: 1}))
	for _, days := range [][]int{{1}, {2, 1, 5}, {7, 6}, {19}} {
		s := &shelf{}
		for n, d := range days {
			interrupted(t, lively(t), s, 1+n, d)
			require.Equal(t, CheckpointWritten, s.news[len(s.news)-1].What)
		}
		got := run(t, lively(t), Options{Workers: 2, Checkpoints: s.checkpoints()})
		require.Equal(t, want, everything(t, got), "%v", days)
		last := s.news[len(s.news)-1]
		require.Equal(t, CheckpointUsed, last.What)
		require.NoError(t, last.Err)
		total := 0
		for _, d := range days {
			total += d
		}
		require.Equal(t, total, last.Tick)
		require.EqualValues(t, lively(t).BaseScenario().Start, int(last.Day)-last.Tick+1)
	}
}

// TestRegularCheckpoints: those that are written on the way change nothing, and
// the last of them serves a run that was killed.
func TestRegularCheckpoints(t *testing.T) {
	want := everything(t, run(t, lively(t), Options{}))
	n := 0
	s := &shelf{due: func() bool { n++; return n%4 == 0 }}
	require.Equal(t, want, everything(t, run(t, lively(t), Options{Checkpoints: s.checkpoints()})))
	require.Greater(t, len(s.news), 2)
	s.due = nil
	require.Equal(t, want, everything(t, run(t, lively(t), Options{Checkpoints: s.checkpoints()})))
	require.Equal(t, CheckpointUsed, s.news[len(s.news)-1].What)
	s.full = errors.New("the disk is full")
	s.file = nil
	s.due = func() bool { return true }
	require.Equal(t, want, everything(t, run(t, lively(t), Options{Checkpoints: s.checkpoints()})), "the run does not need them")
	require.Equal(t, CheckpointFailed, s.news[len(s.news)-1].What)
	require.ErrorIs(t, s.news[len(s.news)-1].Err, s.full)
}

// TestUnfitCheckpointsAreIgnored says why, and begins at the start.
func TestUnfitCheckpointsAreIgnored(t *testing.T) {
	e := lively(t)
	want := everything(t, run(t, e, Options{}))
	s := &shelf{}
	interrupted(t, e, s, 1, 9)
	good := s.file
	changed := func(at int) []byte {
		b := bytes.Clone(good)
		b[(at+len(b))%len(b)] ^= 1
		return b
	}
	otherRun := &shelf{}
	interrupted(t, Single(e.BaseScenario(), 1, 6, nil), otherRun, 1, 3)
	fewer := &shelf{}
	interrupted(t, Single(e.BaseScenario(), 1, 5, []string{"installed"}), fewer, 1, 3)
	for words, file := range map[string][]byte{
		"the file is none":               []byte("arm,point\n"),
		"can read":                       changed(3),
		"its notes of the days":          good[:200],
		"are damaged":                    changed(300),
		"ends too early":                 good[:len(good)-5],
		"not those that were written":    changed(-1),
		"seed 6, replicate 1":            otherRun.file,
		"not of these days and measures": fewer.file,
	} {
		s := &shelf{file: file}
		require.Equal(t, want, everything(t, run(t, e, Options{Checkpoints: s.checkpoints()})), words)
		require.Len(t, s.news, 1, words)
		require.Equal(t, CheckpointIgnored, s.news[0].What)
		require.ErrorContains(t, s.news[0].Err, words)
	}
	s = &shelf{file: good}
	c := s.checkpoints()
	c.Program = "test 2"
	require.Equal(t, want, everything(t, run(t, e, Options{Checkpoints: c})))
	require.EqualError(t, s.news[0].Err, "checkpoint: it was written by test 1; this is test 2")
	// Experiments of several runs write none.
	s = &shelf{due: func() bool { return true }}
	run(t, read(t, "replicates: 2"), Options{Checkpoints: s.checkpoints()})
	require.Empty(t, s.news)
}

// FuzzNotes reads whatever stands before the run.
func FuzzNotes(f *testing.F) {
	s := &shelf{}
	n := 0
	s.due = func() bool { n++; return n == 3 }
	e := read(f, "replicates: 1")
	_, err := e.Run(context.Background(), Options{Checkpoints: s.checkpoints()})
	require.NoError(f, err)
	f.Add(s.file)
	f.Add(s.file[:100])
	f.Add(append(bytes.Clone(s.file[:len(notesMagic)+8]), 255, 255, 255, 255, 255, 255, 255, 255))
	f.Fuzz(func(t *testing.T, file []byte) {
		if text, err := readNotes(bytes.NewReader(file), "test 1"); err == nil {
			r := &recorder{out: &outcome{}}
			_ = r.recall(text, 3)
		}
	})
}
