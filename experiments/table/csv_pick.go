package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// PickCSV reads the header and those rows of a table in its text form that are wanted, as
// ReadCSV does, and holds one row at a time. Of rows that are not wanted only the quotes
// are checked. A column without a wanted row, or with a few, may be of another kind than
// in the whole table.
func PickCSV(r io.Reader, wanted Wanted) (*Table, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	var picked strings.Builder
	var row []byte
	var cells []cell
	places, line := map[string]int{}, 1
	for {
		text, err := nextRow(in, row[:0])
		row = text
		if len(text) > 0 {
			s := scanner{text: string(text), line: line}
			if line == 1 {
				s.text = strings.TrimPrefix(s.text, byteOrderMark)
			}
			var broken error
			if cells, broken = s.row(cells[:0]); broken != nil {
				return nil, broken
			}
			cell := func(column string) string {
				if at, ok := places[column]; ok && at < len(cells) {
					return cells[at].text(s.text)
				}
				return ""
			}
			switch {
			case line == 1:
				for i, c := range cells {
					places[c.text(s.text)] = i
				}
				picked.WriteString(s.text)
			case len(cells) > 0 && wanted(cell):
				picked.WriteString(s.text)
			}
			line += bytes.Count(text, []byte("\n"))
		}
		if errors.Is(err, io.EOF) {
			return ReadCSV(strings.NewReader(picked.String()))
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// nextRow appends the text of the next row with its end. Quotes hold line ends.
func nextRow(in *bufio.Reader, row []byte) ([]byte, error) {
	for quotes, from := 0, 0; ; from = len(row) {
		part, err := in.ReadSlice('\n')
		row = append(row, part...)
		if len(row) > maxBytes {
			return nil, errors.New("a row is larger than 1 GiB")
		}
		quotes += bytes.Count(row[from:], []byte(`"`))
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return row, err
		case quotes%2 == 0:
			return row, nil
		}
	}
}
