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

	mutex   sync.Mutex
	more    sync.Cond
	stock   stock
	waiting []branch // those that wait with a run; the last is taken first, so that few wait
	anew    []branch // those that begin at the start, taken when no run waits
	held    int      // runs in memory: those that wait and those that workers are at
	active  int      // workers that may still add branches
	err     error    // the first failure of the disk
}

// branch is a run that stands at the morning on which its tasks left others, and
// what has been read off it. Without a run it begins at the start.
type branch struct {
	root     lot // its tasks are those of a lot that is not opened
	tasks    []*task
	run      *model.Run
	recorder *recorder
}

// drop gives the memory of a run that is over, or failed, to others.
func (c *crew) drop(b branch) {
	if b.run != nil {
		b.run.Release()
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.held--
	c.more.Broadcast()
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

// take waits for a branch; there is none when nobody is left who could add one. Whoever
// takes one that begins holds a run from now on.
func (c *crew) take(ctx context.Context) (branch, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for ctx.Err() == nil && c.err == nil {
		if len(c.waiting) > 0 {
			c.active++
			return pop(&c.waiting), true
		}
		if len(c.anew) > 0 {
			if c.held >= c.x.abreast { // a fork is being made, and will be pushed
				c.more.Wait()
				continue
			}
			c.active++
			c.held++
			return pop(&c.anew), true
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

func pop(stack *[]branch) branch {
	last := len(*stack) - 1
	b := (*stack)[last]
	(*stack)[last] = branch{}
	*stack = (*stack)[:last]
	return b
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
		c.drop(b)
		// The others must find out for themselves.
		c.x.finish(lead, err)
		if rest := b.tasks[1:]; len(rest) > 0 {
			c.push(branch{tasks: rest})
		}
		return
	}
	if b.run.Done() {
		c.settle(b)
		c.drop(b)
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
	for _, tasks := range left {
		branches = append(branches, c.fork(b, tasks))
	}
	c.push(branches...)
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
			c.push(c.fork(b, left))
		}
		c.settle(branch{tasks: over, run: b.run, recorder: b.recorder})
		c.drop(b)
		return b, false
	}
	c.settle(branch{tasks: over, run: b.run, recorder: b.recorder.fork(c.x.e, over[0])})
	b.tasks = left
	return b, true
}

func (c *crew) push(branches ...branch) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, b := range branches {
		if b.run != nil {
			c.waiting = append(c.waiting, b)
		} else {
			c.anew = append(c.anew, b)
		}
	}
	c.more.Broadcast()
}

// room takes up room for a run that is to wait, if there is some.
func (c *crew) room() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.held >= c.x.abreast {
		return false
	}
	c.held++
	return true
}

// fork makes the branch of tasks that leave. One that cannot be forked begins anew, and so
// does one for which there is no room.
func (c *crew) fork(b branch, tasks []*task) (out branch) {
	out = branch{tasks: tasks}
	if !c.room() {
		return out
	}
	var err error
	defer func() {
		if err != nil {
			out = branch{tasks: tasks}
			c.drop(out)
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
