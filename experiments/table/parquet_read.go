package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"
)

// ReadParquet reads a table from a Parquet file as ParquetWriter writes it. Dates and
// hours become Text of that form; numbers that were Text become Real, as they do in the
// text form. Errors say what does not fit, and take no more memory than the file's
// bytes can hold.
func ReadParquet(text []byte) (*Table, error) {
	return readGroups(text, func(*Table) {})
}

// PickParquet reads those rows of a Parquet file that are wanted. It holds the bytes of
// the file, which are packed, and the cells of one group of rows.
func PickParquet(r io.Reader, wanted Wanted) (*Table, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	from := 0 // rows before it are picked
	return readGroups(text, func(t *Table) {
		var rows []int
		for i := range t.Len() {
			cell := func(column string) string {
				if at := t.find(column); at != nil {
					return at.Text(i)
				}
				return ""
			}
			if i < from || wanted(cell) {
				rows = append(rows, i)
			}
		}
		*t = *t.Select(rows)
		from = t.Len()
	})
}

// readGroups reads a table group by group; after each, then may take rows away.
func readGroups(text []byte, then func(t *Table)) (t *Table, err error) {
	if err := checkParquet(text); err != nil {
		return nil, err
	}
	// What the check lets pass and the library does not expect ends here.
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, damaged("%v", r)
		}
	}()
	f, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, damaged("%s", err)
	}
	t = &Table{}
	for _, c := range f.Root().Columns() {
		column, err := ofNode(c.Name(), c)
		if err != nil {
			return nil, err
		}
		t.Columns = append(t.Columns, column)
	}
	if err := t.Check(); err != nil {
		return nil, damaged("%s", err)
	}
	kept := make([]map[string]string, len(t.Columns))
	for i := range kept {
		kept[i] = map[string]string{}
	}
	for _, group := range f.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			if err := t.Columns[i].takeIn(chunk, kept[i]); err != nil {
				return nil, fmt.Errorf("column %q: %w", t.Columns[i].Name, err)
			}
		}
		if err := t.Check(); err != nil {
			return nil, damaged("%s", err)
		}
		then(t)
	}
	return t, nil
}

// takeIn adds the cells of one column of a row group.
func (c *Column) takeIn(chunk parquet.ColumnChunk, kept map[string]string) error {
	pages := chunk.Pages()
	defer func() { _ = pages.Close() }() // only read from
	c.grow(int(chunk.NumValues()))
	values := make([]parquet.Value, 1<<10)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged("%s", err)
		}
		for in := page.Values(); ; {
			n, err := in.ReadValues(values)
			for _, v := range values[:n] {
				if err := c.takeValue(v, kept); err != nil {
					return err
				}
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return damaged("%s", err)
			}
			if n == 0 {
				return damaged("a page ends early")
			}
		}
		parquet.Release(page)
	}
}

func (c *Column) takeValue(v parquet.Value, kept map[string]string) error {
	switch {
	case c.Kind == Integer && v.IsNull():
		return errors.New("whole numbers cannot be empty")
	case c.Kind == Integer:
		c.Ints = append(c.Ints, v.Int64())
	case c.Kind == Real && v.IsNull():
		c.Reals = append(c.Reals, math.NaN())
	case c.Kind == Real:
		c.Reals = append(c.Reals, v.Double())
	case v.IsNull():
		c.Texts = append(c.Texts, "")
	case c.Form == Date:
		c.Texts = append(c.Texts, once(kept, v, func() string { return dayText(int64(v.Int32())) }))
	case c.Form == Hour:
		c.Texts = append(c.Texts, once(kept, v, func() string { return minuteText(v.Int64()) }))
	default:
		text, ok := kept[string(v.ByteArray())]
		if !ok {
			text = string(v.ByteArray())
			if err := checkText(text); err != nil {
				return err
			}
			kept[text] = text
		}
		c.Texts = append(c.Texts, text)
	}
	return nil
}

// once keeps each text once, since they repeat.
func once(kept map[string]string, v parquet.Value, text func() string) string {
	var room [8]byte
	key := v.AppendBytes(room[:0])
	out, ok := kept[string(key)]
	if !ok {
		out = text()
		kept[string(key)] = out
	}
	return out
}
