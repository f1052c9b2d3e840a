package spec

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Hint is what a struct knows of one of its keys and no tag can say.
type Hint struct {
	// Words are names that the key takes, or the elements of its list.
	Words []string
	// Closed says that it takes nothing else.
	Closed bool
	// Keys is the regular expression of the keys of a map; "" if any will do.
	Keys string
}

// Hinter is a tagged struct that has hints for editors. Decode does not ask for
// them: what they say is checked where the names are known.
type Hinter interface{ Hint(key string) Hint }

// Patterned is a Text with a form that a regular expression can tell, in the
// part of the language that ECMAScript and Go share. The words say the form to
// people: "a date or the id of an event".
type Patterned interface {
	Pattern() (expression, words string)
}

// Schema writes a JSON Schema (draft 2020-12) of the files that Decode fills the
// given structs from; with several of them, the kind tells them apart. Editors
// read it for completion, help and first warnings. What Decode accepts the
// schema accepts, but it cannot tell everything that Decode refuses:
//
//   - what JSON does not keep: the order of keys, keys that are there twice,
//     quotes around numbers, anchors, how a number was written (0x10, .5, and
//     money without a unit);
//   - bounds of values that are texts in JSON (600m, 20_000, 25%, 8h, dates), but
//     for a minus where nothing is below 0, parts of an hour or a fen, 29 February,
//     ranges that end before they begin;
//   - ids that are there twice, and all that a Checker looks at: names that
//     nothing has, dates outside the run, shares that do not add up.
//
// In a file that extends another one it asks for no key that the other may have.
// And there is one text that Decode takes and the schema does not: the bare words
// null and ~, which are nothing in JSON.
func Schema(structs ...any) []byte {
	s := &schemer{names: map[reflect.Type]string{}, wholes: map[reflect.Type]bool{}}
	var kinds []string
	var roots []object
	for _, v := range structs {
		kind, ref := s.root(structOf(v).Type())
		kinds = append(kinds, kind)
		roots = append(roots, ref)
	}
	var o object
	o.put("$schema", "https://json-schema.org/draft/2020-12/schema")
	o.put("title", "hongbao "+strings.Join(kinds, " or ")+", format "+version)
	o.put("type", "object")
	if len(roots) > 1 {
		o.put("required", texts("hongbao", "kind"))
		o.put("properties", object{{"kind", object{{"enum", texts(kinds...)}}}})
	}
	// The last kind is what remains when it is none of the others.
	rest := roots[len(roots)-1]
	for i := len(roots) - 2; i >= 0; i-- {
		is := object{{"properties", object{{"kind", object{{"const", kinds[i]}}}}}}
		rest = object{{"if", is}, {"then", roots[i]}, {"else", rest}}
	}
	o = append(o, rest...)
	o.put("$defs", s.defs)
	var b strings.Builder
	writeJSON(&b, o, "")
	b.WriteByte('\n')
	return []byte(b.String())
}

// schemer writes the definitions of one schema, each struct once.
type schemer struct {
	names  map[reflect.Type]string
	wholes map[reflect.Type]bool
	defs   object
}

// ref points to a definition.
func ref(name string) object { return object{{"$ref", "#/$defs/" + name}} }

// root defines the struct of a whole file and returns its kind and where it is.
func (s *schemer) root(t reflect.Type) (kind string, at object) {
	info := infoOf(t)
	at = s.group(t)
	def := s.defs.get(s.names[t]).(object)
	properties := def.get("properties").(object)
	kind = s.names[t]
	if i := info.find("kind"); i >= 0 && len(info.fields[i].one) > 0 {
		kind = info.fields[i].one[0]
	}
	properties.set("hongbao", object{{"description", "version of the file format"}, {"const", literal(version)}})
	properties.set("kind", object{{"description", "what the file holds"}, {"const", kind}})
	if info.find("extends") < 0 {
		properties.put("extends", object{{"type", "string"}})
	}
	def.set("properties", properties)
	def.set("type", "object")
	def.put("required", texts("hongbao", "kind"))
	if whole, ok := s.whole(t); ok {
		based := object{{"required", texts("extends")}, {"properties", object{{"extends", object{{"not", object{{"const", ""}}}}}}}}
		def.put("if", based)
		def.put("then", true)
		def.put("else", whole)
	}
	s.defs.set(s.names[t], def)
	return kind, at
}

