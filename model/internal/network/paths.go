package network

// paths walks outwards from the nodes of a sample until nobody new is met.
func (out *Statistics) paths(g Graph, s sample) {
	room := make([]uint32, 0, Most)
	met := make([]uint64, (out.Nodes+63)/64)
	var here, next []uint32
	var total, reached int64
	out.PathRead = s.size()
	for n := range out.PathRead {
		start := uint32(s.node(n))
		clear(met)
		met[start/64] |= 1 << (start % 64)
		here = append(here[:0], start)
		for step := int64(1); len(here) > 0; step++ {
			next = next[:0]
			for _, i := range here {
				for _, j := range g.Neighbours(int(i), room) {
					if bit := uint64(1) << (j % 64); met[j/64]&bit == 0 {
						met[j/64] |= bit
						next = append(next, j)
					}
				}
			}
			total += step * int64(len(next))
			reached += int64(len(next))
			here, next = next, here
		}
	}
	out.Reached = float64(reached) / (float64(out.PathRead) * float64(out.Nodes-1))
	if reached > 0 {
		out.Path = float64(total) / float64(reached)
	}
}
