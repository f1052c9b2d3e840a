package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"hongbao/experiments/table"
)

// PriorReading is what drawing the hand-set coefficients from their ranges gave.
type PriorReading struct {
	Band         PriorBand
	Coefficients int   // Coefficients counts those that were drawn.
	Users        int64 // Users is the number of agents of a run.
	Replicates   int   // Replicates is the number of runs of a draw.
	// Summary has one row, Draws one row a draw, Inputs one row a coefficient.
	Summary, Draws, Inputs *table.Table
	Sentence               string
	Warnings               []string
}

// priorReading tells of the draws; nil where there are none.
func (x *executor) priorReading(r *priorRuns) *PriorReading {
	if r == nil {
		return nil
	}
	out := &PriorReading{
		Band: r.band, Coefficients: len(r.list), Users: r.users, Replicates: x.e.Prior.Replicates,
		Summary: r.summary(), Draws: r.draws(x.e.Prior.Replicates), Inputs: r.inputs(),
	}
	out.Sentence = x.priorSentence(r, r.band)
	for _, w := range r.band.Warnings {
		out.Warnings = append(out.Warnings, "prior band: "+w)
	}
	if n := r.without(); n > r.failed {
		out.Warnings = append(out.Warnings, fmt.Sprintf("prior band: %d of its %d worlds do not have the number, and are left out", n, len(r.places)*x.e.Prior.Replicates))
	}
	if r.failed > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("prior band: %d of its runs failed and are left out", r.failed))
	}
	return out
}

// without counts the worlds that do not have the number.
func (r *priorRuns) without() int {
	n := 0
	for _, draw := range r.values {
		for _, v := range draw {
			if math.IsNaN(v) {
				n++
			}
		}
	}
	return n
}

func priorArmColumn() *table.Column {
	return column(table.Text, "arm", "", "history that is compared with the base; empty for the main number of an analysis")
}

func (r *priorRuns) summary() *table.Table {
	b := table.NewBuilder(
		priorArmColumn(),
		column(table.Integer, "draws", "", "draws of the coefficients with two runs or more"),
		column(table.Integer, "runs", "", "values of the number"),
		column(table.Real, "median", "", "median of the draws' means"),
		column(table.Real, "low", "", "lower quantile of the draws' means, luck included"),
		column(table.Real, "high", "", "upper quantile"),
		column(table.Real, "input_low", "", "lower quantile with the share of luck taken out"),
		column(table.Real, "input_high", "", "upper quantile with the share of luck taken out"),
		column(table.Real, "level", "share", "share of draws between the quantiles"),
		column(table.Real, "luck", "share", "share of luck in the variance of the draws' means"),
		column(table.Integer, "positive", "", "draws whose mean is above 0"),
		column(table.Integer, "negative", "", "draws whose mean is below 0"),
		column(table.Text, "strongest", "", "coefficient that stands out by its rank correlation with the number; empty if none does"),
		column(table.Real, "correlation", "", "its rank correlation"),
		column(table.Integer, "users", "agents", "agents of a run"),
	)
	band := r.band
	b.Text(0, band.Arm)
	b.Int(1, int64(band.Spread.Draws))
	b.Int(2, int64(band.Runs))
	for i, v := range []float64{band.Middle, band.Low, band.High, band.InputLow, band.InputHigh, band.Level, band.Luck} {
		b.Real(3+i, v)
	}
	b.Int(10, int64(band.Positive))
	b.Int(11, int64(band.Negative))
	b.Text(12, band.Strongest)
	if band.Strongest != "" {
		b.Real(13, band.Correlation)
	}
	b.Int(14, r.users)
	b.EndRow()
	return b.Table()
}

