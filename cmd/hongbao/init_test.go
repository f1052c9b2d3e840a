package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInitRuns: what init writes runs as it stands, without a warning of check.
func TestInitRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Equal(t, "my-scenario.yaml\n", must(t, "init scenario").out)
	must(t, "init experiment my-test.yaml")
	must(t, "check my-scenario.yaml my-test.yaml")
	must(t, "run my-scenario.yaml --users 100")
	must(t, "compare my-test.yaml --users 100 --replicates 2")
	for _, name := range []string{"my-scenario.yaml", "my-test.yaml"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NotContains(t, string(text), "FILE")
		// Every command that the comments show works.
		for _, line := range commands(string(text), "#   ") {
			got := hongbaoOn(t, still(), "", words(t, strings.TrimPrefix(cutDown(line), "hongbao "))...)
			require.Equal(t, exitDone, got.code, "%s\n%s", line, got.both)
		}
		// What stands in comments to be taken up is right as well.
		taken := strings.NewReplacer("\n# factors:", "\nfactors:", "\n#   - {", "\n  - {").Replace(string(text))
		require.NoError(t, os.WriteFile("taken.yaml", []byte(taken), 0o644))
		must(t, "check taken.yaml")
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "#") {
				require.LessOrEqual(t, len(strings.TrimRight(line, "\n")), 100)
			}
		}
	}
}

func TestInitNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("mine.yaml", []byte("years of work"), 0o644))
	got := hongbao(t, "init scenario mine.yaml --schema s.json")
	require.Equal(t, exitOutput, got.code)
	require.Contains(t, got.talk, "there is a file of that name")
	text, err := os.ReadFile("mine.yaml")
	require.NoError(t, err)
	require.Equal(t, "years of work", string(text))
	require.NoFileExists(t, "s.json")
	require.Equal(t, exitOutput, hongbao(t, "init scenario "+filepath.Join("no", "folder.yaml")).code)
	require.NoError(t, os.WriteFile("s.json", []byte("{}"), 0o644))
	require.Equal(t, exitOutput, hongbao(t, "init scenario new.yaml --schema s.json").code)
	require.NoFileExists(t, "new.yaml", "it would name a schema that is none")
	for _, line := range []string{"init", "init recipe", "init scenario a b", "init scenario - --schema s.json", "init scenario x.yaml --from open-vs-closed"} {
		require.Equal(t, exitUsage, hongbao(t, line).code, line)
	}
}

// TestInitSchema: the first line leads from the file to the schema.
func TestInitSchema(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("markets", 0o755))
	must(t, "init scenario markets/a.yaml --schema hongbao.schema.json")
	text, err := os.ReadFile(filepath.Join("markets", "a.yaml"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	path, ok := strings.CutPrefix(first, modeline)
	require.True(t, ok, first)
	schema, err := os.ReadFile(filepath.Join("markets", filepath.FromSlash(path)))
	require.NoError(t, err)
	require.True(t, json.Valid(schema))
	require.NoError(t, schemaFrom(t, "schema scenario").Validate(view(t, text)))
	must(t, "check markets/a.yaml")
}

// TestInitFrom: a file written out in full is the same market.
func TestInitFrom(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "init scenario full.yaml --from war-2013-2016")
	must(t, "init experiment full-experiment.yaml --from open-vs-closed")
	hash := func(word string) string {
		var got struct{ Files []checked }
		require.NoError(t, json.Unmarshal([]byte(must(t, "check --json "+word).out), &got))
		return got.Files[0].Hash
	}
	require.Equal(t, hash("war-2013-2016"), hash("full.yaml"))
	require.Equal(t, hash("open-vs-closed"), hash("full-experiment.yaml"))
	text, err := os.ReadFile("full.yaml")
	require.NoError(t, err)
	require.Contains(t, string(text), "# utility of a full habit stock")
	require.Equal(t, string(text), must(t, "init scenario - --from war-2013-2016").out)
}
