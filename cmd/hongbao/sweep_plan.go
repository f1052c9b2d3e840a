package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"hongbao/experiments"
)

func sweepPlanCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "plan EXPERIMENT",
		Short: "say how large a sweep is and how long it will take; writes nothing",
		Long: `plan counts the points, runs and days of a sweep, those that an analysis or a prior
band asks for among them, times part of one run for a second, and says how long all of
it will take on this machine. Where runs are chosen by what came of others it says up
to how many there may be. It writes nothing.`,
		Example: `  hongbao sweep plan strategies --users 50_000`,
		Args:    oneArg("experiment", "strategies"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.sweepPlan(args[0]) },
	}
	s.runFlags(c, "what the experiment says")
	s.precisionFlag(c)
	return c
}

// sweepSize is a plan as JSON.
type sweepSize struct {
	Experiment    string       `json:"experiment"`
	Scenario      string       `json:"scenario"`
	Design        string       `json:"design"`
	DesignHash    string       `json:"design_hash"`
	Configuration string       `json:"configuration"`
	Factors       []factorSize `json:"factors"`
	Arms          []string     `json:"arms"`
	Points        int          `json:"points"`
	Least         int          `json:"least_replicates"`
	Replicates    int          `json:"replicates"` // the most
	Runs          int          `json:"runs"`
	Days          int          `json:"days"`
	Users         int64        `json:"users"`      // of a run at the first point
	MostUsers     int64        `json:"most_users"` // of any run
	MeanUsers     number       `json:"mean_users"` // of all runs
	Workers       int          `json:"workers"`
	Beyond        []askedSize  `json:"beyond"`       // runs that the design does not have
	AllRuns       int64        `json:"all_runs"`     // at most, with these
	AllDays       number       `json:"all_days"`     // that are simulated at most; what runs have in common counts once
	CoreSeconds   number       `json:"core_seconds"` // that these take
	RunSeconds    number       `json:"run_seconds"`
	AllSeconds    number       `json:"all_seconds"`
	Memory        int64        `json:"memory_bytes"`
	Disk          int64        `json:"disk_bytes"`
	Files         int          `json:"files"`
}

// askedSize is how many runs something asks for beyond the design.
type askedSize struct {
	What  string `json:"what"`
	Runs  int64  `json:"runs"`
	Exact bool   `json:"exact"` // else at most
	Users int64  `json:"users"`
}

type factorSize struct {
	Path   string   `json:"path"`
	Values []string `json:"values"`
	Span   string   `json:"span,omitempty"` // in place of values, where a design samples
}

