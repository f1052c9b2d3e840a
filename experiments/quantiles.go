package experiments

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// statistics are what the series of many runs holds in place of single runs.
var statistics = []struct {
	name string
	of   float64 // quantile; NaN for the mean
}{
	{"q05", 0.05},
	{"q25", 0.25},
	{"q50", 0.5},
	{"q75", 0.75},
	{"q95", 0.95},
	{"mean", math.NaN()},
}

// quantiles is the table of values by day of an experiment with many runs: over the
// replicates, by arm and point. The day's column is date, not time, so that nobody
// takes its rows for those of runs. It uses the outcomes' values up.
func (x *executor) quantiles() *table.Table {
	b := table.NewBuilder(
		armColumn(), pointColumn(),
		column(table.Text, "statistic", "", "quantile over the runs, or their mean"),
		column(table.Integer, "tick", "day", "days since the first day of the run"), dateColumn("date", "day"),
	)
	var levels []float64
	for _, s := range statistics {
		if !math.IsNaN(s.of) {
			levels = append(levels, s.of)
		}
	}
	dates := texts{}
	cells := make([][]float64, len(x.e.columns.series))
	for p := range x.points {
		for a, arm := range x.e.arms {
			group := x.group(p, a)
			if len(group) == 0 {
				continue
			}
			days, start := group[0].days, group[0].start
			for _, s := range statistics {
				for d := range days {
					b.Text(0, arm.name)
					b.Int(1, int64(p))
					b.Text(2, s.name)
					b.Int(3, int64(d))
					b.Text(4, dates.date(start+int32(d)))
					b.EndRow()
				}
			}
			for i := range cells {
				block := make([]float64, len(statistics)*days)
				values := make([]float64, len(group))
				for d := range days {
					for k, o := range group {
						values[k] = o.series[i][d]
					}
					for k, q := range stats.Quantiles(values, levels) {
						block[k*days+d] = q
					}
					block[len(levels)*days+d] = mean(values)
				}
				cells[i] = append(cells[i], block...)
			}
			for _, o := range group {
				o.series = nil
			}
		}
	}
	out := b.Table()
	for i, c := range x.e.columns.series {
		col := measured(c, c.Name)
		col.Reals = cells[i]
		out.Columns = append(out.Columns, col)
	}
	return out
}

// group gives the complete runs of an arm at a point, by replicate.
func (x *executor) group(point, arm int) []*outcome {
	var out []*outcome
	for k := 1; k <= x.plan.Replicates; k++ {
		if o := x.outcomes[x.at(point, arm, k)]; o != nil && o.failed == "" {
			out = append(out, o)
		}
	}
	return out
}

// mean is NaN without values, and where one of them is. Of equal values it is the
// value itself, to the last bit.
func mean(values []float64) float64 {
	sum, equal := 0.0, true
	for _, v := range values {
		sum += v
		equal = equal && v == values[0]
	}
	if equal && len(values) > 0 {
		return values[0]
	}
	return sum / float64(len(values))
}
