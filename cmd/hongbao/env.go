package main

import (
	"context"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"hongbao/experiments/store"
)

// environment is what the command knows of the machine that it runs on.
type environment struct {
	variable    func(name string) string // of the process, such as NO_COLOR
	outTerminal bool                     // standard output is a terminal
	errTerminal bool                     // standard error is a terminal
	inTerminal  bool                     // standard input is a terminal
	width       int                      // columns of the terminal, 0 if unknown
	now         func() time.Time
	memory      func() int64                    // bytes that there are for runs; 0 if unknown
	program     func() string                   // names the build
	layers      []func(store.Files) store.Files // over every folder into which runs are written
	interrupted <-chan struct{}                 // closed at the first Ctrl-C; nil never is
}

// machine looks at the real one.
func machine(interrupted <-chan struct{}) environment {
	env := environment{
		variable:    os.Getenv,
		outTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		now:         time.Now,
		memory:      memory,
		program:     program,
		interrupted: interrupted,
	}
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && env.width == 0 {
			env.width = w
		}
	}
	return env
}

// unicode tells whether the locale can show more than ASCII.
func (e environment) unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := e.variable(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	// Windows says nothing about its locale here, and writes UTF-8.
	return runtime.GOOS == "windows"
}

// session is one command line under way.
type session struct {
	in    io.Reader
	out   *pen      // results
	talk  *pen      // everything else
	loud  io.Writer // standard error, whatever --quiet says
	env   environment
	flags flags
	pace  pace // of a long run that is to come

	ctx    context.Context
	cancel context.CancelFunc
}

func newSession(in io.Reader, out, talk io.Writer, env environment) *session {
	if env.variable == nil {
		env.variable = func(string) string { return "" }
	}
	if env.memory == nil {
		env.memory = func() int64 { return 0 }
	}
	if env.now == nil {
		env.now = time.Now
	}
	s := &session{in: in, loud: talk, env: env}
	s.out = newPen(out, env, env.outTerminal)
	s.talk = newPen(talk, env, env.errTerminal)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if env.interrupted != nil {
		go func() {
			select {
			case <-env.interrupted:
				s.cancel()
			case <-s.ctx.Done():
			}
		}()
	}
	return s
}

func (s *session) close() { s.cancel() }

// settle applies the common flags to the streams; commands call it through cobra
// before they run.
func (s *session) settle() {
	if s.flags.noColor {
		s.out.color, s.talk.color = false, false
	}
	if s.flags.quiet {
		s.talk.w = io.Discard
	}
}
