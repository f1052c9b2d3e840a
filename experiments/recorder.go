package experiments

import (
	"math"
	"slices"

	"hongbao/model"
)

// outcome is what one run leaves behind.
type outcome struct {
	point, arm, replicate int // places; the replicate counts from 1

	start  int32 // first day
	days   int
	hours  []int32     // days that were stepped by the hour
	series [][]float64 // by column of series: a value a day; nil if not kept
	hourly [][]float64 // by column of hourly: 24 values for each day in hours
	ends   []float64   // by end measure
	sums   []float64   // by what an analysis sums, over the days so far
	quoted []float64   // by quoted fact
	expect [][]float64 // by expectation: a value for each day of its period

	tipped bool
	tipDay int32
	stayed bool // tipped, by the same rule, on the last day
	hash   uint64
	books  *books // nil unless an analysis asks for ledgers

	failed string // what went wrong; "" if nothing

	passed []passed // through gates, up to each cut of the gauges and then so far
}

// take copies what a run left behind, but not which run it is.
func (o *outcome) take(from *outcome) {
	point, arm := o.point, o.arm
	books := from.books.copied(o.books)
	*o = *from
	o.books = books
	o.point, o.arm = point, arm
	o.hours, o.ends, o.quoted = slices.Clone(from.hours), slices.Clone(from.ends), slices.Clone(from.quoted)
	o.sums = slices.Clone(from.sums)
	for _, rows := range []*[][]float64{&o.series, &o.hourly, &o.expect} {
		*rows = slices.Clone(*rows)
		for i, row := range *rows {
			(*rows)[i] = slices.Clone(row)
		}
	}
	o.passed = slices.Clone(from.passed)
	for i, p := range o.passed {
		o.passed[i] = p.clone()
	}
}

// reader reads one column where the market has it.
type reader struct {
	column model.Column
	there  bool
}

func (r reader) value(w *model.World) float64 {
	if !r.there {
		return math.NaN()
	}
	return r.column.Value(w)
}

// recorder reads a run day by day.
type recorder struct {
	out  *outcome
	last int32

	series, hourly []reader
	ends           []ending
	endReaders     []reader
	sums           []reader
	quoted         []quotedReader
	expected       []model.Expect
	expectReaders  []reader
	tip            tipping
	meter          *meter // nil where nothing is compared
}

// keep says which parts of the runs are kept.
type keep struct {
	series, hourly bool
	gauges         *gauges
}

func newRecorder(e *Experiment, v variant, k keep, out *outcome) *recorder {
	s := v.scenario
	find := func(name string) reader {
		c, ok := v.columns.named[name]
		return reader{c, ok}
	}
	r := &recorder{out: out, last: int32(s.End), ends: e.columns.ends, expected: e.base.Expect}
	if k.series {
		for _, c := range e.columns.series {
			r.series = append(r.series, find(c.Name))
		}
	}
	if k.hourly {
		for _, c := range e.columns.hourly {
			r.hourly = append(r.hourly, find(c.Name))
		}
	}
	for _, x := range r.ends {
		r.endReaders = append(r.endReaders, find(x.column.Name))
		value := math.NaN()
		if x.total {
			value = 0
		}
		out.ends = append(out.ends, value)
	}
	for _, c := range e.columns.sums {
		r.sums = append(r.sums, find(c.Name))
	}
	out.sums = make([]float64, len(r.sums))
	for _, q := range e.base.Record {
		r.quoted = append(r.quoted, quotedReader{Quoted: q, reader: find(q.Measure)})
	}
	for _, x := range r.expected {
		r.expectReaders = append(r.expectReaders, find(x.Measure))
	}
	r.tip, r.meter = newTipping(s, find), newMeter(k.gauges, s, out)
	out.start, out.books = int32(s.Start), newBooks(e, s)
	out.series = make([][]float64, len(r.series))
	for i := range out.series {
		out.series[i] = make([]float64, 0, int(s.End-s.Start)+1)
	}
	out.hourly = make([][]float64, len(r.hourly))
	out.expect = make([][]float64, len(r.expected))
	return r
}

// fork returns a recorder of another task whose market had the same days so far.
func (r *recorder) fork(e *Experiment, t *task) *recorder {
	out := newRecorder(e, t.v, t.keep, t.out)
	t.out.take(r.out)
	for i := range out.quoted {
		q, from := &out.quoted[i], r.quoted[i]
		q.days, q.num, q.den, q.sum, q.latestValue = from.days, from.num, from.den, from.sum, from.latestValue
	}
	out.tip.days, out.tip.since, out.tip.tipped, out.tip.from = r.tip.days, r.tip.since, r.tip.tipped, r.tip.from
	return out
}

