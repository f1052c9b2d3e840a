package model

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// told is what a run shows: all measures of the days from a tick on, and its hash.
type told struct {
	text string
	hash uint64
}

// runFrom runs to the end and reads all measures of the days that it runs.
func runFrom(t testing.TB, r *Run) told {
	t.Helper()
	columns, err := r.World.Scenario.Columns(nil)
	require.NoError(t, err)
	o := &reading{columns: columns}
	require.NoError(t, r.Until(context.Background(), int32(r.World.Scenario.End), o))
	return told{o.text.String(), r.Hash()}
}

// ahead runs a fresh run of a scenario up to a tick.
func ahead(t testing.TB, s *Scenario, luck Luck, workers, tick int) *Run {
	t.Helper()
	r, err := Start(s, luck, Options{Workers: workers, Check: true})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.Start)+int32(tick)-1))
	return r
}

func saved(t testing.TB, r *Run) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.Save(&b))
	return b.Bytes()
}

// splits checks at some ticks that a run that is saved and loaded, and one that
// is forked under the same scenario, goes on as if nothing had been (M7): equal
// hashes and equal measures, byte for byte, whatever the number of workers.
func splits(t *testing.T, s *Scenario, ticks ...int) {
	t.Helper()
	luck := Luck{Seed: 4, Replicate: 3}
	whole := runFrom(t, ahead(t, s, luck, 2, 0))
	lines := strings.SplitAfter(whole.text, "\n")
	r, err := Start(s, luck, Options{Workers: 3})
	require.NoError(t, err)
	for _, tick := range ticks {
		require.NoError(t, r.Until(context.Background(), int32(s.Start)+int32(tick)-1))
		file := saved(t, r)
		require.True(t, bytes.Equal(file, saved(t, ahead(t, s, luck, 1, tick))), "tick %d: other workers save other bytes", tick)
		fork, err := r.Fork(s)
		require.NoError(t, err)
		loaded, err := Load(s, luck, Options{Workers: 1 + tick%3, Check: true}, bytes.NewReader(file))
		require.NoError(t, err, "tick %d", tick)
		require.True(t, bytes.Equal(file, saved(t, loaded)), "tick %d: what was loaded saves other bytes", tick)
		require.True(t, bytes.Equal(file, saved(t, fork)), "tick %d: a fork saves other bytes", tick)
		for name, run := range map[string]*Run{"loaded": loaded, "forked": fork} {
			got := runFrom(t, run)
			require.Equal(t, whole.hash, got.hash, "tick %d: %s", tick, name)
			require.True(t, strings.Join(lines[tick:], "") == got.text, "tick %d: %s: measures differ", tick, name)
		}
	}
	require.Equal(t, whole.hash, runFrom(t, r).hash, "saving and forking must not change the run")
}

// answering lets both camps of the full market answer each other.
func answering(t testing.TB, settings ...Setting) *Scenario {
	return readText(t, strings.Replace(full, "strategies: {east: {kind: script}}",
		"strategies: {east: {kind: generous_tit_for_tat, lag: 30h, tremble: 5%}, west: {kind: threshold, above: 45%, reach: 4%, hold: 4d}}", 1), settings...)
}

