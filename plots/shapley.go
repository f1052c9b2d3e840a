package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var shapley = Figure{
	Name:  "shapley",
	Doc:   "which part of a change falls to each of several causes: a waterfall of Shapley values that ends in the total",
	Build: buildShapley,
}

func buildShapley(r Results) (*table.Table, error) {
	const kind, whole = "shapley", "total"
	if r.Analysis == nil || r.Info.Analysis != kind {
		return nil, nothing("shapley needs the analysis shapley (shapley.csv)")
	}
	all, err := readEstimates(r.Analysis, "part", "value")
	if err != nil {
		return nil, nothing("shapley needs the columns of the analysis shapley: %s", err)
	}
	var parts, leaks, alone []estimate // alone are the leaks where no part is there
	total := estimate{row: -1}
	for _, e := range r.joint(all.all) {
		switch role := r.analysisText("role", e.row); {
		case role == "leak":
			leaks = append(leaks, e)
		case role == "alone":
			alone = append(alone, e)
		case e.name == whole:
			total = e
		default:
			parts = append(parts, e)
		}
	}
	if total.row < 0 || len(parts) < 2 || len(all.all) > maxRows {
		return nil, nothing("shapley needs two parts or more and their total, with a value in every combination")
	}
	up := 1.0
	if total.Mean < 0 {
		up = -1
	}
	slices.SortStableFunc(parts, func(a, b estimate) int { // what adds most to the total stands first
		switch x, y := up*a.Mean, up*b.Mean; {
		case x > y:
			return -1
		case x < y:
			return 1
		default:
			return 0
		}
	})

	s := r.newSheet("shapley")
	v := newScale(all.unit, all.all)
	token := measureToken(all.measure)
	if token == "ink" { // the colour of the total
		token = "both-wallets"
	}
	low, high := 0.0, 0.0
	see := func(values ...float64) {
		for _, x := range values {
			if !math.IsNaN(x) {
				low, high = min(low, v.of(x)), max(high, v.of(x))
			}
		}
	}
	const id = "parts"
	base, sum := 0.0, 0.0
	for i := range parts {
		e := &parts[i]
		sum += e.Mean
		look, fill := token, token
		if !e.settled() {
			look, fill = "other", "event"
		}
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: partLabel(e.name) + r.partRemarks(e, &v)})
		s.bars = append(s.bars, bar{panel: id, place: i, token: fill, from: v.of(base), to: v.of(sum)})
		s.links = append(s.links, link{panel: id, place: i, at: v.of(sum)})
		if !e.unknown() {
			s.intervals = append(s.intervals, interval{panel: id, place: i, token: "ink", at: math.NaN(), low: v.of(base + e.Low), high: v.of(base + e.High)})
		}
		s.addNumbers(id, i, look, e, &v)
		see(base, sum, base+e.Low, base+e.High)
		base = sum
	}
	n := len(parts)
	s.rows = append(s.rows, rowName{panel: id, place: n, token: "ink", text: allTogether(n) + zeroRemark(&total)})
	s.bars = append(s.bars, bar{panel: id, place: n, token: "ink", to: v.of(total.Mean)})
	if !total.unknown() {
		s.intervals = append(s.intervals, interval{panel: id, place: n, token: "axis", at: math.NaN(), low: v.of(total.Low), high: v.of(total.High)})
	}
	s.addNumbers(id, n, "ink", &total, &v)
	see(total.Mean, total.Low, total.High)
	for i := range leaks {
		e, place := &leaks[i], n+1+i
		if i == 0 {
			s.links = append(s.links, link{panel: id, place: n, at: v.of(total.Mean)})
		}
		s.rows = append(s.rows, rowName{panel: id, place: place, token: "ink", ruled: i == 0, text: "Leak: " + inSentence(partLabel(e.name)) + " | already inside the total" + strings.Replace(zeroRemark(e), " | ", "; ", 1)})
		s.bars = append(s.bars, bar{panel: id, place: place, token: "passcode", hatch: true, from: v.of(total.Mean), to: v.of(total.Mean + e.Mean)})
		if !e.unknown() {
			s.intervals = append(s.intervals, interval{panel: id, place: place, token: "ink", at: math.NaN(), low: v.of(total.Mean + e.Low), high: v.of(total.Mean + e.High)})
		}
		look := "passcode"
		if !e.settled() {
			look = "other"
		}
		s.addNumbers(id, place, look, e, &v)
		see(total.Mean+e.Mean, total.Mean+e.Low, total.Mean+e.High)
	}
	from, to := rowAxis(low, high)
	s.numberHeads(id, all, &v)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(n + 1 + len(leaks)), weight: 1, axis: axisRows, unit: v.unit, zero: true}}

	s.title = shapleyTitle(parts, leaks, &total, &v)
	s.subtitle = "What each part adds to " + measureWords(all.measure) + atWords(all.at) + ", " + v.long
	if all.anyInterval() {
		s.subtitle += ", with " + all.intervalWords() + "s"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(all.least(), "run of each combination", "runs of each combination"))
	s.captions = append(s.captions, sentences(r.shapleyCaption(all, &v, n, leaks, alone, math.Abs(sum-total.Mean) <= 1e-9*math.Abs(total.Mean)+1e-12), r.provenance()))
	return s.table(), nil
}

