package spec

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Encode writes a tagged struct, or a pointer to one, as a file with nothing
// left out: every key, defaults too, in the order of the fields; the keys of
// maps are sorted. Only nil pointers and empty lists and maps are absent, and
// texts that may be one of a list but are none. Parsing and decoding the file
// gives an equal value, and encoding that gives the same bytes. To be read back
// the struct needs the keys hongbao and kind first. The error names the path of
// a value that no file can hold, such as an infinite number.
func Encode(v any) ([]byte, error) { return encode(v, false) }

// EncodeCommented writes what Encode does, with meaning, unit, bounds and
// permitted words at the end of the lines.
func EncodeCommented(v any) ([]byte, error) { return encode(v, true) }

func encode(v any, comments bool) ([]byte, error) {
	e := &encoder{comments: comments}
	e.group(structOf(v), 0, "", true)
	if e.err != nil {
		return nil, e.err
	}
	return []byte(e.out.String()), nil
}

// structOf returns the struct behind v in a form that can be addressed, as the
// methods of Text may need it.
func structOf(v any) reflect.Value {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer && !r.IsNil() {
		r = r.Elem()
	}
	if !r.IsValid() || !isGroup(r.Type()) {
		panic(fmt.Sprintf("spec: a tagged struct is needed, not %T", v))
	}
	return addressable(r)
}

func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// encoder writes values in block form, and single values in flow form.
type encoder struct {
	out      strings.Builder
	comments bool
	err      error
}

func (e *encoder) fail(path, format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("%s", prefixed(path, fmt.Sprintf(format, args...)))
	}
}

// group writes the keys of a struct, each on lines of its own.
func (e *encoder) group(v reflect.Value, depth int, path string, top bool) {
	info := infoOf(v.Type())
	for i := range info.fields {
		f := &info.fields[i]
		fv := v.FieldByIndex(f.index)
		if omitted(fv, f, top) {
			continue
		}
		e.entry(f.name, e.shortened(fv, f), depth, join(path, f.name), f.comment())
	}
}

// omitted reports whether a field is one that an absent key stands for just as
// well.
func omitted(v reflect.Value, f *fieldInfo, top bool) bool {
	if f.def != nil || f.required {
		return false
	}
	switch {
	case v.Kind() == reflect.Pointer:
		return v.IsNil()
	case v.Type() == seriesType:
		return v.Len() == 0
	case isText(v.Type()):
		return v.Type() != reflect.TypeFor[Scalar]() && encoded(v) == ""
	case v.Kind() == reflect.Slice, v.Kind() == reflect.Map:
		return v.Len() == 0
	case v.Kind() == reflect.String && v.Len() == 0:
		return f.one != nil || top && f.name == "extends"
	}
	return false
}

// shortened gives the single value that stands for a struct, or the struct.
func (e *encoder) shortened(v reflect.Value, f *fieldInfo) reflect.Value {
	if f.short == "" {
		return v
	}
	info := infoOf(v.Type())
	out := v
	for i := range info.fields {
		k := &info.fields[i]
		switch kv := v.FieldByIndex(k.index); {
		case omitted(kv, k, false):
		case k.name == f.short:
			out = kv
		default:
			return v
		}
	}
	return out
}

// encoded returns the text of a Text value.
func encoded(v reflect.Value) string {
	return addressable(v).Addr().Interface().(Text).EncodeText()
}

// entry writes one key and its value.
func (e *encoder) entry(name string, v reflect.Value, depth int, path, comment string) {
	e.indent(depth)
	e.out.WriteString(e.word(name, false, path) + ":")
	e.after(v, depth, path, comment)
}

func (e *encoder) indent(depth int) { e.out.WriteString(strings.Repeat("  ", depth)) }

// after writes a value that follows a colon.
func (e *encoder) after(v reflect.Value, depth int, path, comment string) {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		e.after(v.Elem(), depth, path, comment)
		return
	}
	if !e.blocky(v) {
		e.out.WriteString(" " + e.flow(v, path) + e.tail(comment) + "\n")
		return
	}
	e.out.WriteString(e.tail(comment) + "\n")
	e.block(v, depth+1, path)
}

func (e *encoder) tail(comment string) string {
	if !e.comments || comment == "" {
		return ""
	}
	return "  # " + comment
}

// blocky reports whether a value takes lines of its own. Empty things do not.
func (e *encoder) blocky(v reflect.Value) bool {
	switch {
	case v.Kind() == reflect.Pointer:
		return !v.IsNil() && e.blocky(v.Elem())
	case v.Type() == seriesType:
		return v.Len() > 0
	case isText(v.Type()):
		return false
	}
	switch v.Kind() {
	case reflect.Struct:
		info := infoOf(v.Type())
		return slices.ContainsFunc(info.fields, func(f fieldInfo) bool { return !omitted(v.FieldByIndex(f.index), &f, false) })
	case reflect.Map:
		return v.Len() > 0
	case reflect.Slice:
		// A list of single values stays on its line while that is short.
		// The probe keeps what it finds wrong to itself, as it knows no paths.
		width, probe := 0, &encoder{}
		for i := range v.Len() {
			if e.blocky(v.Index(i)) {
				return true
			}
			width += len(probe.flow(v.Index(i), "")) + 2
		}
		return width > 90
	}
	return false
}

