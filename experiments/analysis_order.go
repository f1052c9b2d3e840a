package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/model"
	"hongbao/model/spec"
)

// checkOrder wants three factors on a grid: scopes, one of which gives no order, the
// dates of the order and the times to comply with it.
func checkOrder(c *checker, a *Analysis) {
	e := c.e
	if len(e.arms) > 1 {
		c.complain([]string{"arms"}, "the analysis order compares the values of factors; expected no arms")
	}
	if e.Design.Kind != "grid" {
		c.complain([]string{"design", "kind"}, "the analysis order needs every combination; expected grid")
	}
	if len(e.factors) != 3 || !isOrderPath(e.factors[1].path, "when") || e.factors[2].path != strings.TrimSuffix(e.factors[1].path, "when")+"lag" {
		c.complain([]string{"factors"}, "the analysis order needs three factors: scopes, a path orders.ID.when and then orders.ID.lag of the same order")
		return
	}
	ends := columnsOf(e, []variant{{scenario: e.base}}).ends
	for _, name := range a.Reads {
		if len(readEnds(ends, name)) == 0 {
			c.unknown([]string{"analysis", "reads"}, "end measure", name, endNames(ends))
		}
	}
	if !slices.Contains(e.factors[0].values, a.None) {
		c.unknown([]string{"analysis", "none"}, "value of the factor "+e.factors[0].name, a.None, e.factors[0].values)
		return
	}
	for i, value := range e.factors[1].values {
		if _, err := orderDate(value); err != nil {
			c.complain([]string{"factors", "1", "list", fmt.Sprint(i)}, "%q is no date; expected dates, so that it is known which is earlier", value)
		}
	}
	for _, scope := range e.factors[0].values {
		v, err := e.variant([]string{scope, e.factors[1].values[0], e.factors[2].values[0]}, e.arms[0], nil)
		if err != nil {
			return // said before, by the trial of all points
		}
		id := strings.Split(e.factors[1].path, ".")[1]
		given := slices.ContainsFunc(v.scenario.Orders, func(o model.Order) bool { return o.ID == id && o.On })
		switch {
		case scope == a.None && given:
			c.complain([]string{"analysis", "none"}, "under %s the order %s is given; expected that it is off", scope, id)
		case scope != a.None && !given:
			c.complain([]string{"factors", "0"}, "under %s the order %s is not given; expected one value without it, %s", scope, id, a.None)
		}
	}
}

func isOrderPath(path, key string) bool {
	parts := strings.Split(path, ".")
	return len(parts) == 3 && parts[0] == "orders" && parts[2] == key
}

func orderDate(value string) (spec.Date, error) {
	var d spec.Date
	err := d.DecodeText(value)
	return d, err
}

func orderLag(value string) spec.Duration {
	var d spec.Duration
	_ = d.DecodeText(value) // checked: it is the value of a path
	return d
}

// readEnds are the places of the end measures that a name stands for: the one of this
// name, or all columns of a measure, with .total their sums over the run.
func readEnds(ends []ending, name string) []int {
	kind, total := strings.CutSuffix(name, ".total")
	var all []int
	for i, end := range ends {
		if end.name == name {
			return []int{i}
		}
		if end.column.Measure.Name == kind && end.total == total && end.day == 0 {
			all = append(all, i)
		}
	}
	return all
}

// endNames lists what readEnds knows: whole measures, then their columns.
func endNames(ends []ending) []string {
	var whole, single []string
	for _, end := range ends {
		name := end.column.Measure.Name
		if end.total {
			name += ".total"
		}
		if end.day == 0 && !slices.Contains(whole, name) {
			whole = append(whole, name)
		}
		single = append(single, end.name)
	}
	return append(whole, single...)
}

// told is a measure that orders are judged by.
type told struct {
	endValue
	words string // within a sentence, with its day or period
}

// toldOf adds up the columns of a measure; one without a value leaves the run without.
func (x *executor) toldOf(name string) told {
	ends := x.endValues()
	places := readEnds(x.e.columns.ends, name)
	out := told{endValue: ends[places[0]]}
	out.name = name
	out.of = func(o *outcome) float64 {
		sum := 0.0
		for _, p := range places {
			sum += ends[p].of(o)
		}
		return sum
	}
	subject, total := strings.CutSuffix(name, ".total")
	if subject = subjectOf(x.e.base, subject); total {
		out.words = spaced(subject) + " over the run"
	} else {
		out.words = spaced(subject) + " on " + out.at
	}
	return out
}

