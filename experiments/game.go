package experiments

import (
	"fmt"
	"slices"
	"strings"
)

// game is the cooperative game whose players are the factors of an experiment that are
// no leaks. A set of players is the point at which they have their second value, and
// all other players their first.
type game struct {
	e       *Experiment
	players []int // places of the factors
	leaks   []int
	with    []int   // point of each set of players, as bits of its place, all leaks there
	without [][]int // the same without each leak
}

// nowhere stands for a point that the design does not have.
const nowhere = -1

func newGame(e *Experiment, a *Analysis) *game {
	g := &game{e: e}
	for i, f := range e.factors {
		if slices.Contains(a.Leaks, f.name) {
			g.leaks = append(g.leaks, i)
		} else {
			g.players = append(g.players, i)
		}
	}
	g.with = g.points(nowhere)
	for _, leak := range g.leaks {
		g.without = append(g.without, g.points(leak))
	}
	return g
}

// points gives the point of each set of players at which all leaks are there but the
// missing one, if it is a factor.
func (g *game) points(missing int) []int {
	out := slices.Repeat([]int{nowhere}, 1<<len(g.players))
	for p := range g.e.points.Points() {
		there := func(i int) bool { return p.Values[i] == g.e.factors[i].values[1] }
		if slices.ContainsFunc(g.leaks, func(leak int) bool { return there(leak) == (leak == missing) }) {
			continue
		}
		set := 0
		for bit, i := range g.players {
			if there(i) {
				set |= 1 << bit
			}
		}
		out[set] = p.Index
	}
	return out
}

// lacks says which point is needed and not there: of any set of players with all leaks,
// and of none and all of them without each. It is empty if the game is complete.
func (g *game) lacks() string {
	all := len(g.with) - 1
	if set := slices.Index(g.with, nowhere); set >= 0 {
		return g.words(set, nowhere)
	}
	for l, points := range g.without {
		for _, set := range []int{0, all} {
			if points[set] == nowhere {
				return g.words(set, g.leaks[l])
			}
		}
	}
	return ""
}

// words says which value each factor has at the point of a set, one leak missing.
func (g *game) words(set, missing int) string {
	place := make([]int, len(g.e.factors))
	for bit, i := range g.players {
		place[i] = set >> bit & 1
	}
	for _, leak := range g.leaks {
		place[leak] = indicatorInt(leak != missing)
	}
	var out []string
	for i, f := range g.e.factors {
		out = append(out, fmt.Sprintf("%s is %s", f.name, f.values[place[i]]))
	}
	return strings.Join(out, ", ")
}

// names lists the players.
func (g *game) names() []string {
	var out []string
	for _, i := range g.players {
		out = append(out, g.e.factors[i].name)
	}
	return out
}
