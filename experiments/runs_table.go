package experiments

import (
	"fmt"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// runsTable has one row a run.
func (x *executor) runsTable(complete []*outcome) *table.Table {
	e := x.e
	cols := []*table.Column{pointColumn(), armColumn(), replicateColumn(), seedColumn()}
	for _, f := range e.factors {
		cols = append(cols, factorColumn(f))
	}
	first := len(cols)
	for _, end := range e.columns.ends {
		col := measured(end.column, end.name)
		switch {
		case end.total:
			col.Unit = strings.TrimSuffix(col.Unit, "/day")
			col.Doc += "; sum over the run"
		case end.day != 0:
			col.Doc += "; on " + spec.Date(end.day).String()
		default:
			col.Doc += "; on the last day"
		}
		cols = append(cols, col)
	}
	tips := e.base.TipTo != ""
	if tips {
		cols = append(
			cols,
			column(table.Integer, "tipped", "", fmt.Sprintf("1 if the share of %s in commerce among the two largest wallets was above %s for %s on end", e.base.TipTo, e.base.TipAt, e.base.TipFor)),
			dateColumn("tip_time", "first day of the first such time; empty if there is none"),
		)
	}
	tail := len(cols)
	cols = append(
		cols,
		column(table.Text, "run_hash", "", "sums up everything that happened in the run"),
		column(table.Integer, "ticks", "day", "days that were run"),
		column(table.Text, "stop_reason", "", "why the run stopped: end, its last day is over"),
	)
	b := table.NewBuilder(cols...)
	b.Grow(len(complete))
	for _, o := range complete {
		b.Int(0, int64(o.point))
		b.Text(1, e.arms[o.arm].name)
		b.Int(2, int64(o.replicate))
		b.Int(3, int64(e.Seed))
		for i, v := range x.points[o.point] {
			b.Text(4+i, v)
		}
		for i, v := range o.ends {
			b.Real(first+i, v)
		}
		if tips {
			b.Int(tail-2, int64(indicator(o.tipped)))
			if o.tipped {
				b.Text(tail-1, spec.Date(o.tipDay).String())
			}
		}
		b.Text(tail, fmt.Sprintf("%016x", o.hash))
		b.Int(tail+1, int64(o.days))
		b.Text(tail+2, "end")
		b.EndRow()
	}
	return b.Table()
}

func indicator(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// factorColumn has the values of a factor as a scenario has them.
func factorColumn(f factor) *table.Column {
	c := column(table.Text, f.name, "", factorDoc(f))
	c.Form = f.form
	return c
}

func factorDoc(f factor) string {
	if f.options != nil {
		return "factor: " + f.name
	}
	return "factor: value of " + f.path
}
