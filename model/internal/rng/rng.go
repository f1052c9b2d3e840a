// Package rng draws named, keyed random numbers.
//
// A draw is a pure function of (seed, replicate, stream, day, hour, index,
// agent). It has no state and no order, so any number of workers, shards or
// collectors meets the same luck, and two strategies share it until they part.
// The package knows nothing of what is drawn.
package rng

import (
	"math"
	"math/bits"
)

// odd is the odd multiplier that spreads agents; it is the increment of the
// splitmix64 generator.
const odd = 0x9E3779B97F4A7C15

// first and second are the factors of the finaliser of splitmix64.
const (
	first  = 0xBF58476D1CE4E5B9
	second = 0x94D049BB133111EB
)

// Mix is the finaliser of splitmix64: a bijection of 64 bits.
func Mix(z uint64) uint64 {
	z = mixed(z, first, second)
	return z ^ (z >> 31)
}

// mixed is Mix before its last step.
func mixed(z, first, second uint64) uint64 {
	z = (z ^ (z >> 30)) * first
	return (z ^ (z >> 27)) * second
}

// Hash folds a text into 64 bits (FNV-1a, then Mix): the default key of an id.
func Hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return Mix(h)
}

// Root is the luck of one replicate.
type Root uint64

// Replicate returns the root of a replicate. The same replicate has the same
// luck in every arm and at every point of an experiment.
func Replicate(seed uint64, replicate int) Root {
	return Root(Mix(Mix(seed+odd) + uint64(replicate)*odd + 1))
}

// Stream is the luck of one purpose in one replicate.
type Stream uint64

// Stream returns the stream of a name, such as install/alipay: one purpose, one
// name. Nothing checks that two purposes do not share a name.
func (r Root) Stream(name string) Stream { return Stream(Mix(uint64(r) ^ Hash(name))) }

// Key fixes a stream at a moment and an index within it.
type Key uint64

// At returns the key of a day (since 1970-01-01), an hour (0 to 23, or 24 for
// the whole day) and the index of the occasion.
func (s Stream) At(day int32, hour, index int) Key {
	when := uint64(uint32(day))<<32 | uint64(uint8(hour))<<24 | uint64(index)&0xFFFFFF
	return Key(Mix(uint64(s) + Mix(when+1)))
}

// Draw returns the number of one agent.
func (k Key) Draw(agent uint64) uint64 { return k.DrawOf(Spread(agent)) }

// Spread is what an agent is in his draws: who draws often does it once.
func Spread(agent uint64) uint64 { return agent * odd }

// DrawOf returns the number of an agent by what Spread made of him.
func (k Key) DrawOf(spread uint64) uint64 { return Mix(spread + uint64(k)) }

// Pair returns the number of an ordered pair of agents.
func (k Key) Pair(from, to uint64) uint64 { return k.From(from).Draw(to) }

// From is the key of the pairs that begin with an agent: who asks for several of them
// makes it once.
func (k Key) From(from uint64) Key { return Key(k.Draw(from)) }

// Real turns a draw into a number in [0, 1).
func Real(draw uint64) float64 { return float64(draw>>11) / (1 << 53) }

// Part returns the k-th number that hangs on one draw: the sequence of
// splitmix64 seeded with it.
func Part(draw uint64, k int) uint64 { return Mix(draw + uint64(k+1)*odd) }

// Below appends the agents, from one to another, whose draw lies below a bound; a
// bound of all ones means everybody. Where few do, the loop never errs on what comes
// next and reads no memory: what else is asked of an agent can wait for those few.
func (k Key) Below(out []uint32, bound uint64, from, to int) []uint32 {
	if bound == 0 {
		return out
	}
	for i := from; i < to; i++ {
		if bound < math.MaxUint64 {
			if i = k.next(bound, i, to, odd, first, second); i == to {
				break
			}
			if k.Draw(uint64(i)) >= bound {
				continue
			}
		}
		out = append(out, uint32(i))
	}
	return out
}

