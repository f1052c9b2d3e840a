package main

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// outcome is what a command line gave.
type outcome struct {
	code      int
	out, talk string // standard output and standard error
	both      string // both, in the order of writing
}

// thisBuild reads the test binary once.
var thisBuild = sync.OnceValue(program)

// still is a machine without terminal, with a clock that stands still.
func still() environment {
	return environment{
		variable: func(name string) string {
			if name == "LANG" {
				return "C.UTF-8"
			}
			return ""
		},
		program: thisBuild,
		now:     func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
}

// hongbao runs a command line, words separated by blanks, in the current folder.
func hongbao(t *testing.T, line string) outcome {
	t.Helper()
	return hongbaoOn(t, still(), "", strings.Fields(line)...)
}

func hongbaoOn(t *testing.T, env environment, in string, args ...string) outcome {
	t.Helper()
	var out, talk, both bytes.Buffer
	code := run(args, strings.NewReader(in), io.MultiWriter(&out, &both), io.MultiWriter(&talk, &both), env)
	return outcome{code, out.String(), talk.String(), both.String()}
}

// must runs a command line that has to succeed.
func must(t *testing.T, line string) outcome {
	t.Helper()
	got := hongbao(t, line)
	require.Equal(t, exitDone, got.code, "hongbao %s\n%s", line, got.both)
	return got
}

func TestUsageErrorsNameTheRemedy(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ line, says string }{
		{"rn duopoly", `unknown command "rn"; nearest: run`},
		{"comparee", `nearest: compare`},
		{"xyzzy", `see: hongbao help`},
		{"help xyzzy", `unknown command "xyzzy"`},
		{"run", "scenario is missing; write: hongbao run duopoly"},
		{"run duopoly duopoly", "takes one scenario"},
		{"run dupoly", "nearest: duopoly"},
		{"run open-vs-closed", "is an experiment, not a scenario; use: hongbao compare open-vs-closed"},
		{"compare duopoly", "hongbao compare duopoly --without EVENTS"},
		{"compare duopoly --keep east_blocks", "--keep needs --without"},
		{"compare duopoly --without e99", "--without: no event \"e99\""},
		{"compare duopoly --without west_block", "nearest: west_blocks"},
		{"man sweep stauts", "unknown command \"stauts\"; nearest: status"},
		{"compare duopoly --without west_blocks --keep e99", "--keep: no event \"e99\""},
		{"compare strategies", "hongbao sweep strategies"},
		{"sweep open-vs-closed", "use: hongbao compare open-vs-closed"},
		{"sweep duopoly", "use: hongbao run duopoly"},
		{"map", "experiment or scenario is missing"},
		{"map duopoly", "--x is missing"},
		{"map duopoly --x choice.kappa=0-2", "--x choice.kappa=0-2: expected PATH=FROM..TO"},
		{"map duopoly --x choice.gamma_frends=0..2 --y choice.kappa=0..2", "--x: no path choice.gamma_frends; nearest: choice.gamma_friends"},
		{"map duopoly --x choice.kappa=0..2 --y choice.kappa=0..2", "choice.kappa is a factor already"},
		{"map duopoly --x choice.kappa=0..2 --y choice.sigma=0..2 --log-y", "no steps of equal ratio"},
		{"map duopoly --x choice.kappa=0..2 --y choice.sigma=0..2 --points 1", "--points: 1 is out of range; expected 2 to 100"},
		{"map duopoly --x choice.kappa=0..2 --y choice.sigma=0..2 --depth 5", "--depth: 5 is out of range; expected 0 to 4"},
		{"map duopoly --x choice.kappa=0..2 --y choice.sigma=0..2 --back kappa", "--back kappa: expected path=value"},
		{"map duopoly --x choice.kappa=0..2 --y choice.sigma=0..2 --back choice.kapa=2", "--back: no path choice.kapa; nearest: choice.kappa"},
		{"map every-block", "asks for the analysis shapley, not for a map; use: hongbao sweep every-block"},
		{"map tipping-map --x choice.kappa=0..2", "--x: tipping-map is an experiment and has its own factors"},
		{"map verification/v1-static-logit --x choice.kappa=0..2 --y choice.sigma=0..2", "give --set tip_to=ID"},
		{"run duopoly --sed 2", "unknown flag --sed; nearest: --seed"},
		{"run duopoly --seed x", `--seed: "x" cannot be read; expected a whole number`},
		{"run duopoly --replicates 0", "--replicates: 0 is out of range"},
		{"run duopoly --workers -1", "--workers: -1 is out of range"},
		{"run duopoly --users many", "--users:"},
		{"run duopoly --checkpoint often", `--checkpoint: "often" cannot be read; expected a time such as 90s, 30m or 2h`},
		{"run duopoly --checkpoint -1m", "--checkpoint: -1m0s is negative"},
		{"run duopoly --users 0", "--users: 0 is out of range"},
		{"run duopoly --set choice.kappa", "expected path=value"},
		{"run duopoly --set choice.kapa=1", "nearest: kappa"},
		{"run duopoly --set choice.kappa=99", "above 20"},
		{"run duopoly --measures nothing", `unknown measure "nothing"`},
		{"run duopoly --format excel", `--format: unknown form "excel"; expected csv or parquet`},
		{"run duopoly --progress loud", "expected one of auto, plain, json, off"},
		{"list", "say what"},
		{"list measure duopoly twice", "one word too many"},
		{"list scenarioss", "nearest: scenarios"},
		{"list events", "hongbao list events duopoly"},
		{"list network", "hongbao list network duopoly"},
		{"list events duopoly --users 9", "hongbao list network only"},
		{"list network duopoly --set network.kind=ring --set network.form=implicit", "network.form: form implicit has no kind ring"},
		{"list strategies duopoly", "one word too many"},
		{"plot", "folder of results is missing"},
		{"plot nowhere", "no such folder or file"},
		{"check", "file is missing"},
		{"version 2", "takes no argument"},
	} {
		got := hongbao(t, c.line)
		require.Equal(t, exitUsage, got.code, "hongbao %s\n%s", c.line, got.both)
		require.Contains(t, strings.Join(strings.Fields(got.talk), " "), c.says, "hongbao %s", c.line)
		require.Empty(t, got.out, "hongbao %s: standard output is for results", c.line)
		for _, word := range []string{"goroutine", ".go:", "strconv", "*spec", "model.", "pflag"} {
			require.NotContains(t, got.talk, word, "hongbao %s: inner names are not for users", c.line)
		}
	}
	// Nothing of this may have left a trace.
	require.NoDirExists(t, outFolder)
}

