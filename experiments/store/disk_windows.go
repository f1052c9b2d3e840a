package store

import (
	"errors"
	"syscall"
)

// diskFull tells whether there was no room: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
// or ERROR_DISK_QUOTA_EXCEEDED.
func diskFull(err error) bool {
	var code syscall.Errno
	return errors.As(err, &code) && (code == 39 || code == 112 || code == 1295)
}
