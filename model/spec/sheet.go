package spec

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Sheet is a CSV file that has been read but not yet given a meaning: a line with
// the names of the columns, then rows of as many cells.
type Sheet struct {
	columns []Cell
	rows    [][]Cell
	c       collector
}

// Cell is one text of a sheet with its place. The zero Cell has no place.
type Cell struct {
	Text string // without quotes and without blanks around it
	at   mark
}

// ParseSheet reads a CSV file; the name appears in errors. It is at most 1 MiB of
// UTF-8 text, with commas between cells, quotes around a cell that holds a comma,
// and lines that begin with # left out. Column names are there once each, and no
// row is longer or shorter than the line of names. The error is an *Errors.
func ParseSheet(name string, text []byte) (*Sheet, error) {
	s := &Sheet{}
	src := &source{file: name}
	switch {
	case len(text) > maxSize:
		s.problem(mark{src: src}, "the file has %d bytes; expected at most 1 MiB", len(text))
	case bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text):
		s.problem(mark{src: src}, "the file is not text; expected CSV in UTF-8")
	default:
		clean := strings.TrimPrefix(string(text), "\ufeff")
		for line := range strings.Lines(clean) {
			src.lines = append(src.lines, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
		}
		p := &parser{src: src}
		if p.characters() {
			s.read(src, clean)
		}
		s.c.records = append(s.c.records, p.c.records...)
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Sheet) read(src *source, text string) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comment, r.FieldsPerRecord = '#', -1
	for {
		fields, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			s.syntax(src, err)
			return
		}
		row := make([]Cell, len(fields))
		for i, field := range fields {
			row[i] = cellAt(src, r, i, field)
		}
		switch {
		case s.columns == nil:
			s.columns = row
			s.header()
		case len(row) != len(s.columns):
			s.Problem(row[0], "the row has %d cells; expected %d, one for each column", len(row), len(s.columns))
		default:
			s.rows = append(s.rows, row)
		}
	}
	if len(s.columns) == 0 {
		s.problem(mark{src: src, line: 1, column: 1, width: 1}, "the file is empty; expected a line with the names of the columns, then rows")
	} else if len(s.rows) == 0 && len(s.c.records) == 0 {
		s.Problem(s.columns[0], "there are no rows below the names of the columns; expected one or more")
	}
}

// cellAt takes a field from the reader, which counts columns in bytes.
func cellAt(src *source, r *csv.Reader, i int, field string) Cell {
	line, column := r.FieldPos(i)
	whole := src.line(line)
	before := whole[:min(column-1, len(whole))]
	width := utf8.RuneCountInString(field) + strings.Count(field, `"`) + 2
	if rest := whole[len(before):]; !strings.HasPrefix(rest, `"`) {
		blanks := len(rest) - len(strings.TrimLeft(rest, " \t"))
		before += rest[:min(blanks, len(field))]
		width = max(1, utf8.RuneCountInString(strings.TrimSpace(field)))
	}
	return Cell{strings.TrimSpace(field), mark{src, line, 1 + utf8.RuneCountInString(before), width}}
}

func (s *Sheet) header() {
	seen := map[string]bool{}
	for _, c := range s.columns {
		switch {
		case c.Text == "" && len(s.columns) > 1:
			s.Problem(c, "a column has no name; expected one above every column")
		case seen[c.Text]:
			s.Problem(c, "the column %s is there twice; expected it once", quote(c.Text))
		}
		seen[c.Text] = true
	}
	if first := s.columns[0]; len(s.columns) == 1 && strings.ContainsAny(first.Text, ";\t") {
		s.Problem(first, "one column with the name %s; expected commas between columns", quote(first.Text))
	}
}

