package model

// perCircle lists the hosts that have a graph of their own.
func perCircle(n *names) []string {
	var out []string
	for _, h := range n.hosts {
		if h.Circle != nil {
			out = append(out, h.ID)
		}
	}
	return out
}

// circleColumn returns the graph of a column; that of a circle that is off is empty.
func (w *World) circleColumn(k int) *ties {
	id := perCircle(&w.names)[k]
	if c := w.circleOn(w.names.hostsNamed(id)[0]); c != nil {
		return c
	}
	return &ties{}
}

func circleMembers(w *World, k int) (float64, float64) {
	return w.people(int64(w.circleColumn(k).lists.some)), 1
}

func circleTies(w *World, k int) (float64, float64) {
	c := w.circleColumn(k)
	return float64(2 * c.edges), float64(c.lists.some)
}

func circleClustering(w *World, k int) (float64, float64) {
	c := w.circleColumn(k)
	return float64(3 * c.triangles), float64(c.wedges)
}
