package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// engine is a way to run shards on many machines.
type engine struct {
	name, doc string
	script    func(c cluster) string
}

// cluster is what a script is filled with.
type cluster struct {
	name   string // of the sweep, as a name of a job
	run    string // the command of a shard, without its number
	merge  string
	shards int
	cores  int
	hours  int
}

var engines = []engine{
	{"slurm", "a job array of Slurm; submit it with sbatch", slurmScript},
	{"parallel", "GNU parallel, on this machine and others", parallelScript},
	{"kubernetes", "an indexed job of Kubernetes", kubernetesScript},
}

func sweepScriptCommand(s *session) *cobra.Command {
	var kind string
	c := cluster{}
	cmd := &cobra.Command{
		Use:   "script EXPERIMENT --engine slurm|parallel|kubernetes",
		Short: "print the script that runs the shards of a sweep on many machines",
		Long: `script prints what a cluster needs to run the shards of a sweep; nothing is run. All
machines must see the folder of the results. The last lines of the script say how to
submit again what was cancelled, and how to merge.`,
		Example: `  hongbao sweep script strategies --engine slurm --shards 8 --out shared`,
		Args:    oneArg("experiment", "strategies"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.sweepScript(args[0], kind, c) },
	}
	s.runFlags(cmd, "what the experiment says")
	var names []string
	for _, e := range engines {
		names = append(names, e.name)
	}
	cmd.Flags().StringVar(&kind, "engine", "slurm", "print the script of `ENGINE`: "+strings.Join(names, ", "))
	complete(cmd, "engine", names...)
	cmd.Flags().IntVar(&c.shards, "shards", 16, "number of shards, `N`")
	cmd.Flags().IntVar(&c.cores, "cores", 4, "processors of a shard, `N`")
	cmd.Flags().IntVar(&c.hours, "hours", 24, "hours that a shard may take, `N`")
	return cmd
}

func (s *session) sweepScript(word, kind string, c cluster) error {
	j, plan, err := s.sweepOf(word)
	if err != nil {
		return err
	}
	var known []string
	for _, e := range engines {
		known = append(known, e.name)
		if e.name != kind {
			continue
		}
		for _, n := range []struct {
			flag  string
			value int
			most  int
		}{{"shards", c.shards, min(mostShards, plan.Points*plan.Replicates)}, {"cores", c.cores, 4096}, {"hours", c.hours, 24 * 365}} {
			if n.value < 1 || n.value > n.most {
				return usage("--%s: %d is out of range; expected 1 to %s", n.flag, n.value, thousands(int64(n.most)))
			}
		}
		if err := j.e.Shards(c.shards); err != nil {
			return input(err)
		}
		if s.flags.out == "" {
			s.flags.out = "results"
		}
		c.name = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return '-'
		}, strings.ToLower(j.label))
		c.run = strings.Replace(s.again(j), "hongbao sweep", "hongbao sweep run", 1) + fmt.Sprintf(" --workers %d", c.cores)
		c.merge = "hongbao sweep merge " + quote(s.flags.out)
		s.out.printf("%s", e.script(c))
		return nil
	}
	if near := nearest(kind, known); near != "" {
		return usage("--engine %s: expected one of %s; nearest: %s", kind, strings.Join(known, ", "), near)
	}
	return usage("--engine %s: expected one of %s", kind, strings.Join(known, ", "))
}

func slurmScript(c cluster) string {
	return fmt.Sprintf(`#!/bin/bash
#SBATCH --job-name=%s
#SBATCH --array=1-%d
#SBATCH --cpus-per-task=%d
#SBATCH --time=%d:00:00
#SBATCH --signal=B:TERM@60
# Tasks that were cancelled are submitted again by their numbers, such as
#   sbatch --array=3,7 this-file
# and go on where they stood. When all are done: %s
export HONGBAO_SHARDS=%d
exec %s --shard auto
`, c.name, c.shards, c.cores, c.hours, c.merge, c.shards, c.run)
}

func parallelScript(c cluster) string {
	return fmt.Sprintf(`#!/bin/bash
# Add --sshloginfile FILE to use more machines that see the folder. The same script
# goes on with what was interrupted.
set -e
# A shard of which some runs fail ends with 3, and is finished all the same.
seq %d | parallel --jobs 1 --halt soon,fail=1 '%s --shard {}/%d || [ $? -eq 3 ]'
%s
`, c.shards, strings.ReplaceAll(c.run, "'", `'\''`), c.shards, c.merge)
}

func kubernetesScript(c cluster) string {
	return fmt.Sprintf(`# The image holds hongbao, the claim the folder of the results. Give both their names.
# A task that is evicted begins again and goes on where it stood. One of which some runs
# fail ends with 3: it is tried again in vain, and finished all the same. When all are done:
#   %s
apiVersion: batch/v1
kind: Job
metadata:
  name: %s
spec:
  completions: %d
  parallelism: %d
  completionMode: Indexed
  backoffLimitPerIndex: 3
  activeDeadlineSeconds: %d
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: shard
          image: hongbao
          workingDir: /data
          command: ["sh", "-c", %q]
          resources:
            requests: {cpu: "%d"}
            limits: {cpu: "%d"}
          volumeMounts: [{name: data, mountPath: /data}]
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: hongbao}
`, c.merge, c.name, c.shards, c.shards, c.hours*3600, fmt.Sprintf("exec %s --shard $((JOB_COMPLETION_INDEX + 1))/%d", c.run, c.shards), c.cores, c.cores)
}
