package experiments

import (
	"context"
	"sync"
	"time"

	"hongbao/experiments/store"
)

// Finished is where an experiment leaves what its finished runs gave, and finds what an
// earlier process left that was interrupted: that is not run again.
type Finished struct {
	// Runs holds them.
	Runs Keeper
	// Program names the build. Runs of another one are not used: they could be others.
	Program string
}

// Keeper keeps runs; see store.Journal.
type Keeper interface {
	// Read gives the data of a run, and false if it is not there.
	Read(key store.Key) (data []byte, ok bool, err error)
	// Has tells whether a run is there.
	Has(key store.Key) bool
	// Commit adds runs, for good or not at all.
	Commit(ctx context.Context, runs ...store.Run) error
}

// What is finished is written every so often, or when there is much of it.
const (
	commitEvery = time.Second
	commitBytes = 16 << 20
)

// unwritten are the finished runs that are still to be written.
type unwritten struct {
	mutex sync.Mutex
	runs  []store.Run
	bytes int
	much  chan struct{} // told when there is much of it
}

// unfinished gives the tasks of a replicate at some points whose runs are not finished.
// Of those that are, records are read only where all runs are held.
func (x *executor) unfinished(replicate, from, to int) ([]*task, error) {
	var left []*task
	there, weight := 0, 0.0
	for point := from; point < to; point++ {
		for arm := range x.e.arms {
			if !x.held() && x.o.Finished.Runs.Has(x.designKey(point, arm, replicate)) {
				there++
				weight += x.weight(point, arm)
				continue
			}
			left = append(left, x.planned(point, arm, replicate))
		}
	}
	if x.held() {
		return x.recall(left)
	}
	if there > 0 {
		x.mutex.Lock()
		defer x.mutex.Unlock()
		x.done += there
		x.recalled += there
		x.workload.done += weight
		x.tell(&outcome{point: from, replicate: replicate}, 0, 0)
	}
	for _, t := range left {
		t.key = x.designKey(t.out.point, t.out.arm, t.out.replicate)
	}
	return left, nil
}

// recall takes up the tasks whose runs are finished already, and gives the others.
func (x *executor) recall(tasks []*task) ([]*task, error) {
	if !x.kept() {
		return tasks, nil
	}
	var left []*task
	for _, t := range tasks {
		t.key = x.key(t)
		data, ok, err := x.o.Finished.Runs.Read(t.key)
		if err != nil {
			return nil, err
		}
		if !ok {
			left = append(left, t)
			continue
		}
		if err := x.takeUp(t, data); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// takeUp ends a task by its record.
func (x *executor) takeUp(t *task, data []byte) error {
	if err := x.decode(t.out, data, true, func() *task { return t }); err != nil {
		return err
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.end(t)
	x.recalled++
	if t.out.failed != "" {
		x.failed++
	}
	x.tell(t.out, t.out.days, t.out.days)
	return nil
}

// record hands in a finished task, to be written.
func (x *executor) record(t *task) {
	p := x.packer()
	run := store.Run{Key: t.key, Data: p.encode(t.out)}
	x.packers.Put(p)
	u := &x.unwritten
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.runs, u.bytes = append(u.runs, run), u.bytes+len(run.Data)
	if u.bytes >= commitBytes {
		select {
		case u.much <- struct{}{}:
		default:
		}
	}
}

// commit writes what is finished.
func (x *executor) commit(ctx context.Context) error {
	u := &x.unwritten
	u.mutex.Lock()
	runs := u.runs
	u.runs, u.bytes = nil, 0
	u.mutex.Unlock()
	if len(runs) == 0 {
		return nil
	}
	return x.o.Finished.Runs.Commit(ctx, runs...)
}

// writing commits now and then until end is called, which commits the rest and gives the
// error of the first commit that failed; stop is called at once then.
func (x *executor) writing(ctx context.Context, stop func()) (end func() error) {
	if !x.kept() {
		return func() error { return nil }
	}
	// Interrupted runs are given up, and what is finished is written all the same.
	ctx = context.WithoutCancel(ctx)
	quit, ended := make(chan struct{}), make(chan error, 1)
	x.unwritten.much = make(chan struct{}, 1)
	go func() {
		tick := time.NewTicker(commitEvery)
		defer tick.Stop()
		for over := false; ; {
			select {
			case <-tick.C:
			case <-x.unwritten.much:
			case <-quit:
				over = true
			}
			err := x.commit(ctx)
			if err != nil {
				stop()
			}
			if err != nil || over {
				ended <- err
				return
			}
		}
	}()
	return func() error { close(quit); return <-ended }
}
