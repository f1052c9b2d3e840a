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
	kind           string // measure without suffix
	day            int32  // of a value that is no sum
	binary         bool   // 0 or 1
	of             func(*outcome) float64
}

// endValues lists the end measures.
func (x *executor) endValues() []endValue {
	e := x.e
	var out []endValue
	for i, end := range e.columns.ends {
		v := endValue{
			name: end.column.Name, unit: end.column.Measure.Unit, at: e.base.End.String(), kind: end.column.Measure.Name, day: int32(e.base.End),
			of: func(o *outcome) float64 { return o.ends[i] },
		}
		switch {
		case end.total:
			v.name, v.unit = end.name, perRun(v.unit)
			v.at = e.base.Start.String() + ".." + e.base.End.String()
		case end.day != 0:
			v.at, v.day = spec.Date(end.day).String(), end.day
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

// summarised is a row of the summary.
type summarised struct {
	stats.Effect // the mean
	point        int
	arm          string
	measure      endValue
	values       []float64
}

func (r summarised) quantile(q float64) float64 { return stats.Quantiles(r.values, []float64{q})[0] }

// summaryFields are the columns of the summary, in their order.
func summaryFields() []field[summarised] {
	type row = summarised
	return []field[row]{
		{pointColumn(), func(b *table.Builder, i int, r row) { b.Int(i, int64(r.point)) }},
		{armColumn(), func(b *table.Builder, i int, r row) { b.Text(i, r.arm) }},
		textField("measure", "end measure", func(r row) string { return r.measure.name }),
		textField("at", "day, or period of a sum", func(r row) string { return r.measure.at }),
		textField("unit", "unit of the numbers", func(r row) string { return r.measure.unit }),
		countField("n", "runs with a value", func(r row) int { return r.N }),
		realField("mean", "", "mean over the runs", func(r row) float64 { return mean(r.values) }),
		realField("sd", "", "standard deviation over the runs, with n-1 below the line", func(r row) float64 { return math.Sqrt(stats.Variance(r.values)) }),
		realField("q05", "", "quantile over the runs", func(r row) float64 { return r.quantile(0.05) }),
		realField("q50", "", "median over the runs", func(r row) float64 { return r.quantile(0.5) }),
		realField("q95", "", "quantile over the runs", func(r row) float64 { return r.quantile(0.95) }),
		realField("min", "", "least value", func(r row) float64 { return r.quantile(0) }),
		realField("max", "", "greatest value", func(r row) float64 { return r.quantile(1) }),
		realField("low", "", "lower end of the interval of the mean; simulation error only", func(r row) float64 { return r.Low }),
		realField("high", "", "upper end of the interval of the mean", func(r row) float64 { return r.High }),
		realField("level", "share", "share of such intervals that hold the true mean", func(r row) float64 { return r.Level }),
		textField("method", "how the interval was made: t (Student, below 30 runs), bca (bootstrap, from 30), wilson (of a share of runs) or none", func(r row) string { return r.Method }),
	}
}

// summary describes each end measure over the replicates.
func (x *executor) summary() *table.Stream {
	measures := x.endValues()
	return byPoint(x, summaryFields(), x.plan.Arms*len(measures), func(p int, add func(summarised)) {
		for a, arm := range x.e.arms {
			for _, m := range measures {
				values, e := x.levelOf(p, a, m)
				add(summarised{e, p, arm.name, m, values})
			}
		}
	})
}

// levelOf gives the values of an end measure in the runs of an arm at a point, and
// their mean.
func (x *executor) levelOf(point, arm int, m endValue) ([]float64, stats.Effect) {
	var values []float64
	for _, o := range x.group(point, arm) {
		if v := m.of(o); finite(v) {
			values = append(values, v)
		}
	}
	e := stats.Mean(values, stats.Options{})
	if m.binary && e.N > 1 {
		share, _ := stats.Signs(e)
		e.Low, e.High, e.Method, e.Warnings = share.Low, share.High, share.Method, share.Warnings
	}
	return values, e
}
