package model

import (
	"encoding/binary"
	"errors"

	"hongbao/agents"
)

// packed holds a list of numbers for each of many people, most of them short.
type packed struct {
	most      int     // numbers in a list, at most
	count     []uint8 // by person, up to a multiple of 256
	some      int     // people with a list that is not empty
	stretches stretches[uint32]
}

func newPacked(a *shared, people, most int) packed {
	return packed{
		most: most, count: agents.Make[uint8](a.arena, groups(people)*neighbours),
		stretches: newStretches[uint32](a, people, most),
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

// group returns the lengths of the lists of a group.
func (c *packed) group(g int) []uint8 { return c.count[g*neighbours:][:neighbours] }

// size is the number of numbers of a group.
func (c *packed) size(g int) int { return lengths(c.group(g), neighbours) }

// len is the length of the list of a person.
func (c *packed) len(i int) int { return int(c.count[i]) }

// of returns the list of a person, in room where it does not stand in one stretch.
func (c *packed) of(i int, room []uint32) []uint32 {
	n := int(c.count[i])
	if n == 0 {
		return nil
	}
	g := i / neighbours
	from := lengths(c.group(g), i%neighbours)
	if from/stretch == (from+n-1)/stretch {
		return c.stretches.at(g, from/stretch)[from%stretch:][:n:n]
	}
	room = room[:0]
	for n > 0 {
		part := c.stretches.at(g, from/stretch)[from%stretch:]
		part = part[:min(n, len(part))]
		room = append(room, part...)
		from, n = from+len(part), n-len(part)
	}
	return room
}

// insert puts a number into the list of a person, who has fewer than most, at a place.
func (c *packed) insert(i, at int, x uint32) {
	g := i / neighbours
	c.stretches.insert(g, lengths(c.group(g), i%neighbours)+at, c.size(g), x)
	c.some += number(c.count[i] == 0)
	c.count[i]++
}

var errLong = errors.New("a list is longer than can be")

// cells reads and writes all lists one behind the other; how long each is must have
// been read before.
func (c *packed) cells() cells { return c.stretches.cells(c.size, c.recount) }

// recount finds who has a list, and whether one is longer than can be.
func (c *packed) recount() error {
	c.some = 0
	for _, n := range c.count {
		if int(n) > c.most {
			return errLong
		}
		c.some += number(n > 0)
	}
	return nil
}

// holds reports whether there is room for all that is counted.
func (c *packed) holds() bool {
	for g := range len(c.count) / neighbours {
		if !c.stretches.holds(g, c.size(g)) {
			return false
		}
	}
	return true
}
