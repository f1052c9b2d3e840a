package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// What stands in a folder is found again, bit for bit, by whatever command made it.
func TestVerify(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	for _, line := range []string{
		"sweep sweep.yaml --out a", small + " --out b", "run duopoly --users 100 --replicates 2 --seed 7 --out c", "run duopoly --users 100 --measures bound --out d",
	} {
		must(t, line)
		folder := line[strings.LastIndexByte(line, ' ')+1:]
		got := must(t, "verify "+folder+" --sample 2")
		require.Contains(t, got.out, "files are what the manifest says", line)
		require.Contains(t, got.out, "made again: run hash", line)
		require.NotContains(t, got.out, "differs")
	}
	require.Contains(t, must(t, "verify a").out, "8 finished runs what was written")
	require.NotContains(t, must(t, "verify a --sample 0").out, "made again")
	require.Equal(t, exitUsage, hongbao(t, "verify a --sample -1").code)
	require.Equal(t, exitOutput, hongbao(t, "verify nowhere").code)
}

// A flipped bit is damage; numbers that nobody computed are another history.
func TestVerifyFindsWhatIsWrong(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "sweep sweep.yaml --out a")
	flip := func(name string) (back func()) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		other := append([]byte{}, text...)
		other[len(other)*2/3] ^= 1
		require.NoError(t, os.WriteFile(name, other, 0o644))
		return func() { require.NoError(t, os.WriteFile(name, text, 0o644)) }
	}
	blocks, err := filepath.Glob("a/journal/block-*")
	require.NoError(t, err)
	for _, name := range append(blocks, "a/runs.csv", "a/series.csv", "a/figures/adoption.svg") {
		back := flip(name)
		got := hongbao(t, "verify a")
		require.Equal(t, exitOutput, got.code, "%s: %s", name, got.both)
		require.Contains(t, got.talk, name)
		back()
	}
	must(t, "verify a")

	manifest, err := store.ReadManifest("a")
	require.NoError(t, err)
	text, err := store.Read("a", "runs.csv")
	require.NoError(t, err)
	folder, err := store.Open("a", manifest.Identity)
	require.NoError(t, err)
	require.NoError(t, folder.Write("runs.csv", func(w io.Writer) error {
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		for i := 1; i < len(lines); i++ {
			cells := strings.Split(lines[i], ",")
			cells[len(cells)-3] = "0123456789abcdef" // run_hash
			lines[i] = strings.Join(cells, ",")
		}
		_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
		return err
	}))
	require.NoError(t, folder.Close(manifest))
	got := hongbao(t, "verify a")
	require.Equal(t, exitMismatch, got.code, got.both)
	require.Contains(t, got.out, "differs in run_hash")
}
