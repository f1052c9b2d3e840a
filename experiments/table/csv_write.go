package table

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of the text form. They are far above what an experiment writes as text
// and keep a broken file from taking all memory.
const (
	maxColumns = 10_000
	maxCell    = 1 << 20 // bytes
	maxBytes   = 1 << 30
)

var errText = errors.New("a cell must be UTF-8 text of at most 1 MiB")

// checkText refuses texts that no file may hold.
func checkText(text string) error {
	if len(text) > maxCell || !utf8.ValidString(text) {
		return errText
	}
	return nil
}

// WriteCSV writes the table in the text form (see the package comment). Errors
// are those of Check, of w, and cells that are not UTF-8 or above 1 MiB.
func (t *Table) WriteCSV(w io.Writer) error {
	if err := t.Check(); err != nil {
		return err
	}
	return t.Stream().WriteCSV(w)
}

// WriteCSV writes the pieces as WriteCSV of their table would. It holds none, and goes
// through them twice where a column of texts is not known to hold words (Column.Words).
// Errors are also those of the pieces.
func (s *Stream) WriteCSV(w io.Writer) error {
	ambiguous, err := s.ambiguous()
	if err != nil {
		return err
	}
	const flushAt = 1 << 16
	buffer := New(s.Columns...).appendHeader(make([]byte, 0, flushAt+1<<12))
	for t, err := range s.Pieces {
		if err == nil {
			err = s.like(t)
		}
		if err != nil {
			return err
		}
		for row := range t.Len() {
			if buffer, err = t.appendRow(buffer, row, ambiguous); err != nil {
				return err
			}
			if len(buffer) >= flushAt {
				if _, err := w.Write(buffer); err != nil {
					return err
				}
				buffer = buffer[:0]
			}
		}
	}
	_, err = w.Write(buffer)
	return err
}

// ambiguous finds the columns of texts all of whose cells would be read as numbers.
func (s *Stream) ambiguous() ([]bool, error) {
	out, left := make([]bool, len(s.Columns)), 0
	for i, c := range s.Columns {
		if out[i] = c.Kind == Text && !c.Words; out[i] {
			left++
		}
	}
	if left == 0 {
		return out, nil
	}
	for t, err := range s.Pieces {
		if err == nil {
			err = s.like(t)
		}
		if err != nil {
			return nil, err
		}
		for i, c := range t.Columns {
			if out[i] && !readsAsNumbers(c.Texts) {
				out[i] = false
				left--
			}
		}
		if left == 0 {
			break
		}
	}
	return out, nil
}

func (t *Table) appendHeader(to []byte) []byte {
	for i, c := range t.Columns {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendCell(to, c.Name, false)
	}
	return append(to, '\n')
}

func (t *Table) appendRow(to []byte, row int, ambiguous []bool) ([]byte, error) {
	start := len(to)
	for i, c := range t.Columns {
		if i > 0 {
			to = append(to, ',')
		}
		switch c.Kind {
		case Integer:
			to = strconv.AppendInt(to, c.Ints[row], 10)
		case Real:
			to = appendReal(to, c.Reals[row])
		default:
			text := c.Texts[row]
			if err := checkText(text); err != nil {
				return to, fmt.Errorf("column %q, row %d: %w", c.Name, row+1, err)
			}
			to = appendCell(to, text, ambiguous[i] && changes(text))
		}
	}
	if len(to) == start { // one empty cell: a blank line would be no row
		to = append(to, '"', '"')
	}
	return append(to, '\n'), nil
}

// appendCell appends a text, in quotes where it must or shall have them.
func appendCell(to []byte, text string, quoted bool) []byte {
	if !quoted && !strings.ContainsAny(text, ",\"\r\n") {
		return append(to, text...)
	}
	to = append(to, '"')
	for {
		before, after, found := strings.Cut(text, `"`)
		to = append(to, before...)
		if !found {
			break
		}
		to = append(to, '"', '"')
		text = after
	}
	return append(to, '"')
}

// readsAsNumbers tells whether a column of texts would be read as numbers if
// none of its cells had quotes.
func readsAsNumbers(texts []string) bool {
	for _, text := range texts {
		if text == "" {
			continue
		}
		if _, ok := readsAsReal(text, false); !ok {
			return false
		}
	}
	return true
}

// changes tells whether a text that is a number would print otherwise.
func changes(text string) bool {
	x, ok := readsAsReal(text, false)
	return ok && !canonical(text, x)
}
