package plots

import (
	"math"
	"strings"

	"hongbao/experiments/table"
)

// mostPanels is how many arms have a panel each.
const mostPanels = 6

// armMeasure is what the panels of a figure by arm show.
type armMeasure struct {
	figure, prefix string // the prefix of the columns, by platform
	lead, what     string // " ends at "; what it is, for the subtitle
	unit           string
	say            func(float64) string // writes a value; values of a share and the like, 1 at most
}

// armPanels is one panel an arm with the same y axis: medians and bands of runs of one
// measure of every platform.
func (r *Results) armPanels(m armMeasure, arms []Arm, rivals []string) (*table.Table, error) {
	s := r.newSheet(m.figure)
	left := max(0, len(arms)-mostPanels)
	arms = arms[:len(arms)-left]
	columns := min(len(arms), 3)
	most, runs := 0.0, math.MaxInt
	from, to := math.Inf(1), math.Inf(-1)
	var example *spread // the arm with fewest runs
	var ends []ending
	for i, arm := range arms {
		c, err := cutSeries(r.Series, arm.Name)
		if err != nil {
			return nil, err
		}
		values, err := r.spreads(c, m.prefix, rivals)
		if err != nil {
			return nil, err
		}
		p := panel{
			id: arm.Name, title: arm.Label, row: i/columns + 1, column: i%columns + 1, weight: 1, axis: axisDate, unit: m.unit,
			strip: i < columns, key: i == 0,
		}
		for j, id := range rivals {
			b := platformBrush(j)
			s.addSpread(p.id, id, values[j], b, threeBands)
			s.labels = append(s.labels, label{panel: p.id, series: id, token: b.token, y: values[j].last(), text: platformName(id) + " | " + m.say(values[j].last())})
			from, to = min(from, c.days[0]), max(to, c.days[len(c.days)-1])
		}
		_, most = rangeOf(0, most, threeBands, values...)
		if values[0].n < runs {
			runs, example = values[0].n, values[0]
		}
		s.panels = append(s.panels, p)
		ends = append(ends, ending{point: arm.Label, value: values[len(rivals)-1].last()})
	}
	if to <= from {
		return nil, nothing("%s needs a series of two days or more", m.figure)
	}
	low, high := niceRange(0, min(most, 1), m.unit)
	for i := range s.panels {
		s.panels[i].low, s.panels[i].high, s.panels[i].from, s.panels[i].to = low, high, from, to
	}
	s.title = platformName(rivals[len(rivals)-1]) + m.lead + endsByArm(ends, m.say)
	more := ""
	if left > 0 {
		more = counted(left, "more arm stands", "more arms stand") + " in the tables"
	}
	s.subtitle = withWarnings(m.what+" in each arm. "+upperFirst(sayMonths(from, to)), r.fewWords(runs, "run an arm", "runs an arm"), r.firstPoint(), more)
	s.addEvents(r.happenings(), from, to, datedNot)
	s.captions = append(s.captions, sentences(lineWords(example, threeBandWords), s.addForecast(from, to), r.provenance()))
	return s.table(), nil
}

// endsByArm says where a measure ends: in each of up to three arms, between the least
// and the most of more.
func endsByArm(ends []ending, say func(float64) string) string {
	at := func(e ending) string { return say(e.value) + " (" + inSentence(e.point) + ")" }
	least, most := ends[0], ends[0]
	var each []string
	for _, e := range ends {
		each = append(each, at(e))
		if e.value < least.value {
			least = e
		}
		if e.value > most.value {
			most = e
		}
	}
	switch {
	case say(least.value) == say(most.value):
		return say(most.value) + " in all " + countWords(len(ends)) + " arms"
	case len(ends) <= 3:
		return strings.Join(each, ", ")
	}
	return at(least) + " to " + at(most)
}
