package experiments

import (
	"context"
	"fmt"
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// Precision says how well the measure is known by which the number of replicates was
// chosen.
type Precision struct {
	Table    *table.Table // one row a point and arm that is not the base; with one arm a row a point
	Sentence string
	Warnings []string
}

// untilPrecise makes replicates in batches until the intervals of all points and arms
// are narrow enough. All have equally many, so that replicate k has the same luck
// everywhere. What is made next hangs on the results of whole batches alone: the same
// file gives the same number for any workers and after any interruption.
func (x *executor) untilPrecise(ctx context.Context) error {
	rule := x.e.stopping()
	for made, next := 0, rule.Next(0, nil); next > made; made, next = next, rule.Next(next, x.halves()) {
		x.widen(next)
		x.expect(0, next*x.own.points())
		if ctx.Err() != nil {
			return nil // what lacks is counted
		}
		if err := x.carryOut(ctx, x.design(made*x.own.points(), next*x.own.points())); err != nil {
			return err
		}
		if ctx.Err() != nil && x.done < x.total {
			return nil
		}
		if err := x.review(ctx); err != nil {
			return err
		}
	}
	x.precise = true
	return nil
}

// widen plans so many replicates; those that are made stay.
func (x *executor) widen(replicates int) {
	old, stride := x.outcomes, x.plan.Replicates
	x.plan.Replicates, x.plan.Runs = replicates, x.plan.Points*x.plan.Arms*replicates
	x.recent.forget()
	if !x.held() {
		return
	}
	x.outcomes = make([]*outcome, x.plan.Runs)
	for i, o := range old {
		if o != nil {
			x.outcomes[i/stride*replicates+i%stride] = o
		}
	}
}

// aimed is the end measure that is asked about.
func (x *executor) aimed() endValue {
	u := x.e.Replicates.Until
	day := u.At.String()
	for _, m := range x.endValues() {
		if m.at == day && (m.name == u.Measure || m.name == u.Measure+"@"+day) {
			return m
		}
	}
	panic("experiments: " + u.Measure + " is none of the end measures")
}

// known is an interval that is asked about.
type known struct {
	stats.Effect
	point, arm int
}

func (k known) half() float64 { return (k.High - k.Low) / 2 }

// asked gives the intervals at all own points: of the paired difference of each arm, or with one arm of
// its mean.
func (x *executor) asked() []known {
	var out []known
	m := x.aimed()
	for p := x.own.from; p < x.own.to; p++ {
		if x.plan.Arms == 1 {
			_, level := x.levelOf(p, 0, m)
			out = append(out, known{level, p, 0})
		}
		for a := 1; a < x.plan.Arms; a++ {
			first, second, _ := x.paired(p, a, m)
			out = append(out, known{stats.Paired(first, second, stats.Options{}), p, a})
		}
	}
	return out
}

// halves are the half-widths that are reached. Where no run has a value more runs are no
// help, and nothing is asked.
func (x *executor) halves() []float64 {
	var out []float64
	for _, k := range x.asked() {
		if k.N > 0 {
			out = append(out, k.half())
		}
	}
	return out
}

// precised is a row of the table of precision.
type precised struct {
	known
	x    *executor
	m    endValue
	rule stats.Sequential
}

// stopped says why no more replicates were made.
func (r precised) stopped() string {
	switch {
	case r.N == 0:
		return "no value"
	case r.rule.Reached(r.half()):
		return "goal"
	}
	return "cap"
}

// needed is the number of replicates at which the goal would about be reached.
func (r precised) needed() float64 {
	if r.N < 2 {
		return math.NaN()
	}
	ratio := r.half() / r.rule.HalfWidth
	return math.Ceil(float64(r.N) * ratio * ratio)
}

// precisionFields are the columns of the table of precision, in their order.
func precisionFields() []field[precised] {
	type row = precised
	base := func(r row) string {
		if r.x.plan.Arms == 1 {
			return ""
		}
		return r.x.e.arms[0].name
	}
	return []field[row]{
		{pointColumn(), func(b *table.Builder, i int, r row) { b.Int(i, int64(r.point)) }},
		{armColumn(), func(b *table.Builder, i int, r row) { b.Text(i, r.x.e.arms[r.arm].name) }},
		textField("base", "arm that it is compared with; empty where there is one arm, whose mean is asked about", base),
		textField("measure", "end measure", func(r row) string { return r.m.name }),
		textField("at", "day", func(r row) string { return r.m.at }),
		textField("unit", "unit of the half-widths", func(r row) string { return r.m.unit }),
		countField("replicates", "replicates that were made, of every arm at every point", func(r row) int { return r.x.plan.Replicates }),
		countField("n", "pairs with a value; with one arm, runs", func(r row) int { return r.N }),
		realField("wanted", "", "half-width that was asked for", func(r row) float64 { return r.rule.HalfWidth }),
		realField("half_width", "", "half of the interval that is reached", func(r row) float64 { return r.half() }),
		realField("level", "share", "share of such intervals that hold the true value, but for what stopping by precision takes from it", func(r row) float64 { return r.Level }),
		textField("stopped", "goal: the half-width is reached; cap: the limit of replicates came first; no value: no run has one", func(r row) string { return r.stopped() }),
		realField("needed", "pairs", "replicates at which the half-width would about be what was asked for, n (half_width / wanted)^2", func(r row) float64 { return r.needed() }),
	}
}

// precision says what was reached; nil where nothing was asked or where runs are left.
func (x *executor) precision() *Precision {
	if !x.precise {
		return nil
	}
	rule, fields := x.e.stopping(), precisionFields()
	out := &Precision{}
	b := fieldBuilder(fields)
	rows, short := 0, 0
	var widest precised
	for _, k := range x.asked() {
		r := precised{k, x, x.aimed(), rule}
		putRow(b, fields, r)
		rows++
		if r.stopped() != "cap" {
			continue
		}
		if short++; short == 1 || r.half() > widest.half() {
			widest = r
		}
	}
	out.Table = b.Table()
	s := speaker{unit: x.aimed().unit}
	wanted := s.format(rule.HalfWidth, 0, 0)(rule.HalfWidth, true)
	what := "paired differences"
	if x.plan.Arms == 1 {
		what = "means"
	}
	u := x.e.Replicates.Until
	subject := fmt.Sprintf("The half-width of %s that was asked for, of %s in %s on %s", wanted, what, subjectOf(x.e.base, u.Measure), u.At)
	if short == 0 {
		out.Sentence = fmt.Sprintf("%s, is reached with %d of at most %d replicates.", subject, x.plan.Replicates, rule.Most)
		return out
	}
	out.Sentence = fmt.Sprintf("%s, is not reached in %d of %d with the limit of %d replicates.", subject, short, rows, rule.Most)
	reached := s.format(widest.half(), 0, 0)(widest.half(), true)
	text := fmt.Sprintf("the limit of %d replicates came before the half-width of %s: the widest, %s at point %d, is at %s and would take about %.0f", rule.Most, wanted, x.e.arms[widest.arm].name, widest.point, reached, widest.needed())
	if finite(widest.half()) {
		out.Warnings = append(out.Warnings, text)
	}
	return out
}
