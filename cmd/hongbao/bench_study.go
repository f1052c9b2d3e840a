package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/bench"
	"hongbao/experiments/store"
)

func benchStudyCommand(s *session) *cobra.Command {
	f := &benchFlags{}
	runs := 0
	c := &cobra.Command{
		Use:   "study",
		Short: "time a sweep of 51,200 runs, tables included",
		Long: `study times a sweep of the size of the largest published study of its kind that we know:
1,024 conditions x 50 replicates of benchmarks/study, which has 1,000 people in a small
world, 50 merchants who think again every period, two wallets and cash, one occasion a
period, and 50 periods. Finished runs are kept in a journal and the tables are written,
into a folder for temporary files that is removed.

With --runs a part is made: so many runs, or the next number of whole replicates; up to
16 are the corners of the design. Its times are then told in proportion for the whole.

Beside it stands the program over arrays of logit-ws with as many people: the ratio is
the processor time of one person's period over that of one choice there.`,
		Example: `  hongbao bench study --runs 1024`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if runs < 1 || runs > bench.StudyRuns {
				return usage("--runs: %d is out of range; expected 1 to %s", runs, thousands(bench.StudyRuns))
			}
			o, err := s.benchOptions(f)
			if err != nil {
				return err
			}
			t, err := bench.TimeStudy(s.ctx, o, runs, s.sweepAside)
			if err != nil {
				return err
			}
			return s.printStudy(t)
		},
	}
	c.Flags().IntVar(&runs, "runs", 5120, "make `N` of the 51,200 runs")
	c.Flags().IntVar(&s.flags.workers, "workers", 0, "use `N` processors; 0 means all")
	f.repetitionsFlag(c, 1)
	return c
}

// sweepAside makes the runs of an experiment and writes its tables as sweep does, into a
// folder that is removed again.
func (s *session) sweepAside(ctx context.Context, e *experiments.Experiment) (err error) {
	dir, err := os.MkdirTemp("", "hongbao-bench-")
	if err != nil {
		return &exitError{exitOutput, fmt.Errorf("no folder for temporary files: %w", plainCause(err))}
	}
	defer func() { _ = os.RemoveAll(dir) }()
	folder, err := store.Open(dir, e.Hash())
	if err != nil {
		return err
	}
	defer folder.Abort()
	journal, err := folder.Journal()
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }()
	j := &job{label: "study", folder: "study", e: e, out: dir}
	plan, err := e.Plan()
	if err != nil {
		return err
	}
	j.runs = plan.Runs
	meter := s.meter(j.label)
	defer meter.clear()
	j.results, err = e.Run(ctx, experiments.Options{
		Workers: s.flags.workers, Progress: meter.show,
		Finished: &experiments.Finished{Runs: journal, Program: s.env.program()},
	})
	if err != nil {
		return err
	}
	return s.writeTables(j, folder)
}

func (s *session) printStudy(t *bench.Study) error {
	if s.flags.json {
		return s.json("bench-study", struct {
			*bench.Study
			Workers int          `json:"workers"`
			Machine benchMachine `json:"machine"`
		}{t, s.workers(), thisMachine()})
	}
	p := s.out
	if t.Runs < t.Whole {
		p.printf("%s of %s runs were made; times of the whole are in proportion, not measured\n", thousands(int64(t.Runs)), thousands(int64(t.Whole)))
	}
	g := grid{indent: 2, right: []bool{false, true}}
	g.cells(cell{fmt.Sprintf("whole study on %s, s", plural(s.workers(), "worker")), plain}, cell{p.spread(t.Wall), bold})
	g.cells(cell{"processor time, s", plain}, cell{p.spread(t.CPU), plain})
	g.cells(cell{"a user's period, ns", plain}, cell{p.spread(t.Period), plain})
	g.cells(cell{"a choice of the array program, ns", plain}, cell{p.spread(t.Arrays), plain})
	g.cells(cell{"ratio", plain}, cell{p.spread(t.Ratio), bold})
	g.print(p)
	p.printf("\n")
	s.printNext([]step{{"hongbao bench study --runs " + fmt.Sprint(t.Whole), "all of it"}})
	return nil
}
