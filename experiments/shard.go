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
	// A stretch of replicates and points, as runs of one replicate share what they have in
	// common.
	from, to := s.part(x.plan.Replicates * x.plan.Points)
	x.total = (to - from) * x.plan.Arms
	if err := x.carryOut(ctx, x.design(from, to)); err != nil {
		return ShardDone{}, err
	}
	if ctx.Err() != nil && x.done < x.total {
		return ShardDone{x.done, x.total, x.failed, x.recalled}, x.givenUp(ctx)
	}
	if x.recalled > 0 && !x.held() {
		if err := x.countFailed(from, to); err != nil {
			return ShardDone{}, err
		}
	}
	return ShardDone{x.done, x.total, x.failed, x.recalled}, nil
}

// countFailed counts the runs of a stretch that failed, those of an earlier process too.
func (x *executor) countFailed(from, to int) error {
	x.failed = 0
	for at := from; at < to; at++ {
		for arm := range x.plan.Arms {
			o := x.read(at%x.plan.Points, arm, at/x.plan.Points+1, false)
			if o != nil && o.failed != "" {
				x.failed++
			}
		}
	}
	return x.unread()
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
	for replicate := 1; replicate <= x.plan.Replicates; replicate++ {
		for point := range x.plan.Points {
			for arm := range x.plan.Arms {
				if f.Runs.Has(x.designKey(point, arm, replicate)) {
					continue
				}
				if count == 0 {
					first = Gap{point, replicate, x.e.arms[arm].name}
				}
				count++
			}
		}
	}
	return count, first, nil
}
