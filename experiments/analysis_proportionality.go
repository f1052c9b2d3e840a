package experiments

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model"
	"hongbao/model/spec"
)

// Reason is a stated reason of a closure, with what the closure would have to protect
// for the reason to be true.
type Reason struct {
	Event    string   `yaml:"event" required:"true" doc:"event that closes a gate"`
	Says     string   `yaml:"says" required:"true" doc:"the reason, in the words of the record"`
	Protects string   `yaml:"protects" doc:"measure, or one column of it, that is lower for the closure if the reason is true"`
	Called   string   `yaml:"called" doc:"what that is, within a sentence; the name of the measure if there is none"`
	Costs    []string `yaml:"costs" doc:"measures, or single columns, by which the closure is paid; the first is told in the sentence"`
	Cannot   string   `yaml:"cannot" doc:"instead of protects: why the model cannot judge the reason, after \"as\""`
}

// openGate is a gate that holds nothing back.
const openGate = 1000

func checkProportionality(c *checker, a *Analysis) {
	e := c.e
	if len(e.arms) > 1 {
		c.complain([]string{"arms"}, "the analysis proportionality makes its own histories; expected no arms")
	}
	if len(e.factors) > 0 {
		c.complain([]string{"factors"}, "the analysis proportionality makes its own histories; expected no factors")
	}
	if len(a.Reasons) == 0 {
		c.complain([]string{"analysis"}, "the key \"reasons\" is missing; expected the stated reasons of some closures")
	}
	if !slices.IsSorted(a.Gates) {
		c.complain([]string{"analysis", "gates"}, "gates are tested from closed to open; expected rising values")
	}
	var events []string
	for _, v := range e.base.Events {
		events = append(events, v.ID)
	}
	for i, r := range a.Reasons {
		at := []string{"analysis", "reasons", strconv.Itoa(i)}
		in := func(keys ...string) []string { return append(slices.Clone(at), keys...) }
		v := slices.Index(events, r.Event)
		if v < 0 {
			c.unknown(in("event"), "event", r.Event, events)
			continue
		}
		switch event := e.base.Events[v]; {
		case (r.Protects == "") == (r.Cannot == ""):
			c.complain(at, "expected either protects, a measure, or cannot, why there is none")
		case r.Cannot != "" || !event.On:
		case event.Gate == nil || event.To >= openGate:
			c.complain(in("event"), "%s closes no gate; expected an event that does", r.Event)
		case event.At.Date() <= e.base.Start || event.At.Date() > e.base.End:
			c.complain(in("event"), "%s is not in the history that is run, after its first day: %s to %s", r.Event, e.base.Start, e.base.End)
		default:
			if c.column(in("protects"), r.Protects) && !summable(e.base, r.Protects) {
				c.complain(in("protects"), "%s is no flow and has several columns; expected one of them", r.Protects)
			}
			for k, cost := range r.Costs {
				if c.column(in("costs", strconv.Itoa(k)), cost) && !summable(e.base, cost) {
					c.complain(in("costs", strconv.Itoa(k)), "%s is no flow and has several columns; expected one of them", cost)
				}
			}
		}
	}
}

// summable tells whether the columns of a measure can be added up.
func summable(s *model.Scenario, name string) bool {
	found := columnsNamed(s, name)
	return len(found) == 1 || len(found) > 0 && isFlow(found[0].Measure.Unit)
}

func isFlow(unit string) bool { return strings.HasSuffix(unit, "/day") }

func proportionalitySums(a *Analysis) []string {
	var out []string
	for _, r := range a.Reasons {
		if r.Protects != "" {
			out = append(append(out, r.Protects), r.Costs...)
		}
	}
	return out
}

// closure is one event whose gates are opened step by step.
type closure struct {
	event   model.Event
	gates   []int // from its own value to open
	last    spec.Date
	before  []*outcome   // by replicate: the days before it
	results [][]*outcome // by gate, then replicate
}

// cannot says why a reason cannot be judged in a history; "" if it can.
func (r *Reason) cannot(s *model.Scenario) string {
	if r.Cannot == "" && !slices.ContainsFunc(s.Events, func(e model.Event) bool { return e.ID == r.Event && e.On }) {
		return "it is out of this history"
	}
	return r.Cannot
}

// firstJudged is the first reason that can be judged; nil if none can.
func (a *Analysis) firstJudged(s *model.Scenario) *Reason {
	i := slices.IndexFunc(a.Reasons, func(r Reason) bool { return r.cannot(s) == "" })
	if i < 0 {
		return nil
	}
	return &a.Reasons[i]
}

