package model

import "hongbao/agents"

// call asks the camps whose strategies start campaigns whether theirs run
// today, on what they see at the day's first tick.
func (m *hours) call(w *World, now int64) {
	for c, p := range m.plays {
		if p.caller == nil {
			w.calling[c] = false // in a fork, what a strategy before has started
			continue
		}
		view := agents.CampView{
			Day: w.Day, Hour: 0, Now: now, Start: int64(w.calendar.start) * 24,
			Own: m.sight.standing[c], Rival: m.sight.standing[m.sight.rival[c]], Memory: &m.sight.calls[c],
		}
		w.calling[c] = p.caller.Calls(&view)
	}
}

// called reports whether a campaign runs as far as strategies have a say: one
// that waits for no camp always does.
func (w *World) called(c *Campaign) bool {
	if c.CalledBy == "" {
		return true
	}
	for i, camp := range w.names.camps {
		if camp.ID == c.CalledBy {
			return w.calling[i]
		}
	}
	return false
}
