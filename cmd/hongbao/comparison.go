package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// mostMeasures is how many measures a comparison prints; all are in comparison.csv.
const mostMeasures = 6

// printComparison prints the arms of the first point, measure by measure.
func (s *session) printComparison(j *job, how layout) {
	t := j.results.Comparison
	if t == nil || t.Len() == 0 {
		return
	}
	if points := t.Distinct("point"); len(points) > 1 {
		t = t.Where("point", points[0])
	}
	p := s.out
	right := []bool{false, true, true, true}
	if how == comparing {
		right = append(right, true, true)
	}
	g := grid{indent: 2, gap: 2, right: right}
	keys := chosen(t, j.results.Headline.Measure, j.e.Measures)
	at := ""
	for i, key := range keys {
		of := t.Where("measure", key.measure).Where("at", key.at)
		if key.at != at || i == 0 {
			at = key.at
			head := []string{"at " + day(at), "mean", "difference", "95 % interval"}
			if strings.Contains(at, "..") {
				head[0] = "sum over the run"
			}
			if how == comparing {
				head = append(head, "same sign", "pairing saves")
			} else {
				head = append(head, "own scale, "+p.sign("│", "|")+" is 0")
			}
			g.styled(grey, head...)
		}
		s.compareMeasure(&g, j, of, how)
	}
	g.print(p)
	note := fmt.Sprintf("%s %s interval excludes 0    %s interval includes 0", p.up(), p.down(), p.near())
	if n := len(t.Distinct("measure")) - len(keys); n > 0 {
		note += fmt.Sprintf("    %d more measures in comparison.csv", n)
	}
	p.printf("  %s\n\n", p.grey(note))
}

// compareMeasure adds the arms of one measure.
func (s *session) compareMeasure(g *grid, j *job, t *table.Table, how layout) {
	p := s.out
	measure, unit := textOf(t, "measure", 0), textOf(t, "unit", 0)
	if unit == "" || unit == "points" && strings.HasPrefix(measure, "share") {
		unit = unitOfMeasure(measure)
	}
	places, reach := 1, 0.0
	narrowest := math.Inf(1)
	for i := range t.Len() {
		low, high := cellOf(t, "low", i), cellOf(t, "high", i)
		if width := (high - low) / 2; width > 0 {
			narrowest = min(narrowest, width)
		}
		for _, v := range []float64{low, high, cellOf(t, "difference", i)} {
			if !math.IsNaN(v) {
				reach = max(reach, math.Abs(v))
			}
		}
	}
	if !math.IsInf(narrowest, 0) {
		places = decimals(narrowest)
	}
	heading := columnWords(j.results.Scenario, measure)
	if unit != "share" && unit != "" {
		heading += " (" + unit + ")"
	}
	g.cells(cell{heading, bold})
	base := textOf(t, "base", 0)
	g.cells(cell{"  " + armLabel(j.e, base), plain}, cell{p.quantity(cellOf(t, "base_mean", 0), unit, places), plain}, cell{"base", grey}, cell{}, cell{})
	for _, i := range inOrder(t, armsOf(j)) {
		difference, low, high := cellOf(t, "difference", i), cellOf(t, "low", i), cellOf(t, "high", i)
		n, up, down := cellOf(t, "n", i), cellOf(t, "positive", i), cellOf(t, "negative", i)
		look, arrow, text, interval := plain, p.near(), p.difference(difference, unit, places), p.interval(low, high, unit, places)
		switch {
		case up == 0 && down == 0 && difference == 0:
			arrow, text, interval, look = "", "exactly 0", fmt.Sprintf("in all %.0f pairs", n), grey
		case low > 0:
			arrow = p.up()
		case high < 0:
			arrow = p.down()
		default:
			look = grey
		}
		row := []cell{
			{"  " + armLabel(j.e, textOf(t, "arm", i)), plain},
			{p.quantity(cellOf(t, "mean", i), unit, places), plain},
			{strings.TrimSpace(arrow + " " + text), look},
			{interval, look},
		}
		if how == comparing {
			saves := cellOf(t, "variance_ratio", i)
			save := p.sign("–", "-")
			if !math.IsNaN(saves) {
				save = p.factor(saves) + p.times()
			}
			row = append(row, cell{fmt.Sprintf("%.0f/%.0f", max(up, down), n), look}, cell{save, look})
		} else {
			row = append(row, cell{p.scale(low, difference, high, reach), blue})
		}
		g.cells(row...)
	}
}

// inOrder gives the rows of a table arm by arm.
func inOrder(t *table.Table, arms []string) []int {
	var out []int
	for _, arm := range arms {
		for i := range t.Len() {
			if textOf(t, "arm", i) == arm {
				out = append(out, i)
			}
		}
	}
	return out
}

// scale draws an interval on its own scale around 0.
func (p *pen) scale(low, mean, high, reach float64) string {
	const half = 8
	line := []string{}
	for range 2*half + 1 {
		line = append(line, p.sign("─", "-"))
	}
	line[half] = p.sign("│", "|")
	if reach == 0 || math.IsNaN(mean) {
		return strings.Join(line, "")
	}
	place := func(v float64) int {
		return half + int(math.Round(min(max(v/reach, -1), 1)*half))
	}
	if !math.IsNaN(low) && !math.IsNaN(high) {
		for i := place(low); i <= place(high); i++ {
			if i != half {
				line[i] = p.sign("━", "=")
			}
		}
	}
	line[place(mean)] = p.sign("●", "o")
	return strings.Join(line, "")
}

// key names one block of a comparison.
type key struct{ measure, at string }

// preferred are the kinds of measures that are printed first, in this order.
var preferred = []string{
	"share_value_commerce", "share_value_all", "bound", "active", "participants", "lost_sales",
	"complaints", "share_count_ex_envelopes", "multi_homing",
}

// chosen picks what is printed: the headline, then one column of each kind that the
// experiment asks for, then of the others, for the same platform where the kind has
// one.
func chosen(t *table.Table, headline string, asked []string) []key {
	var all []key
	m, err := t.Column("measure")
	if err != nil {
		return nil
	}
	for i := range t.Len() {
		k := key{m.Text(i), textOf(t, "at", i)}
		if !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	_, platform, _ := strings.Cut(headline, ".")
	var out []key
	taken := map[string]bool{}
	take := func(fits func(k key, kind, suffix string) bool) {
		for _, k := range all {
			kind, suffix, _ := strings.Cut(k.measure, ".")
			if len(out) < mostMeasures && !taken[kind] && fits(k, kind, suffix) {
				taken[kind] = true
				out = append(out, k)
			}
		}
	}
	take(func(k key, _, _ string) bool { return k.measure == headline })
	for _, want := range slices.Concat(asked, preferred) {
		want, _, _ := strings.Cut(want, ".")
		take(func(_ key, kind, suffix string) bool {
			return kind == want && strings.TrimSuffix(suffix, ".total") == platform
		})
		take(func(_ key, kind, suffix string) bool { return kind == want && (suffix == "" || suffix == "total") })
		take(func(_ key, kind, _ string) bool { return kind == want })
	}
	// Blocks of one date stand together.
	slices.SortStableFunc(out, func(a, b key) int {
		first := func(k key) int { return slices.IndexFunc(out, func(o key) bool { return o.at == k.at }) }
		return first(a) - first(b)
	})
	return out
}
