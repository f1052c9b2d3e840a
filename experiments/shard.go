package experiments

import (
	"context"
	"fmt"
)

// Shard is one of several parts of the runs of a design, which processes or machines
// make apart from each other.
type Shard struct{ Number, Of int } // Number counts from 1 to Of.

// part is the shard's stretch of so many things, as even as can be.
func (s Shard) part(n int) (from, to int) {
	return int(int64(n) * int64(s.Number-1) / int64(s.Of)), int(int64(n) * int64(s.Number) / int64(s.Of))
}

// Shards tells whether an experiment can be shared out; the error says why not.
func (e *Experiment) Shards() error {
	if e.Replicates.Until == nil {
		return nil
	}
	return fmt.Errorf("replicates: how many there are hangs on the results of all points, which no shard knows; give a number, such as --replicates %d, or run it as one process: hongbao sweep", e.Replicates.Most())
}

// Runs is the number of runs of the shard in an experiment of that size.
func (s Shard) Runs(p Plan) int {
	from, to := s.part(p.Replicates * p.Points)
	return (to - from) * p.Arms
}

// ShardDone says what became of the runs of a shard.
type ShardDone struct {
	Done, Total, Failed, Recalled int
}

// RunShard makes the runs of one shard, all arms of a replicate at a point together, and
// leaves them where finished runs are kept; there are no tables. Runs that an analysis
// or a prior band asks for beyond the design are made when the shards are merged.
//
// When the context ends, the error wraps its own, and what is finished is kept.
func (e *Experiment) RunShard(ctx context.Context, o Options, s Shard) (ShardDone, error) {
	if o.Finished == nil {
		return ShardDone{}, fmt.Errorf("a shard needs a place where its runs are kept")
	}
	if s.Number < 1 || s.Number > s.Of {
		return ShardDone{}, fmt.Errorf("there is no shard %d of %d", s.Number, s.Of)
	}
	if err := e.Shards(); err != nil {
		return ShardDone{}, err
	}
	x, err := newExecutor(e, o)
	if err != nil {
		return ShardDone{}, err
	}
	ctx, x.stop = context.WithCancel(ctx)
	defer x.stop()
	tasks := x.shard(s)
	x.total = len(tasks)
	if err := x.carryOut(ctx, tasks); err != nil {
		return ShardDone{}, err
	}
	done := ShardDone{x.done, x.total, x.failed, x.recalled}
	if err := ctx.Err(); err != nil && done.Done < done.Total {
		return done, fmt.Errorf("%d of %d runs are done: %w", done.Done, done.Total, err)
	}
	return done, nil
}

// shard gives the tasks of one shard: a stretch of replicates and points, as runs of one
// replicate share what they have in common.
func (x *executor) shard(s Shard) []*task {
	all := x.tasks()
	from, to := s.part(x.plan.Replicates * len(x.points))
	return all[from*x.plan.Arms : to*x.plan.Arms]
}

// Gap is a run of the design that is not finished.
type Gap struct {
	Point, Replicate int
	Arm              string
}

// Gaps counts the runs of the design that are not finished, and gives the first of them.
func (e *Experiment) Gaps(f *Finished) (count int, first Gap, err error) {
	x, err := newExecutor(e, Options{Finished: f})
	if err != nil {
		return 0, first, err
	}
	for _, t := range x.tasks() {
		if f.Runs.Has(x.key(t)) {
			continue
		}
		if count == 0 {
			first = Gap{t.out.point, t.out.replicate, t.arm.name}
		}
		count++
	}
	return count, first, nil
}
