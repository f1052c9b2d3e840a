package experiments

import (
	"hongbao/experiments/table"
	"hongbao/model"
)

// recordTable lists the quoted facts; nil if there are none.
func recordTable(s *model.Scenario) *table.Table {
	if len(s.Record) == 0 {
		return nil
	}
	b := table.NewBuilder(
		column(table.Text, "id", "", "quoted fact"),
		column(table.Text, "measure", "", "what was measured"),
		column(table.Text, "start", "", "first day"),
		column(table.Text, "end", "", "last day"),
		column(table.Real, "value", "", "the quoted value, in the unit of the measure"),
		column(table.Text, "source", "", "where it was found"),
		column(table.Integer, "outside", "", "1 if it is known that the model does not reach it; not judged here"),
	)
	for _, q := range s.Record {
		b.Text(0, q.ID)
		b.Text(1, q.Measure)
		b.Text(2, q.Over.From.String())
		b.Text(3, q.Over.To.String())
		b.Real(4, q.Value)
		b.Text(5, q.Source)
		b.Int(6, 0)
		b.EndRow()
	}
	return b.Table()
}
