package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// spread is one way of spreading the money and what was found of it.
type spread struct {
	value, label    string
	hunts           []*hunt   // that were carried through, by replicate
	replicates      int       // that were begun
	logs            []float64 // of the smallest budgets in yuan; +-censored beyond the ends
	smallest        stats.Estimate
	ratio           stats.Estimate // to the cheapest
	spent, retained stats.Estimate // of the hunts that found a budget
	cost            stats.Estimate // the one over the other
}

// censored stands for the logarithm of a budget beyond an end.
const censored = 1e9

type spreads struct {
	all      []*spread
	cheapest *spread // nil if it is not known which is
	failed   []string
}

// spreads reads the hunts, which stand in order of point and replicate with the runs
// without the campaign.
func (x *executor) spreads(a *Analysis, hunts []*hunt, without []*outcome) *spreads {
	out := &spreads{}
	platform := a.campaignOf(x.e.base).Platform
	spent, retained := x.endNamed("rewards."+platform+".total"), x.endNamed("retained."+platform)
	for point, values := range x.points() {
		s := &spread{value: values[0], label: spreadLabel(values[0])}
		var money, people []float64
		for i, h := range hunts {
			if h.point != point {
				continue
			}
			s.replicates++
			if h.failed != "" {
				out.failed = append(out.failed, h.failed)
				continue
			}
			s.hunts = append(s.hunts, h)
			switch {
			case h.below():
				s.logs = append(s.logs, -censored)
			case h.above():
				s.logs = append(s.logs, censored)
			default:
				s.logs = append(s.logs, math.Log(h.high.Yuan()))
			}
			if h.tipped != nil && without[i].failed == "" {
				money = append(money, h.tipped.ends[spent]-without[i].ends[spent])
				people = append(people, h.tipped.ends[retained]-without[i].ends[retained])
			}
		}
		s.smallest = yuan(stats.Median(s.logs, stats.Options{}), s.logs)
		s.spent, s.retained = meanOf(money), meanOf(people)
		s.cost = stats.Ratio(money, people, stats.Options{})
		out.all = append(out.all, s)
		if finite(s.smallest.Value) && (out.cheapest == nil || s.smallest.Value < out.cheapest.smallest.Value) {
			out.cheapest = s
		}
	}
	for _, s := range out.all {
		if s.smallest.Value == 0 || math.IsNaN(s.smallest.Value) && len(s.hunts) > 0 {
			out.cheapest = nil // others may be as cheap
		}
	}
	for _, s := range out.all {
		s.ratio = s.against(out.cheapest)
	}
	return out
}

// meanOf is a mean among other estimates.
func meanOf(x []float64) stats.Estimate {
	e := stats.Mean(x, stats.Options{})
	return stats.Estimate{N: e.N, Value: e.Mean, Low: e.Low, High: e.High, Level: e.Level, Method: e.Method, Warnings: e.Warnings}
}

// against is the median over the replicates of the smallest budget over another's.
// Of two that are both beyond an end nothing is known.
func (s *spread) against(other *spread) stats.Estimate {
	var a, b []float64
	if other != nil {
		for i, h := range s.hunts {
			k := slices.IndexFunc(other.hunts, func(o *hunt) bool { return o.replicate == h.replicate })
			if k >= 0 && (math.Abs(s.logs[i]) < censored || math.Abs(other.logs[k]) < censored || s == other) {
				a, b = append(a, s.logs[i]), append(b, other.logs[k])
			}
		}
	}
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	return yuan(stats.PairedMedian(a, b, stats.Options{}), differences)
}

// yuan takes the median of logarithms off their scale; what is beyond an end of the
// search is 0 or without limit. Where one half lies beyond one end and the other beyond
// the other, the median may lie anywhere between.
func yuan(e stats.Estimate, logs []float64) stats.Estimate {
	sorted := slices.Sorted(slices.Values(logs))
	if n := len(sorted); n > 0 && sorted[(n-1)/2] <= -censored/1e3 && sorted[n/2] >= censored/1e3 {
		e.Value = math.NaN()
	}
	for _, x := range []*float64{&e.Value, &e.Low, &e.High} {
		switch {
		case *x > censored/1e3:
			*x = math.Inf(1)
		case *x < -censored/1e3:
			*x = 0
		default:
			*x = math.Exp(*x)
		}
	}
	return e
}

// spreadLabel puts a value of the factor in words: how many days a window has.
func spreadLabel(value string) string {
	var window spec.DateRange
	if window.DecodeText(value) != nil {
		return strings.ReplaceAll(value, "_", " ")
	}
	if window.Days() == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", window.Days())
}