// syntax puts an error of the CSV reader into our form.
func (s *Sheet) syntax(src *source, err error) {
	at := mark{src: src, line: 1, column: 1, width: 1}
	text := "the file cannot be read as CSV"
	var e *csv.ParseError
	if errors.As(err, &e) {
		whole := src.line(e.Line)
		at.line, at.column = e.Line, 1+utf8.RuneCountInString(whole[:max(0, min(e.Column-1, len(whole)))])
		switch {
		case errors.Is(err, csv.ErrBareQuote):
			text = `not CSV: a quote inside a cell; put the whole cell in quotes, and write "" for one quote`
		case errors.Is(err, csv.ErrQuote) && e.Column > len(whole):
			at.line, at.column = e.StartLine, 1 // where the user must look, rather than the end of the file
			text = "not CSV: a quote that begins in this row has no end; close it"
		case errors.Is(err, csv.ErrQuote):
			text = `not CSV: a comma must follow a closing quote; write "" for one quote inside a cell`
		}
	}
	s.problem(at, "%s", text)
}

// Columns returns the names of the columns.
func (s *Sheet) Columns() []Cell { return s.columns }

// Rows returns the rows, whose cells stand in the order of Columns.
func (s *Sheet) Rows() [][]Cell { return s.rows }

// Problem reports what is wrong with a cell.
func (s *Sheet) Problem(c Cell, format string, args ...any) { s.problem(c.at, format, args...) }

func (s *Sheet) problem(at mark, format string, args ...any) {
	s.c.add(record{at: at, text: fmt.Sprintf(format, args...)})
}

// Unknown reports a cell whose text is not in a list, and the nearest that is.
func (s *Sheet) Unknown(what string, c Cell, known []string) {
	text, near := s.c.unknown(what, c.Text, known)
	s.c.add(record{at: c.at, text: text, near: near})
}

// Err returns the problems in the order of the file as an *Errors, or nil.
func (s *Sheet) Err() error { return s.c.err() }

// Value is a part of a document that is put together from cells; problems that
// are found later in the document point to these cells.
type Value struct{ n *node }

// Pair is one key of a mapping and its value.
type Pair struct {
	Key   Cell
	Value Value
}

// As returns another text at the place of the cell.
func (c Cell) As(text string) Cell { return Cell{text, c.at} }

// Scalar returns the cell as a single value.
func (c Cell) Scalar() Value { return Value{&node{text: c.Text, at: c.at}} }

// List returns a list that begins at the cell.
func (c Cell) List(items ...Value) Value {
	n := &node{kind: listNode, at: c.at}
	for _, item := range items {
		n.items = append(n.items, item.n)
	}
	return Value{n}
}

// Map returns a mapping that begins at the cell.
func (c Cell) Map(pairs ...Pair) Value {
	n := &node{kind: mapNode, at: c.at}
	for _, p := range pairs {
		n.fields = append(n.fields, field{p.Key.Text, p.Key.at, p.Value.n})
	}
	return Value{n}
}

// Under returns a copy of the document with a mapping laid over it, as Extend lays
// a document.
func (d *Document) Under(over Value) *Document {
	root := overlay(d.root.clone(), over.n.clone())
	root.at = d.root.at // what the whole lacks is missing in the document
	return &Document{name: d.name, root: root}
}

// Keys lists the names by which what is at a path goes: the keys of a mapping, the
// ids or numbers of a list. The path "" is the document itself.
func (d *Document) Keys(path string) []string {
	if path == "" {
		return d.root.names()
	}
	steps := locate(d.root, strings.Split(path, "."))
	if steps == nil {
		return nil
	}
	return steps[len(steps)-1].node().names()
}

// Problem returns an *Errors that points to what is at a path, or to the file if
// nothing is there. The path is put before the text.
func (d *Document) Problem(path, format string, args ...any) error {
	c := &collector{}
	at := mark{src: d.root.at.src}
	if steps := locate(d.root, strings.Split(path, ".")); steps != nil {
		at = steps[len(steps)-1].node().at
	}
	c.add(record{at: at, path: path, text: prefixed(path, fmt.Sprintf(format, args...))})
	return c.err()
}
