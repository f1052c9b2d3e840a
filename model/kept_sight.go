package model

import (
	"strconv"
)

// sightSince is the name of a column that every sight has.
const sightSince = "strategies.since.host"

// keep lists what strategies remember; what they see is read off the world.
func (s *sight) keep(k *kept) {
	k.add(sightSince, &s.since[0])
	k.add("strategies.since.guest", &s.since[1])
	k.add("strategies.memory.host", &s.memory[0])
	k.add("strategies.memory.guest", &s.memory[1])
	k.add("strategies.calls", &s.calls)
	for n := range s.past {
		k.list("strategies.past."+strconv.Itoa(n), &s.past[n])
	}
}

// awake begins the sight of a fork of a run in which nobody reacted: what stands
// now has always stood, and yesterday is seen as it was.
func (s *sight) awake(w *World) {
	(&outlooks{}).step(w)
	for n := range s.past {
		s.past[n] = s.past[n][:0]
	}
	s.note(w, -never)
}
