package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/experiments/table"
	"hongbao/model"
)

const small = "compare duopoly --without west_blocks --users 200 --replicates 3"

// contents reads all files of a folder but the manifest, which holds the time
// taken.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "manifest.json" || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	}))
	return out
}

// TestSameCommandSameBytes runs one command twice, and again with other workers
// into another folder: every file is the same.
func TestSameCommandSameBytes(t *testing.T) {
	t.Chdir(t.TempDir())
	first := must(t, small)
	before := contents(t, "hongbao-out/duopoly-without")
	require.Contains(t, before, "series.csv")
	require.Contains(t, before, "figures/gap.svg")
	require.Equal(t, first.out, must(t, small).out)
	require.Equal(t, before, contents(t, "hongbao-out/duopoly-without"))
	must(t, small+" --workers 1 --out elsewhere --quiet")
	require.Equal(t, before, contents(t, "elsewhere"))
	require.NoError(t, store.Verify("elsewhere"))
}

// TestFolderStandsAlone repeats an experiment from the files beside its results.
func TestFolderStandsAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, small+" --out first")
	must(t, "compare first/experiment.yaml --out second")
	first, second := contents(t, "first"), contents(t, "second")
	for _, name := range []string{"series.csv", "runs.csv", "comparison.csv", "events.csv"} {
		require.Equal(t, first[name], second[name], name)
	}
	must(t, "run duopoly --users 200 --set choice.kappa=1.5 --out third")
	must(t, "run third/scenario.yaml --out fourth")
	require.Equal(t, contents(t, "third")["series.csv"], contents(t, "fourth")["series.csv"])
}

// TestPlotRedrawsTheSame draws from the tables and from a figure's own CSV: both
// give the bytes of the run.
func TestPlotRedrawsTheSame(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, small+" --out results")
	before := contents(t, "results")
	must(t, "plot results")
	require.Equal(t, before, contents(t, "results"))
	require.NoError(t, store.Verify("results"))
	must(t, "plot results/figures/gap.csv")
	require.Equal(t, before, contents(t, "results"))
	require.NoError(t, store.Verify("results"))
	must(t, "plot results/figures/gap.csv --out alone")
	require.Equal(t, before["figures/gap.svg"], contents(t, "alone")["gap.svg"])
	require.Equal(t, before["figures/gap.png"], contents(t, "alone")["gap.png"])
	got := must(t, "plot results gap adoption --width narrow --out apart")
	require.Contains(t, got.out, filepath.Join("apart", "figures", "gap-narrow.svg"))
	require.Contains(t, contents(t, "apart"), "figures/adoption-narrow.png")
	must(t, "plot results gap --journal --width 140 --out apart")
	legend := contents(t, "apart")["figures/gap-140mm-journal.txt"]
	require.Contains(t, legend, "$ hongbao compare duopoly --without west_blocks")
	require.NotContains(t, contents(t, "apart")["figures/gap-140mm-journal.svg"], "hongbao compare")
	must(t, "plot results/figures/gap.csv --journal --out alone")
	require.Contains(t, contents(t, "alone"), "gap-journal.png")
	require.Contains(t, hongbao(t, "plot results gap --width 14").talk, "--width: unknown width \"14\"; expected wide, narrow or 80 to 400 millimetres")

	require.Equal(t, exitUsage, hongbao(t, "plot results sweep-map").code)
	require.Equal(t, exitUsage, hongbao(t, "plot results nothing").code)
	require.Equal(t, exitUsage, hongbao(t, "plot results/README.txt").code)
	require.Equal(t, exitOutput, hongbao(t, "plot .").code, "a folder that holds no results")
}

func TestDamagedResultsAreRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, small+" --out results")
	require.NoError(t, os.WriteFile("results/series.csv", []byte("arm,point\n"), 0o644))
	got := hongbao(t, "plot results")
	require.Equal(t, exitOutput, got.code)
	require.Contains(t, got.talk, "series.csv")
}

