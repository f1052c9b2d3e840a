package network

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/model/internal/rng"
)

var luck = rng.Replicate(1, 1).Stream("graph")

func TestPermutationsInvert(t *testing.T) {
	for _, n := range []uint32{1, 2, 3, 4, 5, 17, 127, 1000, 1 << 16, 65_537, 99_991} {
		p := newPermutation(n, rng.Key(n))
		seen := make([]bool, n)
		fixed := 0
		for x := range n {
			y := p.forward(x)
			require.Less(t, y, n)
			require.False(t, seen[y], "%d of %d is hit twice", y, n)
			seen[y] = true
			require.Equal(t, x, p.backward(y))
			if x == y {
				fixed++
			}
		}
		if n >= 127 { // a random permutation has one fixed point on average
			require.Less(t, fixed, 10)
		}
	}
	for _, n := range []uint32{maxNodes, 4_000_000_007, 2_000_000_000} {
		p := newPermutation(n, 5)
		for k := range uint32(20_000) {
			for _, x := range []uint32{k, n - 1 - k, uint32(pick(rng.Mix(uint64(k)), int(n)))} {
				y := p.forward(x)
				require.Less(t, y, n)
				require.Equal(t, x, p.backward(y))
			}
		}
	}
}

// TestPermutationsScatter checks that labels of neighbouring numbers are not
// near each other: their distances must be those of independent draws.
func TestPermutationsScatter(t *testing.T) {
	for _, n := range []uint32{city, 1_000_003} {
		p := newPermutation(n, 9)
		const steps = 50_000
		for _, gap := range []uint32{1, 2, 256, 1001} {
			var sum float64
			for x := range uint32(steps) {
				d := math.Abs(float64(p.forward(x)) - float64(p.forward(x+gap)))
				sum += d / float64(n)
			}
			// |u-v| of uniform u, v has mean 1/3 and standard deviation 0.2357.
			require.InDelta(t, 1.0/3, sum/steps, 5*0.2357/math.Sqrt(steps)*1.5)
		}
	}
}

// checkImplicit checks that a graph is one: symmetric, simple, bounded.
func checkImplicit(t require.TestingT, g *Implicit, nodes []int) {
	room, other := make([]uint32, 0, Most), make([]uint32, 0, Most)
	for _, i := range nodes {
		row := g.Neighbours(i, room)
		require.LessOrEqual(t, len(row), Most)
		require.Equal(t, len(row), g.Degree(i))
		for k, j := range row {
			require.Less(t, int(j), g.Nodes())
			require.NotEqual(t, uint32(i), j, "a node is its own friend")
			require.NotContains(t, row[:k], j, "a tie is counted twice")
			require.Equal(t, j, g.Neighbour(i, k, len(row), other), "number %d of %d", k, i)
			require.True(t, slices.Contains(g.Neighbours(int(j), other), uint32(i)), "%d knows %d, but not the other way round", i, j)
		}
	}
}

func TestImplicitIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(1, 5000), rapid.IntRange(65_000, 140_000)).Draw(t, "nodes")
		size := rapid.OneOf(rapid.IntRange(2, 60), rapid.IntRange(2, 100_000)).Draw(t, "size")
		degree := rapid.OneOf(rapid.Float64Range(0, 30), rapid.Float64Range(0, LargestMean)).Draw(t, "degree")
		long := rapid.Float64Range(0, 1).Draw(t, "long")
		g, err := ImplicitCommunities(nodes, size, degree, long, rapid.Bool().Draw(t, "alike"), luck)
		require.NoError(t, err)
		some := []int{0, nodes / 2, nodes - 1, max(0, nodes-2)}
		for range 5 {
			some = append(some, rapid.IntRange(0, nodes-1).Draw(t, "node"))
		}
		checkImplicit(t, g, some)
	})
	g, err := ImplicitCommunities(1_999_999_999, 50, 27, 0.3, false, luck)
	require.NoError(t, err)
	for k := range 500 {
		checkImplicit(t, g, []int{k, g.Nodes() - 1 - k, pick(rng.Mix(uint64(k)), g.Nodes())})
	}
}

func TestImplicitHasItsDegreesAndCommunities(t *testing.T) {
	for _, c := range []struct {
		nodes, size  int
		degree, long float64
	}{
		{200_000, 50, 27, 0.3},
		{10_000, 40, 20, 0.25},
		{200_003, 41, 20, 0.25},
		{200_000, 7, 4, 0.6},
		{200_000, 1000, 150, 0.5},
		{1_000_000, 50, 27, 1},
	} {
		g, err := ImplicitCommunities(c.nodes, c.size, c.degree, c.long, false, luck)
		require.NoError(t, err)
		d := Statistics{Nodes: c.nodes}
		d.degrees(g, c.size, sample{c.nodes, readSome, readAll, 0})
		require.Equal(t, c.nodes, d.Read)
		require.InDelta(t, c.degree, d.Mean, 0.02*c.degree)
		// Short ties are inside, and a few long ones by chance.
		require.InDelta(t, 1-c.long, d.Inside, 0.015)
	}
}

