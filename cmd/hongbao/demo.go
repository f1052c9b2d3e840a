package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"hongbao/experiments"
)

// The demo is the main job at a size that a laptop does in seconds.
const (
	demoExperiment = "open-vs-closed"
	demoReplicates = 20
	demoUsers      = "20_000"
)

func demoCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "demo",
		Short: "open against closed links at the Spring Festival of 2015, in seconds",
		Long: `demo does the main job without an argument: it runs the market of the Spring
Festival of 2015 with share links open, as it happened, and closed, with the same
luck, and prints what the difference was. It is the experiment open-vs-closed.`,
		Example: "  hongbao demo",
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return s.demo() },
	}
	s.runFlags(c, fmt.Sprint(demoReplicates))
	s.priorFlag(c)
	return c
}

func (s *session) demo() error {
	line := s.flags.commandLine("demo", "")
	if !s.flags.changed["replicates"] {
		s.flags.replicates, s.flags.changed["replicates"] = demoReplicates, true
	}
	if !s.flags.changed["users"] {
		s.flags.users, s.flags.changed["users"] = demoUsers, true
	}
	e, err := experiments.Open(demoExperiment, s.flags.experimentSettings()...)
	if err != nil {
		return input(err)
	}
	plan, err := e.Plan()
	if err != nil {
		return input(err)
	}
	src := &source{name: demoExperiment, file: demoExperiment, kind: "experiment"}
	j := &job{
		label: "demo", folder: "demo", market: e.Scenario, e: e, line: line,
		heading: fmt.Sprintf("%s, %s arms, %s of %s users each", e.Title, thousands(int64(plan.Arms)), counted(plan.Least, plan.Replicates, "paired run"), thousands(plan.Users)),
	}
	return s.finish(j, src, nil, demonstrating)
}
