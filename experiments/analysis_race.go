package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
)

// checkRace wants the rate of a leak and the interval of its widening as factors,
// and arms without the block and without the leak.
func checkRace(c *checker, a *Analysis) {
	e := c.e
	if len(e.factors) != 2 || !strings.HasSuffix(e.factors[0].path, ".leak.rate") || e.factors[1].path != strings.TrimSuffix(e.factors[0].path, "rate")+"every" {
		c.complain([]string{"factors"}, "the analysis race needs two factors, a path events.ID.leak.rate and then events.ID.leak.every of the same event, on a grid")
		return
	}
	if e.Design.Kind != "grid" {
		c.complain([]string{"design", "kind"}, "the analysis race needs every combination; expected grid")
	}
	for i, f := range e.factors {
		for _, value := range f.values {
			if _, err := raceNumber(e, i, value); err != nil {
				c.complain([]string{"factors", fmt.Sprint(i)}, "%v", err)
			}
		}
	}
	if e.raceEvent() == nil {
		c.complain([]string{"factors"}, "the event of %s is not in the history of the first point", e.factors[0].path)
	}
	var others []string
	for _, arm := range e.arms[1:] {
		others = append(others, arm.name)
	}
	for _, side := range []struct{ key, arm string }{{"open", a.Open}, {"closed", a.Closed}} {
		if !slices.Contains(others, side.arm) {
			c.unknown([]string{"analysis", side.key}, "arm", side.arm, others)
		}
	}
	var known []string
	for _, end := range columnsOf(e, []variant{{scenario: e.base}}).ends {
		known = append(known, end.name)
	}
	if a.Measure != "" && !slices.Contains(known, a.Measure) {
		c.unknown([]string{"analysis", "measure"}, "end measure", a.Measure, known)
	}
	if a.Open == a.Closed {
		c.complain([]string{"analysis", "closed"}, "the arm %s cannot be open and closed", a.Open)
	}
}

// raceMeasure is the place of the end measure that is spoken of; the headline's comes
// first.
func (x *executor) raceMeasure(a *Analysis) int {
	return max(0, slices.IndexFunc(x.e.columns.ends, func(end ending) bool { return end.name == a.Measure }))
}

// raceNumber reads a rate a day (factor 0), or an interval in days (factor 1).
func raceNumber(e *Experiment, factor int, value string) (float64, error) {
	kind := kindOf(e.paths, e.factors[factor].path)
	sc, ok := scaleNamed(kind)
	if !ok {
		return 0, fmt.Errorf("%s takes %q, which is no number", e.factors[factor].path, kind)
	}
	v, err := sc.read(value)
	if factor == 1 {
		v /= 24
	}
	return v, err
}

// raceEvent is the event that closes the gate, in the market of the first point.
func (e *Experiment) raceEvent() *model.Event {
	id := strings.Split(e.factors[0].path, ".")[1]
	v, err := e.variant(e.first(), e.arms[0], nil)
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(v.scenario.Events, func(k model.Event) bool { return k.ID == id && k.On })
	if i < 0 {
		return nil
	}
	return &v.scenario.Events[i]
}

// lap is a combination of a rate and an interval.
type lap struct {
	point       int
	rate, every string
	days        float64 // of the interval, at most those of the block
}

// race is what is kept of a block, by how fast people learn and how often it is
// widened.
type race struct {
	x            *executor
	open, closed int
	keep         float64
	days         float64 // of the block within the run
	rates        []string
	laps         [][]lap // by rate, the shortest interval first
}

func (x *executor) race(a *Analysis) *race {
	at := x.e.raceEvent().At
	r := &race{
		x: x, open: slices.Index(x.e.ArmNames(), a.Open), closed: slices.Index(x.e.ArmNames(), a.Closed), keep: a.keep(0.5),
		days: float64(int64(x.e.base.End+1)*24-int64(at)) / 24, rates: x.e.factors[0].values,
	}
	for _, rate := range r.rates {
		var row []lap
		for point, values := range x.points() {
			if values[0] != rate {
				continue
			}
			days, _ := raceNumber(x.e, 1, values[1]) // checked
			if days == 0 || days > r.days {
				days = r.days
			}
			row = append(row, lap{point, rate, values[1], days})
		}
		slices.SortStableFunc(row, func(a, b lap) int { return cmp.Compare(a.days, b.days) })
		r.laps = append(r.laps, row)
	}
	return r
}

