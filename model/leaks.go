package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Leak is how people learn a way round a gate that an event has closed: by word of
// mouth, by the calendar. So many days after the closing
//
//	to + (cap - to) (1 - exp(-rate days))
//
// of what is meant for the gate passes it. The host finds the ways round every so
// often and shuts them: learning then begins anew.
type Leak struct {
	On    bool          `yaml:"on" default:"true" doc:"false lets nobody learn a way round"`
	Rate  float64       `yaml:"rate" required:"true" min:"0" max:"100" unit:"1/day" doc:"hazard of learning it"`
	Cap   spec.Share    `yaml:"cap" default:"100%" min:"0" max:"1" doc:"share that passes once all have learned; what passed before the closing bounds it in all reason"`
	Every spec.Duration `yaml:"every" default:"0d" min:"0d" max:"3650d" doc:"time after which the host widens the block, so that learning begins anew, time and again; 0d is never"`
}

// passes is the value of a gate that was closed to a value so many hours ago.
func (l *Leak) passes(to int, hours int64) agents.Permille {
	if every := l.Every.Hours(); every > 0 {
		hours %= every
	}
	known := 1 - agents.Exp(-float64(l.Rate*float64(hours))/24)
	more := float64(1000*float64(l.Cap)) - float64(to)
	return agents.Permille(to + int(float64(more*known)+0.5))
}

// learns tells whether there is anything to learn about a gate closed to a value.
func (l *Leak) learns(to int) bool {
	return l != nil && l.On && l.Rate > 0 && float64(1000*float64(l.Cap)) > float64(to)
}

// leaking is one side of a gate round which people learn a way.
type leaking struct {
	side  agents.Side
	at    int
	to    int
	leak  *Leak
	since int64
}

// seal takes up what an event does to one side of a gate: what was learned about it
// before is worth nothing, and maybe something new can be learned.
func (m *hours) seal(w *World, g *GateSpec, to int, e *Event) {
	for _, at := range w.sides(g) {
		side := g.side()
		m.leaking = slices.DeleteFunc(m.leaking, func(l leaking) bool { return l.side == side && l.at == at })
		if e.Leak.learns(to) {
			m.leaking = append(m.leaking, leaking{side, at, to, e.Leak, int64(e.At)})
		}
	}
}

// learn writes what passes the leaking gates at a moment to the script.
func (m *hours) learn(w *World, now int64) {
	for _, l := range m.leaking {
		w.gates.script[l.side][l.at] = l.leak.passes(l.to, now-l.since)
	}
}

// recall finds the leaking gates of a run that was taken up again: they follow from
// the events of the days that are over.
func (m *hours) recall(w *World) {
	m.leaking = nil
	for _, events := range w.calendar.byTick[:w.Tick] {
		for _, i := range events {
			w.calendar.events[i].gates(func(e *Event, g *GateSpec, to int) { m.seal(w, g, to, e) })
		}
	}
}

// gates calls do for every gate that the event sets.
func (e *Event) gates(do func(e *Event, g *GateSpec, to int)) {
	if e.Gate != nil {
		do(e, e.Gate, e.To)
	}
	for i := range e.Also {
		do(e, &e.Also[i].Gate, e.Also[i].To)
	}
}
