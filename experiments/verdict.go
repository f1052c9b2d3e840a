package experiments

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/model"
	"hongbao/model/spec"
)

// verdicts compares what the scenario expects with the runs of the base arm. A
// sweep is not judged: its factors change the scenario of which the file speaks.
func (x *executor) verdicts() []Verdict {
	if x.plan.Points > 1 {
		return nil
	}
	var out []Verdict
	group := x.group(0, 0)
	for i, want := range x.e.base.Expect {
		values := make([][]float64, len(group))
		for k, o := range group {
			values[k] = o.expect[i]
		}
		out = append(out, judge(want, values))
	}
	return out
}

// judge compares an expectation with values by replicate and day. The statistic
// runs over the days of each replicate, or over the replicates on each day; its
// mean over the others, times the scale, is what is compared.
func judge(want model.Expect, values [][]float64) Verdict {
	from, to := period(want)
	v := Verdict{Measure: want.Measure, Stat: want.Stat, Expected: want.Value, Tolerance: want.Tolerance, Note: want.Note}
	v.Name = name(want, from, to)
	replicates := len(values)
	days := 0
	if replicates > 0 {
		days = len(values[0])
	}
	var parts []float64
	if want.Across == "replicates" {
		for d := range days {
			// The statistic of lagged pairs needs a later day for each day.
			if want.Stat == "autocorrelation" {
				if d+want.Lag < days {
					parts = append(parts, correlation(day(values, d), day(values, d+want.Lag)))
				}
				continue
			}
			parts = append(parts, statistic(want, day(values, d)))
		}
	} else {
		for _, run := range values {
			parts = append(parts, statistic(want, run))
		}
	}
	v.Got = want.Scale * mean(parts)
	v.OK = math.Abs(v.Got-v.Expected) <= v.Tolerance
	if math.IsNaN(v.Got) {
		v.Note = joined(v.Note, undefined(want, replicates, days))
	}
	return v
}

func name(want model.Expect, from, to int32) string {
	when := spec.Date(from).String()
	if to != from {
		when = spec.DateRange{From: spec.Date(from), To: spec.Date(to)}.String()
	}
	if want.Stat == "mean" {
		return want.Measure + " " + when
	}
	return want.Stat + " of " + want.Measure + " over " + want.Across + " " + when
}

func undefined(want model.Expect, replicates, days int) string {
	switch {
	case replicates == 0:
		return "there is no complete run"
	case want.Stat == "variance" && want.Across == "replicates" && replicates < 2:
		return "a variance over replicates needs two or more; give --replicates"
	case want.Stat == "variance" && want.Across == "ticks" && days < 2:
		return "a variance over days needs two or more"
	}
	return "the measure has no value on some day"
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// statistic takes what is expected of a list of values.
func statistic(want model.Expect, values []float64) float64 {
	for _, v := range values {
		if math.IsNaN(v) {
			return math.NaN()
		}
	}
	switch want.Stat {
	case "variance":
		return stats.Variance(values)
	case "autocorrelation":
		return stats.Lag(values, want.Lag)
	case "share_above":
		above := make([]float64, len(values))
		for i, v := range values {
			above[i] = indicator(v > want.Above)
		}
		return mean(above)
	}
	return mean(values)
}

// day gives the values of all replicates on a day.
func day(values [][]float64, d int) []float64 {
	out := make([]float64, len(values))
	for k := range values {
		out[k] = values[k][d]
	}
	return out
}

// correlation is that of Pearson; NaN if one list is constant.
func correlation(a, b []float64) float64 {
	sum := make([]float64, len(a))
	for i := range a {
		sum[i] = a[i] + b[i]
	}
	va, vb := stats.Variance(a), stats.Variance(b)
	// var(a+b) = var(a) + var(b) + 2 cov(a,b)
	return (stats.Variance(sum) - va - vb) / 2 / math.Sqrt(va*vb)
}
