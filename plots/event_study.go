package plots

import (
	"fmt"
	"math"
	"slices"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var eventStudy = Figure{
	Name:  "event-study",
	Doc:   "each dated action before and after: what the model knows it to have changed, and what the history alone shows against placebo dates",
	Build: buildEventStudy,
}

const (
	// mostStudied is how many actions have a panel each.
	mostStudied = 9
	// outstanding is the share of placebos that an action must beat to have a colour.
	outstanding = 0.95
	// studyDays is over how many days the lines of the study are averaged: daily shares
	// leap, and fifty of them are a smear.
	studyDays = 7
)

// studied is an action or a placebo.
type studied struct {
	name, label, camp, at string
	estimate                      // of what the model knows, over the days after
	study                 float64 // what the history alone shows over these days
	smaller, placebos     float64
	days                  []float64
	effect, low, high     []float64 // of the model, by day
	path                  []float64 // of the history, by day
}

func (a *studied) placebo() bool { return a.name == "placebo" }

func (a *studied) stands() bool { return a.placebos > 0 && a.smaller >= outstanding*a.placebos }

func buildEventStudy(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "event_study" {
		return nil, nothing("event-study needs the analysis event_study (event_study.csv)")
	}
	all, unit, measure, err := readStudied(r.Analysis)
	if err != nil {
		return nil, err
	}
	var actions, placebos []*studied
	for _, a := range all {
		if a.placebo() {
			placebos = append(placebos, a)
		} else {
			actions = append(actions, a)
		}
	}
	if len(actions) == 0 {
		return nil, nothing("event-study needs an action with days around it")
	}
	left := max(0, len(actions)-mostStudied)
	actions = actions[:len(actions)-left]
	var sizes []estimate
	for _, a := range actions {
		sizes = append(sizes, a.estimate)
	}
	model := newScale(unit, sizes)
	s := r.newSheet("event-study")
	low, high := 0.0, 0.0
	see := func(values []float64) {
		for _, x := range values {
			if !math.IsNaN(x) {
				low, high = min(low, x/model.each), max(high, x/model.each)
			}
		}
	}
	columns := min(len(actions), 3)
	from, to := math.Inf(1), math.Inf(-1)
	n := math.MaxInt
	for i, a := range actions {
		id := a.name
		token := "other"
		if a.stands() {
			token = campToken(a.camp)
		}
		heading := token
		if !a.stands() {
			heading = "muted"
		}
		s.panels = append(s.panels, panel{
			id: id, row: i/columns + 1, column: i%columns + 1, weight: 1, axis: axisDays, unit: model.unit, zero: true, token: heading,
			title: a.label + " | " + a.findings(unit, &model),
		})
		for k, p := range placebos {
			s.addDays(id, fmt.Sprintf("placebo %d", k+1), p.days, p.path, "event", 0.45, model.each)
			see(smoothed(p.days, p.path))
		}
		s.addDays(id, "study", a.days, a.path, token, 1.5, model.each)
		see(smoothed(a.days, a.path))
		if b := band(id, a, model.each); len(b.x) > 1 {
			s.bands = append(s.bands, b)
			see(a.low)
			see(a.high)
		}
		if !slices.ContainsFunc(a.effect, math.IsNaN) && len(a.effect) > 0 {
			s.lines = append(s.lines, curve{panel: id, series: "model", token: "ink", width: 1.5, dash: "off", x: a.days, y: divided(a.effect, model.each)})
			see(a.effect)
		}
		from, to = min(from, a.days[0]), max(to, a.days[len(a.days)-1])
		n = min(n, a.N)
	}
	low, high = niceRange(low, high, model.unit)
	for i := range s.panels {
		p := &s.panels[i]
		p.from, p.to, p.low, p.high = from, to, low, high
	}
	s.keys = []key{
		{text: "The model: with the action minus without it", token: "ink", dash: "off"},
		{text: "Event study of the history alone", token: "other"},
		{text: "The same at placebo dates", token: "event"},
	}
	s.title = studyTitle(actions, measure)
	s.subtitle = fmt.Sprintf("%s, %s, from %s days before to %s days after each action", upperFirst(measureWords(measure)), model.long, digits(-from, 0), digits(to, 0))
	more := ""
	if left > 0 {
		more = counted(left, "more action stands", "more actions stand") + " in the table"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(n, "pair of runs", "pairs of runs"), more)
	s.captions = append(s.captions, sentences(studyCaption(actions, len(placebos), n, to), r.provenance()))
	return s.table(), nil
}

// findings are the small lines below the name of an action.
func (a *studied) findings(unit string, model *valueScale) string {
	day, err := parseTime(a.at)
	text := a.at
	if err == nil {
		text = sayDate(day)
	}
	if math.IsNaN(a.study) {
		text += "; study: no value"
	} else {
		e := estimate{}
		e.Mean, e.Low, e.High = a.study, math.NaN(), math.NaN()
		v := newScale(unit, []estimate{e})
		text += fmt.Sprintf("; study %s, beats %s of %s", signed(v.say(a.study)), digits(a.smaller, 0), digits(a.placebos, 0))
	}
	switch {
	case a.N == 0:
		return text + " | model: no pair of runs"
	case a.Mean == 0 && (a.unknown() || a.Low == 0 && a.High == 0):
		return text + " | model exactly 0"
	case a.unknown():
		return text + " | model " + signed(model.say(a.Mean))
	default:
		return text + " | model " + signed(model.say(a.Mean)) + ", " + model.interval(&a.estimate)
	}
}

// readStudied reads actions and placebos, in the order of the table.
func readStudied(t *table.Table) (all []*studied, unit, measure string, err error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"measure", "action", "label", "camp", "at", "n", "effect", "low", "high", "study", "smaller", "placebos", "unit", "day"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, "", "", nothing("event-study needs the columns of the analysis event_study: %s", err)
		}
		columns[name] = c
	}
	text := func(name string, row int) string { return columns[name].Text(row) }
	number := func(name string, row int) float64 { return columns[name].Float(row) }
	index := map[string]*studied{} // looked up only
	for row := range t.Len() {
		unit, measure = text("unit", row), text("measure", row)
		id := text("action", row) + " " + text("at", row)
		a := index[id]
		if a == nil {
			a = &studied{name: text("action", row), label: text("label", row), camp: text("camp", row), at: text("at", row)}
			a.study, a.Mean, a.Low, a.High = math.NaN(), math.NaN(), math.NaN(), math.NaN()
			index[id] = a
			all = append(all, a)
		}
		if day := number("day", row); !math.IsNaN(day) {
			a.days = append(a.days, day)
			a.effect, a.low, a.high = append(a.effect, number("effect", row)), append(a.low, number("low", row)), append(a.high, number("high", row))
			a.path = append(a.path, number("study", row))
			continue
		}
		a.N = int(number("n", row))
		a.Mean, a.Low, a.High = number("effect", row), number("low", row), number("high", row)
		a.study, a.smaller, a.placebos = number("study", row), number("smaller", row), number("placebos", row)
		a.Effect.Method = stats.MethodT
	}
	return slices.DeleteFunc(all, func(a *studied) bool { return len(a.days) < 2 }), unit, measure, nil
}