// kept is the part of the closed world's effect on a measure that is left in the
// race, (race - open) / (closed - open): means over pairs, with the interval of their
// ratio. Where the closed effect cannot be told from 0 there is no part of it.
func (r *race) kept(l lap, m endValue) (part stats.Estimate, whole float64) {
	var left, all []float64
	for k := 1; k <= r.x.plan.Replicates; k++ {
		mine, open, closed := r.x.complete(l.point, 0, k), r.x.complete(l.point, r.open, k), r.x.complete(l.point, r.closed, k)
		if mine == nil || open == nil || closed == nil {
			continue
		}
		left, all = append(left, m.of(mine)-m.of(open)), append(all, m.of(closed)-m.of(open))
	}
	return stats.Ratio(left, all, stats.Options{}), mean(all)
}

// seldom is how seldom the block may be widened, in days, with its ends.
type seldom struct{ value, low, high float64 }

// seldom is the longest interval, in days, up to which every one that was tried keeps
// enough of the block: between two of them by a straight line over the logarithm of
// the days. It is without end where a block that is never widened keeps enough, and 0
// where the shortest interval does not. Its ends are those at which the interval of
// the part crosses the line, point by point.
func (r *race) seldom(row []lap, parts []stats.Estimate) seldom {
	cross := func(of func(stats.Estimate) float64) float64 {
		for i, p := range parts {
			v := of(p)
			if math.IsNaN(v) {
				return math.NaN()
			}
			if v >= r.keep {
				continue
			}
			if i == 0 {
				return 0
			}
			before := of(parts[i-1])
			share := (before - r.keep) / (before - v)
			return row[i-1].days * math.Pow(row[i].days/row[i-1].days, share)
		}
		return math.Inf(1)
	}
	return seldom{
		cross(func(e stats.Estimate) float64 { return e.Value }),
		cross(func(e stats.Estimate) float64 { return e.Low }),
		cross(func(e stats.Estimate) float64 { return e.High }),
	}
}

// raceRow is a row of the table.
type raceRow struct {
	end endValue
	lap
	part   stats.Estimate
	effect float64 // of the closed world
	widen  seldom
}

func raceFields(keep float64) []field[raceRow] {
	type r = raceRow
	return []field[r]{
		textField("measure", "end measure", func(row r) string { return row.end.name }),
		textField("at", "day, or period of a sum", func(row r) string { return row.end.at }),
		{column(table.Text, "rate", "1/day", "hazard at which people learn a way round"), func(b *table.Builder, i int, row r) { b.Text(i, row.rate) }},
		textField("every", "time after which the host widens the block; 0d is never", func(row r) string { return row.every }),
		realField("days", "days", "the same, at most the days from the closing to the end of the run", func(row r) float64 { return row.days }),
		countField("n", "replicates with all three worlds", func(row r) int { return row.part.N }),
		realField("kept", "share", "part of the closed world's effect that is left; empty where that effect cannot be told from 0", func(row r) float64 { return row.part.Value }),
		realField("low", "share", "lower end of its interval; simulation error only", func(row r) float64 { return row.part.Low }),
		realField("high", "share", "upper end of its interval", func(row r) float64 { return row.part.High }),
		realField("level", "share", "share of such intervals that hold the true part", func(row r) float64 { return row.part.Level }),
		textField("method", "how the interval was made", func(row r) string { return row.part.Method }),
		realField("effect", "", "mean of the closed world less the open one", func(row r) float64 { return row.effect }),
		realField("widen", "days", fmt.Sprintf("longest interval at this rate up to which at least %s is kept; inf where the block need not be widened, 0 where no interval is short enough", percent(keep)), func(row r) float64 { return row.widen.value }),
		realField("widen_low", "days", "lower end, where the lower ends of what is kept cross", func(row r) float64 { return row.widen.low }),
		realField("widen_high", "days", "upper end", func(row r) float64 { return row.widen.high }),
		textField("unit", "unit of the effect", func(row r) string { return row.end.unit }),
	}
}

// readRace computes what is kept for every end measure, that of the sentences first.
func readRace(x *executor, a *Analysis) *Reading {
	r := x.race(a)
	fields := raceFields(r.keep)
	b := fieldBuilder(fields)
	ends := x.endValues()
	first := x.raceMeasure(a)
	order := append([]endValue{ends[first]}, append(slices.Clone(ends[:first]), ends[first+1:]...)...)
	out := &Reading{Shown: []string{"rate", "every", "n", "kept", "low", "high", "widen", "widen_low", "widen_high"}}
	for m, end := range order {
		var all []seldom
		for _, row := range r.laps {
			parts, effects := make([]stats.Estimate, len(row)), make([]float64, len(row))
			for i, l := range row {
				parts[i], effects[i] = r.kept(l, end)
			}
			w := r.seldom(row, parts)
			all = append(all, w)
			for i, l := range row {
				putRow(b, fields, raceRow{end, l, parts[i], effects[i], w})
			}
			if m == 0 {
				out.Warnings = append(out.Warnings, parts[0].Warnings...)
			}
		}
		if m == 0 {
			out.Sentences = r.sentences(end, all)
		}
	}
	out.Warnings = eachOnce(out.Warnings)
	out.Table = b.Table()
	return out
}

