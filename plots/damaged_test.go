package plots

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"hongbao/experiments/table"
)

// parts gives the places of the tables of results, by name.
func parts(r *Results) map[string]**table.Table {
	return map[string]**table.Table{
		"series": &r.Series, "hourly": &r.Hourly, "runs": &r.Runs, "comparison": &r.Comparison, "events": &r.Events, "record": &r.Record, "analysis": &r.Analysis,
	}
}

// without gives a table that lacks one column.
func without(t *table.Table, column int) *table.Table {
	out := &table.Table{}
	for i, c := range t.Columns {
		if i != column {
			out.Columns = append(out.Columns, c)
		}
	}
	return out
}

// Results of another version, or changed by hand, may lack a table, all its rows, one
// of its columns or the words in one: every figure then says what it needs, or is drawn
// from what there is.
func TestDamagedTablesAreSaid(t *testing.T) {
	for _, c := range toyCases() {
		if !c.golden {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			f, err := Find(c.figure)
			assert.NoError(t, err)
			whole, said := c.results(), 0
			for name, place := range parts(&whole) {
				full := *place
				if full == nil {
					continue
				}
				hurt := map[string]*table.Table{"missing": nil, "empty": full.Select(nil), "no columns": {}}
				for i, column := range full.Columns {
					hurt["no column "+column.Name] = without(full, i)
					garbled := full.Select([]int{0})
					garbled.Columns[i] = &table.Column{Name: column.Name, Kind: table.Text, Texts: []string{"x"}}
					hurt["words in "+column.Name] = garbled
				}
				for what, damaged := range hurt {
					*place = damaged
					if assertBuiltOrSaid(t, f, whole, fmt.Sprintf("%s of %s", what, name)) {
						said++
					}
				}
				*place = full
			}
			assert.Positive(t, said, "some of this cannot be drawn without")
		})
	}
}

// assertBuiltOrSaid tells whether the figure says that it lacks something.
func assertBuiltOrSaid(t *testing.T, f Figure, r Results, what string) (said bool) {
	t.Helper()
	assert.NotPanics(t, func() {
		figure, err := f.Build(r)
		switch {
		case errors.Is(err, ErrNothing):
			said = true
		case err != nil:
			assert.NotRegexp(t, `strconv|goroutine|nil pointer|index out|\*table`, err.Error(), what)
		default:
			_, err = Draw(figure, Options{})
			assert.NoError(t, err, what)
		}
	}, what)
	return said
}
