package stats

import (
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Median gives the median of x with a distribution-free interval: it assumes only
// that the values are drawn independently from one law. Values that are not finite
// are left out, with a warning.
//
// With sorted values x(1) to x(n), the interval from x(k) to x(n+1-k) holds the
// median with probability 1 - 2 P(B < k), B binomial with n and 1/2 (Thompson 1936).
// Only some levels can be met so: where all values differ, as those of a continuous
// law do, the ends lie between the last k that is wide enough and the next, by the
// weights of Hettmansperger and Sheather 1986, "Confidence intervals based on
// interpolated order statistics". With ties they are x(k) and x(n+1-k), which hold
// the median at least as often as the level says.
//
// Too few values (below 6 at 95 %) give a median without interval.
func Median(x []float64, o Options) Estimate {
	return median(finiteValues(x), len(x), o, "values")
}

// PairedMedian gives the median of the differences a[i]-b[i] as Median does. It is
// not the difference of the medians. Both slices must be equally long; it panics
// otherwise.
func PairedMedian(a, b []float64, o Options) Estimate {
	_, _, differences := finitePairs(a, b)
	return median(differences, len(a), o, "pairs")
}

// median describes the values x, which it sorts, that are left of so many.
func median(x []float64, of int, o Options, many string) Estimate {
	n := len(x)
	e := unknown(n, o.level())
	if n < of {
		e.warn("%d of %d %s have no finite value and are left out", of-n, of, many)
	}
	if n == 0 {
		e.warn("there are no %s", many)
		return e
	}
	slices.Sort(x)
	e.Value = between(x[(n-1)/2], x[n/2], 0.5) + 0 // + 0 turns -0 into 0
	if n > 1 && constant(x) {
		e.Low, e.High, e.Method = e.Value, e.Value, MethodOrder
		if e.Value != 0 {
			e.warn("all %d %s are equal, so the interval has no width", n, many)
		}
		return e
	}
	k := depth(n, e.Level)
	if k == 0 {
		e.warn("%d %s are too few for an interval of the median at %v %%", n, many, 100*e.Level)
		return e
	}
	part := 0.0
	e.Method = MethodOrder
	if next := k + 1; len(slices.Compact(slices.Clone(x))) == n && 2*next <= n+1 {
		wide, narrow := depthLevel(n, k), depthLevel(n, next)
		i := (wide - e.Level) / (wide - narrow)
		part = float64(n-k) * i / (float64(k) + float64(n-2*k)*i)
		e.Method = MethodInterpolated
	}
	e.Low = between(x[k-1], x[min(k, n-1)], part)
	e.High = between(x[max(n-k-1, 0)], x[n-k], 1-part)
	return e
}

// depth is the greatest k at which x(k) to x(n+1-k) holds the median often enough;
// 0 if not even the whole range does.
func depth(n int, level float64) int {
	k := 0
	for 2*(k+1) <= n+1 && depthLevel(n, k+1) >= level {
		k++
	}
	return k
}

func depthLevel(n, k int) float64 {
	return 1 - 2*distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(k-1))
}
