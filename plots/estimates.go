package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// estimate is a mean with its interval, as tables of analyses and comparisons hold it.
type estimate struct {
	stats.Effect
	name string // of its part or arm, as the table has it
	row  int    // in the table
}

// settled tells whether the interval leaves out 0.
func (e *estimate) settled() bool { return !includesZero(e.Effect) }

// unknown tells whether there is no interval.
func (e *estimate) unknown() bool { return math.IsNaN(e.Low) || math.IsNaN(e.High) }

// exactly tells whether all pairs are equal to the bit.
func (e *estimate) exactly() bool { return e.N > 0 && e.Zero == e.N }

// estimates are those of one measure.
type estimates struct {
	measure, at, unit string
	level             float64 // of the intervals
	method            string
	all               []estimate
}

// readEstimates reads the rows of the first measure of a table, at its first point;
// names stand in the column name, means in the column mean.
func readEstimates(t *table.Table, name, mean string) (*estimates, error) {
	columns := map[string]*table.Column{} // looked up only
	for _, c := range []string{"measure", name, "n", mean, "low", "high"} {
		column, err := t.Column(c)
		if err != nil {
			return nil, err
		}
		columns[c] = column
	}
	text := func(name string, row int) string {
		if !t.Has(name) {
			return ""
		}
		c, _ := t.Column(name)
		return c.Text(row)
	}
	count := func(name string, row int) int {
		if !t.Has(name) {
			return 0
		}
		c, _ := t.Column(name)
		if v := c.Float(row); v >= 0 && v < 1e15 {
			return int(v)
		}
		return 0
	}
	out := &estimates{level: 0.95}
	if t.Len() == 0 {
		return out, nil
	}
	out.measure, out.at, out.unit = text("measure", 0), text("at", 0), text("unit", 0)
	if t.Has("level") {
		c, _ := t.Column("level")
		if v := c.Float(0); v > 0 && v < 1 {
			out.level = v
		}
	}
	for row := range t.Len() {
		if text("measure", row) != out.measure || text("at", row) != out.at || text("point", row) != text("point", 0) {
			continue
		}
		e := estimate{name: columns[name].Text(row), row: row}
		e.N = count("n", row)
		e.Mean, e.Low, e.High = columns[mean].Float(row), columns["low"].Float(row), columns["high"].Float(row)
		e.Method = text("method", row)
		if t.Has("positive") && t.Has("negative") {
			e.Positive, e.Negative = count("positive", row), count("negative", row)
			e.Zero = max(0, e.N-e.Positive-e.Negative)
		}
		if e.N == 0 || math.IsNaN(e.Mean) || math.IsInf(e.Mean, 0) {
			continue
		}
		if math.IsInf(e.Low, 0) || math.IsInf(e.High, 0) || e.Low > e.High {
			e.Low, e.High = math.NaN(), math.NaN()
		}
		if !e.unknown() {
			out.method = e.Method
		}
		out.all = append(out.all, e)
	}
	return out, nil
}

// least gives the smallest number of runs or pairs behind an estimate.
func (s *estimates) least() int {
	n := math.MaxInt
	for _, e := range s.all {
		n = min(n, e.N)
	}
	return n
}

// anyInterval tells whether there is one.
func (s *estimates) anyInterval() bool {
	return slices.ContainsFunc(s.all, func(e estimate) bool { return !e.unknown() })
}

// intervalWords says what the intervals are.
func (s *estimates) intervalWords() string {
	return percent(s.level) + " interval"
}

// methodWords says how they were made, in brackets.
func (s *estimates) methodWords() string {
	switch s.method {
	case stats.MethodBCa:
		return " (BCa, 2,000 resamples)"
	case stats.MethodT:
		return " (Student's t)"
	case stats.MethodPairedShares:
		return " (Newcombe, paired shares)"
	default:
		return ""
	}
}

// valueScale says how the numbers of a figure are shown: all in one unit, with the
// same decimals, so that they stand in a column.
type valueScale struct {
	unit     string  // of the panel
	each     float64 // how many of the table's unit one of the panel's is
	word     string  // head of the column
	long     string  // in a sentence
	decimals int
}

