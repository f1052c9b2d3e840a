package design_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

func sampled() []design.Kind {
	var out []design.Kind
	for _, k := range design.Kinds {
		if k.Samples {
			out = append(out, k)
		}
	}
	return out
}

// cube lays a design over so many factors named f0, f1 ...
func cube(t require.TestingT, name string, dimensions int, s design.Settings) *design.Design {
	factors := make([]design.Factor, dimensions)
	for i := range factors {
		factors[i] = ranged(fmt.Sprint("f", i))
	}
	return lay(t, name, s, factors...)
}

func places(d *design.Design) [][]float64 {
	var out [][]float64
	for index := range d.Size() {
		out = append(out, d.Places(index))
	}
	return out
}

func TestSampledPointsLieInTheCube(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(sampled()).Draw(t, "kind")
		s := design.Settings{
			Seed: rapid.Uint64().Draw(t, "seed"), Points: rapid.Int64Range(1, 300).Draw(t, "points"),
			Skip: rapid.Int64Range(0, 1<<40).Draw(t, "skip"), Scramble: rapid.Bool().Draw(t, "scramble"),
			SecondOrder:  rapid.Bool().Draw(t, "second"),
			Trajectories: rapid.Int64Range(1, 20).Draw(t, "walks"), Levels: rapid.Int64Range(2, 12).Draw(t, "levels"),
		}
		s.Step = rapid.Int64Range(1, s.Levels-1).Draw(t, "step")
		d := cube(t, k.Name, rapid.IntRange(1, 12).Draw(t, "dimensions"), s)
		low, high := d.Ends()
		for _, p := range places(d) {
			for _, x := range p {
				require.GreaterOrEqual(t, x, 0.0)
				require.True(t, x < 1 || high && x == 1, "%s %v", k.Name, x)
				require.True(t, low || x > 0 || s.Scramble || k.Name == "random" || k.Name == "latin_hypercube", "%s %v", k.Name, x)
			}
		}
	})
}

// Each factor's luck hangs on the seed, the design and its own name alone.
func TestSeeds(t *testing.T) {
	for _, k := range sampled() {
		one, again, other := cube(t, k.Name, 4, usual(1)), cube(t, k.Name, 4, usual(1)), cube(t, k.Name, 4, usual(2))
		assert.Equal(t, places(one), places(again), k.Name)
		assert.NotEqual(t, places(one), places(other), k.Name)
		assert.NotEqual(t, one.Places(3)[0], one.Places(3)[1], "%s: factors have their own luck", k.Name)
		if k.Name == "morris" || k.Name == "saltelli" || k.Name == "sobol" || k.Name == "halton" {
			continue // a point of these hangs on all factors, or on their order
		}
		wide := cube(t, k.Name, 6, usual(1))
		for i, p := range places(one) {
			assert.Equal(t, p, wide.Places(int64(i))[:4], "%s: more factors do not change those that are there", k.Name)
		}
	}
	// Without scrambling a sequence has no luck.
	for _, name := range []string{"halton", "sobol", "saltelli"} {
		s, other := usual(1), usual(2)
		s.Scramble, other.Scramble = false, false
		assert.Equal(t, places(cube(t, name, 4, s)), places(cube(t, name, 4, other)), name)
	}
}

// Points of a random design and of sequences stay when more are asked for.
func TestMorePointsKeepThoseThatAreThere(t *testing.T) {
	for _, name := range []string{"random", "halton", "sobol", "saltelli", "morris"} {
		few, many := usual(3), usual(3)
		many.Points, many.Trajectories = 100, 100
		d, more := cube(t, name, 3, few), cube(t, name, 3, many)
		for index := range d.Size() {
			require.Equal(t, d.Places(index), more.Places(index), name)
		}
		few.Scramble, few.Skip = false, 5
		plain := few
		plain.Skip, plain.Points = 0, 30
		if name == "halton" || name == "sobol" {
			require.Equal(t, cube(t, name, 3, plain).Places(7), cube(t, name, 3, few).Places(2), "skip")
		}
	}
}

func TestLatinHypercubeHasOnePointInEverySlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 3000).Draw(t, "points")
		d := cube(t, "latin_hypercube", 3, design.Settings{Seed: rapid.Uint64().Draw(t, "seed"), Points: n})
		for k := range 3 {
			seen := make([]bool, n)
			for _, p := range places(d) {
				slice := int(math.Floor(p[k] * float64(n)))
				require.False(t, seen[slice], "two points in slice %d", slice)
				seen[slice] = true
			}
		}
	})
}

// The pairs of slices that two points have are all equally likely, in the smallest
// designs too.
func TestLatinHypercubeHasNoFavouriteOrder(t *testing.T) {
	for n := int64(2); n <= 9; n++ {
		const seeds = 20_000
		count := map[[2]int]float64{}
		for seed := range uint64(seeds) {
			d := cube(t, "latin_hypercube", 1, design.Settings{Seed: seed, Points: n})
			count[[2]int{int(d.Places(0)[0] * float64(n)), int(d.Places(n - 1)[0] * float64(n))}]++
		}
		cells := float64(n * (n - 1))
		require.Len(t, count, int(cells))
		chi := 0.0
		for _, c := range count {
			chi += (c - seeds/cells) * (c - seeds/cells) / (seeds / cells)
		}
		require.Less(t, chi, cells-1+4*math.Sqrt(2*cells), "chi-square for %d points, four standard deviations", n)
	}
}

// star measures how unevenly points lie: the L2 star discrepancy (Warnock 1972).
func star(points [][]float64) float64 {
	n, d := float64(len(points)), len(points[0])
	sum, pairs := 0.0, 0.0
	for _, p := range points {
		product := 1.0
		for _, x := range p {
			product *= 1 - x*x
		}
		sum += product
		for _, q := range points {
			product := 1.0
			for i := range p {
				product *= 1 - max(p[i], q[i])
			}
			pairs += product
		}
	}
	return math.Sqrt(math.Pow(1.0/3, float64(d)) - math.Pow(2, 1-float64(d))/n*sum + pairs/(n*n))
}

func TestSequencesAreEvenerThanChance(t *testing.T) {
	const n, d = 1024, 5
	// The mean square of the discrepancy of random points is (2^-d - 3^-d) / n.
	chance := math.Sqrt((math.Pow(2, -d) - math.Pow(3, -d)) / n)
	measured := func(name string, scramble bool) float64 {
		s := usual(4)
		s.Points, s.Scramble = n, scramble
		return star(places(cube(t, name, d, s)))
	}
	assert.InEpsilon(t, chance, measured("random", false), 0.5)
	for _, scramble := range []bool{false, true} {
		assert.Less(t, measured("sobol", scramble), chance/2)
		assert.Less(t, measured("halton", scramble), chance/2)
	}
	assert.Less(t, measured("latin_hypercube", false), chance)
}

// Places go to the values of a list by equal slices, the ends included.
func TestListsAreCutIntoEqualSlices(t *testing.T) {
	for _, name := range []string{"sobol", "latin_hypercube"} {
		s := usual(1)
		s.Points = 64
		count := map[string]int{}
		for p := range lay(t, name, s, listed("a", 4)).Points() {
			count[p.Values[0]]++
		}
		assert.Equal(t, map[string]int{"a0": 16, "a1": 16, "a2": 16, "a3": 16}, count, name)
	}
	count := map[string]int{}
	s := usual(1)
	s.Trajectories = 1000
	for p := range lay(t, "morris", s, listed("a", 4)).Points() {
		count[p.Values[0]]++
	}
	for value, n := range count {
		assert.InDelta(t, 500, n, 100, "%s: the last level is the last value", value)
	}
}
