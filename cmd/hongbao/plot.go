package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments/store"
	"hongbao/experiments/table"
	"hongbao/plots"
)

func plotCommand(s *session) *cobra.Command {
	var o plots.Options
	c := &cobra.Command{
		Use:   "plot DIR [FIGURE...] | plot FIGURE.csv",
		Short: "draw figures again from results; never runs the model",
		Long: `plot draws figures from the tables of a folder of results: all for which it holds
enough, or those that are named. Given the CSV beside a figure, it draws that
figure again, from this table alone, so the table may be edited first. For a
journal, --journal leaves the words out of the picture, marks panels a, b, and writes
the words beside it, for the legend.`,
		Example: `  hongbao plot hongbao-out/demo
  hongbao plot hongbao-out/demo gap --width narrow
  hongbao plot hongbao-out/demo gap --journal --width 140
  hongbao plot hongbao-out/demo/figures/gap.csv --out elsewhere`,
		Args: someArgs("folder of results", "hongbao-out/demo"),
		RunE: func(_ *cobra.Command, args []string) error { return s.plot(args[0], args[1:], o) },
	}
	c.Flags().StringVar(&o.Width, "width", plots.Wide, "draw figures in this `WIDTH`: wide (183 mm), narrow (89 mm) or millimetres, such as 140")
	c.Flags().BoolVar(&o.Journal, "journal", false, "draw figures for a journal: no title and caption but a file of them, panels marked by letters, 300 dots an inch")
	c.Flags().StringVar(&s.flags.out, "out", "", "folder `DIR` for the figures (default: where the tables lie)")
	complete(c, "width", plots.Wide, plots.Narrow)
	return c
}

func (s *session) plot(place string, names []string, o plots.Options) error {
	if err := o.Check(); err != nil {
		return usage("--width: %w", err)
	}
	info, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usage("%s: no such folder or file", place)
	case err != nil:
		return usage("%s: %w", place, plainCause(err))
	case info.IsDir():
		return s.plotFolder(place, names, o)
	case len(names) > 0:
		return usage("%s is one figure; %q is too much", place, names[0])
	}
	return s.plotTable(place, o)
}

// plotFolder draws figures from the tables of a folder.
func (s *session) plotFolder(dir string, names []string, o plots.Options) error {
	figures := plots.Figures
	if len(names) > 0 {
		figures = nil
		for _, name := range names {
			f, err := plots.Find(name)
			if err != nil {
				return input(err)
			}
			figures = append(figures, f)
		}
	}
	manifest, err := store.ReadManifest(dir)
	if err != nil {
		return err
	}
	r, err := readResults(dir)
	if err != nil {
		return err
	}
	target := dir
	if s.flags.out != "" {
		target = s.flags.out
	}
	folder, err := store.Open(target, manifest.Identity)
	if err != nil {
		return err
	}
	defer folder.Abort()
	folder.Amend()
	var drawn, problems []string
	var failed error
	for _, f := range figures {
		err := s.drawOne(folder, f, r, o)
		switch {
		case errors.Is(err, plots.ErrNothing):
			problems = append(problems, fmt.Sprintf("%s: %s", f.Name, err))
		case err != nil: // does not keep the others from being drawn
			failed = errors.Join(failed, err)
		default:
			drawn = append(drawn, f.Name)
		}
	}
	if target != dir {
		// Figures alone are no results: their folder says whose they are.
		manifest.Files = nil
	}
	if len(drawn) > 0 {
		if err := folder.Close(manifest); err != nil {
			return err
		}
	}
	files := []string{}
	for _, name := range drawn {
		files = append(files, filepath.Join(target, filepath.FromSlash(figureFile(name, o, ".svg"))))
	}
	if len(drawn) > 0 {
		if err := s.drew(files, problems); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	if len(names) > 0 && len(problems) > 0 {
		return usage("%s", strings.Join(problems, "\n"))
	}
	if len(drawn) == 0 {
		return usage("%s: no figure can be drawn from these tables:\n  %s", dir, strings.Join(problems, "\n  "))
	}
	return nil
}

// readResults reads the tables of a finished folder and checks each against the
// manifest.
func readResults(dir string) (plots.Results, error) {
	var r plots.Results
	text, err := store.Read(dir, infoFile)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r.Info); err != nil {
		return r, &store.Error{Path: filepath.Join(dir, infoFile), Op: "read", Err: store.ErrDamaged}
	}
	for _, t := range []struct {
		name string
		into **table.Table
	}{
		{"series", &r.Series},
		{"hourly", &r.Hourly},
		{"runs", &r.Runs},
		{"comparison", &r.Comparison},
		{"bands", &r.Bands},
		{"events", &r.Events},
		{"record", &r.Record},
	} {
		if *t.into, err = readTable(dir, t.name, reading(dir)); err != nil {
			return r, err
		}
	}
	if r.Info.Analysis != "" {
		r.Analysis, err = readTable(dir, r.Info.Analysis, reading(dir))
	}
	return r, err
}

// maxTable is the largest table of a figure that is read.
const maxTable = 1 << 28

// plotTable draws one figure from its own table, beside it or into --out.
func (s *session) plotTable(path string, o plots.Options) error {
	text, err := readFile(path, maxTable)
	if err != nil {
		return usage("%s: %w", path, err)
	}
	sheet, err := table.ReadCSV(strings.NewReader(string(text)))
	if err != nil {
		return usage("%s: %w", path, err)
	}
	picture, err := plots.Draw(sheet, o)
	if err != nil {
		return usage("%s: %w", path, err)
	}
	name := stem(path) + variant(o)
	dir := filepath.Dir(path)
	if s.flags.out != "" {
		dir = s.flags.out
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return &store.Error{Path: dir, Op: "make", Err: plainCause(err)}
		}
	}
	put := func(ending string, write func(io.Writer) error) error {
		return writeWhole(filepath.Join(dir, name+ending), write)
	}
	// A figure that lies among results goes through their folder, which keeps the
	// manifest true.
	results := filepath.Dir(filepath.Clean(dir))
	if manifest, err := store.ReadManifest(results); err == nil && filepath.Base(filepath.Clean(dir)) == "figures" {
		folder, err := store.Open(results, manifest.Identity)
		if err != nil {
			return err
		}
		defer folder.Abort()
		folder.Amend()
		put = func(ending string, write func(io.Writer) error) error {
			return folder.Write("figures/"+name+ending, write)
		}
		if err := writePicture(put, picture, o); err != nil {
			return err
		}
		if err := folder.Close(manifest); err != nil {
			return err
		}
	} else if err := writePicture(put, picture, o); err != nil {
		return err
	}
	return s.drew([]string{filepath.Join(dir, name+".svg")}, nil)
}

// drew tells which figures were drawn; JSON also says why others were not.
func (s *session) drew(files, problems []string) error {
	if s.flags.json {
		if problems == nil {
			problems = []string{}
		}
		return s.json("plot", struct {
			Files   []string `json:"files"`
			Skipped []string `json:"skipped"`
		}{files, problems})
	}
	for _, path := range files {
		s.out.printf("%s\n", path)
	}
	return nil
}

// writeWhole writes a file outside a folder of results: whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	fail := func(err error) error { return &store.Error{Path: path, Op: "write", Err: plainCause(err)} }
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tmp-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return fail(err)
	}
	if err := f.Close(); err != nil {
		return fail(err)
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}