// newScale chooses unit and decimals: three digits for the greatest number, and more
// where an end that is not 0 would read as 0.
func newScale(unit string, all []estimate) valueScale {
	size := 0.0
	for _, e := range all {
		for _, v := range []float64{e.Mean, e.Low, e.High} {
			if !math.IsNaN(v) {
				size = max(size, math.Abs(v))
			}
		}
	}
	v := valueScale{unit: unitPoints, each: 1, word: "points", long: "percentage points"}
	if unit != "share" {
		v.unit, v.each = magnitude(size)
		v.long = unit
		switch v.unit {
		case unitMillion:
			v.long = strings.TrimSpace("million " + unit)
		case unitThousand:
			v.long = strings.TrimSpace("thousand " + unit)
		}
		if v.long == "" {
			v.long = "change"
		}
		v.word = v.long
	}
	greatest := size / v.each * shown(v.unit)
	v.decimals = 2
	for _, step := range []struct {
		from     float64
		decimals int
	}{{99.5, 0}, {9.95, 1}, {0.0995, 2}, {0, 3}} {
		if greatest >= step.from {
			v.decimals = step.decimals
			break
		}
	}
	for range 2 {
		if slices.ContainsFunc(all, func(e estimate) bool {
			return e.settled() && (v.vanishes(e.Mean) || v.vanishes(e.Low) || v.vanishes(e.High))
		}) {
			v.decimals++
		}
	}
	return v
}

// vanishes tells whether a number that is not 0 reads as 0.
func (v *valueScale) vanishes(x float64) bool {
	return x != 0 && !strings.ContainsAny(v.say(x), "123456789")
}

// of gives a value in the unit of the panel.
func (v *valueScale) of(x float64) float64 { return x / v.each }

// say prints a value without its unit.
func (v *valueScale) say(x float64) string { return digits(v.of(x)*shown(v.unit), v.decimals) }

// interval prints an interval; empty if there is none.
func (v *valueScale) interval(e *estimate) string {
	if e.unknown() {
		return ""
	}
	return v.say(e.Low) + " to " + v.say(e.High)
}

// addNumbers puts a mean and its interval into the columns at the right of a row.
func (s *sheet) addNumbers(panel string, place int, token string, e *estimate, v *valueScale) {
	s.numbers = append(s.numbers, numeral{panel: panel, place: place, text: signed(v.say(e.Mean)), token: token})
	if text := v.interval(e); text != "" {
		s.numbers = append(s.numbers, numeral{panel: panel, place: place, column: 1, text: text, token: "muted"})
	}
}

// numberHeads names these columns.
func (s *sheet) numberHeads(panel string, all *estimates, v *valueScale) {
	s.xnames = append(s.xnames, name{panel: panel, text: v.word})
	if all.anyInterval() {
		s.xnames = append(s.xnames, name{panel: panel, place: 1, text: all.intervalWords()})
	}
}

// measureWords gives a measure as it stands within a sentence.
func measureWords(measure string) string {
	prefix, id, of := strings.Cut(measure, ".")
	for _, known := range []struct{ prefix, words string }{
		{"share_value_commerce", "share of commerce value"},
		{"share_value_all", "share of payment value"},
		{"share_count_all", "share of payments"},
	} {
		if of && prefix == known.prefix {
			return platformName(id) + "'s " + known.words
		}
	}
	if measure == "tipped" {
		return "the share of runs that tip"
	}
	text := strings.ReplaceAll(prefix, "_", " ")
	if of {
		text += ", " + platformName(strings.ReplaceAll(id, ".", ", "))
	}
	return text
}

// measureToken gives the colour of a measure: that of its platform.
func measureToken(measure string) string {
	_, id, _ := strings.Cut(measure, ".")
	switch id {
	case "alipay", "tenpay":
		return id
	default:
		return "ink"
	}
}

// atWords says when a measure was taken: on a day or over a period.
func atWords(at string) string {
	from, to, period := strings.Cut(at, "..")
	if day, err := parseTime(from); err == nil && !period {
		return " on " + sayDate(day)
	} else if end, err2 := parseTime(to); err == nil && err2 == nil {
		return fmt.Sprintf(", %s to %s", sayDate(day), sayDate(end))
	}
	return ""
}

// rowAxis widens a range of values, 0 among them, by what marks and their breath need.
func rowAxis(low, high float64) (float64, float64) {
	if high == low {
		return low - 1, high + 1
	}
	breath := 0.04 * (high - low)
	if low < 0 {
		low -= breath
	}
	if high > 0 {
		high += breath
	}
	return low, high
}

// countWords writes small numbers in words.
func countWords(n int) string {
	if small := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}; n < len(small) {
		return small[n]
	}
	return digits(float64(n), 0)
}
