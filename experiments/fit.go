package experiments

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
	"hongbao/model"
)

// fit compares every quoted fact that the run covers with the mean over the
// replicates, and with a straight line through the values that were used for
// fitting: a model that does worse than the line has explained nothing. Nil
// without such facts.
func (x *executor) fit() *table.Table {
	record := x.e.base.Record
	lines := straightLines(record)
	b := table.NewBuilder(
		pointColumn(), armColumn(),
		column(table.Text, "id", "", "quoted fact"),
		column(table.Text, "name", "", "what it is, in words"),
		column(table.Text, "measure", "", "what was measured"),
		column(table.Text, "start", "", "first day"),
		column(table.Text, "end", "", "last day"),
		column(table.Real, "observed", "", "the quoted value"),
		column(table.Real, "model", "", "mean over the runs"),
		column(table.Real, "error", "", "model less observed; model over observed where error_kind is factor"),
		column(table.Text, "error_kind", "", "difference or factor"),
		column(table.Real, "line", "", "straight line through the values used for fitting, in the middle of the period; from the record alone"),
		column(table.Real, "line_error", "", "error of the line"),
		column(table.Integer, "line_n", "", "values that the line was laid through; it meets two exactly"),
		column(table.Integer, "n_hand_set", "", "coefficients of the scenario that were set by hand"),
		column(table.Integer, "fit", "", "1 if coefficients were set with an eye on this value"),
	)
	for p := range x.points {
		for a, arm := range x.e.arms {
			group := x.group(p, a)
			for i, q := range record {
				if q.Over.From < x.e.base.Start || q.Over.To > x.e.base.End {
					continue
				}
				var values []float64
				for _, o := range group {
					values = append(values, o.quoted[i])
				}
				got, kind := mean(values), "difference"
				off := func(v float64) float64 { return v - q.Value }
				if q.Factor {
					kind, off = "factor", func(v float64) float64 { return v / q.Value }
				}
				b.Int(0, int64(p))
				b.Text(1, arm.name)
				b.Text(2, q.ID)
				b.Text(3, q.Name)
				b.Text(4, q.Measure)
				b.Text(5, q.Over.From.String())
				b.Text(6, q.Over.To.String())
				b.Real(7, q.Value)
				b.Real(8, got)
				b.Real(9, off(got))
				b.Text(10, kind)
				b.Real(11, lines[i].value)
				b.Real(12, off(lines[i].value))
				b.Int(13, int64(lines[i].n))
				b.Int(14, int64(len(x.e.base.HandSet)))
				b.Int(15, int64(indicator(q.Fit)))
				b.EndRow()
			}
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return b.Table()
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
