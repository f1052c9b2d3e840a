package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
)

// Journal is the record of the finished runs of an experiment, open for writing.
// What was committed is there after a crash at any later instant; of what was not,
// all of a commit or nothing. Its methods may be called by several goroutines at a
// time.
type Journal struct {
	*Runs
	// began is called before the first change.
	began func()

	closed bool
	dirty  bool // the file of the journal does not say what it should
	drafts int  // counts temporary names
	limit  int  // of blocks, before some are joined
}

// manyBlocks is how many files of runs there may be.
const manyBlocks = 16

// Journal opens the record of finished runs in this folder. It repairs what a crash
// left behind, finds the runs of blocks that the journal forgot, and forgets those
// that are damaged: see Damaged. The *Error is ErrForeign if the runs are those of
// another experiment or a newer version. Close it before the folder.
func (f *Folder) Journal() (*Journal, error) {
	return openJournal(f.files, f.identity, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.noted = true
	})
}

func openJournal(files Files, whose string, began func()) (*Journal, error) {
	j := &Journal{Runs: &Runs{files: files, whose: identify(whose)}, began: began, limit: manyBlocks}
	if err := j.open(); err != nil {
		_ = j.Close()
		return nil, j.fail("use the runs", err)
	}
	return j, nil
}

// open reads the journal and repairs it.
func (j *Journal) open() error {
	text, p, err := j.load()
	if err != nil {
		return err
	}
	j.dirty = text == nil || !p.opened || p.torn || p.damaged > 0 || len(p.blocks) > len(j.blocks)
	spare, err := j.adopt()
	if err != nil {
		return err
	}
	if j.dirty && (text != nil || len(j.blocks) > 0) {
		if err := j.rewrite(j.blocks); err != nil {
			return err
		}
	}
	for _, name := range spare {
		_ = j.files.Remove(name) // one that stays is in nobody's way
	}
	return nil
}

// adopt takes up blocks that the journal does not name, and gives the files that are
// of no use: temporary ones, and blocks that are damaged or whose runs are all there.
func (j *Journal) adopt() (spare []string, err error) {
	entries, err := fs.ReadDir(j.files.FS(), journalFolder)
	if err != nil && !missing(err) {
		return nil, err
	}
	for _, found := range entries {
		file := path.Join(journalFolder, found.Name())
		if isTemporary(file) && found.Type().IsRegular() {
			spare = append(spare, file)
		}
		if !blockFile.MatchString(found.Name()) || named(j.blocks, blockNamed(found.Name())) {
			continue
		}
		b, err := j.attach(blockNamed(found.Name()))
		if err != nil && !errors.Is(err, ErrDamaged) {
			j.leave(b)
			return nil, err
		}
		news := func(e entry) bool { _, there := j.index.find(e.key); return !there }
		if err != nil || !slices.ContainsFunc(j.index.runs[b.from:], news) {
			j.leave(b)
			spare = append(spare, file)
			continue
		}
		j.keep(b)
		j.dirty = true
	}
	return spare, nil
}

// Commit adds finished runs. When it returns, they are on the disk. If it fails, all
// or none of them are there when the journal is opened again. A run that is there
// already is skipped if its bytes are the same; else the *Error is ErrDiffers, and
// nothing is added. When the context is over, only what must be is done.
//
// From time to time it joins small blocks, which takes as long as to copy them.
func (j *Journal) Commit(ctx context.Context, runs ...Run) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	runs, err := j.fresh(runs)
	if err != nil || len(runs) == 0 {
		return err
	}
	list := make([]entry, len(runs))
	for i, r := range runs {
		list[i] = entry{key: r.Key, size: uint32(len(r.Data)), sum: checksum(r.Data)}
	}
	b, err := j.write(list, func(w io.Writer) error {
		for _, r := range runs {
			if _, err := w.Write(r.Data); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := j.enter(b); err != nil {
		j.leave(b)
		return err
	}
	j.keep(b)
	return j.tidy(ctx)
}

// fresh gives the runs that are not there yet, each once.
func (j *Journal) fresh(runs []Run) ([]Run, error) {
	if len(runs) > math.MaxInt32 {
		return nil, errors.New("store: too many runs for one commit")
	}
	out := make([]Run, 0, len(runs))
	taken := make(map[Key][]byte, len(runs))
	for _, r := range runs {
		if int64(len(r.Data)) > math.MaxUint32 {
			return nil, errors.New("store: a run of 4 GiB or more cannot be kept")
		}
		have, there := taken[r.Key]
		if i, ok := j.index.find(r.Key); ok && !there {
			have = make([]byte, j.index.runs[i].size)
			switch err := j.read(i, have); {
			case errors.Is(err, ErrDamaged):
				j.lose(i, err)
			case err != nil:
				return nil, j.fail("read", err)
			default:
				there = true
			}
		}
		if there {
			if string(have) != string(r.Data) {
				return nil, j.fail("add to the runs", refuse(ErrDiffers, "run %s is there already, with other results", r.Key))
			}
			continue
		}
		taken[r.Key] = r.Data
		out = append(out, r)
	}
	return out, nil
}

// write makes a block and attaches it. If there is one of that name, then its runs
// are damaged, or are all in the new one, and its file is replaced.
func (j *Journal) write(list []entry, data func(io.Writer) error) (block, error) {
	if err := j.begin(); err != nil {
		return block{}, err
	}
	head := headOf(j.whose, list)
	name := recordOf(head).name
	if err := j.place(name.file(), func(w io.Writer) error {
		if _, err := w.Write(head); err != nil {
			return err
		}
		return data(w)
	}); err != nil {
		return block{}, err
	}
	b, err := j.attach(name)
	if err != nil {
		j.leave(b)
		return block{}, j.fail("read", err)
	}
	return b, nil
}

func named(blocks []block, name blockName) bool {
	return slices.ContainsFunc(blocks, func(b block) bool { return b.name == name })
}

// Close closes the files; what was committed stays.
func (j *Journal) Close() error {
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	return j.Runs.Close()
}

// begin makes the folder, before the first change.
func (j *Journal) begin() error {
	if j.closed {
		return errors.New("store: the journal is closed; open it again")
	}
	if j.began != nil {
		j.began()
		j.began = nil
	}
	if _, err := fs.Stat(j.files.FS(), journalFolder); !missing(err) {
		return nil
	}
	if err := j.files.MakeFolder(journalFolder); err != nil {
		return j.fail("make the folder", err)
	}
	syncFolder(j.files, ".")
	return nil
}

func (j *Journal) place(name string, write func(io.Writer) error) error {
	j.drafts++
	_, err := place(j.files, draftName(name, j.drafts), name, nil, write)
	return err
}

// enter writes a block into the journal.
func (j *Journal) enter(b block) error {
	if j.dirty {
		return j.rewrite(append(slices.Clip(j.blocks), b))
	}
	out, err := j.files.Append(journalName)
	if err == nil {
		_, err = out.Write(b.text(j.whose))
		if err == nil {
			err = out.Sync()
		}
		err = errors.Join(err, out.Close())
	}
	if err != nil {
		j.dirty = true // half a record may be there
		return &Error{Path: pathOf(j.files, journalName), Op: "write", Err: err, Bytes: recordSize}
	}
	return nil
}

// rewrite replaces the journal by one that names these blocks.
func (j *Journal) rewrite(blocks []block) error {
	if err := j.begin(); err != nil {
		return err
	}
	text := record{}.text(j.whose)
	for _, b := range blocks {
		text = append(text, b.text(j.whose)...)
	}
	err := j.place(journalName, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	j.dirty = err != nil
	return err
}
