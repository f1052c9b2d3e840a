package spec

import "fmt"

// Checker is a value that knows what must hold between its fields. Decode calls
// Check after decoding, on every value whose pointer implements it: inner
// values first, and only those that decoded without a problem; the outermost
// value last and always, so it asks at.Clean first. Check must not change the
// value.
type Checker interface{ Check(at At) }

// At is a place in a document that is being decoded. It is where Check puts
// what it finds.
type At struct {
	c    *collector
	n    *node // nil where the document has nothing
	at   mark  // of the node, or of the nearest one around it
	path string
}

// Path returns the path of the place, as Document.Set takes it; "" is the
// document itself.
func (a At) Path() string { return a.path }

// Clean reports whether no problem is known here or further in.
func (a At) Clean() bool { return a.c == nil || a.c.clean(a.path) }

// In returns the place of a field or map key, or of the list element with that
// id. If it is absent from the document the problem is shown at what is around it.
func (a At) In(name string) At {
	inner := At{c: a.c, at: a.at, path: join(a.path, name)}
	if a.n != nil {
		if i := a.n.child(name); i >= 0 {
			inner.n = a.n.childAt(i)
			inner.at = inner.n.at
		}
	}
	return inner
}

// Key returns the place of a map key itself, rather than of its value.
func (a At) Key(name string) At {
	inner := a.In(name)
	if a.n != nil && a.n.kind == mapNode {
		if i := a.n.child(name); i >= 0 {
			inner.at = a.n.fields[i].at
		}
	}
	return inner
}

// Item returns the place of the i-th element of a list, from 0.
func (a At) Item(i int) At {
	if a.n != nil && a.n.kind == listNode && i >= 0 && i < len(a.n.items) {
		n := a.n.items[i]
		return At{c: a.c, n: n, at: n.at, path: join(a.path, itemName(n, i))}
	}
	return At{c: a.c, at: a.at, path: join(a.path, fmt.Sprint(i))}
}

// Problem reports what is wrong here. The path is put before the text: "end: " +
// "2014-01-01 is before the start".
func (a At) Problem(format string, args ...any) {
	a.add(prefixed(a.path, fmt.Sprintf(format, args...)), "")
}

// Unknown reports a name that is not in a list: `unknown platform "alipai";
// expected one of alipay, tenpay`, and the nearest of them.
func (a At) Unknown(what, got string, known []string) {
	if a.c != nil {
		a.add(a.c.unknown(what, got, known))
	}
}

// Hint adds to the last problem what the user may do about it.
func (a At) Hint(format string, args ...any) {
	if a.c != nil && len(a.c.records) > 0 {
		a.c.records[len(a.c.records)-1].hint = fmt.Sprintf(format, args...)
	}
}

func (a At) add(text, near string) {
	if a.c != nil {
		a.c.add(record{at: a.at, path: a.path, text: text, near: near})
	}
}

// join adds a name to a path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// prefixed puts a path before a text.
func prefixed(path, text string) string {
	if path == "" {
		return text
	}
	return path + ": " + text
}
