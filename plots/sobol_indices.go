package plots

import (
	"fmt"
	"math"

	"hongbao/experiments/table"
)

var sobolIndices = Figure{
	Name:  "sobol-indices",
	Doc:   "which part of the variance of a result each factor makes, alone and together with others",
	Build: buildSobolIndices,
}

func buildSobolIndices(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "sobol_indices" {
		return nil, nothing("sobol-indices needs the analysis sobol_indices (sobol_indices.csv)")
	}
	measure, at, _, all, err := readSensitive(r.Analysis, "total", "first", "first_low", "first_high", "total", "total_low", "total_high", "luck")
	if err != nil {
		return nil, nothing("sobol-indices needs the columns of the analysis sobol_indices: %s", err)
	}
	if len(all) == 0 {
		return nil, nothing("sobol-indices needs a measure that differs between points")
	}
	all, rest := fitting(all)
	const id = "indices"
	s := r.newSheet("sobol-indices")
	low, high := 0.0, 1.0
	sum := 0.0
	for i, f := range all {
		total, first := f.estimate("total"), f.estimate("first")
		sum += first.Mean
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: partLabel(f.factor)})
		s.bars = append(s.bars, bar{panel: id, place: i, token: "event", to: max(0, total.Mean)})
		for k, e := range []estimate{total, first} {
			from, to := e.Mean, e.Mean
			if !e.unknown() {
				from, to = e.Low, e.High
			}
			low, high = min(low, from), max(high, to)
			s.intervals = append(s.intervals, interval{panel: id, place: i, token: []string{"ink", "open"}[k], at: e.Mean, low: from, high: to, under: k == 1, hollow: k == 1})
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: k, text: digits(100*e.Mean, 0), token: []string{"ink", "open"}[k]})
		}
		if !total.unknown() {
			s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 2, text: digits(100*total.Low, 0) + " to " + digits(100*total.High, 0), token: "muted"})
		}
	}
	from, to := rowAxis(low, high)
	s.panels = []panel{{id: id, row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(all)), weight: 1, axis: axisRows, unit: unitShare}}
	s.xnames = []name{{panel: id, text: "total"}, {panel: id, place: 1, text: "alone"}, {panel: id, place: 2, text: "95" + narrow + "% of total"}}

	f := all[0]
	s.title = fmt.Sprintf("%s makes the most of the variance of %s: %s alone, %s with others", partLabel(f.factor), measureWords(measure), percent(f.numbers["first"]), percent(f.numbers["total"]))
	s.subtitle = withWarnings("Sobol's indices of "+measureWords(measure)+atWords(at)+": share of the variance over all points that a factor makes with all others (filled) and alone (hollow)",
		map[bool]string{true: "only " + counted(f.n, "base point", "base points")}[f.numbers["total_high"]-f.numbers["total_low"] > 0.2])
	luck := ""
	if l := f.numbers["luck"]; !math.IsNaN(l) {
		luck = fmt.Sprintf("Luck makes %s of the variance of single runs; the indices are of means over %s", percent(l), counted(r.Info.Replicates, "replicate", "replicates"))
	}
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("%s; all factors alone make %s. Intervals: 95%s%%, by resampling base points", counted(f.n, "base point", "base points"), percent(sum), narrow),
		luck, rest, r.provenance()))
	return s.table(), nil
}
