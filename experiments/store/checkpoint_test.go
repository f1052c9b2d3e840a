package store

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func checkpointOf(t *testing.T, f *Folder) string {
	in, err := f.OpenCheckpoint()
	require.NoError(t, err)
	if in == nil {
		return ""
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	require.NoError(t, err)
	return string(text)
}

func TestOneCheckpointIsKeptUntilTheEnd(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	f := open(t, dir, "abc")
	require.Empty(t, checkpointOf(t, f))
	require.NoError(t, f.SaveCheckpoint(content("day 1")))
	require.NoError(t, f.SaveCheckpoint(content("day 2")))
	mine := errors.New("no day 3")
	require.ErrorIs(t, f.SaveCheckpoint(func(w io.Writer) error {
		_, _ = io.WriteString(w, "day 3 in p")
		return mine
	}), mine)
	require.Equal(t, "day 2", checkpointOf(t, f), "the one before stays as a whole")
	f.Abort()

	_, err := Open(dir, "other")
	require.ErrorIs(t, err, ErrForeign)
	f = open(t, dir, "abc")
	require.Equal(t, "day 2", checkpointOf(t, f))
	require.Error(t, f.Write(checkpointName, content("x")), "results have other names")
	require.NoError(t, f.Write("series.csv", content("tick\n")))
	require.NoError(t, f.Close(Manifest{}))
	assert.ElementsMatch(t, []string{"series.csv", "manifest.json"}, keys(tree(t, dir)))
}

// TestACheckpointLeavesResultsAlone: a finished folder in which the same run is
// begun again and interrupted still holds its results.
func TestACheckpointLeavesResultsAlone(t *testing.T) {
	dir := finished(t, "abc")
	f := open(t, dir, "abc")
	require.NoError(t, f.SaveCheckpoint(content("day 1")))
	f.Abort()
	require.NoError(t, Verify(dir))
	f = open(t, dir, "abc")
	require.Equal(t, "day 1", checkpointOf(t, f))
	require.NoError(t, f.Close(Manifest{}))
	require.NoError(t, Verify(dir))
	require.NoFileExists(t, filepath.Join(dir, checkpointName))
}

func TestACheckpointThatCannotBeRead(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "out"), "abc")
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(f.files.Dir(), checkpointName)))
	_, err := f.OpenCheckpoint()
	var own *Error
	require.ErrorAs(t, err, &own)
}
