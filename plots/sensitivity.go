package plots

import (
	"cmp"
	"math"
	"slices"

	"hongbao/experiments/table"
)

// sensitive is what an analysis says of one factor: numbers by the name of their column.
type sensitive struct {
	factor  string
	n       int
	numbers map[string]float64 // looked up only
}

// estimate is a number with its interval, in the columns NAME, NAME_low and NAME_high.
func (f *sensitive) estimate(name string) estimate {
	e := estimate{name: f.factor}
	e.N, e.Mean, e.Low, e.High = f.n, f.numbers[name], f.numbers[name+"_low"], f.numbers[name+"_high"]
	return e
}

// sensitivity is what an analysis says of the factors, for the measure that is shown.
type sensitivity struct {
	measure, at, unit string
	all, shown        []sensitive // the largest first, and those of them that have room
	rest              string      // says how many have none
}

// sensitivity reads what a figure shows of an analysis: the factors of the first measure
// that have the number by which they stand in order. Where there are none, lacks says
// what it needs.
func (r *Results) sensitivity(figure, analysis, lacks, by string, numbers ...string) (*sensitivity, error) {
	if r.Analysis == nil || r.Info.Analysis != analysis {
		return nil, nothing("%s needs the analysis %s (%s.csv)", figure, analysis, analysis)
	}
	columns := map[string]*table.Column{} // looked up only
	for _, name := range slices.Concat([]string{"measure", "at", "factor", "n", "unit"}, numbers) {
		c, err := r.Analysis.Column(name)
		if err != nil {
			return nil, nothing("%s needs the columns of the analysis %s: %s", figure, analysis, err)
		}
		columns[name] = c
	}
	var out sensitivity
	for row := range r.Analysis.Len() {
		if columns["measure"].Text(row) != columns["measure"].Text(0) {
			break
		}
		out.measure, out.at, out.unit = columns["measure"].Text(row), columns["at"].Text(row), columns["unit"].Text(row)
		f := sensitive{factor: columns["factor"].Text(row), n: int(max(0, columns["n"].Float(row))), numbers: map[string]float64{}}
		for _, name := range numbers {
			f.numbers[name] = columns[name].Float(row)
		}
		out.all = append(out.all, f)
	}
	out.all = slices.DeleteFunc(out.all, func(f sensitive) bool { return math.IsNaN(f.numbers[by]) })
	if len(out.all) == 0 {
		return nil, nothing("%s needs %s", figure, lacks)
	}
	slices.SortStableFunc(out.all, func(a, b sensitive) int { return cmp.Compare(b.numbers[by], a.numbers[by]) })
	out.shown = out.all[:min(len(out.all), maxRows)]
	if left := len(out.all) - maxRows; left > 0 {
		out.rest = counted(left, "factor with less", "factors with less") + " and no room here"
	}
	return &out, nil
}

// addFactors gives each factor that has room a row: a number with its interval over a bar, filled, and
// a second one of it below, hollow. The axis reaches from 0 to high at least.
func (s *sheet) addFactors(a *sensitivity, v *valueScale, high float64, filled, hollow string, text func(f *sensitive) string) {
	const id = "factors"
	low := 0.0
	for i := range a.shown {
		f := &a.shown[i]
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: partLabel(f.factor) + text(f)})
		whole := f.estimate(filled)
		s.bars = append(s.bars, bar{panel: id, place: i, token: "event", to: max(0, v.of(whole.Mean))})
		for k, e := range []estimate{whole, f.estimate(hollow)} {
			if math.IsNaN(e.Mean) {
				continue
			}
			from, to, token := v.of(e.Mean), v.of(e.Mean), []string{"ink", "open"}[k]
			if !e.unknown() {
				from, to = v.of(e.Low), v.of(e.High)
			}
			low, high = min(low, from), max(high, to)
			s.intervals = append(s.intervals, interval{panel: id, place: i, token: token, at: v.of(e.Mean), low: from, high: to, under: k == 1, hollow: k == 1})
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 2 * k, text: v.say(e.Mean), token: token})
		}
		if text := v.interval(&whole); text != "" {
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 1, text: text, token: "muted"})
		}
	}
	from, to := rowAxis(low, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(a.shown)), weight: 1, axis: axisRows, unit: v.unit}}
}

// factorHeads names the columns at the right of such rows.
func (s *sheet) factorHeads(filled, hollow string) {
	for i, text := range []string{filled, "95" + narrow + "% interval", hollow} {
		s.xnames = append(s.xnames, name{panel: s.panels[0].id, place: i, text: text})
	}
}
