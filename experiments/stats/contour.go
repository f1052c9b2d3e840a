package stats

import "slices"

// Vertex is a corner of a contour, in steps of the lattice.
type Vertex struct{ X, Y float64 }

// Contour gives the lines along which values on a lattice, row by row, pass through
// a level: marching squares with straight lines between the places, and where
// the corners of a square alternate, the mean of the four decides which of them are
// joined (Lorensen & Cline 1987, in the plane). A value at the level counts as below;
// a square with a corner that is NaN has no line. Lines that end at a border come
// first, then those that are closed, whose first vertex is the last again.
func Contour(values []float64, wide, high int, level float64) [][]Vertex {
	c := &tracer{values: values, wide: wide, high: high, level: level, next: map[edge][]edge{}}
	for y := range high - 1 {
		for x := range wide - 1 {
			c.square(x, y)
		}
	}
	slices.SortFunc(c.edges, edge.compare)
	var out [][]Vertex
	for _, onlyEnds := range []bool{true, false} {
		for _, e := range c.edges {
			if n := len(c.next[e]); n == 1 || n > 0 && !onlyEnds {
				out = append(out, c.trace(e))
			}
		}
	}
	return out
}

// edge is a side of a square of the lattice, from a place to the right or up.
type edge struct {
	x, y int
	up   bool
}

func (a edge) compare(b edge) int {
	switch {
	case a.y != b.y:
		return a.y - b.y
	case a.x != b.x:
		return a.x - b.x
	case a.up == b.up:
		return 0
	case b.up:
		return -1
	}
	return 1
}

// tracer joins the crossings of edges.
type tracer struct {
	values     []float64
	wide, high int
	level      float64
	edges      []edge          // that are crossed
	next       map[edge][]edge // crossings that follow one; looked up only
}

func (c *tracer) at(x, y int) float64 { return c.values[y*c.wide+x] }

// square joins the crossings of one square's sides.
func (c *tracer) square(x, y int) {
	corners := [4]float64{c.at(x, y), c.at(x+1, y), c.at(x+1, y+1), c.at(x, y+1)}
	sides := [4]edge{{x, y, false}, {x + 1, y, true}, {x, y + 1, false}, {x, y, true}}
	sum := 0.0
	var crossed []edge
	for k, v := range corners {
		sum += v
		if (v > c.level) != (corners[(k+1)%4] > c.level) {
			crossed = append(crossed, sides[k])
		}
	}
	if !finite(sum) {
		return
	}
	switch len(crossed) {
	case 2:
		c.join(crossed[0], crossed[1])
	case 4:
		// Corner 0 is cut off, and so is its opposite, unless the middle is on its side.
		if (sum/4 > c.level) == (corners[0] > c.level) {
			c.join(sides[0], sides[1])
			c.join(sides[2], sides[3])
		} else {
			c.join(sides[3], sides[0])
			c.join(sides[1], sides[2])
		}
	}
}

func (c *tracer) join(a, b edge) {
	for _, e := range []edge{a, b} {
		if _, known := c.next[e]; !known {
			c.edges = append(c.edges, e)
		}
	}
	c.next[a] = append(c.next[a], b)
	c.next[b] = append(c.next[b], a)
}

// trace follows a line from a crossing and takes up what it passes.
func (c *tracer) trace(from edge) []Vertex {
	out := []Vertex{c.vertex(from)}
	for len(c.next[from]) > 0 {
		to := c.next[from][0]
		c.cut(from, to)
		c.cut(to, from)
		out = append(out, c.vertex(to))
		from = to
	}
	return out
}

func (c *tracer) cut(from, to edge) {
	i := slices.Index(c.next[from], to)
	c.next[from] = slices.Delete(c.next[from], i, i+1)
}

// vertex is where the level lies on an edge.
func (c *tracer) vertex(e edge) Vertex {
	a, x, y := c.at(e.x, e.y), float64(e.x), float64(e.y)
	if e.up {
		return Vertex{x, y + (c.level-a)/(c.at(e.x, e.y+1)-a)}
	}
	return Vertex{x + (c.level-a)/(c.at(e.x+1, e.y)-a), y}
}
