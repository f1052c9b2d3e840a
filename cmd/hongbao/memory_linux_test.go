package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
	"hongbao/plots"
)

var memoryFigure = flag.Bool("memory-figure", false, "sweep 100,000 runs, a minute or more, and draw their memory into docs/sweep-memory.png")

// mostMemory is what a sweep of 100,000 tiny runs may take, MiB.
const mostMemory = 300

// TestSweepsOfManyRunsFit lets a process sweep tiny runs and reads its resident
// memory beside its progress: it stays below the bound that holds for 100,000 runs. Few
// runs would stay below it even if all were kept; that they are not is what
// TestMemoryOfASweepIsFlat of the experiments shows.
func TestSweepsOfManyRunsFit(t *testing.T) {
	runs := 6_000
	if *memoryFigure {
		runs = 100_000
	}
	docs, err := filepath.Abs("../../docs")
	require.NoError(t, err)
	tiny, err := os.ReadFile("../../experiments/testdata/tiny.yaml")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("tiny.yaml", tiny, 0o644))
	points := runs / 20
	require.NoError(t, os.WriteFile("many.yaml", fmt.Appendf(nil,
		"hongbao: 1\nkind: experiment\nscenario: tiny.yaml\nfactors: [{path: choice.kappa, range: {from: 0, to: 2, points: %d}}]\nreplicates: 20\n", points), 0o644))

	done, memory, peak := sampled(t, "sweep", "many.yaml", "--out", "results", "--yes")
	require.Positive(t, peak)
	require.Less(t, peak, float64(mostMemory))
	if !*memoryFigure {
		return
	}
	require.Greater(t, len(done), 20)
	picture, err := plots.Draw(memorySheet(t, done, memory, peak), plots.Options{})
	require.NoError(t, err)
	var png bytes.Buffer
	require.NoError(t, picture.WritePNG(&png))
	require.NoError(t, os.WriteFile(filepath.Join(docs, "sweep-memory.png"), png.Bytes(), 0o644))
}

// sampled runs the command in a process of its own. It gives the numbers of finished
// runs that the command told of, with its resident memory then and the most of all
// times, MiB.
func sampled(t *testing.T, args ...string) (done []int, memory []float64, peak float64) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, append(args, "--progress", "json")...)
	c.Env = append(os.Environ(), asProcess+"=1")
	talk, err := c.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	highest := make(chan float64)
	go func() {
		most := 0.0
		for {
			mark, err := status(c.Process.Pid, "VmHWM")
			if err != nil { // the process is gone
				highest <- most
				return
			}
			most = mark
			time.Sleep(20 * time.Millisecond)
		}
	}()
	var rest bytes.Buffer
	for lines := bufio.NewScanner(talk); lines.Scan(); {
		var told struct{ Done, Total int }
		if json.Unmarshal(lines.Bytes(), &told) != nil || told.Total == 0 {
			rest.Write(append(lines.Bytes(), '\n'))
			continue
		}
		now, err := status(c.Process.Pid, "VmRSS")
		require.NoError(t, err)
		done, memory = append(done, told.Done), append(memory, now)
	}
	require.NoError(t, c.Wait(), rest.String())
	return done, memory, <-highest
}

// status reads a line of the kernel's account of a process, MiB.
func status(pid int, name string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kilobytes / 1024, err
		}
	}
	return 0, fmt.Errorf("process %d has no %s", pid, name) // it has ended
}

// memorySheet is the figure table of memory by finished runs.
func memorySheet(t *testing.T, done []int, memory []float64, peak float64) *table.Table {
	t.Helper()
	const id, command = "memory", "go test ./cmd/hongbao -run SweepsOfManyRuns -memory-figure"
	last := done[len(done)-1]
	end := float64(last) / 1000
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
	rows := [][]string{
		{"panel", "kind", "series", "x", "x_end", "y", "low", "high", "text", "style"},
		{"", "figure", "", "", "", "", "", "", "sweep-memory", ""},
		{"", "title", "", "", "", "", "", "", fmt.Sprintf("A sweep of 100,000 runs took %.0f MiB at most", peak), ""},
		{"", "subtitle", "", "", "", "", "", "", "Resident memory of the process, MiB, by finished runs, thousand", ""},
		{"", "caption", "", "", "", "", "", "", "One sweep of experiments/testdata/tiny.yaml, 20 people and 5 days a run, 5,000 points x 20 replicates, read once a second until the tables are written. The garbage collector lets it grow and then gives some back.", ""},
		{"", "command", "", "", "", "", "", "", command, ""},
		{id, "panel", "", "0", number(end), "1", "0", "320", "Resident memory", "row=1 col=1 axis=value unit=count"},
		{id, "label", "most", "", "", strconv.Itoa(mostMemory), "", "", "300 MiB, the bound", "colour=muted"},
		{id, "label", "resident", "", "", number(memory[len(memory)-1]), "", "", fmt.Sprintf("resident | %.0f MiB at most", peak), "colour=ink"},
	}
	for _, x := range []float64{0, end} {
		rows = append(rows, []string{id, "line", "most", number(x), "", strconv.Itoa(mostMemory), "", "", "", "colour=axis dash=other width=0.8"})
	}
	for n := range done {
		rows = append(rows, []string{id, "line", "resident", number(float64(done[n]) / 1000), "", number(memory[n]), "", "", "", "colour=ink width=1.5"})
	}
	var text bytes.Buffer
	require.NoError(t, csv.NewWriter(&text).WriteAll(rows))
	sheet, err := table.ReadCSV(&text)
	require.NoError(t, err)
	return sheet
}