func TestHelpOfEveryCommand(t *testing.T) {
	s := newSession(strings.NewReader(""), io.Discard, io.Discard, still())
	defer s.close()
	for _, c := range newRoot(s).Commands() {
		require.NotEmpty(t, c.Short)
		got := must(t, "help "+c.Name())
		require.Contains(t, got.out, "Usage:")
		require.Equal(t, got.out, must(t, c.Name()+" --help").out)
		require.NotContains(t, got.out, "stringArray")
	}
}

func TestColourOnlyOnATerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	terminal := func(variables ...string) environment {
		env := still()
		env.outTerminal, env.errTerminal, env.width = true, true, 100
		env.variable = func(name string) string {
			for i := 0; i < len(variables); i += 2 {
				if variables[i] == name {
					return variables[i+1]
				}
			}
			return ""
		}
		return env
	}
	const escape = "\x1b["
	list := []string{"list", "strategies"}
	require.NotContains(t, hongbaoOn(t, still(), "", list...).both, escape)
	require.Contains(t, hongbaoOn(t, terminal("LANG", "C.UTF-8"), "", list...).both, escape)
	require.NotContains(t, hongbaoOn(t, terminal("NO_COLOR", "1"), "", list...).both, escape)
	require.NotContains(t, hongbaoOn(t, terminal("TERM", "dumb"), "", list...).both, escape)
	require.NotContains(t, hongbaoOn(t, terminal(), "", append(list, "--no-color")...).both, escape)
	// Colour carries nothing: without it the text is the same.
	plain := hongbaoOn(t, terminal("NO_COLOR", "1", "LANG", "C.UTF-8"), "", list...).out
	coloured := hongbaoOn(t, terminal("LANG", "C.UTF-8"), "", list...).out
	for _, code := range []style{bold, grey, blue, amber, red} {
		coloured = strings.ReplaceAll(coloured, escape+string(code)+"m", "")
	}
	require.Equal(t, plain, strings.ReplaceAll(coloured, escape+"0m", ""))
}

