package experiments

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model"
)

const (
	// manyRuns is the number of runs above which the series holds quantiles.
	manyRuns = 1000
	// manyCells is the number of values of a table above which it is left out: at
	// 8 bytes each they would not fit small machines.
	manyCells = 100_000_000
)

// keep decides which values by day and hour are kept of an experiment of this size.
func (e *Experiment) keep(p Plan) keep {
	hours := 0
	for _, r := range e.base.Clock.Hourly {
		hours += 24 * r.Days()
	}
	return keep{
		series: float64(p.Runs)*float64(p.Days)*float64(len(e.columns.series)) <= manyCells,
		hourly: p.Runs <= manyRuns && float64(p.Runs)*float64(hours)*float64(len(e.columns.hourly)) <= manyCells,
	}
}

// collect makes the tables of the runs that are complete. An analysis may ask for
// further runs; when the context ends the results lack it.
func (x *executor) collect(ctx context.Context) (*Results, error) {
	base, err := x.e.variant(x.e.first(), x.e.arms[0], nil)
	if err != nil {
		return nil, err
	}
	if err := x.review(ctx); err != nil {
		return nil, err
	}
	r := &Results{Experiment: x.e, Scenario: base.scenario, Total: x.plan.Runs, Replicates: x.plan.Replicates, Done: x.reviewed.done}
	if err := x.tables(r); err != nil {
		return nil, err
	}
	r.Precision = x.precision()
	r.Bands = x.bands()
	r.Events = eventsTable(base.scenario)
	r.Record = recordTable(base.scenario)
	drawn, err := x.drawPrior(ctx)
	if err != nil {
		return nil, err
	}
	r.Prior = x.priorReading(drawn)
	if r.Analysis, err = x.reading(ctx); err != nil && !errors.Is(err, ctx.Err()) {
		return nil, err
	}
	if r.Parts, err = x.parts(ctx); err != nil && !errors.Is(err, ctx.Err()) {
		return nil, err
	}
	// Those that an analysis asked for count, though they have no rows here.
	r.Done, r.Total, r.Recalled = r.Done+x.granted, x.total, x.recalled
	if x.kept() {
		r.Keys = x.named
	}
	r.Verdicts = x.verdicts()
	r.Headline = x.headline()
	if r.Analysis != nil && len(r.Analysis.Sentences) > 0 {
		r.Headline.Sentence, r.Headline.Sentences = r.Analysis.Sentences[0], r.Analysis.Sentences
	}
	if r.Parts != nil {
		r.Headline.Sentences = slices.Concat(r.Headline.Sentences, r.Parts.Sentences)
	}
	if r.Precision != nil {
		r.Headline.Sentences = append(r.Headline.Sentences, r.Precision.Sentence)
	}
	if err := x.days(r); err != nil {
		return nil, err
	}
	r.Columns = table.Dictionary(r.Tables())
	r.Warnings = x.warnings(r)
	return r, x.unread()
}

// tables makes those with rows by run or point. What is too long to be held is left to
// its stream.
func (x *executor) tables(r *Results) error {
	manyCells := !x.held() && x.plan.Points*x.plan.Arms > manyRuns
	for _, t := range []struct {
		name string
		into **table.Table
		rows *table.Stream
		long bool
		part func(*table.Stream) (*table.Table, error)
	}{
		{"runs", &r.Runs, x.runsStream(), !x.held(), noPart},
		{"failures", &r.Failures, x.failures(), false, nil},
		{"design", &r.Design, x.e.designStream(), manyCells, firstPoint},
		{"summary", &r.Summary, x.summary(), manyCells, firstPoint},
		{"comparison", &r.Comparison, x.comparison(), manyCells, firstPoint},
		{"fit", &r.Fit, x.fit(), manyCells, firstPoint},
	} {
		var err error
		switch {
		case t.rows == nil:
		case t.long:
			r.stream(t.name, t.rows)
			*t.into, err = t.part(t.rows)
		default:
			*t.into, err = t.rows.Table()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// firstPoint gives the rows of the first point.
func firstPoint(s *table.Stream) (*table.Table, error) {
	for piece, err := range s.Pieces {
		if err != nil {
			return nil, err
		}
		return piece.Where("point", "0"), nil
	}
	return nil, nil
}

func noPart(*table.Stream) (*table.Table, error) { return nil, nil }

// days makes the tables with rows by day and hour. They use up the values of runs that
// are shown one by one.
func (x *executor) days(r *Results) (err error) {
	switch {
	case !x.keep.series:
	case !x.many():
		r.Series = x.series(x.there())
	case x.held():
		r.Series, err = x.quantiles().Table()
	default:
		r.stream("series", x.quantiles())
	}
	if x.keep.hourly {
		r.Hourly = x.hourly(x.there())
	}
	return err
}

// there gives all complete runs with their series, in the order of the tables.
func (x *executor) there() []*outcome {
	var out []*outcome
	for point := range x.plan.Points {
		for arm := range x.plan.Arms {
			for k := 1; k <= x.plan.Replicates; k++ {
				if o := x.whole(point, arm, k); o != nil {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// column is a column without cells.
func column(kind table.Kind, name, unit, doc string) *table.Column {
	return &table.Column{Name: name, Unit: unit, Doc: doc, Kind: kind}
}

func dateColumn(name, doc string) *table.Column {
	c := column(table.Text, name, "", doc)
	c.Form, c.Words = table.Date, true
	return c
}

func hourColumn(name, doc string) *table.Column {
	c := column(table.Text, name, "", doc)
	c.Form, c.Words = table.Hour, true
	return c
}

// The columns by which runs are told apart.
func armColumn() *table.Column {
	return column(table.Text, "arm", "", "history that is compared")
}

func pointColumn() *table.Column {
	return column(table.Integer, "point", "", "combination of the factors' values, from 0")
}

func replicateColumn() *table.Column {
	return column(table.Integer, "replicate", "", "number of the run, from 1; the same luck in every arm and at every point")
}

func seedColumn() *table.Column {
	return column(table.Integer, "seed", "", "seed of the experiment; with the replicate it names the luck of the run")
}

// measured is the column of a measure.
func measured(c model.Column, name string) *table.Column {
	doc := c.Measure.Doc
	if c.Measure.Counting != "" {
		doc += "; counting rule: " + c.Measure.Counting
	}
	if strings.HasPrefix(c.Measure.Name, "envelopes_") {
		doc += "; by host only where a campaign of the platform uses the host"
	}
	return column(table.Real, name, c.Measure.Unit, doc)
}

// finite reports whether a number can be compared.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
