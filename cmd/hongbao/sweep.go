package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/design"
)

func sweepCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "sweep EXPERIMENT",
		Short: "run a design over factors",
		Long: `sweep runs every point of a design over factors, each in all its replicates, one
run per processor, and writes tables and maps. Ctrl-C keeps the runs that are
complete, and the same command goes on from there, as it does after a crash; a
second one stops at once. With --fresh all are made anew. With --reuse an edited
experiment makes only the runs that it does not have in common with the old one.

Many machines share a sweep by hongbao sweep run with --shard, and one of them puts
the shards together by hongbao sweep merge.`,
		Example: `  hongbao sweep plan strategies
  hongbao sweep strategies --users 2_000 --replicates 3`,
		Args: oneArg("experiment", "strategies"),
		RunE: func(_ *cobra.Command, args []string) error { return s.sweep(args[0]) },
	}
	s.runFlags(c, "what the experiment says")
	s.precisionFlag(c)
	s.priorFlag(c)
	s.freshFlag(c)
	c.Flags().BoolVar(&s.flags.yes, "yes", false, "do not ask before a sweep of more than a core-hour")
	c.AddCommand(sweepPlanCommand(s), sweepRunCommand(s), sweepStatusCommand(s), sweepMergeCommand(s), sweepScriptCommand(s))
	return c
}

func (s *session) sweep(word string) error {
	j, plan, err := s.sweepOf(word)
	if err != nil {
		return err
	}
	if len(plan.Factors) == 0 {
		return usage("%s has no factors to sweep; use: hongbao compare %s", word, quote(word))
	}
	if err := s.agreed(j, plan); err != nil {
		return err
	}
	if err := s.carryOut(j); err != nil {
		return err
	}
	return s.printSweep(j, plan)
}

// sweepOf prepares the sweep that a word names.
func (s *session) sweepOf(word string) (*job, experiments.Plan, error) {
	src, err := s.find(word)
	if err != nil {
		return nil, experiments.Plan{}, err
	}
	e, err := src.experiment(s.flags.experimentSettings()...)
	if err != nil {
		return nil, experiments.Plan{}, err
	}
	plan, err := e.Plan()
	if err != nil {
		return nil, plan, input(err)
	}
	return &job{
		src:   src,
		label: src.name, folder: src.name, market: baseName(e.Scenario), e: e,
		line:    s.flags.commandLine("sweep", src.word()),
		heading: headingOf(e, plan),
	}, plan, nil
}

// printSweep prints what a sweep gave.
func (s *session) printSweep(j *job, plan experiments.Plan) error {
	if s.flags.json {
		if err := s.json("sweep", s.jsonOf(j)); err != nil {
			return err
		}
		return j.outcome()
	}
	if j.results.Analysis != nil || !listed(plan) {
		s.printHeadline(j)
	} else if p := j.results.Precision; p != nil {
		s.out.note(p.Sentence)
	}
	s.printRange(j, plan)
	s.printPrior(j)
	s.printDoubts(j)
	s.printFolder(j)
	next := []step{}
	if slices.Contains(j.figures, "sweep-map") {
		next = append(next, step{"hongbao plot " + quote(j.out) + " sweep-map", "redraw the map without running"})
	}
	next = append(next, step{"hongbao list parameters " + quote(j.e.Scenario), "what else can be swept"})
	s.printNext(next)
	return j.outcome()
}

// listed tells whether some factor goes through a list of values.
func listed(plan experiments.Plan) bool {
	return slices.ContainsFunc(plan.Factors, func(f design.Factor) bool { return len(f.Values) > 0 })
}

// printRange prints what each value of each factor does to the headline, averaged
// over all other factors.
func (s *session) printRange(j *job, plan experiments.Plan) {
	runs, measure := j.results.Runs, j.results.Headline.Measure
	if runs == nil || measure == "" || !runs.Has(measure) || !listed(plan) {
		return
	}
	p := s.out
	of := "mean of all runs with a value"
	if plan.Arms > 1 {
		runs = runs.Where("arm", plan.ArmNames[0])
		of = "mean of all runs of the arm " + armLabel(j.e, plan.ArmNames[0])
	}
	value, err := runs.Column(measure)
	if err != nil {
		return
	}
	unit := unitOfMeasure(measure)
	at := ""
	if text := j.results.Headline.At; text != "" {
		at = " on " + day(text)
	}
	p.printf("%s\n", p.bold(upper(columnWords(j.results.Scenario, measure))+at+", "+of))
	g := grid{indent: 2, right: []bool{false, false, true, true}}
	g.styled(grey, "factor", "value", "mean", "runs")
	for _, f := range plan.Factors {
		column, err := runs.Column(f.Path)
		if err != nil {
			continue
		}
		name := f.Path
		for _, v := range f.Values {
			sum, n := 0.0, 0
			for i := range runs.Len() {
				if column.Text(i) == v && !math.IsNaN(value.Float(i)) {
					sum, n = sum+value.Float(i), n+1
				}
			}
			if n == 0 {
				continue
			}
			g.cells(cell{name, bold}, cell{v, plain}, cell{p.quantity(sum/float64(n), unit, 2), plain}, cell{thousands(int64(n)), grey})
			name = ""
		}
	}
	g.print(p)
	note := "each row averages over all other factors, which hides what they do together; see the figures"
	p.printf("  %s\n\n", p.grey(wrap(note, p.width-2, 2)))
}

// valuesOf writes the values of a factor in one line.
func valuesOf(values []string) string {
	if len(values) > 8 {
		return fmt.Sprintf("%s  ...  %s", strings.Join(values[:3], "  "), values[len(values)-1])
	}
	return strings.Join(values, "  ")
}
