package experiments

import (
	"math"
	"slices"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
)

// fitted is a row of the fit.
type fitted struct {
	quoted   model.Quoted
	point    int
	arm      string
	model    float64 // mean over the runs
	line     straight
	handSets int
}

func (r fitted) kind() string {
	if r.quoted.Factor {
		return "factor"
	}
	return "difference"
}

// off is the error of a value.
func (r fitted) off(v float64) float64 {
	if r.quoted.Factor {
		return v / r.quoted.Value
	}
	return v - r.quoted.Value
}

func fitFields() []field[fitted] {
	type row = fitted
	return []field[row]{
		{pointColumn(), func(b *table.Builder, i int, r row) { b.Int(i, int64(r.point)) }},
		{armColumn(), func(b *table.Builder, i int, r row) { b.Text(i, r.arm) }},
		{column(table.Text, "id", "", "quoted fact"), func(b *table.Builder, i int, r row) { b.Text(i, r.quoted.ID) }},
		{column(table.Text, "name", "", "what it is, in words"), func(b *table.Builder, i int, r row) { b.Text(i, r.quoted.Name) }},
		textField("measure", "what was measured", func(r row) string { return r.quoted.Measure }),
		textField("start", "first day", func(r row) string { return r.quoted.Over.From.String() }),
		textField("end", "last day", func(r row) string { return r.quoted.Over.To.String() }),
		realField("observed", "", "the quoted value", func(r row) float64 { return r.quoted.Value }),
		realField("model", "", "mean over the runs", func(r row) float64 { return r.model }),
		realField("error", "", "model less observed; model over observed where error_kind is factor", func(r row) float64 { return r.off(r.model) }),
		textField("error_kind", "difference or factor", row.kind),
		realField("line", "", "straight line through the values used for fitting, in the middle of the period; from the record alone", func(r row) float64 { return r.line.value }),
		realField("line_error", "", "error of the line", func(r row) float64 { return r.off(r.line.value) }),
		countField("line_n", "values that the line was laid through; it meets two exactly", func(r row) int { return r.line.n }),
		countField("n_hand_set", "coefficients of the scenario that were set by hand", func(r row) int { return r.handSets }),
		countField("fit", "1 if coefficients were set with an eye on this value", func(r row) int { return indicatorInt(r.quoted.Fit) }),
	}
}

// fit compares every quoted fact that the run covers with the mean over the
// replicates, and with a straight line through the values that were used for
// fitting: a model that does worse than the line has explained nothing. Nil
// without such facts.
func (x *executor) fit() *table.Stream {
	record := x.e.base.Record
	outside := func(q model.Quoted) bool { return q.Over.From < x.e.base.Start || q.Over.To > x.e.base.End }
	if !slices.ContainsFunc(record, func(q model.Quoted) bool { return !outside(q) }) {
		return nil
	}
	lines := straightLines(record)
	return byPoint(x, fitFields(), x.plan.Arms*len(record), func(p int, add func(fitted)) {
		for a, arm := range x.e.arms {
			group := x.group(p, a)
			for i, q := range record {
				if outside(q) {
					continue
				}
				var values []float64
				for _, o := range group {
					values = append(values, o.quoted[i])
				}
				add(fitted{q, p, arm.name, mean(values), lines[i], len(x.e.base.HandSet)})
			}
		}
	})
}

// straight is what a straight line says of a quoted fact.
type straight struct {
	value float64 // NaN without a line
	n     int     // values that it was laid through
}

// straightLines gives for each quoted fact what a straight line over time, laid by
// least squares through the values of the same measure that were used for fitting,
// says in the middle of its period. There is none with fewer than two such dates.
func straightLines(record []model.Quoted) []straight {
	out := make([]straight, len(record))
	for i, q := range record {
		var days, values []float64
		for _, other := range record {
			if other.Fit && other.Measure == q.Measure && other.Stat == q.Stat {
				// Counted from the period itself, so that the line's value here is
				// its intercept.
				days, values = append(days, middle(other)-middle(q)), append(values, other.Value)
			}
		}
		out[i] = straight{math.NaN(), len(days)}
		if len(days) > 1 {
			out[i].value = stats.Line(days, values).Intercept
		}
	}
	return out
}

// middle of the period of a quoted fact, in days.
func middle(q model.Quoted) float64 { return float64(q.Over.From+q.Over.To) / 2 }
