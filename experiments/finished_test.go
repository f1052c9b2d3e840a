package experiments

import (
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// shelfOfRuns keeps runs in memory, and can be full.
type shelfOfRuns struct {
	mutex sync.Mutex
	runs  map[store.Key][]byte
	most  int // runs; 0 for any number
}

var errFull = errors.New("the shelf is full")

func (s *shelfOfRuns) Read(key store.Key) ([]byte, bool, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	data, ok := s.runs[key]
	return data, ok, nil
}

func (s *shelfOfRuns) Has(key store.Key) bool {
	_, ok, _ := s.Read(key)
	return ok
}

func (s *shelfOfRuns) Commit(_ context.Context, runs ...store.Run) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.runs == nil {
		s.runs = map[store.Key][]byte{}
	}
	for _, r := range runs {
		if s.most > 0 && len(s.runs) >= s.most {
			return errFull
		}
		if old, ok := s.runs[r.Key]; ok && string(old) != string(r.Data) {
			return store.ErrDiffers
		}
		s.runs[r.Key] = r.Data
	}
	return nil
}

func on(s *shelfOfRuns, workers int) Options {
	return Options{Workers: workers, Finished: &Finished{Runs: s, Program: "test"}}
}

// kinds of experiments that read different things off their runs.
var keptExperiments = map[string]string{
	"arms":   branching,
	"prior":  ranged + "prior: {draws: 2, replicates: 2, users: 60}",
	"parts":  splitArms,
	"map":    tugOfWar,
	"failed": "arms: {a: {}, b: {set: {choice.kappa: 1}}}\nreplicates: 3\n",
}

// Whatever part of the runs is finished, the tables are those of an experiment that was
// never interrupted, and what is finished is not run again.
func TestFinishedRunsAreNotRunAgain(t *testing.T) {
	for name, text := range keptExperiments {
		t.Run(name, func(t *testing.T) {
			e := read(t, text)
			begin := func(o Options) (*executor, *int) {
				x, err := newExecutor(e, o)
				require.NoError(t, err)
				days := 0
				x.lived = func(n int) { days += n }
				if name == "failed" {
					x.trip = func(_, arm, replicate int) {
						if arm == 1 && replicate == 2 {
							panic("tripped")
						}
					}
				}
				return x, &days
			}
			finish := func(x *executor) *Results {
				require.NoError(t, x.all(context.Background()))
				r, err := x.collect(context.Background())
				require.NoError(t, err)
				return r
			}
			x, _ := begin(Options{Workers: 1})
			want := everything(t, finish(x))

			full := &shelfOfRuns{}
			x, _ = begin(on(full, 2))
			all := finish(x)
			require.Equal(t, want, everything(t, all))
			require.Zero(t, all.Recalled)
			keys := slices.Collect(all.Keys)
			require.Len(t, keys, all.Total)
			require.Len(t, full.runs, distinct(keys))

			x, days := begin(on(full, 1))
			again := finish(x)
			require.Equal(t, want, everything(t, again))
			require.Equal(t, all.Total, again.Recalled)
			require.Zero(t, *days)

			// Every other run is lost.
			half := &shelfOfRuns{runs: maps.Clone(full.runs)}
			for i, key := range keys {
				if i%2 == 0 {
					delete(half.runs, key)
				}
			}
			there := len(half.runs)
			x, _ = begin(on(half, 2))
			r := finish(x)
			require.Equal(t, want, everything(t, r))
			require.Positive(t, there)
			require.Equal(t, full.runs, half.runs)
		})
	}
}

func distinct(keys []store.Key) int {
	seen := map[store.Key]bool{}
	for _, k := range keys {
		seen[k] = true
	}
	return len(seen)
}

// A disk that is full ends the experiment with its error, and what was written counts.
func TestADiskThatIsFullEndsTheExperiment(t *testing.T) {
	e := read(t, branching)
	s := &shelfOfRuns{most: 5}
	_, err := e.Run(context.Background(), on(s, 2))
	require.ErrorIs(t, err, errFull)
	require.Len(t, s.runs, 5)
	s.most = 0
	written := maps.Clone(s.runs)
	r, err := e.Run(context.Background(), on(s, 2))
	require.NoError(t, err)
	// Which five are written is chance, and two cells may be one and the same run.
	recalled := 0
	for key := range r.Keys {
		if _, ok := written[key]; ok {
			recalled++
		}
	}
	assert.GreaterOrEqual(t, recalled, 5)
	assert.Equal(t, recalled, r.Recalled)
	assert.Equal(t, everything(t, run(t, e, Options{})), everything(t, r))
}

