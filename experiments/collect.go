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
	r := &Results{Experiment: x.e, Scenario: base.scenario, Total: x.plan.Runs, Replicates: x.plan.Replicates}
	var complete []*outcome
	for _, o := range x.outcomes {
		if o != nil && o.failed == "" {
			complete = append(complete, o)
		}
		if o != nil {
			r.Done++
		}
	}
	r.Runs = x.runsTable(complete)
	if r.Design, err = x.e.designStream().Table(); err != nil {
		return nil, err
	}
	r.Summary = x.summary()
	r.Comparison = x.comparison()
	r.Precision = x.precision()
	r.Bands = x.bands()
	r.Failures = x.failures()
	r.Events = eventsTable(base.scenario)
	r.Record = recordTable(base.scenario)
	r.Fit = x.fit()
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
	r.Keys = x.used
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
	if x.keep.series && x.plan.Runs > manyRuns {
		r.Series = x.quantiles()
	} else if x.keep.series {
		r.Series = x.series(complete)
	}
	if x.keep.hourly {
		r.Hourly = x.hourly(complete)
	}
	r.Columns = table.Dictionary(r.Tables())
	r.Warnings = x.warnings(r)
	return r, nil
}

// column is a column without cells.
func column(kind table.Kind, name, unit, doc string) *table.Column {
	return &table.Column{Name: name, Unit: unit, Doc: doc, Kind: kind}
}

func dateColumn(name, doc string) *table.Column {
	c := column(table.Text, name, "", doc)
	c.Form = table.Date
	return c
}

func hourColumn(name, doc string) *table.Column {
	c := column(table.Text, name, "", doc)
	c.Form = table.Hour
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
