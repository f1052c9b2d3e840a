package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"hongbao/agents/near"
	"hongbao/experiments/store"
	"hongbao/model/spec"
)

// The exit codes.
const (
	exitDone        = 0
	exitInternal    = 1
	exitUsage       = 2
	exitFailedRuns  = 3
	exitMismatch    = 4
	exitOutput      = 5
	exitInterrupted = 130
)

// exitError is an error that knows its exit code. One without a text has been told
// already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage is a mistake in the command line or its files.
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// input marks an error as one of the configuration, unless nothing is wrong but that
// somebody has interrupted it.
func input(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &exitError{exitUsage, err}
}

// told ends the command with a code after everything has been said.
func told(code int) error { return &exitError{code, nil} }

// errors is where errors are shown, even where --quiet silences the rest.
func (s *session) errors() *pen {
	p := *s.talk
	p.w = s.loud
	return &p
}

// report prints an error and returns its exit code.
func (s *session) report(err error) int {
	if err == nil {
		return exitDone
	}
	code := exitCode(err)
	p := s.errors()
	problems, others := split(err)
	for _, other := range others {
		text := strings.TrimSpace(other.Error())
		if text == "" {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			if i > 0 && strings.HasPrefix(line, " ") {
				p.printf("%s\n", line)
				continue
			}
			p.printf("%s %s\n", p.red("error:"), wrap(line, p.width-7, 7))
		}
	}
	if len(problems.Problems) > 0 {
		problems.Print(p, p.color)
	}
	return code
}

// exitCode tells what kind of failure an error is; the most serious wins.
func exitCode(err error) int {
	var own *exitError
	var disk *store.Error
	var problems *spec.Errors
	switch {
	case errors.As(err, &disk):
		return exitOutput
	case errors.As(err, &own):
		return own.code
	case errors.As(err, &problems):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitInternal
}

// split parts an error into the problems of files, at most 20, and all others.
func split(err error) (*spec.Errors, []error) {
	problems, others := &spec.Errors{}, []error(nil)
	var walk func(error)
	walk = func(err error) {
		if own, ok := err.(*spec.Errors); ok {
			problems.Problems = append(problems.Problems, own.Problems...)
			problems.More += own.More
			return
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, inner := range joined.Unwrap() {
				walk(inner)
			}
			return
		}
		var inner *spec.Errors
		if errors.As(err, &inner) {
			walk(errors.Unwrap(err))
			return
		}
		if own, ok := err.(*exitError); ok && own.err != nil {
			walk(own.err)
			return
		}
		others = append(others, err)
	}
	walk(err)
	if n := len(problems.Problems); n > 20 {
		problems.More += n - 20
		problems.Problems = problems.Problems[:20]
	}
	return problems, others
}

// plainCause takes the name of the system call out of an error of the disk.
func plainCause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// nearest gives the name that was probably meant, or one that begins so; "" if none is near.
func nearest(name string, known []string) string {
	if meant := near.Name(name, known); meant != "" || len(name) < 3 {
		return meant
	}
	for _, k := range known {
		if strings.HasPrefix(k, name) {
			return k
		}
	}
	return ""
}
