package plots

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var habit = Figure{
	Name:  "habit",
	Doc:   "mean habit stock of the users of each platform with its spread over users, campaigns and closures; a panel an arm with the spread of runs",
	Build: buildHabit,
}

func buildHabit(r Results) (*table.Table, error) {
	if r.Series == nil || r.Series.Len() == 0 {
		return nil, nothing("habit needs the series of runs (series.csv)")
	}
	rivals := rivals(r.Series, "habit.")
	if len(rivals) == 0 {
		return nil, nothing("habit needs the measure habit")
	}
	arms := r.arms(r.Series)
	if len(arms) > 1 && len(pointsOf(r.Series)) == 1 {
		return r.armPanels(armMeasure{
			figure: "habit", prefix: "habit.", lead: "'s mean habit ends at ", what: "Mean habit stock over people with a card in the wallet, 0 to 1,", unit: unitCount,
			say: func(v float64) string { return digits(v, 2) },
		}, arms, rivals)
	}
	arm := arms[0]
	c, err := cutSeries(r.Series, arm.Name)
	if err != nil {
		return nil, err
	}
	habits, err := r.spreads(c, "habit.", rivals)
	if err != nil {
		return nil, err
	}
	from, to := habits[0].days[0], habits[0].days[len(habits[0].days)-1]
	if to <= from {
		return nil, nothing("habit needs a series of two days or more")
	}
	s := r.newSheet("habit")
	p := panel{id: "habit", title: "Mean habit stock, 0 to 1", row: 1, column: 1, from: from, to: to, weight: 1, axis: axisDate, unit: unitCount, strip: true}
	most, spread := 0.0, false
	var said []string
	for i, id := range rivals {
		b, h := platformBrush(i), habits[i]
		if band, ok := userSpread(c, id, h); ok {
			s.bands = append(s.bands, curve{
				panel: p.id, series: id + ", one sd of users", token: b.token, alpha: 0.16, x: h.days, low: band[0], high: band[1],
			})
			spread = true
			for _, v := range band[1] {
				most = max(most, v)
			}
		}
		s.lines = append(s.lines, curve{panel: p.id, series: id, token: b.token, dash: b.dash, width: 1.5, x: h.days, y: h.median()})
		_, most = rangeOf(0, most, oneBand, h)
		s.labels = append(s.labels, label{panel: p.id, series: id, token: b.token, y: h.last(), text: platformName(id) + " | " + digits(h.last(), 2)})
		said = append([]string{habitWords(id, h, i == len(rivals)-1)}, said...)
	}
	p.low, p.high = niceRange(0, most, unitCount)
	s.panels = append(s.panels, p)
	s.title = strings.Join(said, "; ")
	s.subtitle = "Mean habit stock over people with a card in the wallet"
	if spread {
		s.subtitle += "; the band is one standard deviation of users, not of runs"
	}
	s.subtitle = withWarnings(s.subtitle+". "+upperFirst(sayMonths(from, to)), r.fewWords(habits[0].n, "run", "runs"), r.firstPoint())

	happenings := r.happenings()
	var closures []happening
	for _, h := range happenings {
		if h.tagged("block", "close") || h.action == "close" {
			closures = append(closures, h)
		}
	}
	s.tints = campaignSpans(happenings, from, to)
	campaigns := len(s.tints)
	s.addEvents(closures, from, to, datedNot)
	line := "Lines: median over runs of the mean over users"
	if habits[0].n == 1 {
		line = "Lines: mean over users in a single run"
	}
	band := ""
	if spread {
		band = "Bands: mean plus and minus one standard deviation across users (how much people differ), not the spread of runs"
	}
	tinted := ""
	if campaigns > 0 {
		tinted = "Tinted: campaigns, in the colour of the camp that pays"
	}
	marks := ""
	if len(s.events) > 0 {
		marks = "Marked: closures"
	}
	s.captions = append(s.captions, sentences(line, band, tinted, marks, s.addForecast(from, to), r.provenance()))
	return s.table(), nil
}

// campaignSpans gives the times in which each camp spent, overlapping campaigns as one.
func campaignSpans(all []happening, from, to float64) []span {
	var out []span
	for _, token := range []string{"alipay", "tenpay"} {
		var mine []span
		for _, h := range all {
			money := h.tagged("subsidy", "launch", "campaign") || h.action == "money"
			if money && !h.tagged("annotation") && campToken(h.camp) == token && !math.IsNaN(h.end) && h.end > from && h.at < to {
				mine = append(mine, span{from: max(h.at, from), to: min(h.end, to), token: token, alpha: 0.13})
			}
		}
		slices.SortStableFunc(mine, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		for _, s := range mine {
			if n := len(out); n > 0 && out[n-1].token == token && s.from <= out[n-1].to {
				out[n-1].to = max(out[n-1].to, s.to)
				continue
			}
			out = append(out, s)
		}
	}
	return out
}

// userSpread gives mean minus and plus the standard deviation across users, averaged
// over runs and kept within 0 to 1.
func userSpread(c *cut, platform string, h *spread) (band [2][]float64, ok bool) {
	values, ok := c.values("habit_sd." + platform)
	if !ok {
		return band, false
	}
	sd := summarise(c.days, values)
	if sd == nil || len(sd.days) != len(h.days) {
		return band, false
	}
	for i := range h.days {
		band[0] = append(band[0], min(max(h.median()[i]-sd.mean[i], 0), 1))
		band[1] = append(band[1], min(max(h.median()[i]+sd.mean[i], 0), 1))
	}
	return band, true
}

// habitWords says how a habit moved.
func habitWords(platform string, h *spread, first bool) string {
	a, b := digits(h.first(), 2), digits(h.last(), 2)
	name := platformName(platform) + "'s"
	if first {
		name += " mean habit"
	}
	switch {
	case a == b:
		return name + " stayed at " + b
	case h.last() > h.first():
		return name + " rose from " + a + " to " + b
	default:
		return name + " fell from " + a + " to " + b
	}
}
