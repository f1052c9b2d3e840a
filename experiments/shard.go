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

// check refuses a shard that there cannot be. Where replicates are added until a
// half-width, one shard makes all that a half-width is judged on: whole points.
func (s Shard) check(e *Experiment, p Plan) error {
	switch {
	case s.Number < 1 || s.Number > s.Of:
		return fmt.Errorf("there is no shard %d of %d", s.Number, s.Of)
	case e.Replicates.Until != nil && s.Of > p.Points:
		return fmt.Errorf("replicates: they are added until a half-width, which is judged at a point, so that a shard makes whole points; expected at most %d %s, as there are so many points, or a number, such as --replicates %d", p.Points, plural(p.Points, "shard", "shards"), e.Replicates.Most())
	}
	return nil
}

// Shards tells whether an experiment can be shared out to so many; the error says why
// not.
func (e *Experiment) Shards(of int) error {
	plan, err := e.Plan()
	if err != nil {
		return err
	}
	return Shard{1, of}.check(e, plan)
}

// Runs is the number of runs of the shard in an experiment of that size. Where
// replicates are added, it may make fewer.
func (s Shard) Runs(e *Experiment, p Plan) int {
	n := p.Replicates * p.Points
	if e.Replicates.Until != nil {
		from, to := s.part(p.Points)
		return (to - from) * p.Replicates * p.Arms
	}
	from, to := s.part(n)
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
	x, err := newExecutor(e, o)
	if err != nil {
		return ShardDone{}, err
	}
	if err := s.check(e, x.plan); err != nil {
		return ShardDone{}, err
	}
	ctx, x.stop = context.WithCancel(ctx)
	defer x.stop()
	from, to, err := x.shard(ctx, s)
	if err != nil {
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

// shard makes the runs of a shard, and gives their stretch of replicates times its own
// points.
func (x *executor) shard(ctx context.Context, s Shard) (from, to int, err error) {
	if x.e.Replicates.Until != nil {
		x.own.from, x.own.to = s.part(x.plan.Points)
		err := x.untilPrecise(ctx)
		return 0, x.plan.Replicates * x.own.points(), err
	}
	// A stretch, as runs of one replicate share what they have in common.
	from, to = s.part(x.plan.Replicates * x.plan.Points)
	x.expect(from, to)
	return from, to, x.carryOut(ctx, x.design(from, to))
}

// countFailed counts the runs of a stretch that failed, those of an earlier process too.
func (x *executor) countFailed(from, to int) error {
	x.failed = 0
	for at := from; at < to; at++ {
		for arm := range x.plan.Arms {
			o := x.read(x.own.from+at%x.own.points(), arm, at/x.own.points()+1, false)
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
// Where replicates are added until a half-width, these are the runs that are still asked
// for by what there is of a point; what other points ask for on top is none.
func (e *Experiment) Gaps(f *Finished) (count int, first Gap, err error) {
	x, err := newExecutor(e, Options{Finished: f})
	if err != nil {
		return 0, first, err
	}
	if e.Replicates.Until != nil {
		return x.asking()
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

// asking counts the runs for which points ask by themselves, after the replicates of
// which all arms are finished.
func (x *executor) asking() (count int, first Gap, err error) {
	rule := x.e.stopping()
	for point := range x.plan.Points {
		there := 0
		for there < rule.Most && x.finished(point, there+1) {
			there++
		}
		x.own = span{point, point + 1}
		clear(x.outcomes) // of the point before
		x.widen(there)
		// All of them are finished: they are taken up, not made.
		if err := x.carryOut(context.Background(), x.design(0, there)); err != nil {
			return 0, first, err
		}
		more := rule.Next(there, x.halves()) - there
		if more > 0 && count == 0 {
			first = Gap{point, there + 1, x.e.arms[0].name}
		}
		count += more * x.plan.Arms
	}
	return count, first, x.unread()
}

// finished tells whether a replicate of all arms at a point is.
func (x *executor) finished(point, replicate int) bool {
	for arm := range x.plan.Arms {
		if !x.o.Finished.Runs.Has(x.designKey(point, arm, replicate)) {
			return false
		}
	}
	return true
}
