package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
)

// tidy joins the newest blocks when there are too many. On a disk without room for
// that there will be more of them.
func (j *Journal) tidy(ctx context.Context) error {
	if len(j.blocks) <= j.limit || ctx.Err() != nil {
		return nil
	}
	err := j.join(ctx)
	switch {
	case diskFull(err):
		j.limit += manyBlocks
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	}
	return err
}

// join makes one block of the newest two, and of each before them that is smaller than
// all behind it. So a run is copied few times: 4 in 2,000 commits, 7 in 100,000.
func (j *Journal) join(ctx context.Context) error {
	first := len(j.blocks) - 2
	behind := j.blocks[first].bytes + j.blocks[first+1].bytes
	for first > 0 && j.blocks[first-1].bytes < behind {
		first--
		behind += j.blocks[first].bytes
	}
	var which []int
	for i := j.blocks[first].from; i < len(j.index.runs); i++ {
		if j.index.current(i) {
			which = append(which, i)
		}
	}
	return j.pack(ctx, first, which)
}

// Compact packs all runs into one file, in the order in which their keys come; those
// that are not named follow by key. Equal runs and orders give equal files. Of damaged
// runs nothing stays; see Damaged. The sequence must not call the journal.
//
// If it fails, with an *Error or that of the context, the runs are as they were.
func (j *Journal) Compact(ctx context.Context, order iter.Seq[Key]) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.blocks) == 0 && j.dirty {
		return nil // nothing was ever committed
	}
	named := make([]bool, len(j.index.runs))
	which := make([]int, 0, j.index.live)
	for key := range order {
		if i, ok := j.index.find(key); ok && !named[i] {
			named[i] = true
			which = append(which, i)
		}
	}
	others := len(which)
	for i := range j.index.runs {
		if !named[i] && j.index.current(i) {
			which = append(which, i)
		}
	}
	slices.SortFunc(which[others:], func(a, b int) int {
		return bytes.Compare(j.index.runs[a].key[:], j.index.runs[b].key[:])
	})
	return j.pack(ctx, 0, which)
}

// Clear forgets all runs and removes their files. After a crash on the way they may be
// there again.
func (j *Journal) Clear(ctx context.Context) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.blocks) == 0 {
		return nil
	}
	return j.pack(ctx, 0, nil)
}

// errLost stops the copying of runs of which one turned out to be damaged.
var errLost = errors.New("store: a run is lost")

// pack replaces the blocks from the first on by one of these runs, of which there is
// a list of places.
func (j *Journal) pack(ctx context.Context, first int, which []int) error {
	old, kept := j.blocks[first:], j.blocks[:first:first]
	var list []entry
	for {
		list = make([]entry, len(which))
		for k, i := range which {
			list[k] = j.index.runs[i]
		}
		if len(list) == 0 {
			break
		}
		if len(old) == 1 && j.problems == nil && !j.dirty && old[0].name == recordOf(headOf(j.whose, list)).name {
			return nil // it is packed already
		}
		b, err := j.write(list, func(w io.Writer) error { return j.copy(ctx, w, which) })
		if errors.Is(err, errLost) {
			which = slices.DeleteFunc(which, func(i int) bool { return !j.index.current(i) })
			continue
		}
		if err != nil {
			return err
		}
		kept = append(kept, b)
		break
	}
	from := 0
	if first > 0 {
		from = j.blocks[first-1].to
	}
	if err := j.rewrite(kept); err != nil {
		if len(kept) > first {
			j.leave(kept[first])
			j.discard(kept[first:], j.blocks)
		}
		return err
	}
	j.replace(first, from, kept, which)
	for _, b := range old {
		_ = b.file.Close() // only read from
	}
	j.discard(old, kept)
	return nil
}

// discard removes the files of blocks that are not among the others. One that stays
// is found, and removed, when the journal is opened again.
func (j *Journal) discard(blocks, others []block) {
	for _, b := range blocks {
		if !named(others, b.name) {
			_ = j.files.Remove(b.name.file())
		}
	}
}

// copy writes the data of runs, one after the other.
func (j *Journal) copy(ctx context.Context, w io.Writer, which []int) error {
	var data []byte
	for _, i := range which {
		if err := ctx.Err(); err != nil {
			return err
		}
		size := int(j.index.runs[i].size)
		data = slices.Grow(data[:0], size)[:size]
		if err := j.read(i, data); errors.Is(err, ErrDamaged) {
			j.lose(i, err)
			return errLost
		} else if err != nil {
			return j.fail("read", err)
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return nil
}

// replace makes these blocks the journal's. The last of them was attached, and holds
// what is left of the runs from the place on, which stood at these places.
func (j *Journal) replace(first, from int, blocks []block, which []int) {
	runs := j.index.runs[:from]
	inPlace := false
	if len(blocks) > first {
		b := &blocks[first]
		inPlace = len(which) == b.from-from && slices.IsSorted(which)
		runs = append(runs, j.index.runs[b.from:b.to]...)
		b.from, b.to = from, len(runs)
	}
	j.blocks, j.index.runs = blocks, runs
	if !inPlace { // else the table is right as it is
		j.index.slots, j.index.live = nil, 0
		j.index.add(0)
	}
}