func TestWithoutUnicodeOnlyASCII(t *testing.T) {
	t.Chdir(t.TempDir())
	env := still()
	env.variable = func(string) string { return "" }
	if env.unicode() {
		t.Skip("this system always writes UTF-8")
	}
	got := hongbaoOn(t, env, "", strings.Fields("compare duopoly --without west_blocks --users 200 --replicates 3")...)
	require.Equal(t, exitDone, got.code, got.both)
	for _, r := range got.both {
		require.Less(t, r, rune(128), "%q", got.both)
	}
}

func TestNarrowTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	env := still()
	env.outTerminal, env.errTerminal, env.width = true, true, 80
	env.variable = func(name string) string {
		return map[string]string{"LANG": "C.UTF-8", "NO_COLOR": "1"}[name]
	}
	for _, line := range []string{"list figures", "list experiments", "list objects", "list events duopoly"} {
		for text := range strings.Lines(hongbaoOn(t, env, "", strings.Fields(line)...).both) {
			require.LessOrEqual(t, len([]rune(strings.TrimRight(text, "\n"))), 80, "hongbao %s: %s", line, text)
		}
	}
}

// TestInternalErrors: what must never happen is told in one line, without a stack.
func TestInternalErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	env := still()
	env.now = func() time.Time { panic("the clock is broken") }
	got := hongbaoOn(t, env, "", "run", "duopoly")
	require.Equal(t, exitInternal, got.code)
	require.Contains(t, got.talk, "internal error: the clock is broken")
	require.NotContains(t, got.talk, "goroutine")
}

// TestStreamsApart: results go to standard output and talk to standard error, each
// coloured only if it is a terminal itself, and errors are told even when quiet.
func TestStreamsApart(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	const escape = "\x1b["
	piped := still()
	piped.errTerminal, piped.width = true, 100
	got := hongbaoOn(t, piped, "", "run", "my-festival.yaml")
	require.Equal(t, exitDone, got.code)
	require.NotContains(t, got.out, escape)
	require.Contains(t, got.talk, escape)
	piped.outTerminal, piped.errTerminal = true, false
	got = hongbaoOn(t, piped, "", "list", "objects")
	require.Contains(t, got.out, escape)
	require.NotContains(t, got.talk, escape)

	for _, c := range []struct {
		line string
		code int
	}{
		{"run dupoly", exitUsage},
		{"check broken.yaml", exitUsage},
		{"plot .", exitOutput},
		{"run duopoly --nothing", exitUsage},
	} {
		got := hongbao(t, c.line+" --quiet")
		require.Equal(t, c.code, got.code, c.line)
		require.NotEmpty(t, got.talk, "%s: an error is told", c.line)
		require.Empty(t, got.out, c.line)
	}
	// What did not go as expected belongs to the results.
	got = hongbao(t, "run expects.yaml --quiet")
	require.Equal(t, exitMismatch, got.code)
	require.Contains(t, got.out, "not as expected")
	require.Empty(t, got.talk)
	// Without results there is nothing to say.
	require.Empty(t, must(t, "init scenario new.yaml --quiet").talk)
}

// TestDumbTerminal: no sign that moves the cursor, even while runs are under way.
func TestDumbTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFiles(t)
	env := still()
	env.outTerminal, env.errTerminal, env.width = true, true, 80
	env.variable = func(name string) string { return map[string]string{"TERM": "dumb", "LANG": "C.UTF-8"}[name] }
	now := time.Unix(0, 0)
	env.now = func() time.Time { now = now.Add(20 * time.Second); return now }
	got := hongbaoOn(t, env, "", "run", "my-festival.yaml", "--replicates", "3")
	require.Equal(t, exitDone, got.code)
	require.NotContains(t, got.both, "\x1b")
	require.NotContains(t, got.both, "\r")
	require.Contains(t, got.talk, "of 3 runs", "a line a minute instead")
}
