package store

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// TestASweepOnASmallDisk fills a disk of 16 MiB with finished runs.
func TestASweepOnASmallDisk(t *testing.T) {
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip("a small disk cannot be mounted here")
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(small, 0)) })
	ballast := filepath.Join(small, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 12<<20), 0o644))

	dir := filepath.Join(small, "out")
	large := func(i int) Run { return Run{Key: sample(i).Key, Data: make([]byte, 200_000)} }
	const n = 30
	sweep := func() (done int, err error) {
		f, err := Open(dir, "abc")
		if err != nil {
			return 0, err
		}
		defer f.Abort()
		j, err := f.Journal()
		if err != nil {
			return 0, err
		}
		defer func() { assert.NoError(t, j.Close()) }()
		require.NoError(t, j.Problems())
		for i := range n {
			if err := j.Commit(t.Context(), large(i)); err != nil {
				return j.Len(), err
			}
		}
		require.NoError(t, j.Check(t.Context()))
		return j.Len(), j.Compact(t.Context(), inOrder(n))
	}
	done, err := sweep()
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.ErrorContains(t, err, fmt.Sprintf("the disk is full and %d bytes are needed", 200_000+headSize+listedSize))
	require.Greater(t, done, 15)
	r, err := ReadJournal(dir, "abc")
	require.NoError(t, err)
	require.Equal(t, done, r.Len())
	require.NoError(t, r.Check(t.Context()))
	require.NoError(t, r.Close())

	require.NoError(t, os.Remove(ballast))
	done, err = sweep()
	require.NoError(t, err)
	require.Equal(t, n, done)
	require.Len(t, tree(t, filepath.Join(dir, journalFolder)), 2)
}
