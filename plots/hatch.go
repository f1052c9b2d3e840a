package plots

import "math"

// hatchStep is the distance between two lines of a hatch in points.
const hatchStep = 3.0

// hatched draws a rectangle of lines that rise at 45 degrees, cut off at its edge.
// Lines lie on one grid of the page, so those of neighbours go through.
func (c *canvas) hatched(left, top, right, bottom float64, p paint) {
	fine := stroke{paint: p, width: 0.5}
	step := hatchStep * math.Sqrt2 // across the page
	for sum := step * math.Ceil((left+top)/step); sum < right+bottom; sum += step {
		// The line is all points whose coordinates add up to sum.
		from, to := math.Max(left, sum-bottom), math.Min(right, sum-top)
		if to > from {
			c.line(from, sum-from, to, sum-to, fine)
		}
	}
	c.shapes = append(c.shapes, shape{path: corners(left, top, right, bottom), closed: true, stroke: stroke{paint: p, width: 0.6}})
}