// joint gives the estimates with the intervals that hold for all parts together, where
// the table has them.
func (r *Results) joint(all []estimate) []estimate {
	out := slices.Clone(all)
	if !r.jointly() {
		return out
	}
	low, _ := r.Analysis.Column("joint_low")
	high, _ := r.Analysis.Column("joint_high")
	for i := range out {
		if e := &out[i]; !math.IsNaN(low.Float(e.row)) && !math.IsNaN(high.Float(e.row)) {
			e.Low, e.High = low.Float(e.row), high.Float(e.row)
		}
	}
	return out
}

func (r *Results) jointly() bool { return r.Analysis.Has("joint_low") && r.Analysis.Has("joint_high") }

// analysisText is a cell of the analysis, empty where it lacks the column.
func (r *Results) analysisText(column string, row int) string {
	if !r.Analysis.Has(column) {
		return ""
	}
	c, _ := r.Analysis.Column(column)
	return c.Text(row)
}

// allTogether names the total of so many parts.
func allTogether(parts int) string {
	if parts == 2 {
		return "Both together"
	}
	return "All " + countWords(parts) + " together"
}

// partLabel names a part: a factor by its name or path.
func partLabel(name string) string { return upperFirst(factorName(name)) }

// zeroRemark says that an interval includes 0, as the second line of a row does.
func zeroRemark(e *estimate) string {
	switch {
	case e.unknown():
		return " | no interval"
	case e.Mean == 0 && e.Low == 0 && e.High == 0:
		return " | exactly 0"
	case !e.settled():
		return " | includes 0"
	default:
		return ""
	}
}

// partRemarks is the second line of a part: when it acts, whether it can be told from
// 0, and how much it adds to the combinations that it joins.
func (r *Results) partRemarks(e *estimate, v *valueScale) string {
	text := zeroRemark(e)
	if when := sayWhen(r.analysisText("when", e.row)); when != "" {
		text = " | " + when + strings.Replace(text, " | ", "; ", 1)
	}
	if !r.Analysis.Has("least") || !r.Analysis.Has("most") {
		return text
	}
	least, _ := r.Analysis.Column("least")
	most, _ := r.Analysis.Column("most")
	a, b := least.Float(e.row), most.Float(e.row)
	if math.IsNaN(a) || math.IsNaN(b) {
		return text
	}
	joint := " | "
	if text != "" {
		joint = "; "
	}
	if v.say(a) == v.say(b) {
		return text + joint + "adds " + v.say(a) + " to each"
	}
	return text + joint + "adds " + v.say(a) + " to " + v.say(b)
}

