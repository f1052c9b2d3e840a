package model

import (
	"errors"
	"math/bits"

	"hongbao/agents"
)

// sparse holds a row of numbers for each of many people, of which most are 0: only
// the others take room, and a bit tells of each whether it is there.
type sparse[T uint16 | uint32] struct {
	people    int
	row       int      // numbers of a person
	wide      int      // bits of a person, a power of two
	there     []uint64 // the numbers that are not 0; 64 people have wide words
	stretches stretches[T]
}

// stretch is the number of cells of a stretch of these.
const stretch = 64

// newSparse makes rows of so many numbers, 64 at most.
func newSparse[T uint16 | uint32](a *shared, people, row int) sparse[T] {
	wide := 1
	for wide < row {
		wide *= 2
	}
	return sparse[T]{
		people: people, row: row, wide: wide, there: agents.Make[uint64](a.arena, groups(people)*neighbours/64*wide),
		stretches: newStretches[T](a, people, row, stretch),
	}
}

// any reports whether a person has a number that is not 0.
func (c *sparse[T]) any(i int) bool {
	return c.there[i*c.wide/64]>>(i*c.wide%64)&(1<<c.wide-1) != 0
}

// find says whether a number is there, and of those of its group how many stand
// before it.
func (c *sparse[T]) find(i, at int) (before int, there bool) {
	bit := i*c.wide + at
	for _, word := range c.there[i/neighbours*neighbours/64*c.wide : bit/64] {
		before += bits.OnesCount64(word)
	}
	word := c.there[bit/64]
	return before + bits.OnesCount64(word&(1<<(bit%64)-1)), word>>(bit%64)&1 != 0
}

// of returns a number of a person.
func (c *sparse[T]) of(i, at int) T {
	if bit := i*c.wide + at; c.there[bit/64]>>(bit%64)&1 == 0 {
		return 0
	}
	before, _ := c.find(i, at)
	return c.stretches.from(i/neighbours, before)[0]
}

// set changes a number of a person.
func (c *sparse[T]) set(i, at int, x T) {
	g, bit := i/neighbours, i*c.wide+at
	switch before, there := c.find(i, at); {
	case there && x != 0:
		c.stretches.from(g, before)[0] = x
	case there:
		c.stretches.remove(g, before, c.size(g))
		c.there[bit/64] &^= 1 << (bit % 64)
	case x != 0:
		c.stretches.insert(g, before, c.size(g), x)
		c.there[bit/64] |= 1 << (bit % 64)
	}
}

// group returns the bits of a group.
func (c *sparse[T]) group(g int) []uint64 {
	n := neighbours / 64 * c.wide
	return c.there[g*n:][:n]
}

// size is how many numbers of a group are not 0.
func (c *sparse[T]) size(g int) int {
	n := 0
	for _, word := range c.group(g) {
		n += bits.OnesCount64(word)
	}
	return n
}

// each puts in place of every number that is not 0, of the people from a place, a
// multiple of 64, up to another, the one that do returns; it must not set one.
func (c *sparse[T]) each(from, to int, do func(i, at int, x T) T) {
	shift := bits.TrailingZeros(uint(c.wide))
	for g := from / neighbours; g*neighbours < to; g++ {
		reads, writes := &c.stretches.first[g], &c.stretches.first[g] // where the next stretches stand
		var old, now []T                                              // those that are read and written
		read, write := 0, 0
		words := c.group(g)
		for n, word := range words {
			place := g*neighbours<<shift + 64*n
			for left := word; left != 0; left &= left - 1 {
				bit := bits.TrailingZeros64(left)
				if read%stretch == 0 {
					old, reads = c.stretches.row(*reads), c.stretches.next(*reads)
				}
				x := do((place+bit)>>shift, (place+bit)&(c.wide-1), old[read%stretch])
				read++
				if x == 0 {
					words[n] &^= 1 << bit
					continue
				}
				if write%stretch == 0 {
					now, writes = c.stretches.row(*writes), c.stretches.next(*writes)
				}
				now[write%stretch] = x
				write++
			}
		}
	}
}

// read hands over every number that is not 0, of the people from a place, a multiple of
// 256, up to another; cell is its place among all numbers of all people.
func (c *sparse[T]) read(from, to int, do func(cell int, x T)) {
	shift := bits.TrailingZeros(uint(c.wide))
	for g := from / neighbours; g*neighbours < to; g++ {
		next, n := &c.stretches.first[g], 0
		var now []T
		for at, word := range c.group(g) {
			for ; word != 0; word &= word - 1 {
				if n%stretch == 0 {
					now, next = c.stretches.row(*next), c.stretches.next(*next)
				}
				bit := g*neighbours<<shift + 64*at + bits.TrailingZeros64(word)
				do(bit>>shift*c.row+bit&(c.wide-1), now[n%stretch])
				n++
			}
		}
	}
}

var errNobody = errors.New("it has numbers where none can be")

// cells reads and writes the numbers that are not 0 one behind the other; which they
// are must have been read before.
func (c *sparse[T]) cells() cells { return c.stretches.cells(c.size, c.fits) }

// fits finds whether all numbers that are there are those of somebody.
func (c *sparse[T]) fits() error {
	for at, word := range c.there {
		for ; word != 0; word &= word - 1 {
			place := 64*at + bits.TrailingZeros64(word)
			if place/c.wide >= c.people || place%c.wide >= c.row {
				return errNobody
			}
		}
	}
	return nil
}