// TestCompleteCommunities asks for as many ties as there are people.
func TestCompleteCommunities(t *testing.T) {
	for _, size := range []int{2, 3, 8, 9} {
		g, err := ImplicitCommunities(80, size, float64(size-1), 0, false, luck)
		require.NoError(t, err)
		for i := range g.Nodes() {
			row := slices.Sorted(slices.Values(g.Neighbours(i, nil)))
			var want []uint32
			for j := i / size * size; j < min(80, i/size*size+size); j++ {
				if j != i {
					want = append(want, uint32(j))
				}
			}
			require.Equal(t, want, row)
		}
	}
}

// hill estimates the exponent of a tail P(K > k) ~ k^-a from the degrees of at
// least from (Hill 1975, with k - 1/2 for whole numbers: Clauset et al. 2009).
func hill(g Graph, from int) (a float64, n int) {
	var sum float64
	for i := range g.Nodes() {
		if d := g.Degree(i); d >= from {
			sum += math.Log(float64(d) / (float64(from) - 0.5))
			n++
		}
	}
	return float64(n) / sum, n
}

// TestLongTiesAreHeavyTailed asks for long ties only, nearly all of one circle.
func TestLongTiesAreHeavyTailed(t *testing.T) {
	heavy, err := ImplicitCommunities(500_000, 50, 10, 1, false, luck)
	require.NoError(t, err)
	alike, err := ImplicitCommunities(500_000, 50, 10, 1, true, luck)
	require.NoError(t, err)
	// P(K > k) falls with the second power, up to the cut at 240; all people of a
	// circle have about the same degree, so 500 circles are few and the estimate
	// rough; the cut makes it larger, the 2.5 ties in the city, too.
	a, n := hill(heavy, 16)
	require.Greater(t, n, 20_000)
	require.InDelta(t, 2, a, 0.5)
	var h, k Statistics
	h.degrees(heavy, 0, sample{nodes: heavy.Nodes(), all: readAll})
	k.degrees(alike, 0, sample{nodes: alike.Nodes(), all: readAll})
	require.Greater(t, h.Max, 100)
	require.Less(t, k.Max, 20)
	require.InDelta(t, h.Mean, k.Mean, 0.7)
	require.Greater(t, h.SD, 3*k.SD)
}

// TestStoredIsTheSame compares an implicit graph with its stored form, row by row
// and in order.
func TestStoredIsTheSame(t *testing.T) {
	for _, n := range []int{1, 2, 3007, 70_000} {
		g, err := ImplicitCommunities(n, 50, 27, 0.3, false, luck)
		require.NoError(t, err)
		stored, err := Store(g)
		require.NoError(t, err)
		require.Equal(t, n, stored.Nodes())
		room := make([]uint32, 0, Most)
		for i := range n {
			require.Equal(t, len(stored.Neighbours(i, nil)), g.Degree(i))
			require.True(t, slices.Equal(g.Neighbours(i, room), stored.Neighbours(i, nil)))
		}
		require.LessOrEqual(t, stored.MaxDegree(), g.MaxDegree())
		if n == 3007 {
			require.Equal(t, Describe(stored, 50, luck), Describe(g, 50, luck), "n = %d", n)
		}
	}
}

// TestImplicitKeepsNothingPerNode reads the type: numbers of fixed size only, and few,
// but for what permutations make of digits, which are as many as the root of the nodes.
func TestImplicitKeepsNothingPerNode(t *testing.T) {
	kind := reflect.TypeFor[Implicit]()
	require.Less(t, kind.Size(), uintptr(1024))
	var flat func(k reflect.Type)
	flat = func(k reflect.Type) {
		switch k.Kind() {
		case reflect.Struct:
			for n := range k.NumField() {
				flat(k.Field(n).Type)
			}
		case reflect.Array:
			flat(k.Elem())
		case reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Float64:
		case reflect.Slice:
			require.Equal(t, reflect.TypeFor[[]uint16](), k, "a table that is no digit's")
		default:
			t.Errorf("%s could hold ties", k)
		}
	}
	flat(kind)
	large, err := ImplicitCommunities(2_000_000_000, 50, 27, 0.3, false, luck)
	require.NoError(t, err)
	room := make([]uint32, 0, Most)
	for _, p := range []permutation{large.whole, large.last, large.world} {
		for _, digits := range p.rounds {
			require.LessOrEqual(t, float64(len(digits)), math.Sqrt(float64(p.n))+1)
		}
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { large.Neighbours(1_234_567_890, room); large.Degree(5) }))
}

func TestImplicitRefuses(t *testing.T) {
	_, err := ImplicitCommunities(100, 10, LargestMean+1, 0.3, false, luck)
	require.ErrorContains(t, err, "mean degree")
	_, err = ImplicitCommunities(1<<32-1, 10, 5, 0.3, false, luck)
	require.ErrorContains(t, err, "nodes")
}
