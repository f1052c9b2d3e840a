package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var howManyUsers = Figure{
	Name:  "how-many-users",
	Doc:   "measures against the number of simulated persons: one dot a run, the mean with its interval, and from where on it stands still",
	Build: buildHowManyUsers,
}

// mostSizedMeasures is the number of panels that have room.
const mostSizedMeasures = 6

// sizedMeasure is what the analysis sizes says of one measure, by the number of users.
type sizedMeasure struct {
	name, at, unit         string
	users, mean, low, high []float64
	n                      int
	still                  int // place from which it stands still; -1 for none
}

// readSized reads the measures in the order of the table.
func readSized(t *table.Table) ([]sizedMeasure, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"measure", "at", "unit", "users", "n", "mean", "low", "high", "still"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	var out []sizedMeasure
	for row := range t.Len() {
		name := columns["measure"].Text(row)
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, sizedMeasure{name: name, at: columns["at"].Text(row), unit: columns["unit"].Text(row), still: -1})
		}
		m := &out[len(out)-1]
		if m.still < 0 && columns["still"].Float(row) > 0 {
			m.still = len(m.users)
		}
		m.users = append(m.users, columns["users"].Float(row))
		m.mean = append(m.mean, columns["mean"].Float(row))
		m.low = append(m.low, columns["low"].Float(row))
		m.high = append(m.high, columns["high"].Float(row))
		m.n = max(m.n, int(columns["n"].Float(row)))
	}
	return out, nil
}

// shownSizes picks the first measure, those of the same platform, and those of none.
func shownSizes(all []sizedMeasure) []sizedMeasure {
	_, whose, _ := strings.Cut(all[0].name, ".")
	out := slices.DeleteFunc(slices.Clone(all), func(m sizedMeasure) bool {
		_, of, _ := strings.Cut(m.name, ".")
		return of != whose && of != "" || m.most() == 0 || slices.ContainsFunc(m.mean, math.IsNaN)
	})
	return out[:min(len(out), mostSizedMeasures)]
}

func buildHowManyUsers(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "sizes" {
		return nil, nothing("how-many-users needs the analysis sizes (sizes.csv)")
	}
	all, err := readSized(r.Analysis)
	if err != nil {
		return nil, nothing("how-many-users needs the columns of the analysis sizes: %s", err)
	}
	if len(all) == 0 || len(all[0].users) < 2 {
		return nil, nothing("how-many-users needs two numbers of users or more")
	}
	all = shownSizes(all)
	if len(all) == 0 {
		return nil, nothing("how-many-users needs a complete run with every number of users")
	}
	s := r.newSheet("how-many-users")
	columns := min(len(all), 3)
	if len(all) == 4 {
		columns = 2
	}
	reach := r.reachOf(all)
	for i := range all {
		r.addSized(s, &all[i], reach, i/columns+1, i%columns+1)
	}
	s.keys = []key{{text: "Mean of the runs, with its 95" + narrow + "% interval", token: "open"}}
	first := all[0]
	last := first.users[len(first.users)-1]
	s.title = fmt.Sprintf("%s stands still from %s users on", upperFirst(measureWords(first.name)), usersText(first.users[max(first.still, 0)]))
	if first.still < 0 {
		s.title = fmt.Sprintf("%s is not seen to stand still below %s users", upperFirst(measureWords(first.name)), usersText(last))
	}
	s.subtitle = withWarnings("Measures"+atWords(first.at)+" over their mean with "+usersText(last)+" users; one dot a run, "+counted(first.n, "run", "runs")+" with each number of users",
		map[bool]string{true: "intervals of so few runs are wide"}[first.n < 5])
	s.captions = append(s.captions, sentences(
		fmt.Sprintf("Tinted: here and with all larger numbers the difference from the mean with %s users, its interval included, is within the part that is asked for. The same persons have the same luck in every market that holds them", usersText(last)),
		r.provenance()))
	return s.table(), nil
}

// addSized draws one measure over its mean with the most users, from 1 - reach, but not
// below 0, to 1 + reach: all panels have one scale, so that measures can be compared.
func (r *Results) addSized(s *sheet, m *sizedMeasure, reach float64, row, column int) {
	whole, id := m.most(), m.name
	low, high := max(0, 1-reach), 1+reach
	mean := curve{panel: id, series: "mean", token: "open", width: 1.6}
	band := curve{panel: id, series: "interval", token: "open", alpha: 0.2}
	for k, y := range m.mean {
		mean.x, mean.y = append(mean.x, float64(k)), append(mean.y, y/whole)
		if !math.IsNaN(m.low[k]) {
			// An interval of few runs may be wider than anything that was seen.
			band.x = append(band.x, float64(k))
			band.low, band.high = append(band.low, max(m.low[k]/whole, low)), append(band.high, min(m.high[k]/whole, high))
		}
	}
	r.eachSized(m, func(place int, y float64) {
		s.dots = append(s.dots, dot{panel: id, series: "runs", token: "other", mark: markPoint, from: float64(place), to: float64(place), y: y / whole})
	})
	s.panels = append(s.panels, panel{
		id: id, title: upperFirst(measureWords(m.name)), row: row, column: column,
		from: -0.4, to: float64(len(m.users)) - 0.6, low: low, high: high, weight: 1, axis: axisWords, unit: unitShare,
	})
	for k, n := range m.users {
		s.xnames = append(s.xnames, name{panel: id, place: k, text: usersText(n)})
	}
	if m.still >= 0 {
		s.tints = append(s.tints, span{panel: id, token: "event", from: float64(m.still), to: float64(len(m.users)) - 0.6, alpha: 0.1})
	}
	if len(band.x) > 1 {
		s.bands = append(s.bands, band)
	}
	s.lines = append(s.lines, mean)
}

// most is the mean with the most users.
func (m *sizedMeasure) most() float64 { return m.mean[len(m.mean)-1] }

// eachSized tells every run of a measure, with its place on the axis.
func (r *Results) eachSized(m *sizedMeasure, do func(place int, y float64)) {
	if r.Runs == nil || r.Runs.Len() == 0 || !r.Runs.Has(m.name) || !r.Runs.Has("point") {
		return
	}
	places := map[string]int{} // looked up only
	for _, e := range r.endings(m.name) {
		if _, ok := places[e.point]; !ok {
			places[e.point] = len(places)
		}
		do(places[e.point], e.value)
	}
}

// reachOf is how far the runs of all measures lie from the mean with the most users, in
// parts of it, rounded up to tenths.
func (r *Results) reachOf(all []sizedMeasure) float64 {
	reach := 0.1
	for i := range all {
		r.eachSized(&all[i], func(_ int, y float64) { reach = max(reach, math.Abs(y/all[i].most()-1)) })
	}
	return math.Ceil(reach*10-1e-9) / 10
}

// usersText writes a number of users shortly: 30k, 1m.
func usersText(n float64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%gm", n/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%gk", n/1e3)
	}
	return fmt.Sprintf("%g", n)
}
