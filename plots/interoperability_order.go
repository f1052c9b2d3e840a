package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

var interoperabilityOrder = Figure{
	Name:  "interoperability-order",
	Doc:   "what an order to open changes against no order, by what it opens, its date and the time to comply",
	Build: buildInteroperabilityOrder,
}

// mostDecreeRows is up to how many rows a second measure has room below the first.
const mostDecreeRows = 28

// decree is one order against none.
type decree struct {
	scope, date, lag string
	estimate
}

// decrees are the orders by one measure, in the order of the table.
type decrees struct {
	measure, at, unit string
	level             float64
	all               []decree
	scopes, dates     []string
	lags              []string // the shortest first, as in the table
}

func buildInteroperabilityOrder(r Results) (*table.Table, error) {
	if r.Analysis == nil || r.Info.Analysis != "order" {
		return nil, nothing("interoperability-order needs the analysis order (order.csv)")
	}
	measures, err := readDecrees(r.Analysis)
	if err != nil {
		return nil, nothing("interoperability-order needs the columns of the analysis order: %s", err)
	}
	if len(measures) == 0 {
		return nil, nothing("interoperability-order needs pairs of runs with an order and with none")
	}
	first := measures[0]
	if first.rows() > maxRows {
		return nil, nothing("interoperability-order has room for %d scopes and dates; there are %d", maxRows, first.rows())
	}
	drawn := measures[:1]
	if len(measures) > 1 && first.rows()+measures[1].rows() <= mostDecreeRows {
		drawn = measures[:2]
	}
	s := r.newSheet("interoperability-order")
	for i, m := range drawn {
		s.addDecrees(fmt.Sprintf("orders-%d", i+1), i+1, m)
	}
	s.title = decreesTitle(drawn)
	s.subtitle = "Each order minus no order, by what it opens, its date and the time to comply: " + first.marks()
	left := ""
	if n := len(measures) - len(drawn); n > 0 {
		left = counted(n, "more measure stands", "more measures stand") + " in the table"
	}
	s.subtitle = withWarnings(s.subtitle, r.fewWords(first.least(), "pair of runs", "pairs of runs"), left)
	s.captions = append(s.captions, sentences(first.caption(), r.provenance()))
	return s.table(), nil
}

