package experiments

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// endValue is an end measure as the tables of summary and comparison show it.
type endValue struct {
	name, unit, at string
	binary         bool // 0 or 1
	of             func(*outcome) float64
}

// endValues lists the end measures.
func (x *executor) endValues() []endValue {
	e := x.e
	var out []endValue
	for i, end := range e.columns.ends {
		v := endValue{name: end.column.Name, unit: end.column.Measure.Unit, at: e.base.End.String(), of: func(o *outcome) float64 { return o.ends[i] }}
		switch {
		case end.total:
			v.name, v.unit = end.name, perRun(v.unit)
			v.at = e.base.Start.String() + ".." + e.base.End.String()
		case end.day != 0:
			v.at = spec.Date(end.day).String()
		}
		out = append(out, v)
	}
	if e.base.TipTo != "" {
		out = append(out, endValue{
			name: "tipped", unit: "share", binary: true, of: func(o *outcome) float64 { return indicator(o.tipped) },
			at: e.base.Start.String() + ".." + e.base.End.String(),
		})
	}
	return out
}

// perRun turns the unit of a flow into that of its sum.
func perRun(unit string) string {
	const perDay = "/day"
	if len(unit) > len(perDay) && unit[len(unit)-len(perDay):] == perDay {
		return unit[:len(unit)-len(perDay)]
	}
	return unit
}

// summary describes each end measure over the replicates.
func (x *executor) summary() *table.Table {
	b := table.NewBuilder(
		pointColumn(), armColumn(),
		column(table.Text, "measure", "", "end measure"),
		column(table.Text, "at", "", "day, or period of a sum"),
		column(table.Text, "unit", "", "unit of the numbers"),
		column(table.Integer, "n", "", "runs with a value"),
		column(table.Real, "mean", "", "mean over the runs"),
		column(table.Real, "sd", "", "standard deviation over the runs, with n-1 below the line"),
		column(table.Real, "q05", "", "quantile over the runs"),
		column(table.Real, "q50", "", "median over the runs"),
		column(table.Real, "q95", "", "quantile over the runs"),
		column(table.Real, "min", "", "least value"),
		column(table.Real, "max", "", "greatest value"),
	)
	measures := x.endValues()
	for p := range x.points {
		for a, arm := range x.e.arms {
			group := x.group(p, a)
			for _, m := range measures {
				var values []float64
				for _, o := range group {
					if v := m.of(o); finite(v) {
						values = append(values, v)
					}
				}
				b.Int(0, int64(p))
				b.Text(1, arm.name)
				b.Text(2, m.name)
				b.Text(3, m.at)
				b.Text(4, m.unit)
				b.Int(5, int64(len(values)))
				if len(values) > 0 {
					b.Real(6, mean(values))
					b.Real(7, math.Sqrt(stats.Variance(values)))
					for i, q := range stats.Quantiles(values, []float64{0.05, 0.5, 0.95, 0, 1}) {
						b.Real(8+i, q)
					}
				}
				b.EndRow()
			}
		}
	}
	return b.Table()
}

// contrast is an arm against the base: pairs of the same replicate.
type contrast struct {
	stats.Effect
	mean, base float64 // over the pairs
	pairs      int     // complete pairs
	sameRun    bool    // every pair has the same history, event by event
}

// contrast compares an arm with the base at a point.
func (x *executor) contrast(point, arm int, m endValue) contrast {
	var a, b []float64
	out := contrast{sameRun: true}
	for k := 1; k <= x.plan.Replicates; k++ {
		one, other := x.outcomes[x.at(point, arm, k)], x.outcomes[x.at(point, 0, k)]
		if one == nil || other == nil || one.failed != "" || other.failed != "" {
			continue
		}
		out.pairs++
		out.sameRun = out.sameRun && one.hash == other.hash
		// A measure that has no value in one run, as nobody paid, has no pair there.
		if u, v := m.of(one), m.of(other); finite(u) && finite(v) {
			a, b = append(a, u), append(b, v)
		}
	}
	out.Effect = stats.Paired(a, b, stats.Options{})
	out.mean, out.base = mean(a), mean(b)
	if m.binary && len(a) > 0 {
		k1, k2 := int(math.Round(out.mean*float64(len(a)))), int(math.Round(out.base*float64(len(b))))
		if !out.AllZero {
			_, out.Low, out.High = stats.Newcombe(k1, len(a), k2, len(b), out.Level)
			out.Method = "newcombe"
		}
	}
	out.sameRun = out.sameRun && out.pairs > 0
	return out
}

// comparison has one row a point, end measure and arm that is not the base; nil
// with one arm.
func (x *executor) comparison() *table.Table {
	if x.plan.Arms < 2 {
		return nil
	}
	b := table.NewBuilder(
		pointColumn(),
		column(table.Text, "measure", "", "end measure"),
		column(table.Text, "at", "", "day, or period of a sum"),
		armColumn(),
		column(table.Text, "base", "", "arm that it is compared with"),
		column(table.Integer, "n", "", "pairs of runs with the same luck"),
		column(table.Real, "mean", "", "mean of the arm over the pairs"),
		column(table.Real, "base_mean", "", "mean of the base over the pairs"),
		column(table.Real, "difference", "", "mean of the arm's value less the base's, pair by pair"),
		column(table.Real, "low", "", "lower end of the interval of the difference; simulation error only"),
		column(table.Real, "high", "", "upper end of the interval of the difference"),
		column(table.Real, "level", "share", "share of such intervals that hold the true mean"),
		column(table.Text, "method", "", "how the interval was made: t, bca, newcombe (of two shares, not paired) or none"),
		column(table.Integer, "positive", "", "pairs in which the arm's value is greater"),
		column(table.Integer, "negative", "", "pairs in which it is less"),
		column(table.Real, "variance_ratio", "", "how many times as many runs the same precision would need without pairs"),
		column(table.Text, "unit", "", "unit of the numbers"),
	)
	measures := x.endValues()
	for p := range x.points {
		for a := 1; a < x.plan.Arms; a++ {
			for _, m := range measures {
				c := x.contrast(p, a, m)
				b.Int(0, int64(p))
				b.Text(1, m.name)
				b.Text(2, m.at)
				b.Text(3, x.e.arms[a].name)
				b.Text(4, x.e.arms[0].name)
				b.Int(5, int64(c.N))
				b.Real(6, c.mean)
				b.Real(7, c.base)
				b.Real(8, c.Mean)
				b.Real(9, c.Low)
				b.Real(10, c.High)
				b.Real(11, c.Level)
				b.Text(12, c.Method)
				b.Int(13, int64(c.Positive))
				b.Int(14, int64(c.Negative))
				b.Real(15, c.VarianceRatio)
				b.Text(16, m.unit)
				b.EndRow()
			}
		}
	}
	return b.Table()
}
