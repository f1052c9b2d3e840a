package experiments

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"hongbao/experiments/table"
)

// Sample makes some runs of the design again, each from its first day by itself, and
// gives their rows of the table of runs. Which, hangs on the experiment alone: equal
// numbers give equal samples. A run that fails is an error.
func (e *Experiment) Sample(ctx context.Context, o Options, n int) (*table.Table, error) {
	o.Finished, o.Checkpoints = nil, nil
	x, err := newExecutor(e, o)
	if err != nil {
		return nil, err
	}
	if e.Replicates.Until != nil {
		x.widen(e.Replicates.Least()) // these are made in any case
	}
	places := chosen(e.Seed, x.plan.Runs, n)
	x.total, x.workload.whole = len(places), 0
	for _, place := range places {
		x.workload.whole += x.weight(place/x.plan.Arms%x.plan.Points, place%x.plan.Arms)
	}
	var made []*outcome
	for _, place := range places {
		arm, at := place%x.plan.Arms, place/x.plan.Arms
		t := x.planned(at%x.plan.Points, arm, at/x.plan.Points+1)
		if err := x.carryOut(ctx, x.stockOf([]*task{t})); err != nil {
			return nil, err
		}
		if !t.ended {
			return nil, ctx.Err()
		}
		if t.out.failed != "" {
			return nil, errors.New(t.out.failed)
		}
		made = append(made, t.out)
	}
	return x.runsTable(made), nil
}

// chosen draws n of so many places, in order; all if there are no more.
func chosen(seed uint64, places, n int) []int {
	source := rand.New(rand.NewPCG(seed, uint64(places)))
	have := map[int]bool{}
	var out []int
	for len(out) < min(n, places) {
		if i := source.IntN(places); !have[i] {
			have[i] = true
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}
