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