// TestForeignFolders: results of something else are never touched; without --out a
// folder beside them is used.
func TestForeignFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, "run duopoly --users 200 --out results")
	before := contents(t, "results")
	got := hongbao(t, "run duopoly --users 201 --out results")
	require.Equal(t, exitOutput, got.code)
	require.Contains(t, got.talk, "another")
	require.Equal(t, before, contents(t, "results"))
	require.NoError(t, store.Verify("results"))

	require.NoError(t, os.Mkdir("mine", 0o755))
	require.NoError(t, os.WriteFile("mine/thesis.txt", []byte("years of work"), 0o644))
	require.Equal(t, exitOutput, hongbao(t, "run duopoly --users 200 --out mine").code)
	require.Equal(t, map[string]string{"thesis.txt": "years of work"}, contents(t, "mine"))

	require.NoError(t, os.WriteFile("file", nil, 0o644))
	require.Equal(t, exitOutput, hongbao(t, "run duopoly --users 200 --out file").code)

	must(t, "run duopoly --users 200")
	must(t, "run duopoly --users 201")
	made, err := filepath.Glob("hongbao-out/duopoly*")
	require.NoError(t, err)
	require.Len(t, made, 2, "one folder for each")
}

func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /dev/full")
	}
	t.Chdir(t.TempDir())
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	defer full.Close()
	var talk bytes.Buffer
	code := run([]string{"list", "objects"}, strings.NewReader(""), full, &talk, still())
	require.Equal(t, exitOutput, code)
	require.Contains(t, talk.String(), "no space left on device")
}

// TestInterrupted: a closed channel stands for Ctrl-C; nothing complete is lost and
// the same command may use the folder again.
func TestInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	env := still()
	interrupted := make(chan struct{})
	env.interrupted = interrupted
	// The clock is asked at every report of progress.
	asked := 0
	env.now = func() time.Time {
		if asked++; asked == 80 {
			close(interrupted)
			time.Sleep(20 * time.Millisecond)
		}
		return time.Unix(int64(asked), 0)
	}
	args := strings.Fields("sweep sweep.yaml --replicates 40 --workers 2 --out results")
	got := hongbaoOn(t, env, "", args...)
	require.Equal(t, exitInterrupted, got.code, got.both)
	require.Contains(t, got.talk, "interrupted")
	require.Contains(t, got.talk, "$ hongbao sweep sweep.yaml --replicates 40 --out results")
	require.NoFileExists(t, "results/manifest.json")
	text, err := os.ReadFile("results/runs.csv")
	require.NoError(t, err, got.talk)
	runs, err := table.ReadCSV(bytes.NewReader(text))
	require.NoError(t, err)
	require.Less(t, runs.Len(), 160)
	require.Positive(t, runs.Len())
	require.Equal(t, exitOutput, hongbao(t, "plot results").code, "results are not complete")
	must(t, "sweep sweep.yaml --replicates 40 --out results")
	require.NoError(t, store.Verify("results"))
}

// TestManyRunsInterrupted: more than 1,000 runs leave tables as well, and the way to go
// on is said before they are written.
func TestManyRunsInterrupted(t *testing.T) {
	writeTiny(t)
	many := strings.Replace(tinySweep, "{until: {half_width: 0.001, min: 2, max: 5}}", "600", 1)
	require.NoError(t, os.WriteFile("many.yaml", []byte(many), 0o644))
	env := still()
	interrupted := make(chan struct{})
	env.interrupted = interrupted
	asked := 0
	env.now = func() time.Time {
		if asked++; asked == 300 {
			close(interrupted)
			time.Sleep(20 * time.Millisecond)
		}
		return time.Unix(int64(asked), 0)
	}
	got := hongbaoOn(t, env, "", "sweep", "many.yaml", "--workers", "1", "--out", "many")
	require.Equal(t, exitInterrupted, got.code, got.both)
	require.Regexp(t, `(?s)interrupted: \d+ of 1,200 runs are finished.*\$ hongbao sweep many.yaml.*the tables of these runs are there`, got.talk)
	text, err := os.ReadFile("many/runs.csv")
	require.NoError(t, err, got.talk)
	runs, err := table.ReadCSV(bytes.NewReader(text))
	require.NoError(t, err)
	require.Contains(t, got.talk, fmt.Sprintf("interrupted: %d of", runs.Len()))
	require.FileExists(t, "many/series.csv")
	require.NoFileExists(t, "many/manifest.json")
	must(t, "sweep many.yaml --workers 1 --out many")
	must(t, "sweep many.yaml --workers 1 --out one")
	sameTables(t, "one", "many")
}

func TestFailedRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	// Ties to people whom the population does not have are seen by the run alone.
	require.NoError(t, os.WriteFile("ties.txt", []byte("1 2\n3 999999\n"), 0o644))
	require.NoError(t, os.WriteFile("ties.yaml", []byte("hongbao: 1\nkind: scenario\nextends: duopoly\npopulation: {users: 100}\nnetwork: {kind: edge_list, file: ties.txt}\n"), 0o644))
	got := hongbao(t, "run ties.yaml")
	require.Equal(t, exitFailedRuns, got.code, got.both)
	require.Contains(t, got.out, "failed")
	require.FileExists(t, "hongbao-out/ties/failures.csv")

	sweep := "hongbao: 1\nkind: experiment\nscenario: ties.yaml\nfactors: [{path: choice.kappa, list: [1, 2]}]\nreplicates: 10\n"
	require.NoError(t, os.WriteFile("ties-sweep.yaml", []byte(sweep), 0o644))
	got = hongbao(t, "sweep ties-sweep.yaml --workers 1 --fail-fast --out fast")
	require.Equal(t, exitFailedRuns, got.code, got.both)
	require.Contains(t, got.talk, "a run failed, and the others are given up")
	require.Contains(t, got.talk, "$ hongbao run ties.yaml")
	require.Len(t, tableOf(t, "fast/failures.csv"), 1)
	got = hongbao(t, "sweep run ties-sweep.yaml --workers 1 --fail-fast --out shared")
	require.Equal(t, exitFailedRuns, got.code, got.both)
	got = hongbao(t, "sweep ties-sweep.yaml --workers 1 --out fast")
	require.Equal(t, exitFailedRuns, got.code, got.both)
	require.Contains(t, got.talk, "1 of 20 runs were finished before")
	require.Len(t, tableOf(t, "fast/failures.csv"), 20)
}

// TestJSON: every command that prints results can print them as one JSON object
// that says first which form it has, and nothing else is on standard output.
func TestJSON(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	seen := map[string]bool{}
	for _, c := range []struct {
		line, schema string
		code         int
	}{
		{"version", "version", 0},
		{"check duopoly open-vs-closed", "check", 0},
		{"check broken.yaml", "check", 2},
		{small + " --out results", "compare", 0},
		{"compare sweep.yaml", "", 2},
		{cutDown("demo"), "demo", 0},
		{"run my-festival.yaml", "run", 0},
		{"run expects.yaml", "run", 4},
		{"run duopoly --users 100 --state-at 2015-03-01", "state", 0},
		{"sweep sweep.yaml", "sweep", 0},
		{"sweep plan sweep.yaml", "sweep-plan", 0},
		{"sweep run sweep.yaml --out shared", "sweep-run", 0},
		{"sweep status shared", "sweep-status", 0},
		{"sweep merge shared", "sweep", 0},
		{"verify shared", "verify", 0},
		{"bench", "bench", 0},
		{cutDown("bench war --users 100k"), "bench-war", 0},
		{cutDown("bench logit-ws"), "bench-logit-ws", 0},
		{cutDown("bench flat"), "bench-flat", 0},
		{"bench study --runs 1", "bench-study", 0},
		{"map duopoly --x choice.kappa=0..2 --y choice.gamma_friends=0..2 --users 60 --replicates 2 --out map", "map", 0},
		{"plot results", "plot", 0},
		{"plot results gap", "plot", 0},
		{"plot results/figures/gap.csv --out alone", "plot", 0},
		{"report results", "report", 0},
		{"schema --out hongbao.schema.json", "schema", 0},
		{"init scenario new.yaml", "init", 0},
		{"init experiment -", "init", 0},
		{"man run", "man-page", 0},
		{"man --out pages", "man", 0},
		{"list events duopoly", "list-events", 0},
	} {
		got := hongbao(t, c.line+" --json")
		require.Equal(t, c.code, got.code, "hongbao %s --json: %s", c.line, got.talk)
		seen[strings.Fields(c.line)[0]] = true
		if c.schema == "" {
			require.Empty(t, got.out, c.line)
			continue
		}
		require.True(t, json.Valid([]byte(got.out)), "hongbao %s --json: %s", c.line, got.out)
		require.True(t, strings.HasPrefix(got.out, "{\n  \"schema\": \"hongbao/"+c.schema+"/1\""), "hongbao %s --json: %s", c.line, got.out)
		if c.schema == "map" {
			var r struct {
				Analysis struct {
					Kind string
					Rows []map[string]any
				}
			}
			require.NoError(t, json.Unmarshal([]byte(got.out), &r))
			require.Equal(t, "map", r.Analysis.Kind)
			require.NotEmpty(t, r.Analysis.Rows)
		}
	}
	for _, l := range listers {
		for _, scenario := range []string{"", " duopoly"} {
			if l.scenario == never && scenario != "" || l.scenario == needed && scenario == "" {
				continue
			}
			got := must(t, "list "+l.name+scenario+" --json")
			var list map[string]any
			require.NoError(t, json.Unmarshal([]byte(got.out), &list), l.name)
			require.Equal(t, "hongbao/list-"+l.name+"/1", list["schema"])
			require.Greater(t, len(list), 1, l.name)
			if all, ok := list["rows"]; ok {
				require.NotEmpty(t, all, l.name)
			}
		}
	}
	s := newSession(strings.NewReader(""), io.Discard, io.Discard, still())
	defer s.close()
	for _, c := range newRoot(s).Commands() {
		if c.Name() != "help" && c.Name() != "completion" {
			require.True(t, seen[c.Name()], "%s has no line here", c.Name())
		}
	}
	// A schema is JSON of its own.
	require.True(t, json.Valid([]byte(must(t, "schema --json").out)))
	var r struct {
		Headline struct {
			Effects []struct{ Arm string }
		}
		Removed    []removal
		Comparison []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, small+" --json --quiet").out), &r))
	require.Equal(t, []removal{{"without", "Without west_blocks", []string{"west_blocks"}, []string{"east_blocks"}}}, r.Removed)
	require.NotEmpty(t, r.Comparison)
	require.Equal(t, "without", r.Headline.Effects[0].Arm)
}

