package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"regexp"
	"slices"
)

// A block is a file of runs. All numbers are little-endian.
//
//	head  magic 8, version 4, number of runs 4, bytes of data 8, identity 16,
//	      CRC-32C 4 of the head up to here and the list
//	list  for each run: key 16, bytes 4, CRC-32C 4 of its data
//	data  that of the runs, one after the other
//
// Its name is a hash of head and list, so that equal blocks have equal names.
const (
	blockMagic   = "hbblock\n"
	blockVersion = 1
	headSize     = 44
	headSum      = 40 // place of the CRC
	listedSize   = 24
)

// blockName is the name of a block.
type blockName [8]byte

func (n blockName) file() string { return fmt.Sprintf("%s/block-%x", journalFolder, n[:]) }

// blockFile is how files of blocks are named within their folder.
var blockFile = regexp.MustCompile(`^block-[0-9a-f]{16}$`)

// identity is the hash of the text that says whose runs they are; zero is any.
type identity [16]byte

func identify(text string) identity {
	if text == "" {
		return identity{}
	}
	sum := sha256.Sum256([]byte(text))
	return identity(sum[:16])
}

// headOf gives head and list of a block of such runs.
func headOf(whose identity, list []entry) []byte {
	le := binary.LittleEndian
	text := make([]byte, 0, headSize+listedSize*len(list))
	text = append(text, blockMagic...)
	text = le.AppendUint32(text, blockVersion)
	text = le.AppendUint32(text, uint32(len(list)))
	bytes := uint64(0)
	for _, e := range list {
		bytes += uint64(e.size)
	}
	text = le.AppendUint64(text, bytes)
	text = append(text, whose[:]...)
	text = le.AppendUint32(text, 0)
	for _, e := range list {
		text = append(text, e.key[:]...)
		text = le.AppendUint32(text, e.size)
		text = le.AppendUint32(text, e.sum)
	}
	sum := crc32.Update(checksum(text[:headSum]), castagnoli, text[headSize:])
	le.PutUint32(text[headSum:], sum)
	return text
}

// recordOf gives what the journal says of a block with such head and list.
func recordOf(text []byte) record {
	le := binary.LittleEndian
	sum := sha256.Sum256(text)
	return record{
		name:  blockName(sum[:8]),
		bytes: int64(len(text)) + int64(le.Uint64(text[16:])),
		runs:  le.Uint32(text[12:]),
		sum:   le.Uint32(text[headSum:]),
	}
}

// locate writes down where the data of each run of a block is, and gives the end.
func locate(list []entry) int64 {
	at := int64(headSize + listedSize*len(list))
	for i := range list {
		list[i].at = at
		at += int64(list[i].size)
	}
	return at
}

var errHead = refuse(ErrDamaged, "the list of its runs is damaged")

// readList reads head and list of a block and adds its runs to a list. It does not
// read the data, and takes memory only for runs that the file has room for. If it
// fails, the list is as it was.
func readList(file io.ReaderAt, size int64, whose identity, to []entry) ([]entry, record, error) {
	le := binary.LittleEndian
	var head [headSize]byte
	if err := readFull(file, head[:], 0); err != nil {
		return to, record{}, err
	}
	runs := le.Uint32(head[12:])
	if string(head[:8]) != blockMagic || int64(runs) > (size-headSize)/listedSize {
		return to, record{}, errHead
	}
	from := len(to)
	to = slices.Grow(to, int(runs))
	sum := checksum(head[:headSum])
	buffer := make([]byte, listedSize*min(1024, int(runs)))
	for left := int(runs); left > 0; {
		piece := buffer[:listedSize*min(1024, left)]
		if err := readFull(file, piece, int64(headSize+listedSize*(int(runs)-left))); err != nil {
			return to[:from], record{}, err
		}
		sum = crc32.Update(sum, castagnoli, piece)
		left -= len(piece) / listedSize
		for ; len(piece) > 0; piece = piece[listedSize:] {
			to = append(to, entry{key: Key(piece[:16]), size: le.Uint32(piece[16:]), sum: le.Uint32(piece[20:])})
		}
	}
	end := locate(to[from:])
	switch {
	case sum != le.Uint32(head[headSum:]):
		return to[:from], record{}, errHead
	case le.Uint32(head[8:]) != blockVersion:
		return to[:from], record{}, newer(le.Uint32(head[8:]))
	case whose != identity{} && whose != identity(head[24:headSum]):
		return to[:from], record{}, errForeignRuns
	case uint64(end) != uint64(headSize)+listedSize*uint64(runs)+le.Uint64(head[16:]):
		return to[:from], record{}, errHead
	}
	return to, record{bytes: end, runs: runs, sum: sum}, nil
}

// readFull reads what must be there; an end of the file before it is damage.
func readFull(file io.ReaderAt, to []byte, at int64) error {
	n, err := file.ReadAt(to, at)
	if n == len(to) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return refuse(ErrDamaged, "the file ends too early")
	}
	return err
}

// blockNamed gives the name of a block from that of its file.
func blockNamed(file string) blockName {
	var n blockName
	_, _ = hex.Decode(n[:], []byte(file[len("block-"):])) // the file's name is known to fit
	return n
}
