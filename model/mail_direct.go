package model

import "hongbao/model/internal/network"

// tell moves the counters of the friends of changed users at once, without letters: where
// one worker is at work nobody else writes them, and what is added and taken away comes to
// the same in any order.
func (w *World) tell(changes []change) {
	k := w.workers[0]
	rows, _ := w.graph.(*network.CSR)
	for n, c := range changes {
		if n%together == 0 {
			k.await(rows, changes[n:])
		}
		friends := w.graph.Neighbours(int(c.user), k.room)
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

// await reads the rows of the first of some changed users, which all come at once; see
// network.CSR.Touch. Rows that are not stored are nil.
func (k *worker) await(rows *network.CSR, changes []change) {
	if rows == nil {
		return
	}
	for _, c := range changes[:min(len(changes), together)] {
		k.touched += rows.Touch(int(c.user))
	}
}
