package spec

import (
	"reflect"
	"regexp"
	"strconv"
)

// The forms of values that JSON has as texts, numbers without their sign.
const (
	digitsForm   = `[0-9]+(_[0-9]+)*`
	decimalForm  = digitsForm + `(\.` + digitsForm + `)?`
	exponentForm = `([eE][+-]?[0-9]+)?`
	dayForm      = `[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))`
	scaleForm    = `(k|m|bn)?`
)

// signed puts a sign before a number and a unit behind it. Where nothing is below
// 0, only 0 may have a minus.
func signed(f *fieldInfo, number, unit string) string {
	low := f.low
	if low.IsValid() && !less(low, reflect.Zero(low.Type())) {
		return `\+?` + number + unit + `|-0[0_.]*` + unit
	}
	return `[+-]?` + number + unit
}

// matching is a schema of values that, where they are texts, have a form.
// Editors show the message; validators do not know the key and pass it by.
func matching(kind any, form, expected string) object {
	return object{
		{"type", kind},
		{"pattern", "^(" + form + ")$"},
		{"patternErrorMessage", "expected " + expected},
	}
}

// scalar is what a single value takes: one of a series, a text, a number.
func (s *schemer) scalar(t reflect.Type, f *fieldInfo, hint Hint) object {
	words := f.one
	if words == nil && hint.Closed {
		words = hint.Words
	}
	if words != nil {
		return object{{"enum", texts(words...)}}
	}
	numbers := func(kind, number, unit, expected string) object {
		o := matching(texts(kind, "string"), signed(f, number, unit), expected)
		if text := limit(t, f.low); text != "" {
			o.put("minimum", literal(text))
		}
		if text := limit(t, f.top); text != "" {
			o.put("maximum", literal(text))
		}
		return o
	}
	switch t {
	case seriesType:
		return numbers("number", decimalForm, exponentForm+`(k|m|bn|%)?`, "a number, such as 0.5, 25% or 355m")
	case reflect.TypeFor[Date]():
		return matching("string", dayForm, "a date, such as 2015-02-02")
	case reflect.TypeFor[Instant]():
		return matching("string", dayForm+`(T([01][0-9]|2[0-3]):00)?`, "a time in full hours, such as 2015-02-02T20:00, or a date")
	case reflect.TypeFor[DateRange]():
		return matching("string", dayForm+`\.\.`+dayForm, "a range of dates, such as 2014-01-26..2014-02-08")
	case reflect.TypeFor[Duration]():
		o := matching("string", `0|`+signed(f, decimalForm, `[hdw]`), "a duration, such as 8h, 66d or 2w")
		if f.low.IsValid() && f.low.Int() > 0 || f.top.IsValid() && f.top.Int() < 0 {
			return o
		}
		// Only nothing needs no unit.
		o.set("type", texts("string", "integer"))
		o.put("minimum", literal("0"))
		o.put("maximum", literal("0"))
		return o
	case reflect.TypeFor[Money]():
		return numbers("number", decimalForm, scaleForm+`( yuan)?`, "money, such as 500m or 10.7 yuan")
	case reflect.TypeFor[Share]():
		return numbers("number", decimalForm, exponentForm+`%?`, "a share, such as 0.25 or 25%")
	case reflect.TypeFor[Count]():
		return numbers("integer", decimalForm, scaleForm, "a whole number, such as 20_000 or 564m")
	}
	if p, ok := reflect.New(t).Interface().(Patterned); ok {
		form, expected := p.Pattern()
		return matching(kinds(form), form, expected)
	}
	switch {
	case isText(t), t.Kind() == reflect.String:
		// Every single value has a text.
		o := object{{"type", texts("string", "number", "boolean")}}
		if f.required && t.Kind() == reflect.String && !isText(t) {
			o.put("minLength", literal("1"))
		}
		if len(hint.Words) > 0 {
			o.put("examples", texts(hint.Words...))
		}
		return o
	case t.Kind() == reflect.Bool:
		return object{{"type", "boolean"}}
	case t.Kind() == reflect.Float64:
		return numbers("number", decimalForm, exponentForm, "a number, such as 0.5")
	}
	o := numbers("integer", digitsForm, "", "a whole number, such as 20_000")
	switch bits := t.Bits(); {
	case reflect.Zero(t).CanUint():
		if o.get("minimum") == nil {
			o.put("minimum", literal("0"))
		}
		if o.get("maximum") == nil && bits < 64 {
			o.put("maximum", literal(strconv.FormatUint(1<<bits-1, 10)))
		}
	case bits < 64:
		if o.get("minimum") == nil {
			o.put("minimum", literal(strconv.FormatInt(-1<<(bits-1), 10)))
		}
		if o.get("maximum") == nil {
			o.put("maximum", literal(strconv.FormatInt(1<<(bits-1)-1, 10)))
		}
	}
	return o
}

// kinds are the kinds of JSON values that may have a form once they are written.
func kinds(form string) []any {
	out := texts("string")
	match := regexp.MustCompile("^(" + form + ")$").MatchString
	switch {
	case match("0.5"):
		out = append(out, "number")
	case match("1"):
		out = append(out, "integer")
	}
	if match("true") {
		out = append(out, "boolean")
	}
	return out
}

// limit writes a bound as a JSON number, "" for none.
func limit(t reflect.Type, v reflect.Value) string {
	switch {
	case !v.IsValid():
		return ""
	case t == reflect.TypeFor[Money]():
		return formatScaled(v.Int(), 2)
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	}
	return formatReal(v.Float())
}

// counted reports whether an absent key of the type stands for the number 0.
func counted(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[Money](), reflect.TypeFor[Share](), reflect.TypeFor[Count]():
		return true
	}
	if isText(t) || t == seriesType {
		return false
	}
	v := reflect.Zero(t)
	return v.CanInt() || v.CanUint() || v.CanFloat()
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// plainJSON is a node of a default as JSON.
func plainJSON(n *node, t reflect.Type) any {
	switch n.kind {
	case listNode:
		out := []any{}
		for _, item := range n.items {
			out = append(out, plainJSON(item, t))
		}
		return out
	case mapNode:
		var out object
		for _, f := range n.fields {
			out.put(f.name, plainJSON(f.value, t))
		}
		return out
	}
	switch {
	case t.Kind() == reflect.Bool:
		return n.text == "true"
	case t.Kind() != reflect.String && !n.quoted && jsonNumber.MatchString(n.text):
		return literal(n.text)
	}
	return n.text
}
