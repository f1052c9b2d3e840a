package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/store"
)

func sweepStatusCommand(s *session) *cobra.Command {
	watch := false
	c := &cobra.Command{
		Use:   "status DIR",
		Short: "say how far a sweep is, from another terminal",
		Long: `status counts the finished runs of a sweep, shard by shard, without disturbing the
processes that make them. --watch looks again every two seconds until all are
finished.`,
		Example: `  hongbao sweep status shared`,
		Args:    oneArg("folder of a sweep", "shared"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.sweepStatus(args[0], watch) },
	}
	c.Flags().BoolVar(&watch, "watch", false, "look again until all runs are finished")
	return c
}

// shardStatus is how far one process is.
type shardStatus struct {
	Folder   string `json:"folder"`
	Finished int    `json:"finished"`
	Runs     int    `json:"runs"`
}

func (s *session) sweepStatus(dir string, watch bool) error {
	for {
		all, err := s.statusOf(dir)
		if err != nil {
			return err
		}
		finished, runs := 0, 0
		for _, p := range all {
			finished, runs = finished+p.Finished, runs+p.Runs
		}
		if s.flags.json {
			if err := s.json("sweep-status", struct {
				Finished int           `json:"finished"`
				Runs     int           `json:"runs"`
				Parts    []shardStatus `json:"parts"`
			}{finished, runs, all}); err != nil {
				return err
			}
		} else {
			s.printStatus(all, finished, runs)
		}
		if !watch || finished >= runs {
			return nil
		}
		select {
		case <-s.ctx.Done():
			return told(exitInterrupted)
		case <-time.After(2 * time.Second):
		}
	}
}

func (s *session) printStatus(all []shardStatus, finished, runs int) {
	p := s.out
	if len(all) > 1 {
		g := grid{indent: 2, right: []bool{false, true, true}}
		g.styled(grey, "shard", "finished", "runs")
		for _, part := range all {
			g.cells(cell{filepath.Base(part.Folder), plain}, cell{thousands(int64(part.Finished)), plain}, cell{thousands(int64(part.Runs)), grey})
		}
		g.print(p)
	}
	p.printf("%s of %s are finished\n", thousands(int64(finished)), plural(runs, "run"))
}

// statusOf counts the runs of each shard, or of a sweep without shards.
func (s *session) statusOf(dir string) ([]shardStatus, error) {
	shards, err := store.Shards(dir)
	if err != nil {
		return nil, err
	}
	if len(shards) == 0 {
		j, plan, err := s.sweepOf(filepath.Join(dir, "experiment.yaml"))
		if err != nil {
			return nil, err
		}
		n, _, err := store.Count(dir, j.e.Hash())
		most := plan.Runs
		if _, open := store.ReadManifest(dir); open == nil {
			most = min(n, most) // no more were needed
		}
		return []shardStatus{{dir, min(n, plan.Runs), most}}, err
	}
	j, plan, err := s.sweepIn(shards)
	if err != nil {
		return nil, err
	}
	var out, best []shardStatus
	finished, most := 0, -1
	for _, shard := range whole(dir, shards) {
		n, _, err := store.Count(shard.Dir, j.e.Hash())
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		runs := experiments.Shard{Number: shard.Number, Of: shard.Of}.Runs(j.e, plan)
		if _, open := store.ReadManifest(shard.Dir); open == nil {
			runs = min(n, runs) // no more were needed
		}
		out, finished = append(out, shardStatus{shard.Dir, min(n, runs), runs}), finished+min(n, runs)
		if shard.Number < shard.Of {
			continue
		}
		// A sweep may have been shared out in several ways: the one that is furthest counts.
		if finished > most {
			best, most = out, finished
		}
		out, finished = nil, 0
	}
	return best, nil
}

// whole adds the shards that have not begun.
func whole(dir string, there []store.ShardFolder) []store.ShardFolder {
	var out []store.ShardFolder
	for i, s := range there {
		if i > 0 && there[i-1].Of == s.Of {
			continue
		}
		for n := range s.Of {
			out = append(out, store.ShardFolder{Dir: store.ShardDir(dir, n+1, s.Of), Number: n + 1, Of: s.Of})
		}
	}
	return out
}
