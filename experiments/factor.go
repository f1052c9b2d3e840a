package experiments

import (
	"cmp"
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
	values  []string // as in a file, or the names of options; of one that is sampled, some of them to try
	options []Option // by value; nil for a path
	*sampled
	unordered bool
	group     string
	form      table.Form // of all values that the factor can have
}

// writeOut lists the values of a factor, or tells how they are sampled.
func (f Factor) writeOut(p paths) (factor, error) {
	out := factor{name: cmp.Or(f.Name, f.Path, said(f.Event)), path: f.Path, group: said(f.Group)}
	var err error
	switch {
	case len(f.Options) > 0:
		for name := range f.Options {
			out.values = append(out.values, name)
		}
		slices.Sort(out.values)
		for _, name := range out.values {
			out.options = append(out.options, f.Options[name])
		}
		out.unordered = len(out.values) > 2
	case f.Event != nil:
		out.values, out.options = []string{"on", "off"}, []Option{{}, {Without: []string{*f.Event}}}
	case f.Integer != nil:
		out.values, err = f.Integer.values()
	case f.Distribution != nil:
		out.sampled, err = f.Distribution.sampled(kindOf(p, f.Path))
	case f.Range != nil && f.Range.Points == 0:
		out.sampled, err = f.Range.sampled(kindOf(p, f.Path), evenly)
	case f.LogRange != nil && f.LogRange.Points == 0:
		out.sampled, err = f.LogRange.sampled(kindOf(p, f.Path), byRatio)
	case f.Range != nil:
		out.values, err = f.Range.values(kindOf(p, f.Path), design.Range, exact)
	case f.LogRange != nil:
		out.values, err = f.LogRange.values(kindOf(p, f.Path), design.LogRange, fourDigits)
	case f.Category != nil:
		out.values, out.unordered = slices.Clone(f.Category), len(f.Category) > 2
	default:
		out.values = slices.Clone(f.List)
	}
	if out.sampled != nil {
		out.values = []string{out.at(nearlyAll), out.at(1 - nearlyAll)}
	}
	out.form = written(kindOf(p, f.Path), out.values)
	return out, err
}

// written is the form that values of a kind have in tables: those of a range are always
// written alike, and of a list each is looked at.
func written(kind string, values []string) table.Form {
	switch kind {
	case "number", "share", "whole number":
		return fitting(table.Number, values)
	case "date":
		return fitting(table.Date, values)
	}
	return table.Plain
}

func fitting(form table.Form, values []string) table.Form {
	for _, v := range values {
		if !form.Fits(v) {
			return table.Plain
		}
	}
	return form
}

// nearlyAll is a place so near the end of a distribution that few designs pass it.
const nearlyAll = 1.0 / (1 << 20)

// mostValues is the largest number of values of a factor.
const mostValues = 100_000

// values lists the numbers.
func (n Integers) values() ([]string, error) {
	if n.To < n.From {
		return nil, &endError{"to", fmt.Errorf("%d is below the first number, %d", n.To, n.From)}
	}
	count := uint64(n.To-n.From)/uint64(n.Step) + 1
	if count > mostValues {
		return nil, fmt.Errorf("%d numbers are more than %d; expected fewer, or a range", count, mostValues)
	}
	out := make([]string, count)
	for i := range out {
		out[i] = strconv.FormatInt(n.From+int64(i)*n.Step, 10)
	}
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
	// counted says that a unit is something by itself, such as a day, and each as likely
	// as any other; dated that differences are of another kind than values.
	counted, dated bool
}

// scales are the kinds of values that a range can have. Only whole units lie
// between the ends of those that are counted.
var scales = []struct {
	kind string
	scale
}{
	{"number", scale{readShare, table.FormatReal, false, "", 1, false, false}},
	{"share", scale{readShare, table.FormatReal, false, "", 1, false, false}},
	{"money", scale{
		func(t string) (float64, error) { m, err := spec.ParseMoney(t); return float64(m), err },
		func(x float64) string { return spec.Money(math.Round(x)).String() },
		true, "yuan", 100, false, false,
	}},
	{"whole number", scale{
		func(t string) (float64, error) { c, err := spec.ParseCount(t); return float64(c), err },
		func(x float64) string { return strconv.FormatInt(int64(math.Round(x)), 10) },
		true, "", 1, true, false,
	}},
	{"date", scale{
		func(t string) (float64, error) { d, err := spec.ParseDate(t); return float64(d), err },
		func(x float64) string { return spec.Date(math.Round(x)).String() },
		false, "days since 1970-01-01", 1, true, true,
	}},
	{"time", scale{
		func(t string) (float64, error) { i, err := spec.ParseInstant(t); return float64(i), err },
		func(x float64) string { return spec.Instant(math.Round(x)).String() },
		false, "hours since 1970-01-01", 1, true, true,
	}},
	{"duration", scale{
		func(t string) (float64, error) {
			var d spec.Duration
			err := d.DecodeText(t)
			return float64(d), err
		},
		func(x float64) string { return spec.Duration(math.Round(x)).String() },
		false, "hours", 1, true, false,
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
	sc, from, to, err := s.ends(kind)
	if err != nil {
		return nil, err
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

// ends reads both ends by the scale of the values that the path takes.
func (s Span) ends(kind string) (sc scale, from, to float64, err error) {
	if sc, err = scaleOfRange(kindBetween(kind, s.From, s.To)); err != nil {
		return sc, 0, 0, err
	}
	if from, err = sc.read(s.From.String()); err != nil {
		return sc, 0, 0, &endError{"from", err}
	}
	if to, err = sc.read(s.To.String()); err != nil {
		return sc, 0, 0, &endError{"to", err}
	}
	return sc, from, to, nil
}

// kindBetween is the kind of the values between two: between times without an hour lie
// days, as hours count on the days alone that a scenario runs through by the hour.
func kindBetween(kind string, ends ...spec.Scalar) string {
	hours := slices.ContainsFunc(ends, func(t spec.Scalar) bool { _, err := spec.ParseDate(t.String()); return err != nil })
	if kind == "time" && !hours {
		return "date"
	}
	return kind
}

// scaleOfRange gives the scale of a kind of values, or says that it has none.
func scaleOfRange(kind string) (scale, error) {
	sc, ok := scaleNamed(kind)
	if !ok {
		return sc, fmt.Errorf("no range leads through %s, which the path takes; expected a list of values", cmp.Or(kind, "words or several values"))
	}
	return sc, nil
}

// endError is what is wrong with one key of a range or distribution.
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
