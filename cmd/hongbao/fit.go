package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// printFit prints quoted facts against the model: for each arm how far it is off,
// and how far a straight line through the same facts is off, which is what a model
// with any sense has to beat.
func (s *session) printFit(j *job) {
	fit := j.results.Fit
	if fit == nil || fit.Len() == 0 {
		return
	}
	if points := fit.Distinct("point"); len(points) > 1 {
		fit = fit.Where("point", points[0])
	}
	arms := armsOf(j)
	const most = 4
	shown := arms[:min(most, len(arms))]
	p := s.out
	p.printf("%s\n", p.bold("The model against quoted facts"))
	fitted := s.printFacts(j, fit, shown)
	var notes []string
	if fitted {
		notes = append(notes, "* coefficients were set with an eye on it")
	}
	notes = append(notes, "line: error of a straight line through the facts marked * of the same measure, if there are three or more")
	if n := textOf(fit, "n_hand_set", 0); n != "" {
		notes = append(notes, n+" coefficients set by hand, none calibrated")
	}
	if n := len(arms) - len(shown); n > 0 {
		notes = append(notes, fmt.Sprintf("%d more arms in fit.csv", n))
	}
	p.printf("  %s\n", p.grey(wrap(strings.Join(notes, "; "), p.width-2, 2)))
	s.printMisses(j, fit, shown)
	p.printf("\n")
}

// printFacts prints one row a fact, and tells whether coefficients were set with an
// eye on any of them.
func (s *session) printFacts(j *job, fit *table.Table, arms []string) (fitted bool) {
	p := s.out
	g := grid{indent: 2, gap: 2, right: []bool{false, true}}
	head := []string{"quoted fact", "observed"}
	if len(arms) == 1 {
		head = append(head, "model", "error")
		g.right = append(g.right, true, true)
	} else {
		for _, arm := range arms {
			head = append(head, p.clip(armLabel(j.e, arm), 14))
			g.right = append(g.right, true)
		}
	}
	g.right = append(g.right, true)
	g.styled(grey, append(head, "line")...)
	for _, id := range fit.Distinct("id") {
		of := fit.Where("id", id)
		name := textOf(of, "name", 0)
		if name == "" {
			name = id
		}
		name = p.clip(name, 36)
		if isTrue(textOf(of, "fit", 0)) {
			name, fitted = name+" *", true
		}
		unit := unitOfMeasure(textOf(of, "measure", 0))
		row := []cell{{name, plain}, {p.level(cellOf(of, "observed", 0), unit), plain}}
		for _, arm := range arms {
			one := of.Where("arm", arm)
			switch {
			case one.Len() == 0:
				row = append(row, cell{})
				continue
			case len(arms) == 1:
				row = append(row, cell{p.level(cellOf(one, "model", 0), unit), bold})
			}
			row = append(row, cell{p.offBy(one, "error", unit), plain})
		}
		line := p.sign("–", "-")
		if freeLine(fit, of) {
			line = p.offBy(of, "line_error", unit)
		}
		g.cells(append(row, cell{line, grey})...)
	}
	if len(arms) > 1 {
		p.printf("  %s\n", p.grey("error of each arm: points, or model over observed where there is a "+p.times()))
	}
	g.print(p)
	return fitted
}

// printMisses compares the mean error of shares with that of the line, apart for
// the facts that both were fitted to and for those that neither has seen. There the
// line runs on beyond what it was drawn through.
func (s *session) printMisses(j *job, fit *table.Table, arms []string) {
	p := s.out
	var counts [2]int
	var lines [2]float64
	rows := make([][2]float64, len(arms))
	for k, arm := range arms {
		for side, fitted := range []bool{true, false} {
			rows[k][side], lines[side], counts[side] = misses(fit.Where("arm", arm), fitted)
		}
	}
	if counts[0]+counts[1] == 0 {
		return
	}
	g := grid{indent: 2, right: []bool{false}}
	head := []string{"mean error of shares, points"}
	for side, name := range []string{"fitted", "not fitted"} {
		if counts[side] > 0 {
			head = append(head, fmt.Sprintf("%d %s", counts[side], name))
			g.right = append(g.right, true)
		}
	}
	g.styled(grey, head...)
	add := func(look style, name string, values [2]float64) {
		row := []cell{{name, look}}
		for side := range values {
			if counts[side] > 0 {
				row = append(row, cell{p.signed(100*values[side], 1, false), look})
			}
		}
		g.cells(row...)
	}
	for k, arm := range arms {
		name := "model"
		if len(arms) > 1 {
			name = armLabel(j.e, arm)
		}
		add(plain, name, rows[k])
	}
	add(grey, "straight line", lines)
	g.print(p)
}

// misses gives the mean error of an arm and of the line, over the shares that were
// fitted or those that were not.
func misses(t *table.Table, fitted bool) (model, line float64, n int) {
	for i := range t.Len() {
		a, b := cellOf(t, "error", i), cellOf(t, "line_error", i)
		if math.IsNaN(a) || math.IsNaN(b) || unitOfMeasure(textOf(t, "measure", i)) != "share" || isFactor(t, i) ||
			isTrue(textOf(t, "fit", i)) != fitted || !freeLine(t, t.Select([]int{i})) {
			continue
		}
		model, line, n = model+math.Abs(a), line+math.Abs(b), n+1
	}
	if n > 0 {
		model, line = model/float64(n), line/float64(n)
	}
	return model, line, n
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

// freeLine tells whether the line of a fact's measure goes through three fitted
// facts or more: through one or two it always fits, which says nothing.
func freeLine(all, fact *table.Table) bool {
	n := 0
	of := all.Where("measure", textOf(fact, "measure", 0)).Where("arm", textOf(fact, "arm", 0))
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
