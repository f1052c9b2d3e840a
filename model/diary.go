package model

// lookAhead is the number of days for which dates are looked up at once.
const lookAhead = 16

// diary lists by day what falls due within the next days, so that nobody need be
// asked every day. Dates that are set later lie behind those that are listed, and
// an entry may be stale: it only says whom to ask.
type diary struct {
	from, until int32 // ticks that are listed: from, and up to before until
	due         [lookAhead][]uint32
}

// list begins a list from a tick on, of as many days as no date can be set within
// from then on.
func (d *diary) list(tick, free int32) {
	d.from, d.until = tick, tick+min(free, lookAhead)
	for day := range d.due {
		d.due[day] = d.due[day][:0]
	}
}

// listed reports whether a tick stands in the list.
func (d *diary) listed(tick int32) bool { return d.from <= tick && tick < d.until }

// add enters a date, unless it lies behind the list; what is overdue is due at once.
func (d *diary) add(tick int32, who int) {
	if tick < d.until {
		day := max(0, tick-d.from)
		d.due[day] = append(d.due[day], uint32(who))
	}
}

// on returns who is due on a listed tick.
func (d *diary) on(tick int32) []uint32 { return d.due[tick-d.from] }

// forget empties the list.
func (d *diary) forget() { d.list(0, 0) }
