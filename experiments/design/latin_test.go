package design

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLatinHypercubeHasOnePointInEverySlice(t *testing.T) {
	for _, n := range []int{1, 2, 17, 100} {
		points := LatinHypercube(n, 5, 7)
		require.Len(t, points, n)
		for k := range 5 {
			seen := make([]bool, n)
			for _, p := range points {
				slice := int(p[k] * float64(n))
				require.False(t, seen[slice])
				seen[slice] = true
			}
		}
	}
	require.Equal(t, LatinHypercube(9, 3, 1), LatinHypercube(9, 3, 1))
	require.NotEqual(t, LatinHypercube(9, 3, 1), LatinHypercube(9, 3, 2))
	wide, narrow := LatinHypercube(9, 3, 1), LatinHypercube(9, 2, 1)
	for i := range narrow {
		require.Equal(t, wide[i][:2], narrow[i])
	}
	require.NotEqual(t, wide[0][0], wide[0][1], "dimensions have their own luck")
}
