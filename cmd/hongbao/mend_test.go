package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// spoil cuts files of a folder in their middle.
func spoil(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, text[:len(text)/2], 0o644))
	}
}

// TestADamagedManifestIsWrittenAnew: the resolved files or the finished runs say whose a
// folder is when its manifest does not. Where neither does, nothing is overwritten.
func TestADamagedManifestIsWrittenAnew(t *testing.T) {
	writeTiny(t)
	for _, damage := range [][]string{
		{"manifest.json"},
		{"manifest.json", "experiment.yaml"},
		{"manifest.json", "runs.csv", "design.csv"},
	} {
		dir := copyOf(t, "whole")
		spoil(t, dir, damage...)
		got := must(t, "sweep tiny.yaml --workers 1 --out "+dir)
		require.Contains(t, got.talk, "its manifest was damaged")
		require.Equal(t, tinyRuns, finishedBefore(t, got))
		wholeAgain(t, dir)
		must(t, "verify "+dir)
	}

	refused := func(line, dir string) {
		t.Helper()
		before := stateOf(t, dir)
		got := hongbao(t, line+" --out "+dir)
		require.Equal(t, exitOutput, got.code, got.both)
		require.Contains(t, got.talk, "Nothing beside it says for certain")
		require.Equal(t, before, stateOf(t, dir))
	}
	dir := copyOf(t, "whole")
	spoil(t, dir, "manifest.json")
	refused("sweep tiny.yaml --seed 7 --workers 1", dir)
	spoil(t, dir, "experiment.yaml")
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "journal")))
	refused("sweep tiny.yaml --workers 1", dir)

	const single = "run duopoly --users 20 --set end=2015-01-12 --set events=[] --set campaigns=[] --workers 1"
	must(t, single+" --out single")
	want := contents(t, "single")
	spoil(t, "single", "manifest.json")
	refused(single+" --seed 7", "single")
	refused(single+" --replicates 3", "single")
	must(t, single+" --out single")
	require.Equal(t, want, contents(t, "single"))
	spoil(t, "single", "manifest.json")
	require.NoError(t, os.Remove("single/runs.csv"))
	refused(single, "single")
}