// endNamed is the place of an end measure.
func (x *executor) endNamed(name string) int {
	i := slices.IndexFunc(x.e.columns.ends, func(e ending) bool { return e.name == name })
	if i < 0 {
		panic("experiments: no end measure " + name)
	}
	return i
}

// budgetSteps is the number of budgets, by equal ratios, at which it is said how many
// runs tip.
const budgetSteps = 25

func (s *spreads) reading(x *executor, a *Analysis) *Reading {
	b := table.NewBuilder(
		column(table.Text, "finding", "", "smallest_budget: least at which the market tips; ratio: to that of the cheapest, pair by pair; spent, retained: money given and people kept at that budget, against no campaign; cost_per_retained: the one over the other; tipped: share of runs that tip at a budget"),
		column(table.Text, "spread", "", "value of the factor"),
		column(table.Text, "label", "", "the same in words"),
		column(table.Real, "budget", "yuan", "of the row (tipped)"),
		column(table.Integer, "n", "", "replicates"),
		column(table.Real, "value", "", "median over the replicates (smallest_budget, ratio), mean, ratio of means (cost_per_retained), or share (tipped)"),
		column(table.Real, "low", "", "lower end of its interval; 0 where it is beyond the least budget"),
		column(table.Real, "high", "", "upper end of its interval; inf where it is beyond the greatest budget"),
		column(table.Real, "level", "share", "share of such intervals that hold the true number"),
		column(table.Text, "method", "", "how the interval was made"),
		column(table.Integer, "below", "", "replicates that tip even at the least budget"),
		column(table.Integer, "above", "", "replicates that do not tip at the greatest"),
		column(table.Text, "unit", "", "unit of the numbers"),
	)
	row := func(p *spread, finding, unit string, budget float64, n int, value, low, high, level float64, method string) {
		b.Text(0, finding)
		b.Text(1, p.value)
		b.Text(2, p.label)
		b.Real(3, budget)
		b.Int(4, int64(n))
		b.Real(5, value)
		b.Real(6, low)
		b.Real(7, high)
		b.Real(8, level)
		b.Text(9, method)
		b.Int(10, int64(p.count((*hunt).below)))
		b.Int(11, int64(p.count((*hunt).above)))
		b.Text(12, unit)
		b.EndRow()
	}
	for _, f := range []struct {
		name, unit string
		of         func(*spread) stats.Estimate
	}{
		{"smallest_budget", "yuan", func(p *spread) stats.Estimate { return p.smallest }},
		{"ratio", "times", func(p *spread) stats.Estimate { return p.ratio }},
		{"spent", "yuan", func(p *spread) stats.Estimate { return p.spent }},
		{"retained", "people", func(p *spread) stats.Estimate { return p.retained }},
		{"cost_per_retained", "yuan/person", func(p *spread) stats.Estimate { return p.cost }},
	} {
		for _, p := range s.all {
			e := f.of(p)
			row(p, f.name, f.unit, math.NaN(), e.N, e.Value, e.Low, e.High, e.Level, e.Method)
		}
	}
	for _, p := range s.all {
		for k := range budgetSteps {
			at := a.Least.Yuan() * math.Pow(float64(a.Greatest)/float64(a.Least), float64(k)/(budgetSteps-1))
			tips := 0
			for _, l := range p.logs {
				tips += indicatorInt(l <= math.Log(at)+1e-9)
			}
			low, high := stats.Wilson(tips, len(p.logs), p.smallest.Level)
			row(p, "tipped", "share", at, len(p.logs), float64(tips)/float64(len(p.logs)), low, high, p.smallest.Level, stats.MethodWilson)
		}
	}
	return &Reading{
		Table: b.Table(), Shown: []string{"finding", "label", "n", "value", "low", "high", "above", "unit"},
		Sentences: s.sentences(x, a), Warnings: s.warnings(a),
	}
}

func (s *spread) count(of func(*hunt) bool) int {
	n := 0
	for _, h := range s.hunts {
		n += indicatorInt(of(h))
	}
	return n
}

