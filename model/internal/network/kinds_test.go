package network

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/graph/graphs/gen"
	"gonum.org/v1/gonum/graph/simple"
)

// fromGonum makes a graph that another generator filled ours to compare with.
func fromGonum(t *testing.T, from *simple.UndirectedGraph) *CSR {
	t.Helper()
	g, err := build(from.Nodes().Len(), func(emit func(a, b int)) {
		for edges := from.Edges(); edges.Next(); {
			emit(int(edges.Edge().From().ID()), int(edges.Edge().To().ID()))
		}
	})
	require.NoError(t, err)
	return g
}

// steady is a source of random numbers for other people's generators.
type steady struct{ state uint64 }

func (s *steady) Uint64() uint64 {
	s.state += golden
	z := s.state
	z = (z ^ z>>33) * 0xFF51AFD7ED558CCD
	return z ^ z>>33
}

func TestErdosRenyi(t *testing.T) {
	const n, mean = 3000, 12.0
	g, err := ErdosRenyi(n, mean, luck)
	require.NoError(t, err)
	checkSimple(t, g)
	// The number of ties is binomial: n mean / 2 = 18,000, standard deviation 134.
	require.InDelta(t, n*mean/2, float64(len(g.Targets))/2, 4*134)
	// Degrees are Poisson in the limit: chi-square over 5 to 20 and the two ends,
	// of 16 degrees of freedom and up; 45 is beyond 1 in 10,000.
	counts := make([]float64, 18)
	for i := range n {
		counts[min(max(g.Degree(i), 4), 21)-4]++
	}
	chi, chance, rest := 0.0, math.Exp(-mean), 1.0
	below := 0.0
	for d := 0; d <= 20; d++ {
		rest -= chance
		if below += chance; d >= 4 {
			chi += (counts[d-4] - n*below) * (counts[d-4] - n*below) / (n * below)
			below = 0
		}
		chance *= mean / float64(d+1)
	}
	chi += (counts[17] - n*rest) * (counts[17] - n*rest) / (n * rest)
	require.Less(t, chi, 45.0)

	d := Describe(g, 0, luck)
	require.InDelta(t, mean/(n-1), d.Transitivity, 0.0008)
	require.InDelta(t, mean/(n-1), d.Clustering, 0.0008)
	// Every pair is tied with the same chance, early and late: pairs of the first
	// half of the nodes, of the second, and between them.
	var early, late, across int
	for i := range n {
		for _, j := range g.Neighbours(i, nil) {
			switch {
			case i < n/2 && j < n/2:
				early++
			case i >= n/2 && j >= n/2:
				late++
			default:
				across++
			}
		}
	}
	require.InDelta(t, n*mean/4, early, 6*134)
	require.InDelta(t, n*mean/4, late, 6*134)
	require.InDelta(t, n*mean/2, across, 6*134)

	oracle := simple.NewUndirectedGraph()
	require.NoError(t, gen.Gnp(oracle, n, mean/(n-1), &steady{1}))
	o := Describe(fromGonum(t, oracle), 0, luck)
	require.InDelta(t, o.Mean, d.Mean, 0.4)
	require.InDelta(t, o.SD, d.SD, 0.2)
	require.InDelta(t, o.Path, d.Path, 0.04)
}

func TestErdosRenyiAtTheEdges(t *testing.T) {
	for _, c := range []struct {
		nodes  int
		degree float64
		ties   int
	}{{1, 5, 0}, {2, 0, 0}, {2, 1, 2}, {10, 9, 90}, {10, 1000, 90}, {0, 3, 0}} {
		g, err := ErdosRenyi(c.nodes, c.degree, luck)
		require.NoError(t, err)
		checkSimple(t, g)
		require.Len(t, g.Targets, c.ties, "%+v", c)
	}
	// A sparse graph of many nodes: gaps are long.
	g, err := ErdosRenyi(1_000_000, 0.001, luck)
	require.NoError(t, err)
	require.InDelta(t, 500, len(g.Targets)/2, 4*math.Sqrt(500))
}

func TestRingHasItsClustering(t *testing.T) {
	for _, k := range []int{2, 4, 10} {
		g, err := Ring(200, float64(k))
		require.NoError(t, err)
		checkSimple(t, g)
		d := Describe(g, 0, luck)
		require.Equal(t, [...]int{k, k, k}, [...]int{d.P10, d.P99, d.Max})
		require.Zero(t, d.SD)
		// Watts & Strogatz (1998).
		want := 3 * float64(k-2) / (4 * float64(k-1))
		require.InDelta(t, want, d.Clustering, 1e-12)
		require.InDelta(t, want, d.Transitivity, 1e-12)
		// Places at distances 1 to 100 (the last one once) take ceil(distance/(k/2)) steps.
		steps := 0
		for x := 1; x <= 100; x++ {
			both := 2
			if x == 100 {
				both = 1
			}
			steps += both * ((x + k/2 - 1) / (k / 2))
		}
		require.InDelta(t, float64(steps)/199, d.Path, 1e-12)
		require.Equal(t, 1.0, d.Reached)
	}
}

