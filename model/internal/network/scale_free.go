package network

import (
	"slices"

	"hongbao/model/internal/rng"
)

// ScaleFree returns the graph of Barabasi & Albert (1999): nodes come one by
// one, and each ties itself to degree/2 different earlier ones, drawn in
// proportion to their degree. The first ones know all before them.
func ScaleFree(nodes int, degree float64, s rng.Stream) (*CSR, error) {
	count, pickKey := s.At(0, 0, 0), s.At(0, 0, 1)
	half := degree / 2
	whole := int(half)
	more := uint64(float64((half-float64(whole))*(1<<53))) << 11
	if total := uint64(float64(float64(nodes) * degree)); total > maxTies {
		return nil, tooMany(total)
	}
	// A node stands once in this list for each of its ties: an even draw from
	// the list is one in proportion to degree.
	ends := make([]uint32, 0, 2*nodes*(whole+1))
	var own []uint32
	for a := 1; a < nodes; a++ {
		ties := whole
		if count.Draw(uint64(a)) < more {
			ties++
		}
		own = own[:0]
		for b := 0; a <= ties && b < a; b++ {
			own = append(own, uint32(b))
		}
		// A draw that hits a friend is made again. Early hubs may hold most of the
		// list, so the number of draws is bounded; the rest of the ties is left out.
		for n := uint64(0); len(own) < min(ties, a) && n < 1000*uint64(ties); n++ {
			b := uint32(0)
			if len(ends) > 0 {
				b = ends[pick(pickKey.Pair(uint64(a), n), len(ends))]
			} else {
				b = uint32(pick(pickKey.Pair(uint64(a), n), a))
			}
			if !slices.Contains(own, b) {
				own = append(own, b)
			}
		}
		for _, b := range own {
			ends = append(ends, uint32(a), b)
		}
	}
	return build(nodes, func(emit func(a, b int)) {
		for k := 0; k < len(ends); k += 2 {
			emit(int(ends[k]), int(ends[k+1]))
		}
	})
}
