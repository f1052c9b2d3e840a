package model

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
		valueAll: make([]float64, p), commerce: make([]int64, p), count: make([]int64, p), complaints: make([]int64, p),
		reached: make([]int64, len(w.flows.reached)), byHour: make([]int64, len(w.flows.hourReached)),
	}
}
