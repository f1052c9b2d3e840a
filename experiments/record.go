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

// head passes what a run left behind, without its series and what its market tells by
// itself.
func (o *outcome) head(c *coder) {
	c.text(&o.failed)
	if o.failed != "" {
		return
	}
	c.days(&o.start)
	c.whole(&o.days)
	list(c, &o.hours, c.days)
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

// tail passes the series.
func (o *outcome) tail(c *coder) {
	if o.failed == "" {
		list(c, &o.series, c.numbers)
		list(c, &o.hourly, c.numbers)
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

// numbers passes a list of numbers as list does.
func (c *coder) numbers(x *[]float64) {
	n := len(*x) + 1
	if *x == nil {
		n = 0
	}
	n = c.length(n)
	if !c.reading {
		for _, v := range *x {
			c.data = binary.LittleEndian.AppendUint64(c.data, math.Float64bits(v))
		}
		return
	}
	*x = nil
	switch {
	case n == 0:
	case (n-1)*8 > len(c.data):
		c.broken, c.data = true, nil
	default:
		*x = make([]float64, n-1)
		for i := range *x {
			(*x)[i] = math.Float64frombits(binary.LittleEndian.Uint64(c.data[i*8:]))
		}
		c.data = c.data[(n-1)*8:]
	}
}

func (c *coder) text(x *string) {
	bytes := []byte(*x)
	n := c.length(len(bytes))
	if !c.reading {
		c.data = append(c.data, bytes...)
		return
	}
	if n > len(c.data) {
		c.broken, n = true, len(c.data)
	}
	*x, c.data = string(c.data[:n]), c.data[n:]
}

// length passes a length, or 1 more than one. What is read can hold no more items than
// its bytes.
func (c *coder) length(n int) int {
	w := uint64(n)
	c.word(&w)
	if c.reading && w > uint64(len(c.data))+1 {
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
	n = c.length(n)
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

// The first byte of a record says how the series stand there, behind the head.
const (
	plainRecord = iota
	packedRecord
)

// packFrom is the size from which series are packed: few numbers do not pack well.
const packFrom = 4 << 10

// packer writes records and reads them. It keeps what is costly to make.
type packer struct {
	text   []byte
	packed bytes.Buffer
	writer *flate.Writer
	reader io.ReadCloser
}

// encode writes an outcome.
func (p *packer) encode(o *outcome) []byte {
	c := &coder{data: append(p.text[:0], plainRecord)}
	o.head(c)
	head := len(c.data)
	o.tail(c)
	p.text = c.data
	if len(c.data)-head < packFrom {
		return bytes.Clone(c.data)
	}
	p.packed.Reset()
	p.packed.Write(c.data[:head])
	p.packed.Bytes()[0] = packedRecord
	var err error
	if p.writer == nil {
		p.writer, err = flate.NewWriter(&p.packed, flate.BestSpeed)
	} else {
		p.writer.Reset(&p.packed)
	}
	if err == nil {
		_, err = p.writer.Write(c.data[head:])
	}
	if err != nil || p.writer.Close() != nil {
		panic("experiments: memory cannot be written to")
	}
	return bytes.Clone(p.packed.Bytes())
}

// decode reads an outcome of a market with or without books, with its series if they are
// asked for. It is an error if the bytes are of another one.
func (p *packer) decode(o *outcome, data []byte, series bool) error {
	if len(data) == 0 || data[0] > packedRecord {
		return errRecord
	}
	c := &coder{data: data[1:], reading: true}
	o.head(c)
	switch {
	case c.broken:
		return errRecord
	case !series:
		return nil
	case data[0] == packedRecord:
		text, err := p.unpack(c.data)
		if err != nil {
			return errRecord
		}
		c.data = text
	}
	o.tail(c)
	if c.broken || len(c.data) > 0 {
		return errRecord
	}
	return nil
}

// unpack gives packed bytes, until the next call.
func (p *packer) unpack(data []byte) ([]byte, error) {
	from := bytes.NewReader(data)
	if p.reader == nil {
		p.reader = flate.NewReader(from)
	} else if err := p.reader.(flate.Resetter).Reset(from, nil); err != nil {
		return nil, err
	}
	text := bytes.NewBuffer(p.text[:0])
	_, err := text.ReadFrom(p.reader)
	p.text = text.Bytes()
	return p.text, err
}

// packer lends a packer, to be given back to x.packers.
func (x *executor) packer() *packer {
	if p, ok := x.packers.Get().(*packer); ok {
		return p
	}
	return &packer{}
}
