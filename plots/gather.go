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
	days       []float64 // distinct times, rising
	replicates []string  // in the order of the table
	rows       []int
	day, who   []int // place in days and replicates of each of rows
}

// cutSeries takes the rows of an arm and point; empty means any. A table without
// the column holds one arm, or one point.
func cutSeries(t *table.Table, arm, point string) (*cut, error) {
	times, err := t.Column("time")
	if err != nil {
		return nil, nothing("the series has no column time")
	}
	keep := func(name, want string) func(int) bool {
		if want == "" || !t.Has(name) {
			return func(int) bool { return true }
		}
		c, _ := t.Column(name)
		return func(row int) bool { return c.Text(row) == want }
	}
	ofArm, ofPoint := keep("arm", arm), keep("point", point)
	replicate := func(int) string { return "" }
	if t.Has("replicate") {
		c, _ := t.Column("replicate")
		replicate = c.Text
	}
	c := &cut{table: t}
	days := map[string]float64{} // only looked up
	places := map[string]int{}
	var at []float64
	for row := range t.Len() {
		if !ofArm(row) || !ofPoint(row) {
			continue
		}
		text := times.Text(row)
		day, known := days[text]
		if !known {
			if day, err = parseTime(text); err != nil {
				return nil, err
			}
			days[text] = day
			c.days = append(c.days, day)
		}
		name := replicate(row)
		who, known := places[name]
		if !known {
			who = len(c.replicates)
			places[name] = who
			c.replicates = append(c.replicates, name)
		}
		c.rows, c.who, at = append(c.rows, row), append(c.who, who), append(at, day)
	}
	slices.Sort(c.days)
	c.days = slices.Compact(c.days)
	index := make(map[float64]int, len(c.days))
	for i, d := range c.days {
		index[d] = i
	}
	c.day = make([]int, len(at))
	for i, d := range at {
		c.day[i] = index[d]
	}
	return c, nil
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
	mean []float64
	at   [7][]float64 // quantiles, see quantiles
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
	out := &spread{days: s.days, n: s.n}
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

// reach gives the least and greatest value of the widest band.
func (s *spread) reach() (low, high float64) {
	return slices.Min(s.at[0]), slices.Max(s.at[6])
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
