package experiments

import (
	"fmt"
	"slices"
	"strings"
)

// warnings says what limits the results.
func (x *executor) warnings(r *Results) []string {
	var out []string
	add := func(format string, args ...any) {
		if text := fmt.Sprintf(format, args...); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if r.Done < r.Total {
		add("%d of %d runs are done; the tables hold these", r.Done, r.Total)
	}
	if n := x.reviewed.failed; n > 0 { // runs beyond the design are told of by those who asked for them
		add("%d of %d runs failed; the tables hold the others, see the table of failures", n, r.Total)
	}
	if r.Precision != nil {
		for _, w := range r.Precision.Warnings {
			add("%s", w)
		}
	}
	if r.Prior != nil {
		for _, w := range r.Prior.Warnings {
			add("%s", w)
		}
	}
	for _, reading := range []*Reading{r.Analysis, r.Parts} {
		if reading == nil {
			continue
		}
		for _, w := range reading.Warnings {
			add("%s", w)
		}
	}
	alone := false
	if x.e.Analysis != nil {
		kind, _ := analysisNamed(x.e.Analysis.Kind)
		alone = kind.alone
	}
	if text := x.twoOutcomes(); text != "" && !alone {
		add("%s", text)
	}
	for i, e := range r.Headline.Effects {
		if len(x.e.arms) == 1 && e.N == 1 || alone {
			continue // a single run claims no interval
		}
		for _, w := range e.Warnings {
			add("%s, %s: %s", r.Headline.Measure, r.Headline.Arms[i], w)
		}
	}
	if text := x.e.uneven(); text != "" {
		add("%s", text)
	}
	for _, text := range x.beyondExposure() {
		add("%s", text)
	}
	switch {
	case !x.keep.series:
		add("the table by day is left out: with %s it could have more than 100 million values; name fewer measures", x.foreseen())
	case x.many():
		add("the table by day holds quantiles over the runs, as there are more than 1,000 runs")
	}
	if !x.keep.hourly && len(x.e.base.Clock.Hourly) > 0 {
		add("the table by hour is left out: with %s it could have more than 1,000 runs or 100 million values", x.foreseen())
	}
	return out
}

// foreseen says with how many runs tables were reckoned.
func (x *executor) foreseen() string {
	text := grouped(int64(x.plan.Runs)) + " runs"
	if x.e.Replicates.Until != nil {
		return "up to " + text
	}
	return text
}

// twoOutcomes warns of means over runs of which some tipped and some did not.
func (x *executor) twoOutcomes() string {
	if x.e.base.TipTo == "" {
		return ""
	}
	var words []string
	mixed := false
	for a, arm := range x.e.arms {
		n, tipped := x.reviewed.runs[a], x.reviewed.tipped[a]
		if n > 0 {
			words = append(words, fmt.Sprintf("%s in %s", percent(float64(tipped)/float64(n)), arm.name))
			mixed = mixed || tipped > 0 && tipped < n
		}
	}
	if !mixed {
		return ""
	}
	return "two outcomes: the market tipped to " + x.e.base.TipTo + " in part of the runs, " + strings.Join(words, ", ") + "; read these shares first, a mean over both says little"
}

// eachOnce puts texts in order, each once.
func eachOnce(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }
