package model

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Rows of which only what is not 0 is held are rows, whatever is set, and are read
// back.
func TestSparseRowsAreRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(1, 600).Draw(t, "people")
		row := rapid.IntRange(1, 16).Draw(t, "row")
		c, want := newSparse[uint16](&shared{}, people, row), make([]uint16, people*row)
		for range rapid.IntRange(0, 3000).Draw(t, "changes") {
			at := rapid.IntRange(0, len(want)-1).Draw(t, "place")
			// Few values are 0, so that some groups are full.
			x := rapid.Uint16Range(0, 9).Draw(t, "value")
			want[at] = x
			c.set(at/row, at%row, x)
		}
		rowsAre(t, want, &c)

		// Each number once, in order; some fall to 0.
		var seen []uint16
		c.each(0, people, func(i, at int, x uint16) uint16 {
			require.Equal(t, want[i*row+at], x)
			seen = append(seen, x)
			want[i*row+at] = x / 3
			return x / 3
		})
		require.NotContains(t, seen, uint16(0))
		rowsAre(t, want, &c)

		half := people / 2 / neighbours * neighbours
		read := make([]uint16, len(want))
		c.read(half, people, func(cell int, x uint16) { read[cell] = x })
		require.Equal(t, want[half*row:], read[half*row:])
		require.Zero(t, slices.Max(append(read[:half*row:half*row], 0)))

		other := newSparse[uint16](&shared{}, people, row)
		copy(other.there, c.there)
		from, to := c.cells(), other.cells()
		require.Equal(t, from.len(), to.len())
		for at := 0; at < from.len(); at += 100 {
			b := make([]byte, 2*min(100, from.len()-at))
			from.put(b, at)
			require.NoError(t, to.get(b, at))
		}
		rowsAre(t, want, &other)
	})
}

func rowsAre(t *rapid.T, want []uint16, c *sparse[uint16]) {
	for i := range c.people {
		row := make([]uint16, c.row)
		for at := range row {
			row[at] = c.of(i, at)
		}
		require.Equal(t, want[i*c.row:(i+1)*c.row], row, "person %d", i)
		require.Equal(t, slices.Max(row) > 0, c.any(i))
	}
	require.NoError(t, c.fits())
}

// Damage is refused before anything is read by it.
func TestSparseRowsHaveABound(t *testing.T) {
	for _, bit := range []int{3, 4 * 70, 4*63 + 3} {
		c := newSparse[uint16](&shared{}, 70, 3)
		c.there[bit/64] |= 1 << (bit % 64)
		assert.ErrorIs(t, c.cells().get(make([]byte, 2), 0), errNobody, bit)
	}
}
