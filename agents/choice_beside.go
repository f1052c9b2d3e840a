package agents

import (
	"math"
	"math/bits"
)

// Beside is the choice between wallets, of whatever inclusive value, and the outside option
// beside them.
type Beside struct {
	outside int32
	usual   []uint64 // by inclusive value, from -usualUtil on: see pack
}

// odds is a choice of that kind.
type odds struct {
	most   uint64 // the largest draw that takes a wallet
	logsum int32
}

// NewBeside returns the choice beside an outside option of some utility, in units.
func NewBeside(outside int32) *Beside { return &Beside{outside: outside} }

// Tabulate makes a table of what usual inclusive values come to; it pays where many choose.
func (b *Beside) Tabulate() {
	b.usual = make([]uint64, 2*usualUtil*Util)
	for n := range b.usual {
		b.usual[n] = b.at(int32(n - usualUtil*Util)).pack()
	}
}

// at is the choice at an inclusive value.
func (b *Beside) at(inclusive int32) odds {
	in := Weight(inclusive)
	all := in + Weight(b.outside)
	// A draw takes a wallet if draw * all lies below in * 2^64.
	most, _ := bits.Div64(in-1, math.MaxUint64, all)
	return odds{most, LogWeight(all)}
}

// pack leaves of the largest draw the upper half, above the log-sum.
func (x odds) pack() uint64 { return x.most>>32<<32 | uint64(uint32(x.logsum)) }

// chooseAll takes the outside option where the draw says so, and turns the log-sums of
// wallets into those of the occasions.
func (b *Beside) chooseAll(chosen []PlatformID, logsum []int32, nest []uint64) {
	usual := b.usual
	logsum, nest = logsum[:len(chosen)], nest[:len(chosen)]
	for k, inclusive := range logsum {
		if n := int(inclusive) + usualUtil*Util; uint(n) < uint(len(usual)) {
			x := usual[n]
			if most := x >> 32; nest[k]>>32 != most { // all but one of four thousand million
				_, takes := bits.Sub64(nest[k]>>32, most, 0)
				chosen[k] |= PlatformID(takes) - 1 // all ones are Outside
				logsum[k] = int32(uint32(x))
				continue
			}
		}
		x := b.at(inclusive)
		if nest[k] > x.most {
			chosen[k] = Outside
		}
		logsum[k] = x.logsum
	}
}