func (s *session) sweepPlan(word string) error {
	src, err := s.find(word)
	if err != nil {
		return err
	}
	e, err := src.experiment(s.flags.experimentSettings()...)
	if err != nil {
		return err
	}
	plan, err := e.Plan()
	if err != nil {
		return input(err)
	}
	one, err := s.probe(e)
	if err != nil {
		return err
	}
	workers := s.workers()
	price, err := e.Price(plan)
	if err != nil {
		return input(err)
	}
	cores := time.Duration(float64(one) * price.Work)
	all := max(one, cores/time.Duration(workers))
	weight := e.Weigh(plan, price, workers)
	if s.flags.json {
		out := sweepSize{
			src.name, baseName(e.Scenario), e.Design.Kind, e.DesignHash(), e.Hash(),
			[]factorSize{},
			plan.ArmNames, plan.Points,
			plan.Least, plan.Replicates, plan.Runs, plan.Days, plan.Users, plan.Crowds.Most, number(plan.Crowds.Mean), workers,
			[]askedSize{},
			price.Runs, number(price.Days), number(cores.Seconds()), number(one.Seconds()), number(all.Seconds()),
			weight.Memory, weight.Disk, weight.Files,
		}
		for _, f := range plan.Factors {
			out.Factors = append(out.Factors, factorSize{f.Path, append([]string{}, f.Values...), f.Span})
		}
		for _, a := range price.Asked {
			out.Beyond = append(out.Beyond, askedSize(a))
		}
		return s.json("sweep-plan", out)
	}
	p := s.out
	p.printf("%s   %s of %s on %s   %s\n\n", p.bold(src.name), e.Design.Kind, plural(len(plan.Factors), "factor"), baseName(e.Scenario), p.grey("design "+short(e.DesignHash())))
	if len(plan.Factors) > 0 {
		g := grid{indent: 2, right: []bool{false, true}}
		g.styled(grey, "factor", "", "values")
		for _, f := range plan.Factors {
			if f.Span != "" { // a design that samples takes any between
				g.cells(cell{f.Path, bold}, cell{"", plain}, cell{f.Span, plain})
				continue
			}
			g.cells(cell{f.Path, bold}, cell{thousands(int64(len(f.Values))), plain}, cell{valuesOf(f.Values), plain})
		}
		g.print(p)
		p.printf("\n")
	}
	arms := ""
	if plan.Arms > 1 {
		arms = fmt.Sprintf("%s %s ", plural(plan.Arms, "arm"), p.times())
	}
	p.printf("  %s %s %s%s = %s   %s\n", plural(plan.Points, "point"), p.times(), arms, counted(plan.Least, plan.Replicates, "replicate"), p.bold(runsOf(plan)),
		p.grey("replicate k has the same luck at every point"))
	s.printBeyond(plan, price)
	p.printf("  one run   %s days of %s users, %s   %s\n", thousands(int64(plan.Days)), thousands(plan.Users), spell(one), p.grey("timed on this machine"))
	if c := plan.Crowds; c.Least != c.Most {
		p.printf("  people    %s to %s in a run, %s on average\n", thousands(c.Least), p.bold(thousands(c.Most)), thousands(int64(math.Round(c.Mean))))
	}
	upTo := ""
	if bounded(plan, price) {
		upTo = "up to "
	}
	p.printf("  all       %s on %s, %s%.2f core-hours\n", p.bold(upTo+spell(all)), plural(workers, "worker"), upTo, cores.Hours())
	p.printf("  takes     about %s of memory and %s of disk in %d files and the figures\n", bytesOf(weight.Memory), bytesOf(weight.Disk), weight.Files)
	s.printNext([]step{{s.flags.commandLine("sweep", src.word()), "run it"}})
	return nil
}

// bounded tells whether fewer runs may be made than were counted.
func bounded(plan experiments.Plan, price experiments.Price) bool {
	return plan.Least < plan.Replicates || slices.ContainsFunc(price.Asked, func(a experiments.Asked) bool { return !a.Exact })
}

// printBeyond says which runs are made beyond the design, and what runs have in common.
func (s *session) printBeyond(plan experiments.Plan, price experiments.Price) {
	p := s.out
	for _, a := range price.Asked {
		what, upTo := "analysis "+a.What, ""
		switch a.What {
		case "prior":
			what = "prior band"
		case "parts":
			what = "parts of differences"
		}
		if !a.Exact {
			what, upTo = what+", which chooses its runs", "up to "
		}
		p.printf("  + %s of %s users for the %s\n", p.bold(upTo+plural(int(a.Runs), "run")), thousands(a.Users), what)
	}
	if len(price.Asked) > 0 {
		upTo := ""
		if bounded(plan, price) {
			upTo = "up to "
		}
		p.printf("  = %s in all\n", p.bold(upTo+plural(int(price.Runs), "run")))
	}
	if price.Shared >= 0.005 {
		p.printf("  runs of one replicate have %.0f %% of the design's days in common, which are simulated once\n", 100*price.Shared)
	}
}

// probe times one run on one processor, or what part of it a second allows.
func (s *session) probe(e *experiments.Experiment) (time.Duration, error) {
	const patience = time.Second
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	began := s.env.now()
	var one time.Duration
	err := e.Probe(ctx, experiments.Options{Workers: 1, Progress: func(at experiments.Progress) {
		spent := s.env.now().Sub(began)
		switch {
		case one > 0:
		case at.Done > 0:
			one = max(spent, 1)
			cancel()
		case spent >= patience && at.Tick > 0:
			one = time.Duration(float64(spent) * float64(at.Ticks) / float64(at.Tick))
			cancel()
		}
	}})
	switch {
	case s.ctx.Err() != nil:
		return 0, told(exitInterrupted)
	case one > 0:
		return one, nil
	case err != nil:
		return 0, input(err)
	}
	return s.env.now().Sub(began), nil
}

// short is the beginning of a hash.
func short(hash string) string { return hash[:min(8, len(hash))] }
