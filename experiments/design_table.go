package experiments

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hongbao/experiments/table"
)

// WriteDesign writes the points of the design as CSV, one row a point and arm in the
// order of the runs: what each is made of. It holds few of them at a time, so that a
// large design can be written before its first run.
func (e *Experiment) WriteDesign(w io.Writer) error {
	if e.broken != nil {
		return e.broken
	}
	return e.designStream().WriteCSV(w)
}

// partRows is the number of points that are held at a time.
const partRows = 4096

// designStream has one row a point and arm: what the runs were made of.
func (e *Experiment) designStream() *table.Stream {
	return &table.Stream{Columns: e.designColumns(), Pieces: func(yield func(*table.Table, error) bool) {
		for from := int64(0); from < e.points.Size(); from += partRows {
			d := newDesignRows(e)
			for index := from; index < min(from+partRows, e.points.Size()); index++ {
				d.point(index)
			}
			if !yield(d.b.Table(), nil) {
				return
			}
		}
	}}
}

// designRows writes points into a table.
type designRows struct {
	e    *Experiment
	b    *table.Builder
	gone map[string][]string // by what is taken out and kept
}

func newDesignRows(e *Experiment) *designRows {
	return &designRows{e, table.NewBuilder(e.designColumns()...), map[string][]string{}}
}

func (e *Experiment) designColumns() []*table.Column {
	cols := []*table.Column{pointColumn(), armColumn()}
	for _, f := range e.factors {
		cols = append(cols, column(table.Text, f.name, "", factorDoc(f)))
	}
	return append(
		cols,
		column(table.Text, "label", "", "name of the arm in figures"),
		column(table.Text, "without", "", "events that were taken out, with those that answer them"),
		column(table.Text, "changed", "", "values that the arm and options changed"),
	)
}

// point adds the rows of a point, one for each arm.
func (d *designRows) point(index int64) {
	e := d.e
	values := e.points.At(index)
	for _, arm := range e.arms {
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
		d.b.Int(0, index)
		d.b.Text(1, arm.name)
		for i, v := range values {
			d.b.Text(2+i, v)
		}
		tail := 2 + len(values)
		d.b.Text(tail, arm.Label)
		d.b.Text(tail+1, strings.Join(d.goneOf(values, arm, set), " "))
		d.b.Text(tail+2, strings.Join(changed, "; "))
		d.b.EndRow()
	}
}

// goneOf lists the events that are taken out of an arm at a point. It makes markets
// only where they can differ in that, as one takes longer than a row.
func (d *designRows) goneOf(values []string, arm armOf, set map[string]string) []string {
	without, keep := d.e.without(values, arm)
	if len(without) == 0 {
		return nil
	}
	name := fmt.Sprint(without, keep)
	for i, f := range d.e.factors {
		if f.path != "" && choosesEvents(f.path) {
			name += "\n" + f.path + "=" + values[i]
		}
	}
	for _, path := range ordered(set) {
		if choosesEvents(path) {
			name += "\n" + path + "=" + set[path]
		}
	}
	if _, known := d.gone[name]; !known {
		d.gone[name] = d.e.gone(values, arm)
	}
	return d.gone[name]
}

// choosesEvents tells whether a path says which events there are and which answer
// others.
func choosesEvents(path string) bool {
	words := strings.Split(path, ".")
	return words[0] == "events" && (len(words) < 3 || words[2] == "answers" || words[2] == "tags")
}

// gone lists the events that are taken out of an arm at a point.
func (e *Experiment) gone(values []string, arm armOf) []string {
	v, err := e.variant(values, arm, nil)
	if err != nil {
		return nil // the run will say why
	}
	return v.gone
}

// gone lists the events that were taken out of an arm at a point.
func (x *executor) gone(point, arm int) []string { return x.e.gone(x.values(point), x.e.arms[arm]) }
