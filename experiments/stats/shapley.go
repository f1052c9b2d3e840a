package stats

import (
	"fmt"
	"math/big"
	"math/bits"
)

// MostPlayers bounds the players of Shapley: it needs the worth of all their sets.
const MostPlayers = 8

// ShapleySums shares out the worth of all players among them (Shapley 1953, "A value
// for n-person games"). worth holds that of each set of players, as bits of its place,
// so it has 2^players values, all finite; it panics otherwise. A player's value is the
// mean, over all orders in which the players come, of what he adds to those before:
//
//	sum over sets S without him of |S|! (k-|S|-1)! (worth(S + him) - worth(S)) / k!
//
// The result holds the sums before the division by k!, and last k! times the worth of
// all less that of none, all exact: the sums add up to it to the last bit, whether the
// worths are counts, amounts or shares.
func ShapleySums(players int, worth []float64) []*big.Float {
	if players < 1 || players > MostPlayers || len(worth) != 1<<players {
		panic(fmt.Sprintf("stats: %d worths are not those of all sets of %d players, 1 to %d", len(worth), players, MostPlayers))
	}
	exact := make([]*big.Float, len(worth))
	for set, w := range worth {
		if !finite(w) {
			panic(fmt.Sprintf("stats: set %d of the players has no finite worth", set))
		}
		exact[set] = Exact(w)
	}
	sums := make([]*big.Float, players+1)
	for i := range players {
		sums[i] = Exact(0)
		for set := range worth {
			if set>>i&1 != 0 {
				continue
			}
			before := bits.OnesCount(uint(set))
			gain := Exact(0).Sub(exact[set|1<<i], exact[set])
			weight := Exact(Factorial(before) * Factorial(players-before-1))
			sums[i].Add(sums[i], gain.Mul(gain, weight))
		}
	}
	total := Exact(0).Sub(exact[len(worth)-1], exact[0])
	sums[players] = total.Mul(total, Exact(Factorial(players)))
	return sums
}

// Exact is x with room for exact sums of many such numbers, sized 1e-300 to 1e300.
func Exact(x float64) *big.Float { return big.NewFloat(0).SetPrec(2200).SetFloat64(x) }

// Part is the number nearest to an exact sum divided by a whole number.
func Part(sum *big.Float, by float64) float64 {
	out, _ := Exact(0).Quo(sum, Exact(by)).Float64()
	return out
}

// Factorial gives n!, exact up to 22.
func Factorial(n int) float64 {
	out := 1.0
	for i := 2; i <= n; i++ {
		out *= float64(i)
	}
	return out
}
