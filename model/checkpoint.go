package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A checkpoint is the columns of a run as bytes. All numbers are little-endian,
// texts have their length before them (16 bits).
//
//	magic    8 bytes, HBCHECK and a line feed
//	version  32 bits
//	scenario text, the hash of the resolved scenario
//	seed, replicate, tick  64 bits each; tick is the number of days that are over
//	columns  32 bits, their number, then the checksum of all that is before
//	each column: name and kind of cell as texts, number of cells (64 bits), the
//	  cells, the checksum of the column
//	the checksum of all bytes before it
//
// Checksums are CRC-32C. What the start computes from the scenario and the seed
// is not in it.
const (
	checkpointMagic   = "HBCHECK\n"
	checkpointVersion = 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// piece is how many bytes of a column are held at once.
const piece = 1 << 16

// Save writes a checkpoint of a run that stands between two days. The bytes are
// the same for any number of workers.
func (r *Run) Save(to io.Writer) error {
	w := r.World
	if w.Tick > 0 && w.Day != w.calendar.start+int32(w.Tick)-1 {
		return errors.New("a run can be saved between two days only")
	}
	k := r.kept()
	c := &checksummed{to: to}
	c.text(checkpointMagic)
	c.number(checkpointVersion, 4)
	c.named(w.Scenario.Hash())
	c.number(r.luck.Seed, 8)
	c.number(uint64(r.luck.Replicate), 8)
	c.number(uint64(w.Tick), 8)
	c.number(uint64(len(k.columns)), 4)
	c.seal()
	room := make([]byte, piece)
	for _, col := range k.columns {
		x := cellsOf(col.at)
		c.named(col.name)
		c.named(x.kind)
		length := x.len() // which is counted, where users have rows of their own length
		c.number(uint64(length), 8)
		for from := 0; from < length; {
			n := min(piece/x.width, length-from)
			bytes := room[:n*x.width]
			x.put(bytes, from)
			c.write(bytes)
			from += n
		}
		c.seal()
	}
	c.number(uint64(c.all), 4)
	return c.err
}

// checksummed writes bytes and keeps two checksums of them: since the last seal
// and of all. After an error it writes nothing more.
type checksummed struct {
	to        io.Writer
	part, all uint32
	room      [8]byte
	err       error
}

func (c *checksummed) write(b []byte) {
	if c.err != nil {
		return
	}
	c.part, c.all = crc32.Update(c.part, castagnoli, b), crc32.Update(c.all, castagnoli, b)
	_, c.err = c.to.Write(b)
}

func (c *checksummed) text(s string) { c.write([]byte(s)) }

func (c *checksummed) named(s string) {
	c.number(uint64(len(s)), 2)
	c.text(s)
}

func (c *checksummed) number(x uint64, width int) {
	binary.LittleEndian.PutUint64(c.room[:], x)
	c.write(c.room[:width])
}

func (c *checksummed) seal() {
	c.number(uint64(c.part), 4)
	c.part = 0
}

// Load takes up a run from a checkpoint of the same scenario and the same luck.
// The workers and the graph may be others. Damage of any kind is an error that
// says what is wrong; memory is taken as the scenario or the bytes ask for it,
// never because a damaged number says so. Bytes behind the checkpoint are left
// unread.
func Load(s *Scenario, luck Luck, o Options, from io.Reader) (*Run, error) {
	c := &checked{from: from}
	tick, columns, err := c.header(s, luck)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	r, err := Start(s, luck, o)
	if err != nil {
		return nil, err
	}
	if err := r.restore(c, tick, columns); err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	return r, nil
}

// restore reads the columns over those of the start.
func (r *Run) restore(c *checked, tick uint64, columns uint64) error {
	if days := len(r.World.calendar.hourly); tick > uint64(days) {
		return fmt.Errorf("%d days are over, and the run has %d", tick, days)
	}
	k := r.kept()
	if columns != uint64(len(k.columns)) {
		return fmt.Errorf("it has %d columns; expected %d", columns, len(k.columns))
	}
	room := make([]byte, piece)
	for _, col := range k.columns {
		if err := c.column(col, room); err != nil {
			return fmt.Errorf("column %s: %w", col.name, err)
		}
	}
	all := c.all
	if got := c.number(4); c.err == nil && got != uint64(all) {
		c.err = errDamaged
	}
	if c.err != nil {
		return c.err
	}
	r.resume(k, int(tick), func(string) bool { return true })
	r.books.open(r.World)
	if b := r.World.recountMarket(); b != nil {
		return b
	}
	if b := r.audits(true); b != nil {
		return b
	}
	return nil
}

// checked reads bytes and keeps two checksums of them, like checksummed.
type checked struct {
	from      io.Reader
	part, all uint32
	room      [8]byte
	err       error
}

var (
	errDamaged = errors.New("the bytes are not those that were written")
	errShort   = errors.New("it ends too early")
)

func (c *checked) read(b []byte) {
	if c.err != nil {
		clear(b)
		return
	}
	if _, err := io.ReadFull(c.from, b); err != nil {
		clear(b)
		c.err = err
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			c.err = errShort
		}
		return
	}
	c.part, c.all = crc32.Update(c.part, castagnoli, b), crc32.Update(c.all, castagnoli, b)
}

