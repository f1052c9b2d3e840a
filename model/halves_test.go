package model

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Counts that several write at once lose nothing, stop where they are full, and leave
// the other one of their word alone.
func TestHalvesCount(t *testing.T) {
	l := newHalves(5)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for n := range 5_000 {
				l.add(n%5, uint32(n%5))
			}
		})
	}
	all.Wait()
	l.add(2, 1<<31)
	l.add(2, 1<<31)
	require.EqualValues(t, fullHalf, l.take(2))
	require.Zero(t, l.take(2))
	for _, at := range []int{0, 1, 3, 4} {
		require.EqualValues(t, 4_000*at, l.take(at))
	}
	require.Equal(t, newHalves(5), l)
}
