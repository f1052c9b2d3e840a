package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ReadCSV reads a table from its text form (see the package comment for how the
// kinds of columns are told). Blank lines are skipped, unless there is only one
// column, whose empty cell they then are. Errors name the line: rows that have
// more or fewer cells than the header, broken quotes, text that is not UTF-8,
// names that are empty or doubled, and input above 1 GiB, 10,000 columns or
// 1 MiB a cell.
func ReadCSV(r io.Reader) (*Table, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	text = strings.TrimPrefix(text, byteOrderMark)
	s := scanner{text: text, line: 1}
	header, err := s.row(nil)
	if err != nil {
		return nil, err
	}
	if len(header) == 0 {
		return nil, errors.New("line 1: no header row; expected the names of the columns")
	}
	if len(header) > maxColumns {
		return nil, fmt.Errorf("line 1: %d columns; at most %d are allowed", len(header), maxColumns)
	}
	out := &Table{Columns: make([]*Column, len(header))}
	for i, c := range header {
		name := strings.Clone(c.text(text))
		out.Columns[i] = &Column{Name: name}
	}
	if err := out.Check(); err != nil {
		return nil, fmt.Errorf("line 1: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}

	width := len(header)
	// There are no more cells than commas and line ends, the last row's included.
	cells := make([]cell, 0, 1+strings.Count(text[s.at:], ",")+strings.Count(text[s.at:], "\n"))
	for !s.done() {
		start, line := len(cells), s.line
		cells, err = s.row(cells)
		if err != nil {
			return nil, err
		}
		got := len(cells) - start
		if got == 0 { // a blank line
			if width > 1 {
				continue
			}
			cells = append(cells, cell{})
			got = 1
		}
		if got != width {
			return nil, fmt.Errorf("line %d: %d cells; expected %d as in the header", line, got, width)
		}
	}
	for i, c := range out.Columns {
		c.fill(text, cells, i, width)
	}
	return out, nil
}

// readAll reads text up to the size limit.
func readAll(r io.Reader) (string, error) {
	var b strings.Builder
	if known, ok := r.(interface{ Len() int }); ok {
		b.Grow(min(known.Len(), maxBytes))
	}
	n, err := io.Copy(&b, io.LimitReader(r, maxBytes+1))
	if err != nil {
		return "", err
	}
	if n > maxBytes {
		return "", errors.New("the table is larger than 1 GiB; read a part of it or another format")
	}
	return b.String(), nil
}

// cell is the place of a cell in the text, without its outer quotes.
type cell struct {
	from, to uint32 // below maxBytes
	quoted   bool
	doubled  bool // holds doubled quotes
}

func (c cell) text(all string) string {
	text := all[c.from:c.to]
	if c.doubled {
		return strings.ReplaceAll(text, `""`, `"`)
	}
	return text
}

// scanner walks over the rows of a text.
type scanner struct {
	text string
	at   int
	line int // of the next row, from 1
}

func (s *scanner) done() bool { return s.at >= len(s.text) }

// row appends the cells of the next row; none for a blank line.
func (s *scanner) row(cells []cell) ([]cell, error) {
	if s.done() || s.lineEnd() {
		return cells, nil
	}
	first := s.line
	for {
		c, err := s.cell(first)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
		if s.done() || s.lineEnd() {
			return cells, nil
		}
		s.at++ // the comma
	}
}

// lineEnd steps over the end of a line if there is one here.
func (s *scanner) lineEnd() bool {
	n := endLength(s.text, s.at)
	s.at += n
	if n > 0 {
		s.line++
	}
	return n > 0
}

func endLength(text string, at int) int {
	switch {
	case at < len(text) && text[at] == '\n':
		return 1
	case at+1 < len(text) && text[at] == '\r' && text[at+1] == '\n':
		return 2
	}
	return 0
}

// cell steps over one cell up to the comma or the line end behind it.
func (s *scanner) cell(first int) (cell, error) {
	if !s.done() && s.text[s.at] == '"' {
		return s.quotedCell(first)
	}
	from, wide := s.at, false
scan:
	for ; s.at < len(s.text); s.at++ {
		switch b := s.text[s.at]; {
		case b == ',' || b == '\n':
			break scan
		case b == '\r':
			if endLength(s.text, s.at) > 0 {
				break scan
			}
		case b == '"':
			return cell{}, fmt.Errorf("line %d: a quote inside a cell without quotes; write the cell in quotes and double the quote", s.line)
		case b >= utf8.RuneSelf:
			wide = true
		}
	}
	return s.checked(cell{from: uint32(from), to: uint32(s.at)}, wide, s.line)
}

func (s *scanner) quotedCell(first int) (cell, error) {
	begin := s.line
	s.at++
	c := cell{from: uint32(s.at), quoted: true}
	for {
		i := strings.IndexByte(s.text[s.at:], '"')
		if i < 0 {
			return cell{}, fmt.Errorf("line %d: a quoted cell that begins here never ends; expected a closing quote", begin)
		}
		s.line += strings.Count(s.text[s.at:s.at+i], "\n")
		s.at += i + 1
		if s.done() || s.text[s.at] != '"' {
			break
		}
		c.doubled = true
		s.at++
	}
	c.to = uint32(s.at - 1)
	if !s.done() && s.text[s.at] != ',' && endLength(s.text, s.at) == 0 {
		return cell{}, fmt.Errorf("line %d: text after a closing quote; expected a comma or the end of the line", s.line)
	}
	return s.checked(c, true, begin)
}

// checked refuses cells that are too long or not UTF-8.
func (s *scanner) checked(c cell, wide bool, line int) (cell, error) {
	if c.to-c.from > 2*maxCell {
		return cell{}, fmt.Errorf("line %d: a cell is longer than 1 MiB", line)
	}
	text := c.text(s.text)
	if len(text) > maxCell {
		return cell{}, fmt.Errorf("line %d: a cell is longer than 1 MiB", line)
	}
	if wide && !utf8.ValidString(text) {
		return cell{}, fmt.Errorf("line %d: text that is not UTF-8; save the file as UTF-8", line)
	}
	return c, nil
}
