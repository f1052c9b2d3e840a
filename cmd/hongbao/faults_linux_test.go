package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// smallDisk mounts a disk of 16 MiB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip("a small disk cannot be mounted here")
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(dir, 0)) })
	return dir
}

// TestASweepOnADiskThatIsFull: the command says how many bytes are needed, what was there
// is whole, and with room it goes on to the same bytes.
func TestASweepOnADiskThatIsFull(t *testing.T) {
	writeTiny(t)
	disk := smallDisk(t)
	must(t, "sweep tiny.yaml --workers 1 --out "+disk+"/good")
	// So much room is left that the disk is full as runs are kept, and as tables are written.
	for _, left := range []int{8 << 10, 64 << 10, 100 << 10} {
		var stat syscall.Statfs_t
		require.NoError(t, syscall.Statfs(disk, &stat))
		ballast, dir := filepath.Join(disk, "ballast"), filepath.Join(disk, "out")
		require.NoError(t, os.WriteFile(ballast, make([]byte, int(stat.Bavail)*int(stat.Bsize)-left), 0o644))
		got := hongbao(t, "sweep tiny.yaml --workers 1 --out "+dir)
		require.Equal(t, exitOutput, got.code, "%d left: %s", left, got.both)
		require.Regexp(t, `the disk\s+is\s+full\s+and\s+\d+\s+bytes\s+are\s+needed`, got.talk)
		require.NoFileExists(t, filepath.Join(dir, "manifest.json"))
		must(t, "verify "+disk+"/good --sample 0")
		require.NoError(t, os.Remove(ballast))
		must(t, "sweep tiny.yaml --workers 1 --out "+dir)
		wholeAgain(t, dir)
		require.NoError(t, os.RemoveAll(dir))
	}
}

// TestAReadOnlyDisk: results there can be read and checked, and are not written to.
func TestAReadOnlyDisk(t *testing.T) {
	writeTiny(t)
	disk := smallDisk(t)
	must(t, "sweep tiny.yaml --workers 1 --out "+disk+"/good")
	require.NoError(t, syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	for _, dir := range []string{"good", "new"} {
		got := hongbao(t, "sweep tiny.yaml --out "+disk+"/"+dir)
		require.Equal(t, exitOutput, got.code, got.both)
		require.Regexp(t, `the disk\s+is\s+read-only;\s+choose\s+another\s+folder`, got.talk)
	}
	must(t, "verify "+disk+"/good --sample 0")
}
