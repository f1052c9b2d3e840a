// Package network makes contact graphs and stores them as offsets and targets.
//
// It knows nodes by number and ties by keyed draws; it must not know who the
// nodes are or what flows along the ties.
package network

import (
	"fmt"
	"slices"
)

// Graph is an undirected graph in compressed rows: the neighbours of node i are
// Targets[Offsets[i]:Offsets[i+1]], in rising order, each once, never i itself.
type Graph struct {
	Offsets []uint32
	Targets []uint32
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return len(g.Offsets) - 1 }

// Neighbours returns the neighbours of node i; the caller must not change them.
func (g *Graph) Neighbours(i int) []uint32 {
	return g.Targets[g.Offsets[i]:g.Offsets[i+1]]
}

// Degree returns the number of neighbours of node i.
func (g *Graph) Degree(i int) int { return int(g.Offsets[i+1] - g.Offsets[i]) }

// MaxDegree returns the largest degree.
func (g *Graph) MaxDegree() int {
	most := 0
	for i := range g.Nodes() {
		most = max(most, g.Degree(i))
	}
	return most
}

// maxTies bounds the number of stored directed ties, for 32-bit offsets.
const maxTies = 1<<32 - 1

// build stores the ties that a generator emits. The generator is called twice
// and must emit the same ties both times: counting first costs no list of edges.
// Ties of a node to itself are dropped and repeated ties stored once.
func build(nodes int, generate func(emit func(a, b int))) (*Graph, error) {
	degree := make([]uint32, nodes+1)
	var total uint64
	generate(func(a, b int) {
		if a != b {
			degree[a+1]++
			degree[b+1]++
			total += 2
		}
	})
	if total > maxTies {
		return nil, fmt.Errorf("the graph has %d directed ties; at most %d can be stored", total, uint64(maxTies))
	}
	for i := range nodes {
		degree[i+1] += degree[i]
	}
	g := &Graph{Offsets: degree, Targets: make([]uint32, total)}
	next := slices.Clone(degree[:nodes])
	generate(func(a, b int) {
		if a != b {
			g.Targets[next[a]] = uint32(b)
			g.Targets[next[b]] = uint32(a)
			next[a]++
			next[b]++
		}
	})
	g.tidy()
	return g, nil
}

// tidy sorts every row and closes the gaps that repeated ties leave.
func (g *Graph) tidy() {
	var at uint32
	start := g.Offsets[0]
	for i := range g.Nodes() {
		end := g.Offsets[i+1]
		row := g.Targets[start:end]
		slices.Sort(row)
		row = slices.Compact(row)
		start = end
		copy(g.Targets[at:], row)
		at += uint32(len(row))
		g.Offsets[i+1] = at
	}
	g.Targets = slices.Clip(g.Targets[:at])
}
