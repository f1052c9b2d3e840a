package model

import "sync/atomic"

// halves hold counts that stop at 65,535, two in a word.
type halves []uint32

const fullHalf = 1<<16 - 1

func newHalves(n int) halves { return make(halves, (n+1)/2) }

// add adds to a count, of which others may write the same word.
func (l halves) add(at int, more uint32) {
	word, shift := &l[at/2], at%2*16
	for {
		old := atomic.LoadUint32(word)
		sum := min(fullHalf, uint64(old>>shift&fullHalf)+uint64(more))
		if atomic.CompareAndSwapUint32(word, old, old&^(fullHalf<<shift)|uint32(sum)<<shift) {
			return
		}
	}
}

// take returns a count and sets it to 0, when nobody else writes the same word.
func (l halves) take(at int) uint32 {
	word, shift := &l[at/2], at%2*16
	n := *word >> shift & fullHalf
	*word &^= fullHalf << shift
	return n
}
