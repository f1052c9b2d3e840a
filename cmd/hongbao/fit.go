package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// printFit prints quoted facts against the model: for each arm the value and how
// far it is off, and how far a straight line through the same facts is off, which
// is what a model with any sense has to beat.
func (s *session) printFit(j *job) {
	fit := j.results.Fit
	if fit == nil || fit.Len() == 0 {
		return
	}
	if fit.Has("point") {
		if points := fit.Distinct("point"); len(points) > 1 {
			fit = fit.Where("point", points[0])
		}
	}
	arms := fit.Distinct("arm")
	const most = 3
	shown := arms[:min(most, len(arms))]
	p := s.out
	g := grid{indent: 2, gap: 2, right: []bool{false, true}}
	head := []cell{{"quoted fact", grey}, {"observed", grey}}
	for _, arm := range shown {
		name := "model"
		if len(arms) > 1 {
			name = armLabel(j.e, arm)
		}
		head = append(head, cell{p.clip(name, 16), grey}, cell{"error", grey})
		g.right = append(g.right, true, true)
	}
	head = append(head, cell{"line", grey})
	g.right = append(g.right, true)
	g.cells(head...)
	fitted := false
	for _, id := range fit.Distinct("id") {
		of := fit.Where("id", id)
		name := textOf(of, "name", 0)
		if name == "" {
			name = id
		}
		if isTrue(textOf(of, "fit", 0)) {
			name, fitted = name+" *", true
		}
		unit := unitOfMeasure(textOf(of, "measure", 0))
		row := []cell{{p.clip(name, 46-6*len(shown)), plain}, {p.level(cellOf(of, "observed", 0), unit), plain}}
		for _, arm := range shown {
			one := of.Where("arm", arm)
			if one.Len() == 0 {
				row = append(row, cell{}, cell{})
				continue
			}
			row = append(row, cell{p.level(cellOf(one, "model", 0), unit), bold}, cell{p.offBy(one, "error", unit), plain})
		}
		line := p.sign("–", "-")
		if freeLine(fit, of) {
			line = p.offBy(of, "line_error", unit)
		}
		g.cells(append(row, cell{line, grey})...)
	}
	p.printf("%s\n", p.bold("The model against quoted facts"))
	g.print(p)
	var notes []string
	if fitted {
		notes = append(notes, "* coefficients were set with an eye on it")
	}
	notes = append(notes, "line: error of a straight line through the facts marked * of the same measure, none where it has no choice")
	if n := textOf(fit, "n_hand_set", 0); n != "" {
		notes = append(notes, n+" coefficients set by hand, none calibrated")
	}
	if n := len(arms) - len(shown); n > 0 {
		notes = append(notes, fmt.Sprintf("%d more arms in fit.csv", n))
	}
	p.printf("  %s\n", p.grey(wrap(strings.Join(notes, "; "), p.width-2, 2)))
	for _, arm := range shown {
		for _, fitted := range []bool{true, false} {
			if text := p.summaryOfFit(fit.Where("arm", arm), fitted); text != "" {
				if len(arms) > 1 {
					text = armLabel(j.e, arm) + ", " + text
				}
				p.printf("  %s\n", wrap(text, p.width-2, 4))
			}
		}
	}
	p.printf("\n")
}

// level writes a quoted value.
func (p *pen) level(v float64, unit string) string {
	if unit == "share" {
		return p.quantity(v, unit, 1)
	}
	return p.quantity(v, unit, 0)
}

// offBy writes how far a value is off: as a factor where the fact asks for it.
func (p *pen) offBy(t *table.Table, column, unit string) string {
	v := cellOf(t, column, 0)
	switch {
	case math.IsNaN(v):
		return p.sign("–", "-")
	case isFactor(t, 0):
		return p.times() + p.factor(v)
	}
	return p.difference(v, unit, 1)
}

// factor writes a ratio with two digits.
func (p *pen) factor(v float64) string {
	if v >= 9.95 {
		return p.short(v, false)
	}
	return p.signed(v, 2, false)
}

// summaryOfFit compares the mean error of shares with that of the line, apart for
// the facts that both were fitted to and for those that neither has seen. There the
// line runs on beyond what it was drawn through.
func (p *pen) summaryOfFit(t *table.Table, fitted bool) string {
	var model, line float64
	n := 0
	for i := range t.Len() {
		a, b := cellOf(t, "error", i), cellOf(t, "line_error", i)
		if math.IsNaN(a) || math.IsNaN(b) || unitOfMeasure(textOf(t, "measure", i)) != "share" || isFactor(t, i) ||
			isTrue(textOf(t, "fit", i)) != fitted || !freeLine(t, t.Select([]int{i})) {
			continue
		}
		model, line, n = model+math.Abs(a), line+math.Abs(b), n+1
	}
	if n == 0 {
		return ""
	}
	kind := "shares that were fitted"
	if !fitted {
		kind = "shares that were not, which the line only runs on to"
	}
	return fmt.Sprintf("mean error of %d %s: model %s points, line %s points", n, kind,
		p.signed(100*model/float64(n), 1, false), p.signed(100*line/float64(n), 1, false))
}

// freeLine tells whether the line of a fact's measure goes through three fitted
// facts or more: through one or two it always fits, which says nothing.
func freeLine(all, fact *table.Table) bool {
	measure, arm := textOf(fact, "measure", 0), textOf(fact, "arm", 0)
	n := 0
	of := all.Where("measure", measure).Where("arm", arm)
	for i := range of.Len() {
		if isTrue(textOf(of, "fit", i)) {
			n++
		}
	}
	return n > 2
}

// isFactor tells whether a fact's error is a ratio.
func isFactor(t *table.Table, row int) bool { return textOf(t, "error_kind", row) == "factor" }

// isTrue reads a yes of a table.
func isTrue(text string) bool { return slices.Contains([]string{"1", "true", "yes"}, text) }
