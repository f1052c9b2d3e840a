package model

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"hongbao/agents"
)

// stretches hold for each group of people some cells, one behind the other, in
// stretches of one length, each of which knows the next. They lie on pages that are never
// moved. So a group may grow at any time, and nothing is left empty but the end of its
// last stretch. One goroutine at a time may change a group; any may read it when none does.
type stretches[T uint8 | uint16 | uint32] struct {
	length int       // cells of a stretch, a power of two
	most   int       // stretches of a group
	first  []uint32  // by group: 1 + its first stretch, 0 for none
	pages  []page[T] // of stretches
	shift  int       // a page has so many stretches, as a power of two
	used   int       // stretches
	held   int       // pages that there are
	arena  *shared
}

// page is a page of stretches.
type page[T any] struct {
	cells []T
	next  []uint32 // by stretch: 1 + the next one of its group, 0 for none
}

// shared is an arena in which workers ask for room within a phase.
type shared struct {
	sync.Mutex
	arena *agents.Arena
	taken int64 // bytes
}

const (
	neighbours = 256 // people of a group, a multiple of 64 that divides a chunk
	mostPage   = 10  // stretches of a page, as a power of two
)

// groups is the number of groups of so many people.
func groups(people int) int { return (people + neighbours - 1) / neighbours }

// newStretches makes room for so many cells a person at most.
func newStretches[T uint8 | uint16 | uint32](a *shared, people, cells, length int) stretches[T] {
	n, most := groups(people), (cells*neighbours+length-1)/length
	shift := min(bits.Len(uint(n/8)), mostPage)
	return stretches[T]{
		length: length, most: most, shift: shift, arena: a,
		first: agents.Make[uint32](a.arena, n), pages: make([]page[T], n*most>>shift+1),
	}
}

// row returns the cells of a stretch.
func (s *stretches[T]) row(stretch uint32) []T {
	at := int(stretch) - 1
	return s.pages[at>>s.shift].cells[at&(1<<s.shift-1)*s.length:][:s.length]
}

// next is where the number of the stretch behind one stands.
func (s *stretches[T]) next(stretch uint32) *uint32 {
	at := int(stretch) - 1
	return &s.pages[at>>s.shift].next[at&(1<<s.shift-1)]
}

// link is where the number of the nth stretch of a group stands.
func (s *stretches[T]) link(group, n int) *uint32 {
	at := &s.first[group]
	for ; n > 0; n-- {
		at = s.next(*at)
	}
	return at
}

// from returns the cells of a group from one on, up to the end of its stretch.
func (s *stretches[T]) from(group, n int) []T {
	return s.row(*s.link(group, n/s.length))[n%s.length:]
}

// take makes a stretch and notes its number.
func (s *stretches[T]) take(at *uint32) {
	s.arena.Lock()
	defer s.arena.Unlock()
	if s.used == s.held<<s.shift {
		s.pages[s.held] = page[T]{agents.Make[T](s.arena.arena, s.length<<s.shift), agents.Make[uint32](s.arena.arena, 1<<s.shift)}
		s.arena.taken += s.size() << s.shift
		s.held++
	}
	s.used++
	*at = uint32(s.used)
}

// insert puts a cell at a place of a group, which has so many.
func (s *stretches[T]) insert(group, from, end int, x T) {
	link, at := s.link(group, from/s.length), from%s.length
	for left := end - from; ; link, at = s.next(*link), 0 {
		if *link == 0 {
			s.take(link)
		}
		row := s.row(*link)
		if left < s.length-at {
			copy(row[at+1:], row[at:at+left])
			row[at] = x
			return
		}
		// The last cell goes on to the next stretch.
		last := row[s.length-1]
		copy(row[at+1:], row[at:])
		row[at], x, left = x, last, left-(s.length-at)
	}
}

// remove takes away the cell at a place of a group, which has so many.
func (s *stretches[T]) remove(group, from, end int) {
	link, at := *s.link(group, from/s.length), from%s.length
	row := s.row(link)
	for left := end - from; ; at = 0 {
		copy(row[at:], row[at+1:])
		if left -= s.length - at; left <= 0 {
			return
		}
		link = *s.next(link)
		next := s.row(link)
		row[s.length-1] = next[0]
		row = next
	}
}

// size is what a stretch takes, bytes.
func (s *stretches[T]) size() int64 { return int64(s.length*binary.Size(T(0)) + 4) }

// bytes is what the stretches take.
func (s *stretches[T]) bytes() int64 { return int64(s.used) * s.size() }

// holds reports whether a group has room for so many cells, all of it on pages.
func (s *stretches[T]) holds(group, cells int) bool {
	n := (cells + s.length - 1) / s.length
	if n > s.most {
		return false
	}
	for at := &s.first[group]; n > 0; n-- {
		if *at == 0 || int(*at) > s.used {
			return false
		}
		at = s.next(*at)
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
			if link := s.link(group, at/s.length); *link == 0 {
				s.take(link)
			}
			row := s.from(group, at)
			row = row[:min(n, len(row), there-at)]
			do(row)
			from, n = from+len(row), n-len(row)
		}
	}
	return cells{
		kind: "u" + map[int]string{1: "8", 2: "16", 4: "32"}[width], width: width,
		len: func() int {
			n := 0
			for g := range s.first {
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
