package report

import (
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// keyNumber is one of the few numbers at the top.
type keyNumber struct {
	Value, Words, Interval string
	Weak                   bool // it cannot be told from 0, or has no interval
}

// mostKeys is how many numbers stand at the top.
const mostKeys = 4

// preferred are the kinds of measures that are shown first, in this order. The list
// is fixed: choosing by what came out would mislead.
var preferred = []string{
	"share_value_commerce", "share_value_all", "participants", "lost_sales", "bound", "active",
	"complaints", "share_count_ex_envelopes", "multi_homing",
}

// chosen picks at most so many measures: that of the answer, then one of each
// preferred kind, for the same platform where the kind has one.
func chosen(names []string, answer string, most int) []string {
	_, platform, _ := strings.Cut(answer, ".")
	var out, kinds []string
	take := func(fits func(kind, suffix string) bool) {
		for _, name := range names {
			kind, suffix, _ := strings.Cut(name, ".")
			if len(out) < most && !slices.Contains(kinds, kind) && fits(kind, suffix) {
				out, kinds = append(out, name), append(kinds, kind)
			}
		}
	}
	if slices.Contains(names, answer) {
		kind, _, _ := strings.Cut(answer, ".")
		out, kinds = append(out, answer), append(kinds, kind)
	}
	for _, want := range preferred {
		take(func(kind, suffix string) bool {
			return kind == want && strings.TrimSuffix(suffix, ".total") == platform
		})
		take(func(kind, suffix string) bool { return kind == want && (suffix == "" || suffix == "total") })
		take(func(kind, _ string) bool { return kind == want })
	}
	return out
}

// contrast is one row of the comparison.
type contrast struct {
	measure, at, arm, base string
	unit                   string
	n                      int
	mean, baseMean         float64
	difference, low, high  float64
	up, down               int
	saves                  float64
	sameSign               float64 // share of pairs; NaN if there is no sign
	median, holm           float64 // of the differences; p-value adjusted for all arms
}

func (p *Page) contrastOf(t *table.Table, row int) contrast {
	c := contrast{
		measure: text(t, "measure", row), at: text(t, "at", row), arm: text(t, "arm", row), base: text(t, "base", row),
		unit: text(t, "unit", row), n: int(number(t, "n", row)),
		mean: number(t, "mean", row), baseMean: number(t, "base_mean", row),
		difference: number(t, "difference", row), low: number(t, "low", row), high: number(t, "high", row),
		up: int(number(t, "positive", row)), down: int(number(t, "negative", row)), saves: number(t, "variance_ratio", row),
		sameSign: number(t, "same_sign", row), median: number(t, "median", row), holm: number(t, "p_holm", row),
	}
	if c.unit == "" || c.unit == "points" {
		c.unit = p.column(c.measure).Unit
	}
	return c
}

// equal tells whether every pair of runs gave the same to the last bit.
func (c contrast) equal() bool { return c.n > 0 && c.up == 0 && c.down == 0 && c.difference == 0 }

// open tells whether the difference cannot be told from 0.
func (c contrast) open() bool {
	return math.IsNaN(c.low) || math.IsNaN(c.high) || c.low <= 0 && c.high >= 0
}

func (c contrast) scale() scale {
	s := scaleOf(c.unit, (c.high-c.low)/2, c.difference, c.low, c.high)
	// What is not 0 does not print as 0.
	for c.difference != 0 && s.decimals < 6 && math.Abs(c.difference) < 0.5*s.each*math.Pow(10, -float64(s.decimals)) {
		s.decimals++
	}
	return s
}

// interval says how sure the difference is.
func (c contrast) interval() string {
	switch {
	case c.equal():
		return "exactly 0 in all " + count(c.n, "pair")
	case c.n == 0:
		return "no pair of runs"
	case math.IsNaN(c.low) || math.IsNaN(c.high):
		return "no interval from " + count(c.n, "pair")
	}
	out := c.scale().span(c.low, c.high, true)
	if c.open() {
		out += ", cannot be told from 0"
	}
	return out
}

// contrasts gives the comparison of the first point.
func (p *Page) contrasts() []contrast {
	if rows(p.Comparison) == 0 {
		return nil
	}
	t, _ := firstPoint(p.Comparison)
	out := make([]contrast, t.Len())
	for i := range out {
		out[i] = p.contrastOf(t, i)
	}
	return out
}

// mainContrast is the row that the answer's first sentence says.
func (p *Page) mainContrast() (contrast, bool) {
	for _, c := range p.contrasts() {
		if c.measure == p.Answer.Measure && (c.arm == p.Answer.Arm || p.Answer.Arm == "") {
			return c, true
		}
	}
	return contrast{}, false
}

// keys gives the numbers at the top.
func (p *Page) keys() []keyNumber {
	switch {
	case len(p.Info.Factors) > 0:
		return p.sweepKeys()
	case rows(p.Comparison) > 0:
		return p.comparisonKeys()
	}
	return p.runKeys()
}

func (p *Page) comparisonKeys() []keyNumber {
	var names []string
	var of []contrast
	for _, c := range p.contrasts() {
		if c.arm == p.Answer.Arm || p.Answer.Arm == "" {
			names, of = append(names, c.measure), append(of, c)
		}
	}
	var out []keyNumber
	for _, name := range chosen(names, p.Answer.Measure, mostKeys) {
		c := of[slices.Index(names, name)]
		k := keyNumber{Value: c.scale().change(c.difference), Words: p.inWords(c.measure, c.unit) + ", " + p.against(c), Interval: c.interval(), Weak: c.open()}
		switch {
		case c.equal():
			k.Value = "0"
		case c.n == 0:
			k.Value = none
		}
		out = append(out, k)
	}
	return out
}

// inWords names a measure with its unit, unless the numbers say it.
func (p *Page) inWords(measure, unit string) string {
	out := p.column(measure).Words
	if unit != "share" && unit != "" {
		out += " (" + unit + ")"
	}
	return upper(out)
}

// against says which arm is compared with which.
func (p *Page) against(c contrast) string {
	return "“" + p.arm(c.arm) + "” less “" + p.arm(c.base) + "”"
}

// values gives the end values of a measure in the runs of a table.
func values(t *table.Table, measure string) []float64 {
	c, err := t.Column(measure)
	if err != nil {
		return nil
	}
	var out []float64
	for _, v := range c.Floats() {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	return out
}

// mean gives the mean of a measure over runs with its interval.
func mean(t *table.Table, measure string) stats.Effect {
	return stats.Mean(values(t, measure), stats.Options{})
}

// baseRuns gives the runs of the base arm.
func (p *Page) baseRuns() *table.Table {
	if rows(p.Runs) == 0 {
		return nil
	}
	if p.Info.Base == "" || !p.Runs.Has("arm") {
		return p.Runs
	}
	return p.Runs.Where("arm", p.Info.Base)
}

// runKeys are the end values of a single arm.
func (p *Page) runKeys() []keyNumber {
	runs := p.baseRuns()
	if rows(runs) == 0 {
		return nil
	}
	var out []keyNumber
	for _, name := range chosen(runs.Names(), p.Answer.Measure, 2*mostKeys) {
		e := mean(runs, name)
		if e.N == 0 || len(out) == mostKeys {
			continue
		}
		unit := p.column(name).Unit
		s := scaleOf(unit, (e.High-e.Low)/2, e.Mean, e.Low, e.High)
		k := keyNumber{Value: s.level(e.Mean), Words: p.inWords(name, unit), Interval: s.span(e.Low, e.High, false)}
		if math.IsNaN(e.Low) {
			k.Interval, k.Weak = "one run, no interval", true
		}
		out = append(out, k)
	}
	return out
}
