package main

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"runtime"
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
	picture, err := os.ReadFile("../../docs/open-against-closed.png")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	var out strings.Builder
	require.Zero(t, run([]string{"demo", "--quiet"}, strings.NewReader(""), &out, io.Discard, still()))
	quote := regexp.MustCompile(`(?m)^> (.*)$`).FindStringSubmatch(text)
	require.NotNil(t, quote)
	require.Contains(t, strings.Join(strings.Fields(out.String()), " "), quote[1])
	if runtime.GOARCH != "amd64" {
		return // pictures may differ by a pixel elsewhere
	}
	drawn, err := os.ReadFile("hongbao-out/demo/figures/gap.png")
	require.NoError(t, err)
	require.True(t, bytes.Equal(picture, drawn), "the README's picture is not the one that the demo draws; copy it to docs")
}

// The errors of model and straight line that the README quotes are those that the
// command beside them prints.
func TestTheReadmesErrorsAreThoseOfTheFit(t *testing.T) {
	if testing.Short() {
		t.Skip("runs four years fifteen times")
	}
	quote := regexp.MustCompile(`mean error ([0-9.]+) points against ([0-9.]+), .hongbao compare war-fit`).FindStringSubmatch(readmeText(t))
	require.NotNil(t, quote)
	t.Chdir(t.TempDir())
	var out strings.Builder
	require.Zero(t, run([]string{"compare", "war-fit", "--quiet"}, strings.NewReader(""), &out, io.Discard, still()))
	require.Regexp(t, `straight line +`+regexp.QuoteMeta(quote[1])+` `, out.String())
	_, table, found := strings.Cut(out.String(), "mean error of shares, points")
	require.True(t, found)
	require.Regexp(t, `As it happened +`+regexp.QuoteMeta(quote[2])+` `, table)
}
