package plots

import (
	"cmp"
	"math"
	"slices"

	"hongbao/experiments/table"
)

// sensitive is what an analysis says of one factor: numbers by the name of their column.
type sensitive struct {
	factor  string
	n       int
	numbers map[string]float64 // looked up only
}

// estimate is a number with its interval, in the columns NAME, NAME_low and NAME_high.
func (f *sensitive) estimate(name string) estimate {
	e := estimate{name: f.factor}
	e.N, e.Mean, e.Low, e.High = f.n, f.numbers[name], f.numbers[name+"_low"], f.numbers[name+"_high"]
	return e
}

// readSensitive reads the factors of the first measure, the largest by a column first.
func readSensitive(t *table.Table, by string, numbers ...string) (measure, at, unit string, out []sensitive, err error) {
	columns := map[string]*table.Column{} // looked up only
	for _, name := range slices.Concat([]string{"measure", "at", "factor", "n", "unit"}, numbers) {
		if columns[name], err = t.Column(name); err != nil {
			return "", "", "", nil, err
		}
	}
	for row := range t.Len() {
		if columns["measure"].Text(row) != columns["measure"].Text(0) {
			break
		}
		measure, at, unit = columns["measure"].Text(row), columns["at"].Text(row), columns["unit"].Text(row)
		f := sensitive{factor: columns["factor"].Text(row), n: int(max(0, columns["n"].Float(row))), numbers: map[string]float64{}}
		for _, name := range numbers {
			f.numbers[name] = columns[name].Float(row)
		}
		out = append(out, f)
	}
	out = slices.DeleteFunc(out, func(f sensitive) bool { return math.IsNaN(f.numbers[by]) })
	slices.SortStableFunc(out, func(a, b sensitive) int { return cmp.Compare(b.numbers[by], a.numbers[by]) })
	return measure, at, unit, out, nil
}

// fitting takes the factors that have no room off, and says so.
func fitting(all []sensitive) ([]sensitive, string) {
	left := max(0, len(all)-maxRows)
	if left == 0 {
		return all, ""
	}
	return all[:maxRows], counted(left, "factor with less", "factors with less") + " and no room here"
}
