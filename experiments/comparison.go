package experiments

import "hongbao/experiments/table"

// compared is a row of the comparison.
type compared struct {
	contrast
	point     int
	measure   endValue
	arm, base string
	exposure  exposure
}

// comparisonFields are the columns of the comparison, in their order.
func comparisonFields() []field[compared] {
	type c = compared
	return append([]field[c]{
		{pointColumn(), func(b *table.Builder, i int, r c) { b.Int(i, int64(r.point)) }},
		textField("measure", "end measure", func(r c) string { return r.measure.name }),
		textField("at", "day, or period of a sum", func(r c) string { return r.measure.at }),
		{armColumn(), func(b *table.Builder, i int, r c) { b.Text(i, r.arm) }},
		textField("base", "arm that it is compared with", func(r c) string { return r.base }),
		countField("n", "pairs of runs with the same luck", func(r c) int { return r.N }),
		realField("mean", "", "mean of the arm over the pairs", func(r c) float64 { return r.mean }),
		realField("base_mean", "", "mean of the base over the pairs", func(r c) float64 { return r.contrast.base }),
		realField("difference", "", "mean of the arm's value less the base's, pair by pair", func(r c) float64 { return r.Mean }),
		realField("low", "", "lower end of the interval of the difference; simulation error only", func(r c) float64 { return r.Low }),
		realField("high", "", "upper end of the interval of the difference", func(r c) float64 { return r.High }),
		realField("level", "share", "share of such intervals that hold the true mean", func(r c) float64 { return r.Level }),
		textField("method", "how the interval was made: t (Student, below 30 pairs), bca (bootstrap, from 30), newcombe-paired (of two shares of the same runs) or none", func(r c) string { return r.Method }),
		countField("positive", "pairs in which the arm's value is greater", func(r c) int { return r.Positive }),
		countField("negative", "pairs in which it is less", func(r c) int { return r.Negative }),
		realField("same_sign", "share", "share of pairs whose difference has the sign of the mean difference; empty if that is 0", func(r c) float64 { return r.sameSign.Value }),
		realField("same_sign_low", "share", "lower end of its interval (Wilson)", func(r c) float64 { return r.sameSign.Low }),
		realField("same_sign_high", "share", "upper end of its interval", func(r c) float64 { return r.sameSign.High }),
		realField("median", "", "median of the differences; empty for yes and no", func(r c) float64 { return r.median.Value }),
		realField("median_low", "", "lower end of its interval, from order statistics; empty below 6 pairs", func(r c) float64 { return r.median.Low }),
		realField("median_high", "", "upper end of its interval", func(r c) float64 { return r.median.High }),
		realField("variance_ratio", "", "how many times as many runs the same precision would need without pairs", func(r c) float64 { return r.VarianceRatio }),
		realField("half_width", "", "half of the width of the interval, low to high, that these pairs reach", func(r c) float64 { return r.halfWidth() }),
		realField("pairs_needed", "pairs", "pairs at which Student's interval would have half of that half-width, if the spread stays what it is", func(r c) float64 { return r.needed }),
		realField("p_value", "", "how often arms without a difference would differ so much, two-sided: Student's paired test (the signs where all differences are equal), McNemar's mid-p for shares", func(r c) float64 { return r.family.P }),
		realField("p_holm", "", "p_value adjusted for all arms that are compared with the base (Holm)", func(r c) float64 { return r.family.Holm }),
		countField("family", "arms that are compared with the base", func(r c) int { return r.family.Family }),
		realField("family_low", "", "lower end of an interval so wide that those of all arms hold together in a share level of cases (Bonferroni)", func(r c) float64 { return r.family.Low }),
		realField("family_high", "", "upper end of that interval", func(r c) float64 { return r.family.High }),
		textField("unit", "unit of the numbers", func(r c) string { return r.measure.unit }),
	}, exposureFields()...)
}

// comparison has one row a point, end measure and arm that is not the base; nil
// with one arm.
func (x *executor) comparison() *table.Stream {
	if x.plan.Arms < 2 {
		return nil
	}
	measures := x.endValues()
	return byPoint(x, comparisonFields(), (x.plan.Arms-1)*len(measures), func(p int, add func(compared)) {
		families := make([][]contrast, len(measures))
		for i, m := range measures {
			families[i] = x.contrasts(p, m)
		}
		for a := 1; a < x.plan.Arms; a++ {
			for i, m := range measures {
				add(compared{families[i][a-1], p, m, x.e.arms[a].name, x.e.arms[0].name, x.exposureOf(p, a, m)})
			}
		}
	})
}