// A run that is alone is told of by its days, and what is left by the pace since the first
// report: what an earlier sitting did took no time in this one.
func TestProgressOfOneRun(t *testing.T) {
	for mode, says := range map[string]string{
		"plain": "a: day 700 of 1,280, left 9 min 40 s",
		"bar":   "55 %  day 700/1,280  left 9 min 40 s",
	} {
		env := still()
		now := time.Unix(0, 0)
		env.now = func() time.Time { return now }
		var talk strings.Builder
		s := newSession(strings.NewReader(""), io.Discard, &talk, env)
		s.flags.progress = mode
		s.talk.width = 100
		m := s.meter("a")
		for _, day := range []int{600, 650, 700} {
			m.show(experiments.Progress{Total: 1, Tick: day, Ticks: 1280})
			now = now.Add(50 * time.Second)
		}
		now = now.Add(-50 * time.Second)
		require.Contains(t, talk.String(), says)
	}
}

// Where later days are known to take longer, what is left is reckoned by that: the first half
// of these days is a quarter of the time.
func TestProgressGoesByThePaceOfDays(t *testing.T) {
	slower := pace{{10, 1}, {20, 2}, {30, 5}, {40, 8}}
	for tick, share := range map[int]float64{0: 0, 5: 0.0625, 10: 0.125, 20: 0.25, 25: 0.4375, 40: 1, 50: 1} {
		require.Equal(t, share, slower.share(tick, 40), "day %d", tick)
	}
	require.Equal(t, 0.5, pace(nil).share(20, 40))
	env := still()
	now := time.Unix(0, 0)
	env.now = func() time.Time { return now }
	var talk strings.Builder
	s := newSession(strings.NewReader(""), io.Discard, &talk, env)
	s.flags.progress, s.pace = "plain", slower
	m := s.meter("a")
	m.show(experiments.Progress{Total: 1, Ticks: 40})
	now = now.Add(time.Minute)
	m.show(experiments.Progress{Total: 1, Tick: 20, Ticks: 40})
	require.Equal(t, "a: day 20 of 40, left 3 min 00 s\n", talk.String())
}

// The pace of a long run is that of a short one.
func TestALongRunIsForeseen(t *testing.T) {
	s := newSession(strings.NewReader(""), io.Discard, io.Discard, environment{})
	few, err := s.find("duopoly")
	require.NoError(t, err)
	sc, err := few.scenario(model.Setting{Path: "population.users", Value: "2m"}, model.Setting{Path: "network.form", Value: "implicit"})
	require.NoError(t, err)
	require.NoError(t, s.foresee(sc, 1))
	days := int(sc.End-sc.Start) + 1
	require.NotEmpty(t, s.pace)
	require.Equal(t, days, s.pace[len(s.pace)-1].tick)
	require.Equal(t, 1.0, s.pace.share(days, days))
	require.Less(t, s.pace.share(16, days), s.pace.share(32, days))
}

