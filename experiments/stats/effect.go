package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Options says how intervals are made. The zero value is the default.
type Options struct {
	// Level is the share of intervals that hold the true mean, between 0 and 1;
	// 0 means 0.95.
	Level float64
	// Resamples is the number of bootstrap samples, at least 100; 0 means 2,000.
	Resamples int
}

func (o Options) level() float64 {
	if o.Level == 0 {
		return 0.95
	}
	return checkedLevel(o.Level)
}

func checkedLevel(level float64) float64 {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("stats: level %v is not between 0 and 1", level))
	}
	return level
}

func (o Options) resamples() int {
	switch {
	case o.Resamples == 0:
		return 2000
	case o.Resamples < 100:
		panic(fmt.Sprintf("stats: %d resamples are too few; at least 100 are needed", o.Resamples))
	default:
		return o.Resamples
	}
}

// The methods that make an interval.
const (
	// MethodT is Student's interval, right for normal numbers. Of ten values of the
	// exponential law, skewness 2, its 95 % hold the mean in 89 % of cases.
	MethodT    = "t"
	MethodBCa  = "bca"  // MethodBCa is the bias-corrected and accelerated bootstrap.
	MethodNone = "none" // MethodNone says that there is no interval.
)

// bootstrapFrom is the number of values from which the bootstrap is used. Below,
// its resamples take too few different values, and Student's interval covers better.
const bootstrapFrom = 30

// Effect is a mean with its interval and what one must know to trust it.
type Effect struct {
	N     int     // N is the number of values or pairs that were used.
	Mean  float64 // Mean is the mean in the unit of the values, NaN without values.
	Low   float64 // Low is the lower end of the interval, NaN if there is none.
	High  float64 // High is the upper end of the interval, NaN if there is none.
	Level float64 // Level is the share of such intervals that hold the true mean.
	// Method is MethodT below 30 values, MethodBCa from 30, MethodNone below 2.
	Method string

	Positive int // Positive counts the values above 0.
	Negative int // Negative counts the values below 0.
	Zero     int // Zero counts the values that are exactly 0.
	// VarianceRatio is the variance of an unpaired difference over that of the
	// paired one: how many times as many runs the same precision would need without
	// pairing. NaN where it is undefined and for Mean.
	VarianceRatio float64
	// AllZero says that there are values and all are exactly 0, bit for bit.
	AllZero bool
	// Warnings says in words what limits the result.
	Warnings []string
}

// Paired gives the mean of a[i]-b[i] with its interval. Both slices must be
// equally long, pair by pair; it panics otherwise. Pairs with a value that is not
// finite are left out, with a warning.
//
// Identical arms give exactly 0 with an interval from 0 to 0. One pair gives no
// interval.
func Paired(a, b []float64, o Options) Effect {
	first, second, differences := finitePairs(a, b)
	e := effect(differences, len(a), o, "pair", "pairs")
	paired := Variance(differences)
	if paired > 0 && !constant(differences) { // rounding can leave equal values a variance
		e.VarianceRatio = (Variance(first) + Variance(second)) / paired
	}
	return e
}

// finitePairs gives the pairs with two finite values, and their differences.
func finitePairs(a, b []float64) (first, second, differences []float64) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d values cannot be paired with %d", len(a), len(b)))
	}
	for i := range a {
		if finite(a[i]) && finite(b[i]) {
			first, second = append(first, a[i]), append(second, b[i])
			differences = append(differences, a[i]-b[i])
		}
	}
	return first, second, differences
}

// Mean gives the mean of x with its interval. Values that are not finite are left
// out, with a warning.
func Mean(x []float64, o Options) Effect {
	return effect(finiteValues(x), len(x), o, "value", "values")
}

func finiteValues(x []float64) []float64 {
	var kept []float64
	for _, v := range x {
		if finite(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// effect describes the values x that are left of so many.
func effect(x []float64, of int, o Options, one, many string) Effect {
	e := Effect{
		N: len(x), Mean: math.NaN(), Low: math.NaN(), High: math.NaN(), Level: o.level(),
		Method: MethodNone, VarianceRatio: math.NaN(),
	}
	for _, v := range x {
		switch {
		case v > 0:
			e.Positive++
		case v < 0:
			e.Negative++
		default:
			e.Zero++
		}
	}
	e.AllZero = e.N > 0 && e.Zero == e.N
	if e.N < of {
		e.warn("%d of %d %s have no finite value and are left out", of-e.N, of, many)
	}
	if e.N == 0 {
		e.warn("there are no %s", many)
		return e
	}
	e.Mean = exactMean(x)
	if e.N == 1 {
		e.warn("one %s gives no interval; use more replicates", one)
		return e
	}

	if e.N < bootstrapFrom {
		e.Method = MethodT
	} else {
		e.Method = MethodBCa
	}
	switch {
	case constant(x):
		e.Low, e.High = e.Mean, e.Mean
		if !e.AllZero {
			e.warn("all %d %s are equal, so the interval has no width", e.N, many)
		}
	case e.Method == MethodT:
		half := studentQuantile((1+e.Level)/2, float64(e.N-1)) * math.Sqrt(Variance(x)/float64(e.N))
		e.Low, e.High = e.Mean-half, e.Mean+half
	default:
		e.Low, e.High = bca(x, e.Mean, e.Level, o.resamples())
	}
	const few = 10
	if e.N < few && !e.AllZero {
		e.warn("only %d %s: the interval holds if they are about normal", e.N, many)
	}
	return e
}

// exactMean is the mean, and exactly the value where all are equal.
func exactMean(x []float64) float64 {
	if constant(x) {
		return x[0] + 0 // a sum and a division could be off by a last digit; + 0 turns -0 into 0
	}
	return stat.Mean(x, nil)
}

// constant tells whether there are values and all are equal.
func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return len(x) > 0
}

func (e *Effect) warn(format string, arguments ...any) {
	e.Warnings = append(e.Warnings, fmt.Sprintf(format, arguments...))
}

func studentQuantile(p, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(p)
}
