package model

import "slices"

// turns says on which day of a cycle each user's turn comes, so that a day goes
// through those whose turn it is and nobody else. Users without a turn are in no list.
type turns struct {
	cycle int
	first []int32  // by chunk and day of the cycle: where its list begins in users
	users []uint16 // places of users in their chunk, rising within a list
}

// newTurns asks for the day of each of n users, 0 to cycle-1, -1 for none.
func newTurns(n, cycle int, day func(i, cycle int) int) turns {
	t := turns{cycle: cycle, first: make([]int32, chunks(n)*cycle+1)}
	lists := make([][]uint16, cycle)
	for c := range chunks(n) {
		for i := c * chunk; i < min(n, (c+1)*chunk); i++ {
			if d := day(i, cycle); d >= 0 {
				lists[d] = append(lists[d], uint16(i-c*chunk))
			}
		}
		for d, list := range lists {
			t.users = append(t.users, list...)
			t.first[c*cycle+d+1] = int32(len(t.users))
			lists[d] = list[:0]
		}
	}
	t.users = slices.Clip(t.users)
	return t
}

// on lists the users of a chunk whose turn comes on a tick, and says at which place of
// users the first one stands.
func (t *turns) on(chunk, tick int) (users []uint16, first int) {
	at := chunk*t.cycle + tick%t.cycle
	return t.users[t.first[at]:t.first[at+1]], int(t.first[at])
}

// all lists the users of a chunk who have a turn at all.
func (t *turns) all(chunk int) []uint16 {
	return t.users[t.first[chunk*t.cycle]:t.first[(chunk+1)*t.cycle]]
}