// readDecrees reads the rows of orders against none, measure by measure.
func readDecrees(t *table.Table) ([]*decrees, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range []string{"measure", "at", "role", "scope", "date", "lag", "n", "value", "low", "high", "level", "positive", "negative", "unit"} {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	var out []*decrees
	for row := range t.Len() {
		text := func(name string) string { return columns[name].Text(row) }
		number := func(name string) float64 { return columns[name].Float(row) }
		count := func(name string) int { return int(max(0, min(number(name), 1e9))) }
		if text("role") != "order" || math.IsNaN(number("value")) || math.IsInf(number("value"), 0) || !(number("n") > 0) {
			continue
		}
		i := slices.IndexFunc(out, func(m *decrees) bool { return m.measure == text("measure") })
		if i < 0 {
			i = len(out)
			out = append(out, &decrees{measure: text("measure"), at: text("at"), unit: text("unit"), level: number("level")})
		}
		d := decree{scope: text("scope"), date: text("date"), lag: text("lag")}
		d.N, d.Mean, d.Low, d.High = count("n"), number("value"), number("low"), number("high")
		d.Zero = max(0, d.N-count("positive")-count("negative"))
		if math.IsNaN(number("positive")) || math.IsNaN(number("negative")) {
			d.Zero = 0
		}
		if math.IsInf(d.Low, 0) || math.IsInf(d.High, 0) || d.Low > d.High {
			d.Low, d.High = math.NaN(), math.NaN()
		}
		m := out[i]
		m.all = append(m.all, d)
		for _, list := range []struct {
			names *[]string
			name  string
		}{{&m.scopes, d.scope}, {&m.dates, d.date}, {&m.lags, d.lag}} {
			if !slices.Contains(*list.names, list.name) {
				*list.names = append(*list.names, list.name)
			}
		}
	}
	return out, nil
}

// find gives an order, nil if no pair of runs tells of it.
func (m *decrees) find(scope, date, lag string) *decree {
	i := slices.IndexFunc(m.all, func(d decree) bool { return d.scope == scope && d.date == date && d.lag == lag })
	if i < 0 {
		return nil
	}
	return &m.all[i]
}

// idle tells whether no order of a scope changes anything, whatever its date and lag.
func (m *decrees) idle(scope string) bool {
	return !slices.ContainsFunc(m.all, func(d decree) bool { return d.scope == scope && !d.exactly() })
}

// rows is how many rows the orders take: those of a scope that changes nothing share one.
func (m *decrees) rows() int {
	n := 0
	for _, scope := range m.scopes {
		if m.idle(scope) {
			n++
		} else {
			n += len(m.dates)
		}
	}
	return n
}

func (m *decrees) least() int {
	n := math.MaxInt
	for _, d := range m.all {
		n = min(n, d.N)
	}
	return n
}

// ends are the shortest and the longest time to comply; one if there is one.
func (m *decrees) ends() []string {
	if len(m.lags) < 2 {
		return m.lags
	}
	return []string{m.lags[0], m.lags[len(m.lags)-1]}
}

func (m *decrees) marks() string {
	ends := m.ends()
	if len(ends) == 1 {
		return lagWords(ends[0])
	}
	return "filled " + lagWords(ends[0]) + ", hollow " + lagWords(ends[1])
}

// lagWords says a time to comply.
func lagWords(lag string) string {
	switch days, ok := strings.CutSuffix(lag, "d"); {
	case lag == "0d" || lag == "0h" || lag == "0":
		return "at once"
	case ok && days == "1":
		return "after a day"
	case ok:
		return "after " + days + " days"
	}
	return "after " + lag
}

// dateWords says the date of an order.
func dateWords(date string) string {
	if day, err := parseTime(date); err == nil {
		return sayDate(day)
	}
	return date
}

func scopeWords(scope string) string { return upperFirst(strings.ReplaceAll(scope, "_", " ")) }

// scale is common to all numbers of a measure.
func (m *decrees) scale() valueScale {
	var all []estimate
	for _, d := range m.all {
		all = append(all, d.estimate)
	}
	return newScale(m.unit, all)
}

// addDecrees draws a panel: a row for each scope and date, in it a mark for the shortest
// and one for the longest time to comply.
func (s *sheet) addDecrees(id string, row int, m *decrees) {
	v := m.scale()
	low, high, place := 0.0, 0.0, 0
	mark := func(scope, date string) {
		for i, lag := range m.ends() {
			d := m.find(scope, date, lag)
			if d == nil {
				continue
			}
			look := measureToken(m.measure)
			if !d.settled() {
				look = "other"
			}
			from, to := v.of(d.Mean), v.of(d.Mean)
			if !d.unknown() {
				from, to = v.of(d.Low), v.of(d.High)
			}
			s.intervals = append(s.intervals, interval{panel: id, place: place, token: look, at: v.of(d.Mean), low: from, high: to, under: i > 0, hollow: i > 0})
			low, high = min(low, from, v.of(d.Mean)), max(high, to, v.of(d.Mean))
			said, ends := signed(v.say(d.Mean)), v.interval(&d.estimate)
			if d.exactly() {
				said, ends = "0", "exactly"
			}
			s.numbers = append(s.numbers, numeral{panel: id, place: place, column: 2 * i, text: said, token: look})
			if ends != "" {
				s.numbers = append(s.numbers, numeral{panel: id, place: place, column: 2*i + 1, text: ends, token: "muted"})
			}
		}
	}
	for _, scope := range m.scopes {
		if m.idle(scope) {
			s.rows = append(s.rows, rowName{panel: id, place: place, token: "other", text: scopeWords(scope) + " | at every date", ruled: true})
			s.numbers = append(s.numbers, numeral{panel: id, place: place, text: "0", token: "other"}, numeral{panel: id, place: place, column: 1, text: "exactly", token: "muted"})
			place++
			continue
		}
		for i, date := range m.dates {
			name := rowName{panel: id, place: place, token: "muted", text: dateWords(date)}
			if i == 0 {
				name.token, name.ruled, name.text = "ink", true, scopeWords(scope)+" | "+dateWords(date)
			}
			s.rows = append(s.rows, name)
			mark(scope, date)
			place++
		}
	}
	for i, lag := range m.ends() {
		s.xnames = append(s.xnames, name{panel: id, place: 2 * i, text: lagWords(lag)})
		if slices.ContainsFunc(m.all, func(d decree) bool { return d.lag == lag && !d.unknown() }) {
			s.xnames = append(s.xnames, name{panel: id, place: 2*i + 1, text: percent(m.level) + " interval"})
		}
	}
	from, to := rowAxis(low, high)
	s.panels = append(s.panels, panel{
		id: id, title: upperFirst(m.words()) + atWords(m.at) + ", " + v.long, row: row, column: 1, from: from, to: to, low: 0, high: float64(place),
		weight: 1, axis: axisRows, unit: v.unit, zero: true,
	})
}

func (m *decrees) words() string { return measureWords(strings.TrimSuffix(m.measure, ".total")) }

// tally counts the orders by what can be told of them; most is the one that changes most
// among those of which something can be told, or of all if there is no interval.
func (m *decrees) tally() (settled, same, unknown int, most *decree) {
	for i := range m.all {
		d := &m.all[i]
		sure := false
		switch {
		case d.exactly():
			same++
		case d.unknown():
			unknown++
			sure = true
		case d.settled():
			settled++
			sure = true
		}
		if sure && (most == nil || math.Abs(d.Mean) > math.Abs(most.Mean)) {
			most = d
		}
	}
	return settled, same, unknown, most
}

// decreesTitle says what can be told of the first measure, and in short of the second.
func decreesTitle(all []*decrees) string {
	m := all[0]
	settled, same, unknown, most := m.tally()
	v := m.scale()
	which := func(d *decree) string {
		return fmt.Sprintf("%s, %s, %s: %s %s", inSentence(scopeWords(d.scope)), dateWords(d.date), lagWords(d.lag), signed(v.say(d.Mean)), v.word)
	}
	var text string
	switch {
	case same == len(m.all):
		text = "No order changes " + m.words() + " at all"
	case unknown > 0:
		text = "A single pair of runs; most: " + which(most)
	case settled == 0:
		text = "No order can be told to change " + m.words()
	default:
		text = fmt.Sprintf("%s of %s change %s; most: %s", upperFirst(countWords(settled)), counted(len(m.all), "order", "orders"), m.words(), which(most))
	}
	if len(all) == 1 || unknown > 0 {
		return text
	}
	switch n, same, unknown, _ := all[1].tally(); {
	case unknown > 0:
	case same == len(all[1].all):
		text += "; none changes " + all[1].words()
	case n == 0:
		text += "; nor can " + all[1].words() + " be told"
	default:
		text += fmt.Sprintf("; %s of %d change %s", countWords(n), len(all[1].all), all[1].words())
	}
	return text
}

func (m *decrees) caption() string {
	pairs := counted(m.least(), "pair of runs", "pairs of runs")
	text := "Dots: mean difference over " + pairs + " with the same luck"
	if slices.ContainsFunc(m.all, func(d decree) bool { return !d.unknown() }) {
		text += fmt.Sprintf("; lines: %s intervals for the %s of a panel together (Bonferroni), simulation error only", percent(cmp.Or(m.level, 0.95)), counted(len(m.all), "order", "orders"))
	} else {
		text += "; one pair gives no interval"
	}
	text += ". Grey: the interval holds 0."
	if len(m.lags) > 2 {
		text += fmt.Sprintf(" Of %d times to comply the shortest and the longest are drawn.", len(m.lags))
	}
	return text
}
