package spec

import (
	"fmt"
	"strings"
)

// setPrefix begins the file name of values that Set put in.
const setPrefix = "--set "

// Clone returns a copy that shares nothing that changes.
func (d *Document) Clone() *Document {
	return &Document{name: d.name, root: d.root.clone()}
}

// Lookup returns the text of the single value at a path. It is not ok if there
// is none, or a list or a mapping.
func (d *Document) Lookup(path string) (text string, ok bool) {
	steps := locate(d.root, strings.Split(path, "."))
	if steps == nil {
		return "", false
	}
	n := steps[len(steps)-1].node()
	return n.text, n.kind == scalarNode
}

// Set puts a value at a path, in place of what is there. Names in a path are
// joined by dots; an element of a list goes by its id, or by its number from 0
// if it has none. The value is written as in a file: text, [a, b] or {a: 1}.
// Keys that are missing on the way are made, for Decode to judge; list elements
// are not. The error is an *Errors whose File is "--set path=value".
func (d *Document) Set(path, value string) error {
	p := &parser{}
	n := p.value(path, value)
	if err := p.c.err(); err != nil {
		return err
	}
	d.put(&p.c, p.src, path, n)
	return p.c.err()
}

// value reads the text of a --set argument.
func (p *parser) value(path, value string) *node {
	value = strings.TrimSpace(value)
	whole := path + "=" + value
	label := setPrefix + printable(strings.ReplaceAll(whole, "\n", " "))
	column := len([]rune(path)) + 2
	p.src = newSource(label, whole)
	at := mark{src: p.src, line: 1, column: column, width: len([]rune(value))}
	if value == "" || !strings.ContainsRune("[{\"'&*!|>%@`", rune(value[0])) {
		// The whole text is the value, colons and all: nobody means a block
		// mapping on a command line.
		if !p.characters() {
			return nil
		}
		return &node{text: value, at: at}
	}
	inner := &parser{}
	n := inner.parse(label, []byte(value))
	for _, r := range inner.c.records {
		r.at.src = p.src
		r.at.column += column - 1
		r.text = strings.Replace(r.text, "the file", "the value", 1)
		p.c.add(r)
	}
	if len(p.c.records) == 0 && (n.kind == scalarNode && !n.quoted || n.kind != scalarNode && value[0] != '[' && value[0] != '{') {
		p.problem(at, "%s cannot be read; expected a single value, [..] or {..}, with other text in quotes", show(value))
	}
	if len(p.c.records) > 0 {
		return nil
	}
	n.move(p.src, column-1)
	return n
}

// move puts a tree that was parsed alone at its place in a --set argument.
func (n *node) move(src *source, columns int) {
	shift := func(m *mark) {
		m.src = src
		if m.line == 1 {
			m.column += columns
		}
	}
	shift(&n.at)
	for _, item := range n.items {
		item.move(src, columns)
	}
	for i := range n.fields {
		shift(&n.fields[i].at)
		n.fields[i].value.move(src, columns)
	}
}

// put hangs a node in at a path.
func (d *Document) put(c *collector, src *source, path string, n *node) {
	at := mark{src: src, line: 1, column: 1, width: len([]rune(path))}
	fail := func(format string, args ...any) { c.add(record{at: at, text: fmt.Sprintf(format, args...)}) }
	parts, ok := d.parts(path, fail)
	if !ok {
		return
	}
	if steps := locate(d.root, parts); steps != nil {
		last := steps[len(steps)-1]
		last.parent.replace(last.index, n)
		return
	}
	parent, done := d.root, 0
	for done < len(parts)-1 {
		i, k := parent.prefix(parts[done:])
		if i < 0 || done+k >= len(parts) {
			break
		}
		parent, done = parent.childAt(i), done+k
	}
	at.column = 1 + len([]rune(strings.Join(parts[:done], ".")))
	if done > 0 {
		at.column++
	}
	at.width = len([]rune(parts[done]))
	here := strings.Join(parts[:done], ".")
	switch {
	case parent.kind == listNode:
		names := parent.names()
		text, near := c.unknown("element", parts[done], names)
		c.add(record{at: at, text: prefixed(here, text), near: near})
		return
	case parent.kind == scalarNode && !parent.null():
		fail("%s is a single value, %s; it has no %s in it", here, parent.describe(), quote(parts[done]))
		return
	case parent.kind == scalarNode:
		*parent = node{kind: mapNode, at: parent.at}
	}
	for i := len(parts) - 1; i > done; i-- {
		key := mark{src: src, line: 1, column: 1 + len([]rune(strings.Join(parts[:i], "."))) + 1, width: len([]rune(parts[i]))}
		n = &node{kind: mapNode, fields: []field{{parts[i], key, n}}, at: key}
	}
	parent.fields = append(parent.fields, field{parts[done], at, n})
}

// parts splits a path, or says why it is none.
func (d *Document) parts(path string, fail func(string, ...any)) ([]string, bool) {
	parts := strings.Split(path, ".")
	for _, p := range parts {
		if p == "" {
			fail("the path %s has an empty part; expected names joined by dots, such as choice.kappa", quote(path))
			return nil, false
		}
	}
	switch {
	case len(parts) > maxDepth:
		fail("the path has %d parts; expected at most %d", len(parts), maxDepth)
		return nil, false
	case parts[0] == "hongbao" || parts[0] == "kind":
		fail("%s cannot be changed; it says what the file is", parts[0])
		return nil, false
	}
	return parts, true
}

// prefix finds the child that the first parts of a path name, and how many
// parts that takes; the child is -1 if there is none.
func (n *node) prefix(parts []string) (child, taken int) {
	for k := 1; k <= len(parts); k++ {
		if i := n.child(strings.Join(parts[:k], ".")); i >= 0 {
			return i, k
		}
	}
	return -1, 0
}

// Remove takes a key or a list element out. It is an error if there is none.
func (d *Document) Remove(path string) error {
	c := &collector{}
	at := mark{src: d.root.at.src}
	fail := func(format string, args ...any) { c.add(record{at: at, text: fmt.Sprintf(format, args...)}) }
	parts, ok := d.parts(path, fail)
	if !ok {
		return c.err()
	}
	if steps := locate(d.root, parts); steps != nil {
		last := steps[len(steps)-1]
		if i := last.index; last.parent.kind == mapNode {
			last.parent.fields = append(last.parent.fields[:i:i], last.parent.fields[i+1:]...)
		} else {
			last.parent.items = append(last.parent.items[:i:i], last.parent.items[i+1:]...)
		}
		return nil
	}
	parent, done := d.root, 0
	for done < len(parts)-1 {
		i, k := parent.prefix(parts[done:])
		if i < 0 || done+k >= len(parts) {
			break
		}
		parent, done = parent.childAt(i), done+k
	}
	text, near := c.unknown("name", parts[done], parent.names())
	c.add(record{at: at, text: prefixed(strings.Join(parts[:done], "."), text), near: near})
	return c.err()
}
