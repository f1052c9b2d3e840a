package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// maxPage is the largest page that is read, in bytes without compression.
const maxPage = 1 << 26

var errDamaged = errors.New("the Parquet file is damaged, or of another program")

func damaged(what string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(what, args...))
}

// checkParquet refuses files whose sizes and counts do not fit their bytes. The library
// trusts them: it would take all memory for one wrong byte, or read past the end.
func checkParquet(text []byte) error {
	const magic = "PAR1"
	n := len(text)
	if n < 12 || string(text[:4]) != magic || string(text[n-4:]) != magic {
		return damaged("it does not begin and end with %s", magic)
	}
	size := int64(binary.LittleEndian.Uint32(text[n-8:]))
	if size > int64(n-12) {
		return damaged("its footer would be longer than the file")
	}
	footer := text[n-8-int(size) : n-8]
	var meta format.FileMetaData
	if _, err := decode(footer, &meta); err != nil {
		return damaged("its footer cannot be read: %s", err)
	}
	if len(meta.Schema) > maxColumns+1 || len(meta.Schema) < 2 {
		return damaged("it has %d columns; expected 1 to %d", len(meta.Schema)-1, maxColumns)
	}
	rows := int64(0)
	for g := range meta.RowGroups {
		group := &meta.RowGroups[g]
		if len(group.Columns) != len(meta.Schema)-1 || group.NumRows < 0 || group.NumRows > groupRows {
			return damaged("row group %d has %d columns and %d rows", g+1, len(group.Columns), group.NumRows)
		}
		rows += group.NumRows
		for i := range group.Columns {
			if err := checkChunk(text[:n-8-int(size)], &group.Columns[i].MetaData, group.NumRows); err != nil {
				return fmt.Errorf("row group %d, column %d: %w", g+1, i+1, err)
			}
		}
	}
	if rows != meta.NumRows {
		return damaged("it has %d rows in its groups and %d in all", rows, meta.NumRows)
	}
	return nil
}

// checkChunk goes through the pages of one column of a row group.
func checkChunk(text []byte, c *format.ColumnMetaData, rows int64) error {
	from, size := c.DataPageOffset, c.TotalCompressedSize
	if c.DictionaryPageOffset > 0 {
		from = min(from, c.DictionaryPageOffset)
	}
	if from < 4 || size < 0 || from > int64(len(text)) || size > int64(len(text))-from || c.NumValues != rows {
		return damaged("its pages would lie outside of the file, or have another number of rows")
	}
	values := int64(0)
	for rest := text[from : from+size]; len(rest) > 0; {
		var h format.PageHeader
		read, err := decode(rest, &h)
		if err != nil {
			return damaged("a page cannot be read: %s", err)
		}
		rest = rest[read:]
		if h.CompressedPageSize < 0 || int(h.CompressedPageSize) > len(rest) || h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPage {
			return damaged("a page has %d bytes, %d without compression", h.CompressedPageSize, h.UncompressedPageSize)
		}
		page := rest[:h.CompressedPageSize]
		rest = rest[len(page):]
		if crc32.ChecksumIEEE(page) != uint32(h.CRC) {
			return damaged("the checksum of a page does not fit")
		}
		if err := checkCompression(page, c.Codec, int64(h.UncompressedPageSize)); err != nil {
			return err
		}
		switch {
		case h.Type == format.DataPage && h.DataPageHeader.Valid && h.DataPageHeader.V.NumValues >= 0:
			values += int64(h.DataPageHeader.V.NumValues)
		case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid && h.DictionaryPageHeader.V.NumValues >= 0 && int64(h.DictionaryPageHeader.V.NumValues) <= rows:
		default:
			return damaged("a page is of no known type")
		}
	}
	if values != rows {
		return damaged("its pages have %d rows, and the row group %d", values, rows)
	}
	return nil
}

func checkCompression(page []byte, codec format.CompressionCodec, size int64) error {
	switch {
	case codec == format.Uncompressed && int64(len(page)) == size:
		return nil
	case codec != format.Zstd:
		return damaged("a page is compressed by %s; expected ZSTD", codec)
	}
	var h zstd.Header
	if err := h.Decode(page); err != nil {
		return damaged("a page is not compressed by ZSTD: %s", err)
	}
	if h.Skippable || h.HasFCS && h.FrameContentSize != uint64(size) || h.WindowSize > maxPage {
		return damaged("a page has another size than it says")
	}
	return nil
}

// decode reads a structure from the beginning of a text and says how long it was.
func decode(text []byte, into any) (int, error) {
	var protocol thrift.CompactProtocol
	in := protocol.NewReaderFromBytes(text)
	err := thrift.NewDecoder(bounded{in, len(text)}).Decode(into)
	return in.BytesRead(), err
}

// bounded refuses lists of more items than there are bytes, before they get memory.
type bounded struct {
	reader
	size int
}

type reader = thrift.Reader // under a name that none of its methods has

func (b bounded) ReadList() (thrift.List, error) {
	l, err := b.reader.ReadList()
	if err == nil && (l.Size < 0 || int(l.Size) > b.size-b.BytesRead()) {
		return thrift.List{}, fmt.Errorf("a list of %d items does not fit %d bytes", l.Size, b.size)
	}
	return l, err
}
