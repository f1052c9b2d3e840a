package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
)

// file is what is needed of a new file.
type file interface {
	io.WriteCloser
	Sync() error
}

func (f *Folder) onDisk(name string) (file, error) {
	return f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
}

// put writes a file under a temporary name, syncs and renames it. Whatever fails,
// a panic of the function included, no temporary file is left.
func (f *Folder) put(name string, write func(io.Writer) error) (entry File, err error) {
	f.mu.Lock()
	f.counter++
	draft := fmt.Sprintf("%s.tmp-%d", name, f.counter)
	f.mu.Unlock()

	out, err := f.create(draft)
	if err != nil {
		return File{}, f.fail(name, "write", err)
	}
	open, done := true, false
	defer func() {
		if open {
			_ = out.Close()
		}
		if !done {
			_ = f.root.Remove(draft)
		}
	}()

	counted := &counter{to: out, hash: sha256.New()}
	buffered := bufio.NewWriterSize(counted, 1<<16)
	err = write(buffered)
	if counted.err != nil { // whatever the function made of it
		return File{}, f.fail(name, "write", counted.err)
	}
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	if err := buffered.Flush(); err != nil {
		return File{}, f.fail(name, "write", err)
	}
	if err := out.Sync(); err != nil {
		return File{}, f.fail(name, "write", err)
	}
	open = false
	if err := out.Close(); err != nil {
		return File{}, f.fail(name, "write", err)
	}
	if err := f.root.Rename(draft, name); err != nil {
		return File{}, f.fail(name, "write", err)
	}
	done = true
	f.syncFolder(path.Dir(name))
	return counted.entry(name), nil
}

// syncFolder asks the disk to keep a new name, too. Not every system can, and a
// name that is lost costs a repeated run, not a wrong result: failures are ignored.
func (f *Folder) syncFolder(name string) {
	if d, err := f.root.Open(name); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// counter counts and hashes what goes through it and remembers the first failure.
type counter struct {
	to    io.Writer
	hash  hash.Hash
	bytes int64
	err   error
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	_, _ = c.hash.Write(p[:n]) // a hash cannot fail
	c.bytes += int64(n)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

func (c *counter) entry(name string) File {
	return File{Name: name, Bytes: c.bytes, SHA256: hex.EncodeToString(c.hash.Sum(nil))}
}
