package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

// mostFacts is how many quoted facts a page lists.
const mostFacts = 40

// record sets the quoted facts against the base arm, and against a straight line
// through them, which a model with any sense has to beat.
func (p *Page) record() (*cells, []string) {
	if rows(p.Fit) == 0 {
		return nil, nil
	}
	t, more := firstPoint(p.Fit)
	if p.Info.Base != "" {
		if of := t.Where("arm", p.Info.Base); of.Len() > 0 {
			t = of
		}
	}
	out := &cells{Caption: "Quoted facts and the model", Head: []string{"quoted fact", "quoted", "model", "error", "error of a line"}, Left: 1, File: "fit.csv"}
	fitted := false
	for i := range t.Len() {
		unit := p.column(text(t, "measure", i)).Unit
		name := text(t, "name", i)
		if name == "" {
			name = text(t, "id", i)
		}
		if isFitted(t, i) {
			name, fitted = name+" *", true
		}
		got, want := number(t, "model", i), number(t, "observed", i)
		s := scaleOf(unit, 0, want)
		if unit == "share" {
			s.decimals = 1
		}
		line := none
		if freeLine(t, i) {
			line = s.off(t, "line_error", i)
		}
		out.add("", name, s.like(want), s.like(got), s.off(t, "error", i), line)
	}
	out.cut(mostFacts, "fit.csv")
	var notes []string
	if more {
		if all := p.points(); len(all) > 0 {
			notes = append(notes, "Of many points the first: "+p.settingWords(all[0])+". It need not be what happened.")
		}
	} else if len(p.Info.Arms) > 1 {
		notes = append(notes, "The arm is “"+p.arm(p.Info.Base)+"”.")
	}
	for _, side := range []bool{true, false} {
		model, line, n := misses(p, t, side)
		if n == 0 {
			continue
		}
		what, verdict := "that coefficients were set with an eye on", "the model is closer"
		if !side {
			what = "that neither has seen"
		}
		if model > line {
			verdict = "the line is closer"
		}
		notes = append(notes, fmt.Sprintf("Mean error over %s %s: model %s points, straight line %s; %s.",
			count(n, "share"), what, digits(100*model, 1, false), digits(100*line, 1, false), verdict))
	}
	if fitted {
		notes = append(notes, "* coefficients were set with an eye on it. The line runs through the facts marked * of the same measure, where there are three or more.")
	}
	return out, notes
}

// like writes shares all alike, and other values each at its own size.
func (s scale) like(v float64) string {
	if s.share {
		return s.level(v)
	}
	return scaleOf(s.unit, 0, v).level(v)
}

// off writes an error: as a factor where the fact asks for it.
func (s scale) off(t *table.Table, column string, row int) string {
	v := number(t, column, row)
	switch {
	case math.IsNaN(v):
		return none
	case text(t, "error_kind", row) == "factor":
		return "×" + thin + scaleOf("", 0, v).level(v)
	}
	if !s.share {
		s = scaleOf(s.unit, 0, v)
	}
	return s.change(v)
}

func isFitted(t *table.Table, row int) bool {
	v := strings.ToLower(text(t, "fit", row))
	return v == "1" || v == "true"
}

// freeLine tells whether the line of a fact goes through three facts or more: one
// through two always fits.
func freeLine(t *table.Table, row int) bool {
	n := number(t, "line_n", row)
	return n > 2
}

// misses gives the mean error of shares, of the model and of the line.
func misses(p *Page, t *table.Table, fitted bool) (model, line float64, n int) {
	for i := range t.Len() {
		a, b := number(t, "error", i), number(t, "line_error", i)
		if math.IsNaN(a) || math.IsNaN(b) || isFitted(t, i) != fitted || !freeLine(t, i) ||
			p.column(text(t, "measure", i)).Unit != "share" || text(t, "error_kind", i) == "factor" {
			continue
		}
		model, line, n = model+math.Abs(a), line+math.Abs(b), n+1
	}
	if n > 0 {
		model, line = model/float64(n), line/float64(n)
	}
	return model, line, n
}

// mostHandSet is how many hand-set coefficients a page lists.
const mostHandSet = 200

// handSet lists what was set by hand.
func (p *Page) handSet() *cells {
	if len(p.Answer.HandSet) == 0 {
		return nil
	}
	out := &cells{Caption: "Coefficients set by hand", Head: []string{"path", "value", "reason"}, Left: 3}
	for _, h := range p.Answer.HandSet {
		out.add("", h.Path, h.Value, h.Reason)
	}
	out.cut(mostHandSet, "scenario.yaml")
	return out
}

