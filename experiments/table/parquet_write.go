package table

import (
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"
)

// How Parquet files are laid out. Row groups and pages are cut by their number of rows
// alone, so that the bytes do not hang on how rows were handed over.
const (
	groupCells = 1 << 20 // cells of a row group, about
	groupRows  = 1 << 16 // the most rows of a row group
	pageRows   = 1 << 12 // of one column
	pageBytes  = 1 << 17 // at which the library would cut a page; one of pageRows is smaller
	writtenBy  = "hongbao"
)

// ParquetWriter writes rows as a Parquet file while they come, and holds one row group
// at most. Text becomes strings with a dictionary, or what its form says: dates DATE,
// hours TIMESTAMP without a time zone, numbers DOUBLE. Integer becomes INT64, and Real
// DOUBLE, whose empty cells are null. The bytes follow from the columns and the rows.
type ParquetWriter struct {
	to      *parquet.GenericWriter[any]
	columns []*Column
	size    int // rows of a row group
	held    int // rows of the current one
	before  int // rows of the tables before the current one
	values  []parquet.Value
}

// NewParquetWriter begins a file with columns of these names, kinds and forms. Cells
// that they hold are not written. Call Close in the end.
func NewParquetWriter(w io.Writer, columns ...*Column) (*ParquetWriter, error) {
	p := &ParquetWriter{size: min(groupRows, max(1<<10, groupCells/max(1, len(columns))))}
	for _, c := range columns {
		p.columns = append(p.columns, c.like(0))
	}
	if err := New(p.columns...).Check(); err != nil {
		return nil, err
	}
	p.to = parquet.NewGenericWriter[any](
		w, schema(p.columns), parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(pageBytes),
		parquet.DataPageVersion(1), parquet.CreatedBy(writtenBy, "1", "0"), parquet.KeyValueMetadata("format", "1"),
	)
	return p, nil
}

// Write adds the rows of a table of the same columns below those before. A cell that is
// not of its column's form is an error, as is text that is not UTF-8 or above 1 MiB.
func (p *ParquetWriter) Write(t *Table) error {
	if err := (&Stream{Columns: p.columns}).like(t); err != nil {
		return err
	}
	for from := 0; from < t.Len(); {
		to := min(t.Len(), from+p.size-p.held)
		for i, c := range t.Columns {
			if err := p.cells(i, c, from, to); err != nil {
				return err
			}
		}
		p.held += to - from
		from = to
		if p.held == p.size {
			if err := p.flush(); err != nil {
				return err
			}
		}
	}
	p.before += t.Len()
	return nil
}

func (p *ParquetWriter) flush() error {
	p.held = 0
	return p.to.Flush()
}

// Close writes what is left and the end of the file. It does not close the writer
// below.
func (p *ParquetWriter) Close() error {
	if p.held > 0 {
		if err := p.flush(); err != nil {
			return err
		}
	}
	return p.to.Close()
}

// cells hands the cells of some rows of one column over, page by page.
func (p *ParquetWriter) cells(i int, c *Column, from, to int) error {
	out := p.to.ColumnWriters()[i]
	value := p.value(i)
	for at := p.held; from < to; {
		n := min(to-from, pageRows-at%pageRows)
		p.values = p.values[:0]
		for row := from; row < from+n; row++ {
			v, err := value(c, row)
			if err != nil {
				return fmt.Errorf("column %q, row %d: %w", c.Name, p.before+row+1, err)
			}
			p.values = append(p.values, v)
		}
		if _, err := out.WriteRowValues(p.values); err != nil {
			return err
		}
		from, at = from+n, at+n
		if at%pageRows == 0 {
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// value gives what turns cells of a column into values of the file.
func (p *ParquetWriter) value(i int) func(c *Column, row int) (parquet.Value, error) {
	given := func(v parquet.Value) parquet.Value { return v.Level(0, 1, i) }
	null := parquet.NullValue().Level(0, 0, i)
	real := func(x float64) parquet.Value {
		if math.IsNaN(x) {
			return null
		}
		return given(parquet.DoubleValue(x))
	}
	switch form := p.columns[i].Form; p.columns[i].Kind {
	case Integer:
		return func(c *Column, row int) (parquet.Value, error) {
			return parquet.Int64Value(c.Ints[row]).Level(0, 0, i), nil
		}
	case Real:
		return func(c *Column, row int) (parquet.Value, error) { return real(c.Reals[row]), nil }
	default:
		// Neighbours are often equal, so each text is turned once.
		last, before := parquet.Value{}, -1
		return func(c *Column, row int) (parquet.Value, error) {
			text := c.Texts[row]
			if before >= 0 && before < row && text == c.Texts[before] {
				return last, nil
			}
			before = row
			var err error
			switch {
			case form == Plain:
				err = checkText(text)
				last = parquet.ByteArrayValue([]byte(text)).Level(0, 0, i)
			case text == "":
				last = null
			case form == Number:
				x, ok := readsAsReal(text, true) // as if in quotes: nothing may be lost
				if !ok {
					err = fmt.Errorf("%q: %w", text, errNotOfForm)
				}
				last = real(x)
			case form == Date:
				var n int64
				if n, err = days(text); err != nil {
					err = fmt.Errorf("%q: %w, a date", text, err)
				}
				last = given(parquet.Int32Value(int32(n)))
			default:
				var n int64
				if n, err = milliseconds(text); err != nil {
					err = fmt.Errorf("%q: %w, an hour", text, err)
				}
				last = given(parquet.Int64Value(n))
			}
			return last, err
		}
	}
}

// WriteParquet writes the pieces as one Parquet file; see ParquetWriter. It goes through
// them once, and holds none. Errors are also those of the pieces.
func (s *Stream) WriteParquet(w io.Writer) error {
	out, err := NewParquetWriter(w, s.Columns...)
	if err != nil {
		return err
	}
	for piece, err := range s.Pieces {
		if err == nil {
			err = out.Write(piece)
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}