func TestScaleFree(t *testing.T) {
	const n, m = 50_000, 4
	g, err := ScaleFree(n, 2*m, luck)
	require.NoError(t, err)
	// The first m+1 nodes all know each other, and every later one brings m ties.
	require.Len(t, g.Targets, 2*(m*(m+1)/2+m*(n-m-1)))
	var d Statistics
	d.degrees(g, 0, sample{nodes: n, all: n})
	least := n
	for i := range n {
		least = min(least, g.Degree(i))
	}
	require.Equal(t, m, least)
	// P(K > k) = m(m+1)/((k+1)(k+2)) exactly in the limit (Bollobas et al. 2001).
	for _, k := range []int{4, 8, 16, 40} {
		over := 0.0
		for i := range n {
			if g.Degree(i) > k {
				over++
			}
		}
		want := float64(m*(m+1)) / float64((k+1)*(k+2))
		require.InDelta(t, want, over/n, 0.05*want+3*math.Sqrt(want/n), "k = %d", k)
	}
	// Density falls with the third power, so P(K > k) with the second. Some 390
	// nodes have 50 ties or more: the standard error of the estimate is 0.1.
	a, nodes := hill(g, 50)
	require.Greater(t, nodes, 300)
	require.InDelta(t, 2, a, 0.3)

	oracle := simple.NewUndirectedGraph()
	require.NoError(t, gen.PreferentialAttachment(oracle, 1500, m, &steady{1}))
	ours, err := ScaleFree(1500, 2*m, luck)
	require.NoError(t, err)
	x, y := Describe(ours, 0, luck), Describe(fromGonum(t, oracle), 0, luck)
	require.InDelta(t, y.Mean, x.Mean, 0.02)
	require.InDelta(t, y.P90, x.P90, 1)
	require.InDelta(t, y.Path, x.Path, 0.1)

	half, err := ScaleFree(20_000, 5, luck)
	require.NoError(t, err)
	require.InDelta(t, 5, meanDegree(half), 0.05)
	checkSimple(t, ours)
	for nodes := range 8 {
		small, err := ScaleFree(nodes, 6, luck)
		require.NoError(t, err)
		checkSimple(t, small)
		ties := 0
		for a := range nodes {
			ties += 2 * min(3, a)
		}
		require.Len(t, small.Targets, ties)
	}
	_, err = ScaleFree(1<<32, 10, luck)
	require.ErrorContains(t, err, "at most")
}

// TestStatisticsOfAKnownGraph reads numbers off a drawing: a triangle 0 1 2, a
// tail 2-3, and 4 alone.
func TestStatisticsOfAKnownGraph(t *testing.T) {
	g, err := EdgeList(5, []byte("0,1\n1,2\n2,0\n2,3\n"))
	require.NoError(t, err)
	d := Describe(g, 3, luck)
	want := Statistics{
		Nodes: 5, Read: 5, Ties: 4, Mean: 1.6, SD: math.Sqrt(1.04), P10: 0, P50: 2, P90: 3, P99: 3, Max: 3,
		Inside: 6.0 / 8, Clustering: (1 + 1 + 1.0/3) / 3, Transitivity: 6.0 / 10, ClusteringRead: 5,
		// Of 0 to 3 there are 12 ordered pairs: 8 at one step, 4 at two.
		Path: 16.0 / 12, Reached: 12.0 / 20, PathRead: 5,
	}
	require.InDelta(t, want.SD, d.SD, 1e-12)
	require.InDelta(t, want.Clustering, d.Clustering, 1e-12)
	want.SD, want.Clustering = d.SD, d.Clustering
	require.Equal(t, want, d)
}

// TestSamplesAgree compares estimates with what they estimate.
func TestSamplesAgree(t *testing.T) {
	g, err := Communities(20_000, 50, 27, 0.3, luck)
	require.NoError(t, err)
	var all, some Statistics
	all.Nodes, some.Nodes = g.Nodes(), g.Nodes()
	all.degrees(g, 50, sample{nodes: g.Nodes(), all: g.Nodes()})
	some.degrees(g, 50, sample{nodes: g.Nodes(), some: 5000, key: 7})
	all.clustering(g, sample{nodes: g.Nodes(), all: g.Nodes()})
	some.clustering(g, sample{nodes: g.Nodes(), some: 2000, key: 7})
	all.paths(g, sample{nodes: g.Nodes(), some: 60, key: 7})
	some.paths(g, sample{nodes: g.Nodes(), some: 6, key: 8})
	require.Equal(t, 5000, some.Read)
	require.InDelta(t, all.Mean, some.Mean, 0.4)
	require.InDelta(t, float64(all.Ties), float64(some.Ties), 0.015*float64(all.Ties))
	require.InDelta(t, all.Inside, some.Inside, 0.01)
	require.InDelta(t, all.Clustering, some.Clustering, 0.01)
	require.InDelta(t, all.Path, some.Path, 0.05)
}
