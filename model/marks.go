package model

import "math/bits"

// marks is one bit for each of at most 64 users in a row, the first in the lowest.
type marks uint64

// perWord is the number of users whose bits one word holds.
const perWord = 64

// flagged tells who of at most 64 users has any of some flags in a column of 16 bits.
// Nothing foresees who has, so nothing branches on it.
func flagged[F ~uint16](column []F, flags F) marks {
	wanted, out, n := uint64(flags)*oneEach, uint64(0), 0
	for ; n+16 <= len(column); n += 16 {
		c := (*[16]F)(column[n:])
		four := anyOf(c[0], c[1], c[2], c[3], wanted) | anyOf(c[4], c[5], c[6], c[7], wanted)<<4 |
			anyOf(c[8], c[9], c[10], c[11], wanted)<<8 | anyOf(c[12], c[13], c[14], c[15], wanted)<<12
		out |= four << (n & (perWord - 1))
	}
	for ; n < len(column); n++ {
		out |= uint64(number(column[n]&flags != 0)) << (n & (perWord - 1))
	}
	return marks(out)
}

// filled tells who of at most 64 users has anything in a column, likewise. Each in turn
// goes to the lowest place, and moves those before him up.
func filled(column []uint32) marks {
	empty, n := uint64(0), len(column)
	for ; n >= 8; n -= 8 {
		c := (*[8]uint32)(column[n-8:])
		empty = behind(behind(behind(behind(empty, c[7]), c[6]), c[5]), c[4])
		empty = behind(behind(behind(behind(empty, c[3]), c[2]), c[1]), c[0])
	}
	for n--; n >= 0; n-- {
		empty = behind(empty, column[n])
	}
	return marks(^empty & (1<<len(column) - 1))
}

// behind moves a set of those who have nothing up, and adds the next.
func behind(empty uint64, has uint32) uint64 {
	_, none := bits.Sub64(uint64(has), 1, 0)
	empty, _ = bits.Add64(empty, empty, none)
	return empty
}

// oneEach is a one in each of four lanes of 16 bits.
const oneEach = 0x0001_0001_0001_0001

// anyOf is one bit for each of four users: whether any of the wanted flags is his.
func anyOf[F ~uint16](a, b, c, d F, wanted uint64) uint64 {
	const tops = 0x8000 * oneEach
	lanes := (uint64(a) | uint64(b)<<16 | uint64(c)<<32 | uint64(d)<<48) & wanted
	// The top bit of a lane is set where any is, then the four are brought together.
	lanes = (lanes&^tops + (tops - oneEach) | lanes) & tops
	return lanes * (1<<45 | 1<<30 | 1<<15 | 1) >> 60
}

// list appends the users who are marked and in the market; from is the first of the 64.
func (w *World) list(out []uint32, m marks, from int) []uint32 {
	entry, today, n := w.Users.Entry, uint16(w.Tick), len(out)
	room := out[:min(n+perWord, cap(out))]
	for ; m != 0; m &= m - 1 {
		i := from + bits.TrailingZeros64(uint64(m))
		room[n] = uint32(i)
		n += number(entry[i] <= today)
	}
	return room[:n]
}
