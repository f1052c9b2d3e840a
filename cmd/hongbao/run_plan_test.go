package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// roomy is a machine with so many bytes for runs.
func roomy(bytes int64) environment {
	env := still()
	env.memory = func() int64 { return bytes }
	return env
}

// The plan of a run writes nothing, and its columns add up to what it says.
func TestARunIsPlanned(t *testing.T) {
	t.Chdir(t.TempDir())
	got := hongbaoOn(t, roomy(1<<30), "", strings.Fields("run duopoly --users 100m --set network.form=implicit --plan --json")...)
	require.Equal(t, exitDone, got.code, got.both)
	var plan runSize
	require.NoError(t, json.Unmarshal([]byte(got.out), &plan))
	require.EqualValues(t, 100_000_000, plan.Users)
	var quiet, peak float64
	for _, c := range plan.Columns {
		peak += float64(c.Bytes)
		if !c.Busy {
			quiet += float64(c.Bytes)
		}
	}
	assert.InDelta(t, quiet, float64(plan.Quiet), 1e-9)
	assert.InDelta(t, peak, float64(plan.Peak), 1e-9)
	assert.InDelta(t, float64(plan.Tables)+peak*100e6, float64(plan.Memory), 1)
	assert.InDelta(t, (1<<30-float64(plan.Tables))/peak, float64(plan.Most), 1)
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, entries)
}

// A run that does not fit is refused before anything is written, and the number of
// users that it names is one that fits.
func TestARunThatDoesNotFitIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	const line = "run duopoly --set network.form=implicit --set end=2015-01-02 --set cut=true --users "
	for _, command := range []string{line + "20m", "compare duopoly --without west_blocks --set population.users=20m --users 20m", "sweep how-many-users --set factors.0.list=[100,20m]"} {
		got := hongbaoOn(t, roomy(1<<24), "", strings.Fields(command)...)
		require.Equal(t, exitUsage, got.code, got.both)
		require.Contains(t, got.both, "of memory; expected at most 16.8 MB, which this machine has for it")
		entries, err := os.ReadDir(".")
		require.NoError(t, err)
		require.Empty(t, entries)
	}
	got := hongbaoOn(t, roomy(1<<24), "", strings.Fields(line+"20m")...)
	_, text, found := strings.Cut(got.both, "which is 20m: ")
	require.True(t, found, got.both)
	most, _, _ := strings.Cut(text, " fit")
	fits := hongbaoOn(t, roomy(1<<24), "", strings.Fields(line+most)...)
	require.Equal(t, exitDone, fits.code, fits.both)
}

// A control group's limit is found wherever it stands above the process.
func TestMemoryIsReadOffTheSystem(t *testing.T) {
	at := filepath.Join(t.TempDir(), "meminfo")
	require.NoError(t, os.WriteFile(at, []byte("MemTotal:       24683656 kB\nMemFree:  1 kB\nMemAvailable:   1000 kB\n"), 0o644))
	assert.EqualValues(t, 1_024_000, available(at))
	assert.Zero(t, available(at+"x"))
	at = filepath.Join(t.TempDir(), "cgroup")
	require.NoError(t, os.WriteFile(at, []byte("5:devices:/\n4:memory:/a/b\n0::/c\n"), 0o644))
	assert.Equal(t, []string{
		"/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
		"/sys/fs/cgroup/c/memory.max", "/sys/fs/cgroup/memory.max",
	}, groupLimits(at))
}
