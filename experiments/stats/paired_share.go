package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PairedShare is the difference of two shares that were seen in the same cases.
type PairedShare struct {
	Estimate // Value is the first share less the second.

	Both    int // Both counts the cases that have both.
	First   int // First counts the cases that have only the first.
	Second  int // Second counts the cases that have only the second.
	Neither int // Neither counts the cases that have none.

	// P is McNemar's mid-p value: how often equal shares would differ so much.
	P float64
}

// PairedShares compares the shares of ones in a and b pair by pair. It assumes that
// pairs are independent of each other, and nothing about the two of a pair. Values
// are 0 or 1; pairs with a value that is not finite are left out, with a warning.
// It panics on other values and if a and b are not equally long.
//
// Where no pair differs the interval has no width, as that of identical arms must;
// the warning then says in how large a share of pairs the arms may still differ.
func PairedShares(a, b []float64, o Options) PairedShare {
	first, second, _ := finitePairs(a, b)
	s := PairedShare{Estimate: unknown(len(first), o.level())}
	for i := range first {
		switch [2]float64{first[i], second[i]} {
		case [2]float64{1, 1}:
			s.Both++
		case [2]float64{1, 0}:
			s.First++
		case [2]float64{0, 1}:
			s.Second++
		case [2]float64{0, 0}:
			s.Neither++
		default:
			panic(fmt.Sprintf("stats: %v and %v are not 0 or 1", first[i], second[i]))
		}
	}
	s.P = McNemar(s.First, s.Second)
	if s.N < len(a) {
		s.warn("%d of %d pairs have no finite value and are left out", len(a)-s.N, len(a))
	}
	switch {
	case s.N == 0:
		s.warn("there are no pairs")
	case s.First+s.Second == 0:
		_, most := Wilson(0, s.N, s.Level)
		s.Value, s.Low, s.High, s.Method = 0, 0, 0, MethodPairedShares
		s.warn("none of %d pairs differs; with other seeds up to %.2g %% of pairs may", s.N, 100*most)
	default:
		s.Value, s.Low, s.High = NewcombePaired(s.Both, s.First, s.Second, s.Neither, s.Level)
		s.Method = MethodPairedShares
	}
	return s
}

// NewcombePaired gives the difference of two shares of the same cases, of which so
// many have both, only the first, only the second and neither, with an interval
// made of both score intervals and the correlation of the two (method 10 of Newcombe
// 1998, "Improved confidence intervals for the difference between binomial
// proportions based on paired data"). The difference is NaN and the interval -1 to
// 1 without cases. It panics if a count is negative.
func NewcombePaired(both, first, second, neither int, level float64) (difference, low, high float64) {
	if min(both, first, second, neither) < 0 {
		panic("stats: a count is negative")
	}
	n := both + first + second + neither
	low1, high1 := Wilson(both+first, n, level)
	low2, high2 := Wilson(both+second, n, level)
	if n == 0 {
		return math.NaN(), -1, 1
	}
	cases := float64(n)
	p1, p2 := float64(both+first)/cases, float64(both+second)/cases
	difference = float64(first-second) / cases
	phi := pairedPhi(float64(both), float64(first), float64(second), float64(neither))
	// The sums of squares are not negative, but for rounding.
	side := func(x, y float64) float64 { return math.Sqrt(max(x*x-2*phi*x*y+y*y, 0)) }
	return difference, difference - side(p1-low1, high2-p2), difference + side(high1-p1, p2-low2)
}

// pairedPhi is the correlation of the two shares with Newcombe's correction for
// continuity, which takes half the cases off a positive numerator, down to 0.
func pairedPhi(both, first, second, neither float64) float64 {
	margins := (both + first) * (second + neither) * (both + second) * (first + neither)
	if margins == 0 {
		return 0
	}
	above := both*neither - first*second
	if above > 0 {
		above = max(above-(both+first+second+neither)/2, 0)
	}
	return above / math.Sqrt(margins)
}

// McNemar gives the two-sided mid-p value of so many cases that have only the first
// against so many that have only the second: the exact binomial probability of
// counts at least as uneven, of which that of the very counts counts half (Fagerland,
// Lydersen and Laake 2013, "The McNemar test for binary matched-pairs data: mid-p and
// asymptotic are better than exact conditional"). It is 1 if both are equal. With
// counts of positive and negative differences it is the sign test.
func McNemar(first, second int) float64 {
	if first == second {
		return 1
	}
	law := distuv.Binomial{N: float64(first + second), P: 0.5}
	less := float64(min(first, second))
	return 2*law.CDF(less) - law.Prob(less)
}
