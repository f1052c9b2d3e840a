package experiments

import (
	"fmt"
	"sync"

	"hongbao/model"
)

// graphs lends contact graphs, which hang on nothing but population, network and
// luck, so that arms and points of a replicate share one.
type graphs struct {
	limit   int           // graphs that are kept; those in use live on by themselves
	options model.Options // of all runs

	mutex  sync.Mutex
	recent []*lent // the latest last
}

// lent is one graph, made by the first who needs it.
type lent struct {
	key   string
	once  sync.Once
	graph *model.Graph
	err   error
}

func (g *graphs) get(s *model.Scenario, luck model.Luck) (*model.Graph, error) {
	// Format %+v writes every field of the network, new ones too.
	key := fmt.Sprintf("%d %d %d %+v", luck.Seed, luck.Replicate, s.Population.Users, s.Network)
	l := g.entry(key)
	l.once.Do(func() {
		// Whoever waits for the graph must not take a panic for success.
		l.err = fmt.Errorf("the contact graph could not be made")
		l.graph, l.err = g.options.MakeGraph(s, luck)
	})
	return l.graph, l.err
}

func (g *graphs) entry(key string) *lent {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for i, l := range g.recent {
		if l.key == key {
			g.recent = append(append(g.recent[:i:i], g.recent[i+1:]...), l)
			return l
		}
	}
	l := &lent{key: key}
	g.recent = append(g.recent, l)
	if len(g.recent) > g.limit {
		g.recent = append([]*lent(nil), g.recent[len(g.recent)-g.limit:]...)
	}
	return l
}
