package experiments

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"hongbao/experiments/store"
)

// A run is named by all that makes it and by what is read off it, so that it is found
// again in whatever experiment asks for it. Labels, names of arms and other cells do not
// enter. The name is a hash of its cell's, which is the same for all replicates, and of
// its replicate.

// names remembers names of cells.
type names struct {
	cells []atomic.Pointer[[cellsAtOnce]store.Key] // of the design

	mutex  sync.Mutex
	common map[keep]store.Key // of what all cells share
}

// cellsAtOnce is the number of cells of the design that are named together, and
// mostCells that of those whose names are remembered.
const (
	cellsAtOnce = 256
	mostCells   = 1 << 20
)

// hashed gives the first half of a hash.
func hashed(text []byte) store.Key {
	sum := sha256.Sum256(text)
	return store.Key(sum[:len(store.Key{})])
}

// runKey names a replicate of a cell.
func runKey(cell store.Key, replicate int) store.Key {
	var text [len(cell) + 8]byte
	copy(text[:], cell[:])
	binary.LittleEndian.PutUint64(text[len(cell):], uint64(replicate))
	return hashed(text[:])
}

// key names a run.
func (x *executor) key(t *task) store.Key { return runKey(x.cellKey(t), t.out.replicate) }

// designKey names a run of the design.
func (x *executor) designKey(point, arm, replicate int) store.Key {
	cell := point*x.plan.Arms + arm
	block, place := cell/cellsAtOnce, cell%cellsAtOnce
	if block >= len(x.names.cells) {
		return x.key(x.planned(point, arm, replicate))
	}
	cells := x.names.cells[block].Load()
	if cells == nil {
		cells = new([cellsAtOnce]store.Key)
		for i := range cells {
			if c := block*cellsAtOnce + i; c < x.plan.Points*x.plan.Arms {
				cells[i] = x.cellKey(x.planned(c/x.plan.Arms, c%x.plan.Arms, 1))
			}
		}
		x.names.cells[block].Store(cells)
	}
	return runKey(cells[place], replicate)
}

// cellKey names a run but for its replicate.
func (x *executor) cellKey(t *task) store.Key {
	common := x.commonKey(t.keep)
	text := append(make([]byte, 0, 512), common[:]...)
	text = strconv.AppendInt(text, int64(t.until), 10)
	for i, f := range x.e.factors {
		if f.options == nil {
			text = appendWords(text, "factor", f.path, t.values[i])
			continue
		}
		o := f.option(t.values[i])
		text = appendChange(text, "option", o.Without, o.Keep, o.Set)
	}
	text = appendChange(text, "arm", t.arm.Without, t.arm.Keep, t.arm.Set)
	text = appendChange(text, "on top", nil, nil, t.set)
	if x.files {
		if v, err := x.variants.get(x.e, t); err == nil { // else the run will say what is wrong
			text = appendWords(text, "files", v.scenario.Hash())
		}
	}
	return hashed(text)
}

// appendWords adds a line of words that cannot be taken for other words.
func appendWords(text []byte, what string, words ...string) []byte {
	text = append(append(text, '\n'), what...)
	for _, word := range words {
		text = strconv.AppendQuote(append(text, ' '), word)
	}
	return text
}

func appendChange(text []byte, what string, without, keep []string, set map[string]string) []byte {
	text = appendWords(text, what)
	text = appendWords(text, "without", without...)
	text = appendWords(text, "keep", keep...)
	for _, path := range ordered(set) {
		text = appendWords(text, "set", path, set[path])
	}
	return text
}

// commonKey names what all cells share, for a way of reading runs.
func (x *executor) commonKey(k keep) store.Key {
	x.names.mutex.Lock()
	defer x.names.mutex.Unlock()
	key, ok := x.names.common[k]
	if ok {
		return key
	}
	if x.names.common == nil {
		x.names.common = map[keep]store.Key{}
	}
	key = hashed(x.common(k))
	x.names.common[k] = key
	return key
}

// common says what all runs are made of, and what is read off them.
func (x *executor) common(k keep) []byte {
	text := fmt.Appendf(nil, "hongbao run 2\n%s\n%s\nseed %d", x.o.Finished.Program, x.e.base.Hash(), x.e.Seed)
	c := &x.e.columns
	if k.series {
		for _, column := range c.series {
			text = appendWords(text, "series", column.Name)
		}
	}
	if k.hourly {
		for _, column := range c.hourly {
			text = appendWords(text, "hourly", column.Name)
		}
	}
	for _, end := range c.ends {
		text = appendWords(text, "end", end.column.Name, fmt.Sprint(end.day, end.total))
	}
	for _, column := range c.sums {
		text = appendWords(text, "sum", column.Name)
	}
	if k.gauges != nil {
		text = appendWords(text, "gauges", fmt.Sprint(k.gauges.cuts))
	}
	if x.e.keepsBooks() {
		text = appendWords(text, "books", x.e.Analysis.From.String())
	}
	return text
}
