package network

import (
	"math/bits"

	"hongbao/model/internal/rng"
)

// permutation is a keyed bijection of 0 to n-1 for any n up to maxNodes. It keeps four
// numbers for each of the root of n: what its rounds make of a digit.
//
// It is a Feistel network on the two digits of x = left*base + right, whose
// rounds add a hash of one digit to the other, modulo the other's range (Luby &
// Rackoff 1988; Black & Rogaway 2002 for numbers that are no powers of two).
// Both ranges are about the root of n. Their product exceeds n by less than one
// range, and a result of n or more goes through the rounds again: on the way
// from a number below n the cycle must come below n again.
type permutation struct {
	n          uint32
	left, base uint32 // ranges of the digits
	inverse    uint64 // 2^64/base, rounded up: exact for 32-bit numbers
	rounds     [4][]uint16
}

func newPermutation(n uint32, key rng.Key) permutation {
	base := uint32(2)
	for uint64(base)*uint64(base) < uint64(n) {
		base++
	}
	p := permutation{n: n, base: base, left: max(1, uint32((uint64(n)+uint64(base)-1)/uint64(base))), inverse: reciprocal(base)}
	for r := range p.rounds {
		digits, limit := p.base, p.left
		if r&1 == 1 {
			digits, limit = p.left, p.base
		}
		p.rounds[r] = make([]uint16, digits)
		own := key.Draw(uint64(r))
		for digit := range p.rounds[r] {
			p.rounds[r][digit] = uint16(rng.Mix(uint64(digit)+own) >> 32 * uint64(limit) >> 32)
		}
	}
	return p
}

// reciprocal is what divide needs of a divisor of at least 2.
func reciprocal(d uint32) uint64 { return ^uint64(0)/uint64(d) + 1 }

// divide returns x / d from the reciprocal of d (Lemire, Kaser & Kurz 2019).
func divide(x uint32, inverse uint64) uint32 {
	hi, _ := bits.Mul64(inverse, uint64(x))
	return uint32(hi)
}

// round is a hash of a digit, a number in the range of the other.
func (p *permutation) round(r int, digit uint32) uint32 { return uint32(p.rounds[r][digit]) }

// plus adds modulo n, for a, b < n < 2^31. Whether a sum wraps is luck, which no
// processor foresees: this goes without a branch.
func plus(a, b, n uint32) uint32 {
	s := a + b - n
	return s + n&uint32(int32(s)>>31)
}

// minus subtracts modulo n, for a, b < n < 2^31.
func minus(a, b, n uint32) uint32 {
	d := a - b
	return d + n&uint32(int32(d)>>31)
}

// forward returns the label of x.
func (p *permutation) forward(x uint32) uint32 {
	for {
		l := divide(x, p.inverse)
		r := x - l*p.base
		l = plus(l, p.round(0, r), p.left)
		r = plus(r, p.round(1, l), p.base)
		l = plus(l, p.round(2, r), p.left)
		r = plus(r, p.round(3, l), p.base)
		if x = l*p.base + r; x < p.n {
			return x
		}
	}
}

// backward returns the number that has the label x.
func (p *permutation) backward(x uint32) uint32 {
	for {
		l := divide(x, p.inverse)
		r := x - l*p.base
		r = minus(r, p.round(3, l), p.base)
		l = minus(l, p.round(2, r), p.left)
		r = minus(r, p.round(1, l), p.base)
		l = minus(l, p.round(0, r), p.left)
		if x = l*p.base + r; x < p.n {
			return x
		}
	}
}
