// Package network makes contact graphs: stored ones, and implicit ones whose
// ties are computed whenever they are read. It also describes them by numbers.
//
// It knows nodes by number and ties by keyed draws; it must not know who the
// nodes are or what flows along the ties.
package network

// Graph is an undirected graph without ties of a node to itself and without
// repeated ties: j is a neighbour of i if and only if i is one of j.
type Graph interface {
	// Nodes returns the number of nodes; they are numbered from 0.
	Nodes() int
	// Degree returns the number of neighbours of node i.
	Degree(i int) int
	// MaxDegree returns a bound that no degree exceeds.
	MaxDegree() int
	// Neighbours returns the neighbours of node i, in an order that is part of
	// the graph: a graph with other rows is another graph, even if the ties are
	// the same. The result is a row of the graph's own or stands in room, whatever
	// room held before; it must not be changed, and is lost when room is used again.
	Neighbours(i int, room []uint32) []uint32
	// Neighbour returns number k of the row of node i, from 0, which has degree of them.
	// Who knows the degree can have one without the others. Room is as for Neighbours.
	Neighbour(i, k, degree int, room []uint32) uint32
}
