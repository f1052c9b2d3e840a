package model

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestImplicitIsItsStoredForm runs markets on an implicit graph and on the same
// ties stored, for several numbers of workers, with friends' examples, friends
// who are paid and envelopes: all must go the same way day by day.
func TestImplicitIsItsStoredForm(t *testing.T) {
	duopoly, err := Open("duopoly", Setting{"population.users", "20_001"})
	require.NoError(t, err)
	for name, base := range map[string]*Scenario{
		"duopoly":    duopoly,
		"everything": readText(t, full, Setting{"population.users", "9_001"}, Setting{"end", "2015-02-24"}, Setting{"cut", "true"}),
	} {
		var want []uint64
		for _, form := range []string{"implicit", "stored_implicit"} {
			s, err := base.With(Setting{"network.form", form})
			require.NoError(t, err)
			for _, workers := range []int{1, 3} {
				r, err := Start(s, Luck{Seed: 5, Replicate: 1}, Options{Workers: workers})
				require.NoError(t, err)
				require.NotNil(t, r.World.degrees)
				var got []uint64
				require.NoError(t, r.Until(context.Background(), int32(s.End), observe(func(w *World) error {
					got = append(got, r.Hash())
					if w.Tick%40 != 0 {
						return nil
					}
					for n, count := range w.recount() {
						if w.counters.get(n) != count {
							return fmt.Errorf("day %d: counter %d is %d, but %d friends show the wallet", w.Tick, n, w.counters.get(n), count)
						}
					}
					return nil
				})))
				if want == nil {
					want = got
				}
				require.Equal(t, want, got, "%s, form %s, %d workers", name, form, workers)
			}
		}
		other, err := Start(base, Luck{Seed: 5, Replicate: 1}, Options{})
		require.NoError(t, err)
		require.NoError(t, other.Until(context.Background(), int32(base.End)))
		require.NotEqual(t, want[len(want)-1], other.Hash(), "ties must matter, or the equality shows nothing")
	}
}

// TestTwinOnImplicit compares the kernel on an implicit graph with the slow twin,
// which stores the friends of everybody.
func TestTwinOnImplicit(t *testing.T) {
	compareWithTwin(t, readText(t, full, Setting{"network.form", "implicit"}), 3)
}

// TestEveryKindRuns starts a market on each kind of graph, also with fewer
// people than friends.
func TestEveryKindRuns(t *testing.T) {
	for _, users := range []string{"1", "2", "3", "400"} {
		for _, set := range [][]Setting{
			{{"network.kind", "erdos_renyi"}},
			{{"network.kind", "ring"}},
			{{"network.kind", "scale_free"}},
			{{"network.kind", "communities"}, {"network.form", "implicit"}},
			{{"network.kind", "communities"}, {"network.form", "implicit"}, {"network.degrees", "alike"}, {"network.long_ties", "0"}},
			{{"network.kind", "communities"}, {"network.form", "stored_implicit"}, {"network.mean_degree", "0"}},
		} {
			s := readText(t, full, append(set, Setting{"population.users", users}, Setting{"cut", "true"}, Setting{"end", "2015-02-16"})...)
			r, err := Start(s, Luck{Seed: 1, Replicate: 1}, Options{Workers: 2})
			require.NoError(t, err)
			require.NoError(t, r.Until(context.Background(), int32(s.End)), "%s %v", users, set)
			d, err := DescribeGraph(s, Luck{Seed: 1, Replicate: 1})
			require.NoError(t, err)
			require.Equal(t, int(s.Population.Users), d.Nodes)
			for i := range d.Nodes {
				require.Equal(t, r.World.graph.Degree(i), r.World.friends(i))
			}
		}
	}
}

func TestFormsRefuseKinds(t *testing.T) {
	for _, kind := range []string{"complete", "erdos_renyi", "ring", "small_world", "scale_free"} {
		for _, form := range []string{"implicit", "stored_implicit"} {
			_, err := Read("test.yaml", []byte(full), nil, Setting{"network.kind", kind}, Setting{"network.form", form})
			require.ErrorContains(t, err, "network.form: form "+form+" has no kind "+kind)
		}
	}
	_, err := Read("test.yaml", []byte(full), nil, Setting{"network.form", "implicit"}, Setting{"network.mean_degree", "201"})
	require.ErrorContains(t, err, "network.mean_degree: 201 is above 200")
}

func TestDescribeGraph(t *testing.T) {
	s, err := Open("duopoly")
	require.NoError(t, err)
	d, err := DescribeGraph(s, Luck{Seed: 1, Replicate: 1})
	require.NoError(t, err)
	require.InDelta(t, 20, d.Mean, 0.2)
	require.InDelta(t, 0.75, d.Inside, 0.01)
	s, err = s.With(Setting{"network.kind", "ring"})
	require.NoError(t, err)
	d, err = DescribeGraph(s, Luck{Seed: 1, Replicate: 1})
	require.NoError(t, err)
	require.InDelta(t, 3.0*18/(4*19), d.Clustering, 1e-9)
	require.True(t, math.IsNaN(d.Inside), "a ring has no communities")
	s, err = s.With(Setting{"network.kind", "complete"})
	require.NoError(t, err)
	d, err = DescribeGraph(s, Luck{Seed: 1, Replicate: 1})
	require.NoError(t, err)
	require.Nil(t, d)
}
