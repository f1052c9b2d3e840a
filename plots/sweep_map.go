package plots

import (
	"fmt"
	"math"
	"slices"

	"hongbao/experiments/table"
)

var sweepMap = Figure{
	Name:  "sweep-map",
	Doc:   "a map over two factors of a sweep: the mean of the measure that is asked, or the part of runs that tipped",
	Build: buildSweepMap,
}

func buildSweepMap(r Results) (*table.Table, error) {
	if r.Runs == nil || r.Runs.Len() == 0 {
		return nil, nothing("sweep-map needs the table of runs (runs.csv)")
	}
	if r.Info.Analysis == "map" {
		return nil, nothing("sweep-map needs a sweep that is not mapped; see the figure tipping-map")
	}
	if r.Info.Analysis == "morris" {
		return nil, nothing("sweep-map needs points that fill the plane; see the figures morris and factor-scatter")
	}
	factors := r.factors()
	if len(factors) < 2 {
		return nil, nothing("sweep-map needs two factors that vary; these results have %d", len(factors))
	}
	measure, platform, what := r.asked(r.Runs)
	part, n := math.NaN(), 0
	if r.Runs.Has("tipped") {
		part, n = tippedShare(r.Runs, r.arms(r.Runs)[0].Name)
	}
	// A map of one colour says nothing that a sentence could not.
	tipped := n > 0 && (measure == "" || isShare(measure) && part > 0 && part < 1)
	if tipped {
		measure = "tipped"
	} else if measure == "" {
		return nil, nothing("sweep-map needs the column tipped, the measure that the answer speaks of, or share_value_commerce or share_value_all")
	}
	x, y := factors[0], factors[1]
	if len(x.values) < len(y.values) { // the longer one across: pages are wider than high
		x, y = y, x
	}
	if len(x.values) > maxCells || len(y.values) > maxCells {
		return nil, nothing("sweep-map has room for %d values a factor", maxCells)
	}
	ends := r.endings(measure)
	unit, each := unitShare, 1.0
	if !tipped && !isShare(measure) {
		size := 0.0
		for _, e := range ends {
			size = max(size, math.Abs(e.value))
		}
		unit, each = magnitude(size)
		for i := range ends {
			ends[i].value /= each
		}
	}
	grid := meanCells(ends, x, y)
	low, high, least, most := math.Inf(1), math.Inf(-1), math.MaxInt, 0
	ran := 0
	for _, c := range grid {
		if c.n > 0 {
			ran++
			low, high = min(low, c.mean()), max(high, c.mean())
			least, most = min(least, c.n), max(most, c.n)
		}
	}
	switch {
	case ran == 0:
		return nil, nothing("no numbers of the measure %s at the points of the sweep", measure)
	case 2*ran <= len(grid):
		return nil, nothing("sweep-map needs values of two factors that are combined; of the %d combinations only %d were run", len(grid), ran)
	}

	s := r.newSheet("sweep-map")
	p := panel{
		id: "map", row: 1, column: 1, from: 0, to: float64(len(x.values)), low: 0, high: float64(len(y.values)),
		weight: 1, axis: axisCells, unit: unit,
	}
	s.panels = []panel{p}
	s.xnames = factorNames(p.id, x)
	s.ynames = factorNames(p.id, y)
	decimals := 0
	if high-low < 0.03 {
		decimals = 1
	}
	for i, c := range grid {
		if c.n == 0 {
			continue
		}
		text := digits(100*c.mean(), decimals)
		switch {
		case tipped:
			text = digits(c.mean(), 2)
		case unit != unitShare:
			text = threeShort(c.mean())
		}
		s.cells = append(s.cells, cell{panel: p.id, x: i % len(x.values), y: i / len(x.values), value: c.mean(), text: text})
	}
	shown := platformName(platform) + ", share of " + what
	if platform == "" {
		shown = upperFirst(measureWords(measure)) + unitWords(unit)
	}
	s.scale, s.marks = mapScale(p.id, tipped, shown, unit, low, high)

	switch {
	case tipped:
		s.title = "The market tips in " + percentRange(low, high) + " of runs"
		s.subtitle = "Part of the runs that tipped, at each point of the sweep"
	case platform == "":
		s.title = upperFirst(measureWords(measure)) + ": " + valueRange(low, high, unit)
		s.subtitle = upperFirst(measureWords(measure)) + " at the end, mean of runs at each point of the sweep" + unitWords(unit)
	default:
		s.title = fmt.Sprintf("%s ends at %s of %s", platformName(platform), percentRange(low, high), what)
		s.subtitle = platformName(platform) + "'s share of " + what + " at the end, mean of runs at each point of the sweep"
	}
	if n > 0 && !tipped {
		s.subtitle = withWarnings(s.subtitle, tippedWords(part))
	}
	if valueRange(low, high, unit) == value(low, unit) {
		s.title += " in every cell"
	}
	little := littleShare
	if unit != unitShare {
		little = 0.05 * max(math.Abs(low), math.Abs(high))
	}
	s.title += dependsOn(factors, ends, little)
	if len(factors) > 2 {
		s.subtitle = withWarnings(s.subtitle, "averaged over "+otherNames(factors, x, y))
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(least, "run in a cell", "runs in a cell"))
	count := fmt.Sprintf("%s in each cell", counted(least, "run", "runs"))
	if most > least {
		count = fmt.Sprintf("%d to %d runs in a cell", least, most)
	}
	missing := ""
	if empty := len(grid) - len(s.cells); empty > 0 {
		missing = counted(empty, "cell was", "cells were") + " not run and are grey"
	}
	s.captions = append(s.captions, sentences("Cells as run, not smoothed; "+count, missing, r.provenance()))
	return s.table(), nil
}

