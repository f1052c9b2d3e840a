package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

const (
	// mostMeasures is how many measures a demonstration and a page show.
	mostMeasures = 6
	// fewMeasures is how many a comparison prints; all are in comparison.csv.
	fewMeasures = 3
)

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
	g := grid{indent: 2, gap: 2, right: []bool{false, true, true, true}}
	head, most := []string{"arm", "mean", "difference", "95 % interval"}, fewMeasures
	if how == comparing {
		g.right = append(g.right, true, true)
		head = append(head, "same sign", "pairing saves")
	} else {
		head, most = append(head, "own scale, "+p.sign("│", "|")+" is 0"), mostMeasures
	}
	keys := chosen(t, j.results.Headline.Measure, j.e.Measures, most)
	for i, key := range keys {
		of := t.Where("measure", key.measure).Where("at", key.at)
		g.heading(s.blockTitle(j, of, key), pairsBehind(of, i == 0))
		if i == 0 {
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

// blockTitle names a measure, its unit and its day.
func (s *session) blockTitle(j *job, t *table.Table, k key) string {
	title := columnWords(j.results.Scenario, k.measure)
	if unit := unitOfRows(t); unit != "share" && unit != "" {
		title += " (" + unit + ")"
	}
	_, end, period := strings.Cut(k.at, "..")
	switch {
	case !period:
		return title + ", " + day(k.at)
	case strings.HasSuffix(k.measure, ".total"):
		return title + ", sum over the run"
	}
	return title + ", until " + day(end)
}

// unitOfRows is the unit of a measure's rows.
func unitOfRows(t *table.Table) string {
	measure, unit := textOf(t, "measure", 0), textOf(t, "unit", 0)
	if unit == "" || unit == "points" && strings.HasPrefix(measure, "share") {
		return unitOfMeasure(measure)
	}
	return unit
}

// pairsBehind says how many pairs the arms of a measure have, if it is asked for or
// if they differ.
func pairsBehind(t *table.Table, asked bool) string {
	least, most := math.Inf(1), 0.0
	for i := range t.Len() {
		n := cellOf(t, "n", i)
		least, most = min(least, n), max(most, n)
	}
	switch {
	case least < most:
		return fmt.Sprintf("%.0f to %.0f paired runs an arm", least, most)
	case asked:
		return plural(int(most), "paired run") + " an arm"
	}
	return ""
}

// compareMeasure adds the arms of one measure.
func (s *session) compareMeasure(g *grid, j *job, t *table.Table, how layout) {
	p := s.out
	unit := unitOfRows(t)
	places, reach := sharePlaces(t), 0.0
	for i := range t.Len() {
		for _, name := range []string{"low", "high", "difference"} {
			if v := cellOf(t, name, i); !math.IsNaN(v) {
				reach = max(reach, math.Abs(v))
			}
		}
	}
	base := textOf(t, "base", 0)
	g.cells(cell{armLabel(j.e, base), bold}, cell{p.quantity(baseMean(t), unit, places), plain}, cell{"base", grey}, cell{}, cell{})
	for _, i := range inOrder(t, armsOf(j)) {
		difference, low, high := cellOf(t, "difference", i), cellOf(t, "low", i), cellOf(t, "high", i)
		n, up, down := cellOf(t, "n", i), cellOf(t, "positive", i), cellOf(t, "negative", i)
		look, arrow, text, interval := plain, p.near(), p.difference(difference, unit, places), p.interval(low, high, unit, places)
		switch {
		case n == 0:
			arrow, interval, look = "", "no pair", grey
		case up == 0 && down == 0:
			arrow, text, interval, look = "", "exactly 0", inAllPairs(int(n)), grey
		case math.IsNaN(low):
			arrow, interval, look = "", "none: "+plural(int(n), "pair"), grey
		case low > 0:
			arrow = p.up()
		case high < 0:
			arrow = p.down()
		default:
			look = grey
		}
		row := []cell{
			{armLabel(j.e, textOf(t, "arm", i)), plain},
			{p.quantity(cellOf(t, "mean", i), unit, places), plain},
			{strings.TrimSpace(arrow + " " + text), look},
			{interval, look},
		}
		if how == comparing {
			saves, same := p.sign("–", "-"), p.sign("–", "-")
			if ratio := cellOf(t, "variance_ratio", i); !math.IsNaN(ratio) {
				saves = p.factor(ratio) + p.times()
			}
			if share := cellOf(t, "same_sign", i); !math.IsNaN(share) {
				same = fmt.Sprintf("%.0f/%.0f", math.Round(share*n), n)
			}
			row = append(row, cell{same, look}, cell{saves, look})
		} else {
			row = append(row, cell{p.scale(low, difference, high, reach), blue})
		}
		g.cells(row...)
	}
}

// inAllPairs says where something holds.
func inAllPairs(n int) string {
	if n == 1 {
		return "in the one pair"
	}
	return fmt.Sprintf("in all %d pairs", n)
}

// baseMean is the mean of the base in the first arm that has pairs.
func baseMean(t *table.Table) float64 {
	for i := range t.Len() {
		if v := cellOf(t, "base_mean", i); !math.IsNaN(v) {
			return v
		}
	}
	return math.NaN()
}

// sharePlaces gives how many decimals of a percent the rows of a measure need: so many
// that intervals show a digit, and that no end of one that excludes 0 reads as 0.
func sharePlaces(t *table.Table) int {
	narrowest, least := math.Inf(1), math.Inf(1)
	for i := range t.Len() {
		low, high := cellOf(t, "low", i), cellOf(t, "high", i)
		if width := (high - low) / 2; width > 0 {
			narrowest = min(narrowest, width)
		}
		if low > 0 || high < 0 {
			least = min(least, math.Abs(low), math.Abs(high))
		}
	}
	places := 1
	if !math.IsInf(narrowest, 0) {
		places = decimals(narrowest)
	}
	if !math.IsInf(least, 0) && least > 0 {
		places = max(places, decimals(2*least)) // 0.05 still reads as 0.1
	}
	return places
}

// printFamily says what the arms of the headline say together, where there are several.
func (s *session) printFamily(j *job) {
	t := j.results.Comparison
	if t == nil {
		return
	}
	t = t.Where("measure", j.results.Headline.Measure)
	if t.Len() == 0 || cellOf(t, "family", 0) < 2 {
		return
	}
	t = t.Where("point", textOf(t, "point", 0)).Where("at", textOf(t, "at", 0))
	var names []string
	for _, i := range inOrder(t, armsOf(j)) {
		if cellOf(t, "p_holm", i) <= 1-cellOf(t, "level", i)+1e-9 {
			names = append(names, armLabel(j.e, textOf(t, "arm", i)))
		}
	}
	said := "none"
	if len(names) > 0 {
		said = fmt.Sprintf("%d", len(names))
	}
	const most = 4
	text := fmt.Sprintf("with %d arms read together (Holm) %s can be told from %s", t.Len(), said, armLabel(j.e, textOf(t, "base", 0)))
	if len(names) > most {
		names = append(names[:most:most], fmt.Sprintf("%d more", len(names)-most))
	}
	if len(names) > 0 {
		text += ": " + strings.Join(names, ", ")
	}
	s.out.note(text + "; p_holm and wider intervals are in comparison.csv")
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
// one; at most so many.
func chosen(t *table.Table, headline string, asked []string, most int) []key {
	var all []key
	m, err := t.Column("measure")
	if err != nil {
		return nil
	}
	names := t.Distinct("measure")
	for i := range t.Len() {
		k := key{m.Text(i), textOf(t, "at", i)}
		// Of a flow the sum over the run tells more than its last day.
		if !slices.Contains(all, k) && (k.measure == headline || !slices.Contains(names, k.measure+".total")) {
			all = append(all, k)
		}
	}
	_, platform, _ := strings.Cut(headline, ".")
	var out []key
	taken := map[string]bool{}
	take := func(fits func(k key, kind, suffix string) bool) {
		for _, k := range all {
			kind, suffix, _ := strings.Cut(k.measure, ".")
			if len(out) < most && !taken[kind] && fits(k, kind, suffix) {
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
