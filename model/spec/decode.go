package spec

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Decode fills a tagged struct from the document; into is a pointer to it. What
// was in it before is lost. All problems are collected, then checks run (see
// Checker). The error is an *Errors; into is then not to be used.
func (d *Document) Decode(into any) error {
	v := target(into)
	dec := &decoder{c: &collector{}}
	dec.group(v, d.root, "", true)
	dec.check()
	root := At{c: dec.c, n: d.root, at: d.root.at}
	if c, ok := into.(Checker); ok {
		c.Check(root)
	}
	return dec.c.err()
}

// Defaults makes into, a pointer to a tagged struct, what an empty file would
// make of it. Required keys stay zero, and nothing is checked.
func Defaults(into any) error {
	v := target(into)
	dec := &decoder{c: &collector{}, lenient: true}
	dec.group(v, &node{kind: mapNode}, "", true)
	return dec.c.err()
}

// target returns the struct to fill, emptied.
func target(into any) reflect.Value {
	p := reflect.ValueOf(into)
	if p.Kind() != reflect.Pointer || p.IsNil() || !isGroup(p.Type().Elem()) {
		panic(fmt.Sprintf("spec: a pointer to a tagged struct is needed, not %T", into))
	}
	p.Elem().SetZero()
	return p.Elem()
}

// decoder turns nodes into values.
type decoder struct {
	c       *collector
	lenient bool // required keys may be absent
	pending []check
}

// check is a Check to be called once all is decoded.
type check struct {
	checker Checker
	at      At
}

// check runs the pending checks, those on inner values first.
func (d *decoder) check() {
	dirty := make(map[string]bool)
	for i := range d.c.records {
		for path := d.c.records[i].path; path != "" && !dirty[path]; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
			dirty[path] = true
		}
	}
	for _, p := range d.pending {
		if !dirty[p.at.path] {
			p.checker.Check(p.at)
		}
	}
}

func (d *decoder) problem(n *node, path, format string, args ...any) {
	d.c.add(record{at: n.at, path: path, text: prefixed(path, fmt.Sprintf(format, args...))})
}

// value fills v, of the type of a field or of its elements, from a node.
func (d *decoder) value(v reflect.Value, n *node, f *fieldInfo, path string) {
	t := v.Type()
	if t.Kind() == reflect.Pointer && !n.null() {
		v.Set(reflect.New(t.Elem()))
		d.value(v.Elem(), n, f, path)
		return
	}
	switch {
	case t.Kind() == reflect.Pointer:
	case t == seriesType:
		d.series(v, n, f, path)
	case isText(t):
		d.text(v, n, f, path)
	default:
		switch t.Kind() {
		case reflect.Struct:
			if k := infoOf(t).standsFor(f); k != nil && n.kind == scalarNode && !n.null() {
				d.value(v.FieldByIndex(k.index), n, k, path)
			} else {
				d.group(v, n, path, false)
			}
		case reflect.Slice:
			d.list(v, n, f, path)
		case reflect.Map:
			d.table(v, n, f, path)
		default:
			d.scalar(v, n, f, path)
		}
	}
	d.later(v, n, path)
}

// later notes a Check of an inner value.
func (d *decoder) later(v reflect.Value, n *node, path string) {
	if path != "" && v.CanAddr() && v.Addr().Type().Implements(checkerType) {
		d.pending = append(d.pending, check{v.Addr().Interface().(Checker), At{c: d.c, n: n, at: n.at, path: path}})
	}
}

// single makes sure that a node is one value, with quotes only around text.
func (d *decoder) single(n *node, path, what string, quotes bool) bool {
	switch {
	case n.kind != scalarNode:
		d.problem(n, path, "found %s; expected %s", n.describe(), what)
	case n.text == "" && !n.quoted:
		d.problem(n, path, "the value is missing; expected %s", what)
	case n.quoted && !quotes:
		d.problem(n, path, "%s is in quotes; expected %s without quotes", quote(n.text), what)
		if plain := strings.ReplaceAll(n.text, ",", ""); plain != n.text {
			if _, ok := readDecimal(plain); ok {
				d.remedy("write " + plain + ", without the comma")
			}
		}
	default:
		return true
	}
	return false
}

func (d *decoder) text(v reflect.Value, n *node, f *fieldInfo, path string) {
	quotes := !v.Addr().Type().Implements(bareType)
	if !d.single(n, path, article(kindName(v.Type())), quotes) {
		return
	}
	if err := v.Addr().Interface().(Text).DecodeText(n.text); err != nil {
		d.problem(n, path, "%v", err)
		return
	}
	if v.CanInt() || v.CanUint() || v.CanFloat() {
		d.bounded(v, n, f, path)
	}
	d.permitted(n, f, path)
}

