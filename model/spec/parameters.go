package spec

import (
	"fmt"
	"reflect"
)

// Parameter is one value of a file that can be set.
type Parameter struct {
	// Path is what Document.Set takes. In a list or map that is empty, "*"
	// stands for the name of an element; such rows have no Value.
	Path    string
	Kind    string   // "date", "money", "list of text", ...
	Unit    string   // "" if the kind says it all
	Min     string   // inclusive, as in a file; "" for none
	Max     string   // inclusive, as in a file; "" for none
	Default string   // what an absent key stands for; "" if required or nothing
	Value   string   // as Set takes it; "" where there is nothing
	Doc     string   // the meaning
	Source  string   // where the number comes from
	Values  []string // the permitted words, if only some are
}

// Parameters lists all values of a tagged struct, or of a pointer to one, in
// the order of the file. Elements of lists go by their id. What is nil is
// listed after its type, without Value. The keys hongbao and kind are not in
// the list, as they cannot be set.
func Parameters(v any) []Parameter {
	l := &lister{}
	l.group(structOf(v), "", true)
	return l.rows
}

// Missing tells which of some paths Parameters does not list. It looks at what leads
// to them alone.
func Missing(v any, paths []string) []string {
	l := &lister{toward: map[string]bool{}}
	for _, path := range paths {
		for i, r := range path + "." {
			if r == '.' {
				l.toward[path[:i]] = true
			}
		}
	}
	l.group(structOf(v), "", true)
	found := map[string]bool{}
	for _, p := range l.rows {
		found[p.Path] = true
	}
	var out []string
	for _, path := range paths {
		if !found[path] {
			out = append(out, path)
		}
	}
	return out
}

// lister walks a value.
type lister struct {
	encoder
	toward map[string]bool // paths alone, and nothing beside the way to these
	rows   []Parameter
	above  []reflect.Type // the structs around, as a type may hold itself
}

func (l *lister) group(v reflect.Value, path string, filled bool) {
	for _, t := range l.above {
		if t == v.Type() && !filled {
			return
		}
	}
	l.above = append(l.above, v.Type())
	info := infoOf(v.Type())
	for i := range info.fields {
		f := &info.fields[i]
		if path == "" && (f.name == "hongbao" || f.name == "kind") {
			continue
		}
		l.value(v.FieldByIndex(f.index), f, join(path, f.name), filled)
	}
	l.above = l.above[:len(l.above)-1]
}

func (l *lister) value(v reflect.Value, f *fieldInfo, path string, filled bool) {
	if l.toward != nil && !l.toward[path] {
		return
	}
	t := v.Type()
	switch {
	case t.Kind() == reflect.Pointer:
		if v.IsNil() {
			l.value(reflect.New(t.Elem()).Elem(), f, path, false)
		} else {
			l.value(v.Elem(), f, path, filled)
		}
	case t == seriesType || isText(t):
		l.row(v, f, path, filled)
	case t.Kind() == reflect.Struct:
		if k := infoOf(t).standsFor(f); k != nil {
			l.value(v.FieldByIndex(k.index), k, path, filled)
		}
		l.group(v, path, filled)
	case t.Kind() == reflect.Slice && isGroup(element(t)):
		for i := range v.Len() {
			l.value(v.Index(i), f, join(path, l.itemName(v.Index(i), i)), filled)
		}
		if v.Len() == 0 {
			l.value(reflect.New(t.Elem()).Elem(), f, join(path, "*"), false)
		}
	case t.Kind() == reflect.Map:
		for _, k := range sortedKeys(v) {
			l.value(addressable(v.MapIndex(k)), f, join(path, k.String()), filled)
		}
		if v.Len() == 0 {
			l.value(reflect.New(t.Elem()).Elem(), f, join(path, "*"), false)
		}
	default:
		l.row(v, f, path, filled)
	}
}

func (l *lister) row(v reflect.Value, f *fieldInfo, path string, filled bool) {
	if l.toward != nil {
		l.rows = append(l.rows, Parameter{Path: path})
		return
	}
	p := Parameter{
		Path: path, Kind: kindName(v.Type()), Unit: f.unit, Min: f.min, Max: f.max,
		Default: f.defText, Doc: f.doc, Source: f.source, Values: f.one,
	}
	if f.def == nil && !f.required && f.typ == v.Type() {
		p.Default = l.shown(reflect.Zero(v.Type()))
	}
	if filled {
		p.Value = l.shown(v)
	}
	l.rows = append(l.rows, p)
}

// shown writes a value as Set takes it, or "" for an empty one.
func (l *lister) shown(v reflect.Value) string {
	switch {
	case v.Type() == seriesType, v.Kind() == reflect.Slice:
		if v.Len() == 0 {
			return ""
		}
	case isText(v.Type()):
		if encoded(v) == "" {
			return ""
		}
	case v.Kind() == reflect.String:
		if v.Len() == 0 {
			return ""
		}
	}
	if v.CanFloat() && !finite(v.Float()) {
		return fmt.Sprint(v.Float())
	}
	return l.flow(v, "")
}