func TestSplitRunEqualsTheWhole(t *testing.T) {
	t.Run("full", func(t *testing.T) { splits(t, readText(t, full), 0, 1, 13, 14, 16, 18, 20, 33, 58, 59) })
	t.Run("mixing", func(t *testing.T) {
		splits(t, readText(t, full, Setting{"network.kind", "complete"}, Setting{"habit.clock", "occasion"}), 15, 25)
	})
	t.Run("implicit", func(t *testing.T) { splits(t, readText(t, full, Setting{"network.form", "implicit"}), 15, 40) })
	t.Run("reacting", func(t *testing.T) { splits(t, answering(t), 0, 1, 14, 15, 17, 21, 40) })
	t.Run("grim", func(t *testing.T) {
		splits(t, answering(t, Setting{"strategies.east.kind", "grim"}, Setting{"strategies.west.kind", "accommodate"}), 15, 17, 30)
	})
	t.Run("ruled", func(t *testing.T) {
		splits(t, answering(t, Setting{"strategies.east.kind", "rule"}, Setting{"strategies.east.close_when", "other.reach_8h > 1% or mirror.unchanged < 3d"}, Setting{"strategies.east.for", "2d"}), 15, 18, 30)
	})
	t.Run("several chunks", func(t *testing.T) { splits(t, several(t), 5, 8) })
	for _, c := range []struct {
		name  string
		end   string
		users string
		ticks []int
	}{
		{"duopoly", "", "600", []int{1, 200}},
		{"spring-festival-2015", "", "1000", []int{8, 24}},
		{"war-2013-2016", "2014-03-31", "300", []int{120, 215}},
		// Before the festivals of 2014 and 2015, and within that of 2016.
		{"war-2013-2016", "", "60", []int{213, 597, 952}},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := []Setting{{"population.users", c.users}}
			if c.end != "" {
				settings = append(settings, Setting{"cut", "true"}, Setting{"end", c.end}, Setting{"expect", "[]"})
			}
			s, err := Open(c.name, settings...)
			require.NoError(t, err)
			splits(t, s, c.ticks...)
		})
	}
}

// TestEveryMechanismSplits splits the small scenarios that show one mechanism
// each in the middle, and a day later.
func TestEveryMechanismSplits(t *testing.T) {
	for _, name := range Names() {
		if !strings.HasPrefix(name, "mechanisms/") && !strings.HasPrefix(name, "verification/v7") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s, err := Open(name)
			require.NoError(t, err)
			// A year of fewer people shows the same.
			settings := []Setting{{"population.users", fmt.Sprint(min(int(s.Population.Users), 500))}}
			if days := s.End - s.Start; days > 400 {
				settings = append(settings, Setting{"cut", "true"}, Setting{"end", (s.Start + 400).String()}, Setting{"expect", "[]"})
			}
			s, err = Open(name, settings...)
			require.NoError(t, err)
			half := int(s.End-s.Start) / 2
			splits(t, s, half, half+1)
		})
	}
}

func TestSaveIsRefusedWithinADay(t *testing.T) {
	r, err := Start(readText(t, full), Luck{}, Options{})
	require.NoError(t, err)
	r.World.Tick++
	r.World.Day++
	require.Error(t, r.Until(context.Background(), r.World.Day+1, observe(func(*World) error {
		_, err := r.Fork(r.World.Scenario)
		require.ErrorContains(t, err, "between two days")
		return r.Save(&bytes.Buffer{})
	})))
}

// TestWrongCheckpoints: what does not fit is refused in words.
func TestWrongCheckpoints(t *testing.T) {
	s := readText(t, full)
	luck := Luck{Seed: 9, Replicate: 1}
	file := saved(t, ahead(t, s, luck, 1, 10))
	other := readText(t, full, Setting{"choice.kappa", "1.2"})
	cut := func(n int) []byte { return file[:n] }
	flip := func(at int) []byte {
		b := bytes.Clone(file)
		b[at] ^= 4
		return b
	}
	for _, c := range []struct {
		name, words string
		s           *Scenario
		luck        Luck
		file        []byte
	}{
		{"empty", "ends too early", s, luck, nil},
		{"short", "ends too early", s, luck, cut(len(file) - 1)},
		{"half", "ends too early", s, luck, cut(len(file) / 2)},
		{"header only", "ends too early", s, luck, cut(70)},
		{"another file", "the file is none", s, luck, bytes.Repeat([]byte("hongbao: 1\n"), 100)},
		{"another version", "version 5", s, luck, flip(8)},
		{"another scenario", "another scenario", other, luck, file},
		{"another seed", "seed 9, replicate 1; expected seed 8, replicate 1", s, Luck{Seed: 8, Replicate: 1}, file},
		{"another replicate", "expected seed 9, replicate 2", s, Luck{Seed: 9, Replicate: 2}, file},
		{"damaged column", "not those that were written", s, luck, flip(bytes.Index(file, []byte("users.habit")) + 99)},
		{"damaged end", "not those that were written", s, luck, flip(len(file) - 1)},
	} {
		_, err := Load(c.s, c.luck, Options{}, bytes.NewReader(c.file))
		require.ErrorContains(t, err, c.words, c.name)
		require.ErrorContains(t, err, "checkpoint: ", c.name)
	}
	// What follows is left to the next reader.
	rest := bytes.NewReader(append(bytes.Clone(file), "more"...))
	_, err := Load(s, luck, Options{}, rest)
	require.NoError(t, err)
	require.Equal(t, 4, rest.Len())
}

