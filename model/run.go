package model

import (
	"context"
	"fmt"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// Luck names the random numbers of one run.
type Luck struct {
	// Seed is that of the experiment, Replicate counts from 1. The same pair has
	// the same luck in every scenario.
	Seed      uint64
	Replicate int
}

// Options say how a run is carried out; they never change its result.
type Options struct {
	// Workers is the number of goroutines within the run; 0 means one.
	Workers int
	// Graph is a contact graph made by MakeGraph for the same population,
	// network and luck; nil makes one.
	Graph *Graph
	// Arenas lend the memory of runs that are over; nil lends nothing. See
	// Run.Release.
	Arenas *Arenas
	// Memory is how many bytes the run may take, by estimate; 0 means UsualMemory. A
	// larger one is refused before it begins.
	Memory int64
	// Check counts everything anew on the first day of each month and on the last
	// day, and fails the run where a count or a friends' counter is wrong. The
	// cheap checks of every day are always made.
	Check bool
}

// Run is one simulated history.
type Run struct {
	World      *World
	mechanisms []Mechanism
	luck       Luck
	options    Options // with the graph that was made
	books      books
	growth     int64 // bytes that may be taken beyond what was laid out
}

// Observer looks at the world at the end of a day and must not change it.
type Observer interface{ Observe(w *World) error }

// Start compiles a scenario into a world on the eve of its first day.
func Start(s *Scenario, luck Luck, o Options) (*Run, error) {
	n := newNames(s)
	account, err := s.fits(o)
	if err != nil {
		return nil, err
	}
	if o.Graph == nil {
		g, err := makeGraph(s, luck)
		if err != nil {
			return nil, err
		}
		o.Graph = g
	}
	if o.Arenas == nil {
		o.Arenas = &Arenas{}
	}
	arena := o.Arenas.lend()
	w := &World{
		Scenario: s, names: n, root: rng.Replicate(luck.Seed, luck.Replicate),
		pool: pool{max(1, o.Workers)}, graph: o.Graph.ties,
		calendar: newCalendar(s), rules: newRules(s, &n),
		Weight: s.weight(),
		arenas: o.Arenas, arena: arena, shared: &shared{arena: arena},
		gates: newGates(arena, len(n.hosts), n.guests()),
	}
	w.Day = w.calendar.start
	w.named, w.participants = n.gates, agents.Make[int64](arena, len(n.campaigns))
	users, days, venues := int(s.Population.Users), len(w.calendar.hourly), 0
	if s.Choice.KappaVenue > 0 {
		venues = len(n.venues)
	}
	w.Users = agents.NewUsers(arena, users, n.held, venues)
	if w.graph != nil {
		w.counters = newCounters(arena, users*w.Users.P, w.graph.MaxDegree())
	}
	w.Merchants = make([]agents.Merchants, len(n.venues))
	w.tills, w.madeBy, w.stranded, w.shut = newTills(arena, &n), make([][]uint8, len(n.venues)), agents.Make[int64](arena, len(n.venues)), make([][]uint32, len(n.venues))
	w.market = newMarket(arena, w.P(), days)
	w.flows = newFlows(arena, w.P(), len(n.contexts), len(n.venues), len(n.hosts))
	for range w.pool.workers {
		w.workers = append(w.workers, &worker{
			market: newMarket(arena, w.P(), days),
			flows:  newFlows(arena, w.P(), len(n.contexts), len(n.venues), len(n.hosts)),
			left:   agents.Make[int64](arena, len(n.hosts)*2),
		})
	}
	w.worn = newWorn(w)
	w.countFriends()
	w.settle()
	r := &Run{World: w, luck: luck, options: o, growth: account.growth(o.memory())}
	for _, kind := range Mechanisms {
		if !kind.active(s) {
			continue
		}
		m := kind.make()
		if err := m.start(w); err != nil {
			return nil, fmt.Errorf("%s: %w", kind.Name, err)
		}
		r.mechanisms = append(r.mechanisms, m)
	}
	// What people have on the first morning is a state, not a flow of the day.
	w.flows.clear()
	r.books.open(w)
	return r, nil
}

// settle gives every user his segment: with the chance of homophily that of
// his community, else one drawn for himself.
func (w *World) settle() {
	if len(w.names.segments) < 2 {
		return
	}
	var bounds []uint64
	sum := 0.0
	for _, s := range w.names.segments {
		sum += float64(s.Share)
		bounds = append(bounds, agents.Threshold(sum))
	}
	pick := func(draw uint64) uint8 {
		for s, b := range bounds {
			if draw < b {
				return uint8(s)
			}
		}
		return uint8(len(bounds) - 1)
	}
	key := rng.Key(w.root.Stream("segment").At(0, wholeDay, 0))
	common := rng.Key(w.root.Stream("segment").At(0, wholeDay, 1))
	alike := agents.Threshold(float64(w.Scenario.Network.Homophily))
	size := w.Scenario.Network.CommunitySize
	for i := range w.Users.N {
		draw := key.Draw(uint64(i))
		if agents.Happens(rng.Part(draw, 0), alike) {
			draw = common.Draw(uint64(i / size))
		}
		w.Users.Segment[i] = pick(draw)
	}
}

// Done reports whether the last day is over.
func (r *Run) Done() bool { return r.World.Tick >= len(r.World.calendar.hourly) }

// Next is the day that the next step runs, since 1970-01-01.
func (r *Run) Next() int32 { return r.World.calendar.start + int32(r.World.Tick) }

// Step runs one day. The world then stands at its end until the next step.
func (r *Run) Step() { r.step(nil) }

// step tells trace, if there is one, when each mechanism in turn is done.
func (r *Run) step(trace func(n int)) {
	w := r.World
	w.flows.clear()
	w.Day = w.calendar.start + int32(w.Tick)
	for n, m := range r.mechanisms {
		m.step(w)
		if trace != nil {
			trace(n)
		}
	}
}

// Until runs day by day through the given day (since 1970-01-01), or to the
// end, and shows the end of each day to the observers. It stops between two
// days when the context ends. A day after which an invariant does not hold is an
// error, a *Broken, and the run cannot go on.
func (r *Run) Until(ctx context.Context, day int32, observers ...Observer) (err error) {
	defer brokenAsError(&err)
	for !r.Done() && r.World.calendar.start+int32(r.World.Tick) <= day {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.Step()
		if b := r.check(); b != nil {
			return b
		}
		if err := r.overrun(); err != nil {
			return err
		}
		for _, o := range observers {
			if err := o.Observe(r.World); err != nil {
				return err
			}
		}
		r.World.Tick++
	}
	return nil
}

// Hash sums up everything that happened so far, to any user, merchant or
// envelope: equal for any number of workers, any collectors and any order of
// lists in the file. Gate values and the file's text do not enter.
func (r *Run) Hash() uint64 { return r.World.hash }
