package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of a file.
const (
	maxSize  = 1 << 20 // bytes
	maxDepth = 32      // mappings and lists within each other
)

// version is the format version that this package reads and writes.
const version = "1"

// Document is a file that has been read but not yet given a meaning.
type Document struct {
	name string
	root *node
}

// Parse reads a file. The name appears in errors. A file is one YAML 1.2
// document of at most 1 MiB of UTF-8 text, whose first key is "hongbao: 1" (the
// format version) and whose second key is kind. Anchors, aliases, merge keys,
// tags, keys that are not plain words, duplicate keys and nesting deeper than
// 32 are refused. The error is an *Errors.
func Parse(name string, text []byte) (*Document, error) {
	p := &parser{}
	root := p.parse(name, text)
	if err := p.c.err(); err != nil {
		return nil, err
	}
	p.header(root)
	if err := p.c.err(); err != nil {
		return nil, err
	}
	return &Document{name: name, root: root}, nil
}

// Name returns the name that was given to Parse.
func (d *Document) Name() string { return d.name }

// Kind returns the kind that the document gives itself, such as "scenario".
func (d *Document) Kind() string {
	if n := d.root.get("kind"); n != nil {
		return n.text
	}
	return ""
}

// parser turns text into nodes.
type parser struct {
	src *source
	c   collector
}

func (p *parser) problem(at mark, format string, args ...any) {
	p.c.add(record{at: at, text: fmt.Sprintf(format, args...)})
}

// parse returns the only document in text, or reports why there is none.
func (p *parser) parse(name string, text []byte) *node {
	p.src = &source{file: name}
	start := mark{src: p.src, line: 1, column: 1, width: 1}
	switch {
	case len(text) > maxSize:
		p.problem(mark{src: p.src}, "the file has %d bytes; expected at most 1 MiB", len(text))
		return nil
	case bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text):
		p.problem(mark{src: p.src}, "the file is not text; expected YAML in UTF-8")
		return nil
	}
	clean := strings.TrimPrefix(string(text), "\ufeff")
	p.src = newSource(name, clean)
	start.src = p.src
	if !p.characters() {
		return nil
	}
	loader, err := yaml.NewLoader(strings.NewReader(clean))
	if err != nil {
		p.problem(start, "the file cannot be read as YAML: %v", err)
		return nil
	}
	var doc, next yaml.Node
	switch err := loader.Load(&doc); {
	case err == io.EOF || err == nil && len(doc.Content) == 0:
		p.problem(start, `the file is empty; expected "hongbao: %s" first, then kind`, version)
		return nil
	case err != nil:
		p.syntax(err)
		return nil
	}
	switch err := loader.Load(&next); {
	case err == nil:
		at := mark{src: p.src, line: next.Line, column: next.Column, width: 3}
		p.problem(at, "a second document begins; expected one document in a file")
		return nil
	case err != io.EOF:
		p.syntax(err)
		return nil
	}
	return p.node(doc.Content[0], 0)
}

// characters refuses what YAML does not allow in a file, with its place, which
// the YAML reader does not give.
func (p *parser) characters() bool {
	for i, line := range p.src.lines {
		column := 0
		for _, r := range line {
			column++
			if r < ' ' && r != '\t' || r >= 0x7F && r < 0xA0 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF {
				p.problem(mark{src: p.src, line: i + 1, column: column, width: 1}, "the character U+%04X is not allowed; write it as \"\\u%04X\"", r, r)
				return false
			}
		}
	}
	return true
}

