package store

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"sort"
	"sync"
)

// The names of a journal in its folder.
const (
	journalFolder = "journal"
	journalName   = journalFolder + "/journal"
)

// isJournal tells whether a name is that of a file of the journal.
func isJournal(name string) bool {
	return name == journalName || path.Dir(name) == journalFolder && blockFile.MatchString(path.Base(name))
}

// Runs are the finished runs of a journal, open for reading. Its methods may be
// called by several goroutines at a time.
type Runs struct {
	files Files
	whose identity

	mu       sync.RWMutex
	blocks   []block
	index    index
	damaged  int
	problems []error
	// done closes what was opened along with the runs.
	done func() error
}

// block is a file of runs that is open.
type block struct {
	record
	file     Reader
	from, to int // places of its runs in the index
}

// Len is the number of finished runs.
func (r *Runs) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.index.live
}

// Has tells whether a run is finished and, as far as is known, can be read.
func (r *Runs) Has(key Key) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, ok := r.index.find(key)
	return ok
}

// Read gives the data of a run, and false if the run is not there. A run whose data
// is not what was written is not there from now on. Failures of the disk are an
// *Error.
func (r *Runs) Read(key Key) (data []byte, ok bool, err error) {
	r.mu.RLock()
	i, ok := r.index.find(key)
	if ok {
		data = make([]byte, r.index.runs[i].size)
		err = r.read(i, data)
	}
	r.mu.RUnlock()
	switch {
	case !ok:
		return nil, false, nil
	case errors.Is(err, ErrDamaged):
		r.mu.Lock()
		defer r.mu.Unlock()
		if again, ok := r.index.find(key); ok && again == i && r.read(i, data) != nil {
			r.lose(i, err)
		}
		return nil, false, nil
	case err != nil:
		return nil, false, r.fail("read", err)
	}
	return data, true, nil
}

// read reads the data of the run at a place. The mutex is held.
func (r *Runs) read(i int, data []byte) error {
	e := r.index.runs[i]
	if err := readFull(r.blockOf(i).file, data, e.at); err != nil {
		return err
	}
	if checksum(data) != e.sum {
		return refuse(ErrDamaged, "the bytes of run %s are not what was written", e.key)
	}
	return nil
}

func (r *Runs) blockOf(i int) *block {
	return &r.blocks[sort.Search(len(r.blocks), func(b int) bool { return i < r.blocks[b].to })]
}

// lose forgets the run at a place, which is damaged. The mutex is held.
func (r *Runs) lose(i int, err error) {
	r.tell(r.blockOf(i).name.file(), 1, err)
	r.index.drop(i)
}

// tell notes damage by which so many runs are lost.
func (r *Runs) tell(name string, runs int, err error) {
	const told = 20
	r.damaged += runs
	if len(r.problems) < told {
		r.problems = append(r.problems, fail(r.files, name, "use all of it", err))
	}
}

// Damaged is the number of runs that were found damaged so far. They are not there,
// and are to be made again.
func (r *Runs) Damaged() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.damaged
}

// Problems says what was found damaged so far, at most 20 places, each an *Error
// (ErrDamaged). Damage that cost no run is among them.
func (r *Runs) Problems() error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return errors.Join(r.problems...)
}

// keys gives all runs in the order of commit.
func (r *Runs) keys() []Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	keys := make([]Key, 0, r.index.live)
	for i, e := range r.index.runs {
		if r.index.current(i) {
			keys = append(keys, e.key)
		}
	}
	return keys
}

// All gives the runs that are there when it begins, in the order of commit. A damaged
// one is left out. It ends with the first failure of the disk, an *Error.
func (r *Runs) All() iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		for _, key := range r.keys() {
			data, ok, err := r.Read(key)
			if err != nil {
				yield(Run{}, err)
				return
			}
			if ok && !yield(Run{Key: key, Data: data}, nil) {
				return
			}
		}
	}
}

// Missing gives those of the keys whose runs are not there.
func (r *Runs) Missing(keys iter.Seq[Key]) iter.Seq[Key] {
	return func(yield func(Key) bool) {
		for key := range keys {
			if !r.Has(key) && !yield(key) {
				return
			}
		}
	}
}

// Check reads every run. Whatever is damaged, now or found before, is in the error,
// as Problems gives it; other errors are those of the disk and of the context.
func (r *Runs) Check(ctx context.Context) error {
	for _, err := range r.All() {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	return r.Problems()
}

// Close closes the files.
func (r *Runs) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear()
	if r.done == nil {
		return nil
	}
	done := r.done
	r.done = nil
	return done()
}

// clear forgets all runs.
func (r *Runs) clear() {
	for _, b := range r.blocks {
		_ = b.file.Close() // only read from
	}
	r.blocks, r.index = nil, index{}
}

func (r *Runs) fail(op string, err error) error { return fail(r.files, journalFolder, op, err) }

// load reads the journal and the lists of its blocks, and gives the journal's text,
// nil if there is none. Nothing is changed.
func (r *Runs) load() (text []byte, p parsed, err error) {
	text, err = fs.ReadFile(r.files.FS(), journalName)
	if err != nil {
		if missing(err) {
			err = nil
		}
		return nil, p, err
	}
	if p, err = parseJournal(text, r.whose); err != nil {
		return nil, p, err
	}
	r.whose = p.whose
	for _, want := range p.blocks {
		b, err := r.attach(want.name)
		if err == nil && b.record != want {
			err = refuse(ErrDamaged, "it is not the block that the journal names")
		}
		if err == nil {
			r.keep(b)
			continue
		}
		r.leave(b)
		if missing(err) {
			err = refuse(ErrDamaged, "the file of %d runs is gone", want.runs)
		}
		if !errors.Is(err, ErrDamaged) {
			return nil, p, err
		}
		r.tell(want.name.file(), int(want.runs), err)
	}
	for range p.damaged {
		r.tell(journalName, 0, errRecord)
	}
	if !p.opened && p.damaged == 0 {
		r.tell(journalName, 0, refuse(ErrDamaged, "its beginning is gone"))
	}
	return text, p, nil
}

// attach opens a block and puts its runs at the end of the list, where they cannot
// be found yet.
func (r *Runs) attach(name blockName) (block, error) {
	b := block{from: len(r.index.runs), to: len(r.index.runs)}
	file, err := r.files.Open(name.file())
	if err != nil {
		return b, err
	}
	b.file = file
	info, err := file.Stat()
	if err != nil {
		return b, err
	}
	r.index.runs, b.record, err = readList(file, info.Size(), r.whose, r.index.runs)
	b.name, b.to = name, len(r.index.runs)
	return b, err
}

// keep makes an attached block one of the journal's. Runs behind the end of a file
// that was cut are lost.
func (r *Runs) keep(b block) {
	r.blocks = append(r.blocks, b)
	size := b.bytes
	if info, err := b.file.Stat(); err == nil {
		size = info.Size()
	}
	runs := 0
	for i := b.from; i < b.to; i++ {
		if e := &r.index.runs[i]; e.at+int64(e.size) > size {
			e.at = lost
			runs++
		}
	}
	if size != b.bytes {
		r.tell(b.name.file(), runs, refuse(ErrDamaged, "it has %d bytes and was written with %d", size, b.bytes))
	}
	r.index.add(b.from)
}

// leave closes a block that was attached and is not kept.
func (r *Runs) leave(b block) {
	r.index.runs = r.index.runs[:b.from]
	if b.file != nil {
		_ = b.file.Close() // only read from
	}
}
