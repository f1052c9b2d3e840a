package store

import (
	"io"
	"io/fs"
	"os"
)

// Files is a folder as this package needs it: whatever is read or written goes
// through one. OnDisk is the real one; another may count, fail or forget. Names are
// paths within the folder, with slashes.
type Files interface {
	// Dir is the path of the folder, for messages.
	Dir() string
	// FS reads names, sizes and whole files.
	FS() fs.FS
	// Open opens a file for reading.
	Open(name string) (Reader, error)
	// Create makes a file that must not be there yet.
	Create(name string) (Writer, error)
	// Append opens a file so that what is written comes after what is there.
	Append(name string) (Writer, error)
	// Rename gives a file another name; a file that had it is gone.
	Rename(from, to string) error
	// Remove removes a file or an empty folder.
	Remove(name string) error
	// MakeFolder makes a folder, and those above it, where they are missing.
	MakeFolder(name string) error
	// SyncFolder asks the disk to keep the names in a folder.
	SyncFolder(name string) error
	// Lock takes the folder for this process alone, without waiting (ErrLocked).
	Lock() (release func(), err error)
	// Close is called when nothing more is asked of the folder.
	Close() error
}

// Reader is a file open for reading.
type Reader interface {
	io.ReadCloser
	io.ReaderAt
	Stat() (fs.FileInfo, error)
}

// Writer is a file open for writing. What was written is safe once Sync returned.
type Writer interface {
	io.WriteCloser
	Sync() error
}

// OnDisk opens a folder of the disk, which must be there.
func OnDisk(dir string) (Files, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &disk{dir: dir, root: root}, nil
}

// disk is a folder of the disk; no name leads out of it.
type disk struct {
	dir  string
	root *os.Root
}

func (d *disk) Dir() string                       { return d.dir }
func (d *disk) FS() fs.FS                         { return d.root.FS() }
func (d *disk) Rename(from, to string) error      { return d.root.Rename(from, to) }
func (d *disk) Remove(name string) error          { return d.root.Remove(name) }
func (d *disk) MakeFolder(name string) error      { return d.root.MkdirAll(name, 0o755) }
func (d *disk) Lock() (release func(), err error) { return lock(d.root) }
func (d *disk) Close() error                      { return d.root.Close() }

func (d *disk) Open(name string) (Reader, error) {
	f, err := d.root.Open(name)
	if err != nil {
		return nil, err // not a nil file in an interface that is none
	}
	return f, nil
}

func (d *disk) Create(name string) (Writer, error) {
	return d.writer(name, os.O_CREATE|os.O_EXCL)
}

func (d *disk) Append(name string) (Writer, error) { return d.writer(name, os.O_APPEND) }

func (d *disk) writer(name string, how int) (Writer, error) {
	f, err := d.root.OpenFile(name, os.O_WRONLY|how, 0o644)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *disk) SyncFolder(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only synced
	return f.Sync()
}
