package design_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

// However cells are split, they cover the window once, and each keeps its place.
func TestCellsOfAMosaicCoverTheWindowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		depth := rapid.IntRange(0, 2).Draw(t, "depth")
		columns, rows := rapid.IntRange(1, 5).Draw(t, "columns"), rapid.IntRange(1, 5).Draw(t, "rows")
		m := design.NewMosaic(columns, rows, depth)
		require.Len(t, m.Cells, columns*rows)
		for range rapid.IntRange(0, 12).Draw(t, "splits") {
			i := rapid.IntRange(0, len(m.Cells)-1).Draw(t, "cell")
			if m.Cells[i].Level == depth {
				continue
			}
			before, parts := m.Cells[i], m.Parts(i)
			n := len(m.Cells)
			m.Split(i)
			require.Equal(t, n+parts, len(m.Cells))
			require.Equal(t, [2]int{before.X, before.Y}, [2]int{m.Cells[i].X, m.Cells[i].Y}, "the middle part keeps the place")
		}
		area, places := 0.0, map[[2]int]bool{}
		for i, c := range m.Cells {
			left, right, low, high := m.Bounds(c)
			area += (right - left) * (high - low)
			require.False(t, places[[2]int{c.X, c.Y}], "no place is run twice")
			places[[2]int{c.X, c.Y}] = true
			require.Equal(t, i, m.At(c.X, c.Y), "the place lies in its cell")
			fromX, toX, fromY, toY := m.Span(c)
			for y := fromY; y <= toY; y++ {
				for x := fromX; x <= toX; x++ {
					require.Equal(t, i, m.At(x, y))
				}
			}
		}
		require.InDelta(t, float64((m.Columns-1)*(m.Rows-1)), area, 1e-9)
	})
}

func TestNeighboursAreThoseThatTouch(t *testing.T) {
	m := design.NewMosaic(3, 3, 1)
	assert.ElementsMatch(t, []int{0, 1, 2, 3, 5, 6, 7, 8}, m.Neighbours(4))
	assert.ElementsMatch(t, []int{1, 3, 4}, m.Neighbours(0))
	m.Split(4)
	assert.Equal(t, 9+8, len(m.Cells))
	assert.ElementsMatch(t, []int{9, 10, 11, 12, 13, 14, 15, 16}, m.Neighbours(4), "its own former parts")
	// The corner touches the nearest part only: that at the corner.
	assert.ElementsMatch(t, []int{1, 3, 9}, m.Neighbours(0))
}

func TestFinePlacesKeepThoseOfTheDesign(t *testing.T) {
	assert.Equal(t, 5, design.FinePlaces(5, 0))
	assert.Equal(t, 13, design.FinePlaces(5, 1))
	assert.Equal(t, 37, design.FinePlaces(5, 2))
	// Every third or ninth value of the finer range is, to the bit, one of the design.
	for depth, step := range map[int]int{1: 3, 2: 9} {
		coarse := design.Range(0, 0.7, 8)
		fine := design.Range(0, 0.7, design.FinePlaces(8, depth))
		for i, x := range coarse {
			assert.Equal(t, x, fine[i*step])
		}
	}
}

func TestMosaicsThatCannotBe(t *testing.T) {
	assert.Panics(t, func() { design.NewMosaic(0, 1, 0) })
	assert.Panics(t, func() { design.NewMosaic(1, 1, -1) })
	assert.Panics(t, func() { design.NewMosaic(2, 2, 0).Split(0) })
}
