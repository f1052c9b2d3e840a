package model

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Lists that grow in any order are those of sets of their own, and are read back.
func TestPackedListsAreSets(t *testing.T) {
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
			x := rapid.Uint32Range(0, 2_000_000_000).Draw(t, "number")
			if rapid.Bool().Draw(t, "near") {
				x = uint32(max(0, i+rapid.IntRange(-70, 70).Draw(t, "distance")))
			}
			at, found := slices.BinarySearch(want[i], x)
			if found || len(want[i]) == most {
				continue
			}
			c.some += number(len(want[i]) == 0)
			c.insert(i, want[i], x)
			want[i] = slices.Insert(want[i], at, x)
		}
		require.True(t, c.holds())
		holdsLists(t, want, &c)

		other := newPacked(&shared{}, people, most)
		copy(other.bytes, c.bytes)
		copy(other.high, c.high)
		from, to := c.cells(), other.cells()
		require.Equal(t, from.len(), to.len())
		var all []byte
		step := rapid.IntRange(1, 500).Draw(t, "step")
		for at := 0; at < from.len(); at += step {
			b := make([]byte, min(step, from.len()-at))
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

// Who is near takes a byte, and 64 places away on either side begin those who take four.
func TestPackedListsTakeFewBytes(t *testing.T) {
	c := newPacked(&shared{}, 300, 30)
	for _, x := range []struct{ user, bytes int }{{99, 1}, {36, 2}, {163, 3}, {35, 7}, {164, 11}, {2_000_000_000, 15}} {
		c.insert(100, c.of(100, nil), uint32(x.user))
		require.Equal(t, x.bytes, c.takes(100))
	}
	require.Equal(t, []uint32{35, 36, 99, 163, 164, 2_000_000_000}, c.of(100, nil))
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
	c.bytes[69] = 13
	require.ErrorIs(t, c.cells().get(make([]byte, 1), 0), errLong)
}
