package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var effects = Figure{
	Name:  "effects",
	Doc:   "the difference from the base arm in each of many arms, with its interval, sorted",
	Build: buildEffects,
}

// mostEffects is the number of arms that a page has room for.
const mostEffects = 40

func buildEffects(r Results) (*table.Table, error) {
	if r.Comparison == nil || r.Comparison.Len() == 0 {
		return nil, nothing("effects needs the comparison of arms (comparison.csv)")
	}
	all, err := readEstimates(r.Comparison, "arm", "difference")
	if err != nil {
		return nil, nothing("effects needs the columns of a comparison: %s", err)
	}
	if len(all.all) < 3 {
		return nil, nothing("effects needs more than three arms; of %d there is a difference, which the figure gap shows", len(all.all))
	}
	labels := r.armLabel
	v := newScale(all.unit, all.all)
	token := measureToken(all.measure)
	shownOf := slices.Clone(all.all)
	slices.SortStableFunc(shownOf, func(a, b estimate) int { return fallingOrder(math.Abs(a.Mean), math.Abs(b.Mean)) })
	shownOf = shownOf[:min(len(shownOf), mostEffects)]
	slices.SortStableFunc(shownOf, func(a, b estimate) int { return fallingOrder(a.Mean, b.Mean) })

	s := r.newSheet("effects")
	const id = "arms"
	names := make([]string, len(shownOf))
	for i, e := range shownOf {
		names[i] = labels(e.name)
	}
	common := commonStart(names)
	if common != "" {
		s.ynames = append(s.ynames, name{panel: id, place: -1, text: common + " …"})
	}
	dates := r.eventDates()
	low, high := 0.0, 0.0
	for i := range shownOf {
		e := &shownOf[i]
		look, fill := token, token
		if !e.settled() {
			look, fill = "other", "other"
		}
		text := startName(strings.TrimSpace(strings.TrimPrefix(names[i], common)))
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: text + e.remarks(dates[e.name])})
		from, to := v.of(e.Mean), v.of(e.Mean)
		if !e.unknown() {
			from, to = v.of(e.Low), v.of(e.High)
		}
		s.intervals = append(s.intervals, interval{panel: id, place: i, token: fill, at: v.of(e.Mean), low: from, high: to})
		s.addNumbers(id, i, look, e, &v)
		low, high = min(low, from, v.of(e.Mean)), max(high, to, v.of(e.Mean))
	}
	s.numberHeads(id, all, &v)
	from, to := rowAxis(low, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(shownOf)), weight: 1, axis: axisRows, unit: v.unit, zero: true}}

	base := inSentence(labels(r.baseOf()))
	s.title = effectsTitle(all.all, labels, base, &v)
	s.subtitle = upperFirst(measureWords(all.measure)) + atWords(all.at) + ": each history minus " + base + ", " + v.long
	more := ""
	if left := len(all.all) - len(shownOf); left > 0 {
		more = counted(left, "smaller difference stands", "smaller differences stand") + " in the tables"
	}
	missing := ""
	if n := len(r.Comparison.Distinct("arm")) - len(all.all); n > 0 {
		missing = counted(n, "arm has", "arms have") + " no value"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(all.least(), "pair of runs", "pairs of runs"), r.firstPoint(), missing, more)
	s.captions = append(s.captions, sentences(effectsCaption(all), r.provenance()))
	return s.table(), nil
}

func fallingOrder(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	default:
		return 0
	}
}

// baseOf gives the name of the arm that the comparison is with.
func (r *Results) baseOf() string {
	if r.Comparison.Has("base") {
		if c, _ := r.Comparison.Column("base"); c.Text(0) != "" {
			return c.Text(0)
		}
	}
	return r.Info.Base
}

// armLabel names an arm as its experiment does.
func (r *Results) armLabel(name string) string {
	for _, a := range r.Info.Arms {
		if a.Name == name && a.Label != "" {
			return a.Label
		}
	}
	if name == "" {
		return "The base"
	}
	return upperFirst(strings.ReplaceAll(name, "_", " "))
}

