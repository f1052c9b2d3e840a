package store

import (
	"fmt"
	"io/fs"
	"path"
)

// ReadJournal opens the runs in the folder of an experiment as they are at this
// moment, while another process may be writing there. It changes nothing. The
// identity is the folder's, or empty for any. The *Error is ErrForeign if the runs
// are another experiment's or a newer version's. A folder in which no run has
// finished yet holds none. The caller closes it.
func ReadJournal(dir, identity string) (*Runs, error) {
	files, err := OnDisk(dir)
	if err != nil {
		return nil, &Error{Path: dir, Op: "read the runs", Err: err}
	}
	r, err := readJournal(files, identity)
	if err != nil {
		_ = files.Close() // only read from
		return nil, err
	}
	r.done = files.Close
	return r, nil
}

// Forgotten lists files of runs that the journal does not name, as after damage to it. The
// next process that writes there takes them up.
func (r *Runs) Forgotten() ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries, err := fs.ReadDir(r.files.FS(), journalFolder)
	if err != nil && !missing(err) {
		return nil, r.fail("read the runs", err)
	}
	var out []string
	for _, found := range entries {
		if blockFile.MatchString(found.Name()) && !named(r.blocks, blockNamed(found.Name())) {
			out = append(out, pathOf(r.files, path.Join(journalFolder, found.Name())))
		}
	}
	return out, nil
}

// Count gives the number of finished runs in the folder of an experiment, and their
// bytes, from the journal alone: at once, for whoever looks every second. It counts
// runs whose files are damaged. Identity and errors are those of ReadJournal.
func Count(dir, identity string) (runs int, bytes int64, err error) {
	failed := func(err error) (int, int64, error) { return 0, 0, &Error{Path: dir, Op: "count the runs", Err: err} }
	files, err := OnDisk(dir)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = files.Close() }() // only read from
	text, err := fs.ReadFile(files.FS(), journalName)
	if err != nil && !missing(err) {
		return failed(err)
	}
	p, err := parseJournal(text, identify(identity))
	if err != nil {
		return failed(err)
	}
	for _, r := range p.blocks {
		runs += int(r.runs)
		bytes += r.bytes
	}
	return runs, bytes, nil
}

func readJournal(files Files, whose string) (*Runs, error) {
	for try := 0; ; try++ {
		r := &Runs{files: files, whose: identify(whose)}
		text, _, err := r.load()
		if err != nil {
			_ = r.Close()
			return nil, r.fail("read the runs", err)
		}
		if r.problems == nil {
			return r, nil
		}
		// Blocks may have been packed between the reading of their names and of
		// their files. Then the journal is another by now.
		again, err := fs.ReadFile(files.FS(), journalName)
		if err == nil && string(again) == string(text) {
			return r, nil
		}
		_ = r.Close()
		if err != nil && !missing(err) || try == 100 {
			return nil, r.fail("read the runs", fmt.Errorf("it changes too often: %w", err))
		}
	}
}
