package store

import (
	"io"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("a small disk cannot be mounted here")
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(dir, 0)) })
	f := open(t, dir, "abc")
	defer f.Abort()
	require.NoError(t, f.Write("small.csv", content("1")))
	err := f.Write("large.csv", func(w io.Writer) error {
		for range 100 {
			if _, err := w.Write(make([]byte, 1<<14)); err != nil {
				return err
			}
		}
		return nil
	})
	assert.ErrorContains(t, err, "the disk is full")
	assert.NotContains(t, keys(tree(t, dir)), "large.csv")
	require.NoError(t, f.Write("fits.csv", content("1")), "the partial file's room is free again")
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
}