// closures are those that reasons can be judged by, in the order of the reasons.
func (a *Analysis) closures(s *model.Scenario) []*closure {
	gates := a.Gates
	if len(gates) == 0 {
		gates = []int{50, 100, 250, 500, 750}
	}
	var out []*closure
	for _, r := range a.Reasons {
		if r.cannot(s) != "" || slices.ContainsFunc(out, func(c *closure) bool { return c.event.ID == r.Event }) {
			continue
		}
		event := s.Events[slices.IndexFunc(s.Events, func(e model.Event) bool { return e.ID == r.Event })]
		c := &closure{event: event, gates: []int{event.To}, last: min(s.End, event.At.Date()+spec.Date(a.For.Days())-1)}
		for _, g := range gates {
			if g > event.To {
				c.gates = append(c.gates, g)
			}
		}
		c.gates = append(c.gates, openGate)
		out = append(out, c)
	}
	return out
}

// opened gives the settings under which an event leaves its gates at least so open.
func opened(e model.Event, gate int) map[string]string {
	path := "events." + e.ID + "."
	out := map[string]string{path + "to": strconv.Itoa(max(e.To, gate))}
	for i, g := range e.Also {
		out[fmt.Sprintf("%salso.%d.to", path, i)] = strconv.Itoa(max(g.To, gate))
	}
	return out
}

// searchProportionality runs every closure with its gate as recorded, opened by steps,
// and open, with the same luck, and judges the reasons by what came of it.
func searchProportionality(ctx context.Context, x *executor, a *Analysis) (*Reading, error) {
	all := a.closures(x.e.base)
	var wishes []wish
	for k := 1; k <= x.plan.Replicates; k++ {
		for _, c := range all {
			wishes = append(wishes, wish{replicate: k, until: int32(c.event.At.Date()) - 1})
			for _, g := range c.gates {
				wishes = append(wishes, wish{set: opened(c.event, g), replicate: k, until: int32(c.last)})
			}
		}
	}
	outcomes, err := x.grant(ctx, wishes)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		c.results = make([][]*outcome, len(c.gates))
	}
	for range x.plan.Replicates {
		for _, c := range all {
			c.before = append(c.before, outcomes[0])
			for g := range c.gates {
				c.results[g] = append(c.results[g], outcomes[g+1])
			}
			outcomes = outcomes[1+len(c.gates):]
		}
	}
	return x.proportionality(a, all), nil
}

// drawnProportionality is, in each world, how much less there is of what the first reason
// that can be judged claims to protect from, behind the closed gate than behind an open
// one.
func drawnProportionality(ctx context.Context, x *executor, a *Analysis, worlds []world) ([]float64, error) {
	out := make([]float64, len(worlds))
	all := a.closures(x.e.base)
	if len(all) == 0 {
		for i := range out {
			out[i] = math.NaN()
		}
		return out, nil
	}
	c := all[0]
	var wishes []wish
	for _, w := range worlds {
		open := opened(c.event, openGate)
		maps.Copy(open, w.set)
		wishes = append(
			wishes,
			wish{set: w.set, replicate: w.replicate, until: int32(c.event.At.Date()) - 1},
			wish{set: w.set, replicate: w.replicate, until: int32(c.last)},
			wish{set: open, replicate: w.replicate, until: int32(c.last)},
		)
	}
	outcomes, err := x.grant(ctx, wishes)
	if err != nil {
		return nil, err
	}
	m := x.amountOf(a.firstJudged(x.e.base).Protects, c)
	for i := range out {
		before, closed, open := outcomes[3*i], outcomes[3*i+1], outcomes[3*i+2]
		out[i] = m.of(before, open) - m.of(before, closed)
	}
	return out, nil
}

func proportionalityNumber(x *executor, a *Analysis) (words, unit string) {
	r := a.firstJudged(x.e.base)
	if r == nil {
		return "what a closure protects", ""
	}
	c := a.closures(x.e.base)[0]
	return fmt.Sprintf("by how much %s lowers %s, %s to %s,", r.Event, cmp.Or(r.Called, r.Protects), c.event.At.Date(), c.last), x.amountOf(r.Protects, c).unit
}

// amount is what is read of a measure over the time from a closure on.
type amount struct {
	measure, unit string
	of            func(before, o *outcome) float64 // before: the same run up to the closure
}