func (c *checked) number(width int) uint64 {
	clear(c.room[:])
	c.read(c.room[:width])
	return binary.LittleEndian.Uint64(c.room[:])
}

func (c *checked) named() string {
	b := make([]byte, c.number(2))
	c.read(b)
	return string(b)
}

func (c *checked) seal() error {
	want := c.part
	got := c.number(4)
	c.part = 0
	if c.err == nil && got != uint64(want) {
		c.err = errDamaged
	}
	return c.err
}

// header reads what a checkpoint is of, before any memory is taken.
func (c *checked) header(s *Scenario, luck Luck) (tick, columns uint64, err error) {
	magic := make([]byte, len(checkpointMagic))
	c.read(magic)
	if c.err == nil && string(magic) != checkpointMagic {
		return 0, 0, errors.New("the file is none")
	}
	if v := c.number(4); c.err == nil && v != checkpointVersion {
		return 0, 0, fmt.Errorf("it has version %d of the form; this program reads version %d", v, checkpointVersion)
	}
	hash := c.named()
	seed, replicate := c.number(8), c.number(8)
	tick, columns = c.number(8), c.number(4)
	if err := c.seal(); err != nil {
		return 0, 0, err
	}
	if own := s.Hash(); hash != own {
		return 0, 0, fmt.Errorf("it is of another scenario, %s; expected %s", hash, own)
	}
	if seed != luck.Seed || replicate != uint64(luck.Replicate) {
		return 0, 0, fmt.Errorf("it is of seed %d, replicate %d; expected seed %d, replicate %d", seed, replicate, luck.Seed, luck.Replicate)
	}
	return tick, columns, nil
}

// column reads one column into its place.
func (c *checked) column(col column, room []byte) error {
	name, kind := c.named(), c.named()
	length := c.number(8)
	if c.err != nil {
		return c.err
	}
	x := cellsOf(col.at)
	switch there := x.len(); {
	case name != col.name || kind != x.kind:
		return fmt.Errorf("found %.80q of %.80q; expected it of %q", name, kind, x.kind)
	case length != uint64(there) && (x.resize == nil || !col.grows && there > 0):
		return fmt.Errorf("it has %d cells; expected %d", length, there)
	}
	for from := uint64(0); from < length; {
		n := min(uint64(piece/x.width), length-from)
		bytes := room[:n*uint64(x.width)]
		if c.read(bytes); c.err != nil {
			return c.err
		}
		// A list grows with the bytes that came, not with the number that was said.
		if x.resize != nil && from+n > uint64(x.len()) {
			x.resize(int(from + n))
		}
		if err := x.get(bytes, int(from)); err != nil {
			return err
		}
		from += n
	}
	if x.resize != nil && length < uint64(x.len()) {
		x.resize(int(length))
	}
	return c.seal()
}
