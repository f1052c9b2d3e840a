package main

import (
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Everything shown is run: the commands of the package comment, of the README and
// of every command's help. Sizes are cut down by flags at the end, as the last one
// counts; what remains of an example must work as it stands.
func cutDown(line string) string {
	command := commandAt.FindStringSubmatch(line)
	switch {
	case command == nil, strings.Contains(line, "verification/"): // what that expects depends on its size
		return line
	case command[1] == "sweep merge", command[1] == "sweep status": // of a folder
		return line
	case command[1] == "bench study":
		return line + " --runs 1"
	case command[1] == "bench logit-ws", command[1] == "bench flat":
		return line + " --users 1000 --repetitions 1"
	case command[1] == "bench war":
		return line + " --users 1000 --naive-users 100 --repetitions 1"
	case command[1] == "run", command[1] == "map", strings.HasPrefix(command[1], "sweep "):
		return line + " --users 60 --replicates 1"
	}
	return line + " --users 60 --replicates 1 --prior 0"
}

// commandAt finds the commands that run the model.
var commandAt = regexp.MustCompile(`^(?:hongbao )?(demo|run|compare|sweep (?:plan|run|merge|status|script)|sweep|map|bench war|bench logit-ws|bench study|bench flat)\b`)

func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	comment, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	require.NoError(t, err)
	s := newSession(strings.NewReader(""), io.Discard, io.Discard, still())
	defer s.close()
	var help strings.Builder
	root := newRoot(s)
	for _, c := range root.Commands() {
		help.WriteString(c.Example + "\n")
		for _, sub := range c.Commands() {
			help.WriteString(sub.Example + "\n")
		}
	}
	help.WriteString(root.Example + "\n")
	texts := []struct {
		name  string
		lines []string
	}{
		{"package comment", commands(comment.Doc.Text(), "$ ")},
		{"help", commands(help.String(), "")},
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "docs/editors-and-shells.md"} {
		if text, err := os.ReadFile(filepath.Join("..", "..", name)); err == nil {
			texts = append(texts, struct {
				name  string
				lines []string
			}{name, commands(string(text), "$ ")})
		}
	}
	require.Greater(t, len(texts[0].lines), 5)
	require.Greater(t, len(texts[1].lines), 10)
	for _, text := range texts {
		t.Run(text.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			writeFiles(t)
			// A folder of shards, as merge and status need one.
			require.Equal(t, exitDone, hongbao(t, cutDown("sweep run strategies --shard 1/1 --out shared")).code)
			for _, line := range text.lines {
				got := hongbaoOn(t, still(), "", words(t, strings.TrimPrefix(cutDown(line), "hongbao "))...)
				require.Equal(t, exitDone, got.code, "%s\n%s", line, got.both)
			}
		})
	}
}

// commands finds the lines that call hongbao. Text after two blanks or a # is a
// remark.
func commands(text, prompt string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line, is := strings.CutPrefix(strings.TrimSpace(line), prompt+"hongbao ")
		if !is {
			continue
		}
		line, _, _ = strings.Cut(line, "  ")
		line, _, _ = strings.Cut(line, " #")
		out = append(out, "hongbao "+strings.TrimSpace(line))
	}
	return out
}

// words splits a command line as a shell does, single quotes included.
func words(t *testing.T, line string) []string {
	t.Helper()
	var out []string
	word, in, open := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			open, in = !open, true
		case r == ' ' && !open:
			if in {
				out = append(out, word)
			}
			word, in = "", false
		default:
			word, in = word+string(r), true
		}
	}
	require.False(t, open, "open quote in %q", line)
	if in {
		out = append(out, word)
	}
	return out
}

// TestNextCommandsWork runs what the command itself proposes at the end.
func TestNextCommandsWork(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	t.Chdir(t.TempDir())
	writeFiles(t)
	for _, first := range []string{"demo", "run my-festival.yaml", "compare duopoly --without west_blocks", "sweep sweep.yaml", "sweep plan sweep.yaml"} {
		got := must(t, cutDown(first))
		_, next, ok := strings.Cut(got.talk, "Next\n")
		require.True(t, ok, got.talk)
		lines := commands(next, "$ ")
		require.NotEmpty(t, lines)
		for _, line := range lines {
			got := hongbaoOn(t, still(), "", words(t, strings.TrimPrefix(cutDown(line), "hongbao "))...)
			require.Equal(t, exitDone, got.code, "%s\n%s", line, got.both)
		}
	}
}
