package experiments

import (
	"cmp"
	"slices"
	"strings"

	"hongbao/experiments/stats"
)

// checkSampling wants one arm and the design that an analysis reads.
func checkSampling(c *checker, analysis, kind string) {
	if len(c.e.arms) > 1 {
		c.complain([]string{"arms"}, "the analysis %s reads what factors do; expected no arms", analysis)
	}
	if c.e.Design.Kind != kind {
		c.complain([]string{"design", "kind"}, "the analysis %s reads the points of that design; expected %s", analysis, kind)
	}
}

// pointMeans gives, by end measure and point, the mean over the replicates, NaN where no
// run has a value, and by measure the mean over points of the variance over replicates,
// NaN where no point has two. It reads every run once.
func (x *executor) pointMeans(ends []endValue) (means [][]float64, within []float64) {
	means, within = make([][]float64, len(ends)), make([]float64, len(ends))
	counted := make([]float64, len(ends))
	for m := range ends {
		means[m] = make([]float64, x.plan.Points)
	}
	for p := range x.plan.Points {
		runs := x.group(p, 0)
		for m, end := range ends {
			var values []float64
			for _, o := range runs {
				if v := end.of(o); finite(v) {
					values = append(values, v)
				}
			}
			means[m][p] = mean(values)
			if len(values) > 1 {
				within[m] += stats.Variance(values)
				counted[m]++
			}
		}
	}
	for m := range within {
		within[m] /= counted[m] // NaN for none
	}
	return means, within
}

// rangedFields are a number and the ends of its interval, by resampling something.
func rangedFields[R any](name, unit, doc, resampled string, of func(R) stats.Ranged) []field[R] {
	return []field[R]{
		realField(name, unit, doc, func(row R) float64 { return of(row).Value }),
		realField(name+"_low", unit, "lower end of its interval, by resampling "+resampled, func(row R) float64 { return of(row).Low }),
		realField(name+"_high", unit, "upper end of it", func(row R) float64 { return of(row).High }),
	}
}

// largestFirst gives the places of factors, those with the largest number first.
func (x *executor) largestFirst(of func(i int) float64) []int {
	order := make([]int, len(x.e.factors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(of(b), of(a)) })
	return order
}

// aboutHeadline is the headline's measure with its day, within a sentence.
func (x *executor) aboutHeadline(end endValue) string {
	return speaker{subject: subjectOf(x.e.base, x.e.Headline.Measure), at: end.at}.about()
}

// sampledTail ends every sentence: intervals are of the choice of points.
func (x *executor) sampledTail() string {
	return strings.Replace(x.tail(), "simulation error only", "intervals of the choice of points only", 1)
}

// factorWords names a factor in a sentence.
func factorWords(f factor) string {
	if f.name == f.path {
		return f.name
	}
	return spaced(f.name)
}

// listFew joins at most three words, and says how many more there are.
func listFew(words []string, more string) string {
	const most = 3
	if len(words) > most {
		words = append(slices.Clone(words[:most]), numberOf(len(words)-most)+" "+more)
	}
	return strings.TrimSpace(listed(words))
}
