//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package store

import "os"

// lock takes the folder's lock without waiting.
func lock(root *os.Root) (release func(), err error) { return ownFile(root) }
