package network

import (
	"fmt"
	"slices"
)

// CSR is a graph in compressed rows: the neighbours of node i are
// Targets[Offsets[i]:Offsets[i+1]]. Generators put them in rising order.
type CSR struct {
	Offsets []uint32
	Targets []uint32
}

// Nodes returns the number of nodes.
func (g *CSR) Nodes() int { return len(g.Offsets) - 1 }

// Neighbours returns the stored row of node i; it needs no room.
func (g *CSR) Neighbours(i int, _ []uint32) []uint32 {
	return g.Targets[g.Offsets[i]:g.Offsets[i+1]]
}

// Neighbour returns number k of the stored row of node i.
func (g *CSR) Neighbour(i, k, _ int, _ []uint32) uint32 { return g.Targets[int(g.Offsets[i])+k] }

// Degree returns the number of neighbours of node i.
func (g *CSR) Degree(i int) int { return int(g.Offsets[i+1] - g.Offsets[i]) }

// Touch reads both ends of the row of node i. Who touches the rows of several nodes in
// one loop waits once for all that come from afar; rows that are met one by one let each
// wait for its own. The result has no meaning, but must be kept somewhere: a reading
// whose result nobody takes is left out by the compiler.
func (g *CSR) Touch(i int) uint32 {
	from, to := g.Offsets[i], g.Offsets[i+1]
	if from == to {
		return 0
	}
	return g.Targets[from] ^ g.Targets[to-1]
}

// MaxDegree returns the largest degree.
func (g *CSR) MaxDegree() int {
	most := 0
	for i := range g.Nodes() {
		most = max(most, g.Degree(i))
	}
	return most
}

// maxTies bounds the number of stored directed ties, for 32-bit offsets.
const maxTies = 1<<32 - 1

func tooMany(ties uint64) error {
	return fmt.Errorf("the graph has %d directed ties; at most %d can be stored; a smaller network.mean_degree or form implicit fits", ties, uint64(maxTies))
}

// Store returns the same graph with every tie stored, rows in the same order.
// It fails if there are more ties than 32-bit offsets can count.
func Store(g Graph) (*CSR, error) {
	out := &CSR{Offsets: make([]uint32, g.Nodes()+1)}
	room := make([]uint32, 0, Most)
	var total uint64
	for i := range g.Nodes() {
		total += uint64(g.Degree(i))
		if total > maxTies {
			return nil, tooMany(total)
		}
		out.Offsets[i+1] = uint32(total)
	}
	out.Targets = make([]uint32, 0, total)
	for i := range g.Nodes() {
		row := g.Neighbours(i, room)
		out.Targets = append(out.Targets, row...)
	}
	return out, nil
}

// build stores the ties that a generator emits. The generator is called twice
// and must emit the same ties both times: counting first costs no list of edges.
// Ties of a node to itself are dropped and repeated ties stored once.
func build(nodes int, generate func(emit func(a, b int))) (*CSR, error) {
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
		return nil, tooMany(total)
	}
	for i := range nodes {
		degree[i+1] += degree[i]
	}
	g := &CSR{Offsets: degree, Targets: make([]uint32, total)}
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
func (g *CSR) tidy() {
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
