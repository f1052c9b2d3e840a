package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/store"
)

func sweepRunCommand(s *session) *cobra.Command {
	shard := ""
	c := &cobra.Command{
		Use:   "run EXPERIMENT --shard I/N",
		Short: "make one shard of the runs of a sweep",
		Long: `run makes one of N shards of the runs of an experiment and keeps them below the
folder of the results; hongbao sweep merge puts the shards together when all are
there. Shards may run at the same time, on several machines that see the folder, or
each into a folder of its own whose shards are copied together. The same command goes
on where a shard was interrupted. --shard auto reads the number from the variables of
a Slurm job array. Further runs that an analysis asks for are made by merge.`,
		Example: `  hongbao sweep run strategies --shard 1/4 --out shared`,
		Args:    oneArg("experiment", "strategies"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.sweepRun(args[0], shard) },
	}
	s.runFlags(c, "what the experiment says")
	s.freshFlag(c)
	c.Flags().StringVar(&shard, "shard", "1/1", "make shard `I/N` of the runs, I from 1 to N; auto reads SLURM_ARRAY_TASK_ID")
	return c
}

// shardOf reads the flag.
func (s *session) shardOf(text string) (experiments.Shard, error) {
	if text == "auto" {
		return s.slurmShard()
	}
	number, of, ok := strings.Cut(text, "/")
	i, err := strconv.Atoi(number)
	n, err2 := strconv.Atoi(of)
	if !ok || err != nil || err2 != nil || i < 1 || i > n || n > mostShards {
		return experiments.Shard{}, usage("--shard %s: expected I/N with I from 1 to N and N at most %s, such as 2/8, or auto", text, thousands(mostShards))
	}
	return experiments.Shard{Number: i, Of: n}, nil
}

const mostShards = 1_000_000

// slurmShard reads which task of a Slurm job array this is. HONGBAO_SHARDS is the number
// of all tasks where only some of them, numbered from 1, are submitted; else the array
// must be whole.
func (s *session) slurmShard() (experiments.Shard, error) {
	read := func(name string) (int, error) {
		text := s.env.variable(name)
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return 0, usage("--shard auto: %s is %q; expected a whole number, as in a task of a Slurm job array", name, text)
		}
		return n, nil
	}
	id, err := read("SLURM_ARRAY_TASK_ID")
	if err != nil {
		return experiments.Shard{}, err
	}
	var shard experiments.Shard
	if s.env.variable("HONGBAO_SHARDS") != "" {
		of, err := read("HONGBAO_SHARDS")
		if err != nil {
			return shard, err
		}
		shard = experiments.Shard{Number: id, Of: of}
	} else {
		from, err := read("SLURM_ARRAY_TASK_MIN")
		if err != nil {
			return shard, err
		}
		to, err := read("SLURM_ARRAY_TASK_MAX")
		if err != nil {
			return shard, err
		}
		of, err := read("SLURM_ARRAY_TASK_COUNT")
		if err != nil {
			return shard, err
		}
		if to-from+1 != of {
			return shard, usage("--shard auto: the array from %d to %d has only %s, and the number of all shards cannot be told; set HONGBAO_SHARDS to it and number the tasks from 1", from, to, plural(of, "task"))
		}
		shard = experiments.Shard{Number: id - from + 1, Of: of}
	}
	if shard.Number < 1 || shard.Number > shard.Of {
		return shard, usage("--shard auto: task %d is none of %s", id, plural(shard.Of, "shard"))
	}
	return shard, nil
}

// sweepFile says in a shard's folder what no resolved file does, so that a merged sweep
// is that of one process to the byte.
const sweepFile = "sweep.json"

// sweepNames are the names that a sweep was called by.
type sweepNames struct {
	Command  string `json:"command"`
	Label    string `json:"label"`
	Market   string `json:"market"`
	Scenario string `json:"scenario"`
	// Format is that of long tables, where it was asked for.
	Format []string `json:"format,omitempty"`
}

