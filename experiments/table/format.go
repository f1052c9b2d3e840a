package table

import (
	"bytes"
	"io"
)

// Format is a kind of file that holds a table.
type Format struct {
	Name   string // Name is what it goes by.
	Ending string // Ending is that of its files.
	// Write writes a table to a file.
	Write func(s *Stream, w io.Writer) error
	// Read reads the text of a file.
	Read func(text []byte) (*Table, error)
	// Pick reads those rows of a file that are wanted, and holds few others at a time.
	Pick func(r io.Reader, wanted Wanted) (*Table, error)
}

// Wanted tells whether a row is wanted, by the text of its cells.
type Wanted func(cell func(column string) string) bool

// Formats lists all kinds of files.
var Formats = []Format{
	{"csv", ".csv", (*Stream).WriteCSV, func(text []byte) (*Table, error) { return ReadCSV(bytes.NewReader(text)) }, PickCSV},
	{"parquet", ".parquet", (*Stream).WriteParquet, ReadParquet, PickParquet},
}

// Fits tells whether a text is of the form, so that it can be written in a typed file
// and reads back as the same text.
func (f Form) Fits(text string) bool {
	if text == "" {
		return true
	}
	switch f {
	case Date:
		_, err := days(text)
		return err == nil
	case Hour:
		_, err := milliseconds(text)
		return err == nil
	case Number:
		_, ok := readsAsReal(text, true)
		return ok
	default:
		return true
	}
}
