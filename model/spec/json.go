package spec

import (
	"encoding/json"
	"strings"
)

// object is a JSON object that keeps the order of its members, which the reader
// of a schema sees.
type object []member

type member struct {
	name  string
	value any // string, literal, bool, nil, object, []any
}

// literal is a JSON number as it is written.
type literal string

func (o *object) put(name string, value any) { *o = append(*o, member{name, value}) }

// get returns the value of a member, or nil.
func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// set replaces the value of a member, or adds one.
func (o *object) set(name string, value any) {
	for i := range *o {
		if (*o)[i].name == name {
			(*o)[i].value = value
			return
		}
	}
	o.put(name, value)
}

// texts is a list of strings as a JSON array.
func texts(list ...string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// writeJSON prints a value, two spaces deeper at each level. Arrays stay on
// their line, as those of a schema are short, unless they hold objects.
func writeJSON(b *strings.Builder, v any, indent string) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		if v {
			b.WriteString("true")
		} else {
			b.WriteString("false")
		}
	case literal:
		b.WriteString(string(v))
	case string:
		writeText(b, v)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			writeJSON(b, e, indent)
		}
		b.WriteByte(']')
	case object:
		if len(v) == 0 {
			b.WriteString("{}")
			return
		}
		b.WriteString("{\n")
		for i, m := range v {
			b.WriteString(indent + "  ")
			writeText(b, m.name)
			b.WriteString(": ")
			writeJSON(b, m.value, indent+"  ")
			if i < len(v)-1 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
		}
		b.WriteString(indent + "}")
	default:
		panic("spec: a value that JSON does not have")
	}
}

// writeText prints a string, with <, > and & as they are.
func writeText(b *strings.Builder, s string) {
	var one strings.Builder
	e := json.NewEncoder(&one)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("spec: " + err.Error()) // strings always have a form
	}
	b.WriteString(strings.TrimSuffix(one.String(), "\n"))
}
