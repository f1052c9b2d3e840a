package network

import (
	"math"

	"hongbao/model/internal/rng"
)

// Statistics describes a graph by numbers. What would take too long is
// estimated from nodes that are drawn with replacement, and says from how many.
type Statistics struct {
	Nodes int
	// Read is the number of nodes behind degrees and Inside; Nodes if all were read.
	Read int
	// Ties is the number of ties, each counted once; estimated if not all nodes were read.
	Ties int64
	// Mean, SD and Max are those of the number of friends, as are the quantiles:
	// the smallest number that so many percent of the nodes do not exceed.
	Mean, SD           float64
	P10, P50, P90, P99 int
	Max                int
	// Inside is the share of ties within communities, NaN if there are none.
	Inside float64
	// Clustering is the mean share of a node's pairs of friends who are friends
	// themselves (Watts & Strogatz 1998), over nodes with two friends or more;
	// Transitivity the share of all such pairs. NaN if there are no pairs.
	Clustering, Transitivity float64
	ClusteringRead           int
	// Path is the mean number of steps between two nodes that are connected at
	// all, Reached the share of pairs that are. NaN if the graph is too large or
	// has one node; PathRead is the number of nodes from which steps were counted.
	Path, Reached float64
	PathRead      int
}

const (
	readAll  = 1 << 21 // nodes up to which all degrees are read
	readSome = 1 << 20 // nodes that are read of a larger graph
	pairs    = 2e7     // pairs of friends that are looked at
	steps    = 4e7     // ties that are walked
	pathMost = 1 << 20 // nodes up to which paths are measured
)

// Describe measures a graph. community is the number of consecutive nodes in a
// community, 0 for none; the stream draws the samples.
func Describe(g Graph, community int, s rng.Stream) Statistics {
	out := Statistics{Nodes: g.Nodes(), Inside: math.NaN(), Clustering: math.NaN(), Transitivity: math.NaN(), Path: math.NaN(), Reached: math.NaN()}
	if out.Nodes == 0 {
		return out
	}
	squares := out.degrees(g, community, sample{out.Nodes, readSome, readAll, s.At(0, 0, 0)})
	count := max(100, int(min(float64(out.Nodes), pairs/max(1, squares))))
	out.clustering(g, sample{out.Nodes, count, count, s.At(0, 0, 1)})
	if out.Nodes > 1 && out.Nodes <= pathMost {
		count := max(4, int(min(float64(out.Nodes), steps/(float64(out.Nodes)*max(1, out.Mean)))))
		out.paths(g, sample{out.Nodes, count, count, s.At(0, 0, 2)})
	}
	return out
}

// sample is all of the nodes, or some that are drawn.
type sample struct {
	nodes, some, all int // some are drawn if there are more than all
	key              rng.Key
}

func (s sample) size() int {
	if s.nodes <= s.all {
		return s.nodes
	}
	return s.some
}

func (s sample) node(n int) int {
	if s.nodes <= s.all {
		return n
	}
	return pick(s.key.Draw(uint64(n)), s.nodes)
}

// degrees fills in what a look at each node shows and returns the mean square of
// the number of friends.
func (out *Statistics) degrees(g Graph, community int, s sample) (squares float64) {
	room := make([]uint32, 0, Most)
	var counts []int64
	var sum, inside int64
	out.Read = s.size()
	for n := range out.Read {
		i := s.node(n)
		row := g.Neighbours(i, room)
		for len(counts) <= len(row) {
			counts = append(counts, 0)
		}
		counts[len(row)]++
		sum += int64(len(row))
		if community > 0 {
			for _, j := range row {
				if int(j)/community == i/community {
					inside++
				}
			}
		}
	}
	read := float64(out.Read)
	out.Mean = float64(sum) / read
	out.Ties = sum / 2
	if out.Read < out.Nodes {
		out.Ties = int64(out.Mean / 2 * float64(out.Nodes))
	}
	if community > 0 && sum > 0 {
		out.Inside = float64(inside) / float64(sum)
	}
	spread := 0.0
	for d, c := range counts {
		gap := float64(d) - out.Mean
		spread += float64(float64(c) * gap * gap)
		squares += float64(float64(c) * float64(d) * float64(d))
	}
	out.SD = math.Sqrt(spread / read)
	quantile := func(percent int64) int {
		below := int64(0)
		for d, c := range counts {
			if below += c; below*100 >= percent*int64(out.Read) {
				return d
			}
		}
		return len(counts) - 1
	}
	out.P10, out.P50, out.P90, out.P99, out.Max = quantile(10), quantile(50), quantile(90), quantile(99), len(counts)-1
	return squares / read
}