// orders is the grid of the orders that are compared.
type orders struct {
	x             *executor
	none          string
	scopes        []string // without none
	dates, lags   []string // from the earliest, from the shortest
	points        map[[3]string]int
	measures      []told
	days, waiting float64 // from the earliest date to the latest, from the shortest lag to the longest
}

func (x *executor) orders(a *Analysis) *orders {
	f := x.e.factors
	o := &orders{x: x, none: a.None, points: map[[3]string]int{}}
	for _, scope := range f[0].values {
		if scope != a.None {
			o.scopes = append(o.scopes, scope)
		}
	}
	o.dates, o.lags = slices.Clone(f[1].values), slices.Clone(f[2].values)
	date := func(s string) spec.Date { d, _ := orderDate(s); return d } // checked
	slices.SortStableFunc(o.dates, func(a, b string) int { return cmp.Compare(date(a), date(b)) })
	slices.SortStableFunc(o.lags, func(a, b string) int { return cmp.Compare(orderLag(a).Hours(), orderLag(b).Hours()) })
	o.days = float64(date(o.dates[len(o.dates)-1]) - date(o.dates[0]))
	o.waiting = float64(orderLag(o.lags[len(o.lags)-1]).Hours()-orderLag(o.lags[0]).Hours()) / 24
	for p, values := range x.points() {
		o.points[[3]string(values)] = p
	}
	o.measures = append(o.measures, told{endValue: x.endValues()[0]})
	m := &o.measures[0]
	m.words = subjectOf(x.e.base, x.e.Headline.Measure) + " on " + m.at
	for _, name := range a.Reads {
		o.measures = append(o.measures, x.toldOf(name))
	}
	return o
}

// values reads a measure in one world, run by run; NaN where a run failed.
func (o *orders) values(m told, scope, date, lag string) []float64 {
	out := make([]float64, o.x.plan.Replicates)
	for k := range out {
		out[k] = math.NaN()
		if run := o.x.complete(o.points[[3]string{scope, date, lag}], 0, k+1); run != nil {
			out[k] = m.of(run)
		}
	}
	return out
}

// The roles of rows: an order against none, the earliest date against the latest, and
// the longest time to comply against the shortest.
const (
	roleOrder   = "order"
	roleEarlier = "earlier"
	roleLater   = "later"
)

// decree is one comparison: of an order with none, or of two orders.
type decree struct {
	role, scope, date, lag string
	measure                told
	stats.Member
	base float64 // mean of what it is compared with
	days float64 // between the two dates or lags; NaN against none
}

// family compares worlds pair by pair; intervals hold for all of them together.
func (o *orders) family(all []decree, with, base [][]float64) []decree {
	differ := make([][]float64, len(all))
	for i := range all {
		differ[i] = differences(with[i], base[i])
		_, all[i].base = pairMeans(with[i], base[i])
	}
	for i, member := range stats.PairedFamily(make([]float64, o.x.plan.Replicates), differ, stats.Options{}) {
		all[i].Member = member
	}
	return all
}

// against compares every order with none, those with the shortest time to comply first.
func (o *orders) against(m told) []decree {
	var out []decree
	var with, base [][]float64
	for _, lag := range o.lags {
		for _, scope := range o.scopes {
			for _, date := range o.dates {
				out = append(out, decree{role: roleOrder, scope: scope, date: date, lag: lag, measure: m, days: math.NaN()})
				with, base = append(with, o.values(m, scope, date, lag)), append(base, o.values(m, o.none, date, lag))
			}
		}
	}
	return o.family(out, with, base)
}

// earlier compares the earliest date with the latest, by scope; nothing if there is one.
func (o *orders) earlier(m told) []decree {
	if o.days == 0 {
		return nil
	}
	first, last, lag := o.dates[0], o.dates[len(o.dates)-1], o.lags[0]
	var out []decree
	var with, base [][]float64
	for _, scope := range o.scopes {
		out = append(out, decree{role: roleEarlier, scope: scope, date: first + " for " + last, lag: lag, measure: m, days: o.days})
		with, base = append(with, o.values(m, scope, first, lag)), append(base, o.values(m, scope, last, lag))
	}
	return o.family(out, with, base)
}

