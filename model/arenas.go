package model

import (
	"sync"

	"hongbao/agents"
)

// Arenas lend the memory of runs that are over to new ones, and keep tables that many
// runs have in common. That changes no result: whatever a run finds there is cleared
// first. The zero value is ready for use, by several goroutines at once.
type Arenas struct {
	mutex  sync.Mutex
	free   []*agents.Arena
	spread map[float64][]uint32
	beside map[int32]*agents.Beside
	days   map[dayOf]*dayLuck // nil for those of whom only one run has asked
	kept   int                // bytes of them
}

// lend gives the memory that was given back last, and else a new one.
func (a *Arenas) lend() *agents.Arena {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	n := len(a.free)
	if n == 0 {
		return &agents.Arena{}
	}
	out := a.free[n-1]
	a.free = a.free[:n-1]
	out.Reset()
	return out
}

// Release gives the memory of a run to the next one that is started with the same
// Arenas. Neither the run nor its world can be used any more, whether it came to its
// end or failed; its forks can. A run that is never released is left to the garbage
// collector.
func (r *Run) Release() {
	a, arena := r.options.Arenas, r.World.arena
	r.World, r.mechanisms = nil, nil
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.free = append(a.free, arena)
}

// mostSpreads is the number of spreads whose factors are kept.
const mostSpreads = 64

// factors gives the factors of a spread, the same ones for the same spread: together
// they stay in the cache, and to compute them takes as long as a short run.
func (a *Arenas) factors(spread float64) []uint32 {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if out, ok := a.spread[spread]; ok {
		return out
	}
	if a.spread == nil || len(a.spread) >= mostSpreads {
		a.spread = map[float64][]uint32{}
	}
	out := narrow(amounts(spread))
	a.spread[spread] = out
	return out
}

// mostBeside is the number of outside options whose tables are kept.
const mostBeside = 64

// outside gives the choice beside an outside option, with a table where many choose, or
// where another run has asked before: it takes as long as a short run to make.
func (a *Arenas) outside(utility int32, many bool) *agents.Beside {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	out, asked := a.beside[utility]
	if out != nil {
		return out
	}
	if a.beside == nil || len(a.beside) >= mostBeside {
		a.beside = map[int32]*agents.Beside{}
	}
	a.beside[utility] = nil
	made := agents.NewBeside(utility)
	if asked || many {
		made.Tabulate()
		a.beside[utility] = made
	}
	return made
}
