package network

import (
	"math"

	"hongbao/model/internal/rng"
)

// circles ties labels of one circle (consecutive ones, size of them) to those
// at certain distances on both sides, the last label being followed by the
// first. Distances are drawn by circle, so that one label finds its ties
// without asking the others: y knows z at distance d just as z knows y.
type circles struct {
	size    uint32 // labels of a full circle, at least 2
	inverse uint64 // of size
	key     rng.Key

	mean  float64
	law   law
	least float64 // heavy
	cut   float64 // heavy
	swing float64 // uniform
}

// law says how the number of ties of a label differs between circles.
type law uint8

const (
	// even gives the mean everywhere.
	even law = iota
	// uniform spreads it evenly between mean-swing and mean+swing.
	uniform
	// heavy lets the density fall with the third power of the number, as among
	// nodes that join by preferential attachment, from least to a largest one.
	heavy
)

func newCircles(size int, mean float64, l law, most float64, key rng.Key) circles {
	c := circles{size: uint32(size), inverse: reciprocal(uint32(size)), key: key}
	most = min(most, float64(size-1))
	c.mean = min(mean, most)
	if c.mean <= 0 || c.mean >= most {
		return c
	}
	c.law = l
	switch l {
	case uniform:
		c.swing = min(c.mean/2, most-c.mean)
	case heavy:
		// The mean of the law is 2 least most / (least + most).
		c.least = float64(mean*most) / (float64(2*most) - mean)
		c.cut = 1 - float64((c.least/most)*(c.least/most))
	}
	return c
}

// golden is 2^64 divided by the golden section, made odd.
const golden = 0x9E3779B97F4A7C15

// degree draws the ties of each label of a circle: a number of distances that
// count twice, and whether the opposite label is tied, too, which counts once.
// The number is rounded without bias, up by less than two.
//
// A heavy tail has few circles, and the mean would hang on the luck of one or
// two: places that follow each other by the golden section fill the law evenly.
func (c *circles) degree(number, draw uint64, size uint32) (pairs int, opposite bool) {
	x, place := c.mean, rng.Real(uint64(c.key)+number*golden)
	switch c.law {
	case uniform:
		x += float64((place + place - 1) * c.swing)
	case heavy:
		x = c.least / math.Sqrt(1-float64(place*c.cut))
	}
	x = min(x, float64(size-1))
	spill := rng.Real(rng.Part(draw, 0))
	if size&1 == 1 {
		return int(float64(x/2) + spill), false
	}
	k := int(x + spill)
	return k >> 1, k&1 == 1
}

// ties are those of every label of one circle.
type ties struct {
	size     uint32
	draw     uint64
	pairs    int  // distances that count twice, up and down
	opposite bool // whether labels that face each other are tied, too
}

// ties draws the ties in the circle of the given number and size.
func (c *circles) ties(number uint64, size uint32) ties {
	t := ties{size: size, draw: c.key.Draw(number)}
	if size >= 2 {
		t.pairs, t.opposite = c.degree(number, t.draw, size)
	}
	return t
}

// count returns how many ties a label has.
func (t *ties) count() int {
	if t.opposite {
		return 2*t.pairs + 1
	}
	return 2 * t.pairs
}

// Distances 1 to (size-1)/2 are cut into as many parts as there are pairs, and one
// is drawn from each: they differ by construction.

// width is that of a part, in units of 2^-32.
func (t *ties) width() uint64 { return uint64((t.size-1)/2) << 32 / uint64(t.pairs) }

// luck is that of parts 2k, in its upper half, and 2k+1.
func (t *ties) luck(k int) uint64 { return rng.Part(t.draw, 1+k) }

// distance is that of the part between two edges.
func distance(low, high, luck uint64) uint32 {
	low >>= 32
	return uint32(low + 1 + luck>>32*(high>>32-low)>>32)
}

// around appends the places that are tied to place y, each counted from first.
func (t *ties) around(to []uint32, first, y uint32) []uint32 {
	if t.pairs > 0 {
		width := t.width()
		var edge, luck uint64
		for k := range t.pairs {
			if k&1 == 0 {
				luck = t.luck(k >> 1)
			} else {
				luck <<= 32
			}
			d := distance(edge, edge+width, luck)
			edge += width
			to = append(to, first+plus(y, d, t.size), first+minus(y, d, t.size))
		}
	}
	if t.opposite {
		to = append(to, first+plus(y, t.size/2, t.size))
	}
	return to
}

// at returns what around appends as number k.
func (t *ties) at(k int, first, y uint32) uint32 {
	pair := k >> 1
	if pair == t.pairs {
		return first + plus(y, t.size/2, t.size)
	}
	edge := uint64(pair) * t.width()
	d := distance(edge, edge+t.width(), t.luck(pair>>1)<<(32*(pair&1)))
	if k&1 == 0 {
		return first + plus(y, d, t.size)
	}
	return first + minus(y, d, t.size)
}
