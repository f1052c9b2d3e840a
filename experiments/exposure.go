package experiments

import (
	"fmt"
	"math"
	"strings"

	"hongbao/model"
)

// exposure is the exposure bound of an arm against the base: how much of what a
// measure counts passes the gates that differ, and so can be moved directly. For one
// pair of runs it is the sum over the passages (model.Passage) whose gates differ at
// any hour from the first day on which the two histories can differ up to the day of
// the measure, of
//
//	what passed, in that one of the two worlds in which more of the market did,
//	over all that the measure counts in that world, over the same days,
//
// at most 1, and the mean over the pairs. If G of Y passes, a closed gate can hand
// over G to a rival, which moves a share of Y by G/Y, or destroy it, which moves a
// share s by s*G/(Y-G), no more than G/Y where s is at most 1-G/Y. What comes after,
// as habits, friends and cards that were bound through an envelope, can carry an
// effect further than the bound.
//
// It is NaN where an arm changes anything else than gates, for what passes that is
// not measured.
type exposure struct {
	count, value float64         // shares of the number and of the value of payments
	through      []model.Passage // those whose gates differ and that something passed
	beyond       []string        // paths of what else differs
	ok           bool            // it can be told
	share        bool            // the measure is a share of payments
	own          float64         // count or value, as the measure counts
}

// exposure gives the bound of an arm at a point for a share that follows a rule, on a
// day.
func (x *executor) exposure(point, arm int, rule model.Rule, day int32) exposure {
	unknown := exposure{count: math.NaN(), value: math.NaN()}
	g := x.keep.gauges
	if g == nil || g.change[point] == nil {
		return unknown
	}
	change := g.change[point][arm]
	if unknown.beyond = change.beyond; len(change.beyond) > 0 {
		return unknown
	}
	out := exposure{ok: true}
	n := 0
	through := make([]bool, len(g.passages))
	for k := 1; k <= x.plan.Replicates; k++ {
		one, other := x.complete(point, arm, k), x.complete(point, 0, k)
		if one == nil || other == nil {
			continue
		}
		pair := g.passedApart(one, other, rule, change.from, day, through)
		if !finite(pair.Count) || !finite(pair.Value) {
			return unknown
		}
		n++
		out.count += pair.Count
		out.value += pair.Value
	}
	if n == 0 {
		return unknown
	}
	out.count, out.value = out.count/float64(n), out.value/float64(n)
	for i, p := range g.passages {
		if through[i] {
			out.through = append(out.through, p)
		}
	}
	return out
}

// passedApart is the bound in one pair of runs; it marks the passages that make it.
func (g *gauges) passedApart(one, other *outcome, rule model.Rule, from, day int32, through []bool) model.Traffic {
	var out model.Traffic
	if from > day {
		return out
	}
	before, a := g.sums(one, from-1, day)
	_, b := g.sums(other, from-1, day)
	for i := range g.passages {
		if a.state[i] == b.state[i] || !g.passages[i].Counts(rule) {
			continue
		}
		part := func(p passed, of func(model.Traffic) float64) float64 {
			all := of(p.market[rule]) - of(before.market[rule])
			if all == 0 {
				return 0 // nobody paid, and no share has a value
			}
			return (of(p.traffic[i]) - of(before.traffic[i])) / all
		}
		count := func(t model.Traffic) float64 { return t.Count }
		value := func(t model.Traffic) float64 { return t.Value }
		most := max(part(a, count), part(b, count))
		through[i] = through[i] || most > 0
		out.Count += most
		out.Value += max(part(a, value), part(b, value))
	}
	return model.Traffic{Count: min(out.Count, 1), Value: min(out.Value, 1)}
}

// exposureOf gives the bound of an end measure: of one that is no share of payments,
// nothing.
func (x *executor) exposureOf(point, arm int, m endValue) exposure {
	rule, value, ok := model.RuleOf(m.kind)
	if !ok {
		return exposure{count: math.NaN(), value: math.NaN(), own: math.NaN()}
	}
	e := x.exposure(point, arm, rule, m.day)
	e.share = true
	if e.own = e.count; value {
		e.own = e.value
	}
	return e
}

// exposureFields stand in the comparison beside each share.
func exposureFields() []field[compared] {
	type c = compared
	return []field[c]{
		realField("exposure_bound_count", "share", "number of payments and openings of envelopes that pass the gates in which the arms differ, over the number of all payments that the measure counts: the most that these gates can move directly", func(r c) float64 { return r.exposure.count }),
		realField("exposure_bound_value", "share", "the same by value; empty where it is not measured, and of measures that are no share of payments", func(r c) float64 { return r.exposure.value }),
		textField("exposure_through", "what passes these gates; after \"not measured:\", what the arm changes beside gates", func(r c) string { return r.exposure.words() }),
	}
}

// words lists what passes, or why nobody knows.
func (e exposure) words() string {
	switch {
	case !e.share:
		return ""
	case e.ok && len(e.through) == 0:
		return "nothing passes the gates that differ"
	case e.ok:
		var out []string
		for i, p := range e.through {
			if i > 0 && p.What == e.through[i-1].What {
				out[len(out)-1] += ", " + p.Where
			} else {
				out = append(out, p.Name())
			}
		}
		return strings.Join(out, "; ")
	case len(e.beyond) > 0:
		return "not measured: " + strings.Join(e.beyond, ", ")
	}
	return "not measured"
}

// farBeyond is how many times the exposure bound an effect may be before a warning.
const farBeyond = 10

// beyondExposure warns where an effect on the measure that the experiment asks about is
// far above what can be moved directly.
func (x *executor) beyondExposure() []string {
	m := x.endValues()[0]
	s := speaker{subject: subjectOf(x.e.base, x.e.Headline.Measure), at: m.at, unit: m.unit}
	var out []string
	for _, arm := range x.speakers() {
		out = append(out, s.beyond(x.e.arms[arm].Label, x.contrast(0, arm, m).Mean, x.exposureOf(0, arm, m).own)...)
	}
	return out
}

// beyond is the warning about one effect; none if it is within the line, or if the
// bound or the effect is not known.
func (s speaker) beyond(arm string, effect, bound float64) []string {
	if !(math.Abs(effect) > farBeyond*bound) {
		return nil
	}
	said := func(x float64) string { return s.format(x, 0, 0)(x, true) }
	size := fmt.Sprintf("more than %d times the %s that pass the gates which differ", farBeyond, said(bound))
	if bound == 0 {
		size = "while nothing that it counts passes the gates which differ"
	}
	return []string{fmt.Sprintf("exposure: %q moves %s on %s by %s, %s; what carries it so far, habit, network or new cards, deserves a look", arm, s.subject, s.at, said(effect), size)}
}