// sayWhen says a day or a range of days: 26 to 31 Jul 2013.
func sayWhen(text string) string {
	first, last, _ := strings.Cut(text, "..")
	from, err := parseTime(first)
	if err != nil {
		return ""
	}
	to, err := parseTime(last)
	if err != nil {
		return sayDate(from)
	}
	a, b := dayTime(from), dayTime(to)
	switch {
	case a.Year() == b.Year() && a.Month() == b.Month():
		return a.Format("2") + " to " + sayDate(to)
	case a.Year() == b.Year():
		return a.Format("2 Jan") + " to " + sayDate(to)
	}
	return sayDate(from) + " to " + sayDate(to)
}

// changeWords says how much something changes, within a sentence.
func changeWords(e *estimate, v *valueScale) string {
	switch {
	case e.Mean == 0 && e.Low == 0 && e.High == 0:
		return "nothing, exactly"
	case !e.unknown() && !e.settled():
		return "nothing that can be told from 0"
	}
	return signed(v.say(e.Mean)) + " " + v.word
}

func shapleyTitle(parts, leaks []estimate, total *estimate, v *valueScale) string {
	unit := v.word
	whole := signed(v.say(total.Mean)) + " " + unit
	if total.exactly() || (total.Mean == 0 && !total.unknown() && total.Low == total.High) {
		return "All parts together change nothing"
	}
	if !total.unknown() && !total.settled() {
		return fmt.Sprintf("%s, %s, cannot be told from 0", allTogether(len(parts)), whole)
	}
	most, unsure := 0, 0
	for i := range parts {
		if math.Abs(parts[i].Mean) > math.Abs(parts[most].Mean) {
			most = i
		}
		if !parts[i].unknown() && !parts[i].settled() {
			unsure++
		}
	}
	e := &parts[most]
	if !e.unknown() && !e.settled() {
		return fmt.Sprintf("The parts add up to %s, but none alone can be told from 0", whole)
	}
	text := fmt.Sprintf("Most falls to %s: %s of %s", inSentence(partLabel(e.name)), signed(v.say(e.Mean)), whole)
	switch {
	case unsure == 1:
		for i := range parts {
			if !parts[i].unknown() && !parts[i].settled() {
				text += "; " + inSentence(partLabel(parts[i].name)) + " cannot be told from 0"
			}
		}
	case unsure > 1:
		text += fmt.Sprintf("; %s of %s parts cannot be told from 0", countWords(unsure), countWords(len(parts)))
	}
	for i := range leaks {
		if l := &leaks[i]; unsure == 0 && !l.unknown() && l.settled() && l.Mean*total.Mean < 0 {
			text += fmt.Sprintf("; the %s took %s back", inSentence(partLabel(l.name)), v.say(math.Abs(l.Mean)))
		}
	}
	return text
}

func (r *Results) shapleyCaption(all *estimates, v *valueScale, parts int, leaks, alone []estimate, addUp bool) string {
	text := fmt.Sprintf("Exact Shapley values over %s combinations of %s parts, %s of each, with the same luck in all", digits(math.Pow(2, float64(parts)), 0), countWords(parts), counted(all.least(), "run", "runs"))
	if addUp {
		text += "; the bars add up to the total"
	}
	text += "."
	if all.anyInterval() {
		of := "for each part alone"
		if r.jointly() {
			of = "for the " + countWords(parts) + " parts jointly (Bonferroni)"
		}
		text += " Intervals: " + percent(all.level) + all.methodWords() + ", " + of + ", simulation error only. Grey: the interval includes 0."
	} else {
		text += " One run gives no interval; more replicates do. Grey: cannot be told from 0."
	}
	for i := range leaks {
		text += " The " + inSentence(partLabel(leaks[i].name)) + " is measured apart: all parts with it less all parts without it; the total holds it already."
		if i < len(alone) {
			text += " Without any part it changes " + changeWords(&alone[i], v) + "."
		}
	}
	return text + " Small: least and most that a part adds, on average, to the combinations that it joins."
}
