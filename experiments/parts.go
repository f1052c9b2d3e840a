package experiments

import (
	"context"
	"fmt"
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
)

// The difference of an arm is split over four markets that differ from the
// experiment's in what makes choices feed on themselves: with neither habit nor
// network, with one of them, and with both. Habit is the utility of habit stocks and
// of the last wallet, network that of what friends and everybody show; the stocks
// and what people show are kept in all four, they only move nobody. With d the
// difference of the arm in a market, for one replicate,
//
//	direct  = d(neither)
//	habit   = (d(habit) - d(neither) + d(both) - d(network)) / 2
//	network = (d(network) - d(neither) + d(both) - d(habit)) / 2
//
// which add up to d(both), the difference that the comparison shows: the last two are
// Shapley values of what is beyond the direct part (Shapley 1953), the mean over both
// orders of switching on.
//
// The direct part holds all other ways by which one person's choice reaches another:
// the payee must have the wallet, imitation and thresholds in installing, envelopes
// that are sent on, merchants who follow their buyers.

// The two forces, as bits of a market's number.
const (
	withHabit   = 1
	withNetwork = 2
	withBoth    = withHabit | withNetwork
	fourMarkets = 4
)

// switchesOf are the names of the switches (model.Switches) of each force.
var switchesOf = map[int][]string{withHabit: {"habit", "loyalty"}, withNetwork: {"network"}}

// partNames are the parts in the order of the table.
var partNames = [...]string{"direct", "habit", "network", "total"}

// marketSet is what takes out the forces that a market is without.
func marketSet(s *model.Scenario, market int) map[string]string {
	out := map[string]string{}
	for i := range model.Switches {
		w := &model.Switches[i]
		for force, names := range switchesOf {
			for _, name := range names {
				if w.Name != name || market&force != 0 {
					continue
				}
				for _, set := range w.Settings(s) {
					out[set.Path] = set.Value
				}
			}
		}
	}
	return out
}

func (c *checker) parts() {
	switch e := c.e; {
	case !e.Parts:
	case len(e.arms) < 2:
		c.complain([]string{"parts"}, "parts are those of the difference of two arms; expected an arm beside the base")
	case len(e.factors) > 0:
		c.complain([]string{"parts"}, "the parts of a difference are found in one market; expected no factors")
	}
}

// parts makes the runs in the three other markets and splits the difference of every
// arm and end measure; nil where nobody asks for it.
func (x *executor) parts(ctx context.Context) (*Reading, error) {
	if !x.e.Parts {
		return nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var wishes []wish
	for replicate := 1; replicate <= x.plan.Replicates; replicate++ {
		for market := range withBoth {
			set := marketSet(x.e.base, market)
			for arm := range x.e.arms {
				wishes = append(wishes, wish{values: x.values(0), arm: arm, set: set, replicate: replicate})
			}
		}
	}
	made, err := x.grant(ctx, wishes)
	if err != nil {
		return nil, err
	}
	r := &Reading{Kind: "parts"}
	failed, why := 0, ""
	for _, o := range made {
		if o.failed != "" {
			failed++
			why = o.failed
		}
	}
	if failed > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("parts: %d of %d runs in the markets without habit or network failed, and their replicates have no parts: %s", failed, len(made), why))
	}
	at := func(market, arm, replicate int) *outcome {
		if market == withBoth {
			return x.complete(0, arm, replicate)
		}
		if o := made[((replicate-1)*withBoth+market)*x.plan.Arms+arm]; o.failed == "" {
			return o
		}
		return nil
	}
	fields := partFields()
	b := fieldBuilder(fields)
	for _, a := range x.speakers() {
		for k, m := range x.endValues() {
			split := x.split(at, a, m)
			for i, name := range partNames {
				putRow(b, fields, partRow{m, x.e.arms[a].name, name, split[i]})
			}
			if k == 0 {
				s := speaker{subject: subjectOf(x.e.base, x.e.Headline.Measure), at: m.at, unit: m.unit, tail: x.tail()}
				r.Sentences = append(r.Sentences, s.split(x.e.arms[a].Label, split))
			}
		}
	}
	r.Table = b.Table()
	return r, nil
}

