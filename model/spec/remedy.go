package spec

import (
	"fmt"
	"reflect"
	"strings"
)

// remedy adds to the last problem what the user may do about it, if anything.
func (d *decoder) remedy(text string) {
	if text != "" {
		d.c.records[len(d.c.records)-1].hint = text
	}
}

// gist is the meaning of a field in brackets, without what its doc says in
// brackets or after a semicolon; all of it where there is one for each of several
// cases, as in "map: this; race: that".
func (f *fieldInfo) gist() string {
	text, _, _ := strings.Cut(f.doc, " (")
	if first, _, more := strings.Cut(text, ";"); more && !strings.Contains(first, ": ") {
		text = first
	}
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

// limits words the range of a field of numbers.
func (f *fieldInfo) limits(v reflect.Value) string {
	switch {
	case f.min != "" && f.max != "":
		return f.min + " to " + f.max
	case v.CanUint() && f.max != "":
		return "0 to " + f.max
	}
	return limits(v)
}

// example words what a field of numbers takes.
func (f *fieldInfo) example(v reflect.Value) string {
	unit := ""
	if f.unit != "" {
		unit = ", in " + f.unit
	}
	switch {
	case f.min != "" && f.max != "":
		return fmt.Sprintf("one from %s to %s%s", f.min, f.max, unit)
	case v.CanFloat():
		return "one such as 0.5" + unit
	}
	return "one such as 20_000" + unit
}

// written turns what people write for a number elsewhere, such as 0.2%, 3m and
// 5,000, into what this field takes.
func written(text string, f *fieldInfo) string {
	number, percent := strings.CutSuffix(text, "%")
	if percent {
		shift := -2
		if f.unit == "permille" {
			shift = 1
		}
		if x, err := real(number, shift); err == nil {
			return "write " + formatReal(x)
		}
		return ""
	}
	if number, shift, ok := cutScale(text); ok {
		if x, err := real(number, shift); err == nil {
			return "write " + formatReal(x)
		}
	}
	if x, err := real(strings.ReplaceAll(text, ",", ""), 0); err == nil && strings.Contains(text, ",") {
		return "write " + formatReal(x) + ", without the comma"
	}
	return ""
}

// leading is the key that a single word in the place of a mapping most likely
// means, "" if none stands out.
func (s *structInfo) leading() string {
	for _, name := range []string{"id", "kind", "law", "path", "measure"} {
		if s.find(name) >= 0 {
			return name
		}
	}
	return ""
}
