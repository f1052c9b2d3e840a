package stats_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/stats"
)

// parts are the values of the players, and last of all together.
func parts(players int, worth []float64) []float64 {
	var out []float64
	for _, sum := range stats.ShapleySums(players, worth) {
		out = append(out, stats.Part(sum, stats.Factorial(players)))
	}
	return out
}

func worths(players int, of func(set int) float64) []float64 {
	out := make([]float64, 1<<players)
	for set := range out {
		out[set] = of(set)
	}
	return out
}

// The glove game (Shapley & Shubik 1969): one left glove and two right ones; a pair is
// worth 1. The left glove gets 2/3, each right one 1/6.
func TestShapleyOfGloves(t *testing.T) {
	got := parts(3, worths(3, func(set int) float64 {
		if set&1 != 0 && set&6 != 0 {
			return 1
		}
		return 0
	}))
	assert.Equal(t, []float64{2.0 / 3, 1.0 / 6, 1.0 / 6, 1}, got)
}

// The airport game (Littlechild & Owen 1973): a runway costs what its longest user
// needs; the cost of each stretch is shared evenly by all who need it.
func TestShapleyOfAnAirport(t *testing.T) {
	need := []float64{1, 3, 3, 10}
	got := parts(4, worths(4, func(set int) float64 {
		longest := 0.0
		for i, n := range need {
			if set>>i&1 != 0 {
				longest = max(longest, n)
			}
		}
		return longest
	}))
	first, second, third := 1.0/4, 2.0/3, 7.0
	for i, want := range []float64{first, first + second, first + second, first + second + third, 10} {
		assert.InDelta(t, want, got[i], 1e-15)
	}
}

// Whatever the worths (counts of 17 digits, shares, amounts of any size) the exact sums
// add up to k! times the whole.
func TestShapleySumsAddUpExactly(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for players := 1; players <= stats.MostPlayers; players++ {
		for _, size := range []float64{1, 1e-9, 1e17} {
			worth := worths(players, func(int) float64 { return size * (rng.Float64() - 0.3) })
			sums := stats.ShapleySums(players, worth)
			total := stats.Exact(0)
			for _, s := range sums[:players] {
				total.Add(total, s)
			}
			assert.Zero(t, total.Cmp(sums[players]), "%d players, size %g", players, size)
			whole := new(big.Float).Mul(stats.Exact(stats.Factorial(players)), new(big.Float).Sub(stats.Exact(worth[len(worth)-1]), stats.Exact(worth[0])))
			assert.Zero(t, whole.Cmp(sums[players]))
		}
	}
}

func TestShapleyNeedsAllSets(t *testing.T) {
	assert.Panics(t, func() { stats.ShapleySums(2, make([]float64, 3)) })
	assert.Panics(t, func() { stats.ShapleySums(9, make([]float64, 512)) })
}
