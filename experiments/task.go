package experiments

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"hongbao/experiments/store"
	"hongbao/model"
)

// task is one run that is to be made.
type task struct {
	values []string          // of the factors
	arm    armOf             // what it changes on top
	set    map[string]string // wins over both
	until  int32             // last day that is run; 0 is the end
	keep   keep
	v      variant   // made when its turn comes
	out    *outcome  // point, arm and replicate are set, the rest comes of the run
	key    store.Key // where finished runs are kept
	begun  bool      // tests were told
	ended  bool      // out is complete, or says how it failed
}

// designed tells whether a task is one of the design.
func (t *task) designed() bool { return t.out.point >= 0 }

// planned is the task of a run of the design.
func (x *executor) planned(point, arm, replicate int) *task {
	return &task{
		values: x.values(point), arm: x.e.arms[arm], keep: x.keep,
		out: &outcome{point: point, arm: arm, replicate: replicate},
	}
}

// stock holds tasks that are still to be done, and gives them out in lots, each of one
// replicate. They may be made only when their lot is opened.
type stock struct {
	size int // tasks, those that are finished already among them
	// next takes a lot out; nil when none is left. One goroutine calls it at a time.
	next func() lot
}

// lot opens a lot: it gives those of its tasks that are not finished.
type lot func() ([]*task, error)

// lotRuns is about the number of runs of a lot: those that share their past are made
// together, and not more stand in memory.
const lotRuns = 1024

// span is a stretch of points.
type span struct{ from, to int }

func (s span) points() int { return s.to - s.from }

// design holds a stretch of replicates times own points, replicate by replicate, so that
// few contact graphs are held at a time. It makes all arms of a point one after the
// other.
func (x *executor) design(from, to int) stock {
	own := x.own
	at, most := from, max(1, lotRuns/x.plan.Arms)
	return stock{size: (to - from) * x.plan.Arms, next: func() lot {
		if at >= to {
			return nil
		}
		replicate, point := at/own.points()+1, own.from+at%own.points()
		n := min(most, own.to-point, to-at)
		at += n
		return func() ([]*task, error) { return x.unfinished(replicate, point, point+n) }
	}}
}

// stockOf holds these tasks. Whatever their order, those of one replicate stand
// together.
func (x *executor) stockOf(tasks []*task) stock {
	lots := byReplicate(tasks)
	return stock{size: len(tasks), next: func() lot {
		if len(lots) == 0 {
			return nil
		}
		tasks := lots[0]
		lots = lots[1:]
		return func() ([]*task, error) { return x.recall(tasks) }
	}}
}

func byReplicate(tasks []*task) [][]*task {
	tasks = slices.Clone(tasks)
	slices.SortStableFunc(tasks, func(a, b *task) int { return cmp.Compare(a.out.replicate, b.out.replicate) })
	var out [][]*task
	for i, t := range tasks {
		if i == 0 || t.out.replicate != tasks[i-1].out.replicate {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], t)
	}
	return out
}

// wish is a run beyond the design, for an analysis that chooses its own.
type wish struct {
	values    []string          // of the factors, in their order: any that their paths take
	arm       int               // place in the arms
	set       map[string]string // by path, on top; wins over both
	replicate int               // from 1; the same luck as in the design
	// until is the last day that is run; 0 is the end. What is read on a later day is
	// not there, sums end with it.
	until int32
	// series says that the outcome holds the series; of wishes that are granted together
	// all or none.
	series bool
}

// grant makes runs and returns what came of them in the order of the wishes; of one
// that failed, failed says why. The error is that of the context, when it ended first.
// The outcomes hold series only if they are wished for.
func (x *executor) grant(ctx context.Context, wishes []wish) ([]*outcome, error) {
	tasks := make([]*task, len(wishes))
	for i, w := range wishes {
		tasks[i] = &task{
			values: w.values, arm: x.e.arms[w.arm], set: w.set, until: w.until, keep: keep{series: w.series},
			out: &outcome{point: -1, arm: w.arm, replicate: w.replicate},
		}
	}
	x.mutex.Lock()
	x.total += len(tasks)
	x.workload.whole += float64(len(tasks)) * x.workload.mean
	x.mutex.Unlock()
	if err := x.carryOut(ctx, x.stockOf(tasks)); err != nil {
		return nil, err
	}
	out := make([]*outcome, len(tasks))
	for i, t := range tasks {
		if !t.ended {
			return nil, ctx.Err()
		}
		out[i] = t.out
		x.granted++
		x.used = append(x.used, t.key)
	}
	return out, nil
}

// build makes the market of a task.
func (x *executor) build(t *task) error {
	var err error
	t.v, err = x.variants.get(x.e, t)
	return err
}

// history names what cannot be shared by two runs of one replicate that part on
// some later day: all settings but those of events, campaigns and orders.
func (v *variant) history() string {
	var words []string
	for _, s := range v.changed {
		if root, _, _ := strings.Cut(s.Path, "."); !slices.Contains([]string{"events", "campaigns", "orders"}, root) {
			words = append(words, s.Path+"="+s.Value)
		}
	}
	return strings.Join(words, "\n")
}

// variants keeps the markets of an experiment while they are few.
type variants struct {
	limit int

	mutex   sync.Mutex
	made    map[string]variant
	columns []columnSet
}

// Markets are remembered up to a number, and where more of them come again, up to about
// so many bytes: to make one again can take longer than a short run.
const (
	fewVariants   = 512
	variantsBytes = 32 << 20
)

// remembered is the number of markets that are.
func (e *Experiment) remembered(p Plan) int {
	if p.Points*p.Arms <= fewVariants || p.Replicates == 1 {
		return fewVariants
	}
	text, err := e.base.Resolved()
	if err != nil {
		return fewVariants
	}
	const bytesOfChar = 6 // of the file, as it turns out
	return max(fewVariants, variantsBytes/(bytesOfChar*max(1, len(text))))
}

func (v *variants) get(e *Experiment, t *task) (variant, error) {
	name := t.market()
	v.mutex.Lock()
	old, ok := v.made[name]
	v.mutex.Unlock()
	if ok {
		return old, nil
	}
	made, err := e.variant(t.values, t.arm, t.set)
	if err != nil {
		return made, err
	}
	made.columns = v.of(made.scenario)
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if old, ok := v.made[name]; ok {
		return old, nil // equal markets are one, which tells that they never part
	}
	if len(v.made) < v.limit {
		v.made[name] = made
	}
	return made, nil
}

// market is a text that two tasks have in common if their markets are the same.
func (t *task) market() string {
	words := append([]string{t.arm.name}, t.values...)
	keys := make([]string, 0, len(t.set))
	for path := range t.set {
		keys = append(keys, path)
	}
	slices.Sort(keys)
	for _, path := range keys {
		words = append(words, path+"="+t.set[path])
	}
	return strings.Join(words, "\n")
}

// parting remembers when two markets part.
type parting struct {
	mutex sync.Mutex
	days  map[[2]*model.Scenario]int32
}

func (p *parting) day(a, b *model.Scenario) int32 {
	key := [2]*model.Scenario{a, b}
	p.mutex.Lock()
	day, ok := p.days[key]
	p.mutex.Unlock()
	if ok {
		return day
	}
	day = model.Together(a, b)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	const many = 1 << 16
	if len(p.days) > many {
		clear(p.days)
	}
	p.days[key] = day
	return day
}
