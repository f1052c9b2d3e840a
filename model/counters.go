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
