package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments"
)

func readmeText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	return string(text)
}

// The file that the README shows is read as it stands there.
func TestTheReadmesFileIsAnExperiment(t *testing.T) {
	block := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(readmeText(t))
	require.NotNil(t, block)
	require.Equal(t, 8, strings.Count(block[1], "\n"), "eight lines")
	e, err := experiments.Read("README.md", []byte(block[1]), nil)
	require.NoError(t, err)
	plan, err := e.Plan()
	require.NoError(t, err)
	require.Equal(t, 45, plan.Runs)
}

// The result that the README quotes is the one that the demo prints.
func TestTheReadmesSentenceIsTheDemos(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the demo at its full size")
	}
	text := readmeText(t)
	t.Chdir(t.TempDir())
	var out strings.Builder
	require.Zero(t, run([]string{"demo", "--quiet"}, strings.NewReader(""), &out, io.Discard, still()))
	quote := regexp.MustCompile(`(?m)^> (.*)$`).FindStringSubmatch(text)
	require.NotNil(t, quote)
	require.Contains(t, strings.Join(strings.Fields(out.String()), " "), quote[1])
}