// later compares the longest time to comply with the shortest, by scope and date;
// nothing if there is one.
func (o *orders) later(m told) []decree {
	if o.waiting == 0 {
		return nil
	}
	short, long := o.lags[0], o.lags[len(o.lags)-1]
	var out []decree
	var with, base [][]float64
	for _, scope := range o.scopes {
		for _, date := range o.dates {
			out = append(out, decree{role: roleLater, scope: scope, date: date, lag: long + " for " + short, measure: m, days: o.waiting})
			with, base = append(with, o.values(m, scope, date, long)), append(base, o.values(m, scope, date, short))
		}
	}
	return o.family(out, with, base)
}

func orderFields() []field[decree] {
	return []field[decree]{
		textField("measure", "end measure; of one with several columns their sum", func(d decree) string { return d.measure.name }),
		textField("at", "day, or period of a sum", func(d decree) string { return d.measure.at }),
		textField("role", "order: against no order; earlier: the earliest date against the latest; later: the longest time to comply against the shortest", func(d decree) string { return d.role }),
		textField("scope", "what the order opens", func(d decree) string { return d.scope }),
		textField("date", "date of the order", func(d decree) string { return d.date }),
		textField("lag", "time to comply", func(d decree) string { return d.lag }),
		countField("n", "pairs of runs with the same luck", func(d decree) int { return d.N }),
		realField("base", "", "mean of what it is compared with", func(d decree) float64 { return d.base }),
		realField("value", "", "mean of the difference, pair by pair", func(d decree) float64 { return d.Mean }),
		realField("low", "", "lower end of its interval, so wide that those of all rows of the role hold together (Bonferroni); simulation error only", func(d decree) float64 { return d.Low }),
		realField("high", "", "upper end of it", func(d decree) float64 { return d.High }),
		realField("level", "share", "share of such families all of whose intervals hold the true mean", func(d decree) float64 { return d.Simultaneous }),
		textField("method", "how the interval was made", func(d decree) string { return d.Method }),
		countField("positive", "pairs in which the difference is above 0", func(d decree) int { return d.Positive }),
		countField("negative", "pairs in which it is below", func(d decree) int { return d.Negative }),
		realField("p_holm", "", "p-value of no difference, adjusted for all rows of the role by Holm's steps", func(d decree) float64 { return d.Holm }),
		realField("days", "days", "between the two dates, or the two times to comply", func(d decree) float64 { return d.days }),
		realField("a_day", "", "value over days", func(d decree) float64 { return d.Mean / d.days }),
		textField("unit", "unit of base, value, low and high", func(d decree) string { return d.measure.unit }),
	}
}

// readOrder compares every order with none, the earliest with the latest and slow
// compliance with quick, for each measure; that of the headline first.
func readOrder(x *executor, a *Analysis) *Reading {
	o := x.orders(a)
	fields := orderFields()
	b := fieldBuilder(fields)
	out := &Reading{
		Shown:     []string{"scope", "date", "lag", "n", "base", "value", "low", "high", "positive", "negative", "p_holm", "unit"},
		ShownRows: len(o.scopes) * len(o.dates),
	}
	for _, m := range o.measures {
		against, earlier, later := o.against(m), o.earlier(m), o.later(m)
		for _, row := range slices.Concat(against, earlier, later) {
			putRow(b, fields, row)
			for _, w := range row.Warnings {
				out.Warnings = append(out.Warnings, m.name+": "+w)
			}
		}
		out.Sentences = append(out.Sentences, o.sentences(m, against, earlier, later)...)
	}
	slices.Sort(out.Warnings)
	out.Warnings = slices.Compact(out.Warnings)
	out.Table = b.Table()
	return out
}

// orderPlaces are no order, and the first scope's order at its earliest, complied with
// soonest.
func orderPlaces(x *executor, a *Analysis) []runPlace {
	o := x.orders(a)
	at := func(scope string) runPlace { return runPlace{point: o.points[[3]string{scope, o.dates[0], o.lags[0]}]} }
	return []runPlace{at(o.none), at(o.scopes[0])}
}

// singleOrder is what that order changes in one replicate.
func singleOrder(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	places := orderPlaces(x, a)
	base, with := of(places[0].point, 0), of(places[1].point, 0)
	if with == nil || base == nil {
		return math.NaN()
	}
	m := x.endValues()[0]
	return m.of(with) - m.of(base)
}

func orderNumber(x *executor, a *Analysis) (words, unit string) {
	o := x.orders(a)
	return fmt.Sprintf("the change of %s by an order of %s on %s with %s to comply", o.measures[0].words, spaced(o.scopes[0]), o.dates[0], o.lags[0]), ""
}
