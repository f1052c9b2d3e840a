package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
)

// findings sorts comparisons by what can be told of them.
type findings struct {
	all     int
	settled []decree // the largest first
	unsure  []decree // 0 is inside the interval
	nothing []decree // exactly 0 in all pairs
	single  []decree // from one pair, without an interval; the largest first
	pairs   int      // the least behind one of these
}

func findingsOf(all []decree) findings {
	f := findings{all: len(all), pairs: math.MaxInt}
	for _, d := range all {
		if d.N == 0 {
			continue
		}
		f.pairs = min(f.pairs, d.N)
		switch {
		case d.AllZero:
			f.nothing = append(f.nothing, d)
		case d.Method == stats.MethodNone:
			f.single = append(f.single, d)
		case d.Low > 0 || d.High < 0:
			f.settled = append(f.settled, d)
		default:
			f.unsure = append(f.unsure, d)
		}
	}
	for _, list := range [][]decree{f.settled, f.single} {
		slices.SortStableFunc(list, func(a, b decree) int { return cmp.Compare(math.Abs(b.Mean), math.Abs(a.Mean)) })
	}
	return f
}

// sentences say of one measure what orders change against none, what a day earlier is
// worth and what time to comply costs; the last two only where any order does
// anything, and beyond the headline only what can be told.
func (o *orders) sentences(m told, against, earlier, later []decree) []string {
	first := findingsOf(against)
	out := []string{o.say("Against no order", "orders", m, first, decree.whole, 1)}
	if len(first.nothing) == first.all {
		return out
	}
	worth := func(f findings) bool {
		return f.all > 0 && (m.name == o.measures[0].name || len(f.settled)+len(f.single) > 0)
	}
	if f := findingsOf(earlier); worth(f) {
		lead := fmt.Sprintf("Ordered on %s instead of %s, with %s to comply", o.dates[0], o.dates[len(o.dates)-1], o.lags[0])
		out = append(out, o.say(lead, "scopes", m, f, decree.named, len(earlier)))
	}
	if f := findingsOf(later); worth(f) {
		lead := fmt.Sprintf("With %s to comply instead of %s", o.lags[len(o.lags)-1], o.lags[0])
		out = append(out, o.say(lead, "orders", m, f, decree.dated, 1))
	}
	return out
}

// whole names an order by all that it has, dated without its time to comply, named by
// its scope alone.
func (d decree) whole() string { return d.dated() + " with " + d.lag + " to comply" }
func (d decree) dated() string { return d.named() + " on " + d.date }
func (d decree) named() string { return spaced(d.scope) }

// say counts the comparisons by what can be told, and gives the largest few.
func (o *orders) say(lead, things string, m told, f findings, name func(decree) string, most int) string {
	if f.pairs == math.MaxInt {
		return fmt.Sprintf("%s, no pair of runs tells what any of %d %s changes in %s%s", lead, f.all, things, m.words, o.x.tail())
	}
	pairs := pairsOf(f.pairs, o.x.plan.Replicates) + " " + plural(f.pairs, "paired run", "paired runs")
	if len(f.nothing) == f.all {
		return fmt.Sprintf("%s, none of %d %s changes %s: it is exactly the same in all of %s%s", lead, f.all, things, m.words, pairs, o.x.tail())
	}
	var parts []string
	switch {
	case len(f.single) > 0:
		parts = append(parts, fmt.Sprintf("%s, in the one pair of runs, which gives no interval, %s %s %s, most %s, by %s",
			lead, ofThe(len(f.single), f.all, things), plural(len(f.single), "changes", "change"), m.words, name(f.single[0]), m.say(f.single[0], false)))
	case len(f.settled) == 0:
		parts = append(parts, fmt.Sprintf("%s, none of %d %s changes %s in a way that can be told from 0", lead, f.all, things, m.words))
	default:
		text := fmt.Sprintf("%s, %s%s %s %s in a way that can be told from 0", lead, ofThe(len(f.settled), f.all, things), scopesOf(f.settled, things),
			plural(len(f.settled), "changes", "change"), m.words)
		var largest []string
		for _, d := range f.settled[:min(most, len(f.settled))] {
			largest = append(largest, name(d)+" by "+m.say(d, true))
		}
		if most < len(f.settled) {
			text += ", most "
		} else {
			text += ": "
		}
		parts = append(parts, fmt.Sprintf("%s%s (%s %s for all %d together)", text, strings.Join(largest, ", "), percent(f.settled[0].Simultaneous),
			plural(len(largest), "interval", "intervals"), f.all))
	}
	if n := len(f.nothing); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s it exactly as it is%s", n, plural(n, "leaves", "leave"), scopesOf(f.nothing, "")))
	}
	if n := len(f.unsure); n > 0 && len(f.settled) > 0 {
		parts = append(parts, fmt.Sprintf("of %d it cannot be told%s", n, scopesOf(f.unsure, "")))
	} else if n > 0 {
		d := slices.MaxFunc(f.unsure, func(a, b decree) int { return cmp.Compare(math.Abs(a.Mean), math.Abs(b.Mean)) })
		parts = append(parts, fmt.Sprintf("the largest difference is that of %s, %s", name(d), m.say(d, true)))
	}
	if n := f.all - len(f.settled) - len(f.single) - len(f.nothing) - len(f.unsure); n > 0 {
		parts = append(parts, fmt.Sprintf("of %d no pair of runs is complete", n))
	}
	return strings.Join(parts, "; ") + ", " + pairs + o.x.tail()
}

// say gives a difference, with its interval if it has one, and what that is a day
// where two dates are compared.
func (m *told) say(d decree, interval bool) string {
	f := speaker{unit: m.unit}.format(d.Mean, d.Low, d.High)
	if !interval {
		f = speaker{unit: m.unit}.format(d.Mean, 0, 0)
	}
	text := f(d.Mean, true)
	if interval {
		text += fmt.Sprintf(", %s to %s", f(d.Low, false), f(d.High, false))
	}
	if d.role == roleEarlier {
		each := d.Mean / d.days
		text += ", or " + speaker{unit: m.unit}.format(each, 0, 0)(each, true) + " a day"
	}
	return text
}

// ofThe counts things among all of them.
func ofThe(n, all int, things string) string {
	if n == all {
		return fmt.Sprintf("all %d %s", all, things)
	}
	return fmt.Sprintf("%d of %d %s", n, all, things)
}

// scopesOf names the scopes of some comparisons in brackets; not where each scope is
// one comparison and is named anyway.
func scopesOf(all []decree, things string) string {
	if things == "scopes" {
		return ""
	}
	var names []string
	for _, d := range all {
		if name := d.named(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return " (" + strings.Join(names, ", ") + ")"
}
