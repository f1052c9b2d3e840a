package model

import (
	"hash/maphash"
	"reflect"
	"strings"
	"unsafe"

	"hongbao/agents"
)

// digest is all state that has one name, places in lists left out: of what no
// column keeps, and of everything.
type digest struct{ loose, all uint64 }

// stateOf reads the state of a run, by name. Numbers are read as bytes, a list of
// them at once; each pointer is followed once. What a scenario is made of is
// never changed and not read, nor are names, rules and the graph.
func stateOf(r *Run) map[string]digest {
	w := &walker{kept: map[place]bool{}, seen: map[place]bool{}}
	for _, c := range r.kept().columns {
		v := reflect.ValueOf(c.at)
		w.kept[place{v.Pointer(), v.Type().Elem()}] = true
		if e := v.Elem(); e.Kind() == reflect.Slice && e.Len() > 0 {
			w.kept[place{e.Pointer(), e.Type()}] = true // the same cells under another name
		}
	}
	root := &node{}
	world := reflect.ValueOf(r.World)
	w.seen[place{world.Pointer(), world.Type()}] = true
	w.walk(world.Elem(), root.child(world.Type().Elem(), -1), false)
	for _, m := range r.mechanisms {
		v := reflect.ValueOf(m).Elem()
		w.walk(v, root.child(v.Type(), -1), false)
	}
	out := map[string]digest{}
	root.tell("", out)
	return out
}

// place is where something stands, and of which type it is.
type place struct {
	at   uintptr
	kind reflect.Type
}

// walker reads all that a run holds.
type walker struct{ kept, seen map[place]bool }

// node is a name, such as World.market.habit.
type node struct {
	fields map[step]*node
	order  []step
	digest digest
	used   bool
}

// step leads from a name to one below: a field of a struct, or a struct itself if
// the field is -1.
type step struct {
	of    reflect.Type
	field int
}

func (n *node) child(of reflect.Type, field int) *node {
	s := step{of, field}
	if n.fields[s] == nil {
		if n.fields == nil {
			n.fields = map[step]*node{}
		}
		n.fields[s] = &node{}
		n.order = append(n.order, s)
	}
	return n.fields[s]
}

// tell writes out what stands below a name.
func (n *node) tell(name string, out map[string]digest) {
	if n.used {
		out[name] = n.digest
	}
	for _, s := range n.order {
		part := s.of.Name()
		if s.field >= 0 {
			part = s.of.Field(s.field).Name
		}
		n.fields[s].tell(strings.TrimPrefix(name+"."+part, "."), out)
	}
}

// note adds one piece of state to a name; the order matters.
func (n *node) note(x uint64, kept bool) {
	n.used = true
	n.digest.all = (n.digest.all ^ x) * 0x9E3779B97F4A7C15
	if !kept {
		n.digest.loose = (n.digest.loose ^ x) * 0x9E3779B97F4A7C15
	}
}

// fixed are the types of what never changes.
var fixed = func() map[reflect.Type]bool {
	out := map[reflect.Type]bool{
		reflect.TypeFor[names](): true, reflect.TypeFor[rules](): true, reflect.TypeFor[calendar](): true, reflect.TypeFor[agents.Arena](): true, reflect.TypeFor[Arenas](): true,
		reflect.TypeFor[World]().Field(worldGraph).Type: true,
	}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			add(t.Elem())
		case reflect.Struct:
			if !out[t] {
				out[t] = true
				for i := range t.NumField() {
					add(t.Field(i).Type)
				}
			}
		}
	}
	add(reflect.TypeFor[Scenario]())
	return out
}()

// worldGraph is the place of the graph among the fields of a World.
var worldGraph = func() int {
	f, _ := reflect.TypeFor[World]().FieldByName("graph")
	return f.Index[0]
}()

func (w *walker) walk(v reflect.Value, n *node, kept bool) {
	t := v.Type()
	if fixed[t] {
		return
	}
	if v.CanAddr() {
		kept = kept || w.kept[place{v.UnsafeAddr(), t}]
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || fixed[t.Elem()] {
			return
		}
		if at := (place{v.Pointer(), t}); !w.seen[at] {
			w.seen[at] = true
			w.walk(v.Elem(), n, kept)
		}
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(v.Elem(), n, kept)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if t.Field(i).Name != "_" {
				w.walk(v.Field(i), n.child(t, i), kept)
			}
		}
	case reflect.Slice, reflect.Array:
		w.list(v, n, kept)
	case reflect.Map:
		w.table(v, n)
	case reflect.String:
		n.note(maphash.String(seed, v.String()), kept)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
	default:
		n.note(numberOf(v), kept)
	}
}

func (w *walker) list(v reflect.Value, n *node, kept bool) {
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		kept = kept || w.kept[place{v.Pointer(), v.Type()}]
	}
	if fixed[v.Type().Elem()] {
		return
	}
	if of := v.Type().Elem(); dense(of) && (v.Kind() == reflect.Slice || v.CanAddr()) {
		var bytes []byte
		if v.Len() > 0 {
			bytes = unsafe.Slice((*byte)(v.Index(0).Addr().UnsafePointer()), v.Len()*int(of.Size()))
		}
		n.note(maphash.Bytes(seed, bytes), kept || w.everyCell(v))
		return
	}
	n.note(uint64(v.Len()), kept)
	for i := range v.Len() {
		w.walk(v.Index(i), n, kept)
	}
}

// table reads a map, whose order means nothing.
func (w *walker) table(v reflect.Value, n *node) {
	if fixed[v.Type().Elem()] {
		return
	}
	var sum uint64
	for _, k := range v.MapKeys() {
		one := &walker{kept: w.kept, seen: w.seen}
		cell := &node{}
		one.walk(k, cell.child(k.Type(), -1), false)
		one.walk(v.MapIndex(k), cell.child(v.Type().Elem(), -1), false)
		var x uint64
		all := map[string]digest{}
		cell.tell("", all)
		for name, d := range all {
			x += (d.all ^ maphash.String(seed, name)) * 0x9E3779B97F4A7C15
		}
		sum += x * 0xABC98388FB8FAC03
	}
	n.note(sum, false)
}

// everyCell reports whether the cells of a list are kept one by one, or field by
// field.
func (w *walker) everyCell(v reflect.Value) bool {
	for i := range v.Len() {
		x := v.Index(i)
		if w.kept[place{x.UnsafeAddr(), x.Type()}] {
			continue
		}
		if x.Kind() != reflect.Struct {
			return false
		}
		for f := range x.NumField() {
			if !w.kept[place{x.Field(f).UnsafeAddr(), x.Field(f).Type()}] {
				return false
			}
		}
	}
	return v.Len() > 0
}

var seed = maphash.MakeSeed()

func numberOf(v reflect.Value) uint64 {
	switch {
	case v.CanInt():
		return uint64(v.Int())
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return maphash.Comparable(seed, v.Float())
	}
	return uint64(number(v.Bool()))
}

// dense reports whether a type holds numbers and nothing between them.
func dense(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return dense(t.Elem())
	case reflect.Struct:
		var size uintptr
		for i := range t.NumField() {
			if !dense(t.Field(i).Type) {
				return false
			}
			size += t.Field(i).Type.Size()
		}
		return size == t.Size()
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.String, reflect.UnsafePointer:
		return false
	}
	return true
}
