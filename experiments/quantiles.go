package experiments

import (
	"iter"
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model/spec"
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
// takes its rows for those of runs. It is made arm by arm at each point.
func (x *executor) quantiles() *table.Stream {
	keys := func() []*table.Column {
		out := []*table.Column{
			armColumn(), pointColumn(),
			column(table.Text, "statistic", "", "quantile over the runs, or their mean"),
			column(table.Integer, "tick", "day", "days since the first day of the run"), dateColumn("date", "day"),
		}
		out[2].Words = true
		return out
	}
	columns := keys()
	for _, c := range x.e.columns.series {
		columns = append(columns, measured(c, c.Name))
	}
	return x.stream(columns, x.plan.Points*x.plan.Arms, func(cell int) *table.Table {
		p, a := cell/x.plan.Arms, cell%x.plan.Arms
		group := x.group(p, a)
		if len(group) == 0 {
			return &table.Table{}
		}
		b := table.NewBuilder(keys()...)
		days, start := group[0].days, group[0].start
		for _, s := range statistics {
			for d := range days {
				b.Text(0, x.e.arms[a].name)
				b.Int(1, int64(p))
				b.Text(2, s.name)
				b.Int(3, int64(d))
				b.Text(4, spec.Date(start+int32(d)).String())
				b.EndRow()
			}
		}
		out := b.Table()
		for i, values := range x.daily(group) {
			c := measured(x.e.columns.series[i], x.e.columns.series[i].Name)
			c.Reals = describe(values)
			out.Columns = append(out.Columns, c)
		}
		return out
	})
}

// dailyValues is the number of values by day that are held at a time where a cell has
// many runs: 32 MiB.
const dailyValues = 4 << 20

// daily goes through the columns of the series, and gives of each the values by day and
// run.
func (x *executor) daily(group []*outcome) iter.Seq2[int, [][]float64] {
	return func(yield func(int, [][]float64) bool) {
		days, all := group[0].days, len(x.e.columns.series)
		most := max(1, dailyValues/max(1, days*len(group)))
		for from := 0; from < all; from += most {
			n := min(most, all-from)
			values := make([][][]float64, n)
			for i := range values {
				values[i] = make([][]float64, days)
				for d := range days {
					values[i][d] = make([]float64, len(group))
				}
			}
			for k, o := range group {
				o = x.whole(o.point, o.arm, o.replicate)
				if o == nil {
					return // it cannot be read, which the stream tells
				}
				for i := range n {
					for d, v := range o.series[from+i] {
						values[i][d][k] = v
					}
				}
			}
			for i := range n {
				if !yield(from+i, values[i]) {
					return
				}
			}
		}
	}
}

// describe gives the statistics of each day, one after the other.
func describe(values [][]float64) []float64 {
	var levels []float64
	for _, s := range statistics {
		if !math.IsNaN(s.of) {
			levels = append(levels, s.of)
		}
	}
	days := len(values)
	out := make([]float64, len(statistics)*days)
	for d := range days {
		for k, q := range stats.Quantiles(values[d], levels) {
			out[k*days+d] = q
		}
		out[len(levels)*days+d] = mean(values[d])
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
