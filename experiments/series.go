package experiments

import (
	"fmt"
	"strings"

	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// series is the table of values by day. It uses the outcomes' values up.
func (x *executor) series(complete []*outcome) *table.Table {
	rows := 0
	for _, o := range complete {
		rows += o.days
	}
	keys := []*table.Column{
		armColumn(), pointColumn(), replicateColumn(), seedColumn(),
		column(table.Integer, "tick", "day", "days since the first day of the run"), dateColumn("time", "date"),
	}
	b := table.NewBuilder(keys...)
	b.Grow(rows)
	dates := texts{}
	for _, o := range complete {
		for d := range o.days {
			x.keys(b, o, d, dates.date(o.start+int32(d)))
		}
	}
	out := b.Table()
	for i, c := range x.e.columns.series {
		col := measured(c, c.Name)
		col.Reals = make([]float64, 0, rows)
		for _, o := range complete {
			col.Reals = append(col.Reals, o.series[i]...)
			o.series[i] = nil // the values are held once
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// hourly is the table of values by hour, nil if no day was stepped by the hour. It
// uses the outcomes' values up.
func (x *executor) hourly(complete []*outcome) *table.Table {
	rows := 0
	for _, o := range complete {
		rows += 24 * len(o.hours)
	}
	if rows == 0 || len(x.e.columns.hourly) == 0 {
		return nil
	}
	b := table.NewBuilder(
		armColumn(), pointColumn(), replicateColumn(), seedColumn(),
		column(table.Integer, "tick", "day", "days since the first day of the run"), hourColumn("time", "hour, named by its start"),
	)
	b.Grow(rows)
	dates := texts{}
	for _, o := range complete {
		for _, day := range o.hours {
			for h := range 24 {
				x.keys(b, o, int(day-o.start), dates.hour(day, h))
			}
		}
	}
	out := b.Table()
	for i, c := range x.e.columns.hourly {
		col := measured(c, c.Name)
		col.Unit = strings.Replace(col.Unit, "/day", "/hour", 1)
		col.Reals = make([]float64, 0, rows)
		for _, o := range complete {
			col.Reals = append(col.Reals, o.hourly[i]...)
			o.hourly[i] = nil
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// keys sets the columns by which rows by day and hour are told apart.
func (x *executor) keys(b *table.Builder, o *outcome, tick int, time string) {
	b.Text(0, x.e.arms[o.arm].name)
	b.Int(1, int64(o.point))
	b.Int(2, int64(o.replicate))
	b.Int(3, int64(x.e.Seed))
	b.Int(4, int64(tick))
	b.Text(5, time)
	b.EndRow()
}

// texts keeps the texts of dates and hours, which come again in every run.
type texts map[int64]string

func (t texts) date(day int32) string {
	key := int64(day) * 25
	if t[key] == "" {
		t[key] = spec.Date(day).String()
	}
	return t[key]
}

func (t texts) hour(day int32, hour int) string {
	key := int64(day)*25 + 1 + int64(hour)
	if t[key] == "" {
		t[key] = fmt.Sprintf("%sT%02d:00", spec.Date(day), hour)
	}
	return t[key]
}