// racePlaces are the three arms at the middle rate and interval.
func racePlaces(x *executor, a *Analysis) []runPlace {
	r := x.race(a)
	row := r.laps[len(r.laps)/2]
	point := row[len(row)/2].point
	return []runPlace{{point, 0}, {point, r.open}, {point, r.closed}}
}

// singleRace is what is kept in one replicate at the middle rate and interval.
func singleRace(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	var runs []*outcome
	for _, p := range racePlaces(x, a) {
		o := of(p.point, p.arm)
		if o == nil {
			return math.NaN()
		}
		runs = append(runs, o)
	}
	m := x.endValues()[x.raceMeasure(a)]
	mine, open, closed := m.of(runs[0]), m.of(runs[1]), m.of(runs[2])
	return stats.Ratio([]float64{mine - open}, []float64{closed - open}, stats.Options{}).Value
}

// sentences say how often the block must be widened, then what it keeps at most and
// at least.
func (r *race) sentences(m endValue, all []seldom) []string {
	n := 0
	for k := 1; k <= r.x.plan.Replicates; k++ {
		if r.x.complete(0, 0, k) != nil && r.x.complete(0, r.open, k) != nil && r.x.complete(0, r.closed, k) != nil {
			n++
		}
	}
	name, total := strings.CutSuffix(m.name, ".total")
	subject := subjectOf(r.x.e.base, name)
	if total {
		subject += " over the run"
	}
	var parts []string
	for i, w := range all {
		parts = append(parts, fmt.Sprintf("at %s %s", r.rates[i], r.often(w)))
	}
	out := []string{fmt.Sprintf("To keep at least %s of what the block does to %s, in the %s days that it stands, it must be widened, by the rate a day at which people learn a way round: %s; %d paired replicates%s",
		percent(r.keep), subject, table.FormatReal(math.Round(r.days*10)/10), strings.Join(parts, "; "), n, r.x.tail())}
	for _, row := range r.laps {
		short, long := row[0], row[len(row)-1]
		a, whole := r.kept(short, m)
		b, _ := r.kept(long, m)
		if math.IsNaN(a.Value) {
			why := "no replicate of it is complete"
			if !math.IsNaN(whole) {
				why = "its whole effect, " + speaker{unit: m.unit}.format(whole, whole, whole)(whole, true) + ", cannot be told from 0"
			}
			out = append(out, fmt.Sprintf("At a rate of %s a day, what is kept of the block cannot be told: %s%s", short.rate, why, r.x.tail()))
			continue
		}
		out = append(out, fmt.Sprintf("At a rate of %s a day, widening %s keeps %s, widening %s %s%s", short.rate, r.every(short), r.part(a), r.every(long), r.part(b), r.x.tail()))
	}
	return out
}

func (r *race) every(l lap) string {
	if l.days == r.days {
		return "never"
	}
	if l.days == 1 {
		return "every day"
	}
	return "every " + table.FormatReal(l.days) + " days"
}

// part says what is kept.
func (r *race) part(e stats.Estimate) string {
	text := percent(e.Value)
	if !math.IsNaN(e.Low) {
		text += fmt.Sprintf(" (%s interval %s to %s)", percent(e.Level), percent(e.Low), percent(e.High))
	}
	return text
}

// often says how seldom a block may be widened.
func (r *race) often(w seldom) string {
	days := func(x float64) string { return table.FormatReal(math.Round(x*10) / 10) }
	switch {
	case math.IsNaN(w.value):
		return "at intervals that cannot be told"
	case w.value == 0:
		return "more often than was tried"
	case math.IsInf(w.value, 1):
		return "not at all"
	}
	text := "at least every " + days(w.value) + " days"
	switch {
	case math.IsNaN(w.low) || math.IsNaN(w.high):
	case math.IsInf(w.high, 1):
		text += " (95 % interval " + days(w.low) + " or more)"
	default:
		text += " (95 % interval " + days(w.low) + " to " + days(w.high) + ")"
	}
	return text
}
