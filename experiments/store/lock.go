package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// lockName is the file whose lock says that a run writes to the folder.
const lockName = ".hongbao-lock"

var errLocked = refuse(ErrLocked, "another run is writing to this folder; wait until it is done or choose another folder")

// ownFile locks by being the one who made the file. Unlike a lock of the operating
// system it outlives a killed run, so the refusal names the file.
func ownFile(root *os.Root) (release func(), err error) {
	name := lockName + "-held"
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, refuse(ErrLocked, "another run is writing to this folder; wait until it is done, or delete %s if there is none", name)
	}
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(f, "process %d\n", os.Getpid())
	if err = errors.Join(err, f.Close()); err != nil {
		_ = root.Remove(name) // the first failure is the one to tell
		return nil, err
	}
	return func() { _ = root.Remove(name) }, nil
}
