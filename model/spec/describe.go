package spec

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// fieldInfo is what the tags of one field say.
type fieldInfo struct {
	name     string
	index    []int
	typ      reflect.Type
	unit     string
	doc      string
	source   string
	min, max string        // as in the tag, or "" for none
	low, top reflect.Value // the bounds as values; invalid for none
	one      []string
	short    string // key that a single value stands for; "" for none
	required bool
	def      *node // of the default; nil for none
	defText  string
}

// structInfo lists the keys of a struct in the order of its fields.
type structInfo struct{ fields []fieldInfo }

func (s *structInfo) find(name string) int {
	return slices.IndexFunc(s.fields, func(f fieldInfo) bool { return f.name == name })
}

// standsFor gives the key of a struct for which a single value stands in a field; nil
// if none does.
func (s *structInfo) standsFor(f *fieldInfo) *fieldInfo {
	if f.short == "" {
		return nil
	}
	return &s.fields[s.find(f.short)]
}

func (s *structInfo) names() []string {
	names := make([]string, 0, len(s.fields))
	for i := range s.fields {
		names = append(names, s.fields[i].name)
	}
	return names
}

var (
	textType    = reflect.TypeFor[Text]()
	bareType    = reflect.TypeFor[bare]()
	checkerType = reflect.TypeFor[Checker]()
	seriesType  = reflect.TypeFor[Series]()
)

func isText(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textType) }

// isGroup reports whether a type is a struct of keys.
func isGroup(t reflect.Type) bool { return t.Kind() == reflect.Struct && !isText(t) }

// described holds what the tags of types say, which never changes: it is read once.
var described sync.Map // reflect.Type -> *structInfo

// infoOf reads the tags of a struct type. It panics on faulty ones.
func infoOf(typ reflect.Type) *structInfo {
	if info, ok := described.Load(typ); ok {
		return info.(*structInfo)
	}
	info := &structInfo{}
	info.collect(typ, nil)
	described.Store(typ, info)
	return info
}

func (s *structInfo) collect(typ reflect.Type, index []int) {
	for i := range typ.NumField() {
		sf := typ.Field(i)
		at := append(slices.Clone(index), i)
		name, tagged := sf.Tag.Lookup("yaml")
		if sf.Anonymous && !tagged && sf.Type.Kind() == reflect.Struct {
			s.collect(sf.Type, at)
			continue
		}
		if !tagged || name == "-" {
			continue
		}
		where := typ.String() + "." + sf.Name
		if !sf.IsExported() || name == "" || strings.Contains(name, ",") {
			panic(fmt.Sprintf("spec: %s: a yaml tag needs an exported field and a plain name", where))
		}
		if s.find(name) >= 0 {
			panic(fmt.Sprintf("spec: %s: the key %q is there twice", where, name))
		}
		f := fieldInfo{
			name: name, index: at, typ: sf.Type, min: sf.Tag.Get("min"), max: sf.Tag.Get("max"),
			unit: sf.Tag.Get("unit"), doc: sf.Tag.Get("doc"), source: sf.Tag.Get("source"), short: sf.Tag.Get("short"), required: sf.Tag.Get("required") == "true",
		}
		if one := sf.Tag.Get("one"); one != "" {
			f.one = strings.Split(one, "|")
		}
		f.bounds(where)
		def, has := sf.Tag.Lookup("default")
		f.standard(where, def, has)
		s.fields = append(s.fields, f)
	}
}

// element strips pointers, lists and maps off a type.
func element(t reflect.Type) reflect.Type {
	for t != seriesType && !isText(t) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
	return t
}

// bounds reads min, max and one, which hold for the elements of the field.
func (f *fieldInfo) bounds(where string) {
	e := element(f.typ)
	supported(f.typ, where)
	if f.one != nil && e.Kind() != reflect.String {
		panic(fmt.Sprintf("spec: %s: one is for texts", where))
	}
	share := e == reflect.TypeFor[Share]()
	if f.min == "" && (share || e == reflect.TypeFor[Count]() || e == reflect.TypeFor[Duration]()) {
		f.min = "0"
	}
	if f.max == "" && share {
		f.max = "100%"
	}
	f.low, f.top = bound(e, f.min, where), bound(e, f.max, where)
}

