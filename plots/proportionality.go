package plots

import (
	"fmt"
	"math"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var proportionality = Figure{
	Name:  "proportionality",
	Doc:   "how much of the protection that the reason of a closure claims is kept as the gate is opened, with the least closed gate that keeps enough, and what it costs",
	Build: buildProportionality,
}

// statedReason is a reason with what the runs say of it.
type statedReason struct {
	event, says, called, verdict, unit string
	pairs                              int
	margin                             float64
	protection                         stats.Effect // of the closure
	open                               float64      // of what it protects, behind an open gate
	gates                              []keptGate   // from closed to open; none if it is not served
}

// keptGate is what is kept at one gate, and the first cost of it.
type keptGate struct {
	gate, value, low, high float64
	verdict                string
	cost                   stats.Effect
	costUnit, costOf       string
}

const (
	leastClosed = "least closed" // the verdict on the gate that is looked for
	mostKept    = 1.5            // share up to which the axis goes
)

func buildProportionality(r Results) (*table.Table, error) {
	const kind = "proportionality"
	if r.Analysis == nil || r.Info.Analysis != kind {
		return nil, nothing("proportionality needs the analysis proportionality (proportionality.csv)")
	}
	reasons, err := readReasons(r.Analysis)
	if err != nil {
		return nil, nothing("proportionality needs the columns of the analysis proportionality: %s", err)
	}
	if len(reasons) == 0 {
		return nil, nothing("proportionality needs stated reasons")
	}
	s := r.newSheet("proportionality")
	labels := r.eventLabels()
	const id = "gates"
	place, left := 0, 0
	high, least, beyond := 1.0, math.MaxInt, false
	add := func(reason *statedReason) {
		rows := max(1, len(reason.gates))
		if place+rows > maxRows {
			left++
			return
		}
		text := upperFirst(reason.says) + " | " + strings.TrimSpace(reason.event+" "+labels[reason.event]) + reason.size()
		look := "ink"
		if len(reason.gates) == 0 {
			look = "other"
		}
		s.rows = append(s.rows, rowName{panel: id, place: place, token: look, text: text, ruled: true})
		if len(reason.gates) == 0 {
			s.numbers = append(s.numbers, numeral{panel: id, place: place, text: reason.verdict, token: "other"})
		}
		for i, g := range reason.gates {
			if i > 0 {
				s.rows = append(s.rows, rowName{panel: id, place: place + i, token: "muted", text: digits(g.gate/10, tenth(g.gate/10)) + narrow + "% open"})
			}
			token := "ink"
			if g.verdict != leastClosed && g.verdict != "kept" {
				token = "other"
			}
			low, top := g.low, g.high
			if math.IsNaN(low) || math.IsNaN(top) {
				low, top = g.value, g.value
			}
			s.numbers = append(s.numbers,
				numeral{panel: id, place: place + i, text: percent(g.value), token: token},
				numeral{panel: id, place: place + i, column: 1, text: digits(100*low, 1) + " to " + digits(100*top, 1), token: "muted"})
			beyond = beyond || top > mostKept
			s.intervals = append(s.intervals, interval{
				panel: id, place: place + i, token: token, ringed: g.verdict == leastClosed,
				at: min(g.value, mostKept), low: min(low, mostKept), high: min(top, mostKept),
			})
			if text := g.costText(); text != "" {
				s.numbers = append(s.numbers, numeral{panel: id, place: place + i, column: 2, text: text, token: "muted"})
			}
			high = max(high, min(top, mostKept))
		}
		if reason.pairs > 0 {
			least = min(least, reason.pairs)
		}
		place += rows
	}
	for _, served := range []bool{true, false} {
		for i := range reasons {
			if (len(reasons[i].gates) > 0) == served {
				add(&reasons[i])
			}
		}
	}
	s.xnames = append(s.xnames, name{panel: id, text: "kept"}, name{panel: id, place: 1, text: "interval"}, name{panel: id, place: 2, text: "cost of closing"})
	if math.IsNaN(reasons[0].margin) {
		return nil, nothing("proportionality needs the share that a gate must keep (column keep)")
	}
	s.bounds = append(s.bounds, bound{panel: id, token: "muted", at: reasons[0].margin, text: "must keep " + percent(reasons[0].margin)})
	from, to := rowAxis(0, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(place), weight: 1, axis: axisRows, unit: unitShare}}

	s.title = reasonsTitle(reasons)
	s.subtitle = "Protection that is kept as the gate of each closure is opened, as a share of that of the closure as recorded (the first row of each)"
	s.subtitle = withWarnings(s.subtitle, r.fewWords(least, "pair of runs", "pairs of runs"))
	if left > 0 {
		s.subtitle = withWarnings(s.subtitle, counted(left, "more reason stands", "more reasons stand")+" in the table")
	}
	edge := ""
	if beyond {
		edge = "What lies beyond " + percent(mostKept) + " is drawn there"
	}
	s.captions = append(s.captions, sentences(reasonsCaption(reasons, least), edge, r.provenance()))
	return s.table(), nil
}

// eventLabels gives the words for events.
func (r *Results) eventLabels() map[string]string {
	out := map[string]string{} // looked up only
	if r.Events == nil || !r.Events.Has("id") || !r.Events.Has("label") {
		return out
	}
	ids, _ := r.Events.Column("id")
	labels, _ := r.Events.Column("label")
	for row := range r.Events.Len() {
		out[ids.Text(row)] = labels.Text(row)
	}
	return out
}

