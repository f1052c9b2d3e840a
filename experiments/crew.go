package experiments

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"hongbao/model"
)

// crew makes runs. Runs of one replicate that share their past are made once up
// to the day on which they part, and are forked there: what two strategies have in
// common costs once. A fork goes on bit for bit as a run of its own would.
type crew struct {
	x *executor

	inner  int          // workers within a run
	arenas model.Arenas // memory of runs that are over

	mutex  sync.Mutex
	more   sync.Cond
	stock  stock
	stack  []branch // branches that wait; the last is taken first, so that few wait
	active int      // workers that may still add branches
	err    error    // the first failure of the disk
}

// branch is a run that stands at the morning on which its tasks left others, and
// what has been read off it. Without a run it begins at the start.
type branch struct {
	root     lot // its tasks are those of a lot that is not opened
	tasks    []*task
	run      *model.Run
	recorder *recorder
}

// release gives the memory of a run that is over, or failed, to others.
func (b *branch) release() {
	if b.run != nil {
		b.run.Release()
	}
}

// carryOut makes the runs that are not finished already, and returns when all are made
// or the context ended. The error is that of the disk on which finished runs are kept.
func (x *executor) carryOut(ctx context.Context, tasks stock) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	end := x.writing(ctx, stop)
	err := x.work(ctx, tasks)
	return cmp.Or(end(), err)
}

// work makes the runs.
func (x *executor) work(ctx context.Context, tasks stock) error {
	c := &crew{x: x, stock: tasks, inner: max(1, x.threads/max(1, tasks.size))}
	c.more.L = &c.mutex
	stop := context.AfterFunc(ctx, func() {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		c.more.Broadcast()
	})
	defer stop()
	var group sync.WaitGroup
	for range min(x.workers, tasks.size) {
		group.Go(func() {
			for {
				b, ok := c.take(ctx)
				if !ok {
					return
				}
				if b.root != nil {
					c.open(b.root)
				} else {
					c.grow(ctx, b)
				}
				c.release()
			}
		})
	}
	group.Wait()
	return c.err
}

// open opens a lot.
func (c *crew) open(root lot) {
	tasks, err := root()
	if err == nil {
		c.plant(tasks)
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.err == nil {
		c.err = err
	}
}

// take waits for a branch; there is none when nobody is left who could add one.
func (c *crew) take(ctx context.Context) (branch, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for ctx.Err() == nil && c.err == nil {
		if n := len(c.stack); n > 0 {
			b := c.stack[n-1]
			c.stack[n-1] = branch{}
			c.stack = c.stack[:n-1]
			c.active++
			return b, true
		}
		if root := c.stock.next(); root != nil {
			c.active++
			return branch{root: root}, true
		}
		if c.active == 0 {
			c.more.Broadcast()
			return branch{}, false
		}
		c.more.Wait()
	}
	return branch{}, false
}

func (c *crew) release() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.active--
	c.more.Broadcast()
}

// plant makes branches of the tasks of a replicate: those that share no day stand
// apart.
func (c *crew) plant(tasks []*task) {
	var order []string
	families := map[string][]*task{}
	for _, t := range tasks {
		if err := c.build(t); err != nil {
			c.x.finish(t, err)
			continue
		}
		root := t.v.history()
		if len(families[root]) == 0 {
			order = append(order, root)
		}
		families[root] = append(families[root], t)
	}
	var branches []branch
	for _, root := range order {
		for family := families[root]; len(family) > 0; {
			var same, others []*task
			for _, t := range family {
				if t == family[0] || c.x.parting.day(family[0].v.scenario, t.v.scenario) > int32(t.v.scenario.Start) {
					same = append(same, t)
				} else {
					others = append(others, t)
				}
			}
			branches = append(branches, branch{tasks: same})
			family = others
		}
	}
	slices.Reverse(branches) // the first is taken first
	c.push(branches...)
}

func (c *crew) build(t *task) (err error) {
	defer recovered(&err)
	return c.x.build(t)
}

