package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// unstable is what may differ between machines: sizes of files and versions.
var unstable = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\(\d+ files, [^)]*\)`), "(N files)"},
	{regexp.MustCompile(`revision \S+, go\S+ \S+`), "revision R, goV OS/ARCH"},
	{regexp.MustCompile(`on \d+ workers?`), "on N workers"},
	{regexp.MustCompile(`all       .* on N workers, [\d.]+ core-hours`), "all       T on N workers, T core-hours"},
}

// place begins the line of a problem in a file.
var place = regexp.MustCompile(`^\S+:\d+:\d+: `)

// TestGolden compares what commands print, talk and results in one stream, 100
// columns wide and without colour, with files that a person can read.
func TestGolden(t *testing.T) {
	here, err := os.Getwd()
	require.NoError(t, err)
	crossing, err := os.ReadFile(filepath.Join("..", "..", "experiments", "testdata", "crossing.yaml"))
	require.NoError(t, err)
	for _, c := range []struct {
		name, line string
		code       int
	}{
		{"help", "help", 0},
		{"help-compare", "help compare", 0},
		{"version", "version", 0},
		{"bench", "bench", 0},
		{"list-strategies", "list strategies", 0},
		{"list-designs", "list designs", 0},
		{"list-objects", "list objects", 0},
		{"list-observables", "list observables", 0},
		{"list-events", "list events duopoly", 0},
		{"list-network", "list network duopoly --users 3000 --set network.form=implicit", 0},
		{"check", "check duopoly open-vs-closed -v", 0},
		{"check-broken", "check broken.yaml absent.yaml", 2},
		{"run", "run duopoly --users 500 --replicates 2", 0},
		{"run-expect", "run verification/v1-static-logit", 0},
		{"run-mismatch", "run expects.yaml", 4},
		{"compare", "compare duopoly --without west_blocks --users 500 --replicates 5", 0},
		{"compare-same", "compare duopoly --without east_blocks --keep west_blocks --set events.east_blocks.on=false --users 200 --replicates 3", 0},
		{"compare-arms", "compare arms.yaml", 0},
		{"compare-kinds", "compare kinds.yaml", 0},
		{"compare-one", "compare duopoly --without west_blocks --users 200 --replicates 1", 0},
		{"compare-parts", "compare duopoly --without west_blocks --users 200 --replicates 3 --parts", 0},
		{"compare-failed", "compare failing.yaml", 3},
		{"sweep", "sweep sweep.yaml", 0},
		{"sweep-plan", "sweep plan sweep.yaml", 0},
		{"map", `map duopoly --x contexts.*.platforms.east_pay.a=0..2 --y choice.gamma_friends=0..2 --set end=2015-05-31 --users 200 --replicates 2 --points 4 --back initial={"wallets":[{"share":1,"bound":["east_pay"]}]}`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			writeFiles(t)
			require.NoError(t, os.WriteFile("crossing.yaml", crossing, 0o644))
			got := hongbao(t, c.line)
			require.Equal(t, c.code, got.code, got.both)
			text := "$ hongbao " + c.line + "\n" + got.both
			for _, u := range unstable {
				text = u.pattern.ReplaceAllString(text, u.with)
			}
			path := filepath.Join(here, "testdata", c.name+".txt")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "go test ./cmd/hongbao -update writes it")
			require.Equal(t, string(want), text)
			for line := range strings.Lines(text) {
				// Commands stay whole, and so do places in files.
				if !strings.HasPrefix(strings.TrimSpace(line), "$ ") && !place.MatchString(line) {
					require.LessOrEqual(t, len([]rune(strings.TrimRight(line, "\n"))), maxWidth, line)
				}
			}
		})
	}
}

// writeFiles puts a few small files into the current folder.
func writeFiles(t *testing.T) {
	t.Helper()
	for name, text := range map[string]string{
		"my-festival.yaml": "hongbao: 1\nkind: scenario\nextends: duopoly\ntitle: My festival\npopulation: {users: 200}\n",
		"broken.yaml":      "hongbao: 1\nkind: scenario\nextends: duopoly\ntitle: Broken\nend: 2014-01-01\nchoice: {kapa: 1, delta: 99}\nevents:\n  - {id: late, at: soon}\n",
		"expects.yaml": "hongbao: 1\nkind: scenario\nextends: duopoly\ntitle: Expects too much\npopulation: {users: 200}\n" +
			"expect:\n  - {measure: multi_homing, at: 2015-12-31, value: 2, tolerance: 0.1, note: a share is never 2}\n" +
			"  - {measure: multi_homing, at: 2015-12-31, value: 0.5, tolerance: 0.5}\n",
		"arms.yaml": "hongbao: 1\nkind: experiment\ntitle: Three answers to a block\nscenario: duopoly\nusers: 500\nreplicates: 12\nset: {end: 2015-09-30}\n" +
			"arms:\n  as_it_happened: {}\n  no_block: {label: No block, without: [tag:block]}\n  no_answer: {label: No answer, without: [east_blocks]}\n" +
			"  strong_friends: {label: Friends count more, set: {choice.gamma_friends: 2}}\nheadline: {measure: share_value_all.east_pay, arm: no_answer}\n",
		"kinds.yaml": "hongbao: 1\nkind: experiment\ntitle: A market that may cross over\nscenario: crossing.yaml\nreplicates: 20\nbase: even\n" +
			"arms: {even: {}, tilted: {label: Tilted, set: {contexts.shopping.platforms.first.a: 0.15}}}\n",
		// Ties to people whom the population does not have are seen by the run alone.
		"ties.txt":  "1 2\n3 999999\n",
		"ties.yaml": "hongbao: 1\nkind: scenario\nextends: duopoly\npopulation: {users: 100}\nnetwork: {kind: edge_list, file: ties.txt}\n",
		"failing.yaml": "hongbao: 1\nkind: experiment\ntitle: One arm that cannot be run\nscenario: ties.yaml\nreplicates: 3\n" +
			"arms:\n  as_it_happened: {set: {network.kind: communities}}\n  no_block: {label: No block, without: [tag:block], set: {network.kind: communities}}\n  broken: {label: Broken ties}\n",
		"sweep.yaml": "hongbao: 1\nkind: experiment\ntitle: A small sweep\nscenario: duopoly\nusers: 200\nreplicates: 2\nset: {end: 2015-05-31}\n" +
			"factors:\n  - {path: choice.kappa, list: [0, 1]}\n  - {path: strategies.west.kind, list: [open, closed]}\n" +
			"headline: {measure: share_value_commerce.east_pay}\n",
	} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
}
