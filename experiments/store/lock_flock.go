//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lock takes the folder's lock without waiting. The operating system drops it when
// the process ends, however it ends.
func lock(root *os.Root) (release func(), err error) {
	for {
		f, err := root.OpenFile(lockName, os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return nil, err
		}
		switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
		case errors.Is(err, syscall.EWOULDBLOCK):
			_ = f.Close()
			return nil, errLocked
		case errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK):
			// Some network file systems have no such locks.
			_ = f.Close()
			_ = root.Remove(lockName)
			return ownFile(root)
		case err != nil:
			_ = f.Close()
			return nil, err
		}
		// Who held the lock before may have removed the file in between. Then this
		// one is no longer the file that others would lock.
		mine, err := f.Stat()
		if err == nil {
			var named fs.FileInfo
			named, err = root.Stat(lockName)
			if err == nil && os.SameFile(mine, named) {
				return func() {
					_ = root.Remove(lockName)
					_ = f.Close()
				}, nil
			}
		}
		_ = f.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
}
