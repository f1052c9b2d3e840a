package table

import (
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

// WriteCSV writes the table in the text form (see the package comment). Errors
// are those of Check, of w, and cells that are not UTF-8 or above 1 MiB.
func (t *Table) WriteCSV(w io.Writer) error {
	if err := t.Check(); err != nil {
		return err
	}
	const flushAt = 1 << 16
	buffer := make([]byte, 0, flushAt+1<<12)
	for i, c := range t.Columns {
		if i > 0 {
			buffer = append(buffer, ',')
		}
		buffer = appendCell(buffer, c.Name, false)
	}
	buffer = append(buffer, '\n')

	ambiguous := make([]bool, len(t.Columns))
	for i, c := range t.Columns {
		ambiguous[i] = c.Kind == Text && readsAsNumbers(c.Texts)
	}
	for row := range t.Len() {
		start := len(buffer)
		for i, c := range t.Columns {
			if i > 0 {
				buffer = append(buffer, ',')
			}
			switch c.Kind {
			case Integer:
				buffer = strconv.AppendInt(buffer, c.Ints[row], 10)
			case Real:
				buffer = appendReal(buffer, c.Reals[row])
			default:
				text := c.Texts[row]
				if len(text) > maxCell || !utf8.ValidString(text) {
					return fmt.Errorf("column %q, row %d: a cell must be UTF-8 text of at most 1 MiB", c.Name, row+1)
				}
				buffer = appendCell(buffer, text, ambiguous[i] && changes(text))
			}
		}
		if len(buffer) == start { // one empty cell: a blank line would be no row
			buffer = append(buffer, '"', '"')
		}
		buffer = append(buffer, '\n')
		if len(buffer) >= flushAt {
			if _, err := w.Write(buffer); err != nil {
				return err
			}
			buffer = buffer[:0]
		}
	}
	_, err := w.Write(buffer)
	return err
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
