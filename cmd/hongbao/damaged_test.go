package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// assertDamageIsSaid damages the main table of a folder of results and looks that
// plot and report say so. What does not fit the manifest is refused; a folder that
// fits it and lacks something, as one of another version may, is used as far as it
// goes.
func assertDamageIsSaid(t *testing.T, folder, figure string) {
	t.Helper()
	r, err := readResults(folder)
	require.NoError(t, err)
	name := "comparison.csv"
	if r.Info.Analysis != "" {
		name = r.Info.Analysis + ".csv"
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	head, _, _ := strings.Cut(string(text), "\n")

	broken := copyOf(t, folder)
	require.NoError(t, os.WriteFile(filepath.Join(broken, name), []byte(head), 0o644))
	assertRefused := func() {
		t.Helper()
		for _, command := range [][]string{{"plot", broken, figure}, {"report", broken}} {
			got := hongbaoOn(t, still(), "", command...)
			assert.Equal(t, exitOutput, got.code, got.both)
			assert.Contains(t, strings.Join(strings.Fields(got.talk), ""), name)
		}
	}
	assertRefused()
	require.NoError(t, os.Remove(filepath.Join(broken, name)))
	assertRefused()

	for _, damage := range []struct{ what, text string }{
		{"missing", ""},
		{"without rows", head + "\n"},
		{"without its first column", withoutFirstColumn(string(text))},
	} {
		signed := copyOf(t, folder)
		sign(t, signed, name, damage.text)
		for _, command := range [][]string{{"plot", signed, figure}, {"report", signed}} {
			got := hongbaoOn(t, still(), "", command...)
			said := "hongbao " + command[0] + ", " + name + " " + damage.what + "\n" + got.both
			assert.True(t, slices.Contains([]int{exitDone, exitUsage, exitOutput}, got.code), said)
			assert.NotEmpty(t, strings.TrimSpace(got.both), said)
			for _, word := range []string{"goroutine", ".go:", "strconv", "internal error", "nil pointer"} {
				assert.NotContains(t, got.both, word, said)
			}
		}
	}
}

func copyOf(t *testing.T, folder string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "copy")
	require.NoError(t, os.CopyFS(out, os.DirFS(folder)))
	return out
}

// sign puts another text in the place of a file, none for "", and makes the manifest fit.
func sign(t *testing.T, dir, name, text string) {
	t.Helper()
	manifest, err := store.ReadManifest(dir)
	require.NoError(t, err)
	folder, err := store.Open(dir, manifest.Identity)
	require.NoError(t, err)
	defer folder.Abort()
	if text == "" {
		require.NoError(t, folder.Remove(name))
	} else {
		require.NoError(t, folder.Write(name, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}))
	}
	require.NoError(t, folder.Close(manifest))
}

// withoutFirstColumn cuts the first cell of every row, which holds no comma.
func withoutFirstColumn(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		_, rest, _ := strings.Cut(line, ",")
		out.WriteString(rest)
	}
	return out.String()
}