func (s *session) sweepRun(word, text string) error {
	shard, err := s.shardOf(text)
	if err != nil {
		return err
	}
	j, plan, err := s.sweepOf(word)
	if err != nil {
		return err
	}
	if err := j.e.Shards(shard.Of); err != nil {
		return input(err)
	}
	began := s.env.now()
	j.out = s.foldersOf(j)[0]
	dir := store.ShardDir(j.out, shard.Number, shard.Of)
	folder, err := s.open(j, dir)
	if err != nil {
		return s.otherwise(j, dir, err)
	}
	defer folder.Abort()
	journal, err := s.journal(j, folder)
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }() // all that counts is committed
	kept, err := s.reuse(j, journal)
	if err != nil {
		return err
	}
	defer kept.close()
	s.talk.printf("%s\n", s.talk.grey(wrap(fmt.Sprintf("hongbao %s: shard %d of %d of %s", version, shard.Number, shard.Of, j.heading), s.talk.width, 2)))
	if err := writeResolved(j, folder); err != nil {
		return err
	}
	if err := writeJSON(folder, sweepFile, sweepNames{j.line, j.label, j.market, j.e.Scenario, s.flags.format}); err != nil {
		return err
	}
	memory, err := s.room(j.e.Largest(plan), max(1, plan.Runs/shard.Of))
	if err != nil {
		return err
	}
	meter := s.meter(fmt.Sprintf("%s %d/%d", j.label, shard.Number, shard.Of))
	done, err := j.e.RunShard(s.ctx, experiments.Options{
		Memory: memory, Workers: s.flags.workers, Progress: meter.show, Command: j.line, Check: s.flags.recount, FailFast: s.flags.failFast,
		Finished: &experiments.Finished{Runs: kept, Program: s.env.program()},
	}, shard)
	if err == nil {
		err = kept.Commit(context.WithoutCancel(s.ctx)) // what was taken over
	}
	meter.clear()
	again := fmt.Sprintf("%s --shard %d/%d", strings.Replace(s.again(j), "hongbao sweep", "hongbao sweep run", 1), shard.Number, shard.Of)
	if errors.Is(err, context.Canceled) && done.Failed > 0 && s.flags.failFast {
		s.talk.printf("a run failed, and the others of this shard are given up; without --fail-fast the same command goes on\n  $ %s\n", again)
		return told(exitFailedRuns)
	}
	if errors.Is(err, context.Canceled) {
		s.talk.printf("interrupted: %s of %s of this shard are finished and kept in %s\nThe same command goes on from there:\n  $ %s\n",
			thousands(int64(done.Done)), plural(done.Total, "run"), s.talk.blue(dir), again)
		return told(exitInterrupted)
	}
	var broken *store.Error
	if errors.As(err, &broken) {
		return err
	}
	if err != nil {
		return input(err)
	}
	manifest := store.Manifest{
		Version: version, Revision: revision(), GoVersion: runtime.Version(), Architecture: runtime.GOOS + "/" + runtime.GOARCH,
		ConfigurationHash: j.e.Hash(), DesignHash: j.e.DesignHash(), Command: again,
		WallSeconds: s.env.now().Sub(began).Seconds(), Workers: s.workers(),
	}
	if err := folder.Close(manifest); err != nil {
		return err
	}
	if s.flags.json {
		err := s.json("sweep-run", struct {
			Folder   string `json:"folder"`
			Shard    int    `json:"shard"`
			Of       int    `json:"of"`
			Runs     int    `json:"runs"`
			Failed   int    `json:"failed"`
			Recalled int    `json:"recalled"`
		}{dir, shard.Number, shard.Of, done.Total, done.Failed, done.Recalled})
		if err != nil {
			return err
		}
	} else {
		s.out.printf("%s of shard %d of %d are finished in %s\n", plural(done.Total, "run"), shard.Number, shard.Of, dir)
		s.printNext([]step{
			{"hongbao sweep status " + quote(j.out), "how far all shards are"},
			{"hongbao sweep merge " + quote(j.out), "put them together when all are finished"},
		})
	}
	if done.Failed > 0 {
		s.talk.printf("%s failed; failures.csv of the merged sweep says why\n", plural(done.Failed, "run"))
		return told(exitFailedRuns)
	}
	return nil
}
