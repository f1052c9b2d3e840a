package model

import "hongbao/agents"

// comers tells who comes on each day, to the market or to a host. The list of all would
// take more than most other things that are known of a user, and after the first day few
// come; so those of a span of days are listed when its first day begins.
type comers struct {
	// within gives the tick on which user i comes and whether that is one of those from
	// a tick up to another.
	within func(i int, from, to uint16) (tick uint16, is bool)

	from, to uint16
	users    []uint32 // who comes within the span, in the order of ticks
	first    []int    // by tick of the span: place of the first in users
}

// span is the number of days whose comers are listed at once.
const span = 64

// on calls do for everybody who comes on the world's day, in the order of numbers.
func (c *comers) on(w *World, do func(i int)) {
	tick := uint16(w.Tick)
	if tick == 0 { // most come on the first day: they are not even listed
		for i := range w.Users.N {
			if t, is := c.within(i, 0, 1); is && t == 0 {
				do(i)
			}
		}
		return
	}
	if tick < c.from || tick >= c.to {
		c.list(w, (tick-1)/span*span+1)
	}
	for _, i := range c.users[c.first[tick-c.from]:c.first[tick-c.from+1]] {
		do(int(i))
	}
}

// list lists who comes in the span that begins on a tick.
func (c *comers) list(w *World, from uint16) {
	c.from, c.to = from, uint16(min(int(from)+span, len(w.calendar.hourly)))
	var found []uint32
	var when []uint16
	for i := range w.Users.N {
		if tick, is := c.within(i, c.from, c.to); is {
			found, when = append(found, uint32(i)), append(when, tick-c.from)
		}
	}
	c.users, c.first = byTick(nil, when, int(c.to-c.from))
	for k, place := range c.users {
		c.users[k] = found[place]
	}
}

// byTick sorts users by a tick; first[t] is the place of the first user of tick
// t, with one entry more than there are ticks.
func byTick(a *agents.Arena, when []uint16, days int) (users []uint32, first []int) {
	first = agents.Make[int](a, days+1)
	for _, t := range when {
		if int(t) < days {
			first[t+1]++
		}
	}
	for t := range days {
		first[t+1] += first[t]
	}
	users = agents.Make[uint32](a, first[days])
	next := append([]int(nil), first...)
	for i, t := range when {
		if int(t) < days {
			users[next[t]] = uint32(i)
			next[t]++
		}
	}
	return users, first
}
