package experiments

import (
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// designTable has one row a point and arm: what the runs were made of.
func (x *executor) designTable() *table.Table {
	e := x.e
	cols := []*table.Column{pointColumn(), armColumn()}
	for _, f := range e.factors {
		cols = append(cols, column(table.Text, f.name, "", factorDoc(f)))
	}
	tail := len(cols)
	cols = append(
		cols,
		column(table.Text, "label", "", "name of the arm in figures"),
		column(table.Text, "without", "", "events that were taken out, with those that answer them"),
		column(table.Text, "changed", "", "values that the arm and options changed"),
	)
	b := table.NewBuilder(cols...)
	for p, values := range x.points {
		for a, arm := range e.arms {
			gone := x.gone(p, a)
			set := map[string]string{}
			for i, f := range e.factors {
				if f.options != nil {
					for path, value := range f.options[slices.Index(f.values, values[i])].Set {
						set[path] = value
					}
				}
			}
			for path, value := range arm.Set {
				set[path] = value
			}
			var changed []string
			for _, path := range ordered(set) {
				changed = append(changed, path+"="+set[path])
			}
			b.Int(0, int64(p))
			b.Text(1, arm.name)
			for i, v := range values {
				b.Text(2+i, v)
			}
			b.Text(tail, arm.Label)
			b.Text(tail+1, strings.Join(gone, " "))
			b.Text(tail+2, strings.Join(changed, "; "))
			b.EndRow()
		}
	}
	return b.Table()
}

// gone lists the events that were taken out of an arm at a point.
func (x *executor) gone(point, arm int) []string {
	for _, o := range x.group(point, arm) {
		return o.gone
	}
	// No run of it is complete; the tables say what it would have been made of.
	v, err := x.e.variant(x.points[point], x.e.arms[arm], nil)
	if err != nil {
		return nil
	}
	return v.gone
}
