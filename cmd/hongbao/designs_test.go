package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/design"
	"hongbao/experiments/store"
)

// The page's files are read as a reader would read them, and have as many points as it
// says, to the digit.
func TestPageDesigns(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "designs.md"))
	require.NoError(t, err)
	for _, k := range design.Kinds {
		require.Contains(t, string(text), "`"+k.Name+"`")
	}
	list := actsOf(t, "designs.md")
	t.Chdir(t.TempDir())
	carryOut(t, "designs.md", list, nil)
	counted := 0
	for _, a := range list {
		if strings.HasPrefix(a.command, "check ") {
			got := must(t, a.command)
			require.Len(t, a.shown, 1)
			require.Contains(t, got.out, a.shown[0], a.command)
			counted++
		}
	}
	require.Equal(t, 12, counted)
	require.NoError(t, store.Verify("sobol"))
	rows := tableOf(t, "sobol/design.csv")
	require.Len(t, rows, 16)
}

// The design stands in the folder before the first run does, with its hash in the
// manifest at the end.
func TestDesignIsWrittenBeforeTheFirstRun(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	env := still()
	interrupted := make(chan struct{})
	close(interrupted)
	env.interrupted = interrupted
	got := hongbaoOn(t, env, "", strings.Fields("sweep sweep.yaml --out early")...)
	require.Equal(t, exitInterrupted, got.code, got.both)
	early, err := os.ReadFile("early/design.csv")
	require.NoError(t, err)
	must(t, "sweep sweep.yaml --out early")
	late, err := os.ReadFile("early/design.csv")
	require.NoError(t, err)
	require.Equal(t, string(late), string(early))
	require.NoError(t, store.Verify("early"))
	manifest, err := os.ReadFile("early/manifest.json")
	require.NoError(t, err)
	require.Contains(t, string(manifest), `"name": "design.csv"`)
	require.Contains(t, string(manifest), `"design_hash": "`)
}
