package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sameTables requires that two folders of results hold the same bytes, but for the
// manifest and the journal of finished runs.
func sameTables(t *testing.T, want, got string) {
	t.Helper()
	strip := func(dir string) map[string]string {
		files := contents(t, dir)
		for name := range files {
			if name == "manifest.json" || strings.HasPrefix(name, "journal/") || strings.HasPrefix(name, "shards/") {
				delete(files, name)
			}
		}
		return files
	}
	a, b := strip(want), strip(got)
	require.NotEmpty(t, a)
	for name := range a {
		require.Equal(t, a[name], b[name], name)
	}
	require.Len(t, b, len(a))
}

// task makes the shard of sweep.yaml that one task of a Slurm job array is.
func task(t *testing.T, id, first, last, tasks int, more ...string) outcome {
	t.Helper()
	variables := map[string]string{
		"SLURM_ARRAY_TASK_ID": strconv.Itoa(id), "SLURM_ARRAY_TASK_MIN": strconv.Itoa(first),
		"SLURM_ARRAY_TASK_MAX": strconv.Itoa(last), "SLURM_ARRAY_TASK_COUNT": strconv.Itoa(tasks),
	}
	for _, m := range more {
		name, value, _ := strings.Cut(m, "=")
		variables[name] = value
	}
	env := still()
	env.variable = func(name string) string { return variables[name] }
	return hongbaoOn(t, env, "", "sweep", "run", "sweep.yaml", "--shard", "auto", "--out", "many")
}

// Tasks of a job array make the shards, some of them a second time, and merge gives the
// bytes of one process. What is not there yet is told.
func TestShardsOfAJobArray(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "sweep sweep.yaml --out one")
	for _, id := range []int{2, 0} {
		require.Zero(t, task(t, id, 0, 3, 4).code)
	}
	got := hongbao(t, "sweep merge many")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.talk, "not finished by this build of the program")
	require.NoFileExists(t, "many/runs.csv")
	status := must(t, "sweep status many")
	require.Contains(t, status.out, "2-of-4          0")
	require.Contains(t, status.out, "are finished")

	// The others are submitted by their own numbers, from 1, and one again.
	for _, id := range []int{2, 3, 4} {
		got := task(t, id, 2, 4, 3, "HONGBAO_SHARDS=4")
		require.Zero(t, got.code, got.both)
	}
	merged := must(t, "sweep merge many")
	require.Equal(t, must(t, "sweep sweep.yaml --out one").out, strings.ReplaceAll(merged.out, "many", "one"))
	sameTables(t, "one", "many")
	must(t, "sweep merge many")
	sameTables(t, "one", "many")
}

// The smallest sweep, one run, is a shard like others.
func TestAShardOfOneRun(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("one.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duopoly\nusers: 60\nreplicates: 1\n"), 0o644))
	must(t, "sweep run one.yaml --shard 1/3 --out one")
	must(t, "sweep run one.yaml --shard 2/3 --out one")
	must(t, "sweep run one.yaml --shard 3/3 --out one")
	require.Contains(t, must(t, "sweep status one").out, "1 of 1 run")
	must(t, "sweep merge one")
	require.Contains(t, must(t, "verify one").out, "the same bits")
}

// Replicates that are added until a half-width are made by shards as well, and what no
// shard knows of comes of the merge.
func TestShardsOfAHalfWidth(t *testing.T) {
	writeTiny(t)
	require.Contains(t, must(t, "sweep script tiny.yaml --engine slurm --shards 2").out, "--array=1-2")
	got := hongbao(t, "sweep script tiny.yaml --engine slurm --shards 3")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.talk, "expected at most 2 shards")
	require.Equal(t, exitUsage, hongbao(t, "sweep run tiny.yaml --shard 1/3 --out many").code)
	require.NoDirExists(t, "many")
	must(t, "sweep run tiny.yaml --shard 2/2 --out many")
	got = hongbao(t, "sweep merge many")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.talk, "at point 0")
	must(t, "sweep run tiny.yaml --shard 1/2 --out many")
	require.Contains(t, must(t, "sweep status many").out, "10 of 10 runs")
	must(t, "sweep merge many")
	sameTables(t, "whole", "many")
}

func TestShardsThatCannotBe(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	for flag, words := range map[string]string{
		"0/3": "expected I/N", "4/3": "expected I/N", "1": "expected I/N", "1/x": "expected I/N", "auto": `SLURM_ARRAY_TASK_ID is ""`,
	} {
		got := hongbao(t, "sweep run sweep.yaml --out many --shard "+flag)
		require.Equal(t, exitUsage, got.code)
		require.Contains(t, got.talk, words)
	}
	got := task(t, 3, 3, 7, 2)
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.talk, "set HONGBAO_SHARDS")
	require.Equal(t, exitUsage, task(t, 3, 3, 7, 2, "HONGBAO_SHARDS=2").code)
	require.NoDirExists(t, "many")
	require.Contains(t, hongbao(t, "sweep merge many").talk, "there are no shards")

	// Shards of two experiments in one folder are refused.
	must(t, "sweep run sweep.yaml --out many --shard 1/2")
	must(t, "sweep run sweep.yaml --replicates 3 --out many --shard 2/2")
	got = hongbao(t, "sweep merge many")
	require.Equal(t, exitOutput, got.code, got.both)
	require.Contains(t, got.talk, "another experiment")
}