func (d *decoder) bounded(v reflect.Value, n *node, f *fieldInfo, path string) {
	if word, limit := f.outside(v); word != "" {
		d.problem(n, path, "%s is %s %s%s", show(n.text), word, limit, f.gist())
		if s, ok := v.Interface().(Share); ok && s > 1 && s <= 100 && !strings.HasSuffix(n.text, "%") {
			d.remedy("write " + show(n.text) + "%, if percent are meant")
		}
	}
}

func (d *decoder) permitted(n *node, f *fieldInfo, path string) {
	if f.one != nil && !slices.Contains(f.one, n.text) {
		text, near := d.c.unknown("value", n.text, f.one)
		d.c.add(record{at: n.at, path: path, text: prefixed(path, text), near: near})
	}
}

func (d *decoder) scalar(v reflect.Value, n *node, f *fieldInfo, path string) {
	what := article(kindName(v.Type()))
	if !d.single(n, path, what, v.Kind() == reflect.String) {
		return
	}
	var reason error
	switch {
	case v.Kind() == reflect.String:
		if f.required && n.text == "" {
			d.problem(n, path, "the text is empty; expected at least one character")
			return
		}
		v.SetString(n.text)
		d.permitted(n, f, path)
		return
	case v.Kind() == reflect.Bool:
		if n.text == "true" || n.text == "false" {
			v.SetBool(n.text == "true")
		} else {
			d.problem(n, path, "found %s; expected true or false", show(n.text))
		}
		return
	case v.CanFloat():
		var x float64
		if x, reason = real(n.text, 0); reason == nil {
			v.SetFloat(x)
		}
	default:
		reason = setWhole(v, n.text)
	}
	switch reason {
	case nil:
		d.bounded(v, n, f, path)
	case errLarge:
		d.problem(n, path, "%s is out of range; expected %s", show(n.text), f.limits(v))
	default:
		d.problem(n, path, "%s is not %s; expected %s", show(n.text), what, f.example(v))
		d.remedy(written(n.text, f))
	}
}

// setWhole reads a whole number into a value of any integer kind.
func setWhole(v reflect.Value, text string) error {
	x, ok := readDecimal(text)
	if !ok || x.part != "" {
		return errForm
	}
	if x.minus {
		x.whole = "-" + x.whole
	}
	if v.CanUint() {
		u, err := strconv.ParseUint(x.whole, 10, 64) // refuses a sign
		if err != nil || v.OverflowUint(u) {
			return errLarge
		}
		v.SetUint(u)
		return nil
	}
	i, err := strconv.ParseInt(x.whole, 10, 64)
	if err != nil || v.OverflowInt(i) {
		return errLarge
	}
	v.SetInt(i)
	return nil
}

// limits words the range of a kind of number.
func limits(v reflect.Value) string {
	switch {
	case v.CanUint():
		return fmt.Sprintf("0 to %d", ^uint64(0)>>(64-v.Type().Bits()))
	case v.CanInt():
		top := ^uint64(0) >> (65 - v.Type().Bits())
		return fmt.Sprintf("-%d to %d", top+1, top)
	}
	return "at most " + formatReal(math.MaxFloat64)
}

// article puts a or an before the name of a kind that takes one.
func article(kind string) string {
	switch kind {
	case "text", "money", "true or false", "dated numbers":
		return kind
	}
	return "a " + kind
}

func (d *decoder) list(v reflect.Value, n *node, f *fieldInfo, path string) {
	if n.null() {
		return
	}
	if n.kind != listNode {
		d.problem(n, path, "found %s; expected a list", n.describe())
		if n.kind == mapNode && len(n.fields) > 0 {
			d.remedy("begin every element with a dash, in a line of its own")
		}
		if n.kind == scalarNode && !isGroup(element(v.Type())) {
			d.remedy("write it as a list: [" + show(n.text) + "]")
		}
		return
	}
	if len(n.items) == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	ids := make(map[string]bool)
	for i, item := range n.items {
		at := join(path, itemName(item, i))
		if id := item.id(); id != "" && isGroup(element(v.Type())) {
			if ids[id] {
				d.problem(item.get("id"), at, "the id %s is there twice; expected each once", quote(id))
			}
			ids[id] = true
		}
		d.value(v.Index(i), item, f, at)
	}
}

