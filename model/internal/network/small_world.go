package network

import (
	"math/bits"

	"hongbao/model/internal/rng"
)

// SmallWorld returns the graph of Watts & Strogatz (1998): a ring in which
// every node is tied to degree/2 neighbours on each side, and each tie is
// re-wired to a random node with chance rewire.
func SmallWorld(nodes int, degree, rewire float64, s rng.Stream) (*CSR, error) {
	key, target := s.At(0, 0, 0), s.At(0, 0, 1)
	bound := uint64(float64(min(rewire, 1-1e-9)*(1<<53))) << 11
	sides := min(int(degree/2+0.5), (nodes-1)/2)
	return build(nodes, func(emit func(a, b int)) {
		for a := range nodes {
			for k := 1; k <= sides; k++ {
				b := (a + k) % nodes
				if key.Pair(uint64(a), uint64(k)) < bound {
					b = pick(target.Pair(uint64(a), uint64(k)), nodes)
				}
				emit(a, b)
			}
		}
	})
}

func pick(draw uint64, n int) int {
	hi, _ := bits.Mul64(draw, uint64(n))
	return int(hi)
}
