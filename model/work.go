package model

// Work is what happened on a day, as far as the cost of the day follows it.
type Work struct {
	// Occasions counts occasions to pay, lost sales and cash included; Exposures counts
	// people who saw an envelope, once for each envelope.
	Occasions, Exposures int64
}

// Work tells what happened today.
func (w *World) Work() Work {
	out := Work{Occasions: w.flows.occasions, Exposures: w.flows.exposures}
	for _, lost := range w.flows.lost {
		out.Occasions += lost
	}
	return out
}