// varied says whether coefficients set by hand are others in some runs of the page.
func (p *Page) varied() string {
	if _, drawn := p.prior(); drawn {
		return "those with a range were drawn from it for the band of inputs that are not known"
	}
	if len(p.Info.Factors) > 0 {
		return "" // what was swept stands above
	}
	return "none was varied for this page"
}

// verdicts lists what the scenario expects.
func (p *Page) verdicts() *cells {
	if len(p.Answer.Verdicts) == 0 {
		return nil
	}
	out := &cells{Caption: "What the scenario expects", Head: []string{"expectation", "verdict", "expected", "tolerance", "got"}, Left: 2}
	for _, v := range p.Answer.Verdicts {
		word, look := "as expected", ""
		if !v.OK {
			word, look = "not as expected", "bad"
		}
		name := v.Name
		if v.Note != "" {
			name += " (" + v.Note + ")"
		}
		out.add(look, name, word, v.Expected, v.Tolerance, v.Got)
	}
	return out
}

const (
	mostMain = 6   // measures that are compared openly
	mostRest = 150 // rows of the table of all
)

// differences prints the comparison: the main measures, then all.
func (p *Page) differences() (first, all *cells) {
	list := p.contrasts()
	if len(list) == 0 {
		return nil, nil
	}
	head := []string{"arm", "mean", "difference", "95" + thin + "% interval", "same sign", "pairing saves"}
	first = &cells{Caption: "The main measures", Head: head, Left: 1, File: "comparison.csv"}
	all = &cells{Caption: "All measures; p is adjusted for all arms (Holm)", Head: append(slices.Clone(head), "median difference", "p"), Left: 1}
	var names []string
	for _, c := range list {
		names = append(names, c.measure)
	}
	add := func(to *cells, measure string, more bool) {
		begun := false
		for _, arm := range p.armOrder(list) {
			for _, c := range list {
				if c.measure != measure || c.arm != arm {
					continue
				}
				s := scaleOf(c.unit, (c.high-c.low)/2, c.mean, c.baseMean)
				if !begun {
					begun = true
					to.add("group", p.inWords(measure, c.unit)+", "+sayDay(c.at))
					base := []string{p.arm(c.base), s.level(c.baseMean), "base", "", "", ""}
					if more {
						base = append(base, "", "")
					}
					to.add("", base...)
				}
				look := ""
				if c.open() {
					look = "weak"
				}
				saves := none
				if !math.IsNaN(c.saves) {
					saves = scaleOf("", 0, c.saves).level(math.Round(c.saves*10)/10) + "×"
				}
				change, interval, same := c.scale().change(c.difference), c.scale().span(c.low, c.high, true), none
				switch {
				case c.equal():
					change, interval = "exactly 0", "in all "+count(c.n, "pair")
				case math.IsNaN(c.low):
					interval = c.interval()
				}
				if !math.IsNaN(c.sameSign) {
					same = fmt.Sprintf("%.0f/%d", math.Round(c.sameSign*float64(c.n)), c.n)
				}
				row := []string{p.arm(c.arm), s.level(c.mean), change, interval, same, saves}
				if more {
					row = append(row, c.medianWords(), pWords(c.holm))
				}
				to.add(look, row...)
			}
		}
	}
	main := chosen(names, p.Answer.Measure, mostMain)
	for _, m := range main {
		add(first, m, false)
	}
	for i, m := range names {
		if !slices.Contains(names[:i], m) {
			add(all, m, true)
		}
	}
	all.cut(mostRest, "comparison.csv")
	return first, all
}

// medianWords prints the median of the differences.
func (c contrast) medianWords() string {
	if math.IsNaN(c.median) {
		return none
	}
	return c.scale().change(c.median)
}

// pWords prints a p-value with two digits.
func pWords(p float64) string {
	switch {
	case math.IsNaN(p):
		return none
	case p < 0.0001:
		return "below 0.0001"
	}
	return strconv.FormatFloat(p, 'g', 2, 64)
}

// armOrder lists the arms of the comparison as the figures do.
func (p *Page) armOrder(list []contrast) []string {
	var out []string
	for _, a := range p.Info.Arms {
		if a.Name != p.Info.Base && !slices.Contains(out, a.Name) {
			out = append(out, a.Name)
		}
	}
	for _, c := range list {
		if !slices.Contains(out, c.arm) {
			out = append(out, c.arm)
		}
	}
	return out
}
