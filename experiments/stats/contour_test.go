package stats

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func field(wide, high int, f func(x, y float64) float64) []float64 {
	out := make([]float64, wide*high)
	for i := range out {
		out[i] = f(float64(i%wide), float64(i/wide))
	}
	return out
}

// A plane's contour is a straight line from border to border.
func TestTheContourOfAPlane(t *testing.T) {
	lines := Contour(field(6, 4, func(x, y float64) float64 { return x + 2*y }), 6, 4, 3.5)
	require.Len(t, lines, 1)
	for _, v := range lines[0] {
		assert.InDelta(t, 3.5, v.X+2*v.Y, 1e-12)
	}
	ends := []Vertex{lines[0][0], lines[0][len(lines[0])-1]}
	assert.ElementsMatch(t, []Vertex{{3.5, 0}, {0, 1.75}}, ends)
}

// A cone's contour is closed, and near a circle.
func TestTheContourOfACone(t *testing.T) {
	lines := Contour(field(41, 41, func(x, y float64) float64 { return math.Hypot(x-20, y-20) }), 41, 41, 12.3)
	require.Len(t, lines, 1)
	line := lines[0]
	assert.Equal(t, line[0], line[len(line)-1])
	length := 0.0
	for i, v := range line {
		assert.InDelta(t, 12.3, math.Hypot(v.X-20, v.Y-20), 0.02)
		if i > 0 {
			length += math.Hypot(v.X-line[i-1].X, v.Y-line[i-1].Y)
		}
	}
	assert.InDelta(t, 2*math.Pi*12.3, length, 0.2)
}

// At a saddle the lines do not cross: the mean of the four corners decides.
func TestContoursAtASaddle(t *testing.T) {
	for _, middle := range []struct {
		corners []float64
		joined  [][2]Vertex
	}{
		{[]float64{1, 0, 0, 0.8}, [][2]Vertex{{{0.5, 0}, {0, 0.5}}, {{1, 0.625}, {0.625, 1}}}},
		{[]float64{1, 0.4, 0.4, 1}, [][2]Vertex{{{5.0 / 6, 0}, {1, 1.0 / 6}}, {{0, 5.0 / 6}, {1.0 / 6, 1}}}},
	} {
		lines := Contour(middle.corners, 2, 2, 0.5)
		require.Len(t, lines, 2)
		for _, want := range middle.joined {
			found := false
			for _, l := range lines {
				require.Len(t, l, 2)
				found = found || near(l[0], want[0]) && near(l[1], want[1]) || near(l[0], want[1]) && near(l[1], want[0])
			}
			assert.True(t, found, "%v joins %v of %v", middle.corners, want, lines)
		}
	}
}

func near(a, b Vertex) bool { return math.Hypot(a.X-b.X, a.Y-b.Y) < 1e-9 }

func TestContoursThatAreNotThere(t *testing.T) {
	assert.Empty(t, Contour(field(4, 4, func(_, _ float64) float64 { return 0.5 }), 4, 4, 0.5), "at the level counts as below")
	assert.Empty(t, Contour(field(4, 4, func(_, _ float64) float64 { return math.NaN() }), 4, 4, 0.5))
	assert.Empty(t, Contour([]float64{0, 1}, 2, 1, 0.5), "one row has no squares")
}