func (r *priorRuns) draws(replicates int) *table.Table {
	columns := []*table.Column{
		column(table.Integer, "draw", "", "number of the draw, from 1"), priorArmColumn(),
		column(table.Real, "value", "", "mean of the number over the runs of the draw"),
	}
	for i := range replicates {
		columns = append(columns, column(table.Real, fmt.Sprintf("run_%d", i+1), "", "number in one run"))
	}
	for _, c := range r.list {
		columns = append(columns, column(table.Text, c.path, "", "value that was drawn"))
	}
	b := table.NewBuilder(columns...)
	for draw := range r.places {
		b.Int(0, int64(draw+1))
		b.Text(1, r.band.Arm)
		b.Real(2, r.band.Means[draw])
		for i, v := range r.values[draw] {
			b.Real(3+i, v)
		}
		for k, c := range r.list {
			b.Text(3+replicates+k, c.at(r.places[draw][k]))
		}
		b.EndRow()
	}
	return b.Table()
}

func (r *priorRuns) inputs() *table.Table {
	b := table.NewBuilder(
		priorArmColumn(),
		column(table.Text, "path", "", "hand-set coefficient that was drawn"),
		column(table.Text, "low", "", "least value"),
		column(table.Text, "high", "", "greatest value"),
		column(table.Text, "law", "", "uniform or log_uniform between them"),
		column(table.Real, "correlation", "", "rank correlation of the coefficient with the number over the draws"),
	)
	for k, rho := range r.correlations(r.band) {
		c, law := r.list[k], "uniform"
		if c.log {
			law = "log_uniform"
		}
		b.Text(0, r.band.Arm)
		b.Text(1, c.path)
		b.Text(2, c.at(0))
		b.Text(3, c.at(1))
		b.Text(4, law)
		b.Real(5, rho)
		b.EndRow()
	}
	return b.Table()
}

// priorSentence puts a band in words.
func (x *executor) priorSentence(r *priorRuns, b PriorBand) string {
	s := speaker{subject: subjectOf(x.e.base, x.e.Headline.Measure), unit: x.aim().unit}
	when := " on " + x.e.Headline.At.String()
	if x.twoKinds() {
		s.subject, when = "the share of runs that tip to "+nameOf(x.e.base, x.e.base.TipTo), ""
	}
	what := "the change of " + s.subject + when
	kind, own := x.e.ownNumber()
	switch {
	case own:
		words, unit := kind.number(x, x.e.Analysis)
		what, s.unit = words, cmp.Or(unit, s.unit)
	case x.plan.Arms == 1:
		what, s.unit = s.subject+when, levelUnit(s.unit)
	case x.plan.Arms > 2:
		what += fmt.Sprintf(" in %q", x.armNamed(b.Arm).Label)
	}
	drawn := fmt.Sprintf("%d draws of %d hand-set coefficients from their ranges, %d runs of %d users each", len(r.places), len(r.list), x.e.Prior.Replicates, r.users)
	if b.Spread.Draws < 2 {
		return fmt.Sprintf("Over %s, too few have %s to tell a band; %s.", drawn, what, x.e.OthersText())
	}
	if b.Positive+b.Negative == 0 {
		return fmt.Sprintf("Over %s, %s is exactly 0 in every draw; %s.", drawn, what, x.e.OthersText())
	}
	f := s.format(b.Middle, b.Low, b.High)
	text := fmt.Sprintf("Over %s, %s lies between %s and %s in %s of draws, luck included", drawn, what, f(b.Low, false), f(b.High, true), percent(b.Level))
	switch {
	case b.Luck >= 1:
		text += ", and luck explains all of that spread"
	case b.Luck > 0.005:
		text += fmt.Sprintf(", between %s and %s without it", f(b.InputLow, false), f(b.InputHigh, false))
	}
	text += fmt.Sprintf("; above 0 in %d, below in %d", b.Positive, b.Negative)
	if b.Strongest != "" {
		text += fmt.Sprintf("; it moves most with %s (rank correlation %.2f)", b.Strongest, b.Correlation)
	}
	return text + "; " + x.e.OthersText() + "."
}

func (x *executor) armNamed(name string) armOf {
	return x.e.arms[slices.IndexFunc(x.e.arms, func(a armOf) bool { return a.name == name })]
}
