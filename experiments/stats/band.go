package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Band is the mean of paired differences over time with two bands. At a time
// without numbers all are NaN.
type Band struct {
	N     int       // N is the number of pairs of curves that were used.
	Level float64   // Level is that of both bands.
	Mean  []float64 // Mean is the mean difference at each time.
	// PointLow and PointHigh hold the true mean at any one time, chosen beforehand, in
	// a share of Level of all cases: Student's interval, for any number of pairs.
	PointLow, PointHigh []float64
	// Low and High hold the whole true curve in a share of Level of all cases.
	Low, High []float64
	// Factor is the half-width of the simultaneous band in standard errors, NaN below
	// 2 pairs and where no time has a spread.
	Factor   float64
	Warnings []string // Warnings says in words what limits the result.
}

// PairedBand gives the bands of a[i][t]-b[i][t], run i at time t. All curves must be
// equally long, and a and b of equally many; it panics otherwise. Runs without any
// finite difference are left out; times at which another run has none have no band.
//
// The simultaneous band is the sup-t band mean +- c s(t)/sqrt(n) (Montiel Olea and
// Plagborg-Møller 2019, "Simultaneous confidence bands: theory, implementation, and
// an application to SVARs"), c the quantile of the greatest size over time of
// Student's statistic. The runs' curves are resampled whole, each deviation from the
// mean with a normal weight (the multiplier bootstrap of Chernozhukov, Chetverikov
// and Kato 2013, section 2). The spread that they are divided by is resampled in the
// same way below 30 runs, where it differs from time to time, and is a common chi
// from 30; so c is Student's quantile at a single time for any number of runs. It
// assumes that differences are about normal at each time, and nothing about their
// dependence over time.
func PairedBand(a, b [][]float64, o Options) Band {
	differences, length := pairedCurves(a, b)
	band := Band{N: len(differences), Level: o.level(), Factor: math.NaN()}
	for _, part := range []*[]float64{&band.Mean, &band.PointLow, &band.PointHigh, &band.Low, &band.High} {
		*part = slices.Repeat([]float64{math.NaN()}, length)
	}
	if band.N < len(a) {
		band.warn("%d of %d pairs have no finite value and are left out", len(a)-band.N, len(a))
	}
	if band.N == 0 {
		band.warn("there are no pairs")
		return band
	}
	scaled, errors := band.describe(differences)
	if band.N < 2 {
		band.warn("one pair gives no interval; use more replicates")
		return band
	}
	point := studentQuantile((1+band.Level)/2, float64(band.N-1))
	if len(scaled) > 0 {
		band.Factor = max(supT(scaled, band.N, band.Level, o.resamples()), point)
	}
	for t, m := range band.Mean {
		// Where all pairs agree, so do the ends, without a factor.
		half, wide := 0.0, 0.0
		if errors[t] > 0 {
			half, wide = point*errors[t], band.Factor*errors[t]
		}
		band.PointLow[t], band.PointHigh[t] = m-half, m+half
		band.Low[t], band.High[t] = m-wide, m+wide
	}
	const few = 10
	if band.N < few && len(scaled) > 0 {
		band.warn("only %d pairs: the bands hold if they are about normal", band.N)
	}
	return band
}

func (band *Band) warn(format string, arguments ...any) {
	band.Warnings = append(band.Warnings, fmt.Sprintf(format, arguments...))
}

// pairedCurves gives the differences of the runs that have any, and their length.
func pairedCurves(a, b [][]float64) (differences [][]float64, length int) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d curves cannot be paired with %d", len(a), len(b)))
	}
	for i := range a {
		if len(a[i]) != len(a[0]) || len(b[i]) != len(a[0]) {
			panic(fmt.Sprintf("stats: the curves of pair %d are not as long as the first, %d", i, len(a[0])))
		}
		length = len(a[0])
		curve, told := make([]float64, length), false
		for t := range curve {
			curve[t] = a[i][t] - b[i][t]
			told = told || finite(curve[t])
		}
		if told {
			differences = append(differences, curve)
		}
	}
	return differences, length
}

// describe sets the means. It gives, for each time with a spread, every run's
// deviation from the mean, scaled so that the squares sum to 1, and the standard
// error at every time.
func (band *Band) describe(differences [][]float64) (scaled [][]float64, errors []float64) {
	n := len(differences)
	errors = make([]float64, len(band.Mean))
	empty := 0
	for t := range band.Mean {
		at := make([]float64, n)
		for i, curve := range differences {
			at[i] = curve[t]
		}
		if len(finiteValues(at)) < n {
			empty++
			continue
		}
		mean := exactMean(at)
		band.Mean[t] = mean
		if n < 2 || constant(at) {
			continue
		}
		errors[t] = math.Sqrt(Variance(at) / float64(n))
		norm := errors[t] * math.Sqrt(float64(n)*float64(n-1))
		for i := range at {
			at[i] = (at[i] - mean) / norm
		}
		scaled = append(scaled, at)
	}
	if empty > 0 {
		band.warn("%d of %d times lack a value in some pair and have no band", empty, len(band.Mean))
	}
	return scaled, errors
}

// supT is the quantile of the greatest size over time of Student's statistic of n
// runs, from their scaled deviations at each time.
func supT(scaled [][]float64, n int, level float64, resamples int) float64 {
	source := rand.New(rand.NewPCG(seeds(slices.Concat(scaled...))))
	weights, sums, squares := make([]float64, n), make([]float64, len(scaled)), make([]float64, len(scaled))
	// draw sets the sums to normal values of variance 1 that depend on each other over
	// time as the runs do.
	draw := func() {
		for i := range weights {
			weights[i] = source.NormFloat64()
		}
		for t, at := range scaled {
			sums[t] = 0
			for i, w := range weights {
				sums[t] += w * at[i]
			}
		}
	}
	freedom := float64(n - 1)
	chi := distuv.ChiSquared{K: freedom, Src: source}
	greatest := make([]float64, resamples)
	for r := range greatest {
		if n < bootstrapFrom {
			clear(squares)
			for range n - 1 {
				draw()
				for t, z := range sums {
					squares[t] += z * z
				}
			}
		} else {
			common := chi.Rand()
			for t := range squares {
				squares[t] = common
			}
		}
		draw()
		for t, z := range sums {
			greatest[r] = max(greatest[r], math.Abs(z)/math.Sqrt(squares[t]/freedom))
		}
	}
	slices.Sort(greatest)
	return orderStatistic(greatest, level)
}