// block writes a value on lines of its own.
func (e *encoder) block(v reflect.Value, depth int, path string) {
	switch {
	case v.Type() == seriesType:
		for _, p := range v.Interface().(Series) {
			at := join(path, p.Date.String())
			e.indent(depth)
			e.out.WriteString(p.Date.String() + ": " + e.real(p.Value, at) + "\n")
		}
	case v.Kind() == reflect.Struct:
		e.group(v, depth, path, false)
	case v.Kind() == reflect.Map:
		for _, k := range sortedKeys(v) {
			e.entry(k.String(), v.MapIndex(k), depth, join(path, k.String()), "")
		}
	default:
		for i := range v.Len() {
			e.item(v.Index(i), depth, join(path, e.itemName(v.Index(i), i)))
		}
	}
}

// item writes one element of a list behind its dash.
func (e *encoder) item(v reflect.Value, depth int, path string) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if !e.blocky(v) {
		e.indent(depth)
		e.out.WriteString("- " + e.flow(v, path) + "\n")
		return
	}
	// The element's own first line takes the dash in place of its indent.
	inner := &encoder{comments: e.comments}
	inner.block(v, depth+1, path)
	if e.err == nil {
		e.err = inner.err
	}
	e.indent(depth)
	e.out.WriteString("- " + strings.TrimPrefix(inner.out.String(), strings.Repeat("  ", depth+1)))
}

// itemName is the name of a list element in paths.
func (e *encoder) itemName(v reflect.Value, i int) string {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if isGroup(v.Type()) {
		if id := infoOf(v.Type()).id(v); id != "" {
			return id
		}
	}
	return fmt.Sprint(i)
}

// id returns the text of the field id of a struct, or "".
func (s *structInfo) id(v reflect.Value) string {
	k := s.find("id")
	if k < 0 {
		return ""
	}
	f := v.FieldByIndex(s.fields[k].index)
	switch {
	case isText(f.Type()):
		return encoded(f)
	case f.Kind() == reflect.String:
		return f.String()
	}
	return ""
}

func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// flow writes a value within one line, as --set takes it too.
func (e *encoder) flow(v reflect.Value, path string) string {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return "null"
		}
		return e.flow(v.Elem(), path)
	case v.Type() == seriesType:
		parts := []string{}
		for _, p := range v.Interface().(Series) {
			parts = append(parts, p.Date.String()+": "+e.real(p.Value, join(path, p.Date.String())))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case isText(v.Type()):
		if v.CanFloat() && !finite(v.Float()) {
			e.fail(path, "%v is not a number that a file can hold", v.Float())
		}
		text := encoded(v)
		if addressable(v).Addr().Type().Implements(bareType) {
			return text
		}
		return e.word(text, true, path)
	}
	switch v.Kind() {
	case reflect.Struct:
		parts := []string{}
		info := infoOf(v.Type())
		for i := range info.fields {
			f := &info.fields[i]
			if fv := v.FieldByIndex(f.index); !omitted(fv, f, false) {
				parts = append(parts, e.word(f.name, false, path)+": "+e.flow(e.shortened(fv, f), join(path, f.name)))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.Map:
		parts := []string{}
		for _, k := range sortedKeys(v) {
			parts = append(parts, e.word(k.String(), false, path)+": "+e.flow(v.MapIndex(k), join(path, k.String())))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.Slice:
		parts := []string{}
		for i := range v.Len() {
			parts = append(parts, e.flow(v.Index(i), join(path, e.itemName(v.Index(i), i))))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.String:
		return e.word(v.String(), false, path)
	case reflect.Float64:
		return e.real(v.Float(), path)
	}
	return fmt.Sprint(v.Interface())
}

func (e *encoder) real(x float64, path string) string {
	if !finite(x) {
		e.fail(path, "%v is not a number that a file can hold", x)
	}
	return formatReal(x)
}

// word writes a text, in quotes unless every YAML reader takes it for the same
// text without; free texts may also look like numbers and dates.
func (e *encoder) word(text string, free bool, path string) string {
	if !utf8.ValidString(text) {
		e.fail(path, "the text is not UTF-8")
	}
	if plainWord(text, free) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r != 0xFEFF && (r == ' ' || unicode.IsGraphic(r) && r < 0xFFFE && !unicode.IsSpace(r)):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plainWord reports whether a text needs no quotes.
func plainWord(text string, free bool) bool {
	switch strings.ToLower(text) {
	case "", "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return false
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r):
		case r == '_':
		case r >= '0' && r <= '9':
			if i == 0 && !free {
				return false
			}
		case r == '.' || r == '%' || r == '/' || r == '(' || r == ')':
			if i == 0 {
				return false
			}
		case r == '-':
			// A dash begins a list element only before a space.
			if i == 0 && (!free || len(text) == 1 || text[1] < '0' || text[1] > '9') {
				return false
			}
		case r == ':':
			// A colon ends a key only before a space or the end.
			if i == 0 || !free || i == len(text)-1 || text[i+1] == ' ' {
				return false
			}
		case r == ' ':
			if i == 0 || i == len(text)-1 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// comment words what the tags say.
func (f *fieldInfo) comment() string {
	var parts []string
	if f.doc != "" {
		parts = append(parts, f.doc)
	}
	if f.unit != "" {
		parts = append(parts, f.unit)
	}
	switch {
	case f.min != "" && f.max != "":
		parts = append(parts, f.min+" to "+f.max)
	case f.min != "":
		parts = append(parts, "at least "+f.min)
	case f.max != "":
		parts = append(parts, "at most "+f.max)
	}
	if f.one != nil {
		parts = append(parts, strings.Join(f.one, " | "))
	}
	return strings.Join(parts, "; ")
}
