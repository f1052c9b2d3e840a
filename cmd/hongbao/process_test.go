package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asProcess makes the test binary behave as the command.
const asProcess = "HONGBAO_TEST_AS_PROCESS"

func TestMain(m *testing.M) {
	if os.Getenv(asProcess) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestSignals sends Ctrl-C to a real process, once and twice.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no way to send Ctrl-C to one process")
	}
	t.Chdir(t.TempDir())
	writeFiles(t)
	self, err := os.Executable()
	require.NoError(t, err)
	for _, times := range []int{1, 2} {
		c := exec.Command(self, "sweep", "sweep.yaml", "--replicates", "20000", "--out", "results")
		c.Env = append(os.Environ(), asProcess+"=1")
		var talk bytes.Buffer
		c.Stderr = &talk
		require.NoError(t, c.Start())
		require.Eventually(t, func() bool {
			_, err := os.Stat("results/.hongbao-lock")
			return err == nil
		}, 10*time.Second, 5*time.Millisecond, "the command must have begun")
		time.Sleep(100 * time.Millisecond)
		for range times {
			require.NoError(t, c.Process.Signal(os.Interrupt))
		}
		var exit *exec.ExitError
		require.True(t, errors.As(c.Wait(), &exit))
		require.Equal(t, exitInterrupted, exit.ExitCode(), talk.String())
		if times == 1 {
			require.Contains(t, talk.String(), "interrupted")
		}
		require.NoFileExists(t, "results/manifest.json")
	}
}

// TestClosedPipe: who reads only the first lines, as head does, gets them, and
// nobody is told of an error.
func TestClosedPipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a closed pipe is an error like others there")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, "list", "parameters", "war-2013-2016")
	c.Env = append(os.Environ(), asProcess+"=1")
	var talk bytes.Buffer
	c.Stderr = &talk
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	first := make([]byte, 16)
	_, err = io.ReadFull(out, first)
	require.NoError(t, err)
	require.NoError(t, out.Close())
	require.Error(t, c.Wait(), "the rest had no reader")
	require.Empty(t, talk.String())
	require.Contains(t, string(first), "path")
}
