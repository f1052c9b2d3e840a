package network

import "hongbao/model/internal/rng"

// Ring returns the ring in which every node is tied to its degree/2 nearest
// neighbours on each side.
func Ring(nodes int, degree float64) (*CSR, error) {
	return SmallWorld(nodes, degree, 0, rng.Stream(0))
}
