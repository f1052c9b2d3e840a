package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
	"path/filepath"
)

// put writes a file of the folder; see place.
func (f *Folder) put(name string, write func(io.Writer) error) (File, error) {
	f.mu.Lock()
	f.counter++
	draft := draftName(name, f.counter)
	f.mu.Unlock()

	sum := sha256.New()
	bytes, err := place(f.files, draft, name, sum, write)
	if err != nil {
		return File{}, err
	}
	return File{Name: name, Bytes: bytes, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// draftName is the temporary name of a file.
func draftName(name string, n int) string { return fmt.Sprintf("%s.tmp-%d", name, n) }

// place writes a file under a temporary name, syncs and renames it, and gives its
// size; what is written is added to the sum, unless that is nil. Whatever fails, a
// panic of the function included, no temporary file is left. Failures of the disk
// are an *Error; an error of the function itself comes back wrapped.
func place(files Files, draft, name string, sum hash.Hash, write func(io.Writer) error) (size int64, err error) {
	out, err := files.Create(draft)
	if err != nil {
		return 0, fail(files, name, "write", err)
	}
	open, done := true, false
	defer func() {
		if open {
			_ = out.Close()
		}
		if !done {
			_ = files.Remove(draft)
		}
	}()

	counted := &counter{to: out, hash: sum}
	// The disk may find at any later step that it had no room.
	failed := func(err error) (int64, error) {
		return 0, &Error{Path: pathOf(files, name), Op: "write", Err: err, Bytes: counted.bytes}
	}
	buffered := bufio.NewWriterSize(counted, 1<<16)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if counted.err != nil { // whatever the function made of it
		return failed(counted.err)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	if err := out.Sync(); err != nil {
		return failed(err)
	}
	open = false
	if err := out.Close(); err != nil {
		return failed(err)
	}
	if err := files.Rename(draft, name); err != nil {
		return failed(err)
	}
	done = true
	syncFolder(files, path.Dir(name))
	return counted.bytes, nil
}

// syncFolder asks the disk to keep a new name, too. Not every system can, and a
// name that is lost costs a repeated run, not a wrong result: failures are ignored.
func syncFolder(files Files, name string) { _ = files.SyncFolder(name) }

func pathOf(files Files, name string) string {
	return filepath.Join(files.Dir(), filepath.FromSlash(name))
}

func fail(files Files, name, op string, err error) error {
	return &Error{Path: pathOf(files, name), Op: op, Err: err}
}

// syncedBytes are written between two syncs of a large file, so that none takes long
// and whoever writes it can be interrupted.
const syncedBytes = 16 << 20

// counter counts and hashes what goes through it. After the first failure it only
// counts, so that it is known in the end how much room there should have been.
type counter struct {
	to     Writer
	hash   hash.Hash // nil if not wanted
	bytes  int64
	synced int64
	err    error // the first failure
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	if c.err != nil {
		return len(p), nil
	}
	if _, c.err = c.to.Write(p); c.err == nil && c.hash != nil {
		_, _ = c.hash.Write(p) // a hash cannot fail
	}
	if c.err == nil && c.bytes-c.synced >= syncedBytes {
		c.synced = c.bytes
		c.err = c.to.Sync()
	}
	return len(p), nil
}
