package agents

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Cells are zero and belong to one column alone, in whatever order and however often an
// arena is used, and from the third world of a shape on nothing is made anew.
func TestArenaMakesZeroedColumnsApart(t *testing.T) {
	var a Arena
	build := func() {
		var bytes [][]uint8
		var words [][]int64
		for n := range 200 {
			bytes = append(bytes, Make[uint8](&a, n))
			words = append(words, Make[int64](&a, 200-n))
		}
		for n := range bytes {
			require.Len(t, bytes[n], n)
			require.Equal(t, len(bytes[n]), cap(bytes[n]))
			for i := range bytes[n] {
				require.Zero(t, bytes[n][i])
				bytes[n][i] = uint8(n + 1)
			}
			for i := range words[n] {
				require.Zero(t, words[n][i])
				words[n][i] = int64(n + 1)
			}
		}
		for n := range bytes {
			for _, x := range bytes[n] {
				require.Equal(t, uint8(n+1), x)
			}
			for _, x := range words[n] {
				require.Equal(t, int64(n+1), x)
			}
		}
	}
	for range 4 {
		build()
		a.Reset()
	}
	require.Zero(t, testing.AllocsPerRun(10, func() {
		Make[uint8](&a, 100)
		Make[int64](&a, 1)
		a.Reset()
	}))
}

func TestNoArenaMakesColumnsAnew(t *testing.T) {
	first, second := Make[uint16](nil, 3), Make[uint16](nil, 3)
	first[0] = 1
	require.Equal(t, []uint16{0, 0, 0}, second)
}
