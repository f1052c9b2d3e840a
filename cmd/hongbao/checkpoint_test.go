package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/store"
)

// TestInterruptedRunGoesOn breaks a run off and gives the same command again:
// every file is that of a run that was left alone.
func TestInterruptedRunGoesOn(t *testing.T) {
	t.Chdir(t.TempDir())
	const line = "run duopoly --users 300 --out "
	must(t, line+"whole")
	for _, stop := range []int{40, 170} { // the clock is asked once a day, and now and then
		env := still()
		stopped := make(chan struct{})
		env.interrupted = stopped
		asked := 0
		env.now = func() time.Time {
			if asked++; asked == stop {
				close(stopped)
				time.Sleep(20 * time.Millisecond)
			}
			return time.Unix(0, 0)
		}
		got := hongbaoOn(t, env, "", strings.Fields(line+"parts --workers 1")...)
		require.Equal(t, exitInterrupted, got.code, got.both)
		require.Contains(t, got.talk, "interrupted: a checkpoint of the run up to 2015-")
		require.Contains(t, got.talk, "$ hongbao run duopoly --users 300 --out parts")
		require.FileExists(t, "parts/.hongbao-checkpoint")
		require.NoFileExists(t, "parts/manifest.json")
	}
	got := must(t, line+"parts")
	require.Contains(t, got.talk, "the run goes on from its checkpoint at the end of 2015-")
	require.Equal(t, contents(t, "whole"), contents(t, "parts"))
	require.NoError(t, store.Verify("parts"))
	require.NoFileExists(t, "parts/.hongbao-checkpoint")
	require.NotContains(t, must(t, line+"parts").talk, "checkpoint")

	require.NoError(t, os.WriteFile("parts/.hongbao-checkpoint", []byte("rubbish"), 0o644))
	got = must(t, line+"parts")
	require.Contains(t, strings.Join(strings.Fields(got.talk), " "), "is not used, and the run begins at the start: checkpoint: the file is none")
	require.Equal(t, contents(t, "whole"), contents(t, "parts"))
}

// TestFailedRunKeepsItsCheckpoint lets a run fail on its way: the checkpoint stays, and the
// same command goes on from there, to the end where the cause is gone.
func TestFailedRunKeepsItsCheckpoint(t *testing.T) {
	t.Chdir(t.TempDir())
	const line = "run duopoly --users 300 --checkpoint 30m --out "
	must(t, line+"whole")
	env := still()
	asked := 0
	env.now = func() time.Time {
		if asked++; asked == 40 {
			panic("the clock has stopped")
		}
		return time.Unix(int64(asked)*3600, 0)
	}
	got := hongbaoOn(t, env, "", strings.Fields(line+"parts --workers 1")...)
	require.Equal(t, exitFailedRuns, got.code, got.both)
	require.Regexp(t, `the run failed; a checkpoint of it up to 2015-\d\d-\d\d stays in parts, and the same\s+command goes on from there`, got.talk)
	require.FileExists(t, "parts/.hongbao-checkpoint")
	got = must(t, line+"parts")
	require.Contains(t, got.talk, "the run goes on from its checkpoint at the end of 2015-")
	require.Equal(t, contents(t, "whole"), contents(t, "parts"))
	require.NoFileExists(t, "parts/.hongbao-checkpoint")
}

// TestRunOfManyGoesOnFromTheFestival breaks off, on a day that steps by the hour, a run
// of many people whose ties are not stored. It goes on with another number of workers.
func TestRunOfManyGoesOnFromTheFestival(t *testing.T) {
	t.Chdir(t.TempDir())
	const line = "run spring-festival-2015 --users 50_000 --set network.form=implicit --set cut=true --set end=2015-02-21 --set expect=[] --out "
	whole := must(t, line+"whole --workers 2")
	env := still()
	stopped := make(chan struct{})
	env.interrupted = stopped
	asked := 0
	env.now = func() time.Time {
		if asked++; asked == 28 {
			close(stopped)
			time.Sleep(20 * time.Millisecond)
		}
		return time.Unix(0, 0)
	}
	got := hongbaoOn(t, env, "", strings.Fields(line+"parts --workers 1")...)
	require.Equal(t, exitInterrupted, got.code, got.both)
	require.Regexp(t, `a checkpoint of the run up to 2015-02-(1[789]|20)`, got.talk)
	got = must(t, line+"parts --workers 2")
	require.Regexp(t, `the run goes on from its checkpoint at the end of 2015-02-(1[789]|20)`, got.talk)
	require.Equal(t, contents(t, "whole"), contents(t, "parts"), "hash and tables")
	hash := regexp.MustCompile(`[0-9a-f]{16}`)
	require.NotEmpty(t, hash.FindString(whole.out))
	require.Equal(t, hash.FindString(whole.out), hash.FindString(got.out))
}

// TestKilledProcessGoesOn stops real processes, by Ctrl-C, by a request to end,
// and without any notice.
func TestKilledProcessGoesOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no way to send Ctrl-C to one process")
	}
	t.Chdir(t.TempDir())
	line := "run war-2013-2016 --users 3000 --set cut=true --set end=2014-06-30 --set expect=[] --measures installed,share_value_all,payments --checkpoint 20ms --out "
	must(t, line+"whole")
	self, err := os.Executable()
	require.NoError(t, err)
	ended := 0
	for n, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, os.Kill} {
		c := exec.Command(self, strings.Fields(line+"parts")...)
		c.Env = append(os.Environ(), asProcess+"=1")
		var talk bytes.Buffer
		c.Stderr = &talk
		before := checkpointTime()
		require.NoError(t, c.Start())
		require.Eventually(t, func() bool {
			return checkpointTime().After(before) || manifestThere()
		}, 20*time.Second, time.Millisecond)
		require.NoError(t, ignoreDone(c.Process.Signal(signal)))
		err := c.Wait()
		if err == nil {
			ended++ // it was faster than the signal
			break
		}
		if signal != os.Kill {
			var exit *exec.ExitError
			require.True(t, errors.As(err, &exit))
			require.Equal(t, exitInterrupted, exit.ExitCode(), talk.String())
			require.Contains(t, talk.String(), "interrupted")
		}
		if n > 0 {
			require.Contains(t, talk.String(), "goes on from its checkpoint")
		}
	}
	got := must(t, line+"parts")
	if ended == 0 {
		require.Contains(t, got.talk, "goes on from its checkpoint")
	}
	require.Equal(t, contents(t, "whole"), contents(t, "parts"))
}

func checkpointTime() time.Time {
	info, err := os.Stat(filepath.Join("parts", ".hongbao-checkpoint"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func manifestThere() bool {
	_, err := os.Stat("parts/manifest.json")
	return err == nil
}

// ignoreDone forgives that a process has ended already.
func ignoreDone(err error) error {
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
