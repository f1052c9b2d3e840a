package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hongbao/experiments"
	"hongbao/model"
	"hongbao/model/spec"
)

const (
	maxFile  = 1 << 20 // of a scenario or experiment
	maxEdges = 1 << 28 // of a list of ties
)

// source is a scenario or experiment as the user named it.
type source struct {
	name  string // for headings and folders: the embedded name, or the file's without its ending
	file  string // for errors: what the user wrote
	text  []byte
	kind  string // "scenario", "experiment", or what the file says; "" if it cannot be read
	files model.Files
	own   bool // from a file, not embedded
}

// find reads what a word of the command line names: an embedded scenario or
// experiment, a file, or - for standard input.
func (s *session) find(word string) (*source, error) {
	if word == "-" {
		text, err := readUpTo(s.in, maxFile)
		if err != nil {
			return nil, usage("standard input: %w", err)
		}
		return newSource("stdin", "-", text, fileReader(".")), nil
	}
	if slices.Contains(model.Names(), word) {
		text, err := model.Text(word)
		if err != nil {
			return nil, err
		}
		return &source{name: word, file: word + ".yaml", text: text, kind: "scenario"}, nil
	}
	if slices.Contains(experiments.Names(), word) {
		text, err := experiments.Text(word)
		if err != nil {
			return nil, err
		}
		return &source{name: word, file: word + ".yaml", text: text, kind: "experiment"}, nil
	}
	text, err := readFile(word, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		known := append(model.Names(), experiments.Names()...)
		hint := "see: hongbao list scenarios, hongbao list experiments"
		if near := nearest(word, known); near != "" {
			hint = "nearest: " + near
		}
		return nil, usage("%s: no such file, and no scenario or experiment of that name; %s", word, hint)
	}
	if err != nil {
		return nil, usage("%s: %w", word, err)
	}
	return newSource(stem(word), word, text, fileReader(filepath.Dir(word))), nil
}

func newSource(name, file string, text []byte, files model.Files) *source {
	src := &source{name: name, file: file, text: text, files: files, own: true}
	// A file that cannot be parsed has no kind; who reads it says what is wrong.
	if doc, err := spec.Parse(file, text); err == nil {
		src.kind = doc.Kind()
	}
	return src
}

// scenario reads the source as a scenario.
func (src *source) scenario(settings ...model.Setting) (*model.Scenario, error) {
	if src.kind == "experiment" {
		return nil, usage("%s is an experiment, not a scenario; use: hongbao compare %s", src.word(), quote(src.word()))
	}
	sc, err := model.Read(src.file, src.text, src.files, settings...)
	return sc, input(err)
}

// experiment reads the source as an experiment.
func (src *source) experiment(settings ...model.Setting) (*experiments.Experiment, error) {
	if src.kind == "scenario" {
		return nil, usage("%s is a scenario, not an experiment; use: hongbao run %s", src.word(), quote(src.word()))
	}
	e, err := experiments.Read(src.file, src.text, src.files, settings...)
	return e, input(err)
}

// word is how the user names the source.
func (src *source) word() string {
	if src.own {
		return src.file
	}
	return src.name
}

// fileReader reads files that a file names, from its own folder.
func fileReader(folder string) model.Files {
	return func(name string) ([]byte, error) {
		limit := int64(maxEdges)
		if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
			limit = maxFile
		}
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		text, err := readFile(path, limit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return text, nil
	}
}

// readFile reads a file of at most so many bytes. Errors do not repeat its name.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plainCause(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("is a folder; expected a file")
	}
	text, err := readUpTo(f, limit)
	return text, plainCause(err)
}

func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, plainCause(err)
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("is larger than %d MiB", limit>>20)
	}
	return text, nil
}

// baseName is a name without the folders of this machine; names of embedded
// scenarios keep theirs.
func baseName(word string) string {
	if slices.Contains(model.Names(), word) {
		return word
	}
	return filepath.Base(word)
}

// stem is a file's name without folder and ending.
func stem(path string) string {
	base := filepath.Base(path)
	if s := strings.TrimSuffix(base, filepath.Ext(base)); s != "" {
		return s
	}
	return base
}
