package store

import (
	"encoding/binary"
	"slices"
)

// The journal is a list of blocks whose runs are finished: records of one size, so
// that a damaged one does not hide those behind it. All numbers are little-endian.
//
//	length 4, CRC-32C 4 of all the rest, magic 4, version 4, identity 16,
//	name of a block 8, its bytes 8, its runs 4, the CRC-32C of its head and list 4
//
// The first record names no block. Length, CRC, magic and version stand at the same
// place in all versions.
const (
	recordMagic   = "hbjr"
	recordVersion = 1
	recordSize    = 56
)

// record is what the journal says of a block.
type record struct {
	name  blockName
	bytes int64  // of the file
	runs  uint32 // in it
	sum   uint32 // CRC of its head and list
}

var (
	errForeignRuns = refuse(ErrForeign, "the runs are those of another experiment; choose another folder")
	errRecord      = refuse(ErrDamaged, "a record of the journal is damaged")
)

func newer(version uint32) error {
	return refuse(ErrForeign, "the runs have format %d and this version knows %d; use a newer version of hongbao", version, recordVersion)
}

// text gives the record as it stands in the journal.
func (r record) text(whose identity) []byte {
	le := binary.LittleEndian
	text := le.AppendUint32(make([]byte, 0, recordSize), recordSize)
	text = le.AppendUint32(text, 0)
	text = append(text, recordMagic...)
	text = le.AppendUint32(text, recordVersion)
	text = append(text, whose[:]...)
	text = append(text, r.name[:]...)
	text = le.AppendUint64(text, uint64(r.bytes))
	text = le.AppendUint32(text, r.runs)
	text = le.AppendUint32(text, r.sum)
	le.PutUint32(text[4:], recordSum(text))
	return text
}

// recordSum is the CRC of a record, of all but the CRC.
func recordSum(text []byte) uint32 {
	return checksum(slices.Concat(text[:4], text[8:]))
}

// parseRecord reads the record at the start of a text.
func parseRecord(text []byte) (record, identity, error) {
	le := binary.LittleEndian
	if len(text) < 16 || string(text[8:12]) != recordMagic {
		return record{}, identity{}, errRecord
	}
	length, version := le.Uint32(text), le.Uint32(text[12:])
	if length < 16 || uint64(length) > uint64(min(len(text), 1<<16)) || le.Uint32(text[4:]) != recordSum(text[:length]) {
		return record{}, identity{}, errRecord
	}
	if version != recordVersion || length != recordSize {
		return record{}, identity{}, newer(version)
	}
	r := record{
		name: blockName(text[32:40]), bytes: int64(le.Uint64(text[40:])),
		runs: le.Uint32(text[48:]), sum: le.Uint32(text[52:]),
	}
	return r, identity(text[16:32]), nil
}

// parsed is what a journal says.
type parsed struct {
	blocks  []record
	whose   identity
	damaged int  // records that do not read
	torn    bool // the end is a part of a record
	opened  bool // the first record is there
}

// parseJournal reads a journal. It fails only if the journal is another experiment's
// or a newer version's (ErrForeign).
func parseJournal(text []byte, whose identity) (parsed, error) {
	p := parsed{whose: whose}
	for at := 0; at < len(text); at += recordSize {
		r, theirs, err := parseRecord(text[at:])
		switch {
		case err == nil && p.whose == identity{}:
			p.whose = theirs
		case err == nil && p.whose != theirs:
			return p, errForeignRuns
		case err != nil && at+recordSize > len(text):
			p.torn = true
			continue
		case err == errRecord:
			p.damaged++
			continue
		case err != nil:
			return p, err
		}
		if r == (record{}) {
			p.opened = p.opened || at == 0
			continue
		}
		p.blocks = append(p.blocks, r)
	}
	return p, nil
}
