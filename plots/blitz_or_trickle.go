package plots

import (
	"fmt"
	"math"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var blitzOrTrickle = Figure{
	Name:  "blitz-or-trickle",
	Doc:   "the smallest budget that tips the market, by how the money is spread, and what a person who stays costs",
	Build: buildBlitzOrTrickle,
}

// spending is one way of spreading the money, as smallest_campaign.csv has it.
type spending struct {
	label                 string
	budget, ratio, cost   estimate
	below, above, carried int // replicates
}

func buildBlitzOrTrickle(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "smallest_campaign" {
		return nil, nothing("blitz-or-trickle needs the analysis smallest_campaign (smallest_campaign.csv)")
	}
	all, err := readSpreads(r.Analysis)
	if err != nil {
		return nil, nothing("blitz-or-trickle needs the columns of the analysis smallest_campaign: %s", err)
	}
	var budgets, costs []estimate
	cheapest, least, told := -1, math.MaxInt, true
	for i, p := range all {
		least = min(least, p.carried)
		budgets = append(budgets, p.budget)
		// One that is below all budgets, or of two kinds of markets, may need as little.
		told = told && p.budget.Mean != 0 && !(math.IsNaN(p.budget.Mean) && p.carried > 0)
		if p.known() {
			costs = append(costs, p.cost)
			if cheapest < 0 || p.budget.Mean < all[cheapest].budget.Mean {
				cheapest = i
			}
		}
	}
	if cheapest < 0 || len(all) > maxRows {
		return nil, nothing("blitz-or-trickle needs a spread of the money at which half of the runs tip")
	}

	s := r.newSheet("blitz-or-trickle")
	budget, cost := newScale("yuan", finiteOf(budgets)), newScale("yuan", finiteOf(costs))
	s.addSpreads("budget", 1, "Smallest budget that tips the market, "+budget.long, all, &budget, func(p *spending) (estimate, string) {
		return p.budget, p.remarks(told && p == &all[cheapest])
	})
	s.addSpreads("cost", 2, "Money given for each person retained, "+cost.long, all, &cost, func(p *spending) (estimate, string) {
		return p.cost, ""
	})
	s.title = spreadsTitle(all, cheapest, &budget)
	s.subtitle = withWarnings("How the money is spread: median over runs of the smallest budget, and what it gives for each person who is still there after 90 days, against no campaign",
		r.fewWords(least, "run of each", "runs of each"))
	text := fmt.Sprintf("Dots: median (above) and ratio of means (below) over %s. Lines: %s intervals, by order statistics above and %s below, simulation error only.",
		counted(least, "run", "runs"), percent(all[cheapest].budget.Level), costMethod(all[cheapest].cost.Method))
	s.captions = append(s.captions, sentences(text, "The search halves the budget by ratio; luck is the same at every budget", r.provenance()))
	return s.table(), nil
}

func costMethod(method string) string {
	if method == stats.MethodBCa {
		return "BCa (2,000 resamples)"
	}
	return "Fieller's method"
}

// readSpreads reads the findings by spread, in the order of the table.
func readSpreads(t *table.Table) ([]spending, error) {
	for _, c := range []string{"finding", "spread", "label", "n", "value", "low", "high", "level", "method", "below", "above"} {
		if _, err := t.Column(c); err != nil {
			return nil, err
		}
	}
	var out []spending
	for _, name := range t.Distinct("spread") {
		rows := t.Where("spread", name)
		p := spending{label: name}
		for row := range rows.Len() {
			number := func(name string) float64 { c, _ := rows.Column(name); return c.Float(row) }
			text := func(name string) string { c, _ := rows.Column(name); return c.Text(row) }
			var e estimate
			e.N, e.Mean, e.Low, e.High, e.Level, e.Method = int(max(0, number("n"))), number("value"), number("low"), number("high"), number("level"), text("method")
			switch text("finding") {
			case "smallest_budget":
				p.label, p.budget = text("label"), e
				p.carried, p.below, p.above = e.N, int(max(0, number("below"))), int(max(0, number("above")))
			case "ratio":
				p.ratio = e
			case "cost_per_retained":
				p.cost = e
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// known tells whether half of the runs tip at a budget within the search.
func (p *spending) known() bool { return p.budget.Mean > 0 && !math.IsInf(p.budget.Mean, 0) }

// finiteOf leaves out what has no place on an axis.
func finiteOf(all []estimate) []estimate {
	var out []estimate
	for _, e := range all {
		for _, x := range []*float64{&e.Mean, &e.Low, &e.High} {
			if math.IsInf(*x, 0) {
				*x = math.NaN()
			}
		}
		out = append(out, e)
	}
	return out
}

// remarks is the second line of a row.
func (p *spending) remarks(cheapest bool) string {
	var parts []string
	switch {
	case cheapest:
		parts = append(parts, "the least")
	case p.ratio.Mean > 0 && !math.IsInf(p.ratio.Mean, 0):
		text := digits(p.ratio.Mean, 1) + " times as much"
		if !p.ratio.unknown() && !math.IsInf(p.ratio.High, 0) {
			text += fmt.Sprintf(" (%s to %s)", digits(p.ratio.Low, 1), digits(p.ratio.High, 1))
		}
		parts = append(parts, text)
	}
	if p.above > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d never tip", p.above, p.carried))
	}
	if p.below > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d tip anyhow", p.below, p.carried))
	}
	if len(parts) == 0 {
		return ""
	}
	return " | " + strings.Join(parts, "; ")
}

// addSpreads draws one number of every spread, row by row. What lies beyond the
// search runs to the edge.
func (s *sheet) addSpreads(id string, row int, title string, all []spending, v *valueScale, of func(*spending) (estimate, string)) {
	high := 0.0
	for i := range all {
		e, _ := of(&all[i])
		for _, x := range []float64{e.Mean, e.Low, e.High} {
			if !math.IsNaN(x) && !math.IsInf(x, 0) {
				high = max(high, v.of(x))
			}
		}
	}
	from, to := rowAxis(0, high)
	for i := range all {
		e, more := of(&all[i])
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: all[i].label + more})
		if math.IsNaN(e.Mean) || math.IsInf(e.Mean, 0) {
			s.numbers = append(s.numbers, numeral{panel: id, place: i, text: "not known", token: "muted"})
			continue
		}
		low, end := v.of(e.Mean), v.of(e.Mean)
		if !e.unknown() {
			low, end = v.of(e.Low), min(v.of(e.High), to)
		}
		s.intervals = append(s.intervals, interval{panel: id, place: i, token: "ink", at: v.of(e.Mean), low: low, high: end})
		s.numbers = append(s.numbers, numeral{panel: id, place: i, text: v.say(e.Mean), token: "ink"})
		if text := v.interval(&e); text != "" {
			if math.IsInf(e.High, 1) {
				text = v.say(e.Low) + " or more"
			}
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 1, text: text, token: "muted"})
		}
	}
	s.xnames = append(s.xnames, name{panel: id, text: v.word}, name{panel: id, place: 1, text: percent(all[0].budget.Level) + " interval"})
	s.ynames = append(s.ynames, name{panel: id, place: -1, text: "spent over"})
	s.panels = append(s.panels, panel{id: id, title: title, row: row, column: 1, from: from, to: to, low: 0, high: float64(len(all)), weight: 1, axis: axisRows, unit: v.unit})
}

func spreadsTitle(all []spending, cheapest int, v *valueScale) string {
	c := &all[cheapest]
	text := fmt.Sprintf("Spent over %s, %s %s tip the market", c.label, v.say(c.budget.Mean), v.word)
	dearest := -1
	for i := range all {
		p := &all[i]
		if i != cheapest && p.known() && p.ratio.Mean > 0 && (dearest < 0 || p.ratio.Mean > all[dearest].ratio.Mean) {
			dearest = i
		}
	}
	if dearest < 0 {
		return text
	}
	d := &all[dearest]
	if d.ratio.unknown() || d.ratio.Low > 1 {
		return fmt.Sprintf("%s; over %s it takes %s times as much", text, d.label, digits(d.ratio.Mean, 1))
	}
	return fmt.Sprintf("%s; over %s it takes as much, as far as can be told", text, d.label)
}
