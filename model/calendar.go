package model

import (
	"cmp"
	"slices"

	"hongbao/model/spec"
)

// calendar resolves moments: which days are hourly, which events are in
// history, and when what hangs on them begins.
type calendar struct {
	start, end int32
	basis      int32  // day for which rates and amounts are given
	hourly     []bool // by tick
	events     []Event
	byTick     [][]int // events that act on a tick, in order of hour and file
}

// never is an hour that does not come.
const never = int64(1) << 60

func newCalendar(s *Scenario) calendar {
	c := calendar{start: int32(s.Start), end: int32(s.End)}
	if c.basis = int32(s.Basis); c.basis == 0 {
		c.basis = c.start
	}
	days := int(c.end-c.start) + 1
	c.hourly = make([]bool, days)
	for _, r := range s.Clock.Hourly {
		for d := max(int32(r.From), c.start); d <= min(int32(r.To), c.end); d++ {
			c.hourly[d-c.start] = true
		}
	}
	c.byTick = make([][]int, days)
	for _, e := range s.Events {
		if e.On {
			c.events = append(c.events, e)
		}
	}
	// Of two events at one moment the one with the later id has the last word.
	slices.SortFunc(c.events, func(a, b Event) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	for i, e := range c.events {
		if t := int32(e.At.Date()) - c.start; t >= 0 && int(t) < days {
			c.byTick[t] = append(c.byTick[t], i)
		}
	}
	return c
}

// hour returns the moment in hours since 1970-01-01T00:00, never if its event
// is not in history.
func (c *calendar) hour(w When) int64 {
	if !w.set {
		return -never
	}
	if w.Event == "" {
		return int64(w.Date) * 24
	}
	for _, e := range c.events {
		if e.ID == w.Event {
			return int64(e.At)
		}
	}
	return never
}

// started reports whether a moment has come by the start of a day.
func (c *calendar) started(w When, day int32) bool { return c.hour(w) <= int64(day)*24 }

// inHistory reports whether all named events are in history.
func (c *calendar) inHistory(events []string) bool {
	for _, id := range events {
		if !slices.ContainsFunc(c.events, func(e Event) bool { return e.ID == id }) {
			return false
		}
	}
	return true
}

func dateOf(day int32) spec.Date { return spec.Date(day) }
