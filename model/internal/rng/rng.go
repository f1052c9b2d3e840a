// Package rng draws named, keyed random numbers.
//
// A draw is a pure function of (seed, replicate, stream, day, hour, index,
// agent). It has no state and no order, so any number of workers, shards or
// collectors meets the same luck, and two strategies share it until they part.
// The package knows nothing of what is drawn.
package rng

import "math"

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

// AtMost returns a number that DrawOf does not exceed, in fewer steps: the upper half of
// both is the same.
func (k Key) AtMost(spread uint64) uint64 {
	return mixed(spread+uint64(k), first, second) | (1<<33 - 1)
}

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
func (k Key) nextOf(agents []uint32, bound, part, step, first, second uint64) int {
	for n, agent := range agents {
		z := mixed(uint64(agent)*step+uint64(k), first, second)
		if z <= bound || mixed(z^(z>>31)+step, first, second) <= part {
			return n
		}
	}
	return len(agents)
}
