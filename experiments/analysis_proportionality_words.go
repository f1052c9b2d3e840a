package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/stats"
)

// verdictsOnReasons collects what is said of each reason.
type verdictsOnReasons struct {
	x        *executor
	keep     float64
	all      []verdictOnReason
	warnings []string
}

type verdictOnReason struct {
	reason *Reason
	cannot string // why it cannot be judged; the rest is then empty
	c      *closure
	rows   []judgedGate
}

func (v *verdictsOnReasons) add(r *Reason, c *closure, rows []judgedGate) {
	v.all = append(v.all, verdictOnReason{reason: r, c: c, rows: rows})
	for _, w := range rows[0].protection.Warnings {
		v.warnings = append(v.warnings, v.name(r)+": "+w)
	}
}

func (v *verdictsOnReasons) cannot(r *Reason, why string) {
	v.all = append(v.all, verdictOnReason{reason: r, cannot: why})
}

func (v *verdictsOnReasons) name(r *Reason) string { return r.Event + ", " + r.Says }

// least is the row of the least closed gate that keeps enough; nil if the closure
// itself protects nothing that can be told.
func (r verdictOnReason) least() *judgedGate {
	i := slices.IndexFunc(r.rows, func(j judgedGate) bool { return j.role == "protection" && j.verdict == verdictLeast })
	if i < 0 {
		return nil
	}
	return &r.rows[i]
}

// cost is the row of the first cost at a gate; nil if none is asked for.
func (r verdictOnReason) cost(gate float64) *judgedGate {
	i := slices.IndexFunc(r.rows, func(j judgedGate) bool { return j.role == "cost" && j.gate == gate })
	if i < 0 {
		return nil
	}
	return &r.rows[i]
}

func (v *verdictsOnReasons) sentences() []string {
	out := []string{v.summary()}
	for _, r := range v.all {
		out = append(out, v.sentence(r)+v.x.tail())
	}
	return out
}

// summary counts the verdicts.
func (v *verdictsOnReasons) summary() string {
	var open, shut []string
	judged, none, cannot := 0, 0, 0
	for _, r := range v.all {
		least := r.least()
		switch {
		case r.cannot != "":
			cannot++
			continue
		case least == nil:
			none++
		case least.gate > float64(r.c.event.To):
			open = append(open, fmt.Sprintf("%s at %g", v.name(r.reason), least.gate))
		default:
			shut = append(shut, v.name(r.reason))
		}
		judged++
	}
	text := fmt.Sprintf("Of %s that the model can judge, %s by the closure in a way that can be told from 0", stated(judged), served(judged-none))
	if len(open) > 0 {
		text += fmt.Sprintf("; a more open gate keeps at least %s of the protection for %s (of 1,000)", percent(v.keep), strings.Join(open, ", for "))
	}
	if len(shut) > 0 {
		text += "; no more open gate was shown to for " + strings.Join(shut, ", for ")
	}
	if cannot > 0 {
		text += fmt.Sprintf("; %d more cannot be judged here", cannot)
	}
	return text + v.x.tail()
}

func stated(n int) string {
	if n == 1 {
		return "the one stated reason"
	}
	return fmt.Sprintf("%d stated reasons", n)
}

func served(n int) string {
	switch n {
	case 0:
		return "none is served"
	case 1:
		return "1 is served"
	}
	return fmt.Sprintf("%d are served", n)
}

// sentence says the verdict on one reason.
func (v *verdictsOnReasons) sentence(r verdictOnReason) string {
	start := v.name(r.reason) + ": "
	if r.cannot != "" {
		return start + "it cannot be judged here, as " + r.cannot
	}
	first := r.rows[0]
	called := r.reason.Called
	if called == "" {
		called = r.reason.Protects
	}
	e := first.protection
	f := speaker{unit: first.unit}.format(e.Mean, e.Low, e.High)
	pairs := fmt.Sprintf("%d paired runs", e.N)
	switch {
	case e.N == 0:
		return start + "no pair of runs tells what the closure protects"
	case e.AllZero:
		return fmt.Sprintf("%sthe closure changes %s by nothing, exactly, in all %d pairs of runs, %s, so it fails the test", start, called, e.N, v.period(r.c))
	case e.Method == stats.MethodNone:
		return fmt.Sprintf("%sthe closure %s %s by %s in the one pair of runs, which cannot be judged", start, raised(-e.Mean, "raises", "lowers"), called, f(max(e.Mean, -e.Mean), true))
	case first.verdict == verdictHarms:
		return fmt.Sprintf("%sthe closure raises %s, by %s, %s interval %s to %s, %s, %s, so it fails the test", start, called, f(-e.Mean, true), percent(e.Level), f(-e.High, false), f(-e.Low, false), v.period(r.c), pairs)
	case first.verdict == verdictUnsure:
		return fmt.Sprintf("%sthe closure lowers %s by %s, %s interval %s to %s, %s, which cannot be told from 0, so it fails the test, %s", start, called, f(e.Mean, true), percent(e.Level), f(e.Low, false), f(e.High, false), v.period(r.c), pairs)
	}
	text := fmt.Sprintf("%sthe closure lowers %s, which is %s behind an open gate, by %s or %s, %s interval %s to %s, %s", start, called, f(first.open, true), f(e.Mean, true), keptWords(e.Mean, first.open), percent(e.Level), f(e.Low, false), f(e.High, false), v.period(r.c))
	least := r.least()
	if least.gate == first.gate {
		text += fmt.Sprintf("; no more open gate was shown to keep %s of that", percent(v.keep))
	} else {
		text += fmt.Sprintf("; at %g of 1,000 the gate still keeps %s of that, %s interval %s to %s, and of %d gates it is the least closed that was shown to keep %s",
			least.gate, percent(least.kept.Value), percent(least.kept.Level), percent(least.kept.Low), percent(least.kept.High), len(r.c.gates)-1, percent(v.keep))
	}
	if cost := r.cost(least.gate); cost != nil && cost.protection.N > 0 {
		text += "; there, against an open gate, " + costs(cost)
	}
	return text + ", " + pairs
}

// costs says what a gate costs.
func costs(j *judgedGate) string {
	e := j.protection
	f := speaker{unit: j.unit}.format(e.Mean, e.Low, e.High)
	switch {
	case e.AllZero:
		return j.measure + " is the same"
	case e.Low <= 0 && e.High >= 0:
		return fmt.Sprintf("%s changes by %s, %s to %s, which cannot be told from 0", j.measure, f(e.Mean, true), f(e.Low, false), f(e.High, false))
	}
	return fmt.Sprintf("%s changes by %s, %s to %s", j.measure, f(e.Mean, true), f(e.Low, false), f(e.High, false))
}

// keptWords is what share one number is of another, in two digits.
func keptWords(x, of float64) string {
	return strconv.FormatFloat(100*x/of, 'g', 2, 64) + " %"
}

func (v *verdictsOnReasons) period(c *closure) string {
	return c.event.At.Date().String() + " to " + c.last.String()
}
