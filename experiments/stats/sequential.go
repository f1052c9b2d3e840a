package stats

import (
	"fmt"
	"math"
)

// Sequential says when to stop adding pairs: as soon as every interval that is asked
// about has at most a wanted half-width, looked at after Least pairs and then after
// batches whose sizes depend on the half-widths so far and on nothing else.
//
// Stopping when an interval looks narrow favours samples whose spread is small by
// chance, so that intervals hold a little less often than their level says; less so the
// more pairs it takes, and in the limit not at all (Chow and Robbins 1965, "On the
// asymptotic theory of fixed-width sequential confidence intervals for the mean"). Few
// looks and no look before ten pairs keep the loss small: coverage_test.go measures it.
type Sequential struct {
	HalfWidth float64 // HalfWidth is the goal, above 0.
	Least     int     // Least is the number of pairs after which the first look is taken, at least 2.
	Most      int     // Most is the number after which nothing is added, at least Least.
}

// Reached tells whether an interval is narrow enough. One of an unknown half-width, NaN,
// is not.
func (s Sequential) Reached(half float64) bool { return half <= s.HalfWidth }

// Next gives the number of pairs at which to look next, after a look at n pairs showed
// these half-widths: n itself when to stop. A half-width falls as one over the root of
// the number, so that
//
//	n (half / wanted)^2
//
// pairs are about needed. The step is at least a tenth of n, so that looks are few, and
// at most n, as what so few pairs tell of the spread is rough.
func (s Sequential) Next(n int, halves []float64) int {
	if !(s.HalfWidth > 0) || s.Least < 2 || s.Most < s.Least {
		panic(fmt.Sprintf("stats: %+v is no rule to stop by", s))
	}
	if n < s.Least {
		return s.Least
	}
	next := n
	for _, half := range halves {
		if s.Reached(half) {
			continue
		}
		need := 2 * float64(n)
		if !math.IsNaN(half) {
			need = min(need, float64(n)*(half/s.HalfWidth)*(half/s.HalfWidth))
		}
		next = max(next, int(math.Ceil(need)), n+(n+9)/10)
	}
	return max(n, min(next, s.Most))
}
