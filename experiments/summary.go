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
