package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var circumventionRace = Figure{
	Name:  "circumvention-race",
	Doc:   "what is left of a block, by how fast people learn a way round it and how often it is widened, and how seldom that may be",
	Build: buildCircumventionRace,
}

// lap is one row of race.csv: a rate, an interval and what is kept there.
type lap struct {
	rate, every string
	days        float64
	n           int
	kept, level float64
	method      string
	widen       estimate // of the rate
}

func buildCircumventionRace(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "race" {
		return nil, nothing("circumvention-race needs the analysis race (race.csv)")
	}
	measure, laps, err := readLaps(r.Analysis)
	if err != nil {
		return nil, nothing("circumvention-race needs the columns of the analysis race: %s", err)
	}
	var rates []string
	var intervals []lap
	least, low, high := math.MaxInt, math.Inf(1), math.Inf(-1)
	for _, l := range laps {
		if math.IsNaN(l.days) {
			return nil, nothing("circumvention-race needs the days between two widenings (column days)")
		}
		if !slices.Contains(rates, l.rate) {
			rates = append(rates, l.rate)
		}
		if !slices.ContainsFunc(intervals, func(k lap) bool { return k.every == l.every }) {
			intervals = append(intervals, l)
		}
		if !math.IsNaN(l.kept) {
			least, low, high = min(least, l.n), min(low, l.kept), max(high, l.kept)
		}
	}
	if math.IsInf(low, 0) || len(rates) > maxCells || len(intervals) > maxCells {
		return nil, nothing("circumvention-race needs a block whose effect can be told from 0")
	}
	slices.SortStableFunc(intervals, func(a, b lap) int { return fallingOrder(b.days, a.days) })

	s := r.newSheet("circumvention-race")
	const id, above = "map", "widen"
	s.panels = []panel{{
		id: id, row: 2, column: 1, from: 0, to: float64(len(intervals)), low: 0, high: float64(len(rates)), weight: 1, axis: axisCells, unit: unitShare,
	}}
	s.xnames = []name{{panel: id, place: -1, text: "The host finds the ways round and shuts them"}}
	s.ynames = []name{{panel: id, place: -1, text: "Rate a day at which people learn one"}}
	for i, k := range intervals {
		s.xnames = append(s.xnames, name{panel: id, place: i, text: everyWords(k.every)})
	}
	for i, rate := range rates {
		s.ynames = append(s.ynames, name{panel: id, place: i, text: rate})
	}
	for _, l := range laps {
		if math.IsNaN(l.kept) {
			continue
		}
		x := slices.IndexFunc(intervals, func(k lap) bool { return k.every == l.every })
		s.cells = append(s.cells, cell{panel: id, x: x, y: slices.Index(rates, l.rate), value: min(1, max(0, l.kept)), text: digits(100*l.kept, 0)})
	}
	s.scale = &scale{panel: id, low: 0, high: 1, text: "Kept of the block, %"}
	s.marks = []mark{{y: 0, text: "0  as if open"}, {y: 0.25, text: "25"}, {y: 0.5, text: "50"}, {y: 0.75, text: "75"}, {y: 1, text: "100  nobody learns"}}
	s.addFrontier(above, rates, laps)

	s.title = raceTitle(rates, laps)
	s.subtitle = withWarnings("What is left of the block's effect on "+measureWords(strings.TrimSuffix(measure, ".total"))+", (race − open) / (closed − open), and the longest interval that keeps enough of it",
		r.fewWords(least, "triple of runs", "triples of runs"))
	empty := ""
	if n := len(laps) - len(s.cells); n > 0 {
		empty = counted(n, "cell has", "cells have") + " no value"
	}
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("Cells: ratios of means over %s with the same luck. Lines above: where %s intervals of the cells of a rate cross, point by point, simulation error only.", counted(least, "triple of runs", "triples of runs"), percent(laps[0].level)),
		empty, r.provenance()))
	return s.table(), nil
}