// sealed writes a checkpoint of which one column has other cells but all
// checksums fit: the damage is not that of a disk.
func sealed(t testing.TB, s *Scenario, luck Luck, tick int, harm func(r *Run)) []byte {
	r := ahead(t, s, luck, 1, tick)
	harm(r)
	return saved(t, r)
}

func TestImpossibleStatesAreRefused(t *testing.T) {
	s := readText(t, full)
	luck := Luck{Seed: 9, Replicate: 1}
	for words, harm := range map[string]func(w *World){
		"user 7: set of wallets":             func(w *World) { w.Users.Installed[7] |= 1 << 12 },
		"user 3: last or primary wallet":     func(w *World) { w.Users.Last[3] = 9 },
		"user 5: day of the last payment":    func(w *World) { w.Users.Paid[5*4+1] = 60_000 },
		"sum of the habits of alpay":         func(w *World) { w.market.habit[1]++ },
		"people who last paid with alpay":    func(w *World) { w.market.paid[w.market.ticks+3]++ },
		"merchant 2 of mall: set of wallets": func(w *World) { w.Merchants[1].Accepts[2] = 1 << 15 },
	} {
		file := sealed(t, s, luck, 12, func(r *Run) { harm(r.World) })
		_, err := Load(s, luck, Options{}, bytes.NewReader(file))
		require.ErrorContains(t, err, words)
	}
}

// FuzzLoad reads whatever there is. Bytes that are not what was saved are
// refused in words, and cost no more than the market and the bytes themselves.
func FuzzLoad(f *testing.F) {
	s := readText(f, full, Setting{"population.users", "40"}, Setting{"end", "2015-03-22"}, Setting{"strategies.west.kind", "grim"})
	luck := Luck{Seed: 2, Replicate: 1}
	files := [][]byte{saved(f, ahead(f, s, luck, 1, 17)), saved(f, ahead(f, s, luck, 1, 0))}
	for which := range files {
		f.Add(uint32(0), []byte{}, byte(which))
		for _, at := range []uint32{0, 8, 12, 30, 54, 62, 90, 110, 2000} {
			f.Add(at, []byte{255, 255, 255, 255, 255, 255, 255, 127}, byte(which))
			f.Add(at, []byte{0}, byte(which))
		}
	}
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, which byte) {
		file := bytes.Clone(files[int(which)%len(files)])
		copy(file[int(at)%len(file):], patch)
		same := bytes.Equal(file, files[int(which)%len(files)])
		var r *Run
		var err error
		took, size := spent(func() { r, err = Load(s, luck, Options{}, bytes.NewReader(file)) })
		if took > fuzzTime || size > fuzzMemory {
			t.Fatalf("took %v and %d MiB", took, size>>20)
		}
		if same {
			require.NoError(t, err)
			return
		}
		if err == nil {
			t.Fatalf("damaged bytes were taken, at tick %d", r.World.Tick)
		}
		require.NotEmpty(t, fmt.Sprint(err))
	})
}

// TestLoadDoesNotTrustLengths says of every column that it has 2^40 cells.
func TestLoadDoesNotTrustLengths(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "40"})
	luck := Luck{}
	file := saved(t, ahead(t, s, luck, 1, 14))
	for _, name := range []string{"users.habit", "participants.gala", "campaign.gala.sends.3", "market.paid"} {
		at := bytes.Index(file, []byte(name))
		require.Positive(t, at, name)
		at += len(name)
		at += 2 + int(file[at]) // the kind
		bad := bytes.Clone(file)
		bad[at+5] = 1
		took, size := spent(func() {
			_, err := Load(s, luck, Options{}, bytes.NewReader(bad))
			require.ErrorContains(t, err, name)
		})
		require.Less(t, took, fuzzTime)
		require.Less(t, size, uint64(64<<20))
	}
}
