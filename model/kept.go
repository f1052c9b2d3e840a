package model

// kept lists, by name, what must be remembered between two days: the columns of
// the world and the private state of mechanisms. What is computed afresh from
// the scenario at the start, and scratch space of one day, is not kept.
type kept struct {
	columns []column
	resumed []func(w *World, has func(name string) bool)
}

// column is one thing that is kept: a pointer to a slice of fixed-size numbers,
// or to one number.
type column struct {
	name string
	at   any
	// grows tells that the slice has any length; else it has that of the start.
	grows bool
	// campaign is the one whose state this is: before it begins, a fork may give
	// it another budget.
	campaign string
}

// add keeps what at points to. Names are unique within a run. A slice that is
// empty at the start may have any length later; any other keeps its length.
func (k *kept) add(name string, at any) {
	k.columns = append(k.columns, column{name: name, at: at})
}

// list keeps the slice that at points to, whatever its length at the start.
func (k *kept) list(name string, at any) {
	k.columns = append(k.columns, column{name: name, at: at, grows: true})
}

// of keeps state of a campaign, as add does.
func (k *kept) of(campaign *Campaign, name string, at any) {
	k.columns = append(k.columns, column{name: name, at: at, campaign: campaign.ID})
}

// then has a mechanism compute anew, once all columns stand as they were kept,
// what follows from them and is not kept itself. The function asks has which
// columns there were: a fork may have a mechanism that the run before had not.
func (k *kept) then(do func(w *World, has func(name string) bool)) {
	k.resumed = append(k.resumed, do)
}

// kept lists all that the run must remember.
func (r *Run) kept() *kept {
	k := &kept{}
	r.World.keep(k)
	for _, m := range r.mechanisms {
		m.keep(k)
	}
	return k
}

// resume ends the restoring of columns: the clock is set, and what follows from
// the columns is computed anew.
func (r *Run) resume(k *kept, tick int, has func(name string) bool) {
	w := r.World
	w.Tick = tick
	w.Day = w.calendar.start + int32(max(0, tick-1))
	for _, do := range k.resumed {
		do(w, has)
	}
}
