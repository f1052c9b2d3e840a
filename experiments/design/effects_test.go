package design_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
)

// Every step of a walk moves one factor by the step, up or down; every walk moves
// each factor once.
func TestMorrisMovesEachFactorOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 10).Draw(t, "factors")
		s := design.Settings{Seed: rapid.Uint64().Draw(t, "seed"), Trajectories: rapid.Int64Range(1, 10).Draw(t, "walks"), Levels: rapid.Int64Range(2, 9).Draw(t, "levels")}
		s.Step = rapid.Int64Range(1, s.Levels-1).Draw(t, "step")
		d := cube(t, "morris", k, s)
		require.Equal(t, s.Trajectories*int64(k+1), d.Size())
		delta := float64(s.Step) / float64(s.Levels-1)
		for walk := range s.Trajectories {
			moved := make([]bool, k)
			for step := range int64(k) {
				at, next := d.Places(walk*int64(k+1)+step), d.Places(walk*int64(k+1)+step+1)
				changes := 0
				for i := range at {
					require.InDelta(t, math.Round(at[i]*float64(s.Levels-1)), at[i]*float64(s.Levels-1), 1e-9, "places are levels")
					if at[i] != next[i] {
						require.InDelta(t, delta, math.Abs(next[i]-at[i]), 1e-12)
						require.False(t, moved[i])
						moved[i] = true
						changes++
					}
				}
				require.Equal(t, 1, changes)
			}
		}
	})
}

// Orders and ways are drawn anew for each walk, evenly.
func TestMorrisHasNoFavourites(t *testing.T) {
	const walks = 6000
	d := cube(t, "morris", 3, design.Settings{Seed: 1, Trajectories: walks, Levels: 4, Step: 2})
	first, ups := [3]float64{}, 0.0
	for walk := range int64(walks) {
		at, next := d.Places(walk*4), d.Places(walk*4+1)
		for i := range at {
			if next[i] != at[i] {
				first[i]++
			}
			if next[i] > at[i] {
				ups++
			}
		}
	}
	for i, n := range first {
		require.InDelta(t, walks/3, n, 4*math.Sqrt(walks*2.0/9), "factor %d is moved first", i)
	}
	require.InDelta(t, walks/2, ups, 4*math.Sqrt(walks/4.0))
}

// The rows of a pair stand as SALib's: A, A with one factor of B each, B with one of
// A each for second order, B; and A and B are the halves of a Sobol point.
func TestSaltelliMixesPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 6).Draw(t, "factors")
		s := design.Settings{Seed: rapid.Uint64().Draw(t, "seed"), Points: rapid.Int64Range(1, 20).Draw(t, "points"), SecondOrder: rapid.Bool().Draw(t, "second"), Scramble: rapid.Bool().Draw(t, "scramble")}
		rows := int64(k + 2)
		if s.SecondOrder {
			rows = int64(2*k + 2)
		}
		d := cube(t, "saltelli", k, s)
		require.Equal(t, s.Points*rows, d.Size())
		for point := range s.Points {
			a, b := d.Places(point*rows), d.Places(point*rows+rows-1)
			if !s.Scramble {
				both := cube(t, "sobol", 2*k, design.Settings{Points: s.Points}).Places(point)
				require.Equal(t, both, append(append([]float64{}, a...), b...))
			}
			for row := int64(1); row < rows-1; row++ {
				i, from, with := int(row-1), a, b
				if i >= k {
					i, from, with = i-k, b, a
				}
				want := append([]float64{}, from...)
				want[i] = with[i]
				require.Equal(t, want, d.Places(point*rows+row))
			}
		}
	})
}

// The indices that the design is made for come out right: of x1 + 2 x2 + x1 x3 on the
// cube, by the estimator of Saltelli et al. (2010), table 2 (b), and Jansen's.
func TestSaltelliFindsKnownIndices(t *testing.T) {
	const n = 4096
	f := func(x []float64) float64 { return x[0] + 2*x[1] + x[0]*x[2] }
	d := cube(t, "saltelli", 3, design.Settings{Points: n, Scramble: true, Seed: 9})
	var sum, square float64
	var main, total [3]float64
	for point := range int64(n) {
		a, b := f(d.Places(point*5)), f(d.Places(point*5+4))
		sum, square = sum+a+b, square+a*a+b*b
		for i := range 3 {
			mixed := f(d.Places(point*5 + 1 + int64(i)))
			main[i] += b * (mixed - a) / n
			total[i] += (a - mixed) * (a - mixed) / (2 * n)
		}
	}
	variance := square/(2*n) - math.Pow(sum/(2*n), 2)
	// By hand: V1 = 9/48, V2 = 4/12, V3 = 1/48, V13 = 1/144.
	whole := 9.0/48 + 4.0/12 + 1.0/48 + 1.0/144
	require.InEpsilon(t, whole, variance, 0.01)
	for i, want := range []float64{9.0 / 48, 4.0 / 12, 1.0 / 48} {
		require.InDelta(t, want/whole, main[i]/variance, 0.01, "factor %d", i)
	}
	for i, want := range []float64{9.0/48 + 1.0/144, 4.0 / 12, 1.0/48 + 1.0/144} {
		require.InDelta(t, want/whole, total[i]/variance, 0.01, "factor %d", i)
	}
}
