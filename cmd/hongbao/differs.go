package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/model/spec"
)

// mostDifferences is the number of values that are told of a changed experiment.
const mostDifferences = 8

// otherwise says of a folder that holds the results of another experiment in what that
// differs, and what to do. Other errors, and folders that hold something else, stay as
// they are.
func (s *session) otherwise(j *job, dir string, err error) error {
	if !errors.Is(err, store.ErrForeign) {
		return err
	}
	list := s.differences(j, dir)
	if len(list) == 0 {
		return err
	}
	more := len(list) - mostDifferences
	if more > 0 {
		list = append(list[:mostDifferences], fmt.Sprintf("and %s", plural(more, "more difference")))
	}
	hint := "Nothing is overwritten. Give another folder by --out"
	if !j.single {
		hint += fmt.Sprintf(";\n  with --reuse %s it takes over the runs that both have in common", quote(dir))
	}
	return fmt.Errorf("%w\n  %s\n  %s", err, strings.Join(list, "\n  "), hint)
}

// differences lists the values that the experiment in a folder has otherwise; nothing
// where they cannot be read.
func (s *session) differences(j *job, dir string) []string {
	var out []string
	scenario := j.e.BaseScenario()
	if src, err := s.find(filepath.Join(dir, "experiment.yaml")); err == nil && !j.single {
		old, err := src.experiment()
		if err != nil {
			return nil
		}
		out = s.changes(j, "", parametersOf(old), parametersOf(j.e))
		return append(out, s.changes(j, "set.", spec.Parameters(old.BaseScenario()), spec.Parameters(scenario))...)
	}
	src, err := s.find(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		return nil
	}
	old, err := src.scenario()
	if err != nil {
		return nil
	}
	return s.changes(j, "set.", spec.Parameters(old), spec.Parameters(scenario))
}

// parametersOf lists the values of an experiment that say which runs are made and what is
// read off them: all but those that its scenario holds anyway.
func parametersOf(e *experiments.Experiment) []spec.Parameter {
	var out []spec.Parameter
	for _, p := range spec.Parameters(e) {
		key, _, _ := strings.Cut(p.Path, ".")
		if key != "scenario" && key != "extends" && key != "set" && key != "users" && p.Path != "replicates.fixed" {
			out = append(out, p)
		}
	}
	return out
}

// changes lists the values that differ, in the order of the new file and then of the old.
func (s *session) changes(j *job, under string, old, now []spec.Parameter) []string {
	values := map[string]string{}
	for _, p := range old {
		values[p.Path] = p.Value
	}
	var out []string
	say := func(path, before, after string) {
		if before != after {
			out = append(out, fmt.Sprintf("%s: %s there, %s here%s", path, shown(before), shown(after), j.lineOf(under+path)))
		}
	}
	for _, p := range now {
		say(p.Path, values[p.Path], p.Value)
		delete(values, p.Path)
	}
	for _, p := range old {
		if before, left := values[p.Path]; left {
			say(p.Path, before, "")
		}
	}
	return out
}

// shown is a value within a sentence.
func shown(value string) string {
	const longest = 60
	if value == "" {
		return "nothing"
	}
	if r := []rune(value); len(r) > longest {
		return string(r[:longest]) + "..."
	}
	return value
}

// lineOf names the line of the file that says a value; empty where none does.
func (j *job) lineOf(path string) string {
	if j.src == nil {
		return ""
	}
	doc, err := spec.Parse(j.src.file, j.src.text)
	if err != nil {
		return ""
	}
	var at *spec.Errors
	if errors.As(doc.Problem(path, "here"), &at) && at.Problems[0].Line > 0 {
		return fmt.Sprintf(" (%s:%d)", j.src.file, at.Problems[0].Line)
	}
	return ""
}
