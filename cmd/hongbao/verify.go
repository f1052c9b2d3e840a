package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/experiments/table"
)

func verifyCommand(s *session) *cobra.Command {
	sample := 3
	c := &cobra.Command{
		Use:   "verify DIR",
		Short: "check results: every byte, and a sample of the runs anew",
		Long: `verify compares every file of a folder of results with its checksum, and every
finished run that is kept. Then it makes a sample of the runs again, each by itself
from its first day, and compares their rows bit for bit: that tells whether this
program, on this machine, gives what stands in the tables. Which runs, hangs on the
experiment alone. The exit code is 5 for damage and 4 for other bits.`,
		Example: `  hongbao verify hongbao-out/demo --sample 5`,
		Args:    oneArg("folder of results", "hongbao-out/demo"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.verify(args[0], sample) },
	}
	c.Flags().IntVar(&sample, "sample", sample, "make `N` runs again; 0 compares checksums only")
	c.Flags().IntVar(&s.flags.workers, "workers", 0, "use `N` processors; 0 means all; never changes a result")
	return c
}

// verdictOnRun is what came of one run that was made again.
type verdictOnRun struct {
	Point     int    `json:"point"`
	Arm       string `json:"arm"`
	Replicate int    `json:"replicate"`
	Hash      string `json:"hash"`
	Differs   string `json:"differs,omitempty"` // the first column that does
}

func (s *session) verify(dir string, sample int) error {
	if sample < 0 {
		return usage("--sample: %d is below 0", sample)
	}
	if err := store.Verify(dir); err != nil {
		return err
	}
	manifest, err := store.ReadManifest(dir)
	if err != nil {
		return err
	}
	kept, err := s.checkKept(dir, manifest)
	if err != nil {
		return err
	}
	var verdicts []verdictOnRun
	if sample > 0 && lists(manifest, "runs") {
		if verdicts, err = s.remake(dir, sample); err != nil {
			return err
		}
	}
	return s.printVerified(dir, len(manifest.Files), kept, verdicts)
}

// checkKept reads all finished runs that are kept, and gives their number.
func (s *session) checkKept(dir string, m store.Manifest) (int, error) {
	kept, err := store.ReadJournal(dir, m.Identity)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() { _ = kept.Close() }() // only read from
	if err := kept.Check(s.ctx); err != nil {
		return 0, err
	}
	forgotten, err := kept.Forgotten()
	if len(forgotten) > 0 {
		err = &store.Error{Path: forgotten[0], Op: "verify", Err: fmt.Errorf("the journal beside it does not name it, so that it %w; the same command takes it up", store.ErrDamaged)}
	}
	return kept.Len(), err
}

// experimentIn gives the experiment that the results in a folder are of.
func (s *session) experimentIn(dir string, read func() (*table.Table, error)) (*experiments.Experiment, error) {
	src, err := s.find(filepath.Join(dir, "experiment.yaml"))
	if err == nil {
		return src.experiment()
	}
	// A folder of one scenario has no experiment file: its table says how often it was
	// run, and with which seed.
	if src, err = s.find(filepath.Join(dir, "scenario.yaml")); err != nil {
		return nil, err
	}
	sc, err := src.scenario()
	if err != nil {
		return nil, err
	}
	runs, err := read()
	if err != nil {
		return nil, err
	}
	if runs == nil {
		return nil, input(fmt.Errorf("%s: there is no table of runs", dir))
	}
	number := func(name string) (int64, error) {
		c, err := runs.Column(name)
		if err != nil || runs.Len() == 0 {
			return 0, fmt.Errorf("the table of runs has no %s", name)
		}
		return strconv.ParseInt(c.Text(runs.Len()-1), 10, 64)
	}
	seed, err := number("seed")
	if err != nil {
		return nil, input(err)
	}
	replicates, err := number("replicate")
	if err != nil {
		return nil, input(err)
	}
	return experiments.Single(sc, int(replicates), uint64(seed), nil), nil
}

// remake makes a sample of the runs again and compares their rows.
func (s *session) remake(dir string, sample int) ([]verdictOnRun, error) {
	e, err := s.experimentIn(dir, func() (*table.Table, error) { return readTable(dir, "runs", reading(dir)) })
	if err != nil {
		return nil, err
	}
	plan, err := e.Plan()
	if err != nil {
		return nil, input(err)
	}
	memory, err := s.room(e.Largest(plan), sample)
	if err != nil {
		return nil, err
	}
	meter := s.meter("verify")
	made, err := e.Sample(s.ctx, experiments.Options{Workers: s.flags.workers, Memory: memory, Progress: meter.show}, sample)
	meter.clear()
	if errors.Is(err, context.Canceled) {
		return nil, told(exitInterrupted)
	}
	if err != nil {
		return nil, input(err)
	}
	asked := map[string]bool{}
	for i := range made.Len() {
		asked[placeOf(made, i)] = true
	}
	runs, err := pickTable(dir, "runs", func(cell func(string) string) bool { return asked[placeIn(cell)] })
	if err != nil {
		return nil, err
	}
	there := map[string]int{}
	for i := range runs.Len() {
		there[placeOf(runs, i)] = i
	}
	var out []verdictOnRun
	for i := range made.Len() {
		v := verdictOnRun{Arm: textOf(made, "arm", i), Hash: textOf(made, "run_hash", i)}
		v.Point, _ = strconv.Atoi(textOf(made, "point", i))
		v.Replicate, _ = strconv.Atoi(textOf(made, "replicate", i))
		if row, ok := there[placeOf(made, i)]; ok {
			v.Differs = differing(made, i, runs, row)
		} else {
			v.Differs = "point, arm or replicate"
		}
		out = append(out, v)
	}
	return out, nil
}

// placeOf names a run by its place in the design.
func placeOf(t *table.Table, row int) string {
	return placeIn(func(column string) string { return textOf(t, column, row) })
}

func placeIn(cell func(column string) string) string {
	return cell("point") + "/" + cell("arm") + "/" + cell("replicate")
}

// differing gives the first column of both tables in which two rows differ.
func differing(a *table.Table, row int, b *table.Table, other int) string {
	for _, c := range a.Columns {
		if b.Has(c.Name) && c.Text(row) != textOf(b, c.Name, other) {
			return c.Name
		}
	}
	return ""
}

func (s *session) printVerified(dir string, files, kept int, verdicts []verdictOnRun) error {
	wrong := 0
	for _, v := range verdicts {
		if v.Differs != "" {
			wrong++
		}
	}
	if s.flags.json {
		if err := s.json("verify", struct {
			Folder string         `json:"folder"`
			Files  int            `json:"files"`
			Kept   int            `json:"kept"`
			Runs   []verdictOnRun `json:"runs"`
		}{dir, files, kept, verdicts}); err != nil {
			return err
		}
	} else {
		p := s.out
		p.printf("%s are what the manifest says", plural(files, "file"))
		if kept > 0 {
			p.printf(", %s what was written", plural(kept, "finished run"))
		}
		p.printf("\n")
		for _, v := range verdicts {
			said := "the same bits"
			if v.Differs != "" {
				said = p.red("differs in " + v.Differs)
			}
			p.printf("  point %d, %s, replicate %d made again: run hash %s, %s\n", v.Point, v.Arm, v.Replicate, v.Hash, said)
		}
	}
	if wrong > 0 {
		return told(exitMismatch)
	}
	return nil
}
