package model

// tell moves the counters of the friends of changed users at once, without letters: with
// one worker nobody else writes them, and what is added and taken away comes to the same
// in any order.
func (w *World) tell(changes []change) {
	room := w.workers[0].room
	for _, c := range changes {
		friends := w.graph.Neighbours(int(c.user), room)
		for s := c.old &^ c.new; s != 0; s &= s - 1 {
			w.counters.move(friends, w.Users.P, w.Users.Cell(0, s.First()), false)
		}
		for s := c.new &^ c.old; s != 0; s &= s - 1 {
			w.counters.move(friends, w.Users.P, w.Users.Cell(0, s.First()), true)
		}
	}
}
