package experiments

import (
	"context"
	"errors"
	"sync"

	"hongbao/experiments/store"
)

// The runs of the design are held in memory where they are few, or where nothing keeps
// them. Else each is read and decoded when it is asked for, and the latest are
// remembered, so that a sweep takes no more memory for having more runs.

// recent remembers the outcomes that were read last, without their series.
type recent struct {
	most int // outcomes of each generation

	mutex      sync.Mutex
	young, old map[int]*outcome
	err        error // the first failure of reading
}

func (r *recent) find(place int) (*outcome, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if o, ok := r.young[place]; ok {
		return o, true
	}
	o, ok := r.old[place]
	if ok {
		r.put(place, o)
	}
	return o, ok
}

func (r *recent) add(place int, o *outcome) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.put(place, o)
}

// put makes an outcome one of the young, who are the old ones when they are many.
func (r *recent) put(place int, o *outcome) {
	if r.young == nil || len(r.young) >= r.most {
		r.young, r.old = make(map[int]*outcome, r.most), r.young
	}
	r.young[place] = o
}

func (r *recent) fail(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// unread is the first failure of reading runs; nil if there was none.
func (x *executor) unread() error {
	x.recent.mutex.Lock()
	defer x.recent.mutex.Unlock()
	return x.recent.err
}

// fewRemembered is the number of outcomes that are remembered at least, and
// mostRemembered at most, where a point has so many runs.
const (
	fewRemembered  = 1024
	mostRemembered = 200_000
)

// at is the place of a run: in order of point, arm and replicate.
func (x *executor) at(point, arm, replicate int) int {
	return (point*x.plan.Arms+arm)*x.plan.Replicates + replicate - 1
}

// run gives what a run of the design left behind, without its series; nil if it is not
// there.
func (x *executor) run(point, arm, replicate int) *outcome {
	place := x.at(point, arm, replicate)
	if x.held() {
		return x.outcomes[place]
	}
	if o, ok := x.recent.find(place); ok {
		return o
	}
	o := x.read(point, arm, replicate, false)
	x.recent.add(place, o)
	return o
}

// complete gives a run that did not fail, without its series, or nil.
func (x *executor) complete(point, arm, replicate int) *outcome {
	if o := x.run(point, arm, replicate); o != nil && o.failed == "" {
		return o
	}
	return nil
}

// whole gives a run that did not fail with its series, or nil.
func (x *executor) whole(point, arm, replicate int) *outcome {
	if x.held() {
		return x.complete(point, arm, replicate)
	}
	if o := x.read(point, arm, replicate, true); o != nil && o.failed == "" {
		return o
	}
	return nil
}

// group gives the complete runs of an arm at a point, by replicate, without series.
func (x *executor) group(point, arm int) []*outcome {
	var out []*outcome
	for k := 1; k <= x.plan.Replicates; k++ {
		if o := x.complete(point, arm, k); o != nil {
			out = append(out, o)
		}
	}
	return out
}

// read reads a run of the design; nil if it is not there.
func (x *executor) read(point, arm, replicate int, series bool) *outcome {
	o := &outcome{point: point, arm: arm, replicate: replicate}
	data, ok, err := x.o.Finished.Runs.Read(x.designKey(point, arm, replicate))
	if err == nil && ok {
		err = x.decode(o, data, series, func() *task { return x.planned(point, arm, replicate) })
	}
	if err != nil {
		x.recent.fail(err)
	}
	if err != nil || !ok {
		return nil
	}
	return o
}

// decode reads a record, for which books need the market of the task.
func (x *executor) decode(o *outcome, data []byte, series bool, of func() *task) error {
	if x.e.keepsBooks() {
		t := of()
		if err := x.build(t); err != nil {
			return err
		}
		o.books = newBooks(x.e, t.v.scenario)
	}
	p := x.packer()
	err := p.decode(o, data, series)
	x.packers.Put(p)
	if err != nil {
		return err
	}
	if o.failed != "" {
		o.books = nil
	}
	return nil
}

// reviewed is what a look at all runs of the design gave.
type reviewed struct {
	done, failed int
	runs, tipped []int // complete ones, and those that tipped, by arm
}

// errGone says that runs which were finished cannot be read.
var errGone = errors.New("finished runs can be read no longer; run the same command again")

// review looks at all runs of the design. Those that are damaged on the disk are made
// again, unless the context has ended.
func (x *executor) review(ctx context.Context) error {
	for range 3 {
		var gone []*task
		x.reviewed = reviewed{runs: make([]int, x.plan.Arms), tipped: make([]int, x.plan.Arms)}
		for point := x.own.from; point < x.own.to; point++ {
			for arm := range x.plan.Arms {
				for k := 1; k <= x.plan.Replicates; k++ {
					o := x.run(point, arm, k)
					if o == nil {
						if err := x.unread(); err != nil {
							return err
						}
						if ctx.Err() == nil {
							gone = append(gone, x.planned(point, arm, k))
						}
						continue
					}
					x.reviewed.count(o)
				}
			}
		}
		x.failed = x.reviewed.failed
		if len(gone) == 0 {
			return nil
		}
		x.recent.forget()
		x.done -= len(gone)
		for _, t := range gone {
			x.workload.done -= x.weight(t.out.point, t.out.arm)
		}
		if err := x.carryOut(ctx, x.stockOf(gone)); err != nil {
			return err
		}
	}
	return errGone
}

func (r *reviewed) count(o *outcome) {
	r.done++
	if o.failed != "" {
		r.failed++
		return
	}
	r.runs[o.arm]++
	r.tipped[o.arm] += indicatorInt(o.tipped)
}

func (r *recent) forget() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.young, r.old = nil, nil
}

// named names the runs where finished ones are kept: those of the design in the order of
// the tables, then the others in the order in which they were asked for.
func (x *executor) named(yield func(store.Key) bool) {
	for point := range x.plan.Points {
		for arm := range x.plan.Arms {
			for k := 1; k <= x.plan.Replicates; k++ {
				if !yield(x.designKey(point, arm, k)) {
					return
				}
			}
		}
	}
	for _, key := range x.used {
		if !yield(key) {
			return
		}
	}
}