func TestQuietAndProgress(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Empty(t, must(t, small+" --quiet").talk)
	tick := still()
	now := time.Unix(0, 0)
	tick.now = func() time.Time { now = now.Add(20 * time.Second); return now }
	fields := strings.Fields(small + " --fresh")
	plain := hongbaoOn(t, tick, "", fields...)
	require.Contains(t, plain.talk, "of 6 runs", "a line a minute")
	require.NotContains(t, plain.talk, "\r")
	off := hongbaoOn(t, tick, "", append(fields, "--progress", "off")...)
	require.NotContains(t, off.talk, "of 6 runs")
	lines := hongbaoOn(t, tick, "", append(fields, "--progress", "json")...)
	require.Contains(t, lines.talk, `"total":6`)
	tick.errTerminal = true
	bar := hongbaoOn(t, tick, "", fields...)
	require.Contains(t, bar.talk, "█")
	require.Contains(t, bar.talk, "\r\x1b[K")
	require.Equal(t, plain.out, bar.out, "progress is talk, not a result")
	for _, width := range []int{40, 60, 80, 100} {
		tick.width = width
		tick.variable = func(name string) string { return map[string]string{"LANG": "C.UTF-8", "NO_COLOR": "1"}[name] }
		for _, line := range strings.Split(hongbaoOn(t, tick, "", fields...).talk, "\r\x1b[K") {
			if strings.Contains(line, "░") {
				require.Less(t, len([]rune(line)), width, line)
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name string, text []byte) { require.NoError(t, os.WriteFile(name, text, 0o644)) }
	write("empty.yaml", nil)
	write("binary.yaml", []byte{0x7f, 'E', 'L', 'F', 0, 0, 1})
	write("large.yaml", bytes.Repeat([]byte("# a\n"), maxFile/4+1))
	write("list.yaml", []byte("- 1\n"))
	write("other.yaml", []byte("hongbao: 1\nkind: recipe\n"))
	write("loop.yaml", []byte("hongbao: 1\nkind: scenario\nextends: loop.yaml\n"))
	write("gone.yaml", []byte("hongbao: 1\nkind: scenario\nextends: nowhere.yaml\n"))
	require.NoError(t, os.Mkdir("folder.yaml", 0o755))
	for _, name := range []string{"empty.yaml", "binary.yaml", "large.yaml", "list.yaml", "other.yaml", "loop.yaml", "gone.yaml", "folder.yaml", "absent.yaml", "-", ""} {
		for _, command := range []string{"check", "run", "compare", "sweep"} {
			got := hongbaoOn(t, still(), "", command, name)
			require.Equal(t, exitUsage, got.code, "hongbao %s %q: %s", command, name, got.both)
			require.NotEmpty(t, strings.TrimSpace(got.talk), "hongbao %s %q", command, name)
			require.Empty(t, got.out)
		}
	}
	require.NoDirExists(t, outFolder)
}

func TestStandardInput(t *testing.T) {
	t.Chdir(t.TempDir())
	text, err := model.Text("duopoly")
	require.NoError(t, err)
	got := hongbaoOn(t, still(), string(text), "check", "-")
	require.Equal(t, exitDone, got.code, got.both)
}

// TestListsAreComplete: every embedded scenario and experiment is listed and passes
// check.
func TestListsAreComplete(t *testing.T) {
	t.Chdir(t.TempDir())
	scenarios := must(t, "list scenarios").out
	for _, name := range model.Names() {
		require.Contains(t, scenarios, name)
	}
	list := must(t, "list experiments").out
	for _, name := range experiments.Names() {
		require.Contains(t, list, name)
	}
	must(t, "check "+strings.Join(model.Names(), " ")+" "+strings.Join(experiments.Names(), " "))
}

// TestReadmeOfResults: the README names every file of the folder and nothing else,
// and no path of this machine stands in any file.
func TestReadmeOfResults(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	writeFiles(t)
	for _, line := range []string{small + " --out r1", "run my-festival.yaml --out r2", "sweep sweep.yaml --out r3"} {
		path, err := filepath.Abs("my-festival.yaml")
		require.NoError(t, err)
		must(t, strings.Replace(line, "my-festival.yaml", path, 1))
		folder := line[strings.LastIndexByte(line, ' ')+1:]
		files := contents(t, folder)
		readme := files["README.txt"]
		for name, text := range files {
			require.NotContains(t, text, dir, "%s/%s", folder, name)
			if first, _, is := strings.Cut(name, "/"); is {
				name = first + "/"
			}
			if name != "README.txt" {
				require.Contains(t, readme, "    "+name, folder)
			}
		}
		for _, f := range fileWords {
			if strings.Contains(readme, "    "+f.name) && !strings.HasSuffix(f.name, "/") && f.name != "manifest.json" {
				require.Contains(t, files, f.name, folder)
			}
		}
	}
}