// eventDates gives the dates of events by the arms that are named after one of them,
// such as without_e24.
func (r *Results) eventDates() map[string]float64 {
	out := map[string]float64{} // looked up only
	t := r.Events
	if t == nil || !t.Has("id") || !t.Has("time") {
		return out
	}
	ids, _ := t.Column("id")
	times, _ := t.Column("time")
	for row := range t.Len() {
		id := ids.Text(row)
		day, err := parseTime(times.Text(row))
		if err != nil || id == "" {
			continue
		}
		for _, prefix := range []string{"", "without_", "only_"} {
			out[prefix+id] = day
		}
	}
	return out
}

// remarks is the second line of an arm.
func (e *estimate) remarks(day float64) string {
	var parts []string
	if day != 0 {
		parts = append(parts, sayDate(math.Floor(day)))
	}
	switch {
	case e.exactly():
		if e.N == 1 {
			parts = append(parts, "exactly 0 in the one pair")
		} else {
			parts = append(parts, fmt.Sprintf("exactly 0 in all %d pairs", e.N))
		}
	case e.unknown():
		parts = append(parts, "no interval")
	case !e.settled():
		parts = append(parts, "includes 0")
	}
	if e.Positive+e.Negative > 0 && e.N > 1 {
		many, sign := e.Positive, "above"
		if e.Negative > e.Positive {
			many, sign = e.Negative, "below"
		}
		parts = append(parts, fmt.Sprintf("%d of %d pairs %s 0", many, e.N, sign))
	}
	if len(parts) == 0 {
		return ""
	}
	return " | " + strings.Join(parts, "; ")
}

// startName gives a name its capital, unless it begins with an id such as e24.
func startName(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if strings.ContainsAny(word, "0123456789") {
		return text
	}
	return upperFirst(text)
}

// commonStart gives the words that all names begin with, if something is left of each.
func commonStart(names []string) string {
	words := strings.Split(names[0], " ")
	for _, n := range names[1:] {
		other := strings.Split(n, " ")
		k := 0
		for k < len(words) && k < len(other) && words[k] == other[k] {
			k++
		}
		words = words[:k]
	}
	common := strings.Join(words, " ")
	if slices.Contains(names, common) {
		return ""
	}
	return common
}

func effectsTitle(all []estimate, labels func(string) string, base string, v *valueScale) string {
	sure, same, unknown, most := 0, 0, 0, -1
	for i := range all {
		e := &all[i]
		switch {
		case e.exactly():
			same++
		case e.unknown():
			unknown++
		case e.settled():
			sure++
			if most < 0 || math.Abs(e.Mean) > math.Abs(all[most].Mean) {
				most = i
			}
		}
	}
	switch {
	case same == len(all):
		return fmt.Sprintf("All %s histories are the same as %s", countWords(len(all)), base)
	case unknown == len(all)-same:
		for i := range all {
			if most < 0 || math.Abs(all[i].Mean) > math.Abs(all[most].Mean) {
				most = i
			}
		}
		return fmt.Sprintf("A single pair of runs; most: %s, %s %s", inSentence(labels(all[most].name)), signed(v.say(all[most].Mean)), v.word)
	case sure == 0:
		return fmt.Sprintf("None of %s histories can be told from %s", countWords(len(all)), base)
	}
	e := &all[most]
	verb := "differ"
	if sure == 1 {
		verb = "differs"
	}
	return fmt.Sprintf("%s of %s histories %s from %s; most: %s, %s %s",
		upperFirst(countWords(sure)), countWords(len(all)), verb, base, inSentence(labels(e.name)), signed(v.say(e.Mean)), v.word)
}

func effectsCaption(all *estimates) string {
	text := fmt.Sprintf("Dots: mean of %s with the same luck.", counted(all.least(), "pair of runs", "pairs of runs"))
	if !all.anyInterval() {
		return text + " One pair gives no interval; more replicates do. Grey: cannot be told from 0."
	}
	text += " Lines: " + percent(all.level) + " intervals" + all.methodWords() + ", for each row alone, simulation error only. Grey: the interval includes 0."
	if chance := (1 - all.level) * float64(len(all.all)); chance >= 0.5 {
		text += fmt.Sprintf(" Were there no difference in any of the %d rows, about %s would be coloured by chance.", len(all.all), digits(chance, 0))
	}
	return text
}
