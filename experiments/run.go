package experiments

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"hongbao/experiments/store"
	"hongbao/model"
)

// Run makes all runs and collects the tables. A run that fails becomes a row of
// Failures, and the others go on.
//
// When the context ends, the runs under way are given up; the results then hold
// the complete runs, and the error wraps that of the context. Other errors come without results.
func (e *Experiment) Run(ctx context.Context, o Options) (*Results, error) {
	x, err := newExecutor(e, o)
	if err != nil {
		return nil, err
	}
	ctx, x.stop = context.WithCancel(ctx)
	defer x.stop()
	if err := x.all(ctx); err != nil {
		return nil, err
	}
	if !x.held() && ctx.Err() != nil && x.done < x.total {
		if o.GivenUp != nil {
			o.GivenUp(x.done, x.total)
		}
	}
	results, err := x.collect(ctx)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil && results.Done < results.Total {
		return results, fmt.Errorf("%d of %d runs are done: %w", results.Done, results.Total, ctx.Err())
	}
	return results, nil
}

// executor shares out the runs of an experiment.
type executor struct {
	e       *Experiment
	o       Options
	plan    Plan
	keep    keep
	workers int // runs at a time
	threads int // workers within them, all together
	abreast int // runs that may be held in memory, those that wait among them

	variants variants
	graphs   graphs
	parting  parting
	own      span       // points of which runs of the design are made here
	outcomes []*outcome // of the design by place, see at; nil where they are read one by one
	recent   recent
	reviewed reviewed

	mutex               sync.Mutex // of what follows, and of calls of Progress
	total, done, failed int
	granted             int // runs beyond the design that are complete
	recalled            int // runs that were finished before
	workload            workload
	precise             bool // replicates were added until precision or their limit stopped it

	stop      func()      // gives up all runs
	used      []store.Key // of runs beyond the design, in the order of asking
	unwritten unwritten
	packers   sync.Pool // of *packer
	names     names
	files     bool // arms or factors may name files

	// trip is called before each run; tests let it panic. They count with lived the days
	// that are simulated.
	trip  func(point, arm, replicate int)
	lived func(days int)
}

func newExecutor(e *Experiment, o Options) (*executor, error) {
	plan, err := e.Plan()
	if err != nil {
		return nil, err
	}
	if o.Finished == nil && plan.Runs > mostAtOnce {
		return nil, fmt.Errorf("%d runs are more than a process can hold the results of; expected at most %d, or a place where finished runs are kept", plan.Runs, mostAtOnce)
	}
	x := &executor{e: e, o: o, stop: func() {}, plan: plan, files: e.filed()}
	if !x.kept() || !x.many() {
		x.outcomes = make([]*outcome, plan.Runs)
	}
	if cells := plan.Points * plan.Arms; x.kept() && cells <= mostCells {
		x.names.cells = make([]atomic.Pointer[[cellsAtOnce]store.Key], (cells+cellsAtOnce-1)/cellsAtOnce)
	}
	x.recent.most = min(max(fewRemembered, plan.Arms*plan.Replicates), mostRemembered)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// Runs at a time share the memory that one may take.
	x.abreast = max(1, int(cmp.Or(o.Memory, model.UsualMemory)/e.Largest(plan).Memory(1)))
	x.own = span{0, plan.Points}
	x.workers, x.threads = min(workers, x.abreast), workers
	// One more than are in use lets two arms that differ in their network take turns.
	x.graphs.limit = min(x.workers+1, x.abreast)
	x.graphs.options.Memory = o.Memory
	x.variants = variants{limit: e.remembered(plan), made: map[string]variant{}}
	x.parting.days = map[[2]*model.Scenario]int32{}
	x.keep = e.keep(plan)
	x.keep.gauges = x.newGauges()
	x.workload = x.newWorkload()
	x.expect(0, plan.Replicates*plan.Points)
	return x, nil
}

// points gives the values of the factors at each point.
func (x *executor) points() iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		for p := range x.e.points.Points() {
			if !yield(p.Index, p.Values) {
				return
			}
		}
	}
}

// values are those of the factors at a point.
func (x *executor) values(point int) []string { return x.e.points.At(int64(point)) }

// kept tells whether finished runs are kept elsewhere than in memory.
func (x *executor) kept() bool { return x.o.Finished != nil }

// held tells whether all runs of the design are held in memory.
func (x *executor) held() bool { return x.outcomes != nil }

// many tells whether there are too many runs to show each.
func (x *executor) many() bool { return x.plan.Runs > manyRuns }

// givenUp is the error of an interruption.
func (x *executor) givenUp(ctx context.Context) error {
	return fmt.Errorf("%d of %d runs are done: %w", x.done, x.total, ctx.Err())
}

// all makes the runs of the design.
func (x *executor) all(ctx context.Context) error {
	if x.e.Replicates.Until != nil {
		return x.untilPrecise(ctx)
	}
	return x.carryOut(ctx, x.design(0, x.plan.Replicates*x.plan.Points))
}

// finish closes a task; one that failed leaves nothing but why.
func (x *executor) finish(t *task, err error) {
	if err != nil {
		*t.out = outcome{point: t.out.point, arm: t.out.arm, replicate: t.out.replicate, failed: oneLine(err)}
	}
	t.v = variant{} // which nobody needs any more
	if x.kept() {
		x.record(t)
	}
	if err != nil && x.o.FailFast {
		x.stop()
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.end(t)
	if err != nil {
		x.failed++
	}
	x.tell(t.out, t.out.days, t.out.days)
}

// end notes that a task is over; the mutex is held.
func (x *executor) end(t *task) {
	t.ended = true
	x.done++
	x.over(t.out)
	if x.held() && t.designed() {
		x.outcomes[x.at(t.out.point, t.out.arm, t.out.replicate)] = t.out
	}
}

// recovered turns a panic into an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("internal error: %v", r)
	}
}

// tell reports progress; the mutex is held.
func (x *executor) tell(out *outcome, tick, ticks int) {
	if x.o.Progress == nil {
		return
	}
	x.o.Progress(Progress{
		Done: x.done, Total: x.total, Failed: x.failed, Part: x.part(),
		Arm: x.e.arms[out.arm].name, Point: out.point, Replicate: out.replicate, Tick: tick, Ticks: ticks,
	})
}

// pulse reports progress within a run.
type pulse struct {
	x    *executor
	out  *outcome
	days int
}

// pulseDays is the number of days from one report to the next, and longDays that of
// users from which on a day is long and each is reported.
const (
	pulseDays = 16
	longDays  = 100_000
)

// Observe reports every so many days.
func (p *pulse) Observe(w *model.World) error {
	if (w.Tick%pulseDays == pulseDays-1 || w.Users.N >= longDays) && w.Tick < p.days-1 {
		p.x.mutex.Lock()
		defer p.x.mutex.Unlock()
		p.x.underWay(p.out, w.Tick+1, p.days)
		p.x.tell(p.out, w.Tick+1, p.days)
	}
	return nil
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
