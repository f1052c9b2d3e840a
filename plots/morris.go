package plots

import (
	"fmt"
	"math"

	"hongbao/experiments/table"
)

var morris = Figure{
	Name:  "morris",
	Doc:   "which of many factors matter: the mean size of their elementary effects, and the spread, which says whether they act alone",
	Build: buildMorris,
}

func buildMorris(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "morris" {
		return nil, nothing("morris needs the analysis morris (morris.csv)")
	}
	measure, at, unit, all, err := readSensitive(r.Analysis, "mu_star", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "sigma_low", "sigma_high")
	if err != nil {
		return nil, nothing("morris needs the columns of the analysis morris: %s", err)
	}
	if len(all) == 0 {
		return nil, nothing("morris needs a walk whose runs are all complete")
	}
	all, rest := fitting(all)
	var sizes []estimate
	for _, f := range all {
		sizes = append(sizes, f.estimate("mu_star"))
	}
	v := newScale(unit, sizes)
	const id = "effects"
	s := r.newSheet("morris")
	high := 0.0
	for i, f := range all {
		star, sigma := f.estimate("mu_star"), f.estimate("sigma")
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: partLabel(f.factor) + " | " + effectWords(f.numbers["mu"], star.Mean)})
		s.bars = append(s.bars, bar{panel: id, place: i, token: "event", to: v.of(star.Mean)})
		for k, e := range []estimate{star, sigma} {
			if math.IsNaN(e.Mean) {
				continue
			}
			low, most := e.Mean, e.Mean
			if !e.unknown() {
				low, most = e.Low, e.High
			}
			high = max(high, v.of(most))
			s.intervals = append(s.intervals, interval{panel: id, place: i, token: []string{"ink", "open"}[k], at: v.of(e.Mean), low: v.of(low), high: v.of(most), under: k == 1, hollow: k == 1})
		}
		s.numbers = append(s.numbers, numeral{panel: id, place: i, text: v.say(star.Mean), token: "ink"})
		if text := v.interval(&star); text != "" {
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 1, text: text, token: "muted"})
		}
		if !math.IsNaN(sigma.Mean) {
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 2, text: v.say(sigma.Mean), token: "open"})
		}
	}
	from, to := rowAxis(0, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(all)), weight: 1, axis: axisRows, unit: v.unit}}
	s.xnames = []name{{panel: id, text: v.word}, {panel: id, place: 1, text: "95" + narrow + "% interval"}, {panel: id, place: 2, text: "spread"}}

	first := all[0]
	s.title = fmt.Sprintf("%s matters most: its whole range moves %s by %s %s", partLabel(first.factor), measureWords(measure), v.say(first.numbers["mu_star"]), v.word)
	if first.numbers["mu_star"] == 0 {
		s.title = "No factor moves " + measureWords(measure)
	}
	s.subtitle = withWarnings("Elementary effects on "+measureWords(measure)+atWords(at)+", "+v.long+" for the whole range of a factor: mean size (filled), and standard deviation over the walks (hollow)",
		map[bool]string{true: "only " + counted(first.n, "walk", "walks")}[first.n < 10])
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("%s of one step a factor, runs with the same luck. A spread near the mean size says that what a factor does bends, or hangs on others. Intervals: 95%s%%, by resampling walks", counted(first.n, "walk", "walks"), narrow),
		rest, r.provenance()))
	return s.table(), nil
}

// effectWords says whether a factor always leads the same way.
func effectWords(mu, star float64) string {
	switch {
	case star == 0:
		return "changes nothing"
	case math.Abs(mu) < 0.9*star:
		return "now up, now down"
	case mu > 0:
		return "up, first to last value"
	default:
		return "down, first to last value"
	}
}
