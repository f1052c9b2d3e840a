package table

import (
	"fmt"
	"iter"
)

// Stream is a table that comes in pieces, one below the other, each made when it is
// asked for: so a table of any length takes little memory. Whoever goes through the
// pieces again gets the same ones.
type Stream struct {
	Columns []*Column // Columns holds no cells: names, units, meanings and kinds.
	// Pieces gives tables of these columns, in order, each with a row at least. An error
	// is the last that it gives.
	Pieces iter.Seq2[*Table, error]
}

// Stream gives the table as one piece; nil for no table.
func (t *Table) Stream() *Stream {
	if t == nil {
		return nil
	}
	s := &Stream{Pieces: func(yield func(*Table, error) bool) {
		if t.Len() > 0 {
			yield(t, nil)
		}
	}}
	for _, c := range t.Columns {
		s.Columns = append(s.Columns, c.like(0))
	}
	return s
}

// Empty tells whether there are no rows. Where the first piece cannot be made, there
// are some: whoever reads them learns why.
func (s *Stream) Empty() bool {
	if s == nil {
		return true
	}
	for range s.Pieces {
		return false
	}
	return true
}

// Table puts the pieces together; nil for no stream.
func (s *Stream) Table() (*Table, error) {
	if s == nil {
		return nil, nil
	}
	out := &Table{}
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, c.like(0))
	}
	for piece, err := range s.Pieces {
		if err != nil {
			return nil, err
		}
		if err := out.Append(piece); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Only gives a stream of the columns that are wanted.
func (s *Stream) Only(wanted func(name string) bool) *Stream {
	pick := func(columns []*Column) (out []*Column) {
		for _, c := range columns {
			if wanted(c.Name) {
				out = append(out, c)
			}
		}
		return out
	}
	return &Stream{Columns: pick(s.Columns), Pieces: func(yield func(*Table, error) bool) {
		for piece, err := range s.Pieces {
			if err == nil {
				piece = New(pick(piece.Columns)...)
			}
			if !yield(piece, err) {
				return
			}
		}
	}}
}

// like tells what is wrong with a piece whose columns are others.
func (s *Stream) like(piece *Table) error {
	if err := piece.Check(); err != nil {
		return err
	}
	if len(piece.Columns) != len(s.Columns) {
		return fmt.Errorf("a piece of %d columns cannot stand in a table of %d", len(piece.Columns), len(s.Columns))
	}
	for i, c := range piece.Columns {
		if c.Name != s.Columns[i].Name || c.Kind != s.Columns[i].Kind {
			return fmt.Errorf("a piece with the column %q of kind %s cannot stand where the table has %q of kind %s", c.Name, c.Kind, s.Columns[i].Name, s.Columns[i].Kind)
		}
	}
	return nil
}
