package model

import (
	"encoding/binary"
	"errors"

	"hongbao/agents"
)

// packed holds for each of many people a sorted list of others, most lists short. Who is
// numbered close to a person takes one byte, anybody else four, of which the first has
// its top bit set.
type packed struct {
	most      int     // people in a list, at most
	bytes     []uint8 // by person, up to a multiple of 256: what his list takes, the lowest eight bits
	high      []uint8 // those above them; nil where no list needs any
	some      int     // people with a list that is not empty
	stretches stretches[uint8]
}

const (
	nearby        = 64  // numbers on each side that take one byte
	farBytes      = 4   // of anybody else
	packedStretch = 256 // bytes of a stretch
)

func newPacked(a *shared, people, most int) packed {
	c := packed{
		most: most, bytes: agents.Make[uint8](a.arena, groups(people)*neighbours),
		stretches: newStretches[uint8](a, people, most*farBytes, packedStretch),
	}
	if most*farBytes > 255 {
		c.high = agents.Make[uint8](a.arena, len(c.bytes))
	}
	return c
}

// lengths adds up the first n numbers of a group, 255 each at most.
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

// before is what the lists of the first n people of a group take, bytes.
func (c *packed) before(g, n int) int {
	from := g * neighbours
	sum := lengths(c.bytes[from:], n)
	if c.high != nil {
		sum += lengths(c.high[from:], n) << 8
	}
	return sum
}

// size is what a group takes, bytes.
func (c *packed) size(g int) int { return c.before(g, neighbours) }

// takes is what the list of a person takes, bytes.
func (c *packed) takes(i int) int {
	n := int(c.bytes[i])
	if c.high != nil {
		n |= int(c.high[i]) << 8
	}
	return n
}

// len is the length of the list of a person.
func (c *packed) len(i int) int {
	n := c.takes(i)
	if n == 0 {
		return 0
	}
	g := i / neighbours
	from, people, skip := c.before(g, i%neighbours), 0, 0
	for n > 0 {
		part := c.stretches.from(g, from)
		part = part[:min(n, len(part))]
		for _, b := range part {
			switch {
			case skip > 0:
				skip--
				continue
			case b >= 2*nearby:
				skip = farBytes - 1
			}
			people++
		}
		from, n = from+len(part), n-len(part)
	}
	return people
}

// of returns the list of a person in room.
func (c *packed) of(i int, room []uint32) []uint32 {
	n := c.takes(i)
	if n == 0 {
		return nil
	}
	g, own := i/neighbours, uint32(i)-nearby
	from := c.before(g, i%neighbours)
	room = room[:0]
	far, left := uint32(0), 0 // of somebody far, and bytes to come
	for n > 0 {
		part := c.stretches.from(g, from)
		part = part[:min(n, len(part))]
		for _, b := range part {
			switch {
			case left > 0:
				far, left = far<<8|uint32(b), left-1
				if left == 0 {
					room = append(room, far)
				}
			case b < 2*nearby:
				room = append(room, own+uint32(b))
			default:
				far, left = uint32(b)-2*nearby, farBytes-1
			}
		}
		from, n = from+len(part), n-len(part)
	}
	return room
}

// isNear tells who takes one byte in the list of person i.
func isNear(i int, x uint32) bool { return x-uint32(i)+nearby < 2*nearby }

// insert puts somebody into the list of person i, which is there and has fewer than most.
// Some must be counted by the caller.
func (c *packed) insert(i int, list []uint32, x uint32) {
	g := i / neighbours
	at, end := c.before(g, i%neighbours), c.size(g)
	for _, y := range list {
		switch {
		case y > x:
		case isNear(i, y):
			at++
		default:
			at += farBytes
		}
	}
	var code [farBytes]byte
	binary.BigEndian.PutUint32(code[:], x|1<<31)
	bytes := code[:]
	if isNear(i, x) {
		bytes = code[:1]
		code[0] = byte(x - uint32(i) + nearby)
	}
	for n, b := range bytes {
		c.stretches.insert(g, at+n, end+n, b)
	}
	takes := c.takes(i) + len(bytes)
	c.bytes[i] = uint8(takes)
	if c.high != nil {
		c.high[i] = uint8(takes >> 8)
	}
}

var errLong = errors.New("a list is longer than can be")

// cells reads and writes all lists one behind the other; what each takes must have been
// read before.
func (c *packed) cells() cells { return c.stretches.cells(c.size, c.recount) }

// recount finds who has a list, and whether one is longer than can be.
func (c *packed) recount() error {
	c.some = 0
	for i := range c.bytes {
		n := c.takes(i)
		if n > c.most*farBytes {
			return errLong
		}
		c.some += number(n > 0)
	}
	return nil
}

// holds reports whether there is room for all that is counted.
func (c *packed) holds() bool {
	for g := range len(c.bytes) / neighbours {
		if !c.stretches.holds(g, c.size(g)) {
			return false
		}
	}
	return true
}
