package model

import (
	"iter"

	"hongbao/agents"
	"hongbao/model/internal/network"
)

// stocks closes the day: changes of the visible state are pushed to the
// friends' counters, what others may see tomorrow is fixed, and the day's
// stocks enter the run hash.
//
// Each changed user writes letters to his friends, sorted by the block of the
// addressee; each block then has one owner who applies its letters. Additions
// commute, so neither the order nor the number of workers matters. The cost
// follows the changes and not the friendships.
type stocks struct {
	blocks int
}

// block is the number of users whose counters have one owner.
const block = 1 << 18

// tile is the number of changed users whose letters are held at once: however many
// change on one day, the letters take no more room.
const tile = 1 << 15

func (m *stocks) start(w *World) error {
	m.blocks = (w.Users.N + block - 1) / block
	for _, k := range w.workers {
		k.mail = newMail[letter](m.blocks)
	}
	m.dusk(w)
	return nil
}

// dusk makes what stands now what others see tomorrow.
func (m *stocks) dusk(w *World) {
	m.push(w)
	u := &w.Users
	w.pool.each(u.N, func(_, _, from, to int) {
		copy(u.Seen[from:to], u.Installed[from:to])
	})
	u.Sent.Clear()
	u.Fresh.Clear()
	copy(w.market.dawn, w.market.shown)
	copy(w.market.had, w.market.holders)
	w.market.dawnUsers = w.market.entered
}

func (m *stocks) keep(*kept) {}

func (m *stocks) step(w *World) {
	m.dusk(w)
	when := uint64(w.Tick)
	for p, key := range w.names.platformKey {
		if x := w.market.habit[p]; x != 0 {
			w.flows.hash += stamp(stampHabit, key, when, uint64(x))
		}
		if x := w.market.shown[p]; x != 0 {
			w.flows.hash += stamp(stampShown, key, when, uint64(x))
		}
	}
	w.habits.stamp(w)
	w.hash += w.flows.hash
}

// push delivers the day's changes.
func (m *stocks) push(w *World) {
	for _, k := range w.workers {
		for from := 0; from < len(k.changes) && w.graph != nil; from += tile {
			m.deliver(w, k.changes[from:min(len(k.changes), from+tile)])
		}
		k.changes = k.changes[:0]
		if cap(k.changes) > tile { // the room of a busy day is not kept
			k.changes = nil
		}
	}
}

func (m *stocks) deliver(w *World, changes []change) {
	if w.pool.workers == 1 {
		w.tell(changes)
		return
	}
	rows, _ := w.graph.(*network.CSR)
	w.pool.each(len(changes), func(worker, _, from, to int) {
		k, some := w.workers[worker], changes[from:to]
		for n, c := range some {
			if n%together == 0 {
				k.await(rows, some[n:])
			}
			for _, j := range w.graph.Neighbours(int(c.user), k.room) {
				for s := c.old &^ c.new; s != 0; s &= s - 1 {
					k.mail.send(j/block, newLetter(j, s.First(), false))
				}
				for s := c.new &^ c.old; s != 0; s &= s - 1 {
					k.mail.send(j/block, newLetter(j, s.First(), true))
				}
			}
		}
	})
	w.pool.owners(m.blocks, func(b int) {
		for _, k := range w.workers {
			for sheet := range k.mail.sheets(b) {
				for _, l := range sheet {
					user, p, up := l.read(b)
					if at := w.Users.Cell(user, p); up {
						w.counters.up(at)
					} else {
						w.counters.down(at)
					}
				}
			}
		}
	})
	for _, k := range w.workers {
		k.mail.clear()
	}
}

// recount gathers the friends' counters afresh, cell by cell: what the pushed ones must
// equal.
func (w *World) recount() iter.Seq2[int, uint32] {
	return func(yield func(cell int, friends uint32) bool) {
		for i := range w.Users.N {
			var row [agents.MaxPlatforms]uint32
			if w.graph != nil {
				for _, j := range w.graph.Neighbours(i, w.workers[0].room) {
					for s := w.Users.Shown[j]; s != 0; s &= s - 1 {
						row[w.Users.Cell(0, s.First())]++
					}
				}
			}
			for n, friends := range row[:w.Users.P] {
				if !yield(i*w.Users.P+n, friends) {
					return
				}
			}
		}
	}
}