// group defines a struct, without the keys that must be there: in a file that
// extends another one they may be in that one. See whole.
func (s *schemer) group(t reflect.Type) object {
	if name, ok := s.names[t]; ok {
		return ref(name)
	}
	name := s.name(t)
	s.names[t] = name
	s.defs.put(name, object{})
	info := infoOf(t)
	hinter, _ := reflect.New(t).Interface().(Hinter)
	var properties object
	for i := range info.fields {
		f := &info.fields[i]
		var hint Hint
		if hinter != nil {
			hint = hinter.Hint(f.name)
		}
		properties.put(f.name, s.property(f, hint))
	}
	var o object
	if len(s.needs(t)) > 0 {
		o.put("type", "object")
	} else {
		o.put("type", texts("object", "null"))
	}
	o.put("properties", properties)
	o.put("additionalProperties", false)
	s.defs.set(name, o)
	return ref(name)
}

// name makes a name of a type's own, in the words of files, unlike all others.
func (s *schemer) name(t reflect.Type) string {
	var b strings.Builder
	for i, r := range t.Name() {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	base := b.String()
	if base == "" {
		base = "mapping"
	}
	name := base
	for n := 2; s.defs.get(name) != nil; n++ {
		name = fmt.Sprint(base, n)
	}
	return name
}

// needs lists the keys that a mapping must have to decode.
func (s *schemer) needs(t reflect.Type) []string {
	var out []string
	info := infoOf(t)
	for i := range info.fields {
		f := &info.fields[i]
		if f.required || f.def == nil && isGroup(f.typ) && len(s.needs(f.typ)) > 0 {
			out = append(out, f.name)
		}
	}
	return out
}

// whole defines which keys a struct and all in it must have, and nothing else;
// false if there are none.
func (s *schemer) whole(t reflect.Type) (object, bool) {
	if !s.demanding(t, map[reflect.Type]bool{}) {
		return nil, false
	}
	s.group(t) // it has the name
	name := s.names[t] + ".whole"
	if s.wholes[t] {
		return ref(name), true
	}
	s.wholes[t] = true
	s.defs.put(name, object{})
	var o, properties object
	if needs := s.needs(t); len(needs) > 0 {
		o.put("required", texts(needs...))
	}
	info := infoOf(t)
	for i := range info.fields {
		if inner := s.wholeOf(info.fields[i].typ); inner != nil {
			properties.put(info.fields[i].name, inner)
		}
	}
	if len(properties) > 0 {
		o.put("properties", properties)
	}
	s.defs.set(name, o)
	return ref(name), true
}

// wholeOf is whole for the value of a key, nil if nothing in it must be there.
func (s *schemer) wholeOf(t reflect.Type) object {
	switch {
	case t == seriesType || isText(t):
		return nil
	case t.Kind() == reflect.Pointer:
		return s.wholeOf(t.Elem())
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Map:
		inner := s.wholeOf(t.Elem())
		switch {
		case inner == nil:
			return nil
		case t.Kind() == reflect.Map:
			return object{{"additionalProperties", inner}}
		}
		return object{{"items", inner}}
	case t.Kind() == reflect.Struct:
		inner, _ := s.whole(t)
		return inner
	}
	return nil
}

// demanding reports whether a struct, or one in it, has a key that must be there.
func (s *schemer) demanding(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	info := infoOf(t)
	return slices.ContainsFunc(info.fields, func(f fieldInfo) bool {
		e := element(f.typ)
		return f.required || isGroup(e) && e != seriesType && s.demanding(e, seen)
	})
}

// property is what one key takes.
func (s *schemer) property(f *fieldInfo, hint Hint) object {
	var o object
	if text := s.describe(f); text != "" {
		o.put("description", text)
	}
	o = append(o, s.value(f.typ, f, hint)...)
	switch {
	case f.def != nil:
		o.put("default", plainJSON(f.def, element(f.typ)))
	case f.required:
	case f.typ.Kind() == reflect.Bool:
		o.put("default", false)
	case f.typ == reflect.TypeFor[Duration]():
		o.put("default", "0d")
	case counted(f.typ):
		o.put("default", literal("0"))
	}
	return o
}

// value is what a type takes.
func (s *schemer) value(t reflect.Type, f *fieldInfo, hint Hint) object {
	switch {
	case t.Kind() == reflect.Pointer:
		return orNull(s.value(t.Elem(), f, hint))
	case t == seriesType:
		return object{
			{"type", texts("object", "null")},
			{"propertyNames", matching("string", dayForm, "a date, such as 2015-02-02")},
			{"additionalProperties", s.scalar(t, f, hint)},
		}
	case isText(t):
		return s.scalar(t, f, hint)
	}
	switch t.Kind() {
	case reflect.Struct:
		if k := infoOf(t).standsFor(f); k != nil {
			return object{{"anyOf", []any{s.value(k.typ, k, Hint{}), s.group(t)}}}
		}
		return s.group(t)
	case reflect.Slice:
		return object{{"type", texts("array", "null")}, {"items", s.item(t.Elem(), f, hint)}}
	case reflect.Map:
		keys := object{{"minLength", literal("1")}}
		if hint.Keys != "" {
			keys.put("pattern", hint.Keys)
		}
		return object{{"type", texts("object", "null")}, {"propertyNames", keys}, {"additionalProperties", s.value(t.Elem(), f, hint)}}
	}
	return s.scalar(t, f, hint)
}

// item is what a list takes. Lists whose elements have an id merge with those of
// the file that is extended; all others replace them, so that their elements
// must be whole.
func (s *schemer) item(t reflect.Type, f *fieldInfo, hint Hint) object {
	o := s.value(t, f, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !isGroup(t) || t == seriesType || o.get("$ref") == nil {
		return o
	}
	info := infoOf(t)
	if i := info.find("id"); i >= 0 {
		if info.fields[i].required {
			o.put("required", texts("id"))
		}
		return o
	}
	if whole, ok := s.whole(t); ok {
		o.put("allOf", []any{whole})
	}
	return o
}

// orNull lets a key be empty.
func orNull(o object) object {
	switch {
	case o.get("enum") != nil:
		o.set("enum", append(slices.Clone(o.get("enum").([]any)), nil))
	case o.get("$ref") != nil:
		return object{{"anyOf", []any{o, object{{"type", "null"}}}}}
	}
	switch known := o.get("type").(type) {
	case string:
		o.set("type", texts(known, "null"))
	case []any:
		if !slices.Contains(known, any("null")) {
			o.set("type", append(slices.Clone(known), "null"))
		}
	}
	return o
}

// describe words what the tags say, for the help of an editor.
func (s *schemer) describe(f *fieldInfo) string {
	var parts []string
	if f.doc != "" {
		parts = append(parts, f.doc)
	}
	if f.unit != "" {
		parts = append(parts, "unit "+f.unit)
	}
	if text := (&fieldInfo{min: f.min, max: f.max}).comment(); text != "" {
		parts = append(parts, text)
	}
	switch {
	case f.defText != "":
		parts = append(parts, f.defText+" if absent")
	case f.required:
		parts = append(parts, "required")
	}
	if f.source != "" {
		parts = append(parts, "source "+f.source)
	}
	return strings.Join(parts, "; ")
}
