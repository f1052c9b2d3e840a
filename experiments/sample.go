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
	tasks := x.tasks()
	source := rand.New(rand.NewPCG(e.Seed, uint64(len(tasks))))
	chosen := source.Perm(len(tasks))[:min(n, len(tasks))]
	slices.Sort(chosen)
	x.total = len(chosen)
	var made []*outcome
	for _, i := range chosen {
		t := tasks[i]
		if err := x.carryOut(ctx, []*task{t}); err != nil {
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
