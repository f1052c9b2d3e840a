package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Spread parts the variance of a number into what inputs do and what luck does: it
// is seen several times, with other luck, for each draw of the inputs.
type Spread struct {
	Draws int       // Draws is the number of draws with two finite values or more.
	Runs  int       // Runs counts their values.
	Level float64   // Level is the share of draws that lie between Low and High.
	Means []float64 // Means holds the mean of each draw, NaN for draws that do not count.
	// Middle, Low and High are the median and the outer quantiles of the draws' means,
	// luck included.
	Middle, Low, High float64
	// InputLow and InputHigh are the quantiles once the share of luck in the variance
	// of the means is taken out; both are Middle's mean where luck explains all of it.
	InputLow, InputHigh float64
	// Luck is the share of the variance of the draws' means that is luck, 0 to 1; NaN
	// where the means do not vary.
	Luck     float64
	Positive int      // Positive counts the draws whose mean is above 0.
	Negative int      // Negative counts those below.
	Warnings []string // Warnings says in words what limits the result.
}

// SpreadOver describes values[draw][run]. Draws with fewer than two finite values
// are left out, with a warning; with fewer than two draws all quantiles are NaN.
//
// The variance of luck is the mean within draws (one-way analysis of variance with
// random effects, Searle, Casella & McCulloch 1992, section 3.6). Means of draws are
// drawn together around their mean so that their variance is the rest: a constrained
// estimate, whose quantiles are right where an unshrunken one is too wide and the
// usual shrinkage too narrow (Louis 1984, "Estimating a population of parameter
// values using Bayes and empirical Bayes methods").
func SpreadOver(values [][]float64, o Options) Spread {
	s := Spread{Level: o.level(), Means: make([]float64, len(values)), Luck: math.NaN()}
	s.Middle, s.Low, s.High, s.InputLow, s.InputHigh = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	var means []float64
	within, freedom, inverse := 0.0, 0.0, 0.0
	for i, runs := range values {
		seen := finiteValues(runs)
		s.Means[i] = math.NaN()
		if len(seen) < 2 {
			continue
		}
		s.Means[i] = exactMean(seen)
		means = append(means, s.Means[i])
		s.Runs += len(seen)
		within += Variance(seen) * float64(len(seen)-1)
		freedom += float64(len(seen) - 1)
		inverse += 1 / float64(len(seen))
		switch {
		case s.Means[i] > 0:
			s.Positive++
		case s.Means[i] < 0:
			s.Negative++
		}
	}
	s.Draws = len(means)
	if left := len(values) - s.Draws; left > 0 {
		s.warn("%d of %d draws have fewer than two runs with a value and are left out", left, len(values))
	}
	if s.Draws < 2 {
		s.warn("%d draws tell nothing about the spread", s.Draws)
		return s
	}
	tail := (1 - s.Level) / 2
	q := Quantiles(means, []float64{0.5, tail, 1 - tail})
	s.Middle, s.Low, s.High = q[0], q[1], q[2]
	center, all := exactMean(means), Variance(means)
	if constant(means) {
		s.InputLow, s.InputHigh = center, center
		return s
	}
	luck := within / freedom * inverse / float64(s.Draws)
	s.Luck = min(luck/all, 1)
	shrunken := make([]float64, len(means))
	for i, m := range means {
		shrunken[i] = center + math.Sqrt(1-s.Luck)*(m-center)
	}
	q = Quantiles(shrunken, []float64{tail, 1 - tail})
	s.InputLow, s.InputHigh = q[0], q[1]
	const few = 20
	if s.Draws < few {
		s.warn("only %d draws: their outer quantiles are poorly known", s.Draws)
	}
	return s
}

func (s *Spread) warn(format string, arguments ...any) {
	s.Warnings = append(s.Warnings, fmt.Sprintf(format, arguments...))
}

// RankCorrelation is Spearman's: the correlation of the ranks of x and y, those of
// equal values averaged; NaN below three pairs and where either does not vary. Pairs
// with a value that is not finite are left out. It panics if x and y are not equally
// long.
func RankCorrelation(x, y []float64) float64 {
	a, b, _ := finitePairs(x, y)
	if len(a) < 3 || constant(a) || constant(b) {
		return math.NaN()
	}
	return stat.Correlation(ranks(a), ranks(b), nil)
}

// StandsOut is the size that the largest of so many rank correlations over n pairs
// exceeds by chance in at most a share alpha of cases, by Fisher's z with Bonferroni's
// bound; 1 below 15 pairs, where it does not hold so far out.
func StandsOut(n, inputs int, alpha float64) float64 {
	if n < 15 || inputs < 1 {
		return 1
	}
	z := distuv.UnitNormal.Quantile(1 - alpha/2/float64(inputs))
	// 1.06 is the variance that Fieller, Hartley & Pearson 1957 give for ranks.
	return math.Tanh(z * math.Sqrt(1.06/float64(n-3)))
}

func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case x[i] < x[j]:
			return -1
		case x[i] > x[j]:
			return 1
		}
		return i - j
	})
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}