// bound reads the text of a bound as a value of the type, or a number for a
// series.
func bound(e reflect.Type, text, where string) reflect.Value {
	if text == "" {
		return reflect.Value{}
	}
	if e == seriesType {
		x, err := parseSeriesValue(text)
		if err != nil {
			panic(fmt.Sprintf("spec: %s: bound: %v", where, err))
		}
		return reflect.ValueOf(x)
	}
	v := reflect.New(e).Elem()
	if !v.CanInt() && !v.CanUint() && !v.CanFloat() {
		panic(fmt.Sprintf("spec: %s: bounds are for numbers, dates and the like", where))
	}
	d := &decoder{c: &collector{}}
	d.value(v, &node{text: text}, &fieldInfo{typ: e}, "")
	if err := d.c.err(); err != nil {
		panic(fmt.Sprintf("spec: %s: bound: %v", where, err))
	}
	return v
}

// supported panics on types that have no form in a file.
func supported(t reflect.Type, where string) {
	if t == seriesType || isText(t) {
		return
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float64, reflect.Struct,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			supported(t.Elem(), where)
			return
		}
	case reflect.Slice, reflect.Pointer:
		supported(t.Elem(), where)
		return
	}
	panic(fmt.Sprintf("spec: %s: the type %s has no form in a file", where, t))
}

// standard reads the default, and makes sure that what an absent key stands
// for is a value that the file could hold.
func (f *fieldInfo) standard(where, text string, has bool) {
	scalar := f.typ != seriesType && !isGroup(f.typ) && (isText(f.typ) || f.typ.Kind() != reflect.Slice && f.typ.Kind() != reflect.Map)
	if !has {
		if !scalar || f.required || f.typ.Kind() == reflect.Pointer || !f.low.IsValid() && !f.top.IsValid() {
			return
		}
		if word, limit := f.outside(reflect.Zero(f.typ)); word != "" {
			panic(fmt.Sprintf("spec: %s: an absent key is %s %s; give it a default, or make it required or a pointer", where, word, limit))
		}
		return
	}
	f.defText = text
	f.def = &node{text: text}
	if e := element(f.typ); !scalar || isGroup(e) || e == seriesType || (f.typ.Kind() == reflect.Pointer && strings.ContainsAny(text, "[{")) {
		p := &parser{}
		f.def = p.value("default", text)
		if err := p.c.err(); err != nil {
			panic(fmt.Sprintf("spec: %s: default: %v", where, err))
		}
	}
	if isGroup(element(f.typ)) {
		return // judged when it is used; the type may hold itself
	}
	d := &decoder{c: &collector{}}
	d.value(reflect.New(f.typ).Elem(), f.def, f, "")
	if err := d.c.err(); err != nil {
		panic(fmt.Sprintf("spec: %s: default: %v", where, err))
	}
}

// outside returns on which side of the bounds a value lies ("below", "above")
// and the bound, or "".
func (f *fieldInfo) outside(v reflect.Value) (word, limit string) {
	if f.low.IsValid() && less(v, f.low) {
		return "below", f.min
	}
	if f.top.IsValid() && less(f.top, v) {
		return "above", f.max
	}
	return "", ""
}

func less(a, b reflect.Value) bool {
	switch {
	case a.CanInt():
		return a.Int() < b.Int()
	case a.CanUint():
		return a.Uint() < b.Uint()
	default:
		x, y := a.Float(), b.Float()
		return x < y || math.IsNaN(x) || math.IsNaN(y)
	}
}

// kindName names a type as users know it.
func kindName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Date]():
		return "date"
	case reflect.TypeFor[Instant]():
		return "time"
	case reflect.TypeFor[DateRange]():
		return "range of dates"
	case reflect.TypeFor[Duration]():
		return "duration"
	case reflect.TypeFor[Money]():
		return "money"
	case reflect.TypeFor[Share]():
		return "share"
	case reflect.TypeFor[Count]():
		return "whole number"
	case reflect.TypeFor[Scalar]():
		return "value"
	case seriesType:
		return "dated numbers"
	}
	if isText(t) {
		return "text"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Float64:
		return "number"
	case reflect.Pointer:
		return kindName(t.Elem())
	case reflect.Slice:
		return "list of " + kindName(t.Elem())
	case reflect.Map:
		return "map of " + kindName(t.Elem())
	case reflect.Struct:
		return "mapping"
	}
	return "whole number"
}
