package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Above a core-hour, and on a terminal alone, a sweep asks before it begins.
func TestALongSweepAsks(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	ask := func(terminal bool, answer, line string) outcome {
		env := still()
		env.errTerminal, env.inTerminal = terminal, terminal
		asked := 0
		env.now = func() time.Time { asked++; return time.Unix(int64(asked), 0) } // each look takes a second
		return hongbaoOn(t, env, answer, strings.Fields(line)...)
	}
	got := ask(true, "n\n", "sweep sweep.yaml --users 20_000 --replicates 10000 --out long")
	require.Equal(t, exitInterrupted, got.code, got.both)
	require.Contains(t, got.talk, "core-hours. Go on? [y/N]")
	require.NoDirExists(t, "long")
	for _, line := range []string{"--replicates 10000 --users 20_000 --prior 0", "--half-width 0.001% --replicates 10000 --users 20_000"} {
		got = ask(true, "n\n", "sweep sweep.yaml "+line+" --out long")
		require.Equal(t, strings.Contains(line, "half"), strings.Contains(got.talk, "up to 40,000 runs take about"), got.talk)
	}
	got = ask(true, "", "sweep sweep.yaml --out short")
	require.Zero(t, got.code)
	require.NotContains(t, got.talk, "Go on?")
}

// Four million runs are counted at once, and nothing is written.
func TestMillionsOfRunsAreCounted(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	plan := must(t, "sweep plan sweep.yaml --replicates 1000000 --users 20")
	require.Contains(t, plan.out, "4,000,000 runs")
	require.Contains(t, plan.out, "of memory and")
	require.NoDirExists(t, "hongbao-out")
}

// The plan counts the runs that the design does not have, and what the run then takes.
func TestThePlanCountsAllRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	require.NoError(t, os.WriteFile("prior.yaml", []byte("hongbao: 1\nkind: experiment\nextends: arms.yaml\nusers: 60\nreplicates: 2\nprior: {draws: 3, users: 60}\n"), 0o644))
	plan := must(t, "sweep plan prior.yaml")
	require.Contains(t, plan.out, "4 arms × 2 replicates = 8 runs")
	require.Contains(t, plan.out, "+ 12 runs of 60 users for the prior band")
	require.Contains(t, plan.out, "= 20 runs in all")
	require.Contains(t, plan.out, "of the design's days in common")
	var size struct {
		All int64 `json:"all_runs"`
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, "sweep plan prior.yaml --json").out), &size))
	var made struct {
		Total int64 `json:"runs_total"`
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, "compare prior.yaml --json --out out").out), &made))
	require.Equal(t, made.Total, size.All)
}
