package model

import "hongbao/agents"

// outlook is what camps can see of the day before, by platform; strategies read
// it while the next day's flows grow.
type outlook struct {
	valueAll                    []float64 // yuan, by the publishers' rule
	commerce, count, complaints []int64
	reached                     []int64 // by host and platform: people who opened envelopes
	byHour                      []int64 // the same by hour first, if the day was hourly
	hourly                      bool
}

func newOutlook(w *World) outlook {
	p := w.P()
	return outlook{
		valueAll: agents.Make[float64](w.arena, p), commerce: agents.Make[int64](w.arena, p), count: agents.Make[int64](w.arena, p), complaints: agents.Make[int64](w.arena, p),
		reached: agents.Make[int64](w.arena, len(w.flows.reached)), byHour: agents.Make[int64](w.arena, len(w.flows.hourReached)),
	}
}
