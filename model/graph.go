package model

import (
	"fmt"
	"math"

	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
)

// Graph is a contact graph that several runs may share; it is never changed.
type Graph struct {
	ties network.Graph // nil for complete mixing
}

// MakeGraph makes the contact graph of a scenario, whose runs must fit into the usual
// memory; that of complete mixing holds nothing.
func MakeGraph(s *Scenario, luck Luck) (*Graph, error) { return Options{}.MakeGraph(s, luck) }

// MakeGraph is MakeGraph for runs with these options, which say how much memory there is.
func (o Options) MakeGraph(s *Scenario, luck Luck) (*Graph, error) {
	if _, err := s.fits(o); err != nil {
		return nil, err
	}
	return makeGraph(s, luck)
}

func makeGraph(s *Scenario, luck Luck) (*Graph, error) {
	n, v := int(s.Population.Users), s.Network
	stream := rng.Replicate(luck.Seed, luck.Replicate).Stream("network")
	if v.Kind == "complete" {
		return &Graph{}, nil
	}
	if n == 0 {
		return &Graph{}, nil // nobody has ties, whatever the form
	}
	if v.Form != "csr" {
		g, err := network.ImplicitCommunities(n, v.CommunitySize, v.MeanDegree, float64(v.LongTies), v.Degrees == "alike", stream)
		if err != nil || v.Form == "implicit" {
			return &Graph{g}, err
		}
		return stored(network.Store(g))
	}
	switch v.Kind {
	case "communities":
		return stored(network.Communities(n, v.CommunitySize, v.MeanDegree, float64(v.LongTies), stream))
	case "erdos_renyi":
		return stored(network.ErdosRenyi(n, v.MeanDegree, stream))
	case "ring":
		return stored(network.Ring(n, v.MeanDegree))
	case "small_world":
		return stored(network.SmallWorld(n, v.MeanDegree, float64(v.Rewire), stream))
	case "scale_free":
		return stored(network.ScaleFree(n, v.MeanDegree, stream))
	case "edge_list":
		g, err := network.EdgeList(n, s.edges)
		if err != nil {
			err = fmt.Errorf("%s: %w", v.File, err)
		}
		return stored(g, err)
	}
	panic("model: unknown kind of network " + v.Kind)
}

func stored(g *network.CSR, err error) (*Graph, error) {
	if err != nil {
		return nil, err
	}
	return &Graph{g}, nil
}

// countFriends keeps degrees in one byte a user where a byte holds them, and gives
// every worker room for a row of a graph that does not store it.
func (w *World) countFriends() {
	if w.graph == nil || w.graph.MaxDegree() > math.MaxUint8 {
		return
	}
	if _, ok := w.graph.(*network.Implicit); ok {
		for _, k := range w.workers {
			k.room = make([]uint32, 0, network.Most)
		}
	}
	w.degrees = agents.Make[uint8](w.arena, w.Users.N)
	w.pool.each(w.Users.N, func(worker, _, from, to int) {
		room := w.workers[worker].room
		for i := from; i < to; i++ {
			w.degrees[i] = uint8(len(w.graph.Neighbours(i, room)))
		}
	})
}

// friends returns the number of friends of user i on a graph.
func (w *World) friends(i int) int {
	if w.degrees != nil {
		return int(w.degrees[i])
	}
	return w.graph.Degree(i)
}

// GraphStatistics describes a contact graph by numbers.
type GraphStatistics = network.Statistics

// DescribeGraph measures the contact graph of a scenario; nil for complete
// mixing, which has no ties. What would take too long is estimated from a sample.
func DescribeGraph(s *Scenario, luck Luck) (*GraphStatistics, error) {
	of := MakeGraph
	if s.Network.Form == "implicit" {
		of = makeGraph // it takes no memory, whatever a run would need
	}
	g, err := of(s, luck)
	if err != nil || g.ties == nil {
		return nil, err
	}
	community := 0
	if s.Network.Kind == "communities" {
		community = s.Network.CommunitySize
	}
	d := network.Describe(g.ties, community, rng.Replicate(luck.Seed, luck.Replicate).Stream("network/statistics"))
	return &d, nil
}
