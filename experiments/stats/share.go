package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson gives the score interval of a share of which k of n were seen (Wilson
// 1927), at the given level between 0 and 1. Without cases it is 0 to 1. It panics
// unless 0 <= k <= n.
func Wilson(k, n int, level float64) (low, high float64) {
	if k < 0 || k > n {
		panic(fmt.Sprintf("stats: %d of %d is no share", k, n))
	}
	checkedLevel(level)
	if n == 0 {
		return 0, 1
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	cases, p := float64(n), float64(k)/float64(n)
	middle := p + z*z/(2*cases)
	half := z * math.Sqrt(p*(1-p)/cases+z*z/(4*cases*cases))
	scale := 1 + z*z/cases
	low, high = (middle-half)/scale, (middle+half)/scale
	// At the borders the formula gives 0 and 1, but for rounding.
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high
}

// Newcombe gives the difference of two independent shares, k1/n1 - k2/n2, and its
// interval made of both score intervals (method 10 of Newcombe 1998, "Interval
// estimation for the difference between independent proportions"). The difference
// is NaN and the interval -1 to 1 if one of the groups has no cases. It panics
// unless 0 <= k <= n in both.
func Newcombe(k1, n1, k2, n2 int, level float64) (difference, low, high float64) {
	low1, high1 := Wilson(k1, n1, level)
	low2, high2 := Wilson(k2, n2, level)
	if n1 == 0 || n2 == 0 {
		return math.NaN(), -1, 1
	}
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	difference = p1 - p2
	return difference, difference - math.Hypot(p1-low1, high2-p2), difference + math.Hypot(high1-p1, p2-low2)
}
