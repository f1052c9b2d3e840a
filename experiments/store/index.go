package store

import (
	"encoding/binary"
	"math/bits"
)

// index finds runs by key: a list in the order of commit and a table of places in
// that list, probed one after the other. It takes about 40 bytes a run.
type index struct {
	runs  []entry
	slots []uint32 // place in runs and 1, or 0; the length is a power of two
	live  int      // runs that can be found
}

// find gives the place of the run of that key, if it can be read.
func (x *index) find(key Key) (int, bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	i := int(x.slots[x.slot(key)]) - 1
	if i < 0 || x.runs[i].at == lost {
		return 0, false
	}
	return i, true
}

// current tells whether the run at a place is the one that its key finds.
func (x *index) current(i int) bool {
	found, ok := x.find(x.runs[i].key)
	return ok && found == i
}

// add puts the runs from that place on into the table. One that is there already
// takes the place of the older.
func (x *index) add(from int) {
	if 4*len(x.runs) > 3*len(x.slots) {
		x.slots = make([]uint32, 1<<bits.Len(uint(max(16, 4*len(x.runs)/3))))
		x.live, from = 0, 0
	}
	for i := from; i < len(x.runs); i++ {
		if x.runs[i].at == lost {
			continue
		}
		if _, there := x.find(x.runs[i].key); !there {
			x.live++
		}
		x.slots[x.slot(x.runs[i].key)] = uint32(i + 1)
	}
}

// drop forgets the run at a place.
func (x *index) drop(i int) {
	if x.current(i) {
		x.live--
	}
	x.runs[i].at = lost
}

// slot is where the key stands in the table, or the free place for it.
func (x *index) slot(key Key) int {
	mixed := binary.LittleEndian.Uint64(key[:]) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(key[8:]), 32)
	mask := uint64(len(x.slots) - 1)
	at := mixed * 0x9e3779b97f4a7c15 >> 32 & mask
	for x.slots[at] != 0 && x.runs[x.slots[at]-1].key != key {
		at = (at + 1) & mask
	}
	return int(at)
}
