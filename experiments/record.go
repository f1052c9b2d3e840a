package experiments

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"hongbao/model"
)

// errRecord says that the record of a run cannot be read.
var errRecord = errors.New("the record of a run is not one of these days and measures")

// coder writes an outcome, or reads it: one description of the bytes serves both.
// Numbers are little-endian, floats their bits, lists stand behind their lengths.
type coder struct {
	data    []byte // what is written; of reading, what is left
	reading bool
	broken  bool // what is read ends too early
}

// code passes what a run left behind, without what its market tells by itself.
func (o *outcome) code(c *coder) {
	c.text(&o.failed)
	if o.failed != "" {
		return
	}
	c.days(&o.start)
	c.whole(&o.days)
	list(c, &o.hours, c.days)
	list(c, &o.series, c.numbers)
	list(c, &o.hourly, c.numbers)
	c.numbers(&o.ends)
	c.numbers(&o.sums)
	c.numbers(&o.quoted)
	list(c, &o.expect, c.numbers)
	c.truth(&o.tipped)
	c.days(&o.tipDay)
	c.truth(&o.stayed)
	c.word(&o.hash)
	list(c, &o.passed, c.passed)
	if o.books != nil {
		o.books.code(c)
	}
}

// code passes the books. Their entries and classes are those of the market.
func (b *books) code(c *coder) {
	fen := func(x *int64) { c.money(x) }
	list(c, &b.sums, fen)
	c.number(&b.weight)
	list(c, &b.profits, func(row *[]int64) { list(c, row, fen) })
}

func (c *coder) passed(p *passed) {
	list(c, &p.traffic, c.traffic)
	list(c, &p.state, c.word)
	for i := range p.market {
		c.traffic(&p.market[i])
	}
}

func (c *coder) traffic(t *model.Traffic) {
	c.number(&t.Count)
	c.number(&t.Value)
}

// word passes 64 bits.
func (c *coder) word(x *uint64) {
	if !c.reading {
		c.data = binary.LittleEndian.AppendUint64(c.data, *x)
		return
	}
	if len(c.data) < 8 {
		c.broken, c.data, *x = true, nil, 0
		return
	}
	*x, c.data = binary.LittleEndian.Uint64(c.data), c.data[8:]
}

func (c *coder) number(x *float64) {
	w := math.Float64bits(*x)
	c.word(&w)
	*x = math.Float64frombits(w)
}

func (c *coder) money(x *int64) {
	w := uint64(*x)
	c.word(&w)
	*x = int64(w)
}

func (c *coder) whole(x *int) {
	w := uint64(*x)
	c.word(&w)
	*x = int(w)
}

func (c *coder) days(x *int32) {
	w := uint64(uint32(*x))
	c.word(&w)
	c.broken = c.broken || w > math.MaxUint32
	*x = int32(uint32(w))
}

func (c *coder) truth(x *bool) {
	w := uint64(0)
	if *x {
		w = 1
	}
	c.word(&w)
	c.broken = c.broken || w > 1
	*x = w != 0
}

func (c *coder) numbers(x *[]float64) { list(c, x, c.number) }

func (c *coder) text(x *string) {
	bytes := []byte(*x)
	n := c.length(len(bytes), 1)
	if !c.reading {
		c.data = append(c.data, bytes...)
		return
	}
	*x, c.data = string(c.data[:n]), c.data[n:]
}

// length passes how many items of at least so many bytes follow. What is read can
// hold no more than its bytes do.
func (c *coder) length(n, least int) int {
	w := uint64(n)
	c.word(&w)
	if c.reading && w > uint64(len(c.data)/least) {
		c.broken, c.data, w = true, nil, 0
	}
	return int(w)
}

// list passes a list. A list that is nil stays nil.
func list[T any](c *coder, x *[]T, item func(*T)) {
	n := len(*x) + 1
	if *x == nil {
		n = 0
	}
	n = c.length(n, 1)
	if c.reading {
		*x = nil
		if n > 0 {
			*x = make([]T, n-1)
		}
	}
	for i := range *x {
		item(&(*x)[i])
	}
}

// The first byte of a record says how the rest stands there.
const (
	plainRecord = iota
	packedRecord
)

// packFrom is the size from which a record is packed: series pack well, few numbers not.
const packFrom = 4 << 10

// encode writes an outcome.
func (o *outcome) encode() []byte {
	c := &coder{data: []byte{plainRecord}}
	o.code(c)
	if len(c.data) < packFrom {
		return c.data
	}
	packed := bytes.NewBuffer([]byte{packedRecord})
	w, err := flate.NewWriter(packed, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(c.data[1:])
	}
	if err != nil || w.Close() != nil {
		panic("experiments: memory cannot be written to")
	}
	return packed.Bytes()
}

// decode reads an outcome of a market with or without books. It is an error if the
// bytes are of another one.
func (o *outcome) decode(data []byte) error {
	if len(data) == 0 || data[0] > packedRecord {
		return errRecord
	}
	c := &coder{data: data[1:], reading: true}
	if data[0] == packedRecord {
		text, err := io.ReadAll(flate.NewReader(bytes.NewReader(c.data)))
		if err != nil {
			return errRecord
		}
		c.data = text
	}
	o.code(c)
	if c.broken || len(c.data) > 0 {
		return errRecord
	}
	return nil
}
