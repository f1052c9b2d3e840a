//go:build unix

package store

import (
	"errors"
	"syscall"
)

// diskFull tells whether there was no room, on the disk or in the user's quota.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
