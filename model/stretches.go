package model

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"hongbao/agents"
)

// stretches hold for each group of people some cells, one behind the other, in
// stretches of one length, which lie on pages that are never moved. So a group may
// grow at any time, and nothing is left empty but the end of its last stretch. One
// goroutine at a time may change a group; any may read it when none does.
type stretches[T uint16 | uint32] struct {
	most  int      // stretches of a group
	place []uint32 // by group, most entries each: 1 + a stretch of theirs, 0 for none
	pages [][]T    // of stretches
	shift int      // a page has so many stretches, as a power of two
	used  int      // stretches
	held  int      // pages that there are
	arena *shared
}

// shared is an arena in which workers ask for room within a phase.
type shared struct {
	sync.Mutex
	arena *agents.Arena
	taken int64 // bytes
}

const (
	neighbours = 256 // people of a group, a multiple of 64 that divides a chunk
	stretch    = 64  // cells of a stretch
	mostPage   = 10  // stretches of a page, as a power of two
)

// groups is the number of groups of so many people.
func groups(people int) int { return (people + neighbours - 1) / neighbours }

// newStretches makes room for so many cells a person at most.
func newStretches[T uint16 | uint32](a *shared, people, cells int) stretches[T] {
	n := groups(people)
	shift := min(bits.Len(uint(n/8)), mostPage)
	return stretches[T]{
		most: cells * neighbours / stretch, shift: shift, arena: a,
		place: agents.Make[uint32](a.arena, n*cells*neighbours/stretch),
		pages: make([][]T, n*cells*neighbours/stretch>>shift+1),
	}
}

// at returns the nth stretch of a group.
func (s *stretches[T]) at(group, n int) []T {
	at := int(s.place[group*s.most+n]) - 1
	return s.pages[at>>s.shift][at&(1<<s.shift-1)*stretch:][:stretch]
}

// cell returns a cell of a group.
func (s *stretches[T]) cell(group, n int) *T { return &s.at(group, n/stretch)[n%stretch] }

// has makes sure that there is room for the nth cell of a group.
func (s *stretches[T]) has(group, n int) {
	at := &s.place[group*s.most+n/stretch]
	if *at != 0 {
		return
	}
	s.arena.Lock()
	defer s.arena.Unlock()
	if s.used == s.held<<s.shift {
		s.pages[s.held] = agents.Make[T](s.arena.arena, stretch<<s.shift)
		s.arena.taken += int64(stretch<<s.shift) * int64(binary.Size(T(0)))
		s.held++
	}
	s.used++
	*at = uint32(s.used)
}

// insert puts a cell at a place of a group, which has so many.
func (s *stretches[T]) insert(group, from, end int, x T) {
	s.has(group, end)
	// What stands behind it moves by one, the last stretch first.
	n := end / stretch
	row := s.at(group, n)
	for ; n > from/stretch; n-- {
		before := s.at(group, n-1)
		copy(row[1:], row)
		row[0] = before[stretch-1]
		row = before
	}
	copy(row[from%stretch+1:], row[from%stretch:])
	row[from%stretch] = x
}

// remove takes away the cell at a place of a group, which has so many.
func (s *stretches[T]) remove(group, from, end int) {
	n := from / stretch
	row := s.at(group, n)
	copy(row[from%stretch:], row[from%stretch+1:])
	for ; n < (end-1)/stretch; n++ {
		next := s.at(group, n+1)
		row[stretch-1] = next[0]
		copy(next, next[1:])
		row = next
	}
}

// bytes is what the stretches take.
func (s *stretches[T]) bytes() int64 { return int64(s.used*stretch) * int64(binary.Size(T(0))) }

// holds reports whether a group has room for so many cells, all of it on pages.
func (s *stretches[T]) holds(group, cells int) bool {
	n := (cells + stretch - 1) / stretch
	if n > s.most {
		return false
	}
	for _, at := range s.place[group*s.most:][:n] {
		if at == 0 || int(at) > s.used {
			return false
		}
	}
	return true
}

// cells reads and writes the cells of all groups one behind the other, of which size
// says how many each has; that must have been read before. check is asked before the
// first one is.
func (s *stretches[T]) cells(size func(group int) int, check func() error) cells {
	width := binary.Size(T(0))
	group, start := 0, 0 // its first cell is the startth of all
	each := func(from, n int, do func(row []T)) {
		if from < start {
			group, start = 0, 0
		}
		for n > 0 {
			there, at := size(group), from-start
			if at >= there {
				group, start = group+1, start+there
				continue
			}
			s.has(group, at)
			row := s.at(group, at/stretch)[at%stretch:]
			row = row[:min(n, len(row), there-at)]
			do(row)
			from, n = from+len(row), n-len(row)
		}
	}
	return cells{
		kind: "u" + map[int]string{2: "16", 4: "32"}[width], width: width,
		len: func() int {
			n := 0
			for g := range len(s.place) / max(1, s.most) {
				n += size(g)
			}
			return n
		},
		put: func(bytes []byte, from int) {
			each(from, len(bytes)/width, func(row []T) {
				for n, x := range row {
					putNumber(bytes[n*width:][:width], uint64(x))
				}
				bytes = bytes[width*len(row):]
			})
		},
		get: func(bytes []byte, from int) error {
			if from == 0 {
				if err := check(); err != nil {
					return err
				}
			}
			each(from, len(bytes)/width, func(row []T) {
				for n := range row {
					var x [8]byte
					copy(x[:], bytes[n*width:][:width])
					row[n] = T(binary.LittleEndian.Uint64(x[:]))
				}
				bytes = bytes[width*len(row):]
			})
			return nil
		},
	}
}
