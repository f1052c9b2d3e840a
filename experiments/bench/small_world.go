package bench

import (
	"math/rand/v2"
	"strconv"
)

// tie is a friendship of two people.
type tie struct{ a, b uint32 }

// smallWorld returns the ties of Watts & Strogatz (1998): a ring on which everybody is
// tied to 10 neighbours on each side; each tie is moved with chance 0.05, at one end, to
// somebody drawn from all who are outside the window of the 20 neighbours.
func smallWorld(n int, seed uint64) []tie {
	const sides, chance = 10, 0.05
	luck := rand.New(rand.NewPCG(seed, 1))
	out := make([]tie, 0, n*sides)
	for i := range n {
		for k := 1; k <= sides; k++ {
			j := (i + k) % n
			if luck.Float64() < chance {
				// Of the numbers that follow those of the window each is as likely.
				j = (i + sides + 1 + luck.IntN(n-2*sides-1)) % n
			}
			out = append(out, tie{uint32(i), uint32(j)})
		}
	}
	return out
}

// edgeList writes ties as a file of network.kind edge_list.
func edgeList(ties []tie) []byte {
	out := make([]byte, 0, 14*len(ties))
	for _, t := range ties {
		out = strconv.AppendUint(out, uint64(t.a), 10)
		out = append(out, ',')
		out = strconv.AppendUint(out, uint64(t.b), 10)
		out = append(out, '\n')
	}
	return out
}

// rows lists the friends of each one behind the other: those of i are
// friends[first[i]:first[i+1]].
func rows(n int, ties []tie) (first, friends []uint32) {
	first = make([]uint32, n+1)
	for _, t := range ties {
		first[t.a+1]++
		first[t.b+1]++
	}
	for i := range n {
		first[i+1] += first[i]
	}
	next := append([]uint32(nil), first...)
	friends = make([]uint32, 2*len(ties))
	for _, t := range ties {
		friends[next[t.a]], friends[next[t.b]] = t.b, t.a
		next[t.a]++
		next[t.b]++
	}
	return first, friends
}
