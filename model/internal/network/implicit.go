package network

import (
	"fmt"
	"slices"

	"hongbao/model/internal/rng"
)

// Most is the largest degree of an implicit graph, so that counts of friends
// are bytes.
const Most = 255

// maxNodes leaves 32-bit numbers room for the digits of a permutation.
const maxNodes = 1<<32 - 1<<17

// LargestMean is the largest mean degree of an implicit graph; it leaves room
// for hubs below Most.
const LargestMean = 200

// city is the number of nodes of a city: their counters fit a processor's cache.
const city = 1 << 16

// citySize is the number of labels of a circle within a city.
const citySize = 128

// worldSize is the number of labels of a circle of the whole graph. Large ones
// leave hubs few ties among each other; in a graph of less than a city there are
// no such hubs, and circles must be small to be many.
func worldSize(nodes int) int {
	if nodes < city {
		return 256
	}
	return 1024
}

// Implicit is a graph of communities that stores no ties: its size grows with the root
// of the number of nodes (see permutation). A node has ties in three circles:
//
//   - its community: consecutive nodes. The number of ties differs between
//     communities by up to half the mean, evenly;
//   - a circle within its city of 65,536 consecutive nodes, relabelled by a
//     keyed bijection: a quarter of the ties that leave the community;
//   - a circle of the whole graph, relabelled likewise: the other three
//     quarters. Here the number of ties of a node is heavy-tailed, density
//     falling with its third power, up to a total of Most.
//
// A tie that two circles hold counts once, in the first. The order of a row is
// that of the circles, and within one that of the distances: up, then down.
type Implicit struct {
	nodes     uint32
	community circles
	near, far circles
	whole     permutation // of a full city
	last      permutation // of the last, smaller city
	world     permutation
}

// ImplicitCommunities returns an implicit graph of communities of a size, with
// a mean degree, of which the share long leaves the community. With alike all
// nodes have about the same degree. Any number of nodes from 1 to
// 4 billion will do, and mean degrees up to LargestMean.
func ImplicitCommunities(nodes, size int, degree, long float64, alike bool, s rng.Stream) (*Implicit, error) {
	if degree > LargestMean {
		return nil, fmt.Errorf("a mean degree of %v is above %d, the largest of an implicit graph", degree, LargestMean)
	}
	if nodes < 1 || uint64(nodes) > maxNodes {
		return nil, fmt.Errorf("%d nodes; an implicit graph has 1 to %d", nodes, uint64(maxNodes))
	}
	inside := float64(degree * (1 - long))
	near, far := float64(degree*long)/4, float64(degree*long)*0.75
	// What Most leaves above the mean is shared by dense communities and hubs.
	// Three numbers are rounded up by less than two each.
	spare := (Most - 6 - degree) / 2
	mostInside := inside + min(inside/2, spare)
	mostFar := Most - 6 - mostInside - near
	inner, outer := uniform, heavy
	if alike {
		inner, outer = even, even
	}
	g := &Implicit{
		nodes:     uint32(nodes),
		community: newCircles(max(2, min(size, nodes)), inside, inner, mostInside, s.At(0, 0, 0)),
		near:      newCircles(citySize, near, even, Most, s.At(0, 0, 1)),
		far:       newCircles(worldSize(nodes), far, outer, mostFar, s.At(0, 0, 2)),
		whole:     newPermutation(city, s.At(0, 0, 3)),
		last:      newPermutation(uint32(nodes%city), s.At(0, 0, 4)),
		world:     newPermutation(uint32(nodes), s.At(0, 0, 5)),
	}
	return g, nil
}

// Nodes returns the number of nodes.
func (g *Implicit) Nodes() int { return int(g.nodes) }

// MaxDegree returns Most.
func (g *Implicit) MaxDegree() int { return Most }

// Degree returns the number of neighbours of node i, which must be computed.
func (g *Implicit) Degree(i int) int {
	var room [Most]uint32
	return len(g.Neighbours(i, room[:0]))
}

// row is what the ties of a node are made from.
type row struct {
	x    uint32
	low  uint32 // first node of the community
	ties ties   // in the community
}

func (g *Implicit) row(i int) row {
	x := uint32(i)
	number := divide(x, g.community.inverse)
	low := number * g.community.size
	return row{x, low, g.community.ties(uint64(number), min(g.community.size, g.nodes-low))}
}

// ring is where a node stands in a circle beyond its community.
type ring struct {
	ties     ties
	first, y uint32 // label of the circle's first node, and how far on the node is
}

// city returns the first node of the city of node x and how its nodes are relabelled.
func (g *Implicit) city(x uint32) (home uint32, p *permutation) {
	home = x &^ (city - 1)
	if g.nodes-home < city {
		return home, &g.last
	}
	return home, &g.whole
}

// inCity returns where node x stands in its circle within the city.
func (g *Implicit) inCity(x, home uint32, p *permutation) ring {
	label := p.forward(x - home)
	number, first := label/citySize, label&^(citySize-1)
	return ring{g.near.ties(uint64(x/city)<<32|uint64(number), min(citySize, p.n-first)), first, label - first}
}

// inWorld returns where node x stands in its circle of the whole graph.
func (g *Implicit) inWorld(x uint32) ring {
	label := g.world.forward(x)
	number := divide(label, g.far.inverse)
	first := number * g.far.size
	return ring{g.far.ties(uint64(number), min(g.far.size, g.nodes-first)), first, label - first}
}

// Neighbours computes the neighbours of node i in room, which grows if it holds
// fewer than Most.
func (g *Implicit) Neighbours(i int, room []uint32) []uint32 {
	r := g.row(i)
	to := r.ties.around(room[:0], r.low, r.x-r.low)
	inside := len(to)
	own := func(j uint32) bool { return j-r.low < r.ties.size && slices.Contains(to[:inside], j) }

	home, p := g.city(r.x)
	if g.near.mean > 0 {
		c := g.inCity(r.x, home, p)
		from := len(to)
		to = c.ties.around(to, c.first, c.y)
		at := from
		for _, label := range to[from:] {
			if j := home + p.backward(label); !own(j) {
				to[at] = j
				at++
			}
		}
		to = to[:at]
	}
	known := len(to)

	if g.far.mean > 0 {
		c := g.inWorld(r.x)
		from := len(to)
		to = c.ties.around(to, c.first, c.y)
		at := from
		for _, label := range to[from:] {
			j := g.world.backward(label)
			if own(j) || j-home < p.n && slices.Contains(to[inside:known], j) {
				continue
			}
			to[at] = j
			at++
		}
		to = to[:at]
	}
	return to
}

// Neighbour computes neighbour k of node i, which has degree of them, and mostly
// leaves the others alone. Room is as for Neighbours.
func (g *Implicit) Neighbour(i, k, degree int, room []uint32) uint32 {
	r := g.row(i)
	inside := r.ties.count()
	if k < inside {
		return r.ties.at(k, r.low, r.x-r.low)
	}
	home, p := g.city(r.x)
	var near, far ring
	if g.near.mean > 0 {
		near = g.inCity(r.x, home, p)
	}
	if g.far.mean > 0 {
		far = g.inWorld(r.x)
	}
	nearby := inside + near.ties.count()
	switch {
	case nearby+far.ties.count() != degree: // two circles hold one tie
		return g.Neighbours(i, room)[k]
	case k < nearby:
		return home + p.backward(near.ties.at(k-inside, near.first, near.y))
	default:
		return g.world.backward(far.ties.at(k-nearby, far.first, far.y))
	}
}
