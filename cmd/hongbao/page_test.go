package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
	reports "hongbao/plots/report"
)

// TestReportIsWrittenAgain: the page from the folder is that of the run, to the byte,
// and the folder stays whole.
func TestReportIsWrittenAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	for _, line := range []string{small, "sweep sweep.yaml", "run my-festival.yaml", "run duopoly --users 200 --replicates 3"} {
		got := must(t, line+" --out results")
		require.Contains(t, strings.Join(strings.Fields(got.talk), " "), "the report are in results", line)
		before := contents(t, "results")
		page := before[pageFile]
		require.Less(t, len(page), reports.MaxBytes)
		require.Contains(t, before["README.txt"], pageFile)
		require.NoError(t, os.Remove(filepath.Join("results", pageFile)))
		require.Error(t, store.Verify("results"))
		require.Equal(t, filepath.Join("results", pageFile)+"\n", must(t, "report results").out)
		require.Equal(t, before, contents(t, "results"), line)
		require.NoError(t, store.Verify("results"))
		require.NoError(t, os.RemoveAll("results"))
	}
}

// TestReportSaysWhatTheTerminalSays: the answer, its warnings and what was taken out.
func TestReportSaysWhatTheTerminalSays(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, small+" --out results")
	files := contents(t, "results")
	var a reports.Answer
	require.NoError(t, json.Unmarshal([]byte(files[answerFile]), &a))
	require.NotEmpty(t, a.Sentences)
	require.Equal(t, "without", a.Arm)
	require.Len(t, a.Removed, 1)
	page := files[pageFile]
	require.Contains(t, page, "west_blocks")
	require.Contains(t, page, "with that went what answers it: east_blocks")
	for name := range files {
		if !strings.HasPrefix(name, "figures/") && !strings.HasPrefix(name, "journal/") && name != "README.txt" {
			require.Contains(t, page, `href="`+name+`"`)
		}
	}
	for _, figure := range []string{"gap", "adoption"} {
		for _, ending := range figureEndings {
			require.Contains(t, page, `href="figures/`+figure+ending+`"`)
		}
	}
}

func TestReportShowsFailedRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("ties.txt", []byte("1 2\n3 999999\n"), 0o644))
	require.NoError(t, os.WriteFile("ties.yaml", []byte("hongbao: 1\nkind: scenario\nextends: duopoly\npopulation: {users: 100}\nnetwork: {kind: edge_list, file: ties.txt}\n"), 0o644))
	require.Equal(t, exitFailedRuns, hongbao(t, "run ties.yaml --out results").code)
	page := contents(t, "results")[pageFile]
	require.Contains(t, page, "1 of 1 run failed.")
	require.Contains(t, page, `class="severe"`)
}

func TestReportOfNothingIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Equal(t, exitOutput, hongbao(t, "report .").code, "a folder that holds no results")
	require.Equal(t, exitUsage, hongbao(t, "report").code)
	must(t, "run duopoly --users 100 --out results")
	require.NoError(t, os.WriteFile(filepath.Join("results", answerFile), []byte("{}"), 0o644))
	require.Equal(t, exitOutput, hongbao(t, "report results").code, "a damaged folder")
}
