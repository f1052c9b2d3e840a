package network

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/model/internal/rng"
)

func checkSimple(t *testing.T, g *CSR) {
	t.Helper()
	for i := range g.Nodes() {
		row := g.Neighbours(i, nil)
		require.True(t, slices.IsSorted(row))
		for k, j := range row {
			require.NotEqual(t, uint32(i), j, "a node is its own friend")
			require.True(t, k == 0 || row[k-1] != j, "a tie is stored twice")
			_, back := slices.BinarySearch(g.Neighbours(int(j), nil), uint32(i))
			require.True(t, back, "a tie is stored at one end only")
		}
	}
}

func meanDegree(g *CSR) float64 { return float64(len(g.Targets)) / float64(g.Nodes()) }

func TestCommunitiesHaveTheirDegree(t *testing.T) {
	g, err := Communities(20_000, 50, 27, 0.3, rng.Replicate(1, 1).Stream("graph"))
	require.NoError(t, err)
	checkSimple(t, g)
	require.InDelta(t, 27, meanDegree(g), 0.2)
	inside := 0
	for i := range g.Nodes() {
		for _, j := range g.Neighbours(i, nil) {
			if int(j)/50 == i/50 {
				inside++
			}
		}
	}
	require.InDelta(t, 0.7, float64(inside)/float64(len(g.Targets)), 0.01)
}

func TestSmallWorldWithoutRewiringIsTheRing(t *testing.T) {
	g, err := SmallWorld(100, 4, 0, rng.Replicate(1, 1).Stream("graph"))
	require.NoError(t, err)
	checkSimple(t, g)
	require.Equal(t, []uint32{1, 2, 98, 99}, g.Neighbours(0, nil))
	require.Equal(t, []uint32{8, 9, 11, 12}, g.Neighbours(10, nil))
}

func TestSmallWorldRewiredKeepsItsDegree(t *testing.T) {
	g, err := SmallWorld(10_000, 10, 0.2, rng.Replicate(1, 1).Stream("graph"))
	require.NoError(t, err)
	checkSimple(t, g)
	require.InDelta(t, 10, meanDegree(g), 0.02)
	far := 0
	for i := range g.Nodes() {
		for _, j := range g.Neighbours(i, nil) {
			d := math.Abs(float64(i) - float64(j))
			if min(d, 10_000-d) > 5 {
				far++
			}
		}
	}
	require.InDelta(t, 0.2, float64(far)/float64(len(g.Targets)), 0.02)
}

func TestEdgeList(t *testing.T) {
	g, err := EdgeList(4, []byte("from,to\n# a comment\n0,1\n1 2\n2\t1\n3,3\n"))
	require.NoError(t, err)
	checkSimple(t, g)
	require.Equal(t, []uint32{0, 2}, g.Neighbours(1, nil))
	require.Zero(t, g.Degree(3))
	for _, bad := range []string{"0,1\n0,9\n", "0,1\nx,1\n", "1\n", "0,1,2\n", "0,-1\n"} {
		_, err := EdgeList(4, []byte(bad))
		require.ErrorContains(t, err, "line ")
	}
}

func FuzzEdgeList(f *testing.F) {
	f.Add([]byte("0,1\n1 2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if g, err := EdgeList(16, text); err == nil {
			checkSimple(t, g)
		}
	})
}
