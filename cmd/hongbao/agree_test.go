package main

import (
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
	got = ask(true, "", "sweep sweep.yaml --out short")
	require.Zero(t, got.code)
	require.NotContains(t, got.talk, "Go on?")
}

// Four million runs are counted at once, and nothing is written; they do not fit a process.
func TestMillionsOfRunsAreCounted(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	plan := must(t, "sweep plan sweep.yaml --replicates 1000000 --users 20")
	require.Contains(t, plan.out, "4,000,000 runs")
	require.Contains(t, plan.out, "of memory and")
	require.NoDirExists(t, "hongbao-out")
	got := hongbao(t, "sweep sweep.yaml --replicates 1000000 --users 20")
	require.Equal(t, exitUsage, got.code, got.both)
	require.Contains(t, got.talk, "more than a process can hold")
	require.NoDirExists(t, "hongbao-out")
}
