package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// Folder is the folder of one experiment, open for writing. Its methods may be
// called by several goroutines at a time.
type Folder struct {
	identity string
	files    Files
	release  func()
	made     bool // the folder was not there before

	noting  sync.Mutex // of the run file
	mu      sync.Mutex
	found   contents
	written map[string]File
	begun   bool     // a file has changed, and the old manifest is gone unless it is amended
	noted   bool     // a checkpoint was written
	keeps   bool     // a checkpoint stays when the folder is closed
	amends  bool     // the old manifest stands until the new one is there
	amended []string // what was added to a folder whose manifest stands
	counter int      // of temporary names
	closed  bool
}

// Open takes a folder for the experiment of the given identity, a text that is
// equal for equal experiments only, and makes it if needed. An empty folder, a
// finished one and an interrupted one of the same identity are fine. It refuses,
// with an *Error and without a change to the folder, one of another identity or
// one with neither manifest nor run file and files of somebody else (ErrForeign),
// one with a damaged manifest (ErrDamaged), and one to which another run writes
// (ErrLocked). Temporary files of a killed run are removed.
//
// Layers lie over the files, the last on top: whatever is read or written goes through
// them.
//
// Call Abort or Close in the end; Abort after Close does nothing.
func Open(dir, identity string, layers ...func(Files) Files) (*Folder, error) {
	failed := func(err error) error { return &Error{Path: dir, Op: "use the folder", Err: err} }
	_, err := os.Stat(dir)
	made := missing(err)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		if missing(err) { // made in vain, as in /proc
			err = refuse(err, "no folder can be made there; choose another place")
		}
		return nil, failed(err)
	}
	files, err := OnDisk(dir)
	if err != nil {
		return nil, failed(err)
	}
	for _, layer := range layers {
		files = layer(files)
	}
	f, err := OpenFiles(files, identity)
	if err != nil {
		if made {
			_ = os.Remove(dir) // only succeeds on an empty folder
		}
		return nil, err
	}
	f.made = made
	return f, nil
}

// OpenFiles is Open for a folder that is not, or not only, on the disk. The files are
// closed with the folder, or if it is refused.
func OpenFiles(files Files, identity string) (*Folder, error) {
	if identity == "" {
		panic("store: a folder needs an identity")
	}
	failed := func(err error) error {
		_ = files.Close() // nothing was written
		return &Error{Path: files.Dir(), Op: "use the folder", Err: err}
	}
	// Before the lock, so that a foreign folder is not even given a lock file.
	if _, err := look(files.FS(), identity); err != nil {
		return nil, failed(err)
	}
	release, err := files.Lock()
	if err != nil {
		return nil, failed(err)
	}
	f := &Folder{identity: identity, files: files, release: release, written: make(map[string]File)}
	if err := f.prepare(); err != nil {
		release()
		return nil, failed(err)
	}
	return f, nil
}

// prepare does what has to be done under the lock.
func (f *Folder) prepare() error {
	var err error
	if f.found, err = look(f.files.FS(), f.identity); err != nil {
		return err
	}
	for _, name := range f.found.leftovers {
		if err := f.files.Remove(name); err != nil {
			return err
		}
	}
	if f.found.finished {
		for _, name := range f.found.results {
			if _, listed := f.found.manifest.file(name); !listed {
				f.amended = append(f.amended, name)
			}
		}
	}
	return f.note()
}