// What was interrupted goes on where it stood; with --fresh it begins anew; a run that is
// damaged is made again.
func TestSweepsGoOn(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "sweep sweep.yaml --out one")
	must(t, "sweep sweep.yaml --out two")
	again := must(t, "sweep sweep.yaml --out two")
	require.Contains(t, again.talk, "were finished before and are not run again")
	require.NotContains(t, again.talk, "--check")
	must(t, "run duopoly --users 50 --replicates 2 --out checked")
	require.Contains(t, must(t, "run duopoly --users 50 --replicates 2 --out checked --check").talk, "--check did not see them")
	require.NotContains(t, must(t, "sweep sweep.yaml --fresh --out two").talk, "finished before")
	sameTables(t, "one", "two")

	blocks, err := filepath.Glob("two/journal/block-*")
	require.NoError(t, err)
	require.Len(t, blocks, 1)
	text, err := os.ReadFile(blocks[0])
	require.NoError(t, err)
	text[len(text)-9] ^= 1
	require.NoError(t, os.WriteFile(blocks[0], text, 0o644))
	again = must(t, "sweep sweep.yaml --out two")
	require.Contains(t, again.talk, "were finished before and are not run again")
	sameTables(t, "one", "two")
}

// An edited experiment takes over what it has in common with the old one.
func TestEditedSweepsReuse(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "sweep sweep.yaml --out old")
	must(t, "sweep sweep.yaml --replicates 3 --out one")
	again := must(t, "sweep sweep.yaml --replicates 3 --reuse old --out new")
	require.Contains(t, again.talk, "8 of 12 runs were finished before")
	sameTables(t, "one", "new")
	require.Equal(t, exitOutput, hongbao(t, "sweep sweep.yaml --reuse nowhere --out other").code)

	// In its folder it is refused with what differs, and beside it only what is new is made.
	text, err := os.ReadFile("sweep.yaml")
	require.NoError(t, err)
	edited := strings.Replace(string(text), "list: [0, 1]", "list: [0, 2]", 1)
	edited = strings.Replace(edited, "end: 2015-05-31", "end: 2015-05-31, choice.delta: 0.1", 1)
	require.NoError(t, os.WriteFile("sweep.yaml", []byte(edited), 0o644))
	before := contents(t, "old")
	for _, line := range []string{"sweep sweep.yaml --replicates 3 --out old", "sweep sweep.yaml --fresh --replicates 3 --out old"} {
		got := hongbao(t, line)
		require.Equal(t, exitOutput, got.code)
		require.Contains(t, got.talk, "another experiment")
		require.Contains(t, got.talk, "\n  replicates: 2 there, 3 here (sweep.yaml:6)\n")
		require.Contains(t, got.talk, "\n  factors.0.list: [\"0\", \"1\"] there, [\"0\", \"2\"] here (sweep.yaml:9)\n")
		require.Contains(t, got.talk, "\n  choice.delta: 0.2 there, 0.1 here (sweep.yaml:7)\n")
		require.Contains(t, got.talk, "with --reuse old it takes over the runs that both have in common")
	}
	require.Equal(t, before, contents(t, "old"), "nothing is overwritten")
}

// Runs are taken over where there are too many to hold them all, too.
func TestManyRunsAreReused(t *testing.T) {
	t.Chdir(t.TempDir())
	const sweep = "hongbao: 1\nkind: experiment\nscenario: verification/v12-one-choice\nfactors: [{path: contexts.paying.platforms.second.a, list: [0, 1]}]\nusers: 20\nset: {expect: \"[]\"}\nreplicates: 600\n"
	require.NoError(t, os.WriteFile("many.yaml", []byte(sweep), 0o644))
	must(t, "sweep many.yaml --out old")
	require.NoError(t, os.WriteFile("many.yaml", []byte(strings.Replace(sweep, "[0, 1]", "[0, 2]", 1)), 0o644))
	must(t, "sweep many.yaml --out one")
	again := must(t, "sweep many.yaml --reuse old --out two")
	require.Contains(t, again.talk, "600 of 1,200 runs were finished before")
	sameTables(t, "one", "two")
}

// Without --out an edited experiment has a folder beside that of the old one, finished or
// not, and takes over what both have in common.
func TestEditedSweepsGoOnBesideTheOldOnes(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	must(t, "sweep sweep.yaml")
	require.NoError(t, os.Remove("hongbao-out/sweep/manifest.json"))
	must(t, "sweep sweep.yaml --set choice.gamma_global=0.4 --quiet")
	again := must(t, "sweep sweep.yaml --replicates 3")
	require.Contains(t, again.talk, "8 of 12 runs were finished before")
	folders, err := filepath.Glob("hongbao-out/sweep-*")
	require.NoError(t, err)
	require.Len(t, folders, 2)
	must(t, "sweep sweep.yaml --replicates 3 --out one")
	for _, dir := range folders {
		if len(tableOf(t, dir+"/runs.csv")) == 12 {
			sameTables(t, "one", dir)
		}
	}
	require.NotContains(t, must(t, "sweep sweep.yaml --replicates 4 --fresh").talk, "finished before")
}

func TestPageClusters(t *testing.T) {
	list := actsOf(t, "clusters.md")
	t.Chdir(t.TempDir())
	for i := range list {
		if strings.HasPrefix(list[i].command, "sweep run") {
			list[i].command += " --users 60 --replicates 2"
		}
	}
	carryOut(t, "clusters.md", list, nil)
	require.FileExists(t, "shared/report.html")
}

func TestScriptsOfEngines(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	for _, e := range engines {
		got := must(t, "sweep script sweep.yaml --engine "+e.name+" --shards 3 --cores 2 --hours 1 --out here")
		require.Contains(t, got.out, "hongbao sweep run sweep.yaml --out here --workers 2 --shard ")
		require.Contains(t, got.out, "hongbao sweep merge here")
	}
	require.Contains(t, hongbao(t, "sweep script sweep.yaml --engine slrum").talk, "nearest: slurm")
	require.Contains(t, hongbao(t, "sweep script sweep.yaml --shards 1000000").talk, "--shards: 1000000 is out of range")
}