// tippedWords says which part of all runs tipped.
func tippedWords(part float64) string {
	switch part {
	case 0:
		return "no run tipped"
	case 1:
		return "every run tipped"
	}
	return percent(part) + " of runs tipped"
}

// field is the sum of a cell's runs.
type field struct {
	sum float64
	n   int
}

func (f field) mean() float64 { return f.sum / float64(f.n) }

// endings gives the measure of every run of the base arm; tipped as 0 or 1.
func (r *Results) endings(measure string) []ending {
	var out []ending
	column, _ := r.Runs.Column(measure)
	points, _ := r.Runs.Column("point")
	arm := r.arms(r.Runs)[0].Name
	for row := range r.Runs.Len() {
		if r.Runs.Has("arm") {
			if c, _ := r.Runs.Column("arm"); c.Text(row) != arm {
				continue
			}
		}
		point := points.Text(row)
		v := column.Float(row)
		if measure == "tipped" {
			yes, known := truth(column, row)
			switch {
			case !known:
				v = math.NaN()
			case yes:
				v = 1
			default:
				v = 0
			}
		}
		if !math.IsNaN(v) {
			out = append(out, ending{point, v})
		}
	}
	return out
}

// meanCells adds up endings for each pair of values, row by row.
func meanCells(ends []ending, x, y factorValues) []field {
	grid := make([]field, len(x.values)*len(y.values))
	for _, e := range ends {
		i, j := slices.Index(x.values, x.at[e.point]), slices.Index(y.values, y.at[e.point])
		if i >= 0 && j >= 0 {
			f := &grid[j*len(x.values)+i]
			f.sum, f.n = f.sum+e.value, f.n+1
		}
	}
	return grid
}

func factorNames(panel string, f factorValues) []name {
	out := []name{{panel: panel, place: -1, text: upperFirst(factorTitle(f.path))}}
	for i, v := range f.values {
		out = append(out, name{panel: panel, place: i, text: factorValue(v)})
	}
	return out
}

// mapScale is from 0 to 1 if the values span much of it, else as far as they reach.
func mapScale(panel string, tipped bool, text, unit string, low, high float64) (*scale, []mark) {
	if tipped {
		return &scale{panel: panel, low: 0, high: 1, text: "P(tipped)"}, []mark{
			{y: 0, text: "0  no run"}, {y: 0.25, text: "0.25"}, {y: 0.5, text: "0.5"}, {y: 0.75, text: "0.75"}, {y: 1, text: "1  every run"},
		}
	}
	from, to := 0.0, 1.0
	switch {
	case unit != unitShare:
		// As for shares: a narrower scale would blow noise up to a picture.
		middle, least := (low+high)/2, 0.05*max(math.Abs(low), math.Abs(high))
		from, to = niceRange(min(low, middle-least/2), max(high, middle+least/2), unit)
	case high-low < 0.4:
		const least = 0.05 // a narrower scale would blow noise up to a picture
		middle := (low + high) / 2
		from, to = niceRange(min(low, middle-least/2), max(high, middle+least/2), unitShare)
	}
	var marks []mark
	for _, t := range yTicks(from, to, unit, 100) {
		marks = append(marks, mark{y: t.at, text: t.text})
	}
	return &scale{panel: panel, low: from, high: to, text: text}, marks
}

// ending is a value at the end of the runs of a point.
type ending struct {
	point string
	value float64
}

// littleShare is a change of a share that is nothing to speak of: half a point.
const littleShare = 0.005

// dependsOn says which factor the endings depend on most, by the range of their means
// over the other factors; nothing for one factor, or where all ranges are little.
func dependsOn(factors []factorValues, ends []ending, little float64) string {
	if len(factors) < 2 {
		return ""
	}
	ranges := make([]float64, len(factors))
	for i, f := range factors {
		sums := make([]field, len(f.values))
		for _, e := range ends {
			if k := slices.Index(f.values, f.at[e.point]); k >= 0 {
				sums[k].sum, sums[k].n = sums[k].sum+e.value, sums[k].n+1
			}
		}
		low, high := math.Inf(1), math.Inf(-1)
		for _, s := range sums {
			if s.n > 0 {
				low, high = min(low, s.mean()), max(high, s.mean())
			}
		}
		ranges[i] = high - low
	}
	most := slices.Index(ranges, slices.Max(ranges))
	if ranges[most] <= little {
		return ""
	}
	for i, r := range ranges {
		if i != most && r > 0.9*ranges[most] {
			return "" // too close to call
		}
	}
	title := factorTitle(factors[most].path)
	if isStrategy(factors[most].path) {
		title = "the " + title
	}
	return "; most depends on " + title
}

func otherNames(factors []factorValues, x, y factorValues) string {
	text := ""
	for _, f := range factors {
		if f.path == x.path || f.path == y.path {
			continue
		}
		if text != "" {
			text += " and "
		}
		text += factorName(f.path)
	}
	return text
}