// note writes the run file.
func (f *Folder) note() error {
	f.noting.Lock()
	defer f.noting.Unlock()
	f.mu.Lock()
	amended := slices.Clone(f.amended)
	f.mu.Unlock()
	text, err := indented(runFile{Identity: f.identity, Others: append([]string{}, f.found.others...), Amended: amended})
	if err != nil {
		return err
	}
	_, err = f.put(runName, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	return err
}

// Write makes or replaces a file. The name is a path within the folder with
// slashes; sub-folders are made as needed. The function writes the content, which
// is buffered. If it or the disk fails, the file is as it was before and nothing
// partial is left.
//
// Failures of the disk are an *Error; so is the name of a file that somebody else
// put there (ErrForeign). An error of the function itself comes back wrapped.
func (f *Folder) Write(name string, write func(io.Writer) error) error {
	if err := badName(name); err != nil {
		return err
	}
	if slices.Contains(f.found.others, name) {
		return f.fail(name, "write", refuse(ErrForeign, "a file of that name was put there by somebody else; move it away"))
	}
	if err := f.begin(); err != nil {
		return err
	}
	if err := f.claim(name); err != nil {
		return err
	}
	if dir := path.Dir(name); dir != "." {
		if err := f.files.MakeFolder(dir); err != nil {
			return f.fail(dir, "make the folder", err)
		}
	}
	entry, err := f.put(name, write)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.written[name] = entry
	return nil
}

// Keep is Write for a file that may be there already: one with the same content stays as
// it is.
func (f *Folder) Keep(name string, write func(io.Writer) error) error {
	if badName(name) == nil && !slices.Contains(f.found.others, name) {
		same, err := f.same(name, write)
		if err != nil {
			return err
		}
		if same {
			return nil
		}
	}
	return f.Write(name, write)
}

// same tells whether a file has the content that a function writes, and the last
// manifest nothing else of it. Whatever is wrong with the file, it is another one then.
func (f *Folder) same(name string, write func(io.Writer) error) (bool, error) {
	there, err := hashFile(f.files.FS(), name)
	if said, ok := f.found.manifest.file(name); err != nil || ok && said != there {
		return false, nil
	}
	sum := sha256.New()
	if err := write(sum); err != nil {
		return false, f.fail(name, "write", err)
	}
	same := hex.EncodeToString(sum.Sum(nil)) == there.SHA256
	if same {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.written[name] = there
	}
	return same, nil
}

// Read gives the content of a file as it is now, such as a checkpoint that an
// interrupted run left. Failures are an *Error, which is fs.ErrNotExist where there
// is no such file. Nothing is known yet about its hash; use the function Read for
// finished folders.
func (f *Folder) Read(name string) ([]byte, error) {
	if err := badName(name); err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(f.files.FS(), name)
	if err != nil {
		return nil, f.fail(name, "read", err)
	}
	return text, nil
}

// Remove removes a file of this experiment; it is no error if there is none.
func (f *Folder) Remove(name string) error {
	if err := badName(name); err != nil {
		return err
	}
	if slices.Contains(f.found.others, name) {
		return f.fail(name, "remove", refuse(ErrForeign, "it was put there by somebody else"))
	}
	if err := f.begin(); err != nil {
		return err
	}
	if err := f.files.Remove(name); err != nil && !missing(err) {
		return f.fail(name, "remove", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.written, name)
	return nil
}

// Amend keeps the manifest of a finished folder until Close replaces it. It is for files
// that can be made again from the others, such as figures: whoever is killed while he
// writes these leaves the results finished, and at most figures that count as
// damaged until they are drawn again. Call it before the first change.
func (f *Folder) Amend() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.amends = true
}

// claim notes a file that is about to be added to a folder whose manifest stands: it is
// nobody else's even if the process is killed before the manifest names it.
func (f *Folder) claim(name string) error {
	f.mu.Lock()
	_, listed := f.found.manifest.file(name)
	known := listed || !f.found.finished || !f.amends || slices.Contains(f.amended, name)
	if !known {
		f.amended = append(f.amended, name)
	}
	f.mu.Unlock()
	if known {
		return nil
	}
	err := f.note()
	if err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.amended = slices.DeleteFunc(f.amended, func(n string) bool { return n == name })
	}
	return err
}

// begin removes the old manifest before the first change: from now on the results
// are not those that it lists.
func (f *Folder) begin() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return errors.New("store: the folder is closed; open it again")
	}
	if f.begun {
		return nil
	}
	if f.found.finished && !f.amends {
		if err := f.files.Remove(manifestName); err != nil && !missing(err) {
			return f.fail(manifestName, "remove", err)
		}
		syncFolder(f.files, ".")
	}
	f.begun = true
	return nil
}

// Close writes the manifest with every file of this experiment that is in the
// folder, and gives up the lock. The manifest's Format, Identity, Files and SHA256
// are filled in. If it fails, with an *Error, the folder counts as interrupted
// unless the old manifest stands (Amend).
func (f *Folder) Close(m Manifest) error {
	if err := f.begin(); err != nil {
		return err
	}
	defer f.leave()
	list, err := f.list()
	if err != nil {
		return err
	}
	m.Format, m.Identity, m.Files = formatNow, f.identity, list
	text, err := m.text()
	if err != nil {
		return f.fail(manifestName, "write", err)
	}
	_, err = f.put(manifestName, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	if err := f.dropCheckpoint(); err != nil {
		return err
	}
	if err := f.files.Remove(runName); err != nil {
		return f.fail(runName, "remove", err)
	}
	syncFolder(f.files, ".")
	return nil
}

// list gives the files of the experiment by name: those written now, and those
// found before that are still there.
func (f *Folder) list() ([]File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]File, 0, len(f.written)+len(f.found.results))
	for _, entry := range f.written {
		list = append(list, entry)
	}
	for _, name := range f.found.results {
		if _, ok := f.written[name]; ok {
			continue
		}
		if _, err := fs.Lstat(f.files.FS(), name); missing(err) {
			continue
		}
		// What the last manifest says stays said, so that damage since then is found.
		entry, ok := f.found.manifest.file(name)
		if !ok {
			var err error
			if entry, err = hashFile(f.files.FS(), name); err != nil {
				return nil, f.fail(name, "read", err)
			}
		}
		list = append(list, entry)
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Abort gives up the lock without a manifest. What was written stays, and the same
// experiment may go on there. If nothing was written, the folder is as it was
// before Open. It does nothing after Close or Abort.
func (f *Folder) Abort() {
	f.mu.Lock()
	untouched := !f.begun && !f.noted && !f.closed
	was := f.found
	f.mu.Unlock()
	if untouched && !was.underWay {
		_ = f.files.Remove(runName) // if it stays, the folder counts as interrupted, which is true
	}
	if f.leave() && untouched && f.made {
		_ = os.Remove(f.files.Dir()) // only succeeds on an empty folder
	}
}

// leave gives up the lock; it tells whether it was held.
func (f *Folder) leave() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.closed = true
	f.release()
	_ = f.files.Close() // every file was synced and closed before
	return true
}

func (f *Folder) fail(name, op string, err error) error {
	return fail(f.files, name, op, err)
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
