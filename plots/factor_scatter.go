package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hongbao/experiments/table"
)

var factorScatter = Figure{
	Name:  "factor-scatter",
	Doc:   "a result against each factor of a design that samples: one dot a point, and the mean of those around",
	Build: buildFactorScatter,
}

// Limits of the small multiples.
const (
	mostFactors  = 12
	mostDots     = 300 // of one panel
	leastPoints  = 8
	meanOverPart = 5 // the running mean is over this part of the points
)

// against is a factor with the result at each point.
type against struct {
	factorValues
	axis   string
	x, y   []float64 // by x
	mean   []float64 // of those around
	spread float64   // of the means: how much the factor does, to the eye
}

func buildFactorScatter(r Results) (*table.Table, error) {
	if r.Runs == nil || r.Runs.Len() == 0 {
		return nil, nothing("factor-scatter needs the table of runs (runs.csv)")
	}
	factors := r.factors()
	measure, _, _ := r.asked(r.Runs)
	if r.Info.Measure == "tipped" && r.Runs.Has("tipped") {
		measure = "tipped"
	}
	if len(factors) == 0 || measure == "" {
		return nil, nothing("factor-scatter needs a factor that varies, and the measure that the answer speaks of")
	}
	points, means, least := r.pointMeans(measure)
	cells := 1.0
	for _, f := range factors {
		cells *= float64(len(f.values))
	}
	if 2*float64(len(points)) > cells || len(points) < leastPoints {
		return nil, nothing("factor-scatter needs a design that samples, with %d points or more; sweep-map shows a grid", leastPoints)
	}
	unit, each := unitShare, 1.0
	if !isShare(measure) {
		size := 0.0
		for _, y := range means {
			size = max(size, math.Abs(y))
		}
		unit, each = magnitude(size)
	}
	var all []against
	for _, f := range factors {
		all = append(all, newAgainst(f, points, divided(means, each)))
	}
	slices.SortStableFunc(all, func(a, b against) int { return cmp.Compare(b.spread, a.spread) })
	left := max(0, len(all)-mostFactors)
	all = all[:len(all)-left]

	s := r.newSheet("factor-scatter")
	low, high := slices.Min(means)/each, slices.Max(means)/each
	low, high = niceRange(low, high, unit)
	columns := min(len(all), 3)
	if len(all) == 4 {
		columns = 2
	}
	step := (len(points) + mostDots - 1) / mostDots
	for i, a := range all {
		id := a.path
		from, to := a.x[0], a.x[len(a.x)-1]
		breath := 0.04 * (to - from)
		s.panels = append(s.panels, panel{
			id: id, title: upperFirst(factorTitle(a.path)), row: i/columns + 1, column: i%columns + 1,
			from: from - breath, to: to + breath, low: low, high: high, weight: 1, axis: a.axis, unit: unit,
		})
		if a.axis == axisWords {
			for k, v := range a.values {
				s.xnames = append(s.xnames, name{panel: id, place: k, text: factorValue(v)})
			}
			s.panels[i].from, s.panels[i].to = -0.5, float64(len(a.values))-0.5
		}
		for k := 0; k < len(a.x); k += step {
			s.dots = append(s.dots, dot{panel: id, series: "points", token: "other", mark: markPoint, from: a.x[k], to: a.x[k], y: a.y[k]})
		}
		s.lines = append(s.lines, a.line(id))
	}
	s.keys = []key{{text: "Mean of the points around", token: "open"}}
	first := all[0]
	s.title = upperFirst(measureWords(measure)) + " moves most with " + factorTitle(first.path)
	s.subtitle = upperFirst(measureWords(measure)) + " at the end against each factor; one dot a point of the design, " + counted(len(points), "point", "points")
	s.subtitle = withWarnings(s.subtitle, r.fewWords(least, "run a point", "runs a point"))
	some := ""
	if step > 1 {
		some = fmt.Sprintf("Every %s point is drawn", ordinalWords(step))
	}
	rest := ""
	if left > 0 {
		rest = counted(left, "factor that does less has", "factors that do less have") + " no room here"
	}
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("Lines: mean over the nearest fifth of the points, or of each value where a factor has few. All other factors vary as well, so a flat line does not say that a factor does nothing. Dots: means of %s a point", counted(least, "run", "runs")),
		some, rest, r.provenance()))
	return s.table(), nil
}

