package network

import "slices"

// clustering counts, for the nodes of a sample, which of their friends are
// friends of each other.
func (out *Statistics) clustering(g Graph, s sample) {
	room := make([]uint32, 0, Most)
	var friends []uint32
	var closed, all int64
	var sum float64
	nodes := 0
	out.ClusteringRead = s.size()
	for n := range out.ClusteringRead {
		i := s.node(n)
		friends = append(friends[:0], g.Neighbours(i, room)...)
		if len(friends) < 2 {
			continue
		}
		slices.Sort(friends)
		var hits int64 // each pair is met from both ends
		for _, j := range friends {
			for _, k := range g.Neighbours(int(j), room) {
				if _, found := slices.BinarySearch(friends, k); found {
					hits++
				}
			}
		}
		most := int64(len(friends)) * int64(len(friends)-1)
		closed += hits
		all += most
		sum += float64(hits) / float64(most)
		nodes++
	}
	if nodes > 0 {
		out.Clustering = sum / float64(nodes)
		out.Transitivity = float64(closed) / float64(all)
	}
}