// amountOf sums a flow from a closure on, and averages a stock.
func (x *executor) amountOf(name string, c *closure) amount {
	found := columnsNamed(x.e.base, name)
	out := amount{measure: name, unit: found[0].Measure.Unit}
	each := float64(c.last-c.event.At.Date()) + 1
	if isFlow(out.unit) {
		out.unit, each = perRun(out.unit), 1
	}
	var places []int
	for _, column := range found {
		places = append(places, slices.IndexFunc(x.e.columns.sums, func(s model.Column) bool { return s.Name == column.Name }))
	}
	out.of = func(before, o *outcome) float64 {
		if before.failed != "" || o.failed != "" {
			return math.NaN()
		}
		sum := 0.0
		for _, p := range places {
			sum += o.sums[p] - before.sums[p]
		}
		return sum / each
	}
	return out
}

// values reads an amount behind each gate, run by run; NaN where a run failed.
func (c *closure) values(m amount) [][]float64 {
	out := make([][]float64, len(c.gates))
	for g, runs := range c.results {
		for k, o := range runs {
			out[g] = append(out[g], m.of(c.before[k], o))
		}
	}
	return out
}

// retention is what one gate keeps of the protection of the closure.
type retention struct {
	open       float64        // mean behind an open gate
	protection stats.Effect   // harm behind an open gate less that behind this one
	kept       stats.Estimate // the protection over that of the closure
	verdict    string
}

// The verdicts on a gate.
const (
	verdictKept      = "kept"             // it keeps enough, and so do all gates that are more closed
	verdictLeast     = "least closed"     // the most open of those
	verdictNotShown  = "not shown"        // it cannot be told that it keeps enough
	verdictNotTested = "not tested"       // a gate that is more closed was not shown to
	verdictNothing   = "protects nothing" // all runs are equal
	verdictUnsure    = "cannot be told"   // the closure's protection cannot be told from 0
	verdictHarms     = "does harm"        // the closure raises what it claims to lower
	verdictNoModel   = "cannot be judged" // the model has no mechanism
	verdictNoRuns    = "no runs"          // there are no complete pairs
)

// retained tests gates from closed to open; values hold the harm behind each, pair by
// pair, and last behind an open gate. A gate passes if the one-sided test of half the
// error (2.5 %) says that it keeps more than a share of the protection of the closure,
// and all before it passed. As the order is fixed beforehand, and the first that does
// not pass ends it, each test may use the whole error. The closure itself passes if
// its protection is above 0: where there is none, nothing can be kept.
func retained(values [][]float64, keep float64) []retention {
	open := values[len(values)-1]
	closed := differences(open, values[0])
	out := make([]retention, len(values)-1)
	for g := range out {
		r := &out[g]
		r.open = stats.Mean(open, stats.Options{}).Mean
		r.protection = stats.Paired(open, values[g], stats.Options{})
		r.kept = stats.Ratio(differences(open, values[g]), closed, stats.Options{})
		r.verdict = verdictNotTested
	}
	first := &out[0]
	switch e := first.protection; {
	case e.N == 0:
		first.verdict = verdictNoRuns
	case e.AllZero:
		first.verdict = verdictNothing
	case e.High < 0:
		first.verdict = verdictHarms
	case !(e.Low > 0):
		first.verdict = verdictUnsure
	default:
		first.verdict = verdictLeast
	}
	for g := 1; g < len(out) && out[g-1].verdict == verdictLeast; g++ {
		if !(out[g].kept.Low >= keep) {
			out[g].verdict = verdictNotShown
			break
		}
		out[g-1].verdict, out[g].verdict = verdictKept, verdictLeast
	}
	return out
}

