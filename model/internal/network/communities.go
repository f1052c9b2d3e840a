package network

import "hongbao/model/internal/rng"

// Communities returns a graph of communities of the given size (consecutive
// nodes) with ties inside drawn at random, and long ties between any two nodes.
// degree is the mean degree, long the share of ties that leave the community.
func Communities(nodes, size int, degree, long float64, s rng.Stream) (*CSR, error) {
	size = min(size, nodes)
	inside, far := s.At(0, 0, 0), s.At(0, 0, 1)
	chance := 0.0
	if size > 1 {
		chance = min(1, float64(degree*(1-long))/float64(size-1))
	}
	bound := uint64(float64(chance*(1<<53))) << 11
	// Each node starts half of its long ties; the other half starts elsewhere.
	start := float64(degree*long) / 2
	whole := int(start)
	more := uint64(float64((start-float64(whole))*(1<<53))) << 11
	return build(nodes, func(emit func(a, b int)) {
		for a := range nodes {
			end := min(nodes, (a/size+1)*size)
			for b := a + 1; b < end; b++ {
				if chance >= 1 || inside.Pair(uint64(a), uint64(b)) < bound {
					emit(a, b)
				}
			}
			n := whole
			if far.Pair(uint64(a), 0) < more {
				n++
			}
			for k := range n {
				emit(a, pick(far.Pair(uint64(a), uint64(k+1)), nodes))
			}
		}
	})
}
