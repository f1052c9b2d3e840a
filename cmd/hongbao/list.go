package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// lister is one thing that can be listed.
type lister struct {
	name string
	doc  string
	// scenario tells whether a scenario may, or must, be named.
	scenario need
	list     func(s *session, scenario string) (*listing, error)
}

// need tells whether a scenario is wanted.
type need int

const (
	never need = iota
	may
	needed
)

// listing is a list as a table for people and as values for JSON.
type listing struct {
	grid grid
	json any
	note string
}

// listers holds all lists.
var listers = []lister{
	{"scenarios", "embedded scenarios", never, listScenarios},
	{"experiments", "embedded experiments", never, listExperiments},
	{"strategies", "strategies by which a camp opens and closes its gates", never, listStrategies},
	{"mechanisms", "mechanisms of the model in the order of the day", never, listMechanisms},
	{"switches", "what can be switched off, and how; with a scenario, what is on there", may, listSwitches},
	{"measures", "what can be measured; with a scenario, its columns", may, listMeasures},
	{"analyses", "further readings of an experiment's runs", never, listAnalyses},
	{"designs", "how a sweep chooses its points", never, listDesigns},
	{"figures", "figures that can be drawn", never, listFigures},
	{"parameters", "paths for --set, with unit, range, default and meaning; with a scenario, its values", may, listParameters},
	{"observables", "what a camp can see, for conditions of kind: rule", never, listObservables},
	{"objects", "kinds of things that a gate lets through or stops", never, listObjects},
	{"events", "dated events of a scenario", needed, listEvents},
	{"network", "contact graph of a scenario in numbers; takes --users, --seed and --set", needed, listNetwork},
}

func listCommand(s *session) *cobra.Command {
	var names []string
	var help strings.Builder
	for _, l := range listers {
		names = append(names, l.name)
		fmt.Fprintf(&help, "\n  %-12s %s", l.name, l.doc)
	}
	c := &cobra.Command{
		Use:   "list WHAT [SCENARIO]",
		Short: "list everything that can be named in a file or on the command line",
		Long:  "list prints everything that can be named in a file or on the command line:\n" + help.String(),
		Example: `  hongbao list scenarios
  hongbao list parameters duopoly
  hongbao list events war-2013-2016 --json
  hongbao list network duopoly --users 1m --set network.form=implicit`,
		ValidArgs: names,
		Args:      cobra.ArbitraryArgs,
		RunE:      func(_ *cobra.Command, args []string) error { return s.list(args) },
	}
	f := c.Flags()
	f.StringArrayVar(&s.flags.set, "set", nil, "change a value of the file, as `PATH=VALUE`, for list network; may be given many times")
	f.Uint64Var(&s.flags.seed, "seed", 1, "seed of the graph, `N`, for list network")
	f.StringVar(&s.flags.users, "users", "", "simulated persons: `N` such as 200_000 or 2m, for list network")
	return c
}

func (s *session) list(args []string) error {
	var names []string
	for _, l := range listers {
		names = append(names, l.name)
	}
	if len(args) == 0 {
		return usage("hongbao list: say what; expected one of %s", strings.Join(names, ", "))
	}
	k := slices.IndexFunc(listers, func(l lister) bool { return l.name == args[0] || l.name == args[0]+"s" })
	if k < 0 {
		near := ""
		if n := nearest(args[0], names); n != "" {
			near = "; nearest: " + n
		}
		return usage("hongbao list: unknown word %q; expected one of %s%s", args[0], strings.Join(names, ", "), near)
	}
	l := listers[k]
	if l.name != "network" && (len(s.flags.set) > 0 || s.flags.changed["seed"] || s.flags.changed["users"]) {
		return usage("hongbao list %s: --set, --seed and --users go with hongbao list network only", l.name)
	}
	scenario := ""
	switch {
	case len(args) > 2 || len(args) == 2 && l.scenario == never:
		return usage("hongbao list %s: one word too many: %q", l.name, args[len(args)-1])
	case len(args) == 2:
		scenario = args[1]
	case l.scenario == needed:
		return usage("hongbao list %s: the scenario is missing; write: hongbao list %s duopoly", l.name, l.name)
	}
	got, err := l.list(s, scenario)
	if err != nil {
		return err
	}
	if s.flags.json {
		return s.json("list-"+l.name, got.json)
	}
	got.grid.print(s.out)
	if got.note != "" {
		s.talk.printf("%s\n", s.talk.grey(wrap(got.note, s.talk.width, 0)))
	}
	return nil
}
