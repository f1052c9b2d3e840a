package main

import (
	"fmt"
	"math"

	"hongbao/model"
)

// listNetwork prints the contact graph of a scenario in numbers.
func listNetwork(s *session, word string) (*listing, error) {
	src, err := s.find(word)
	if err != nil {
		return nil, err
	}
	sc, err := src.scenario(s.flags.scenarioSettings()...)
	if err != nil {
		return nil, err
	}
	d, err := model.DescribeGraph(sc, model.Luck{Seed: s.flags.seed, Replicate: 1})
	if err != nil {
		return nil, input(err)
	}
	type friends struct {
		Mean float64 `json:"mean"`
		SD   float64 `json:"sd"`
		P10  int     `json:"p10"`
		P50  int     `json:"p50"`
		P90  int     `json:"p90"`
		P99  int     `json:"p99"`
		Max  int     `json:"max"`
		Read int     `json:"read"`
	}
	type entry struct {
		Kind           string   `json:"kind"`
		Form           string   `json:"form"`
		Users          int64    `json:"users"`
		Seed           uint64   `json:"seed"`
		Ties           *int64   `json:"ties"`
		Friends        *friends `json:"friends"`
		Inside         *float64 `json:"inside"`
		Clustering     *float64 `json:"clustering"`
		Transitivity   *float64 `json:"transitivity"`
		ClusteringRead int      `json:"clustering_read"`
		Path           *float64 `json:"path"`
		Reached        *float64 `json:"reached"`
		PathRead       int      `json:"path_read"`
	}
	e := entry{Kind: sc.Network.Kind, Form: sc.Network.Form, Users: int64(sc.Population.Users), Seed: s.flags.seed}
	g := grid{right: []bool{false, true}}
	g.styled(grey, "network", "value", "meaning")
	row := func(name, value, meaning string) {
		g.cells(cell{name, bold}, cell{value, plain}, cell{meaning, plain})
	}
	row("kind", e.Kind, "shape of the graph")
	if d == nil {
		row("users", thousands(e.Users), "everybody meets everybody; there are no ties")
		return &listing{grid: g, json: e, note: "another shape: --set network.kind=communities"}, nil
	}
	// of says from how many nodes a number was read, if not from all.
	of := func(read int, meaning string) string {
		if read == d.Nodes {
			return meaning
		}
		return fmt.Sprintf("%s; from a sample of %s", meaning, thousands(int64(read)))
	}
	number := func(name string, value float64, meaning string) *float64 {
		if math.IsNaN(value) {
			return nil
		}
		row(name, fmt.Sprintf("%.4f", value), meaning)
		return &value
	}
	row("form", e.Form, "how ties are held")
	row("users", thousands(e.Users), "people in the graph")
	row("ties", thousands(d.Ties), of(d.Read, "pairs of friends"))
	e.Ties = &d.Ties
	e.Friends = &friends{d.Mean, d.SD, d.P10, d.P50, d.P90, d.P99, d.Max, d.Read}
	number("friends, mean", d.Mean, of(d.Read, "friends of one person"))
	number("friends, sd", d.SD, "standard deviation")
	row("friends, quantiles", fmt.Sprintf("%d %d %d %d", d.P10, d.P50, d.P90, d.P99), "10, 50, 90 and 99 percent of people have so many or fewer")
	row("friends, most", thousands(int64(d.Max)), of(d.Read, "largest number of friends"))
	e.Inside = number("inside", d.Inside, "share of ties within communities")
	e.ClusteringRead, e.PathRead = d.ClusteringRead, d.PathRead
	e.Clustering = number("clustering", d.Clustering, of(d.ClusteringRead, "share of a person's pairs of friends who are friends, mean over people"))
	e.Transitivity = number("transitivity", d.Transitivity, of(d.ClusteringRead, "share of all such pairs"))
	e.Path = number("path", d.Path, of(d.PathRead, "mean number of steps between two people who are connected"))
	e.Reached = number("reached", d.Reached, "share of pairs who are connected")
	l := &listing{grid: g, json: e}
	if e.Path == nil && d.Nodes > 1 && d.PathRead == 0 {
		l.note = "steps are not counted in a graph of this size; try --users 1m"
	}
	return l, nil
}
