package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Variance gives the sample variance of x, with n-1 below the line; NaN below two
// values.
func Variance(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	return stat.Variance(x, nil)
}

// Lag gives the autocorrelation of a series at lag k: the sum of
// (x[t]-m)(x[t+k]-m) over that of (x[t]-m)^2, m the mean, so that it lies between
// -1 and 1 and is 1 at lag 0. NaN if k is not below the length and for a constant
// series. It panics if k is negative.
func Lag(x []float64, k int) float64 {
	if k < 0 {
		panic(fmt.Sprintf("stats: lag %d is negative", k))
	}
	if k >= len(x) {
		return math.NaN()
	}
	mean := stat.Mean(x, nil)
	if constant(x) {
		return math.NaN()
	}
	above, below := 0.0, 0.0
	for t, v := range x {
		below += (v - mean) * (v - mean)
		if t+k < len(x) {
			above += (v - mean) * (x[t+k] - mean)
		}
	}
	return above / below
}

// Fit is a straight line y = Intercept + Slope x.
type Fit struct {
	Intercept float64   // Intercept is in units of y.
	Slope     float64   // Slope is in units of y over units of x.
	Fitted    []float64 // Fitted holds the line's value at each x.
}

// Line gives the straight line through the points with the least sum of squared
// distances in y. All its numbers are NaN below two different x. It panics if x
// and y are not equally long.
func Line(x, y []float64) Fit {
	if len(x) != len(y) {
		panic(fmt.Sprintf("stats: %d places for %d values", len(x), len(y)))
	}
	fit := Fit{Intercept: math.NaN(), Slope: math.NaN(), Fitted: make([]float64, len(x))}
	meanX, meanY := stat.Mean(x, nil), stat.Mean(y, nil)
	squares, products := 0.0, 0.0
	for i := range x {
		squares += (x[i] - meanX) * (x[i] - meanX)
		products += (x[i] - meanX) * (y[i] - meanY)
	}
	if squares > 0 {
		fit.Slope = products / squares
		fit.Intercept = meanY - fit.Slope*meanX
	}
	for i := range x {
		// Around the means, where the line is known best: dates have large x.
		fit.Fitted[i] = meanY + fit.Slope*(x[i]-meanX)
	}
	return fit
}