// syntax puts an error of the YAML reader into our form.
func (p *parser) syntax(err error) {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		p.problem(mark{src: p.src, line: 1, column: 1, width: 1}, "the file cannot be read as YAML")
		return
	}
	at := mark{src: p.src, line: max(1, e.Mark.Line), column: max(1, e.Mark.Column), width: 1}
	text := e.Message
	switch {
	case strings.Contains(text, "anchor"):
		p.problem(at, "anchors and aliases (& and *) are not used here; write the value out")
		return
	case strings.Contains(text, "max depth"):
		p.problem(at, "nested deeper than %d; expected fewer mappings and lists within each other", maxDepth)
		return
	case strings.Contains(text, "end of stream") && strings.Contains(e.ContextMsg, "quoted"):
		at.line, at.column = max(1, e.ContextMark.Line), max(1, e.ContextMark.Column)
		p.problem(at, "not YAML: this quote has no end; close it")
		return
	case strings.Contains(text, "mapping values are not allowed"):
		text = "a colon that cannot stand here"
		p.problem(at, "not YAML: %s; indent the line as its neighbours are, or put the text in quotes", text)
		return
	case strings.Contains(text, "cannot start any token"):
		if strings.HasPrefix(strings.TrimLeft(p.src.line(at.line), " "), "\t") {
			p.problem(at, "not YAML: a tab in the indentation; indent with spaces")
			return
		}
		p.problem(at, "not YAML: this character cannot begin a value; put the text in quotes")
		return
	}
	// What was begun but not ended is where the user must look, rather than
	// the end of the file.
	if e.ContextMark.Line > 0 && (strings.Contains(text, "end of stream") || e.Mark.Line > len(p.src.lines) || p.src.line(e.Mark.Line) == "") {
		at.line, at.column = e.ContextMark.Line, max(1, e.ContextMark.Column)
	}
	switch {
	case strings.Contains(e.ContextMsg, "flow sequence"):
		text = "expected a comma or ] here; a list that begins with [ is not closed"
	case strings.Contains(e.ContextMsg, "flow mapping"):
		text = "expected a comma or } here; a mapping that begins with { is not closed"
	case e.ContextMsg != "":
		text = e.ContextMsg + ", " + text
	}
	p.problem(at, "not YAML: %s", text)
}

// node copies a YAML node into ours and refuses what is not used here.
func (p *parser) node(y *yaml.Node, depth int) *node {
	n := &node{at: mark{src: p.src, line: y.Line, column: y.Column, width: 1}}
	if y.Kind == yaml.AliasNode || y.Anchor != "" {
		p.problem(n.at, "anchors and aliases (& and *) are not used here; write the value out")
		return n
	}
	if y.Style&yaml.TaggedStyle != 0 {
		p.problem(n.at, "tags (!) are not used here; write the value alone")
		return n
	}
	if depth > maxDepth {
		p.problem(n.at, "nested deeper than %d; expected fewer mappings and lists within each other", maxDepth)
		return n
	}
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind = listNode
		for _, c := range y.Content {
			n.items = append(n.items, p.node(c, depth+1))
		}
	case yaml.MappingNode:
		n.kind = mapNode
		p.fields(n, y, depth)
		if y.Style&yaml.FlowStyle == 0 && len(n.fields) > 0 {
			n.at = n.fields[0].at
		}
	default:
		n.text = y.Value
		n.quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		n.at.width = utf8.RuneCountInString(y.Value)
		if y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
			n.at.width = 0
		}
	}
	return n
}

// fields copies the keys and values of a mapping.
func (p *parser) fields(n *node, y *yaml.Node, depth int) {
	lines := make(map[string]int)
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := p.node(y.Content[i], depth+1)
		switch first, twice := lines[key.text]; {
		case key.kind != scalarNode:
			p.problem(key.at, "a key is %s; expected a word", key.describe())
		case key.text == "<<":
			p.problem(key.at, "merge keys (<<) are not used here; write the keys out, or use extends")
		case key.text == "":
			p.problem(key.at, "a key is empty; expected a word")
		case twice:
			p.problem(key.at, "the key %s is here twice, first in line %d; expected it once", quote(key.text), first)
		}
		lines[key.text] = key.at.line
		n.fields = append(n.fields, field{key.text, key.at, p.node(y.Content[i+1], depth+1)})
	}
}

// header checks the two keys that every file begins with.
func (p *parser) header(root *node) {
	expected := fmt.Sprintf(`expected "hongbao: %s" first, the format version, then kind`, version)
	if root.kind != mapNode {
		p.problem(root.at, "the file is %s; %s", root.describe(), expected)
		return
	}
	if len(root.fields) == 0 {
		p.problem(root.at, "the file has no keys; %s", expected)
		return
	}
	first := root.fields[0]
	switch {
	case first.name != "hongbao":
		p.problem(first.at, "the first key is %s; %s", quote(first.name), expected)
	case first.value.quoted:
		p.problem(first.value.at, "the format version is in quotes; expected hongbao: %s", version)
	case first.value.kind != scalarNode || first.value.text != version:
		p.problem(first.value.at, "format version %s is unknown; this program reads version %s", first.value.describe(), version)
	case len(root.fields) < 2 || root.fields[1].name != "kind":
		at, text := first.at, "the second key is missing"
		if len(root.fields) > 1 {
			at, text = root.fields[1].at, "the second key is "+quote(root.fields[1].name)
		}
		p.problem(at, "%s; expected \"kind: scenario\" or \"kind: experiment\"", text)
	case root.fields[1].value.kind != scalarNode || root.fields[1].value.null():
		p.problem(root.fields[1].value.at, "kind is %s; expected scenario or experiment", root.fields[1].value.describe())
	}
}
