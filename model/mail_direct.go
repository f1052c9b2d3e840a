package model

// tell moves the counters of the friends of changed users at once, without letters: with
// one worker nobody else writes them, and what is added and taken away comes to the same
// in any order.
func (w *World) tell(changes []change) {
	room := w.workers[0].room
	for _, c := range changes {
		lost, won := c.old&^c.new, c.new&^c.old
		for _, j := range w.graph.Neighbours(int(c.user), room) {
			row := int(j) * w.Users.P
			for s := lost; s != 0; s &= s - 1 {
				w.counters.down(row + int(s.First()))
			}
			for s := won; s != 0; s &= s - 1 {
				w.counters.up(row + int(s.First()))
			}
		}
	}
}