// readReasons reads the table in its order.
func readReasons(t *table.Table) ([]statedReason, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"event", "reason", "role", "measure", "called", "gate", "n", "open", "value", "low", "high", "kept", "kept_low", "kept_high", "keep", "verdict", "unit"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	text := func(name string, row int) string { return columns[name].Text(row) }
	number := func(name string, row int) float64 { return columns[name].Float(row) }
	effect := func(row int) stats.Effect {
		return stats.Effect{N: int(max(0, number("n", row))), Mean: number("value", row), Low: number("low", row), High: number("high", row)}
	}
	var out []statedReason
	find := func(row int) *statedReason {
		for i := range out {
			if out[i].event == text("event", row) && out[i].says == text("reason", row) {
				return &out[i]
			}
		}
		return nil
	}
	for row := range t.Len() {
		reason := find(row)
		switch role := text("role", row); {
		case role == "verdict" && reason == nil:
			out = append(out, statedReason{
				event: text("event", row), says: text("reason", row), called: text("called", row), verdict: text("verdict", row), unit: text("unit", row),
				protection: effect(row), pairs: int(max(0, number("n", row))), margin: number("keep", row), open: number("open", row),
			})
		case reason == nil || reason.verdict != leastClosed:
		case role == "protection":
			g := keptGate{gate: number("gate", row), value: number("kept", row), low: number("kept_low", row), high: number("kept_high", row), verdict: text("verdict", row)}
			if !math.IsNaN(g.value) && !math.IsInf(g.value, 0) {
				reason.gates = append(reason.gates, g)
			}
		case role == "cost":
			for i := range reason.gates {
				if g := &reason.gates[i]; g.gate == number("gate", row) && g.costOf == "" {
					g.cost, g.costUnit, g.costOf = effect(row), text("unit", row), text("measure", row)
				}
			}
		}
	}
	return out, nil
}

// size is how much less there is of the harm for the closure.
func (s *statedReason) size() string {
	if len(s.gates) == 0 || !(s.open > 0) {
		return ""
	}
	part := 100 * s.protection.Mean / s.open
	return "; less by " + digits(part, max(0, 1-int(math.Floor(math.Log10(math.Abs(part)))))) + narrow + "%"
}

// tenth is the number of decimals of a number that has one at most.
func tenth(x float64) int {
	if x == math.Trunc(x) {
		return 0
	}
	return 1
}

// costText is the first cost of a gate; empty where there is none.
func (g *keptGate) costText() string {
	if g.costOf == "" || g.cost.N == 0 || math.IsNaN(g.cost.Mean) {
		return ""
	}
	e := estimate{Effect: g.cost}
	v := newScale(g.costUnit, []estimate{e})
	if g.cost.Mean == 0 && g.cost.Low == 0 && g.cost.High == 0 {
		return "0"
	}
	text := signed(v.say(g.cost.Mean)) + " " + shortUnit(v.word)
	if !math.IsNaN(g.cost.Low) && g.cost.Low <= 0 && g.cost.High >= 0 {
		text = "(" + text + ")"
	}
	return text
}

// shortUnit writes the great powers of ten as a letter.
func shortUnit(word string) string {
	return strings.NewReplacer("million ", "m ", "thousand ", "k ").Replace(word)
}

func reasonsTitle(all []statedReason) string {
	judged, served, open := 0, 0, 0
	for i := range all {
		r := &all[i]
		if r.verdict == "cannot be judged" {
			continue
		}
		judged++
		if len(r.gates) == 0 {
			continue
		}
		served++
		for _, g := range r.gates[1:] {
			if g.verdict == leastClosed {
				open++
			}
		}
	}
	if judged == 0 {
		return "No stated reason can be judged here"
	}
	if served == 0 {
		return fmt.Sprintf("None of %s is served by its closure", countedReasons(judged))
	}
	text := fmt.Sprintf("%s of %s %s at all; ", upperFirst(countWords(served)), countedReasons(judged), map[bool]string{true: "is served", false: "are served"}[served == 1])
	switch open {
	case served:
		return text + "none needed a gate so closed"
	case 0:
		return text + "no gate more open does as well"
	default:
		return text + countWords(open) + " did not need a gate so closed"
	}
}

func countedReasons(n int) string {
	if n == 1 {
		return "one stated reason"
	}
	return countWords(n) + " stated reasons"
}

func reasonsCaption(all []statedReason, least int) string {
	var costs []string
	for i := range all {
		r := &all[i]
		if len(r.gates) == 0 {
			continue
		}
		v := newScale(r.unit, []estimate{{Effect: r.protection}})
		text := r.event + ": the closure lowers " + r.called + " by " + v.say(r.protection.Mean)
		if !math.IsNaN(r.open) {
			text += " of " + v.say(r.open)
		}
		text += " " + v.word
		if of := r.gates[0].costOf; of != "" {
			text += "; its cost is " + measureWords(of)
		}
		costs = append(costs, text)
	}
	text := "Dots: protection kept over that of the closure"
	if least < math.MaxInt {
		text += ", " + counted(least, "pair of runs", "pairs of runs") + " with the same luck; lines: 95" + narrow + "% intervals (Fieller), simulation error only"
	}
	text += ". Ring: the least closed gate that was shown to keep enough, by one-sided tests from closed to open that end where one fails; grey: not shown, or not tested any more. Cost in brackets: cannot be told from 0."
	return sentences(append([]string{text}, costs...)...)
}
