package model

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Lists that grow in any order are those of slices of their own, and are read back.
func TestPackedListsAreLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(1, 600).Draw(t, "people")
		most := rapid.SampledFrom([]int{1, 3, 30, 250}).Draw(t, "most")
		c, want := newPacked(&shared{}, people, most), make([][]uint32, people)
		for range rapid.IntRange(0, 3000).Draw(t, "numbers") {
			// Half of them meet few people, so that some lists are full.
			i := rapid.IntRange(0, people-1).Draw(t, "person")
			if i%2 == 0 {
				i /= 100
			}
			if len(want[i]) == most {
				continue
			}
			at := rapid.IntRange(0, len(want[i])).Draw(t, "place")
			x := rapid.Uint32().Draw(t, "number")
			want[i] = slices.Insert(want[i], at, x)
			c.insert(i, at, x)
		}
		require.True(t, c.holds())
		holdsLists(t, want, &c)

		other := newPacked(&shared{}, people, most)
		copy(other.count, c.count)
		from, to := c.cells(), other.cells()
		require.Equal(t, from.len(), to.len())
		var all []byte
		step := rapid.IntRange(1, 500).Draw(t, "step")
		for at := 0; at < from.len(); at += step {
			b := make([]byte, 4*min(step, from.len()-at))
			from.put(b, at)
			require.NoError(t, to.get(b, at))
			all = append(all, b...)
		}
		holdsLists(t, want, &other)
		require.Equal(t, c.some, other.some)
		again := make([]byte, len(all))
		to.put(again, 0)
		require.True(t, bytes.Equal(all, again))
	})
}

func holdsLists(t *rapid.T, want [][]uint32, c *packed) {
	room, some := make([]uint32, 0, c.most), 0
	for i, list := range want {
		require.True(t, slices.Equal(list, c.of(i, room)), "person %d", i)
		require.Equal(t, len(list), c.len(i))
		some += number(len(list) > 0)
	}
	require.Equal(t, some, c.some)
}

// A damaged length is refused before a list is read by it.
func TestPackedListsHaveABound(t *testing.T) {
	c := newPacked(&shared{}, 70, 3)
	c.count[69] = 4
	require.ErrorIs(t, c.cells().get(make([]byte, 4), 0), errLong)
}
