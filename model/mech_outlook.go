package model

// outlooks notes at the end of each day what camps can see of it.
type outlooks struct{}

func (*outlooks) start(*World) error { return nil }

func (*outlooks) keep(*kept) {}

func (*outlooks) step(w *World) {
	o := &w.outlook
	for p := range w.P() {
		o.valueAll[p] = w.valueAll(p)
		o.commerce[p] = w.total(w.flows.value, p, commerce)
		o.count[p] = w.total(w.flows.count, p, everything) + w.envelopes(w.flows.claimed, p)
		o.complaints[p] = w.flows.complaints[p]
	}
	copy(o.reached, w.flows.reached)
	if o.hourly = w.gates.hourly; o.hourly {
		copy(o.byHour, w.flows.hourReached)
	}
}