// split gives the parts of the difference of an arm, in the order of their names, over
// the replicates that have a value in all markets.
func (x *executor) split(at func(market, arm, replicate int) *outcome, arm int, m endValue) (out [len(partNames)]stats.Effect) {
	var values [len(partNames)][]float64
	for replicate := 1; replicate <= x.plan.Replicates; replicate++ {
		var d [fourMarkets]float64
		whole := true
		for market := range d {
			one, base := at(market, arm, replicate), at(market, 0, replicate)
			if one == nil || base == nil {
				whole = false
				break
			}
			d[market] = m.of(one) - m.of(base)
			whole = whole && finite(d[market])
		}
		if !whole {
			continue
		}
		for i, v := range partsOf(d) {
			values[i] = append(values[i], v)
		}
	}
	for i := range out {
		out[i] = stats.Mean(values[i], stats.Options{})
	}
	return out
}

// partsOf splits the difference in the market with both forces.
func partsOf(d [fourMarkets]float64) [len(partNames)]float64 {
	habit := (d[withHabit] - d[0] + d[withBoth] - d[withNetwork]) / 2
	network := (d[withNetwork] - d[0] + d[withBoth] - d[withHabit]) / 2
	return [...]float64{d[0], habit, network, d[withBoth]}
}

// partRow is a row of the table of parts.
type partRow struct {
	measure   endValue
	arm, part string
	stats.Effect
}

func partFields() []field[partRow] {
	type p = partRow
	return []field[p]{
		textField("measure", "end measure", func(r p) string { return r.measure.name }),
		textField("at", "day, or period of a sum", func(r p) string { return r.measure.at }),
		{armColumn(), func(b *table.Builder, i int, r p) { b.Text(i, r.arm) }},
		textField("part", "direct: the difference from the base without habit, loyalty and network; habit (with loyalty) and network: what each adds, the mean over both orders; total: the difference", func(r p) string { return r.part }),
		countField("n", "replicates with a value in all four markets", func(r p) int { return r.N }),
		realField("value", "", "mean over the replicates; direct, habit and network add up to the total", func(r p) float64 { return r.Mean }),
		realField("low", "", "lower end of its interval; simulation error only", func(r p) float64 { return r.Low }),
		realField("high", "", "upper end of its interval", func(r p) float64 { return r.High }),
		realField("level", "share", "share of such intervals that hold the true mean", func(r p) float64 { return r.Level }),
		textField("method", "how the interval was made: t (Student, below 30 replicates), bca (bootstrap, from 30) or none", func(r p) string { return r.Method }),
		textField("unit", "unit of the numbers", func(r p) string { return r.measure.unit }),
	}
}

// split says the parts of the difference of an arm.
func (s speaker) split(arm string, parts [len(partNames)]stats.Effect) string {
	total := parts[len(parts)-1]
	change := fmt.Sprintf("what %q changes in %s on %s", arm, s.subject, s.at)
	if total.N == 0 {
		return fmt.Sprintf("No replicate has a value in all four markets, so %s has no parts%s", change, s.tail)
	}
	nothing := true
	half := math.Inf(1) // the narrowest interval, for the decimals
	largest := 0.0
	for _, e := range parts {
		nothing = nothing && e.AllZero
		largest = max(largest, math.Abs(e.Mean))
		if w := (e.High - e.Low) / 2; w > 0 {
			half = min(half, w)
		}
	}
	runs := fmt.Sprintf("%d replicates of four markets", total.N)
	if nothing {
		return fmt.Sprintf("Of %s nothing, exactly, is direct, habit or network, %s%s", change, runs, s.tail)
	}
	if math.IsInf(half, 1) {
		half = largest / 10
	}
	f := s.format(largest, largest-half, largest+half)
	said := func(e stats.Effect) string {
		if !finite(e.Low) || !finite(e.High) {
			return f(e.Mean, true)
		}
		return fmt.Sprintf("%s (%s to %s)", f(e.Mean, true), f(e.Low, false), f(e.High, false))
	}
	level := fmt.Sprintf("%s intervals, ", percent(total.Level))
	if total.Method == stats.MethodNone {
		level = ""
		runs = "one replicate of four markets, which gives no intervals"
	}
	return fmt.Sprintf("Of %s, %s in all, %s are direct, %s habit, %s network; %s%s%s",
		change, said(total), said(parts[0]), said(parts[1]), said(parts[2]), level, runs, s.tail)
}