// addDays draws a smoothed line of the study.
func (s *sheet) addDays(panel, series string, days, path []float64, token string, width, each float64) {
	line := curve{panel: panel, series: series, token: token, width: width}
	for i, v := range smoothed(days, path) {
		if !math.IsNaN(v) {
			line.x, line.y = append(line.x, days[i]), append(line.y, v/each)
		}
	}
	if len(line.x) > 0 {
		s.lines = append(s.lines, line)
	}
}

// band is that of the model on the days that have one.
func band(panel string, a *studied, each float64) curve {
	b := curve{panel: panel, series: "model", token: "ink", alpha: 0.18}
	for i := range a.days {
		if !math.IsNaN(a.low[i]) && !math.IsNaN(a.high[i]) {
			b.x, b.low, b.high = append(b.x, a.days[i]), append(b.low, a.low[i]/each), append(b.high, a.high[i]/each)
		}
	}
	return b
}

func divided(x []float64, each float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i] / each
	}
	return out
}

// smoothed gives the mean of each day with those around it, days before and after the
// action apart. The day of the action, of which it had a part, has none.
func smoothed(days, path []float64) []float64 {
	out := make([]float64, len(path))
	for i := range path {
		sum, n := 0.0, 0.0
		for j := max(0, i-studyDays/2); j <= min(len(path)-1, i+studyDays/2); j++ {
			if days[i]*days[j] > 0 {
				sum, n = sum+path[j], n+1
			}
		}
		out[i] = sum / n
	}
	return out
}

func studyTitle(actions []*studied, measure string) string {
	var stand, known []string
	unknown := true
	for _, a := range actions {
		if a.stands() {
			stand = append(stand, a.name)
		}
		if !a.unknown() {
			unknown = false
			if a.settled() {
				known = append(known, a.name)
			}
		}
	}
	text := fmt.Sprintf("%s of %s dated actions moved %s more than %s of placebo dates did", upperFirst(countWords(len(stand))), countWords(len(actions)), measureWords(measure), percent(outstanding))
	if unknown {
		return text
	}
	return text + "; the model knows " + countWords(len(known)) + " to have moved it"
}

func studyCaption(actions []*studied, placebos, n int, to float64) string {
	text := fmt.Sprintf("Dashed: mean of %s, with its 95%s%% band (simultaneous over the days); numbers: mean over %s days, intervals for the %s actions jointly", counted(n, "pair of runs", "pairs of runs"), narrow, digits(to, 0), countWords(len(actions)))
	if n <= 1 {
		text = fmt.Sprintf("Dashed: a single pair of runs, so there is no band; numbers: mean over %s days", digits(to, 0))
	}
	text += ". Full line: the history as it happened less the line through the days before, as means over " + digits(studyDays, 0) + " days"
	text += fmt.Sprintf("; grey: the same at %s without a dated action near", counted(placebos, "placebo date", "placebo dates"))
	return text + ". Beats counts the placebos with a smaller mean over the days after; coloured if it beats " + percent(outstanding) + " of them. Placebos of the model itself would be 0: without an action both histories are one"
}
