//go:build !unix && !windows

package store

// diskFull cannot tell here; the system's own words are shown.
func diskFull(error) bool { return false }