// next returns the first agent, from one to another, whose draw can lie below a bound,
// to if there is none. The three factors of a draw are handed over so that they stay in
// registers: as constants they would be loaded anew for each draw.
func (k Key) next(bound uint64, from, to int, step, first, second uint64) int {
	// The last step of Mix leaves the upper half as it is: what is above this
	// before it is above the bound behind it.
	most := bound | (1<<33 - 1)
	z, i := Spread(uint64(from))+uint64(k), from
	for ; i+4 <= to; i += 4 {
		if mixed(z, first, second) <= most {
			return i
		}
		z += step
		if mixed(z, first, second) <= most {
			return i + 1
		}
		z += step
		if mixed(z, first, second) <= most {
			return i + 2
		}
		z += step
		if mixed(z, first, second) <= most {
			return i + 3
		}
		z += step
	}
	for ; i < to && mixed(z, first, second) > most; i++ {
		z += step
	}
	return i
}

// Next counts the agents of a list before the first whose draw can lie below a bound, or
// number 0 that hangs on it below another.
func (k Key) Next(agents []uint32, bound, part uint64) int {
	return k.nextOf(agents, bound|(1<<33-1), part|(1<<33-1), odd, first, second)
}

// nextOf is Next for bounds that are good before the last step of Mix, too; see next.
//
//go:noinline
func (k Key) nextOf(agents []uint32, bound, part, step, first, second uint64) int {
	for n, agent := range agents {
		z := mixed(uint64(agent)*step+uint64(k), first, second)
		if z <= bound || mixed(z^(z>>31)+step, first, second) <= part {
			return n
		}
	}
	return len(agents)
}

// upper is the half of a number that the last step of Mix leaves as it is.
const upper = math.MaxUint64 &^ (1<<33 - 1)

// Upper rounds a bound down to what Surely looks at.
func Upper(bound uint64) uint64 { return bound & upper }

// Surely is the set of those of the first n of 64 agents, a bit each, whose draw lies
// below the bound of their kind by its upper half alone, as all but one in two thousand
// million of those below it do. Agents come as what Spread made of them, bounds from Upper.
func (k Key) Surely(n int, spread *[64]uint64, kind *[64]uint8, bound *[256]uint64) uint64 {
	return k.surely(uint(n), spread, kind, bound, first, second)
}

// surely is Surely with the factors in registers; see next. Each in turn goes to the
// lowest place, and moves those before him up.
//
//go:noinline
func (k Key) surely(n uint, spread *[64]uint64, kind *[64]uint8, bound *[256]uint64, first, second uint64) (set uint64) {
	_, _, _ = spread[0], kind[0], bound[0] // they are there, which the loop need not ask
	for n--; n < 64; n-- {
		_, below := bits.Sub64(mixed(spread[n]+uint64(k), first, second), bound[kind[n]], 0)
		set, _ = bits.Add64(set, set, below)
	}
	return set
}

// Among is a set that holds all those of another, a bit each of the 64 agents from one
// on, whose draw lies below a bound, and hardly anybody else.
func (k Key) Among(set uint64, from int, bound uint64) uint64 {
	start, least := Spread(uint64(from))+uint64(k), bound&upper+1<<33
	switch {
	case bound >= upper:
		return set
	case bound == 0:
		return 0
	case bits.OnesCount64(set) < dense:
		return thin(set, start, least, odd, first, second)
	default:
		return set & all(start, least, odd, first, second)
	}
}

// dense is the number of agents of 64 from which it is faster to draw for all.
const dense = 34

// thin keeps those of a set whose draw, before the last step of Mix, lies below a number;
// see next for the factors.
//
//go:noinline
func thin(set, start, least, step, first, second uint64) (out uint64) {
	for ; set != 0; set &= set - 1 {
		n := uint64(bits.TrailingZeros64(set))
		_, below := bits.Sub64(mixed(start+n*step, first, second), least, 0)
		out |= set & -set & -below
	}
	return out
}

// all is thin for 64 agents. Each in turn goes to the lowest place, and moves those
// before him up.
func all(start, least, step, first, second uint64) (set uint64) {
	z, below := start+64*step, uint64(0)
	for range 16 {
		z -= step
		_, below = bits.Sub64(mixed(z, first, second), least, 0)
		set, _ = bits.Add64(set, set, below)
		z -= step
		_, below = bits.Sub64(mixed(z, first, second), least, 0)
		set, _ = bits.Add64(set, set, below)
		z -= step
		_, below = bits.Sub64(mixed(z, first, second), least, 0)
		set, _ = bits.Add64(set, set, below)
		z -= step
		_, below = bits.Sub64(mixed(z, first, second), least, 0)
		set, _ = bits.Add64(set, set, below)
	}
	return set
}
