package spec

import (
	"strconv"
	"strings"
)

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	listNode
	mapNode
)

// node is one value of a document, with the place that it came from.
type node struct {
	kind   nodeKind
	text   string // of a scalar, without its quotes
	quoted bool   // a scalar in quotes or in block form
	items  []*node
	fields []field
	at     mark
}

// field is one key of a mapping and its value.
type field struct {
	name  string
	at    mark
	value *node
}

// null reports whether the node stands for "nothing here".
func (n *node) null() bool {
	return n.kind == scalarNode && !n.quoted && (n.text == "" || n.text == "~" || n.text == "null")
}

// id returns the text of the key id of a mapping, or "".
func (n *node) id() string {
	if n.kind != mapNode {
		return ""
	}
	if v := n.get("id"); v != nil && v.kind == scalarNode {
		return v.text
	}
	return ""
}

// get returns the value of a key, or nil.
func (n *node) get(name string) *node {
	for i := range n.fields {
		if n.fields[i].name == name {
			return n.fields[i].value
		}
	}
	return nil
}

// child returns the place of a named key or list element, or -1. An element
// without id goes by its number, from 0.
func (n *node) child(name string) int {
	switch n.kind {
	case mapNode:
		for i := range n.fields {
			if n.fields[i].name == name {
				return i
			}
		}
	case listNode:
		for i, item := range n.items {
			if item.id() == name && name != "" {
				return i
			}
		}
		i, err := strconv.Atoi(name)
		if err == nil && i >= 0 && i < len(n.items) && strconv.Itoa(i) == name && n.items[i].id() == "" {
			return i
		}
	}
	return -1
}

// childAt returns the child at a place that child gave.
func (n *node) childAt(i int) *node {
	if n.kind == mapNode {
		return n.fields[i].value
	}
	return n.items[i]
}

// replace puts another node at a place that child gave.
func (n *node) replace(i int, with *node) {
	if n.kind == mapNode {
		n.fields[i].value = with
	} else {
		n.items[i] = with
	}
}

// names lists the names by which the children of a node go.
func (n *node) names() []string {
	var names []string
	for i := range n.fields {
		names = append(names, n.fields[i].name)
	}
	for i, item := range n.items {
		names = append(names, itemName(item, i))
	}
	return names
}

// itemName is the name of a list element in paths.
func itemName(item *node, i int) string {
	if id := item.id(); id != "" {
		return id
	}
	return strconv.Itoa(i)
}

// step is one child of one node.
type step struct {
	parent *node
	index  int
}

func (s step) node() *node { return s.parent.childAt(s.index) }

// locate follows a path that exists in full, or returns nil. A name may hold
// dots, so a key is tried with one part of the path, then with two, and so on.
func locate(n *node, parts []string) []step {
	for k := 1; k <= len(parts); k++ {
		i := n.child(strings.Join(parts[:k], "."))
		if i < 0 {
			continue
		}
		if k == len(parts) {
			return []step{{n, i}}
		}
		if rest := locate(n.childAt(i), parts[k:]); rest != nil {
			return append([]step{{n, i}}, rest...)
		}
	}
	return nil
}

func (n *node) clone() *node {
	c := *n
	c.items, c.fields = nil, nil
	if n.items != nil {
		c.items = make([]*node, len(n.items))
		for i, item := range n.items {
			c.items[i] = item.clone()
		}
	}
	if n.fields != nil {
		c.fields = make([]field, len(n.fields))
		for i, f := range n.fields {
			c.fields[i] = field{f.name, f.at, f.value.clone()}
		}
	}
	return &c
}

// placed returns a copy of a tree that stands at one place.
func (n *node) placed(at mark) *node {
	c := n.clone()
	c.spread(at)
	return c
}

func (n *node) spread(at mark) {
	n.at = at
	for _, item := range n.items {
		item.spread(at)
	}
	for i := range n.fields {
		n.fields[i].at = at
		n.fields[i].value.spread(at)
	}
}

// describe names what a node is, for errors.
func (n *node) describe() string {
	switch {
	case n.kind == listNode:
		return "a list"
	case n.kind == mapNode:
		return "a mapping"
	case n.null():
		return "empty"
	}
	return show(n.text)
}
