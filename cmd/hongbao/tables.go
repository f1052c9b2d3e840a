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

	"hongbao/experiments/store"
	"hongbao/experiments/table"
)

// longTables are those that grow with the runs and days; --format says what files hold
// them. All others are CSV.
var longTables = []string{"runs", "series", "hourly", "events"}

// manyRuns is the number of runs above which long tables are Parquet files, if nothing
// else is asked for.
const manyRuns = 100_000

// formatNames lists what --format takes.
func formatNames() []string {
	var out []string
	for _, f := range table.Formats {
		out = append(out, f.Name)
	}
	return out
}

// checkFormat finds forms that do not exist.
func (f *flags) checkFormat() error {
	for _, name := range f.format {
		if !slices.Contains(formatNames(), name) {
			return usage("--format: unknown form %q; expected %s", name, strings.Join(formatNames(), " or "))
		}
	}
	return nil
}

// formatsOf gives the kinds of files in which a table is written.
func (j *job) formatsOf(name string) []table.Format {
	wanted := []string{"csv"}
	switch {
	case !slices.Contains(longTables, name):
	case len(j.format) > 0:
		wanted = j.format
	case j.runs > manyRuns:
		wanted = []string{"parquet"}
	}
	return slices.DeleteFunc(slices.Clone(table.Formats), func(f table.Format) bool { return !slices.Contains(wanted, f.Name) })
}

// writeTable writes a table in the kinds of files that are wanted. Files of it that an
// earlier, interrupted run of the same experiment left in others must not stay.
func (j *job) writeTable(folder *store.Folder, n table.Named) error {
	wanted := j.formatsOf(n.Name)
	if n.Empty() {
		wanted = nil
	}
	for _, f := range table.Formats {
		name := n.Name + f.Ending
		var err error
		if slices.ContainsFunc(wanted, func(w table.Format) bool { return w.Name == f.Name }) {
			err = folder.Write(name, func(w io.Writer) error { return f.Write(n.Stream, w) })
		} else {
			err = folder.Remove(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readTable reads a table of a folder from whatever kind of file holds it; nil if there
// is none.
func readTable(dir, name string, read func(file string) ([]byte, error)) (*table.Table, error) {
	for _, f := range table.Formats {
		text, err := read(name + f.Ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := f.Read(text)
		if err != nil {
			path := filepath.Join(dir, filepath.FromSlash(name+f.Ending))
			return nil, &store.Error{Path: path, Op: "read", Err: errors.Join(store.ErrDamaged, err)}
		}
		return t, nil
	}
	return nil, nil
}

// pickTable reads those rows of a table of a folder that are wanted, row by row, from
// files whose checksums were compared before; no table is one without rows.
func pickTable(dir, name string, wanted table.Wanted) (*table.Table, error) {
	for _, f := range table.Formats {
		path := filepath.Join(dir, filepath.FromSlash(name+f.Ending))
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &store.Error{Path: path, Op: "read", Err: plainCause(err)}
		}
		t, err := f.Pick(file, wanted)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, &store.Error{Path: path, Op: "read", Err: errors.Join(store.ErrDamaged, err)}
		}
		return t, nil
	}
	return &table.Table{}, nil
}

// lists tells whether a manifest lists a file of a table.
func lists(m store.Manifest, name string) bool {
	return slices.ContainsFunc(m.Files, func(file store.File) bool {
		return slices.ContainsFunc(table.Formats, func(f table.Format) bool { return file.Name == name+f.Ending })
	})
}

// reading reads files of a finished folder.
func reading(dir string) func(file string) ([]byte, error) {
	return func(file string) ([]byte, error) { return store.Read(dir, file) }
}

// fileOf names the first file of a table.
func (j *job) fileOf(name string) string {
	return fmt.Sprint(name, j.formatsOf(name)[0].Ending)
}