// grow runs a branch to the day on which some of its tasks leave, which become
// branches of their own, or to the end.
func (c *crew) grow(ctx context.Context, b branch) {
	lead := b.tasks[0]
	leave := lead.over()
	for _, t := range b.tasks[1:] {
		leave = min(leave, t.over(), c.x.parting.day(lead.v.scenario, t.v.scenario))
	}
	err := c.advance(ctx, &b, leave)
	if err != nil && errors.Is(err, ctx.Err()) {
		return
	}
	if err != nil {
		b.release()
		// The others must find out for themselves.
		c.x.finish(lead, err)
		if rest := b.tasks[1:]; len(rest) > 0 {
			c.push(branch{tasks: rest})
		}
		return
	}
	if b.run.Done() {
		c.settle(b)
		b.release()
		return
	}
	b, ok := c.dismiss(b, leave)
	if !ok {
		return
	}
	stay, left := []*task{lead}, [][]*task{}
	for _, t := range b.tasks[1:] {
		if c.x.parting.day(lead.v.scenario, t.v.scenario) > leave {
			stay = append(stay, t)
			continue
		}
		k := 0
		for k < len(left) && c.x.parting.day(left[k][0].v.scenario, t.v.scenario) <= leave {
			k++
		}
		if k == len(left) {
			left = append(left, nil)
		}
		left[k] = append(left[k], t)
	}
	branches := []branch{{tasks: stay, run: b.run, recorder: b.recorder}}
	var anew []branch
	for _, tasks := range left {
		if f := c.fork(b, tasks, len(branches)); f.run != nil {
			branches = append(branches, f)
		} else {
			anew = append(anew, f)
		}
	}
	// Those that begin anew are taken last, when what waits in memory is through.
	c.push(append(anew, branches...)...)
}

// over is the morning on which a task needs no further day.
func (t *task) over() int32 {
	if t.until == 0 {
		return math.MaxInt32
	}
	return t.until + 1
}

// dismiss settles the tasks of a branch that need no further day. The branch goes on
// with the others, unless its run was of the market of one that is over: they then are
// a branch of their own.
func (c *crew) dismiss(b branch, morning int32) (rest branch, ok bool) {
	var over, left []*task
	for _, t := range b.tasks {
		if t.over() <= morning {
			over = append(over, t)
		} else {
			left = append(left, t)
		}
	}
	switch {
	case len(over) == 0:
		return b, true
	case over[0] == b.tasks[0]:
		if len(left) > 0 {
			c.push(c.fork(b, left, 1))
		}
		c.settle(branch{tasks: over, run: b.run, recorder: b.recorder})
		b.release()
		return b, false
	}
	c.settle(branch{tasks: over, run: b.run, recorder: b.recorder.fork(c.x.e, over[0])})
	b.tasks = left
	return b, true
}

func (c *crew) push(branches ...branch) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stack = append(c.stack, branches...)
	c.more.Broadcast()
}

// room tells whether so many more runs may wait in memory.
func (c *crew) room(more int) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, b := range c.stack {
		if b.run != nil {
			more++
		}
	}
	return more <= c.x.waiting
}

// fork makes the branch of tasks that leave. One that cannot be forked begins anew, and so
// does one for which there is no room: so many runs of this worker wait then.
func (c *crew) fork(b branch, tasks []*task, wait int) (out branch) {
	out = branch{tasks: tasks}
	if !c.room(wait) {
		return out
	}
	var err error
	defer func() {
		if err != nil {
			out = branch{tasks: tasks}
		}
	}()
	defer recovered(&err)
	t := tasks[0]
	if out.run, err = b.run.Fork(t.v.scenario); err != nil {
		return out
	}
	out.recorder = b.recorder.fork(c.x.e, t)
	return out
}

// advance brings a branch to the morning of a day or to its end.
func (c *crew) advance(ctx context.Context, b *branch, day int32) (err error) {
	defer recovered(&err)
	x, lead := c.x, b.tasks[0]
	if x.trip != nil && !lead.begun {
		lead.begun = true
		x.trip(lead.out.point, lead.out.arm, lead.out.replicate)
	}
	if b.run == nil {
		luck := model.Luck{Seed: x.e.Seed, Replicate: lead.out.replicate}
		graph, err := x.graphs.get(lead.v.scenario, luck)
		if err != nil {
			return err
		}
		options := model.Options{Workers: c.inner, Graph: graph, Arenas: &c.arenas, Check: x.o.Check, Memory: x.o.Memory}
		if b.run, b.recorder, err = x.begin(lead, luck, options); err != nil {
			return err
		}
	}
	observers := []model.Observer{b.recorder}
	if x.o.Progress != nil {
		observers = append(observers, &pulse{x, lead.out, int(lead.v.scenario.End-lead.v.scenario.Start) + 1})
	}
	from := b.run.Next()
	err = x.live(ctx, b.run, b.recorder, day-1, observers)
	if x.lived != nil {
		x.lived(int(b.run.Next() - from))
	}
	return err
}

// settle writes down what came of a branch that is at its end. Tasks that never
// parted have one run.
func (c *crew) settle(b branch) {
	b.recorder.finish()
	lead := b.tasks[0]
	lead.out.hash = b.run.Hash()
	for _, t := range b.tasks[1:] {
		t.out.take(lead.out)
	}
	for _, t := range b.tasks {
		c.x.finish(t, nil)
	}
}