// Observe reads the end of a day.
func (r *recorder) Observe(w *model.World) error {
	out := r.out
	out.days++
	for i, c := range r.series {
		out.series[i] = append(out.series[i], c.value(w))
	}
	if len(r.hourly) > 0 && w.Hourly() {
		out.hours = append(out.hours, w.Day)
		for i, c := range r.hourly {
			for h := range 24 {
				x := math.NaN()
				if c.there {
					x = c.column.HourValue(w, h)
				}
				out.hourly[i] = append(out.hourly[i], x)
			}
		}
	}
	for i, x := range r.ends {
		switch {
		case x.total:
			out.ends[i] += r.endReaders[i].value(w)
		case x.day == w.Day || x.day == 0 && w.Day == r.last:
			out.ends[i] = r.endReaders[i].value(w)
		}
	}
	for i, c := range r.sums {
		out.sums[i] += c.value(w)
	}
	for i := range r.quoted {
		r.quoted[i].read(w)
	}
	for i, x := range r.expected {
		if from, to := period(x); w.Day >= from && w.Day <= to {
			out.expect[i] = append(out.expect[i], r.expectReaders[i].value(w))
		}
	}
	r.tip.read(w)
	if r.meter != nil {
		r.meter.read(w, out)
	}
	out.books.keep(w)
	return nil
}

// finish writes down what is known only after the last day.
func (r *recorder) finish() {
	for i := range r.quoted {
		r.out.quoted = append(r.out.quoted, r.quoted[i].result())
	}
	r.out.tipped, r.out.tipDay = r.tip.tipped, r.tip.from
	r.out.stayed = r.tip.platform.there && r.tip.days >= r.tip.need
}

// period gives the first and last day of an expectation.
func period(x model.Expect) (from, to int32) {
	if x.At != 0 {
		return int32(x.At), int32(x.At)
	}
	return int32(x.Over.From), int32(x.Over.To)
}

// quotedReader computes for a run what a source quotes of the market.
type quotedReader struct {
	model.Quoted
	reader
	days             int
	num, den         float64
	sum, latestValue float64
}

func (q *quotedReader) read(w *model.World) {
	if !q.there || w.Day < int32(q.Over.From) || w.Day > int32(q.Over.To) {
		return
	}
	q.days++
	num, den := q.column.Parts(w)
	q.num += num
	q.den += den
	q.latestValue = num / den
	q.sum += q.latestValue
}

// result is NaN unless the run covers the whole period.
func (q *quotedReader) result() float64 {
	if q.days != q.Over.Days() {
		return math.NaN()
	}
	switch q.Stat {
	case "ratio":
		return q.num / q.den
	case "mean":
		return q.sum / float64(q.days)
	case "sum":
		return q.sum
	}
	return q.latestValue
}

// tipping watches the share of one wallet among the two largest of commerce: the
// market has tipped when it was above the bound for so many days on end.
type tipping struct {
	platform reader
	others   []reader
	bound    float64
	need     int

	days   int   // on end so far
	since  int32 // first of them
	tipped bool
	from   int32 // first day of the first stretch that was long enough
}

const commerce = "share_value_commerce."

func newTipping(s *model.Scenario, find func(string) reader) tipping {
	t := tipping{bound: float64(s.TipAt), need: int(math.Ceil(s.TipFor.Days()))}
	if s.TipTo == "" {
		return t
	}
	t.platform = find(commerce + s.TipTo)
	for _, p := range s.Platforms {
		if p.ID != s.TipTo {
			t.others = append(t.others, find(commerce+p.ID))
		}
	}
	return t
}

func (t *tipping) read(w *model.World) {
	if !t.platform.there {
		return
	}
	largest := 0.0
	for _, o := range t.others {
		largest = max(largest, o.value(w))
	}
	own := t.platform.value(w)
	// Without any commerce on the day this is NaN, which is not above the bound.
	if !(own/(own+largest) > t.bound) {
		t.days = 0
		return
	}
	if t.days == 0 {
		t.since = w.Day
	}
	t.days++
	if t.days >= t.need && !t.tipped {
		t.tipped, t.from = true, t.since
	}
}
