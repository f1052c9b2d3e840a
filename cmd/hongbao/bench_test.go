package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/bench"
)

// Every benchmark of the catalogue is a command of its own name, which says what it does.
func TestBenchmarksAreCommands(t *testing.T) {
	s := newSession(strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}, still())
	defer s.close()
	parent := benchCommand(s)
	var names, listed []string
	for _, c := range parent.Commands() {
		names = append(names, c.Name())
		require.NotEmpty(t, c.Example, c.Name())
	}
	for _, b := range bench.Benchmarks {
		listed = append(listed, b.Name)
		require.NotEmpty(t, b.Takes)
		require.NotEmpty(t, b.Doc)
	}
	require.ElementsMatch(t, listed, names)
}

func TestBenchRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"bench wars":                        `unknown benchmark "wars"; expected one of war, logit-ws, study, flat`,
		"bench war --users 10":              "--users: 10 is out of range; expected 1,000 to 1 bn",
		"bench war --users 1k,x":            "--users",
		"bench war --repetitions 0":         "--repetitions: 0 is out of range; expected 1 to 1,000",
		"bench war --naive-users 1":         `--naive-users: "1" cannot be used; expected 100 to 10m`,
		"bench war --workers=-1":            "--workers",
		"bench war --users 1k --progress x": "--progress",
		"bench study --runs 0":              "--runs: 0 is out of range; expected 1 to 51,200",
		"bench flat --users=":               "--users",
		"bench war 100k":                    "takes no argument",
	} {
		got := hongbao(t, line)
		require.Equal(t, exitUsage, got.code, line)
		require.Contains(t, got.talk, want, line)
		require.Empty(t, got.out, line)
	}
}

// The figures of a large run fit a narrow terminal.
func TestWarIsPrinted(t *testing.T) {
	var out bytes.Buffer
	s := newSession(strings.NewReader(""), &out, &bytes.Buffer{}, still())
	defer s.close()
	ns := bench.Spread{Median: 1257, Low: 1244, High: 1269}
	w := &bench.War{From: "2015-01-26", To: "2015-03-31", NaiveUsers: 100_000, Sizes: []bench.WarRow{{
		Users: 10_000_000, Bytes: 458.4, Workers: 2, Core: ns, Naive: ns, Ratio: bench.Spread{Median: 9.61, Low: 7.64, High: 11.6}, Speedup: bench.Spread{Median: 1.8, Low: 1.7, High: 1.9},
		Parts: []bench.WarPart{{Name: "festival, by the hour", Days: 35, CPU: ns, Occasions: 0.467, Exposures: 0.22, Changed: 0.000808, Yardstick: 31.1}},
	}}}
	require.NoError(t, s.printWar(w))
	text := out.String()
	for _, want := range []string{"10,000,000 users", "458 bytes a user", "9.61 (7.64 to 11.6)", "1.80 (1.70 to 1.90)", "31.1", "0.000808"} {
		require.Contains(t, text, want)
	}
	for line := range strings.Lines(text) {
		require.LessOrEqual(t, len([]rune(line)), maxWidth, line)
	}
	out.Reset()
	s.flags.json = true
	require.NoError(t, s.printWar(w))
	var got struct {
		Sizes []bench.WarRow `json:"sizes"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, w.Sizes, got.Sizes)
}

func TestLogitWSIsPrinted(t *testing.T) {
	var out bytes.Buffer
	s := newSession(strings.NewReader(""), &out, &bytes.Buffer{}, still())
	defer s.close()
	x := bench.Spread{Median: 26.4, Low: 21.1, High: 30.2}
	l := &bench.LogitWS{Steps: 100, Sizes: []bench.LogitWSRow{{Users: 1_000_000, Engine: x, Arrays: x, Ratio: bench.Spread{Median: 1.25, Low: 1.11, High: 1.5}, Changed: 0.074, Farthest: 2.03}}}
	require.NoError(t, s.printLogitWS(l))
	for _, want := range []string{"1,000,000", "26.4 (21.1 to 30.2)", "1.25 (1.11 to 1.50)", "0.0740", "2.03"} {
		require.Contains(t, out.String(), want)
	}
	for line := range strings.Lines(out.String()) {
		require.LessOrEqual(t, len([]rune(line)), maxWidth, line)
	}
}

// The page tells of every benchmark.
func TestPerformancePageNamesEveryBenchmark(t *testing.T) {
	page, err := os.ReadFile("../../docs/performance.md")
	require.NoError(t, err)
	for _, b := range bench.Benchmarks {
		require.Contains(t, string(page), "hongbao bench "+b.Name)
		require.Contains(t, string(page), "\n## "+b.Name+": ")
	}
}