// Cells that an edited experiment has in common with the old one are not run again;
// another seed, market, length or build is another run.
func TestOnlyChangedCellsRunAgain(t *testing.T) {
	s := &shelfOfRuns{}
	const two = "factors: [{path: choice.gamma_friends, list: [0.5, 1]}]\nreplicates: 2\n"
	recalled := func(text string, o Options) int {
		r, err := read(t, text).Run(context.Background(), o)
		require.NoError(t, err)
		return r.Recalled
	}
	assert.Equal(t, 0, recalled(two, on(s, 2)))
	assert.Equal(t, 4, recalled(two, on(s, 2)))
	assert.Equal(t, 4, recalled("title: Another\nfactors: [{name: other, path: choice.gamma_friends, list: [2, 1, 0.5]}]\nreplicates: 3\n", on(s, 2)), "one value and one replicate are new")
	assert.Equal(t, 0, recalled(two+"seed: 2\n", on(s, 2)))
	assert.Equal(t, 0, recalled(two+"set: {choice.kappa: 0.1}\n", on(s, 2)))
	other := on(s, 2)
	other.Finished.Program = "another build"
	assert.Equal(t, 0, recalled(two, other))
}

// A file that an arm names is what stands in it: under the same name and with other
// content it is another run.
func TestOnlyRunsOfTheSameFilesAreTaken(t *testing.T) {
	s := &shelfOfRuns{}
	hashes := map[string]bool{}
	const arms = "arms: {usual: {}, grouped: {set: {population.groups: groups.csv}}}\nreplicates: 2\n"
	recalled := func(groups string) int {
		e, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+arms), func(name string) ([]byte, error) {
			if name == "groups.csv" {
				return []byte(groups), nil
			}
			return files(name)
		})
		require.NoError(t, err)
		hashes[e.Hash()] = true
		r, err := e.Run(context.Background(), on(s, 2))
		require.NoError(t, err)
		return r.Recalled
	}
	const groups = "id,share,bound.east_pay\nall,1,5%\n"
	assert.Equal(t, 0, recalled(groups))
	assert.Equal(t, 4, recalled(groups))
	assert.Equal(t, 2, recalled("id,share,bound.east_pay\nall,1,50%\n"), "the arm without the file")
	assert.Len(t, hashes, 2, "it is another experiment, too")
}

// A record that is read again is the same to the bit, and no other bytes are taken.
func TestRecordsOfRuns(t *testing.T) {
	e := read(t, branching)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	require.NoError(t, x.all(context.Background()))
	for _, o := range x.outcomes {
		data := (&packer{}).encode(o)
		got := &outcome{point: o.point, arm: o.arm, replicate: o.replicate}
		require.NoError(t, (&packer{}).decode(got, data, true))
		require.Equal(t, data, (&packer{}).encode(got))
		require.True(t, sameBits(o.series, got.series))
		require.Equal(t, o.passed, got.passed)
		require.Equal(t, o.hash, got.hash)
		for cut := 0; cut < len(data); cut += 97 {
			require.Error(t, (&packer{}).decode(&outcome{}, data[:cut], true))
		}
	}
}

func sameBits(a, b [][]float64) bool {
	bitsOf := func(rows [][]float64) (out [][]uint64) {
		for _, row := range rows {
			var bits []uint64
			for _, x := range row {
				bits = append(bits, math.Float64bits(x))
			}
			out = append(out, bits)
		}
		return out
	}
	return reflect.DeepEqual(bitsOf(a), bitsOf(b))
}

func FuzzRecordsOfRuns(f *testing.F) {
	o := &outcome{days: 2, series: [][]float64{{1, 2}, nil}, ends: []float64{math.NaN()}, failed: ""}
	f.Add((&packer{}).encode(o))
	f.Add((&packer{}).encode(&outcome{failed: "no room"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 0 && data[0] != plainRecord {
			return // what is packed may be packed in other ways
		}
		got := &outcome{}
		if (&packer{}).decode(got, data, true) == nil && len(data) < packFrom {
			require.Equal(t, data, (&packer{}).encode(got))
		}
	})
}