// readLaps reads the rows of the first measure.
func readLaps(t *table.Table) (string, []lap, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"measure", "rate", "every", "days", "n", "kept", "level", "method", "widen", "widen_low", "widen_high"} {
		c, err := t.Column(name)
		if err != nil {
			return "", nil, err
		}
		columns[name] = c
	}
	measure := ""
	var out []lap
	for row := range t.Len() {
		if row == 0 {
			measure = columns["measure"].Text(0)
		}
		if columns["measure"].Text(row) != measure {
			continue
		}
		of := func(name string) float64 { return columns[name].Float(row) }
		l := lap{
			rate: columns["rate"].Text(row), every: columns["every"].Text(row), days: of("days"), n: int(max(0, of("n"))),
			kept: of("kept"), level: of("level"), method: columns["method"].Text(row),
		}
		l.widen.N, l.widen.Mean, l.widen.Low, l.widen.High = l.n, of("widen"), of("widen_low"), of("widen_high")
		out = append(out, l)
	}
	return measure, out, nil
}

// everyWords says how often the block is widened.
func everyWords(every string) string {
	switch days, ok := strings.CutSuffix(every, "d"); {
	case every == "0d" || every == "0":
		return "never"
	case ok && days == "1":
		return "every day"
	case ok:
		return "every " + days + " days"
	}
	return "every " + every
}

// frontier is the interval of a rate; widened at all only if it is a number.
func frontier(rate string, laps []lap) (widen estimate, longest float64) {
	for _, l := range laps {
		if l.rate == rate {
			widen, longest = l.widen, max(longest, l.days)
		}
	}
	return widen, longest
}

// addFrontier draws, by rate, how seldom the block may be widened.
func (s *sheet) addFrontier(id string, rates []string, laps []lap) {
	most := 0.0
	for _, l := range laps {
		most = max(most, l.days)
	}
	from, to := rowAxis(0, most)
	for i, rate := range rates {
		w, longest := frontier(rate, laps)
		s.rows = append(s.rows, rowName{panel: id, place: i, token: "ink", text: rate + " a day"})
		text := ""
		switch {
		case math.IsNaN(w.Mean):
			text = "cannot be told"
		case math.IsInf(w.Mean, 1):
			text = "need not"
		case w.Mean == 0:
			text = "more often than tried"
		default:
			low, high := w.Mean, w.Mean
			if !w.unknown() {
				low, high = w.Low, min(w.High, longest)
			}
			s.intervals = append(s.intervals, interval{panel: id, place: i, token: "ink", at: w.Mean, low: low, high: high})
			text = digits(w.Mean, 1)
			if !w.unknown() {
				ends := digits(w.Low, 1) + " or more"
				if !math.IsInf(w.High, 1) {
					ends = digits(w.Low, 1) + " to " + digits(w.High, 1)
				}
				s.numbers = append(s.numbers, numeral{panel: id, place: i, column: 1, text: ends, token: "muted"})
			}
		}
		s.numbers = append(s.numbers, numeral{panel: id, place: i, text: text, token: "ink"})
	}
	s.xnames = append(s.xnames, name{panel: id, text: "days"}, name{panel: id, place: 1, text: percent(laps[0].level) + " interval"})
	s.panels = append(s.panels, panel{id: id, title: "Longest interval that keeps enough, days", row: 1, column: 1, from: from, to: to, low: 0, high: float64(len(rates)), weight: 1, axis: axisRows, unit: unitCount})
}

// raceTitle speaks of the fastest learners whose frontier is known.
func raceTitle(rates []string, laps []lap) string {
	for _, rate := range slices.Backward(rates) {
		w, _ := frontier(rate, laps)
		switch {
		case math.IsNaN(w.Mean) || w.Mean == 0:
			continue
		case math.IsInf(w.Mean, 1):
			return fmt.Sprintf("The block holds without being widened, even against people who learn at %s a day", rate)
		}
		return fmt.Sprintf("Against people who learn a way round at %s a day, the block must be widened every %s days", rate, digits(w.Mean, 1))
	}
	return "No interval that was tried keeps enough of the block"
}
