package model

import (
	"encoding/binary"
	"errors"
	"slices"

	"hongbao/agents"
)

// packed holds a sorted list of numbers for each of many people, most of them short.
// The lists of 64 neighbours stand one behind the other in stretches of one length,
// which lie on pages that are never moved. So a list may grow at any time, and nothing
// is left empty but the end of the last stretch of the 64.
type packed struct {
	most  int        // numbers in a list, at most
	count []uint8    // by person, up to a multiple of 64
	place []uint32   // by 64 people, so many as numbers in a list: 1 + a stretch of theirs, 0 for none
	pages [][]uint32 // of stretches
	page  int        // stretches on one
	used  int        // stretches
	some  int        // people with a list that is not empty
	arena *agents.Arena
}

const (
	neighbours = 64 // people whose lists stand together
	stretch    = 64 // numbers
	mostPage   = 1 << 10
)

func newPacked(a *agents.Arena, people, most int) packed {
	groups := (people + neighbours - 1) / neighbours
	return packed{
		most: most, page: min(max(groups/8, 1), mostPage), arena: a,
		count: agents.Make[uint8](a, groups*neighbours), place: agents.Make[uint32](a, groups*most),
	}
}

// lengths adds up the lengths of the first n lists of a group, 255 each at most.
func lengths(count []uint8, n int) int {
	const odd = 0x00FF00FF00FF00FF
	var lanes uint64
	for ; n > 0; n, count = n-8, count[8:] {
		x := binary.LittleEndian.Uint64(count)
		if n < 8 {
			x &= 1<<(8*n) - 1
		}
		lanes += x&odd + x>>8&odd
	}
	return int(lanes * 0x0001000100010001 >> 48)
}

// group returns the lengths of the lists of a person's neighbours, his own among them.
func (c *packed) group(i int) []uint8 {
	from := i / neighbours * neighbours
	return c.count[from : from+neighbours]
}

// len is the length of the list of a person.
func (c *packed) len(i int) int { return int(c.count[i]) }

// of returns the list of a person, in room where it does not stand in one stretch.
func (c *packed) of(i int, room []uint32) []uint32 {
	n := int(c.count[i])
	if n == 0 {
		return nil
	}
	g, from := i/neighbours, lengths(c.group(i), i%neighbours)
	if from/stretch == (from+n-1)/stretch {
		return c.stretch(g, from/stretch)[from%stretch:][:n:n]
	}
	room = room[:0]
	for n > 0 {
		part := c.stretch(g, from/stretch)[from%stretch:]
		part = part[:min(n, len(part))]
		room = append(room, part...)
		from, n = from+len(part), n-len(part)
	}
	return room
}

// stretch returns the nth stretch of a group.
func (c *packed) stretch(group, n int) []uint32 {
	at := int(c.place[group*c.most+n]) - 1
	return c.pages[at/c.page][at%c.page*stretch:][:stretch]
}

// extend gives a group its nth stretch.
func (c *packed) extend(group, n int) {
	if c.used == len(c.pages)*c.page {
		c.pages = append(c.pages, agents.Make[uint32](c.arena, c.page*stretch))
	}
	c.used++
	c.place[group*c.most+n] = uint32(c.used)
}

// insert puts a number into the list of a person, who has fewer than most, at a place.
func (c *packed) insert(i, at int, x uint32) {
	g, counts := i/neighbours, c.group(i)
	from, end := lengths(counts, i%neighbours)+at, lengths(counts, neighbours)
	if end%stretch == 0 {
		c.extend(g, end/stretch)
	}
	// What stands behind it moves by one, the last stretch first.
	for n := end / stretch; ; n-- {
		row := c.stretch(g, n)
		if n == from/stretch {
			copy(row[from%stretch+1:], row[from%stretch:])
			row[from%stretch] = x
			break
		}
		copy(row[1:], row)
		row[0] = c.stretch(g, n-1)[stretch-1]
	}
	c.some += number(c.count[i] == 0)
	c.count[i]++
}

var errLong = errors.New("a list is longer than can be")

// cells reads and writes all lists one behind the other; how long each is must have
// been read before.
func (c *packed) cells() cells {
	group, start := 0, 0 // its first number is the startth of all
	each := func(from, n int, do func(row []uint32)) {
		if from < start {
			group, start = 0, 0
		}
		for n > 0 {
			size, at := lengths(c.count[group*neighbours:], neighbours), from-start
			if at >= size {
				group, start = group+1, start+size
				continue
			}
			if c.place[group*c.most+at/stretch] == 0 {
				c.extend(group, at/stretch)
			}
			row := c.stretch(group, at/stretch)[at%stretch:]
			row = row[:min(n, len(row), size-at)]
			do(row)
			from, n = from+len(row), n-len(row)
		}
	}
	return cells{
		kind: "u32", width: 4, len: c.total,
		put: func(bytes []byte, from int) {
			each(from, len(bytes)/4, func(row []uint32) {
				for n, x := range row {
					binary.LittleEndian.PutUint32(bytes[4*n:], x)
				}
				bytes = bytes[4*len(row):]
			})
		},
		get: func(bytes []byte, from int) error {
			if from == 0 && !c.recount() {
				return errLong
			}
			each(from, len(bytes)/4, func(row []uint32) {
				for n := range row {
					row[n] = binary.LittleEndian.Uint32(bytes[4*n:])
				}
				bytes = bytes[4*len(row):]
			})
			return nil
		},
	}
}

// bytes is what the pages take.
func (c *packed) bytes() int64 { return int64(len(c.pages)*c.page) * 4 * stretch }

// total is the number of numbers in all lists.
func (c *packed) total() int {
	n := 0
	for from := 0; from < len(c.count); from += neighbours {
		n += lengths(c.count[from:], neighbours)
	}
	return n
}

// recount finds who has a list, and reports whether none is longer than can be.
func (c *packed) recount() bool {
	c.some = 0
	for _, n := range c.count {
		if int(n) > c.most {
			return false
		}
		c.some += number(n > 0)
	}
	return true
}

// holds reports whether there is room for all that is counted.
func (c *packed) holds() bool {
	for g := 0; g*neighbours < len(c.count); g++ {
		n := (lengths(c.count[g*neighbours:], neighbours) + stretch - 1) / stretch
		if n > c.most || slices.ContainsFunc(c.place[g*c.most:][:n], func(at uint32) bool { return at == 0 || int(at) > c.used }) {
			return false
		}
	}
	return true
}
