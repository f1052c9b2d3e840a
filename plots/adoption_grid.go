package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"hongbao/experiments/table"
)

// factorValues holds the values of one factor.
type factorValues struct {
	path   string
	values []string          // distinct, numbers rising, texts as they come
	at     map[string]string // value by point, looked up only
	first  string            // first point
}

// factors reads which value each factor has at each point, from the runs or the
// series. Factors with one value are left out.
func (r *Results) factors() []factorValues {
	var out []factorValues
	for _, path := range r.Info.Factors {
		for _, t := range []*table.Table{r.Runs, r.Series} {
			if t == nil || !t.Has(path) || !t.Has("point") {
				continue
			}
			f := factorValues{path: path, at: map[string]string{}}
			points, _ := t.Column("point")
			column, _ := t.Column(path)
			if t.Len() > 0 {
				f.first = points.Text(0)
			}
			for row := range t.Len() {
				if _, known := f.at[points.Text(row)]; !known {
					f.at[points.Text(row)] = column.Text(row)
				}
			}
			f.values = risingValues(t.Distinct(path))
			if len(f.values) > 1 {
				out = append(out, f)
			}
			break
		}
	}
	return out
}

// risingValues sorts values if all are numbers.
func risingValues(values []string) []string {
	numbers := map[string]float64{}
	for _, v := range values {
		x, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsNaN(x) {
			return values
		}
		numbers[v] = x
	}
	slices.SortStableFunc(values, func(a, b string) int {
		switch {
		case numbers[a] < numbers[b]:
			return -1
		case numbers[a] > numbers[b]:
			return 1
		}
		return 0
	})
	return values
}

// adoptionGrid is a panel for each pair of values of two factors; a third factor is
// the dash.
func (r *Results) adoptionGrid(arm Arm, rivals []string) (*table.Table, error) {
	factors := r.factors()
	if len(factors) == 0 || len(factors) > 3 {
		return nil, nothing("adoption of a sweep needs one to three factors that vary; these results have %d", len(factors))
	}
	const most = 6
	rows, columns := factorValues{values: []string{""}}, factors[0]
	if len(factors) > 1 {
		rows, columns = factors[0], factors[1]
	}
	third := factorValues{values: []string{""}}
	if len(factors) == 3 {
		third = factors[2]
		if last := len(third.values) - 1; third.values[last] == "on" || third.values[last] == "true" {
			slices.Reverse(third.values) // what is on is solid
		}
	}
	if len(rows.values) > most || len(columns.values) > most || len(third.values) > 2 {
		return nil, nothing("adoption of a sweep has room for %d by %d panels and 2 dashes; look at sweep-map instead", most, most)
	}
	s := r.newSheet("adoption")
	highest, runs := 0.0, math.MaxInt
	from, to := math.Inf(1), math.Inf(-1)
	low, high := math.Inf(1), math.Inf(-1)
	lead := len(rivals) - 1
	taken := map[string]bool{}
	var ends []ending
	weeks := ""
	points, err := cutPoints(r.Series, arm.Name)
	if err != nil {
		return nil, err
	}
	for _, c := range points {
		point := c.point
		column := slices.Index(columns.values, columns.at[point])
		row, dash := 0, 0
		if rows.at != nil {
			row = slices.Index(rows.values, rows.at[point])
		}
		if third.at != nil {
			dash = slices.Index(third.values, third.at[point])
		}
		if row < 0 || column < 0 || dash < 0 {
			continue
		}
		shares, err := r.spreads(c, "share_value_all.", rivals)
		if err != nil {
			continue
		}
		id := fmt.Sprintf("row %d, column %d", row+1, column+1)
		if !taken[id] {
			taken[id] = true
			title := factorSetting(columns.path, columns.values[column])
			if rows.at != nil {
				title = factorSetting(rows.path, rows.values[row]) + ", " + title
			}
			s.panels = append(s.panels, panel{
				id: id, title: title, row: row + 1, column: column + 1, weight: 1, axis: axisDate, unit: unitShare, short: true,
			})
		}
		for j, p := range rivals {
			b := platformBrush(j)
			b.dash = ""
			series := p
			if third.at != nil {
				series += ", " + factorSetting(third.path, third.values[dash])
				if dash == 1 {
					b.dash = "off"
				}
				// Bands of both dashes would cover each other; the median is enough here.
				s.lines = append(s.lines, curve{panel: id, series: series, token: b.token, dash: b.dash, width: 1, x: shares[j].days, y: shares[j].median()})
			} else {
				s.addSpread(id, series, shares[j], b, oneBand)
				s.lines[len(s.lines)-1].width = 1
			}
			if dash == 0 {
				s.labels = append(s.labels, label{panel: id, series: series, token: b.token, y: shares[j].last(), text: digits(100*shares[j].last(), 0)})
			}
			from, to = min(from, c.days[0]), max(to, c.days[len(c.days)-1])
		}
		low, high = min(low, shares[lead].last()), max(high, shares[lead].last())
		ends = append(ends, ending{point: point, value: shares[lead].last()})
		_, highest = rangeOf(0, highest, oneBand, shares...)
		runs = min(runs, shares[0].n)
		if shares[0].weeks {
			weeks = ", shares as means over 7 days"
		}
	}
	if len(s.panels) == 0 || to <= from {
		return nil, nothing("adoption of a sweep needs a series for each point")
	}
	sortCurves(s)
	bottom, top := niceRange(0, min(highest, 1), unitShare)
	for i := range s.panels {
		s.panels[i].low, s.panels[i].high, s.panels[i].from, s.panels[i].to = bottom, top, from, to
	}
	for j, p := range rivals {
		s.keys = append(s.keys, key{text: platformName(p), token: platformBrush(j).token})
	}
	lines := fmt.Sprintf("Lines: median of %d runs; bands: %s of runs at each date (pointwise)", runs, oneBandWords)
	if third.at != nil {
		lines = fmt.Sprintf("Lines: median of %d runs", runs)
		for i, v := range third.values {
			s.keys = append(s.keys, key{text: upperFirst(factorSetting(third.path, v)), token: "ink", dash: []string{"", "off"}[i]})
		}
	}
	s.title = fmt.Sprintf("%s ends at %s of payment value", platformName(rivals[lead]), percentRange(low, high))
	if percent(low) == percent(high) {
		s.title += " at every point"
	} else {
		s.title += dependsOn(factors, ends, littleShare)
	}
	what := "Share of mobile payment value"
	if rows.at != nil {
		what += fmt.Sprintf(", by what %s (rows) and %s (columns) do", factorName(rows.path), factorName(columns.path))
		if !isStrategy(rows.path) || !isStrategy(columns.path) {
			what = fmt.Sprintf("Share of mobile payment value, by %s (rows) and %s (columns)", factorName(rows.path), factorName(columns.path))
		}
	} else {
		what += ", by " + factorName(columns.path)
	}
	s.subtitle = withWarnings(what+". "+upperFirst(sayMonths(from, to)), r.fewWords(runs, "run a point", "runs a point"))
	if runs == 1 {
		lines = "Lines: a single run, so there is no band"
	}
	lines += weeks
	s.captions = append(s.captions, sentences(lines+". Numbers: value at the end in"+narrow+"%"+solidOnly(third), s.addForecast(from, to), r.provenance()))
	return s.table(), nil
}

func solidOnly(third factorValues) string {
	if third.at == nil {
		return ""
	}
	return ", of the solid lines"
}

// sortCurves puts panels in reading order, whatever the order of points.
func sortCurves(s *sheet) {
	slices.SortStableFunc(s.panels, func(a, b panel) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.column - b.column
	})
}