func differences(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

// judgedGate is a row of the table.
type judgedGate struct {
	*Reason
	retention
	amount
	closure *closure // nil where the reason cannot be judged
	role    string
	gate    float64 // NaN where the reason cannot be judged
	keep    float64
	note    string
}

func proportionalityFields() []field[judgedGate] {
	type j = judgedGate
	period := func(r j) string {
		if r.closure == nil {
			return ""
		}
		return r.closure.event.At.Date().String() + ".." + r.closure.last.String()
	}
	return []field[j]{
		textField("event", "event that closes", func(r j) string { return r.Event }),
		textField("reason", "reason that was stated for it", func(r j) string { return r.Says }),
		textField("role", "verdict: the closure's protection, and what the least closed gate that passes keeps of it; protection: the same gate by gate; cost: what the closure costs beside it", func(r j) string { return r.role }),
		textField("measure", "measure that is read", func(r j) string { return r.measure }),
		textField("called", "what that is in words", func(r j) string { return r.Called }),
		textField("at", "time over which a flow is summed and a stock averaged", period),
		realField("gate", "permille", "value of the gate from the event on", func(r j) float64 { return r.gate }),
		countField("n", "pairs of runs with the same luck", func(r j) int { return r.protection.N }),
		realField("open", "", "mean of the measure behind an open gate", func(r j) float64 { return r.open }),
		realField("value", "", "protection: how much more there is with the gate open; cost: how much more there is with the gate at this value than open", func(r j) float64 { return r.protection.Mean }),
		realField("low", "", "lower end of its interval; simulation error only", func(r j) float64 { return r.protection.Low }),
		realField("high", "", "upper end of its interval", func(r j) float64 { return r.protection.High }),
		realField("level", "share", "share of such intervals that hold the true number", func(r j) float64 { return r.protection.Level }),
		textField("method", "how the interval was made", func(r j) string { return r.protection.Method }),
		realField("kept", "share", "protection at this gate over that of the gate as recorded", func(r j) float64 { return r.kept.Value }),
		realField("kept_low", "share", "lower end of its interval (Fieller); none where the closure's protection cannot be told from 0", func(r j) float64 { return r.kept.Low }),
		realField("kept_high", "share", "upper end of its interval", func(r j) float64 { return r.kept.High }),
		realField("keep", "share", "share that a gate must keep", func(r j) float64 { return r.keep }),
		textField("verdict", "least closed: the most open gate that keeps enough; kept: it does, too; not shown: it cannot be told; not tested: comes after that", func(r j) string { return r.verdict }),
		textField("note", "why a reason cannot be judged", func(r j) string { return r.note }),
		textField("unit", "unit of value, low and high", func(r j) string { return r.unit }),
	}
}

// proportionality judges all reasons by runs that are made.
func (x *executor) proportionality(a *Analysis, all []*closure) *Reading {
	var first, rows []judgedGate // verdicts stand before what they rest on
	told := &verdictsOnReasons{x: x, keep: a.keep(0.9)}
	for i := range a.Reasons {
		r := &a.Reasons[i]
		nothing := stats.Mean(nil, stats.Options{})
		if why := r.cannot(x.e.base); why != "" {
			row := judgedGate{Reason: r, role: "verdict", gate: math.NaN(), keep: told.keep, note: why}
			row.open, row.protection, row.kept, row.verdict = math.NaN(), nothing, stats.Ratio(nil, nil, stats.Options{}), verdictNoModel
			first = append(first, row)
			told.cannot(r, why)
			continue
		}
		c := all[slices.IndexFunc(all, func(c *closure) bool { return c.event.ID == r.Event })]
		m := x.amountOf(r.Protects, c)
		gates := retained(c.values(m), told.keep)
		var own []judgedGate
		verdict := judgedGate{Reason: r, retention: gates[0], amount: m, closure: c, role: "verdict", gate: float64(c.gates[0]), keep: told.keep}
		for g, k := range gates {
			if k.verdict == verdictLeast {
				verdict.kept, verdict.verdict, verdict.gate = k.kept, k.verdict, float64(c.gates[g])
			}
			own = append(own, judgedGate{Reason: r, retention: k, amount: m, closure: c, role: "protection", gate: float64(c.gates[g]), keep: told.keep})
		}
		for _, name := range r.Costs {
			m := x.amountOf(name, c)
			values := c.values(m)
			for g := range gates {
				row := judgedGate{Reason: r, amount: m, closure: c, role: "cost", gate: float64(c.gates[g]), keep: told.keep}
				open := values[len(values)-1]
				row.open = stats.Mean(open, stats.Options{}).Mean
				row.protection = stats.Paired(values[g], open, stats.Options{})
				row.kept, row.verdict = stats.Ratio(nil, nil, stats.Options{}), gates[g].verdict
				own = append(own, row)
			}
		}
		first, rows = append(first, verdict), append(rows, own...)
		told.add(r, c, own)
	}
	fields := proportionalityFields()
	b := fieldBuilder(fields)
	for _, row := range append(first, rows...) {
		putRow(b, fields, row)
	}
	return &Reading{
		Table: b.Table(), Sentences: told.sentences(), Warnings: told.warnings,
		Shown: []string{"event", "reason", "called", "open", "value", "low", "high", "unit", "gate", "kept", "kept_low", "verdict"},
	}
}
