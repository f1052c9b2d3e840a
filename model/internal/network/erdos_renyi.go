package network

import "hongbao/model/internal/rng"

// ErdosRenyi returns the graph in which any two nodes are tied with the same
// chance, degree/(nodes-1) (Gilbert 1959). It jumps from tie to tie along the list
// of pairs (Batagelj & Brandes 2005).
func ErdosRenyi(nodes int, degree float64, s rng.Stream) (*CSR, error) {
	if nodes < 2 || degree <= 0 {
		return build(nodes, func(func(a, b int)) {})
	}
	key := s.At(0, 0, 0)
	// powers[j] is the chance that 2^j pairs in a row are not tied. A gap is the
	// largest number k with (1-p)^k >= u for u uniform; finding it bit by bit takes
	// products only, which every processor rounds alike, and no logarithm.
	var powers [62]float64
	powers[0] = 1 - min(1, degree/float64(nodes-1))
	for j := 1; j < len(powers); j++ {
		powers[j] = float64(powers[j-1] * powers[j-1])
	}
	gap := func(draw uint64) int {
		u := float64(draw>>11+1) / (1 << 53)
		k, chance := 0, 1.0
		for j := len(powers) - 1; j >= 0; j-- {
			if next := float64(chance * powers[j]); next >= u {
				chance = next
				k += 1 << j
			}
		}
		return k
	}
	return build(nodes, func(emit func(a, b int)) {
		a, b := 1, -1
		for n := uint64(0); ; n++ {
			b += 1 + gap(key.Draw(n))
			for b >= a && a < nodes {
				b -= a
				a++
			}
			if a >= nodes {
				return
			}
			emit(a, b)
		}
	})
}
