package experiments

import (
	"math"
	"slices"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
	"hongbao/model/spec"
)

// weekFrom is the number of days of a run from which its bands are given for means
// over a week as well: figures of long runs show these.
const weekFrom = 400

// banded is a day of the bands of an arm against the base.
type banded struct {
	measure, unit, arm, base string
	window                   int
	time                     string
	band                     stats.Band
	t                        int // place of the day in the band
	equal                    int
}

func bandFields() []field[banded] {
	type row = banded
	return []field[row]{
		textField("measure", "measure of the headline", func(r row) string { return r.measure }),
		{armColumn(), func(b *table.Builder, i int, r row) { b.Text(i, r.arm) }},
		textField("base", "arm that it is compared with", func(r row) string { return r.base }),
		countField("window", "days that each value is a mean of: 1, and in runs of 400 days and more once more 7", func(r row) int { return r.window }),
		textField("time", "day; the middle one of seven", func(r row) string { return r.time }),
		countField("n", "pairs of runs with the same luck", func(r row) int { return r.band.N }),
		countField("equal", "pairs in which both arms have the same value to the bit, on each day of the window", func(r row) int { return r.equal }),
		realField("difference", "", "mean of the arm's value less the base's, pair by pair", func(r row) float64 { return r.band.Mean[r.t] }),
		realField("pointwise_low", "", "lower end of the interval of the mean on this one day, chosen beforehand (Student); simulation error only", func(r row) float64 { return r.band.PointLow[r.t] }),
		realField("pointwise_high", "", "upper end of that interval", func(r row) float64 { return r.band.PointHigh[r.t] }),
		realField("simultaneous_low", "", "lower end of the band that holds the mean on all days at once (sup-t)", func(r row) float64 { return r.band.Low[r.t] }),
		realField("simultaneous_high", "", "upper end of that band", func(r row) float64 { return r.band.High[r.t] }),
		realField("level", "share", "share of such intervals, and of such bands, that hold the true mean", func(r row) float64 { return r.band.Level }),
		textField("unit", "unit of the numbers", func(r row) string { return r.unit }),
	}
}

// bands describes the headline measure day by day: each arm against the base at the
// first point. Nil with one arm, and where the values by day are not kept.
func (x *executor) bands() *table.Table {
	name := x.e.Headline.Measure
	place := slices.IndexFunc(x.e.columns.series, func(c model.Column) bool { return c.Name == name })
	if x.plan.Arms < 2 || !x.keep.series || place < 0 {
		return nil
	}
	fields := bandFields()
	b := fieldBuilder(fields)
	for arm := 1; arm < x.plan.Arms; arm++ {
		first, second, start := x.pairedDays(arm, place)
		if len(first) == 0 {
			continue
		}
		equal := equalDays(first, second)
		row := banded{measure: name, unit: x.e.columns.series[place].Measure.Unit, arm: x.e.arms[arm].name, base: x.e.arms[0].name}
		add := func(window int) {
			row.window = window
			row.band = stats.PairedBand(windows(first, window), windows(second, window), stats.Options{})
			days := len(equal)
			skip := days % window
			for row.t = range row.band.Mean {
				from := skip + row.t*window
				row.time = spec.Date(start + int32(from+window/2)).String()
				row.equal = slices.Min(equal[from : from+window])
				putRow(b, fields, row)
			}
		}
		add(1)
		if len(equal) > weekFrom {
			add(7)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return b.Table()
}

// pairedDays gives the values by day of an arm and of the base in the pairs of
// complete runs, and the first day.
func (x *executor) pairedDays(arm, column int) (a, b [][]float64, start int32) {
	for k := 1; k <= x.plan.Replicates; k++ {
		one, other := x.whole(0, arm, k), x.whole(0, 0, k)
		if one == nil || other == nil || one.start != other.start || one.days != other.days {
			continue
		}
		a, b, start = append(a, one.series[column]), append(b, other.series[column]), one.start
	}
	return a, b, start
}

// equalDays counts, day by day, the pairs that have the same value to the bit.
func equalDays(a, b [][]float64) []int {
	out := make([]int, len(a[0]))
	for i := range a {
		for t := range out {
			if math.Float64bits(a[i][t]) == math.Float64bits(b[i][t]) {
				out[t]++
			}
		}
	}
	return out
}

// windows gives the means over so many days of each run, counted from its end, so
// that the last is whole; what is left at the beginning is dropped. A day without a
// value leaves none in its window.
func windows(runs [][]float64, days int) [][]float64 {
	if days == 1 {
		return runs
	}
	out := make([][]float64, len(runs))
	for i, run := range runs {
		for from := len(run) % days; from < len(run); from += days {
			sum := 0.0
			for _, v := range run[from : from+days] {
				sum += v
			}
			out[i] = append(out[i], sum/float64(days))
		}
	}
	return out
}
