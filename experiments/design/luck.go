package design

import (
	"encoding/binary"
	"hash/fnv"
	"math/bits"
)

// luck is the key of all draws that a design makes for one purpose. Draws are
// numbered and have no order, so any point can be computed alone.
type luck uint64

// luckOf hashes what names the draws: the seed, the design, a factor or purpose.
func luckOf(s Settings, names ...string) luck {
	h := fnv.New64a()
	var seed [8]byte
	binary.LittleEndian.PutUint64(seed[:], s.Seed)
	h.Write(seed[:])
	for _, name := range names {
		h.Write([]byte(name))
		h.Write([]byte{0})
	}
	return luck(mix(h.Sum64()))
}

// mix spreads every bit over all others (the finalizer of SplitMix64; Steele, Lea &
// Flood 2014, "Fast splittable pseudorandom number generators").
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// draw gives 64 random bits.
func (l luck) draw(number uint64) uint64 { return mix(uint64(l) + (number+1)*0x9e3779b97f4a7c15) }

// place gives a number from 0 to below 1.
func (l luck) place(number uint64) float64 {
	return float64(l.draw(number)>>(64-placeBits)) / (1 << placeBits)
}

// placeBits is the number of bits of a place: what a float64 holds.
const placeBits = 53

// below gives a whole number from 0 to below n.
func (l luck) below(n int64, number uint64) int64 {
	high, _ := bits.Mul64(l.draw(number), uint64(n))
	return int64(high)
}

// shuffled gives the place of an element in a random order of n, each order about as
// likely as any other: a Feistel network on the next power of two, walked until it
// leads back below n (Black & Rogaway 2002, "Ciphers with arbitrary finite domains").
// Nothing is held, whatever n.
func (l luck) shuffled(n, element int64) int64 {
	if n < 2 {
		return element
	}
	width := max(2, bits.Len64(uint64(n-1)))
	half := width / 2
	x := uint64(element)
	for {
		right, left := x&(1<<half-1), x>>half
		for round := range uint64(16) {
			if round%2 == 0 {
				right ^= l.draw(round<<56|left) & (1<<half - 1)
			} else {
				left ^= l.draw(round<<56|right) & (1<<(width-half) - 1)
			}
		}
		if x = left<<half | right; x < uint64(n) {
			return int64(x)
		}
	}
}
