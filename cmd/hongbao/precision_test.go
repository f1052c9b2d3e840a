package main

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// A comparison and a sweep add replicates until a half-width, say what was reached, and
// cannot be shared out.
func TestReplicatesUntilAHalfWidth(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	require.NoError(t, os.WriteFile("precise.yaml", []byte("hongbao: 1\nkind: experiment\nextends: sweep.yaml\nreplicates: {until: {half_width: 1%}}\n"), 0o644))
	got := must(t, "compare duopoly --without west_blocks --users 100 --half-width 5% --replicates 30 --out one")
	require.Contains(t, got.out, "of at most 30 replicates.")
	require.Contains(t, got.talk, "10 to 30 paired runs")
	rows := tableOf(t, "one/precision.csv")
	require.Len(t, rows, 1)
	require.Equal(t, "goal", rows[0]["stopped"])
	n, err := strconv.Atoi(rows[0]["replicates"])
	require.NoError(t, err)
	require.Len(t, tableOf(t, "one/runs.csv"), 2*n)
	files := contents(t, "one")
	require.Contains(t, files["report.html"], "of at most 30 replicates.")
	require.Contains(t, files["README.txt"], "precision.csv")
	require.Contains(t, files["README.txt"], "--replicates 30 --half-width 5%")
	require.Contains(t, must(t, "verify one").out, "the same bits")
	must(t, "compare one/experiment.yaml --out two")
	require.Equal(t, files["precision.csv"], contents(t, "two")["precision.csv"])

	got = must(t, "sweep sweep.yaml --users 60 --half-width 0.01% --replicates 4 --out swept")
	require.Contains(t, got.out, "is not reached in 4 of 4 with the limit of 4 replicates")
	require.Contains(t, got.out, "and would take about")
	require.Contains(t, must(t, "sweep status swept").out, "16 of 16 runs are finished")
	got = must(t, "sweep plan sweep.yaml --half-width 1%")
	require.Contains(t, got.out, "10 to 200 replicates = 40 to 800 runs")
	require.Contains(t, must(t, "check precise.yaml -v").out, "10 to 200 replicates; 40 to 800 runs")

	for _, line := range []string{"sweep run precise.yaml --shard 1/5 --out shared", "sweep script precise.yaml --shards 5"} {
		got := hongbao(t, line)
		require.Equal(t, exitUsage, got.code, got.both)
		require.Contains(t, got.talk, "expected at most")
	}
	require.NoDirExists(t, "shared")
	for flags, words := range map[string]string{
		"--half-width 0":                 "0 is not above 0",
		"--half-width wide":              "wide",
		"--half-width 1% --replicates 1": "has no interval whose --half-width could be reached",
		"--half-width 1% --replicates 0": "--replicates: 0 is out of range",
	} {
		for _, command := range []string{"sweep sweep.yaml --users 60 ", "compare duopoly --without west_blocks "} {
			got := hongbao(t, command+flags)
			require.Equal(t, exitUsage, got.code, got.both)
			require.Contains(t, got.talk, words)
		}
	}
}
