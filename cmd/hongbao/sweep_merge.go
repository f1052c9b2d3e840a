package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/store"
)

func sweepMergeCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "merge DIR",
		Short: "put the shards of a sweep together",
		Long: `merge puts together the runs of all shards in DIR/shards and writes the tables,
figures and the report that one process would have written, to the byte. It refuses
shards of another experiment or build, runs that two shards hold with different
results, and gaps: it says which shard is not finished. Further runs that an analysis
or a prior band asks for are made now.`,
		Example: `  hongbao sweep merge shared`,
		Args:    oneArg("folder of a sweep with shards", "shared"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.sweepMerge(args[0]) },
	}
	c.Flags().IntVar(&s.flags.workers, "workers", 0, "use `N` processors; 0 means all; never changes a result")
	s.formatFlag(c)
	return c
}

// sweepIn gives the sweep of which some folders hold shards.
func (s *session) sweepIn(shards []store.ShardFolder) (*job, experiments.Plan, error) {
	var wrong error
	for _, shard := range shards {
		// The first shard that got as far as to write its files tells what all are of.
		j, plan, err := s.sweepOf(filepath.Join(shard.Dir, "experiment.yaml"))
		if err == nil {
			err = j.named(shard.Dir)
		}
		if err == nil {
			j.heading = headingOf(j.e, plan) // it may speak of the scenario
			return j, plan, nil
		}
		wrong = errors.Join(wrong, err)
	}
	return nil, experiments.Plan{}, wrong
}

// named gives a job the names that a shard was called by.
func (j *job) named(dir string) error {
	path := filepath.Join(dir, sweepFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return &store.Error{Path: path, Op: "read", Err: err}
	}
	var names sweepNames
	if err := json.Unmarshal(text, &names); err != nil {
		return &store.Error{Path: path, Op: "read", Err: errors.Join(store.ErrDamaged, err)}
	}
	j.line, j.label, j.folder, j.market, j.e.Scenario = names.Command, names.Label, names.Label, names.Market, names.Scenario
	j.format = names.Format
	return nil
}

func (s *session) sweepMerge(dir string) error {
	shards, err := store.Shards(dir)
	if err != nil {
		return err
	}
	if len(shards) == 0 {
		return usage("%s: there are no shards; make them by: hongbao sweep run EXPERIMENT --shard I/N --out %s", dir, quote(dir))
	}
	j, plan, err := s.sweepIn(shards)
	if err != nil {
		return err
	}
	folder, err := s.open(j, dir)
	if err != nil {
		return err
	}
	if err := s.mergeShards(folder, j, dir, shards); err != nil {
		folder.Abort()
		return err
	}
	folder.Abort() // what is merged stays
	s.flags.out = dir
	if err := s.carryOut(j); err != nil {
		return err
	}
	return s.printSweep(j, plan)
}

// mergeShards takes up the runs of the shards, and refuses gaps.
func (s *session) mergeShards(folder *store.Folder, j *job, dir string, shards []store.ShardFolder) error {
	journal, err := folder.Journal()
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // all that counts is committed
	for _, shard := range shards {
		if err := s.mergeShard(journal, j, shard.Dir); err != nil {
			return err
		}
	}
	missing, first, err := j.e.Gaps(&experiments.Finished{Runs: journal, Program: s.env.program()})
	if err != nil {
		return input(err)
	}
	if missing > 0 {
		return usage("%s not finished by this build of the program, the first of them replicate %d of arm %s at point %d; see: hongbao sweep status %s",
			are(missing), first.Replicate, first.Arm, first.Point, quote(dir))
	}
	return nil
}

func (s *session) mergeShard(journal *store.Journal, j *job, dir string) error {
	runs, err := store.ReadJournal(dir, j.e.Hash())
	if err != nil {
		return err
	}
	defer func() { _ = runs.Close() }() // only read from
	return journal.Merge(s.ctx, runs)
}

func are(runs int) string {
	if runs == 1 {
		return "1 run is"
	}
	return thousands(int64(runs)) + " runs are"
}
