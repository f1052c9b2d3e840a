package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/model"
)

func checkCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "check FILE...",
		Short: "check scenarios and experiments without running them",
		Long: `check reads scenarios and experiments, files or embedded ones, finds all mistakes
at once and runs nothing. It also counts what no mechanism acts on: annotations
are drawn on figures but cannot change a result.`,
		Example: `  hongbao check my-festival.yaml
  hongbao check war-2013-2016 --set choice.kappa=2`,
		Args: someArgs("file", "my-festival.yaml"),
		RunE: func(_ *cobra.Command, args []string) error { return s.check(args) },
	}
	c.Flags().StringArrayVar(&s.flags.set, "set", nil, "change a value of the file, as `PATH=VALUE`; may be given many times")
	return c
}

// checked is what check says of one file.
type checked struct {
	File               string   `json:"file"`
	Kind               string   `json:"kind"`
	Title              string   `json:"title"`
	Start              string   `json:"start,omitempty"`
	End                string   `json:"end,omitempty"`
	Events             int      `json:"events,omitempty"`
	AnnotatedEvents    []string `json:"annotated_events,omitempty"`
	Campaigns          int      `json:"campaigns,omitempty"`
	AnnotatedCampaigns []string `json:"annotated_campaigns,omitempty"`
	HandSet            int      `json:"hand_set,omitempty"`
	Assumed            []string `json:"assumed,omitempty"`
	Expectations       int      `json:"expectations,omitempty"`
	Scenario           string   `json:"scenario,omitempty"`
	Points             int      `json:"points,omitempty"`
	Arms               int      `json:"arms,omitempty"`
	Repeats            int      `json:"replicates,omitempty"` // the most
	Least              int      `json:"least_replicates,omitempty"`
	Runs               int      `json:"runs,omitempty"`
	Users              int64    `json:"users,omitempty"` // of the largest run
	crowd              string   // users of all runs, in words
	Hash               string   `json:"hash"`
}

func (s *session) check(args []string) error {
	all := []checked{}
	var problems []error
	bad := 0
	for _, word := range args {
		got, err := s.checkOne(word)
		if err != nil {
			problems = append(problems, err)
			bad++
			continue
		}
		all = append(all, got)
	}
	if s.flags.json {
		if err := s.json("check", struct {
			Files []checked `json:"files"`
		}{all}); err != nil {
			return err
		}
	} else {
		for i := range all {
			s.printChecked(&all[i])
		}
	}
	if bad == 0 {
		return nil
	}
	return input(errors.Join(problems...))
}

func (s *session) checkOne(word string) (checked, error) {
	src, err := s.find(word)
	if err != nil {
		return checked{}, err
	}
	if src.kind != "experiment" {
		sc, err := src.scenario(s.flags.settings()...)
		if err != nil {
			return checked{}, err
		}
		events, campaigns := annotations(sc)
		return checked{
			File: src.word(), Kind: "scenario", Title: sc.Title, Start: sc.Start.String(), End: sc.End.String(),
			Events: len(sc.Events), AnnotatedEvents: events,
			Campaigns: len(sc.Campaigns), AnnotatedCampaigns: campaigns,
			HandSet: len(sc.HandSet), Assumed: assumed(sc), Expectations: len(sc.Expect), Hash: sc.Hash(),
		}, nil
	}
	e, err := src.experiment(s.flags.settings()...)
	if err != nil {
		return checked{}, err
	}
	plan, err := e.Plan()
	if err != nil {
		return checked{}, input(err)
	}
	return checked{
		File: src.word(), Kind: "experiment", Title: e.Title, Scenario: e.Scenario,
		Points: plan.Points, Arms: plan.Arms, Repeats: plan.Replicates, Least: plan.Least, Runs: plan.Runs * plan.Markets, Users: plan.Crowds.Most, crowd: crowdOf(plan.Crowds), Hash: e.Hash(),
	}, nil
}

func (s *session) printChecked(c *checked) {
	p := s.out
	parts := []string{c.Kind}
	if c.Kind == "scenario" {
		parts = append(parts, c.Start+" to "+c.End,
			annotated(c.Events, "event", len(c.AnnotatedEvents)),
			annotated(c.Campaigns, "campaign", len(c.AnnotatedCampaigns)),
			plural(c.HandSet, "coefficient")+" set by hand",
			plural(len(c.Assumed), "assumed row"))
		if c.Expectations > 0 {
			parts = append(parts, plural(c.Expectations, "expectation"))
		}
	} else {
		parts = append(parts, "on "+baseName(c.Scenario), plural(c.Points, "point"), plural(c.Arms, "arm"),
			counted(c.Least, c.Repeats, "replicate"), counted(c.Runs/max(1, c.Repeats)*c.Least, c.Runs, "run")+" of "+c.crowd+" users")
	}
	p.printf("%s fine\n", p.bold(c.File+":"))
	p.printf("  %s\n", wrap(strings.Join(parts, "; "), p.width-2, 2))
	if s.flags.verbose {
		list := func(what string, ids []string) {
			if len(ids) > 0 {
				p.printf("  %s\n", p.grey(wrap(what+": "+strings.Join(ids, ", "), p.width-2, 4)))
			}
		}
		list("events that are annotations", c.AnnotatedEvents)
		list("campaigns that are annotations", c.AnnotatedCampaigns)
		list("assumed", c.Assumed)
		p.printf("  %s\n", p.grey("configuration "+c.Hash))
	}
}

func annotated(n int, noun string, annotations int) string {
	text := plural(n, noun)
	if n > 0 {
		text += fmt.Sprintf(" (%d only annotations)", annotations)
	}
	return text
}

// assumed lists what the file itself marks as assumed.
func assumed(sc *model.Scenario) []string {
	var out []string
	for _, h := range sc.Hosts {
		if h.Assumed {
			out = append(out, "hosts."+h.ID)
		}
	}
	for _, e := range sc.Events {
		if e.Assumed {
			out = append(out, "events."+e.ID)
		}
	}
	return out
}
