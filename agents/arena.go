package agents

// Arena is memory in which the columns of a world are made, and those of the next
// one once nobody reads the first any more. The zero value is ready for use; a nil
// one makes every column anew. One goroutine uses it at a time.
type Arena struct{ shelves []interface{ reset() } }

// shelf holds the cells of one type. A world that needs more than there are takes
// the rest elsewhere, and the next one finds enough for all.
type shelf[T any] struct {
	cells []T
	used  int // so many cells have been asked for
}

func (s *shelf[T]) reset() {
	if s.used > len(s.cells) {
		s.cells = make([]T, s.used)
	}
	s.used = 0
}

// Columns begin at a multiple of so many cells, long ones at the beginning of a
// line of the cache: what one worker writes should not lie on the line of another.
const (
	shortStep = 8
	longStep  = 64
)

// Make returns n cells that are zero. They cannot be appended to in place.
func Make[T any](a *Arena, n int) []T {
	if a == nil || n == 0 {
		return make([]T, n)
	}
	s := shelfOf[T](a)
	step := shortStep
	if n >= longStep {
		step = longStep
	}
	from := (s.used + step - 1) / step * step
	s.used = from + n
	if s.used > len(s.cells) {
		return make([]T, n)
	}
	out := s.cells[from:s.used:s.used]
	clear(out)
	return out
}

func shelfOf[T any](a *Arena) *shelf[T] {
	for _, s := range a.shelves {
		if s, ok := s.(*shelf[T]); ok {
			return s
		}
	}
	s := &shelf[T]{}
	a.shelves = append(a.shelves, s)
	return s
}

// Reset takes back all cells. Whoever still holds some must not use them.
func (a *Arena) Reset() {
	for _, s := range a.shelves {
		s.reset()
	}
}
