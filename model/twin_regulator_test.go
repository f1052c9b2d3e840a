package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is what regulators let through in the twin.

// lawful returns the wallets that regulators let through at an hour of today.
func (t *twin) lawful(c *Context, hour int, draw uint64) agents.PlatformSet {
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		if leaks(t.permission(c, p, hour), rng.Part(rng.Part(draw, 24), int(p))) {
			out = out.With(p)
		}
	}
	return out
}

// permission is what the last event of a regulator says of a wallet.
func (t *twin) permission(c *Context, p agents.PlatformID, hour int) agents.Permille {
	now := int64(t.day)*24 + int64(hour)
	value := agents.Open
	var last *Event
	for i := range t.s.Events {
		e := &t.s.Events[i]
		if !e.On || int64(e.At) > now || last != nil && (e.At < last.At || e.At == last.At && e.ID < last.ID) {
			continue
		}
		for _, r := range e.Edicts {
			if r.Context == c.ID && (len(r.Platforms) == 0 || slices.Contains(r.Platforms, t.n.platforms[p].ID)) {
				value, last = agents.Permille(r.To), e
				if r.Until.set && t.calendar.hour(r.Until) <= now {
					value = agents.Open
				}
			}
		}
	}
	return value
}

// everLawful is what is allowed at some hour of today.
func (t *twin) everLawful(c *Context) agents.PlatformSet {
	hours := 1
	if t.hourly {
		hours = 24
	}
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		for hour := range hours {
			if t.permission(c, p, hour) > 0 {
				out = out.With(p)
			}
		}
	}
	return out
}
