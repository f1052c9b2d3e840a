package spec

// Extend lays one document over another and returns the result; neither
// changes. Mappings merge key by key; lists whose elements all have an id merge
// element by element, new ones at the end; everything else is replaced. Values
// keep the place in the file that they came from. The key extends of over is
// dropped, as it has been followed. The result has the name of over.
func Extend(base, over *Document) *Document {
	top := over.root.clone()
	for i := range top.fields {
		if top.fields[i].name == "extends" {
			top.fields = append(top.fields[:i:i], top.fields[i+1:]...)
			break
		}
	}
	return &Document{name: over.name, root: overlay(base.root.clone(), top)}
}

// overlay returns base with over laid on it; it may use up both.
func overlay(base, over *node) *node {
	switch {
	case base.kind == mapNode && over.kind == mapNode:
		place := make(map[string]int, len(base.fields))
		for i, f := range base.fields {
			place[f.name] = i
		}
		for _, f := range over.fields {
			if i, ok := place[f.name]; ok {
				base.fields[i].at = f.at
				base.fields[i].value = overlay(base.fields[i].value, f.value)
			} else {
				base.fields = append(base.fields, f)
			}
		}
		base.at = over.at
		return base
	case base.kind == listNode && over.kind == listNode && over.identified() && base.identified():
		place := make(map[string]int, len(base.items))
		for i, item := range base.items {
			if _, twice := place[item.id()]; !twice {
				place[item.id()] = i
			}
		}
		for _, item := range over.items {
			if i, ok := place[item.id()]; ok {
				base.items[i] = overlay(base.items[i], item)
			} else {
				base.items = append(base.items, item)
			}
		}
		base.at = over.at
		return base
	}
	return over
}

// identified reports whether a list has elements and all of them have an id.
func (n *node) identified() bool {
	for _, item := range n.items {
		if item.id() == "" {
			return false
		}
	}
	return len(n.items) > 0
}
