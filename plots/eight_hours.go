package plots

import (
	"fmt"
	"math"
	"slices"
	"time"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

var eightHours = Figure{
	Name:  "eight-hours",
	Doc:   "Alipay envelopes opened per hour around 2 February 2015, when sharing into WeChat was open for eight hours",
	Build: buildEightHours,
}

// hourlyArm is an arm's envelopes in the window.
type hourlyArm struct {
	arm        Arm
	replicates []string
	days       []float64   // starts of hours
	values     [][]float64 // by hour, then replicate
	spread     *spread
	totals     []float64 // by replicate
	total      float64   // median of totals
}

func buildEightHours(r Results) (*table.Table, error) {
	const measure = "envelopes_opened.alipay"
	if r.Hourly == nil || r.Hourly.Len() == 0 {
		return nil, nothing("eight-hours needs hourly values (hourly.csv)")
	}
	if !r.Hourly.Has(measure) {
		return nil, nothing("eight-hours needs the hourly measure %s", measure)
	}
	from, to := dateDay(2015, time.February, 1), dateDay(2015, time.February, 5)
	const hour = 1.0 / 24
	var arms []*hourlyArm
	all := r.arms(r.Hourly)
	for _, arm := range all[:min(len(all), 3)] {
		c, err := cutSeries(r.Hourly, arm.Name)
		if err != nil {
			return nil, err
		}
		values, ok := c.values(measure)
		if !ok {
			continue
		}
		a := &hourlyArm{arm: arm, replicates: c.replicates}
		a.days, a.values = c.between(values, from, to-hour/2)
		if len(a.days) < 2 {
			continue
		}
		a.spread = summarise(a.days, a.values)
		if a.spread == nil {
			continue
		}
		a.sum()
		arms = append(arms, a)
	}
	if len(arms) == 0 {
		return nil, nothing("eight-hours needs hourly values from 1 to 4 February 2015")
	}
	from, to = math.Inf(1), math.Inf(-1)
	most := 0.0
	for _, a := range arms {
		from, to = min(from, a.days[0]), max(to, a.days[len(a.days)-1]+hour)
		_, most = rangeOf(0, most, oneBand, a.spread)
	}
	unit, one := magnitude(most)

	s := r.newSheet("eight-hours")
	p := panel{id: "hours", row: 1, column: 1, from: from, to: to, weight: 1, axis: axisHour, unit: unit, strip: true}
	names := make([]Arm, len(arms))
	for i, a := range arms {
		names[i] = a.arm
	}
	brushes := armBrushes(names)
	identical := len(arms[0].days) // hours in which all arms are the same to the bit
	for i, a := range arms {
		start := 0
		for _, before := range arms[:i] {
			n := sameHours(before, a)
			identical = min(identical, n)
			start = max(start, n)
		}
		b := brushes[i]
		if start = max(0, start-1); start < len(a.spread.days)-1 {
			s.addSpread(p.id, a.arm.Name, a.spread.from(start, hour/2).scaled(one), b, oneBand)
		}
		label := label{panel: p.id, series: a.arm.Name, token: b.token, y: a.spread.last() / one, text: people(a.total)}
		if a.arm.Label != "" {
			label.text = a.arm.Label + " | " + people(a.total)
		}
		s.labels = append(s.labels, label)
	}
	p.low, p.high = niceRange(0, most/one, unit)
	s.panels = append(s.panels, p)

	happenings := r.happenings()
	var open, shut *happening
	for i := range happenings {
		switch happenings[i].id {
		case "e23":
			open = &happenings[i]
		case "e24":
			shut = &happenings[i]
		}
	}
	window := 0.0
	if open != nil && shut != nil && shut.at > open.at && open.at >= from && shut.at <= to {
		window = math.Round(24 * (shut.at - open.at))
		s.tints = append(s.tints, span{panel: p.id, from: open.at, to: shut.at, token: "open-window", text: fmt.Sprintf("open | %.0f h", window)})
	}
	s.addEvents(happenings, from, to, datedHour)

	same := ""
	if len(arms) > 1 && identical > 1 {
		words := map[int]string{2: "two", 3: "three"}[len(arms)]
		if identical == len(arms[0].days) {
			same = fmt.Sprintf("The %s arms are identical, bit for bit, in every hour", words)
		} else {
			at := arms[0].days[identical]
			same = fmt.Sprintf("The %s arms are identical, bit for bit, until %s", words, sayDate(at))
			s.notes = append(s.notes, note{
				panel: p.id, x: from, end: at, y: 0.45 * most / one, token: "muted",
				text: fmt.Sprintf("until %s the %s | arms are identical, bit for bit", dayTime(at).Format("15:04 on 2 Jan"), words),
			})
		}
	}
	s.title = eightHoursTitle(arms, open, window)
	s.subtitle = "Alipay envelopes opened per hour, " + sayMonths(from, to-hour) + unitWords(unit)
	s.subtitle = withWarnings(s.subtitle, r.fewWords(arms[0].spread.n, "run", "runs"), r.firstPoint())
	line := fmt.Sprintf("Lines: median of %d runs; bands: %s of runs at each hour (pointwise)", arms[0].spread.n, oneBandWords)
	if arms[0].spread.n == 1 {
		line = lineWords(arms[0].spread, "")
	}
	under := "Under the names: all envelopes opened in these days, median of runs"
	s.captions = append(s.captions, sentences(line, under, same, r.provenance()))
	return s.table(), nil
}

func unitWords(unit string) string {
	switch unit {
	case unitMillion:
		return ", millions"
	case unitThousand:
		return ", thousands"
	default:
		return ""
	}
}

// sum adds up the hours of each run.
func (a *hourlyArm) sum() {
	for i := range a.replicates {
		sum := 0.0
		for _, row := range a.values {
			if !math.IsNaN(row[i]) {
				sum += row[i]
			}
		}
		a.totals = append(a.totals, sum)
	}
	a.total = stats.Quantiles(a.totals, []float64{0.5})[0]
}

// sameHours counts the leading hours in which two arms have the same bits in every
// replicate; none if they do not hold the same replicates.
func sameHours(a, b *hourlyArm) int {
	if !slices.Equal(a.replicates, b.replicates) {
		return 0
	}
	for i := range min(len(a.days), len(b.days)) {
		if a.days[i] != b.days[i] {
			return i
		}
		for j := range a.values[i] {
			if math.Float64bits(a.values[i][j]) != math.Float64bits(b.values[i][j]) {
				return i
			}
		}
	}
	return min(len(a.days), len(b.days))
}

// from cuts off the days before a place and moves the rest by a part of a day.
func (s *spread) from(place int, move float64) *spread {
	out := &spread{n: s.n, mean: s.mean[place:]}
	for _, d := range s.days[place:] {
		out.days = append(out.days, d+move)
	}
	for i := range s.at {
		out.at[i] = s.at[i][place:]
	}
	return out
}

// eightHoursTitle says how many envelopes the arms differ by, or what part fell into
// the open hours.
func eightHoursTitle(arms []*hourlyArm, open *happening, window float64) string {
	if len(arms) == 1 {
		a := arms[0]
		title := "People opened " + people(a.total) + " Alipay envelopes in " + small(math.Round(a.days[len(a.days)-1]-a.days[0])) + " days"
		if window == 0 || a.total == 0 {
			return title
		}
		inside := 0.0
		for i, d := range a.spread.days {
			if d >= open.at-1e-9 && d < open.at+window/24-1e-9 {
				inside += a.spread.median()[i]
			}
		}
		return fmt.Sprintf("%s, %s in the %s open hours", title, percent(min(inside/a.total, 1)), small(window))
	}
	most, least := arms[0], arms[0]
	for _, a := range arms[1:] {
		if a.total > most.total {
			most = a
		}
		if a.total < least.total {
			least = a
		}
	}
	if most == least || most.total == 0 {
		return "The arms open the same number of Alipay envelopes: " + people(arms[0].total)
	}
	if slices.Equal(most.replicates, least.replicates) {
		if e := stats.Paired(most.totals, least.totals, stats.Options{}); len(most.totals) > 1 && includesZero(e) {
			return fmt.Sprintf("Alipay envelopes opened in “%s” and “%s” cannot be told apart", most.arm.Label, least.arm.Label)
		}
	}
	return fmt.Sprintf("%s fewer Alipay envelopes are opened in “%s” than in “%s”", percent(1-least.total/most.total), least.arm.Label, most.arm.Label)
}

// small prints a number up to ten as a word.
func small(x float64) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if x >= 0 && x <= 10 && x == math.Trunc(x) {
		return words[int(x)]
	}
	return digits(x, 0)
}
