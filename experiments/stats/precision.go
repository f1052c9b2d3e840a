package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Precision says how sharp a paired difference of means is and how many pairs a
// wanted sharpness takes. It assumes differences that are about normal.
type Precision struct {
	N         int     // N is the number of pairs that were used.
	Level     float64 // Level is that of the interval.
	HalfWidth float64 // HalfWidth is half of Student's interval that is reached, NaN below 2 pairs.
	Wanted    float64 // Wanted is the half-width that was asked for.
	Needed    int     // Needed is the number of pairs that reach it, 0 if it cannot be told.
	// Reduction is the variance of the difference without pairing over that with it,
	// NaN where it is undefined.
	Reduction float64
	// Unpaired is the number of runs an arm that would reach the wanted half-width
	// without pairing, 0 if it cannot be told.
	Unpaired int
	Warnings []string // Warnings says in words what limits the result.
}

// PairedPrecision describes the pairs of a and b, and plans for the wanted
// half-width, which must be above 0. Pairs with a value that is not finite are left
// out. It panics if a and b are not equally long.
func PairedPrecision(a, b []float64, wanted float64, o Options) Precision {
	first, second, differences := finitePairs(a, b)
	n, level := len(differences), o.level()
	p := Precision{N: n, Level: level, HalfWidth: math.NaN(), Wanted: wanted, Reduction: math.NaN()}
	if n < 2 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("%d pairs tell nothing about the spread", n))
		return p
	}
	within, without := Variance(differences), Variance(first)+Variance(second)
	if constant(differences) {
		within = 0 // rounding can leave equal values a variance
		p.Warnings = append(p.Warnings, fmt.Sprintf("all %d differences are equal, so that no spread is seen", n))
	} else {
		p.Reduction = without / within
	}
	p.HalfWidth = studentHalf(math.Sqrt(within), n, level)
	p.Needed = RunsFor(math.Sqrt(within), wanted, level)
	p.Unpaired = unpairedRuns(math.Sqrt(without), wanted, level)
	const few = 10
	if n < few {
		p.Warnings = append(p.Warnings, fmt.Sprintf("only %d pairs: the spread, and so the number needed, is poorly known", n))
	}
	return p
}

// RunsFor gives the least number of values, at least 2, whose Student's interval of
// the mean at this level has at most the wanted half-width, given the standard
// deviation s of a value:
//
//	t(n-1) s / sqrt(n) <= wanted.
//
// As s is itself estimated, about half of all such plans miss by a little. It
// panics unless s is finite and not negative and wanted is above 0.
func RunsFor(s, wanted, level float64) int {
	return fewestRuns(s, wanted, level, func(n int) float64 { return float64(n - 1) })
}

// unpairedRuns is RunsFor with the degrees of freedom of two arms of n runs.
func unpairedRuns(s, wanted, level float64) int {
	return fewestRuns(s, wanted, level, func(n int) float64 { return float64(2 * (n - 1)) })
}

func fewestRuns(s, wanted, level float64, freedom func(n int) float64) int {
	if !(s >= 0) || !finite(s) || !(wanted > 0) {
		panic(fmt.Sprintf("stats: no runs can be planned for a standard deviation of %v and a half-width of %v", s, wanted))
	}
	ratio := s / wanted
	z := distuv.UnitNormal.Quantile((1 + checkedLevel(level)) / 2)
	// Student's quantile is above the normal one, so that fewer do not suffice, and
	// approaches it as 1/n, so that a few more do. From a million on they agree.
	least := math.Ceil(z * z * ratio * ratio)
	const many = 1e6
	if least > many {
		return int(min(least, math.MaxInt32))
	}
	n := max(int(least), 2)
	for studentQuantile((1+level)/2, freedom(n))*ratio > math.Sqrt(float64(n)) {
		n++
	}
	return n
}

// studentHalf is half of Student's interval of the mean of n values.
func studentHalf(s float64, n int, level float64) float64 {
	return studentQuantile((1+level)/2, float64(n-1)) * s / math.Sqrt(float64(n))
}