func (d *decoder) table(v reflect.Value, n *node, f *fieldInfo, path string) {
	if n.null() {
		return
	}
	if n.kind != mapNode {
		d.problem(n, path, "found %s; expected a mapping of names to values", n.describe())
		switch {
		case n.kind == listNode && len(n.items) > 0 && n.items[0].kind == scalarNode && !n.items[0].null():
			d.remedy("give each name its value: {" + show(n.items[0].text) + ": ...}")
		case n.kind == listNode && len(n.items) > 0:
			d.remedy("put a name and a colon in the place of each dash, as in NAME: {...}")
		case n.kind == scalarNode:
			d.remedy("give " + show(n.text) + " its value: {" + show(n.text) + ": ...}")
		}
		return
	}
	if len(n.fields) == 0 {
		return
	}
	t := v.Type()
	v.Set(reflect.MakeMapWithSize(t, len(n.fields)))
	for i := range n.fields {
		e := reflect.New(t.Elem()).Elem()
		d.value(e, n.fields[i].value, f, join(path, n.fields[i].name))
		v.SetMapIndex(reflect.ValueOf(n.fields[i].name).Convert(t.Key()), e)
	}
}

func (d *decoder) series(v reflect.Value, n *node, f *fieldInfo, path string) {
	if n.null() {
		return
	}
	if n.kind != mapNode {
		d.problem(n, path, "found %s; expected dated numbers, such as {2015-02-02: 0.5}", n.describe())
		return
	}
	var s Series
	for i := range n.fields {
		key, value := n.fields[i], n.fields[i].value
		at := join(path, key.name)
		date, err := ParseDate(key.name)
		if err != nil {
			d.problem(&node{at: key.at}, path, "%v", err)
			continue
		}
		if !d.single(value, at, "a number", false) {
			continue
		}
		x, err := parseSeriesValue(value.text)
		if err != nil {
			d.problem(value, at, "%v", err)
			continue
		}
		d.bounded(reflect.ValueOf(x), value, f, at)
		s = append(s, Point{date, x})
	}
	slices.SortFunc(s, func(a, b Point) int { return int(a.Date) - int(b.Date) })
	v.Set(reflect.ValueOf(s))
}

// header reports whether a key at the top is read by Parse and its callers, so
// that a struct need not have it.
func header(name string) bool { return name == "hongbao" || name == "kind" || name == "extends" }

// group fills a struct. The keys that the document lacks get their defaults.
func (d *decoder) group(v reflect.Value, n *node, path string, top bool) {
	info := infoOf(v.Type())
	if n.kind != mapNode && !n.null() {
		keys := "the keys "
		if len(info.fields) == 1 {
			keys = "the key "
		}
		d.problem(n, path, "found %s; expected a mapping with %s%s", n.describe(), keys, some(info.names()))
		if first := info.leading(); first != "" && n.kind == scalarNode {
			d.remedy("write {" + first + ": " + show(n.text) + "}")
		}
		return
	}
	seen := make([]bool, len(info.fields))
	for i := range n.fields {
		key := n.fields[i]
		k := info.find(key.name)
		if k < 0 {
			if !top || !header(key.name) {
				text, near := d.c.unknown("key", key.name, slices.DeleteFunc(info.names(), func(s string) bool { return top && header(s) }))
				d.c.add(record{at: key.at, path: join(path, key.name), text: text, near: near})
				if _, ok := readDigits(key.name); ok && key.value.null() {
					d.remedy("a comma ends a value; write 0.8 rather than 0,8 and 20_000 rather than 20,000")
				}
			}
			continue
		}
		seen[k] = true
		f := &info.fields[k]
		d.value(v.FieldByIndex(f.index), key.value, f, join(path, key.name))
	}
	for k := range info.fields {
		if !seen[k] {
			f := &info.fields[k]
			d.absent(v.FieldByIndex(f.index), n, f, path)
		}
	}
}

// absent gives a field that the document lacks its default. The mapping around
// it is where problems are shown.
func (d *decoder) absent(v reflect.Value, around *node, f *fieldInfo, path string) {
	at := join(path, f.name)
	switch {
	case f.required:
		if !d.lenient {
			d.problem(around, path, "the key %s is missing%s", quote(f.name), f.gist())
		}
	case f.def != nil:
		d.value(v, f.def.placed(around.at), f, at)
	case isGroup(v.Type()):
		empty := &node{kind: mapNode, at: around.at}
		d.group(v, empty, at, false)
		d.later(v, empty, at)
	}
}

// finite reports whether a number can be written to a file.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
