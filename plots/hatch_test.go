package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Every line of a hatch lies within the bar, rises at 45 degrees from edge to edge, and
// is 3 points away from the next.
func TestHatchStaysWithinTheBar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, top := rapid.Float64Range(-50, 500).Draw(t, "left"), rapid.Float64Range(-50, 500).Draw(t, "top")
		right, bottom := left+rapid.Float64Range(1, 300).Draw(t, "width"), top+rapid.Float64Range(1, 40).Draw(t, "height")
		c := &canvas{}
		c.hatched(left, top, right, bottom, ink("axis"))
		lines := c.shapes[:len(c.shapes)-1]
		require.True(t, c.shapes[len(lines)].closed, "the edge comes last")
		const hair = 1e-9
		on := func(p point) bool {
			return math.Abs(p.x-left) < hair || math.Abs(p.x-right) < hair || math.Abs(p.y-top) < hair || math.Abs(p.y-bottom) < hair
		}
		for i, s := range lines {
			a, b := s.path[0], s.path[1]
			for _, p := range s.path {
				require.True(t, p.x >= left-hair && p.x <= right+hair && p.y >= top-hair && p.y <= bottom+hair && on(p))
			}
			require.InDelta(t, b.x-a.x, a.y-b.y, hair)
			if i > 0 {
				before := lines[i-1].path[0]
				require.InDelta(t, hatchStep, (a.x+a.y-before.x-before.y)/math.Sqrt2, hair)
			}
		}
		// All of the diagonal's length is hatched: a line in each step across it.
		require.InDelta(t, (right-left+bottom-top)/math.Sqrt2/hatchStep, float64(len(lines)), 1+hair)
	})
}

// What is hatched, ruled off and below its bar says so in the figure table, and is
// drawn as it says.
func TestRowsWithHatchedBars(t *testing.T) {
	s := &sheet{
		panels: []panel{{id: "r", row: 1, column: 1, from: -1, to: 1, high: 2, weight: 1, axis: axisRows, unit: unitCount}},
		rows:   []rowName{{panel: "r", text: "first", token: "ink"}, {panel: "r", text: "total", token: "ink", place: 1, ruled: true}},
		bars:   []bar{{panel: "r", token: "axis", to: 1, hatch: true}, {panel: "r", token: "loss", place: 1, to: 0.5}},
		intervals: []interval{
			{panel: "r", token: "ink", at: 0.5, low: 0.4, high: 0.6, under: true},
			{panel: "r", token: "ink", place: 1, at: 0.5, low: 0.4, high: 0.6},
		},
	}
	again, err := readSheet(throughCSV(t, s.table()))
	require.NoError(t, err)
	require.Equal(t, s.rows, again.rows)
	require.Equal(t, s.bars, again.bars)
	require.Equal(t, s.intervals, again.intervals)

	p := draw(t, s.table(), Options{})
	var edge, solid shape
	var dots []shape
	rules := 0
	for _, s := range p.canvas.shapes {
		switch {
		case s.closed && s.stroke.paint.name == "axis":
			edge = s
		case s.closed && s.fill.name == "loss":
			solid = s
		case s.radius > 0:
			dots = append(dots, s)
		case s.stroke.paint.name == "rule":
			rules++
		}
	}
	require.Len(t, dots, 2)
	require.Greater(t, dots[0].centre.y-dots[0].radius, edge.path[2].y, "below the hatched bar")
	require.InDelta(t, (solid.path[0].y+solid.path[2].y)/2, dots[1].centre.y, 1e-9, "across the solid bar")
	require.Equal(t, 2, rules, "above the total and above the caption")
}
