package model

// tell moves the counters of the friends of changed users at once, without letters: with
// one worker nobody else writes them, and what is added and taken away comes to the same
// in any order.
func (w *World) tell(changes []change) {
	room := w.workers[0].room
	for _, c := range changes {
		friends := w.graph.Neighbours(int(c.user), room)
		from, to := c.old&^c.new, c.new&^c.old
		for ; from != 0 && to != 0; from, to = from&(from-1), to&(to-1) {
			w.counters.shift(friends, w.Users.P, w.Users.Cell(0, from.First()), w.Users.Cell(0, to.First()))
		}
		for ; from != 0; from &= from - 1 {
			w.counters.move(friends, w.Users.P, w.Users.Cell(0, from.First()), false)
		}
		for ; to != 0; to &= to - 1 {
			w.counters.move(friends, w.Users.P, w.Users.Cell(0, to.First()), true)
		}
	}
}
