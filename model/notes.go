package model

import (
	"sync"

	"hongbao/agents"
)

// note is money for the balance of a user, or out of it: from the lowest bit whether it
// is out of it, the place of the wallet among those with balances, the user's place in
// his block, and fen.
type note uint64

const (
	noteBytes = 8
	mostFen   = 1<<41 - 1 // of one note
	notesADay = 4         // of a person, on a busy day
)

func newNote(i, purse int, fen int64, out bool) note {
	return note(fen)<<23 | note(i%block)<<5 | note(purse)<<1 | note(number(out))
}

// read returns what a note to a block says; kind is the same for all notes of one
// wallet in one direction, odd where money goes out.
func (n note) read(b int) (user, kind int, fen int64) {
	return b*block + int(n>>5%block), int(n & 31), int64(n >> 23)
}

// notesAtOnce is the number of notes that are held at once: 128 MiB.
const notesAtOnce = 1 << 24

// notesOverflow tells whether a market may have a day of more notes than are held.
func (s *Scenario) notesOverflow() bool { return notesADay*int64(s.Population.Users) > notesAtOnce }

// owing is money on its way where it is more than can be noted: a sum for each person and
// kind of note. Sums are the same in whatever order the notes came.
type owing struct {
	once  sync.Once
	locks []sync.Mutex // by block
	sums  sparse[uint32]
}

// note writes a note to user i, for the evening.
func (m *purses) note(w *World, k *worker, i int, p agents.PlatformID, fen int64, out bool) {
	for ; fen > 0; fen -= mostFen {
		if k.noted >= m.most {
			m.addUp(w, k)
		}
		k.noted++
		k.notes.send(uint32(i/block), newNote(i, int(m.place[p]), min(fen, mostFen), out))
	}
}

// addUp makes sums of what a worker has noted. No balance holds more than a sum can: of
// what is beyond it, what comes in goes on to the bank, and what goes out comes from the
// card.
func (m *purses) addUp(w *World, k *worker) {
	o := &m.owed
	o.once.Do(func() {
		w.shared.Lock()
		defer w.shared.Unlock()
		o.sums = newSparse[uint32](w.shared, w.Users.N, 2*len(m.held))
	})
	for b := range o.locks {
		o.locks[b].Lock()
		for sheet := range k.notes.sheets(b) {
			for _, n := range sheet {
				i, kind, fen := n.read(b)
				sum := int64(o.sums.of(i, kind)) + fen
				if beyond := sum - fullPurse; beyond > 0 && kind&1 == 0 {
					k.flows.money.withdrawn[m.held[kind/2]] += beyond
				}
				o.sums.set(i, kind, uint32(min(fullPurse, sum)))
			}
		}
		o.locks[b].Unlock()
		k.notes.take(b)
	}
	k.noted = 0
}

// deliver reads all money of the day that goes out of balances, or all that comes in, to
// the one owner of each block of users, and adds up by platform what do returns.
func (m *balances) deliver(w *World, out bool, do func(balance *uint32, fen int64) int64, sums []int64) {
	clear(m.moved)
	state := m.state
	w.pool.owners(m.blocks, func(b int) {
		moved := m.moved[b*w.P() : (b+1)*w.P()]
		settle := func(i, kind int, fen int64) bool {
			if (kind&1 != 0) != out {
				return false
			}
			p := state.held[kind/2]
			moved[p] += do(&state.balance[p][i], fen)
			return true
		}
		if len(state.owed.sums.there) > 0 {
			state.owed.sums.each(b*block, min(w.Users.N, (b+1)*block), func(i, kind int, fen uint32) uint32 {
				if settle(i, kind, int64(fen)) {
					return 0
				}
				return fen
			})
		}
		for _, k := range w.workers {
			for sheet := range k.notes.sheets(b) {
				for _, n := range sheet {
					settle(n.read(b))
				}
			}
		}
	})
	for at, x := range m.moved {
		sums[at%w.P()] += x
	}
}

// tear throws away the notes of the day; paper of a festival is not kept.
func (m *balances) tear(w *World) {
	const kept = block / 8 / sheetSize // sheets of a block
	for _, k := range w.workers {
		k.notes.clear()
		k.notes.keep(kept * m.blocks)
		k.noted = 0
	}
}
