package spec

import (
	"fmt"
	"slices"
	"strings"
)

// shown is the largest number of problems that one error carries.
const shown = 20

// Problem is one thing that is wrong with a file.
type Problem struct {
	File   string // name of the file, or "--set path=value"
	Line   int    // from 1; 0 if the problem has no place
	Column int    // in characters, from 1
	Width  int    // characters to underline, from 1
	Text   string // what is wrong; what was expected
	Near   string // the nearest valid name, if one is near
	Hint   string // what to do, if known
	Source string // the line
	Before string // the line before it
}

// String returns "file:line:column: text; nearest: name".
func (p Problem) String() string {
	return p.place() + p.message()
}

// place is the part of String up to the space before the text.
func (p Problem) place() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
	case p.File != "":
		return p.File + ": "
	}
	return ""
}

func (p Problem) message() string {
	if p.Near != "" {
		return p.Text + "; nearest: " + p.Near
	}
	return p.Text
}

// Errors is everything that is wrong with a document, in the order of its
// lines. It is the type of all errors that Parse, Set, Remove and Decode
// return.
type Errors struct {
	Problems []Problem // at most 20
	More     int       // number of problems beyond these
}

// Error returns one line for each problem.
func (e *Errors) Error() string {
	lines := make([]string, 0, len(e.Problems)+1)
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// record is a problem before its lines are looked up.
type record struct {
	at               mark
	path             string
	text, near, hint string
}

// collector gathers the problems of one document.
type collector struct {
	records  []record
	compared int // names, in search of the nearest
}

func (c *collector) add(r record) { c.records = append(c.records, r) }

// clean reports whether no problem lies at a path or below it.
func (c *collector) clean(path string) bool {
	// A file that is wrong all over is not searched again for every value.
	if len(c.records) > enough {
		return false
	}
	for i := range c.records {
		p := c.records[i].path
		if path == "" || p == path || strings.HasPrefix(p, path+".") {
			return false
		}
	}
	return true
}

// err returns the problems in the order of the document, or nil.
func (c *collector) err() error {
	if len(c.records) == 0 {
		return nil
	}
	var sources []*source
	rank := make([]int, len(c.records))
	order := make([]int, len(c.records))
	for i := range c.records {
		order[i] = i
		s := c.records[i].at.src
		if rank[i] = slices.Index(sources, s); rank[i] < 0 {
			rank[i] = len(sources)
			sources = append(sources, s)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := c.records[i].at, c.records[j].at
		for _, d := range [...]int{rank[i] - rank[j], a.line - b.line, a.column - b.column} {
			if d != 0 {
				return d
			}
		}
		return 0
	})
	e := &Errors{More: max(0, len(order)-shown)}
	for _, i := range order[:min(shown, len(order))] {
		e.Problems = append(e.Problems, c.records[i].problem())
	}
	return e
}

// problem looks up the lines of a record.
func (r record) problem() Problem {
	p := Problem{Text: printable(r.text), Near: printable(r.near), Hint: printable(r.hint)}
	if r.at.src == nil {
		return p
	}
	p.File = r.at.src.file
	if r.at.line > 0 {
		p.Line, p.Column, p.Width = r.at.line, max(1, r.at.column), r.at.span()
		p.Source = printable(r.at.src.line(r.at.line))
		p.Before = printable(r.at.src.line(r.at.line - 1))
	}
	return p
}

// printable puts a space for a tab and a question mark for what could steer a
// terminal, one character for one, so that columns stay.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < ' ', r >= 0x7F && r < 0xA0, r == 0x2028, r == 0x2029, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return '?'
		}
		return r
	}, text)
}
