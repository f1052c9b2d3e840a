package model

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// errHalfWay ends a run that is given up.
var errHalfWay = errors.New("half-way")

// until runs to the end of a day. On a day between it gives up, by an error or by a
// panic, which it catches.
func until(r *Run, last, giveUp int32, panics bool) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = x.(error)
		}
	}()
	return r.Until(context.Background(), last, observe(func(w *World) error {
		switch {
		case w.Day != giveUp:
			return nil
		case panics:
			panic(errHalfWay)
		}
		return errHalfWay
	}))
}

// stateBeside is the state of a run, but for luck that later runs need not draw again.
func stateBeside(r *Run) map[string]digest {
	state := stateOf(r)
	maps.DeleteFunc(state, func(name string, _ digest) bool { return strings.HasPrefix(name, "payments.plain.") })
	return state
}

// TestRunsInOldMemoryAreThoseInNew: a run after any other in the same memory, also
// after one that failed half-way, is that in memory of its own, in its hash and all its
// state.
func TestRunsInOldMemoryAreThoseInNew(t *testing.T) {
	const days = 25
	type market struct {
		s     *Scenario
		last  int32
		hash  uint64
		state map[string]digest
	}
	luck := Luck{Seed: 4, Replicate: 2}
	var markets []*market
	for _, name := range Names() {
		s, err := Open(name)
		require.NoError(t, err)
		if s.Network.Kind != "edge_list" && s.Population.Users > 300 {
			if smaller, err := s.With(Setting{"population.users", "300"}); err == nil {
				s = smaller
			}
		}
		if s.Population.Users > 5000 {
			continue // whose size is what it is about
		}
		m := &market{s: s, last: min(int32(s.End), int32(s.Start)+days-1)}
		r, err := Start(s, luck, Options{})
		require.NoError(t, err, name)
		require.NoError(t, r.Until(context.Background(), m.last), name)
		m.hash, m.state = r.Hash(), stateBeside(r)
		markets = append(markets, m)
	}
	require.Greater(t, len(markets), 20)

	random, o := rand.New(rand.NewPCG(1, 2)), Options{Arenas: &Arenas{}}
	for range 2 {
		for _, n := range random.Perm(len(markets)) {
			failed := markets[random.IntN(len(markets))]
			r, err := Start(failed.s, Luck{Seed: 9, Replicate: 1}, o)
			require.NoError(t, err)
			giveUp := int32(failed.s.Start) + int32(random.IntN(int(failed.last-int32(failed.s.Start))+1))
			require.ErrorIs(t, until(r, failed.last, giveUp, random.IntN(2) == 0), errHalfWay)
			r.Release()

			m := markets[n]
			r, err = Start(m.s, luck, o)
			require.NoError(t, err)
			require.NoError(t, r.Until(context.Background(), m.last))
			require.Equal(t, m.hash, r.Hash(), m.s.Title)
			require.Equal(t, m.state, stateBeside(r), m.s.Title)
			r.Release()
		}
	}
	require.Len(t, o.Arenas.free, 1, "all runs stood in one memory")
}

// TestForksHaveMemoryOfTheirOwn: a fork goes on when the run that it left is over, and
// its memory is another's.
func TestForksHaveMemoryOfTheirOwn(t *testing.T) {
	s := readText(t, full, Setting{"population.users", "300"})
	luck, o := Luck{Seed: 4, Replicate: 2}, Options{Arenas: &Arenas{}}
	whole, err := Start(s, luck, Options{})
	require.NoError(t, err)
	require.NoError(t, whole.Until(context.Background(), int32(s.End)))
	for range 3 {
		r, err := Start(s, luck, o)
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.Start)+4))
		fork, err := r.Fork(s)
		require.NoError(t, err)
		r.Release()
		other, err := Start(s, Luck{Seed: 5, Replicate: 1}, o)
		require.NoError(t, err)
		for _, x := range []*Run{other, fork} {
			require.NoError(t, x.Until(context.Background(), int32(s.End)))
		}
		require.Equal(t, whole.Hash(), fork.Hash())
		other.Release()
		fork.Release()
	}
	require.Len(t, o.Arenas.free, 2)
}

// TestLuckIsShared: runs of one replicate that ask for the luck of a plain day one after the
// other come to the same bits as one that draws its own, whatever else differs; and luck
// that is not asked for again makes room.
func TestLuckIsShared(t *testing.T) {
	var shared Arenas
	for _, kappa := range []string{"0.8", "0", "2"} {
		for replicate := 1; replicate <= 3; replicate++ {
			s, err := Open("benchmarks/study", Setting{"choice.kappa", kappa}, Setting{"population.users", "500"})
			require.NoError(t, err)
			hash := func(o Options) uint64 {
				r, err := Start(s, Luck{Seed: 2, Replicate: replicate}, o)
				require.NoError(t, err)
				require.NoError(t, r.Until(context.Background(), int32(s.End)))
				return r.Hash()
			}
			want := hash(Options{})
			require.Equal(t, want, hash(Options{Arenas: &shared}))
			require.Equal(t, want, hash(Options{Arenas: &shared, Workers: 3}))
		}
	}
	require.Equal(t, 3*50*500*luckBytes, shared.kept, "three replicates of 50 days")
	for tick := range 2 * mostLuck / (luckBytes * 500) {
		day := dayOf{luck: 7, tick: tick, users: 500}
		shared.luck(day)
		require.NotNil(t, shared.luck(day))
		require.LessOrEqual(t, shared.kept, mostLuck)
	}
}
