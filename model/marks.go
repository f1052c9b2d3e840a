package model

import "math/bits"

// marks is one bit for each of at most 64 users in a row, the first in the lowest.
type marks uint64

// perWord is the number of users whose bits one word holds.
const perWord = 64

// flagged tells who of at most 64 users has any of some flags in a column of 16 bits.
// Nothing foresees who has, so nothing branches on it.
func flagged[F ~uint16](column []F, flags F) marks {
	var out uint64
	if len(column) < perWord {
		for n, x := range column {
			out |= uint64(number(x&flags != 0)) << (n & (perWord - 1))
		}
		return marks(out)
	}
	wanted := uint64(flags) * oneEach
	for n := 0; n < perWord; n += 4 * four {
		c := (*[4 * four]F)(column[n:])
		out = out>>1 | tops(fourOf(c[:])&wanted)
		out = out>>1 | tops(fourOf(c[four:])&wanted)
		out = out>>1 | tops(fourOf(c[2*four:])&wanted)
		out = out>>1 | tops(fourOf(c[3*four:])&wanted)
	}
	return inTurn(out)
}

const (
	four    = 4                     // lanes of 16 bits in a word
	oneEach = 0x0001_0001_0001_0001 // a one in each
)

// fourOf packs the numbers of four users into a word.
func fourOf[F ~uint16](column []F) uint64 {
	c := (*[four]F)(column)
	return uint64(c[0]) | uint64(c[1])<<16 | uint64(c[2])<<32 | uint64(c[3])<<48
}

// tops leaves the top bit of each lane that is not 0: a carry fills it.
func tops(lanes uint64) uint64 {
	const top = 0x8000 * oneEach
	return (lanes&^top + (top - oneEach) | lanes) & top
}

// inTurn puts the bits of 64 users in their order. They come as 16 times tops, each moved
// down by those behind it: bit k of lane l is user 4k+l.
func inTurn(lanes uint64) marks {
	lanes = swapped(lanes, 24, 0x0000_0000_FF00_FF00)
	lanes = swapped(lanes, 12, 0x0000_F0F0_0000_F0F0)
	lanes = swapped(lanes, 6, 0x00CC_00CC_00CC_00CC)
	return marks(swapped(lanes, 3, 0x0A0A_0A0A_0A0A_0A0A))
}

// swapped exchanges some bits with those that are so many places above them.
func swapped(x uint64, places int, some uint64) uint64 {
	t := (x>>places ^ x) & some
	return x ^ t ^ t<<places
}

// filled tells who of at most 64 users has anything in a column, likewise. Each in turn
// goes to the lowest place, and moves those before him up.
func filled(column []uint32) marks {
	empty, n := uint64(0), len(column)
	for ; n >= 8; n -= 8 {
		c := (*[8]uint32)(column[n-8:])
		empty = under(under(under(under(empty, c[7], 1), c[6], 1), c[5], 1), c[4], 1)
		empty = under(under(under(under(empty, c[3], 1), c[2], 1), c[1], 1), c[0], 1)
	}
	for n--; n >= 0; n-- {
		empty = under(empty, column[n], 1)
	}
	return marks(^empty & (1<<len(column) - 1))
}

// present tells who of at most 64 users from one on has entered the market.
func (w *World) present(from, to int) marks {
	entry, tomorrow := w.Users.Entry[from:to], uint64(w.Tick)+1
	in, n := uint64(0), len(entry)
	for ; n >= 8; n -= 8 {
		c := (*[8]uint16)(entry[n-8:])
		in = under(under(under(under(in, c[7], tomorrow), c[6], tomorrow), c[5], tomorrow), c[4], tomorrow)
		in = under(under(under(under(in, c[3], tomorrow), c[2], tomorrow), c[1], tomorrow), c[0], tomorrow)
	}
	for n--; n >= 0; n-- {
		in = under(in, entry[n], tomorrow)
	}
	return marks(in)
}

// under moves a set up, and adds the next, if his number is below a bound.
func under[T uint16 | uint32](set uint64, x T, bound uint64) uint64 {
	_, below := bits.Sub64(uint64(x), bound, 0)
	set, _ = bits.Add64(set, set, below)
	return set
}

// list appends the users who are marked; from is the first of the 64.
func (m marks) list(out []uint32, from int) []uint32 {
	n := len(out)
	room := out[:min(n+perWord, cap(out))]
	for ; m != 0; m &= m - 1 {
		room[n] = uint32(from + bits.TrailingZeros64(uint64(m)))
		n++
	}
	return room[:n]
}
