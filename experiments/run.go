package experiments

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"hongbao/experiments/store"
	"hongbao/model"
)

// Run makes all runs and collects the tables. A run that fails becomes a row of
// Failures, and the others go on.
//
// When the context ends, the runs under way are given up; the results then hold
// the complete runs, and the error wraps that of the context. Other errors come
// without results.
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
	results, err := x.collect(ctx)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil && results.Done < results.Total {
		return results, fmt.Errorf("%d of %d runs are done: %w", results.Done, results.Total, err)
	}
	return results, nil
}

// executor shares out the runs of an experiment.
type executor struct {
	e       *Experiment
	o       Options
	plan    Plan
	keep    keep
	points  [][]string // values of the factors
	workers int        // runs at a time
	threads int        // workers within them, all together

	variants variants
	graphs   graphs
	parting  parting
	outcomes []*outcome // by place, see at; nil while there is none

	mutex               sync.Mutex // of what follows, and of calls of Progress
	total, done, failed int
	granted             int  // runs beyond the design that are complete
	recalled            int  // runs that were finished before
	precise             bool // replicates were added until precision or their limit stopped it

	stop       func()      // gives up all runs
	used       []store.Key // of all runs that were asked for, in the order of asking
	unwritten  unwritten
	once       sync.Once
	baseHash   string          // of the base scenario
	readsMutex sync.Mutex      // of readings
	readings   map[keep]string // what is read off a run, in words

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
	if err := plan.Fits(); err != nil {
		return nil, err
	}
	x := &executor{e: e, o: o, stop: func() {}, plan: plan, outcomes: make([]*outcome, plan.Runs), total: plan.Runs}
	for p := range e.points.Points() {
		x.points = append(x.points, p.Values)
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// Runs at a time share the memory that one may take.
	memory := e.base.Memory(1)
	x.workers, x.threads = max(1, min(workers, int(model.UsualMemory/memory))), workers
	x.graphs.limit = x.workers + 1
	x.variants = variants{limit: 512, made: map[string]variant{}}
	x.parting.days = map[[2]*model.Scenario]int32{}
	x.keep = e.keep(plan)
	x.keep.gauges = x.newGauges()
	return x, nil
}

// at is the place of a run: in order of point, arm and replicate.
func (x *executor) at(point, arm, replicate int) int {
	return (point*x.plan.Arms+arm)*x.plan.Replicates + replicate - 1
}

// all makes the runs of the design.
func (x *executor) all(ctx context.Context) error {
	if x.e.Replicates.Until != nil {
		return x.untilPrecise(ctx)
	}
	return x.make(ctx, x.tasks())
}

// make makes some runs of the design.
func (x *executor) make(ctx context.Context, tasks []*task) error {
	err := x.carryOut(ctx, tasks)
	for _, t := range tasks {
		if t.ended {
			x.outcomes[x.at(t.out.point, t.out.arm, t.out.replicate)] = t.out
		}
	}
	return err
}

// finish closes a task; one that failed leaves nothing but why.
func (x *executor) finish(t *task, err error) {
	if err != nil {
		*t.out = outcome{point: t.out.point, arm: t.out.arm, replicate: t.out.replicate, failed: oneLine(err)}
	}
	x.record(t)
	if err != nil && x.o.FailFast {
		x.stop()
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	t.ended = true
	x.done++
	if err != nil {
		x.failed++
	}
	x.tell(t.out, t.out.days, t.out.days)
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
		Done: x.done, Total: x.total, Failed: x.failed,
		Arm: x.e.arms[out.arm].name, Point: out.point, Replicate: out.replicate, Tick: tick, Ticks: ticks,
	})
}

// pulse reports progress within a run.
type pulse struct {
	x    *executor
	out  *outcome
	days int
}

// pulseDays is the number of days from one report to the next.
const pulseDays = 16

// Observe reports every so many days.
func (p *pulse) Observe(w *model.World) error {
	if w.Tick%pulseDays == pulseDays-1 && w.Tick < p.days-1 {
		p.x.mutex.Lock()
		defer p.x.mutex.Unlock()
		p.x.tell(p.out, w.Tick+1, p.days)
	}
	return nil
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
