package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// MethodFieller solves for the ratios whose difference of means is told from 0.
const MethodFieller = "fieller"

// Ratio gives the mean of a over the mean of b, pair by pair, with its interval. It
// assumes that pairs are drawn independently from one law. Both slices must be
// equally long; it panics otherwise. Pairs with a value that is not finite are left
// out, with a warning.
//
// Below 30 pairs the interval is Fieller's (1954, "Some problems in interval
// estimation"): all r for which the mean of a - r b cannot be told from 0 by
// Student's t, which is exact for normal pairs. From 30 it is the bootstrap of the
// pairs (BCa). Where the mean of b itself cannot be told from 0 there is neither
// ratio nor interval: a share of nothing is not a number.
func Ratio(a, b []float64, o Options) Estimate {
	first, second, _ := finitePairs(a, b)
	n := len(first)
	e := unknown(n, o.level())
	if n < len(a) {
		e.warn("%d of %d pairs have no finite value and are left out", len(a)-n, len(a))
	}
	if n == 0 {
		e.warn("there are no pairs")
		return e
	}
	above, below := exactMean(first), exactMean(second)
	if n == 1 {
		if below != 0 {
			e.Value = above/below + 0
		}
		e.warn("one pair gives no interval; use more replicates")
		return e
	}
	if whole := Mean(second, o); whole.Low <= 0 && whole.High >= 0 {
		e.warn("the mean that is divided by cannot be told from 0")
		return e
	}
	e.Value = above/below + 0
	rest := make([]float64, n) // of a, once the ratio's part of b is taken away
	for i := range rest {
		rest[i] = first[i] - float64(e.Value*second[i])
	}
	switch {
	case constant(rest) || proportional(first, second):
		e.Low, e.High, e.Method = e.Value, e.Value, MethodFieller
	case n < bootstrapFrom:
		e.Low, e.High = fieller(first, second, e.Level)
		e.Method = MethodFieller
	default:
		e.Low, e.High = ratioBCa(first, second, rest, e.Value, e.Level, o.resamples())
		e.Method = MethodBCa
	}
	return e
}

// proportional tells whether all pairs have one ratio.
func proportional(a, b []float64) bool {
	for i := range a {
		if b[i] == 0 && a[i] != 0 || b[i] != 0 && b[0] != 0 && a[i]/b[i] != a[0]/b[0] {
			return false
		}
	}
	return b[0] != 0
}

// fieller gives the roots r of (ma - r mb)^2 = t^2 (vaa - 2 r vab + r^2 vbb) / n.
func fieller(a, b []float64, level float64) (low, high float64) {
	n := float64(len(a))
	t := studentQuantile((1+level)/2, n-1)
	scale := t * t / n
	ma, mb := exactMean(a), exactMean(b)
	square := mb*mb - scale*Variance(b)
	half := ma*mb - scale*stat.Covariance(a, b, nil)
	free := ma*ma - scale*Variance(a)
	if square <= 0 {
		panic(fmt.Sprintf("stats: a divisor of mean %v cannot be told from 0", mb))
	}
	root := math.Sqrt(max(0, half*half-square*free))
	return (half - root) / square, (half + root) / square
}

// ratioBCa resamples pairs whole. The ratio's influence values are those of the rest
// but for a factor, which the acceleration does not see.
func ratioBCa(a, b, rest []float64, ratio, level float64, resamples int) (low, high float64) {
	n := len(a)
	source := rand.New(rand.NewPCG(seeds(slices.Concat(a, b))))
	drawn := make([]float64, resamples)
	below := 0.0
	for k := range drawn {
		left, divisor := 0.0, 0.0
		for range n {
			i := source.Uint64N(uint64(n))
			left += rest[i]
			divisor += b[i]
		}
		shift := left / divisor
		drawn[k] = ratio + shift
		switch {
		case shift < 0:
			below++
		case shift == 0:
			below += 0.5
		}
	}
	tilt := acceleration(rest, stat.Mean(rest, nil))
	if exactMean(b) < 0 {
		tilt = -tilt
	}
	return bcaEnds(drawn, below, tilt, n, level)
}
