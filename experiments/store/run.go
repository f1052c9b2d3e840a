package store

import (
	"encoding/hex"
	"hash/crc32"
)

// Key names a finished run: a hash of all that makes it, so that equal keys mean
// equal runs. Its bytes should be spread evenly, as those of a hash are.
type Key [16]byte

// String gives the key in hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Run is a finished run.
type Run struct {
	Key  Key
	Data []byte // Data is what the run left behind, less than 4 GiB; its meaning is the caller's.
}

// entry says where the data of a run is.
type entry struct {
	key  Key
	at   int64  // place in the file of its block; lost if it cannot be read
	size uint32 // of the data
	sum  uint32 // CRC-32C of the data
}

// lost marks a run whose data is damaged.
const lost = -1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }
