package stats

import "math"

// Separation tells how far two groups lie apart: the distance of their means in
// units of their spread (Ashman, Bird and Zepf 1994, "Detecting bimodality in
// astronomical datasets"),
//
//	|mean a - mean b| / sqrt((var a + var b) / 2).
//
// A group of one value takes the spread of the other. It is NaN where no spread is
// known or there is neither spread nor distance, and +Inf where groups without
// spread differ. Values that are not finite are left out.
//
// The halves of a law with one peak that is cut there are at most sqrt(12) = 3.46
// apart, which the uniform law reaches: a monotone density has a standard deviation
// of at least its mean distance from the cut over sqrt(3).
func Separation(a, b []float64) float64 {
	a, b = finiteValues(a), finiteValues(b)
	if len(a) == 0 || len(b) == 0 || len(a)+len(b) < 3 {
		return math.NaN()
	}
	first, second := groupVariance(a), groupVariance(b)
	switch {
	case len(a) == 1:
		first = second
	case len(b) == 1:
		second = first
	}
	distance, spread := math.Abs(exactMean(a)-exactMean(b)), math.Sqrt((first+second)/2)
	return distance / spread
}

// groupVariance is exactly 0 for equal values.
func groupVariance(x []float64) float64 {
	if constant(x) {
		return 0
	}
	return Variance(x)
}
