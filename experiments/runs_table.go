package experiments

import (
	"fmt"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// runsStream has one row a run that did not fail.
func (x *executor) runsStream() *table.Stream {
	return x.byRun(x.runColumns(), func(b *table.Builder, o *outcome) {
		if o.failed == "" {
			x.putRun(b, o)
		}
	})
}

// runsTable is the same of some runs.
func (x *executor) runsTable(some []*outcome) *table.Table {
	b := table.NewBuilder(x.runColumns()...)
	for _, o := range some {
		x.putRun(b, o)
	}
	return b.Table()
}

func (x *executor) runColumns() []*table.Column {
	e := x.e
	cols := []*table.Column{pointColumn(), armColumn(), replicateColumn(), seedColumn()}
	for _, f := range e.factors {
		cols = append(cols, factorColumn(f))
	}
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
	if e.base.TipTo != "" {
		cols = append(
			cols,
			column(table.Integer, "tipped", "", fmt.Sprintf("1 if the share of %s in commerce among the two largest wallets was above %s for %s on end", e.base.TipTo, e.base.TipAt, e.base.TipFor)),
			dateColumn("tip_time", "first day of the first such time; empty if there is none"),
		)
	}
	return append(
		cols,
		column(table.Text, "run_hash", "", "sums up everything that happened in the run"),
		column(table.Integer, "ticks", "day", "days that were run"),
		column(table.Text, "stop_reason", "", "why the run stopped: end, its last day is over"),
	)
}

// putRun adds the row of a run.
func (x *executor) putRun(b *table.Builder, o *outcome) {
	b.Int(0, int64(o.point))
	b.Text(1, x.e.arms[o.arm].name)
	b.Int(2, int64(o.replicate))
	b.Int(3, int64(x.e.Seed))
	at := 4
	for _, v := range x.values(o.point) {
		b.Text(at, v)
		at++
	}
	for _, v := range o.ends {
		b.Real(at, v)
		at++
	}
	if x.e.base.TipTo != "" {
		b.Int(at, int64(indicator(o.tipped)))
		if o.tipped {
			b.Text(at+1, spec.Date(o.tipDay).String())
		}
		at += 2
	}
	b.Text(at, fmt.Sprintf("%016x", o.hash))
	b.Int(at+1, int64(o.days))
	b.Text(at+2, "end")
	b.EndRow()
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
