package experiments

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"hongbao/experiments/design"
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
	x.all(ctx)
	results, err := x.collect()
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
	inner   int        // workers within a run

	variants variants
	graphs   graphs
	outcomes []*outcome // by place, see at; nil while there is none

	mutex        sync.Mutex // of what follows, and of calls of Progress
	done, failed int

	// trip is called before each run; tests let it panic.
	trip func(point, arm, replicate int)
}

func newExecutor(e *Experiment, o Options) (*executor, error) {
	plan, err := e.Plan()
	if err != nil {
		return nil, err
	}
	kind, err := design.Find(e.Design.Kind)
	if err != nil {
		return nil, err
	}
	x := &executor{e: e, o: o, plan: plan, outcomes: make([]*outcome, plan.Runs)}
	for p := range design.Points(kind, e.design()) {
		x.points = append(x.points, p.Values)
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// Runs at a time share the memory that one may take.
	memory := e.base.Memory(1)
	x.workers = max(1, min(workers, plan.Runs, int(model.UsualMemory/memory)))
	x.inner = max(1, workers/plan.Runs)
	x.graphs.limit = x.workers + 1
	x.variants = variants{limit: 512, made: map[int]variant{}}
	x.keep = e.keep(plan)
	return x, nil
}

// at is the place of a run: in order of point, arm and replicate.
func (x *executor) at(point, arm, replicate int) int {
	return (point*x.plan.Arms+arm)*x.plan.Replicates + replicate - 1
}

// all makes the runs, one replicate after the other, so that few contact graphs
// are held at a time.
func (x *executor) all(ctx context.Context) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range x.workers {
		group.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= x.plan.Runs {
					return
				}
				perReplicate := x.plan.Points * x.plan.Arms
				point, arm, replicate := k%perReplicate/x.plan.Arms, k%x.plan.Arms, k/perReplicate+1
				x.job(ctx, point, arm, replicate)
			}
		})
	}
	group.Wait()
}

// job makes one run and keeps what came of it, unless the context ended.
func (x *executor) job(ctx context.Context, point, arm, replicate int) {
	out := &outcome{point: point, arm: arm, replicate: replicate}
	err := x.run(ctx, out)
	if err != nil && errors.Is(err, ctx.Err()) {
		return
	}
	if err != nil {
		// What the run had read so far is not part of any table.
		*out = outcome{point: point, arm: arm, replicate: replicate, settings: out.settings, gone: out.gone, failed: oneLine(err)}
	}
	x.outcomes[x.at(point, arm, replicate)] = out
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.done++
	if out.failed != "" {
		x.failed++
	}
	x.tell(out, out.days, out.days)
}

// run makes one run; a panic becomes an error.
func (x *executor) run(ctx context.Context, out *outcome) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error: %v", r)
		}
	}()
	if x.trip != nil {
		x.trip(out.point, out.arm, out.replicate)
	}
	v, err := x.variants.get(x.e, x.points[out.point], out.point*x.plan.Arms+out.arm, x.e.arms[out.arm])
	out.settings, out.gone = v.changed, v.gone
	if err != nil {
		return err
	}
	luck := model.Luck{Seed: x.e.Seed, Replicate: out.replicate}
	graph, err := x.graphs.get(v.scenario, luck)
	if err != nil {
		return err
	}
	r, recorder, err := x.begin(v.scenario, luck, model.Options{Workers: x.inner, Graph: graph, Check: x.o.Check}, out)
	if err != nil {
		return err
	}
	observers := []model.Observer{recorder}
	if x.o.Progress != nil {
		observers = append(observers, &pulse{x, out, int(v.scenario.End-v.scenario.Start) + 1})
	}
	if err := x.live(ctx, r, recorder, observers); err != nil {
		return err
	}
	recorder.finish()
	out.hash = r.Hash()
	return nil
}

// tell reports progress; the mutex is held.
func (x *executor) tell(out *outcome, tick, ticks int) {
	if x.o.Progress == nil {
		return
	}
	x.o.Progress(Progress{
		Done: x.done, Total: x.plan.Runs, Failed: x.failed,
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

// variants keeps the markets of an experiment while they are few.
type variants struct {
	limit int

	mutex sync.Mutex
	made  map[int]variant // by point and arm
}

func (v *variants) get(e *Experiment, values []string, place int, a armOf) (variant, error) {
	v.mutex.Lock()
	old, ok := v.made[place]
	v.mutex.Unlock()
	if ok {
		return old, nil
	}
	made, err := e.variant(values, a)
	if err != nil {
		return made, err
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if len(v.made) < v.limit {
		v.made[place] = made
	}
	return made, nil
}
