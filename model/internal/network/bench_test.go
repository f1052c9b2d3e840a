package network

import "testing"

// BenchmarkNeighbours reads rows of nodes in a scattered order, as changed
// users do, from an implicit graph and from the same ties stored, and prints the
// time of one neighbour. A graph of a million nodes does not fit a cache.
func BenchmarkNeighbours(b *testing.B) {
	const nodes = 1 << 20
	g, err := ImplicitCommunities(nodes, 50, 27, 0.3, false, luck)
	if err != nil {
		b.Fatal(err)
	}
	stored, err := Store(g)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		g    Graph
	}{{"implicit", g}, {"csr", stored}} {
		b.Run(c.name, func(b *testing.B) {
			room := make([]uint32, 0, Most)
			var ties, sum int
			i := 0
			for b.Loop() {
				i = (i + 618_033) % nodes
				row := c.g.Neighbours(i, room)
				for _, j := range row {
					sum += int(j)
				}
				ties += len(row)
			}
			if sum == 0 {
				b.Fatal("nothing was read")
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(ties), "ns/neighbour")
		})
	}
}
