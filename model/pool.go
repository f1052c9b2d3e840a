package model

import (
	"sync"
	"sync/atomic"
)

// chunk is the number of users that a worker takes at a time. A multiple of 64
// keeps columns of one worker on lines of its own.
const chunk = 8192

// mostKept is the number of choices or proposals of a day for which a chunk keeps room.
const mostKept = chunk / 8

// emptied empties a list, and keeps its room but for that of a busy day.
func emptied[T any](list *[]T) {
	if *list = (*list)[:0]; cap(*list) > mostKept {
		*list = nil
	}
}

// together is the number of users for whom memory is asked at once.
const together = 16

// pool runs the phases of a day on a fixed number of workers.
type pool struct{ workers int }

// each calls do for every chunk of n users, on as many workers as there are,
// and returns when all are done. Which worker takes which chunk is not
// determined, so do may only write rows of its own chunk, sums of its own worker
// that are added as integers afterwards, and under a lock or atomically what comes
// to the same in any order.
func (p pool) each(n int, do func(worker, number, from, to int)) {
	chunks := (n + chunk - 1) / chunk
	workers := min(p.workers, chunks)
	if workers <= 1 {
		for c := range chunks {
			do(0, c, c*chunk, min(n, (c+1)*chunk))
		}
		return
	}
	var next atomic.Int64
	var done sync.WaitGroup
	var caught caught
	for w := range workers {
		done.Add(1)
		go func() {
			defer done.Done()
			defer caught.catch()
			for {
				c := int(next.Add(1)) - 1
				if c >= chunks {
					return
				}
				do(w, c, c*chunk, min(n, (c+1)*chunk))
			}
		}()
	}
	done.Wait()
	caught.throw()
}

// owners calls do once for each of n owners, on as many workers as there are.
func (p pool) owners(n int, do func(owner int)) {
	if p.workers <= 1 || n <= 1 {
		for o := range n {
			do(o)
		}
		return
	}
	var next atomic.Int64
	var done sync.WaitGroup
	var caught caught
	for range min(p.workers, n) {
		done.Add(1)
		go func() {
			defer done.Done()
			defer caught.catch()
			for o := int(next.Add(1)) - 1; o < n; o = int(next.Add(1)) - 1 {
				do(o)
			}
		}()
	}
	done.Wait()
	caught.throw()
}

// caught brings a panic of a worker to the one who waits for it, so that a run
// that breaks does not end the program.
type caught struct {
	once sync.Once
	what any
}

func (c *caught) catch() {
	if x := recover(); x != nil {
		c.once.Do(func() { c.what = x })
	}
}

func (c *caught) throw() {
	if c.what != nil {
		panic(c.what)
	}
}

// chunks returns the number of chunks of n users.
func chunks(n int) int { return (n + chunk - 1) / chunk }
