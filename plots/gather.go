package plots

import (
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// cut is the part of a series table that belongs to one arm at one point.
type cut struct {
	table      *table.Table
	point      string
	days       []float64 // distinct times, rising
	replicates []string  // in the order of the table
	rows       []int
	day, who   []int // place in days and replicates of each of rows
}

// cutSeries takes the rows of an arm at its first point.
func cutSeries(t *table.Table, arm string) (*cut, error) {
	all, err := cutPoints(t, arm)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// cutPoints takes the rows of an arm, empty for any, and splits them by point. A table
// without the column point holds one point. It gives one cut at least.
func cutPoints(t *table.Table, arm string) ([]*cut, error) {
	times, err := t.Column("time")
	if err != nil {
		return nil, nothing("the series has no column time")
	}
	text := func(name string) func(int) string {
		if !t.Has(name) {
			return func(int) string { return "" }
		}
		c, _ := t.Column(name)
		return c.Text
	}
	arms, points, replicates := text("arm"), text("point"), text("replicate")
	days := map[string]float64{} // these maps are only looked up
	index := map[string]*cut{}
	var out []*cut
	for row := range t.Len() {
		if arm != "" && arms(row) != arm {
			continue
		}
		name := points(row)
		c, known := index[name]
		if !known {
			c = &cut{table: t, point: name}
			index[name] = c
			out = append(out, c)
		}
		if text := times.Text(row); !has(days, text) {
			day, err := parseTime(text)
			if err != nil {
				return nil, err
			}
			days[text] = day
		}
		c.rows = append(c.rows, row)
	}
	if len(out) == 0 {
		return nil, nothing("the series has no rows of arm %s", arm)
	}
	for _, c := range out {
		c.sort(times.Text, replicates, days)
	}
	return out, nil
}

func has(days map[string]float64, text string) bool {
	_, known := days[text]
	return known
}

// sort gives the rows of a cut their places by day and replicate.
func (c *cut) sort(times, replicates func(int) string, days map[string]float64) {
	c.day, c.who = make([]int, len(c.rows)), make([]int, len(c.rows))
	at := make([]float64, len(c.rows))
	places := map[string]int{}
	for i, row := range c.rows {
		name := replicates(row)
		who, known := places[name]
		if !known {
			who = len(c.replicates)
			places[name] = who
			c.replicates = append(c.replicates, name)
		}
		at[i], c.who[i] = days[times(row)], who
	}
	c.days = slices.Compact(slices.Sorted(slices.Values(at)))
	index := make(map[float64]int, len(c.days))
	for i, d := range c.days {
		index[d] = i
	}
	for i, d := range at {
		c.day[i] = index[d]
	}
}

// values gives a measure by day and replicate, NaN where there is none. False if the
// table has no such measure or no number of it.
func (c *cut) values(measure string) ([][]float64, bool) {
	if !c.table.Has(measure) {
		return nil, false
	}
	column, _ := c.table.Column(measure)
	flat := make([]float64, len(c.days)*len(c.replicates))
	for i := range flat {
		flat[i] = math.NaN()
	}
	any := false
	for i, row := range c.rows {
		v := column.Float(row)
		flat[c.day[i]*len(c.replicates)+c.who[i]] = v
		any = any || !math.IsNaN(v)
	}
	out := make([][]float64, len(c.days))
	for d := range out {
		out[d] = flat[d*len(c.replicates) : (d+1)*len(c.replicates)]
	}
	return out, any
}

// between cuts to the days from and to, both included.
func (c *cut) between(values [][]float64, from, to float64) ([]float64, [][]float64) {
	var days []float64
	var out [][]float64
	for i, d := range c.days {
		if d >= from && d <= to {
			days, out = append(days, d), append(out, values[i])
		}
	}
	return days, out
}

// spread is the distribution of a measure over runs at each day.
type spread struct {
	days []float64
	n    int // most runs at any day
	// weeks says that the values are means over seven days.
	weeks bool
	mean  []float64
	at    [7][]float64 // quantiles, see quantiles
}

// quantiles are the ends of the 95, 80 and 50 % bands and the median.
var quantiles = []float64{0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975}

func (s *spread) median() []float64 { return s.at[3] }

func (s *spread) first() float64 { return s.at[3][0] }

func (s *spread) last() float64 { return s.at[3][len(s.days)-1] }

// summarise drops days without numbers. Nil if none is left.
func summarise(days []float64, values [][]float64) *spread {
	s := &spread{}
	for i, row := range values {
		sum, n := 0.0, 0
		for _, v := range row {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				sum, n = sum+v, n+1
			}
		}
		if n == 0 {
			continue
		}
		s.n = max(s.n, n)
		s.days = append(s.days, days[i])
		s.mean = append(s.mean, sum/float64(n))
		for j, q := range stats.Quantiles(row, quantiles) {
			s.at[j] = append(s.at[j], q)
		}
	}
	if len(s.days) == 0 {
		return nil
	}
	return s
}

// scaled gives a copy with all values divided by one.
func (s *spread) scaled(one float64) *spread {
	out := &spread{days: s.days, n: s.n, weeks: s.weeks}
	divide := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = x[i] / one
		}
		return y
	}
	out.mean = divide(s.mean)
	for i := range s.at {
		out.at[i] = divide(s.at[i])
	}
	return out
}

// reach gives the least and greatest value of the widest of the bands.
func (s *spread) reach(bands []level) (low, high float64) {
	outer := bands[0].low
	return slices.Min(s.at[outer]), slices.Max(s.at[len(s.at)-1-outer])
}

// platforms gives the names behind a measure's prefix, in the order of the table.
func platforms(t *table.Table, prefix string) []string {
	var out []string
	for _, name := range t.Names() {
		if p, ok := strings.CutPrefix(name, prefix); ok && !strings.Contains(p, ".") {
			out = append(out, p)
		}
	}
	return out
}

// rivals picks the two platforms that the figures follow: Alipay and Tenpay if both
// are there, else the first two that are not cash.
func rivals(t *table.Table, prefix string) []string {
	all := platforms(t, prefix)
	if slices.Contains(all, "alipay") && slices.Contains(all, "tenpay") {
		return []string{"alipay", "tenpay"}
	}
	var out []string
	for _, p := range all {
		if p != "cash" && p != "outside" && p != "other" && p != "others" && len(out) < 2 {
			out = append(out, p)
		}
	}
	return out
}