// line is the running mean, with one point a place.
func (a *against) line(id string) curve {
	c := curve{panel: id, series: "mean", token: "open", width: 1.6}
	for i, x := range a.x {
		if i == 0 || round(x) > round(c.x[len(c.x)-1]) {
			c.x, c.y = append(c.x, x), append(c.y, a.mean[i])
		}
	}
	return c
}

// ordinalWords says which of several: every second, every 7th.
func ordinalWords(n int) string {
	switch n {
	case 2:
		return "second"
	case 3:
		return "third"
	}
	return strconv.Itoa(n) + "th"
}

// pointMeans gives the points in their order with the mean of a measure over their runs,
// and the least number of runs.
func (r *Results) pointMeans(measure string) (points []string, means []float64, least int) {
	sums := map[string]*field{}
	for _, e := range r.endings(measure) {
		f := sums[e.point]
		if f == nil {
			f = &field{}
			sums[e.point] = f
			points = append(points, e.point)
		}
		f.sum, f.n = f.sum+e.value, f.n+1
	}
	least = math.MaxInt
	for _, p := range points {
		means = append(means, sums[p].mean())
		least = min(least, sums[p].n)
	}
	return points, means, least
}

// newAgainst places the points on the axis that a factor's values ask for.
func newAgainst(f factorValues, points []string, means []float64) against {
	a := against{factorValues: f}
	place, axis := axisOf(f.values)
	a.axis = axis
	order := make([]int, len(points))
	at := make([]float64, len(points))
	for i, p := range points {
		order[i], at[i] = i, place(f.at[p])
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(at[i], at[j]) })
	for _, i := range order {
		a.x, a.y = append(a.x, at[i]), append(a.y, means[i])
	}
	a.mean = runningMean(a.x, a.y, len(f.values) <= mostNames)
	middle := 0.0
	for _, m := range a.mean {
		middle += m / float64(len(a.mean))
	}
	for _, m := range a.mean {
		a.spread += (m - middle) * (m - middle)
	}
	return a
}

// mostNames is the number of values up to which each has a mean of its own.
const mostNames = 6

// axisOf gives the axis for some values, and the place of each on it.
func axisOf(values []string) (place func(string) float64, axis string) {
	number := func(text string) float64 {
		x, err := parseAmount(text)
		if err != nil {
			return math.NaN()
		}
		return x
	}
	date := func(text string) float64 {
		day, err := parseTime(text)
		if err != nil {
			return math.NaN()
		}
		return day
	}
	fits := func(of func(string) float64) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return math.IsNaN(of(v)) })
	}
	switch {
	case fits(number):
		return number, axisValue
	case fits(date):
		return date, axisDate
	}
	return func(text string) float64 { return float64(slices.Index(values, text)) }, axisWords
}

// parseAmount reads a number, an amount of money such as 600m, a time such as 7d in
// days, or a share in per cent.
func parseAmount(text string) (float64, error) {
	factor := 1.0
	for _, unit := range []struct {
		ending string
		factor float64
	}{{"bn", 1e9}, {"m", 1e6}, {"k", 1e3}, {"%", 0.01}, {"w", 7}, {"d", 1}, {"h", 1.0 / 24}} {
		if rest, ok := strings.CutSuffix(text, unit.ending); ok {
			text, factor = rest, unit.factor
			break
		}
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	return x * factor, err
}

// runningMean gives at each place the mean of the nearest part of the points, or, of few
// values, of all points at the same place.
func runningMean(x, y []float64, few bool) []float64 {
	out := make([]float64, len(x))
	window := max(3, len(x)/meanOverPart)
	for i := range x {
		from, to := i, i+1
		if few {
			for from > 0 && x[from-1] == x[i] {
				from--
			}
			for to < len(x) && x[to] == x[i] {
				to++
			}
		} else {
			from = min(max(0, i-window/2), max(0, len(x)-window))
			to = min(len(x), from+window)
		}
		sum := 0.0
		for _, v := range y[from:to] {
			sum += v
		}
		out[i] = sum / float64(to-from)
	}
	return out
}
