package experiments

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"hongbao/experiments/design"
	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// factor is a factor with its values written out.
type factor struct {
	name    string
	path    string   // empty for options
	values  []string // as in a file, or the names of options
	options []Option // by value; nil for a path
}

// writeOut lists the values of a factor.
func (f Factor) writeOut(p paths) (factor, error) {
	out := factor{name: f.Name, path: f.Path}
	if out.name == "" {
		out.name = f.Path
	}
	switch {
	case len(f.Options) > 0:
		for name := range f.Options {
			out.values = append(out.values, name)
		}
		slices.Sort(out.values)
		for _, name := range out.values {
			out.options = append(out.options, f.Options[name])
		}
		return out, nil
	case f.Range != nil:
		values, err := f.Range.values(kindOf(p, f.Path), design.Range, exact)
		out.values = values
		return out, err
	case f.LogRange != nil:
		values, err := f.LogRange.values(kindOf(p, f.Path), design.LogRange, fourDigits)
		out.values = values
		return out, err
	}
	out.values = slices.Clone(f.List)
	return out, nil
}

// kindOf is the kind of value that a path takes, "" if nothing has the path.
func kindOf(p paths, path string) string {
	for _, row := range p.match(path) {
		return row.Kind
	}
	return ""
}

// scale reads the values of a range as numbers and writes numbers as values.
type scale struct {
	read  func(string) (float64, error)
	write func(float64) string
	whole bool    // values in between are rounded, by ratio to four digits
	unit  string  // of numbers in tables; "" for plain ones
	each  float64 // numbers of the scale in one such unit
}

// scales are the kinds of values that a range can have. Only whole units lie
// between the ends of those that are counted.
var scales = []struct {
	kind string
	scale
}{
	{"number", scale{readShare, table.FormatReal, false, "", 1}},
	{"share", scale{readShare, table.FormatReal, false, "", 1}},
	{"money", scale{
		func(t string) (float64, error) { m, err := spec.ParseMoney(t); return float64(m), err },
		func(x float64) string { return spec.Money(math.Round(x)).String() },
		true, "yuan", 100,
	}},
	{"whole number", scale{
		func(t string) (float64, error) { c, err := spec.ParseCount(t); return float64(c), err },
		func(x float64) string { return strconv.FormatInt(int64(math.Round(x)), 10) },
		true, "", 1,
	}},
	{"date", scale{
		func(t string) (float64, error) { d, err := spec.ParseDate(t); return float64(d), err },
		func(x float64) string { return spec.Date(math.Round(x)).String() },
		false, "days since 1970-01-01", 1,
	}},
	{"time", scale{
		func(t string) (float64, error) { i, err := spec.ParseInstant(t); return float64(i), err },
		func(x float64) string { return spec.Instant(math.Round(x)).String() },
		false, "hours since 1970-01-01", 1,
	}},
	{"duration", scale{
		func(t string) (float64, error) {
			var d spec.Duration
			err := d.DecodeText(t)
			return float64(d), err
		},
		func(x float64) string { return spec.Duration(math.Round(x)).String() },
		false, "hours", 1,
	}},
}

// scaleNamed gives the scale of a kind of values, if a range leads through them.
func scaleNamed(kind string) (scale, bool) {
	for _, row := range scales {
		if row.kind == kind {
			return row.scale, true
		}
	}
	return scale{}, false
}

func readShare(t string) (float64, error) { s, err := spec.ParseShare(t); return float64(s), err }

// values writes out a range: both ends as they stand in the file.
func (s Span) values(kind string, between func(from, to float64, points int) []float64, digits func(float64) float64) ([]string, error) {
	sc, ok := scaleNamed(kind)
	if !ok {
		if kind == "" {
			kind = "words or several values"
		}
		return nil, fmt.Errorf("no range leads through %s, which the path takes; expected a list of values", kind)
	}
	from, err := sc.read(s.From.String())
	if err != nil {
		return nil, &endError{"from", err}
	}
	to, err := sc.read(s.To.String())
	if err != nil {
		return nil, &endError{"to", err}
	}
	numbers := between(from, to, s.Points)
	if len(numbers) == 0 {
		return nil, fmt.Errorf("no steps of equal ratio lead from %s to %s; expected both ends above 0", s.From, s.To)
	}
	out := make([]string, len(numbers))
	for i, x := range numbers {
		switch {
		case i == 0:
			out[i] = s.From.String()
			continue
		case i == len(numbers)-1:
			out[i] = s.To.String()
			continue
		case sc.whole:
			x = digits(x)
		}
		out[i] = sc.write(x)
	}
	return out, nil
}

// endError is what is wrong with one end of a range.
type endError struct {
	key string
	err error
}

func (e *endError) Error() string { return e.err.Error() }
func (e *endError) Unwrap() error { return e.err }

func exact(x float64) float64 { return x }

// fourDigits rounds amounts between the ends of a range by ratio, where nobody
// wants 278,495,404.21 yuan.
func fourDigits(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 3, 64), 64)
	if err != nil {
		return x
	}
	return y
}
