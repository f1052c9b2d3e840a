package model

import "hongbao/agents"

// counters holds one count a user and platform in the narrowest column that
// the largest degree fits: a counter never saturates, since a saturated one
// could not be undone.
type counters struct {
	narrow []uint8
	middle []uint16
	wide   []uint32
}

func newCounters(a *agents.Arena, n, largest int) counters {
	switch {
	case largest < 1<<8:
		return counters{narrow: agents.Make[uint8](a, n)}
	case largest < 1<<16:
		return counters{middle: agents.Make[uint16](a, n)}
	}
	return counters{wide: agents.Make[uint32](a, n)}
}

func (c *counters) get(i int) uint32 {
	switch {
	case c.narrow != nil:
		return uint32(c.narrow[i])
	case c.middle != nil:
		return uint32(c.middle[i])
	}
	return c.wide[i]
}

func (c *counters) up(i int) {
	switch {
	case c.narrow != nil:
		c.narrow[i]++
	case c.middle != nil:
		c.middle[i]++
	default:
		c.wide[i]++
	}
}

func (c *counters) down(i int) {
	switch {
	case c.narrow != nil:
		c.narrow[i]--
	case c.middle != nil:
		c.middle[i]--
	default:
		c.wide[i]--
	}
}

// move moves one counter of each of some users by one: that at a place of his row of so
// many.
func (c *counters) move(users []uint32, row, place int, up bool) {
	switch {
	case c.narrow != nil:
		moveAll(c.narrow, users, row, place, up)
	case c.middle != nil:
		moveAll(c.middle, users, row, place, up)
	default:
		moveAll(c.wide, users, row, place, up)
	}
}

func moveAll[T uint8 | uint16 | uint32](column []T, users []uint32, row, place int, up bool) {
	step := T(2*number(up)) - 1
	column = column[place:]
	for _, j := range users {
		column[int(j)*row] += step
	}
}

// shift moves one counter of each of some users down by one, and another up: those at two
// places of his row of so many.
func (c *counters) shift(users []uint32, row, from, to int) {
	switch {
	case c.narrow != nil:
		shiftAll(c.narrow, users, row, from, to)
	case c.middle != nil:
		shiftAll(c.middle, users, row, from, to)
	default:
		shiftAll(c.wide, users, row, from, to)
	}
}

func shiftAll[T uint8 | uint16 | uint32](column []T, users []uint32, row, from, to int) {
	for _, j := range users {
		at := int(j) * row
		column[at+from]--
		column[at+to]++
	}
}
