package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Member is one arm of a family that is compared with the same base.
type Member struct {
	// Effect is the paired difference, arm less base. Its Level is that of this one
	// interval, so wide that all of the family hold together.
	Effect
	Family       int     // Family is the number of arms in the family.
	Simultaneous float64 // Simultaneous is the least share of families all of whose intervals hold.
	P            float64 // P is the two-sided p-value of Student's paired test, of the signs where all differences are equal, NaN below 2 pairs.
	Holm         float64 // Holm is the p-value adjusted for the family.
}

// PairedFamily compares each arm with the base, pair by pair, so that what is said
// holds for all arms together whatever their dependence: arms that share seeds are
// dependent.
//
// Intervals have the level 1 - (1-level)/m each, m the number of arms (Bonferroni);
// p-values are adjusted by Holm's steps, which reject at least as often. Intervals
// at Holm's own levels, which fall from step to step, do not hold together and are
// not offered. An arm without pairs still counts: the family is what was asked.
//
// P is Student's also where the interval is the bootstrap's, whose tail would need a
// resample for every small p, so that the two may differ where one is barely sure.
// Identical arms have P = 1. It panics if an arm and the base are not equally long.
func PairedFamily(base []float64, arms [][]float64, o Options) []Member {
	return familyOf(arms, o, func(arm []float64, each Options) (Effect, float64) {
		_, _, differences := finitePairs(arm, base)
		return Paired(arm, base, each), studentP(differences)
	})
}

// PairedSharesFamily is PairedFamily for values that are 0 or 1: its intervals are
// those of PairedShares, its p-values McNemar's.
func PairedSharesFamily(base []float64, arms [][]float64, o Options) []Member {
	return familyOf(arms, o, func(arm []float64, each Options) (Effect, float64) {
		s := PairedShares(arm, base, each)
		e := Effect{
			N: s.N, Mean: s.Value, Low: s.Low, High: s.High, Level: s.Level, Method: s.Method,
			Positive: s.First, Negative: s.Second, Zero: s.Both + s.Neither,
			VarianceRatio: math.NaN(), AllZero: s.N > 0 && s.First+s.Second == 0, Warnings: s.Warnings,
		}
		if s.N == 0 {
			return e, math.NaN()
		}
		return e, s.P
	})
}

// familyOf compares each arm by itself, at the level at which all hold together.
func familyOf(arms [][]float64, o Options, compare func(arm []float64, each Options) (Effect, float64)) []Member {
	m := len(arms)
	level := o.level()
	each := o
	if m > 1 {
		each.Level = 1 - (1-level)/float64(m)
		each.Resamples = o.resamples() * m // as many beyond each end as one arm has
	}
	members, ps := make([]Member, m), make([]float64, m)
	for i, arm := range arms {
		e, p := compare(arm, each)
		members[i], ps[i] = Member{Effect: e, Family: m, Simultaneous: level, P: p}, p
	}
	for i, p := range Holm(ps) {
		members[i].Holm = p
	}
	return members
}

// rounding is the spread of differences, in their own size, that is no more than the
// rounding of what was subtracted.
const rounding = 1e-12

// studentP is the two-sided p-value of a mean of 0. Equal differences have no spread for
// Student's test, which would be sure from two of them on: there the p-value is that of
// the signs, the chance that so many fall on one side.
func studentP(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	if least, most := slices.Min(x), slices.Max(x); most-least <= rounding*max(math.Abs(least), math.Abs(most)) {
		if x[0] == 0 {
			return 1
		}
		return math.Ldexp(1, 1-len(x))
	}
	n := float64(len(x))
	t := stat.Mean(x, nil) / math.Sqrt(Variance(x)/n)
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.CDF(-math.Abs(t))
}

// Holm adjusts the p-values of a family (Holm 1979, "A simple sequentially rejective
// multiple test procedure"): the i-th least of m is multiplied by m+1-i and is at
// least the one before, at most 1. To reject where the adjusted value is at most
// alpha makes one error or more in at most alpha of all families, under any
// dependence. A NaN stays and counts in m. It panics on other values outside 0 to 1.
func Holm(ps []float64) []float64 {
	order := make([]int, 0, len(ps))
	out := make([]float64, len(ps))
	for i, p := range ps {
		switch {
		case math.IsNaN(p):
			out[i] = p
		case p < 0 || p > 1:
			panic(fmt.Sprintf("stats: %v is no p-value", p))
		default:
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case ps[i] < ps[j]:
			return -1
		case ps[i] > ps[j]:
			return 1
		}
		return 0
	})
	before := 0.0
	for step, i := range order {
		before = max(before, min(float64(len(ps)-step)*ps[i], 1))
		out[i] = before
	}
	return out
}