func (s *spreads) warnings(a *Analysis) []string {
	var out []string
	for _, p := range s.all {
		for _, end := range []struct {
			n    int
			text string
		}{
			{p.count((*hunt).below), "the market tips even at " + moneyText(a.Least)},
			{p.count((*hunt).above), "no budget up to " + moneyText(a.Greatest) + " tips it"},
		} {
			if end.n > 0 {
				out = append(out, fmt.Sprintf("over %s, in %d of %d replicates %s: their smallest budgets are not known", p.label, end.n, len(p.hunts), end.text))
			}
		}
		// The same replicates speak in every estimate; one says it for all.
		out = append(out, p.smallest.Warnings...)
	}
	if len(s.failed) > 0 {
		out = append(out, fmt.Sprintf("%d searches ended with a run that failed, and are left out: %s", len(s.failed), s.failed[0]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sentences say first which spread needs least, then what each costs.
func (s *spreads) sentences(x *executor, a *Analysis) []string {
	wallet := x.e.base.TipTo
	for _, p := range x.e.base.Platforms {
		if p.ID == wallet {
			wallet = cmp.Or(p.Name, p.ID)
		}
	}
	if s.cheapest == nil {
		known := []string{"How little tips the market to " + wallet + " is not known for the cheapest spread"}
		for _, p := range s.all {
			known = append(known, p.level(a))
		}
		return []string{strings.Join(known, "; ") + x.tail()}
	}
	c := s.cheapest
	f := yuanOf(c.smallest, a.Greatest.Yuan())
	first := fmt.Sprintf("The money that tips the market to %s is least when it is spent over %s: a median of %s%s, %d replicates", wallet, c.label, f(c.smallest.Value, true), interval(c.smallest, f), c.smallest.N)
	var rest []string
	for _, p := range s.all {
		if p == c {
			continue
		}
		switch e := p.ratio; {
		case math.IsNaN(e.Value):
			rest = append(rest, fmt.Sprintf("of %s nothing is known", p.label))
		case math.IsInf(e.Value, 1):
			rest = append(rest, p.level(a))
		default:
			text := fmt.Sprintf("over %s it takes %s times as much%s", p.label, times(e.Value), interval(e, func(v float64, _ bool) string { return times(v) }))
			if e.Low <= 1 && e.High >= 1 {
				text += ", which cannot be told from as much"
			}
			rest = append(rest, text)
		}
	}
	out := []string{strings.Join(append([]string{first}, rest...), "; ") + x.tail()}
	for _, p := range s.all {
		if math.IsNaN(p.cost.Value) {
			out = append(out, fmt.Sprintf("Spent over %s, what a person retained costs cannot be told%s", p.label, x.tail()))
			continue
		}
		f := yuanOf(p.cost, math.Inf(1))
		out = append(out, fmt.Sprintf("Spent over %s, at the smallest budget each person who is still there after %d days costs %s%s, %d replicates against no campaign%s",
			p.label, retainedDays, f(p.cost.Value, true), interval(p.cost, f), p.cost.N, x.tail()))
	}
	return out
}

// level says how much money is needed by itself.
func (s *spread) level(a *Analysis) string {
	switch v := s.smallest.Value; {
	case v == 0:
		return fmt.Sprintf("spent over %s, even %s tips half of the markets", s.label, moneyText(a.Least))
	case math.IsInf(v, 1):
		return fmt.Sprintf("spent over %s, no budget up to %s tips half of the markets", s.label, moneyText(a.Greatest))
	case math.IsNaN(v) && s.count((*hunt).below) > 0:
		return fmt.Sprintf("spent over %s, some markets tip even at %s and others at no budget up to %s", s.label, moneyText(a.Least), moneyText(a.Greatest))
	case math.IsNaN(v):
		return fmt.Sprintf("of %s nothing is known", s.label)
	}
	f := yuanOf(s.smallest, a.Greatest.Yuan())
	return fmt.Sprintf("spent over %s, a median of %s tips it", s.label, f(s.smallest.Value, true))
}

// interval says an interval in a sentence; nothing if there is none.
func interval(e stats.Estimate, f func(float64, bool) string) string {
	switch {
	case math.IsNaN(e.Low) || math.IsNaN(e.High):
		return ""
	case e.Low == 0 && !math.IsInf(e.High, 1):
		return fmt.Sprintf(" (%s interval up to %s)", percent(e.Level), f(e.High, false))
	case math.IsInf(e.High, 1):
		return fmt.Sprintf(" (%s interval from %s without an upper end)", percent(e.Level), f(e.Low, false))
	}
	return fmt.Sprintf(" (%s interval %s to %s)", percent(e.Level), f(e.Low, false), f(e.High, false))
}

func times(x float64) string { return table.FormatReal(math.Round(x*100) / 100) }

// yuanOf prints an estimate in yuan; an end without limit counts as so much.
func yuanOf(e stats.Estimate, most float64) func(float64, bool) string {
	low, high := e.Low, min(e.High, most)
	if math.IsNaN(low) || math.IsNaN(high) {
		low, high = 0, 0
	}
	return speaker{unit: "yuan"}.format(e.Value, low, high)
}

// moneyText is an amount with its unit.
func moneyText(m spec.Money) string { return strings.TrimSuffix(m.String(), " yuan") + " yuan" }
