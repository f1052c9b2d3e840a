package stats

import (
	"fmt"
	"math"
	"slices"
)

// Quantiles gives the quantiles of x at each of qs, from 0 (least) to 1 (greatest):
// with sorted values, the one at place q(n-1), between neighbours by a straight
// line (type 7 of Hyndman and Fan 1996). NaN values are left out; without values
// all are NaN. It panics if a q is outside 0 to 1. x is not changed.
func Quantiles(x, qs []float64) []float64 {
	sorted := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	out := make([]float64, len(qs))
	for i, q := range qs {
		if !(q >= 0 && q <= 1) {
			panic(fmt.Sprintf("stats: quantile %v is not between 0 and 1", q))
		}
		if len(sorted) == 0 {
			out[i] = math.NaN()
			continue
		}
		place := q * float64(len(sorted)-1)
		j := int(place)
		if j+1 == len(sorted) {
			out[i] = sorted[j]
			continue
		}
		out[i] = between(sorted[j], sorted[j+1], place-float64(j))
	}
	return out
}

// between goes from a to b by the given part of the way, without leaving them.
func between(a, b, part float64) float64 {
	switch {
	case a == b || part == 0: // also where both are infinite
		return a
	case part == 1:
		return b
	}
	return min(max(a*(1-part)+b*part, a), b)
}
