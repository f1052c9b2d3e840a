package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/model"
)

func compareCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "compare EXPERIMENT | compare SCENARIO --without EVENTS",
		Short: "compare histories, paired by luck",
		Long: `compare runs several histories of one market with the same luck, replicate by
replicate, and prints their differences with intervals. The histories are the arms
of an experiment, or a scenario with and without some of its events. Taking an
event out takes out what answers it, unless --keep says otherwise.`,
		Example: `  hongbao compare open-vs-closed
  hongbao compare war-2013-2016 --without tag:block --users 5_000
  hongbao compare duopoly --without west_blocks --keep east_blocks`,
		Args: oneArg("experiment or scenario", "open-vs-closed"),
		RunE: func(_ *cobra.Command, args []string) error { return s.compare(args[0]) },
	}
	s.runFlags(c, "what the experiment says, 20 for a scenario")
	s.precisionFlag(c)
	s.priorFlag(c)
	s.freshFlag(c)
	c.Flags().StringSliceVar(&s.flags.without, "without", nil, "take `EVENTS` out of a scenario: ids, or tag:NAME for all of a kind")
	c.Flags().BoolVar(&s.flags.parts, "parts", false, "split each difference into a direct, a habit and a network part; takes four times the runs")
	c.Flags().StringSliceVar(&s.flags.keep, "keep", nil, "leave `EVENTS` in although they answer one that is taken out")
	return c
}

func (s *session) compare(word string) error {
	src, err := s.find(word)
	if err != nil {
		return err
	}
	if len(s.flags.without) > 0 {
		return s.compareHistory(src)
	}
	if len(s.flags.keep) > 0 {
		return usage("--keep needs --without: it keeps events that answer those taken out")
	}
	if src.kind == "scenario" {
		return usage("%s is a scenario; say what to compare it with: hongbao compare %s --without EVENTS; see: hongbao list events %s",
			src.word(), quote(src.word()), quote(src.word()))
	}
	settings := s.flags.experimentSettings()
	if s.flags.parts {
		settings = append(settings, model.Setting{Path: "parts", Value: "true"})
	}
	e, err := src.experiment(settings...)
	if err != nil {
		return err
	}
	plan, err := e.Plan()
	if err != nil {
		return input(err)
	}
	if plan.Points > 1 {
		return usage("%s has factors, and so many points; use: hongbao sweep %s", src.word(), quote(src.word()))
	}
	j := &job{
		src:   src,
		label: src.name, folder: src.name, market: baseName(e.Scenario), e: e,
		line:    s.flags.commandLine("compare", src.word()),
		heading: headingOf(e, plan),
	}
	return s.finish(j, src, nil, comparing)
}

// compareHistory compares a scenario with itself without some events.
func (s *session) compareHistory(src *source) error {
	sc, err := src.scenario(s.flags.scenarioSettings()...)
	if err != nil {
		return err
	}
	if _, err := sc.Columns(s.flags.measures); err != nil {
		return usage("--measures: %w", err)
	}
	if _, err := sc.Select(s.flags.without); err != nil {
		return usage("--without: %w", err)
	}
	if _, err := sc.Select(s.flags.keep); err != nil {
		return usage("--keep: %w", err)
	}
	replicates := 20
	if s.flags.replicates > 0 {
		replicates = s.flags.replicates
	}
	e, gone, err := experiments.History(sc, s.flags.without, s.flags.keep, replicates, s.flags.seed)
	if err != nil {
		return input(err)
	}
	if s.flags.changed["half-width"] {
		if err := e.RunUntil(s.flags.halfWidth, s.flags.replicates); err != nil {
			return usage("--half-width: %w", err)
		}
	}
	e.Measures, e.Parts = s.flags.measures, s.flags.parts
	if s.flags.prior > 0 {
		if err := e.DrawPrior(s.flags.prior); err != nil {
			return usage("--prior: %w", err)
		}
	}
	plan, err := e.Plan()
	if err != nil {
		return input(err)
	}
	size := counted(plan.Least, plan.Replicates, "paired run")
	if s.flags.parts {
		size += " in 4 markets"
	}
	j := &job{
		src:   src,
		label: src.name, folder: src.name + "-without", market: src.name, e: e,
		line:    s.flags.commandLine("compare", src.word()),
		heading: fmt.Sprintf("%s, with and without %s, %s of %s users", cmp.Or(sc.Title, src.name), strings.Join(s.flags.without, ", "), size, thousands(int64(sc.Population.Users))),
	}
	return s.finish(j, src, gone, comparing)
}

// counted writes how many things there are, or how many at least and at most.
func counted(least, most int, noun string) string {
	if least == most {
		return plural(most, noun)
	}
	return thousands(int64(least)) + " to " + plural(most, noun)
}

// runsOf counts the runs of a design.
func runsOf(plan experiments.Plan) string {
	cells := plan.Points * plan.Arms * plan.Markets
	return counted(plan.Least*cells, plan.Replicates*cells, "run")
}

// crowdOf writes how many persons runs have.
func crowdOf(c experiments.Crowds) string {
	if c.Least == c.Most {
		return thousands(c.Most)
	}
	return thousands(c.Least) + " to " + thousands(c.Most)
}

// headingOf says what an experiment is about to do.
func headingOf(e *experiments.Experiment, plan experiments.Plan) string {
	title := e.Title
	if title == "" {
		title = baseName(e.Scenario)
	}
	var parts []string
	if plan.Points > 1 {
		parts = append(parts, plural(plan.Points, "point"))
	}
	if plan.Arms > 1 {
		parts = append(parts, plural(plan.Arms, "arm"))
	}
	parts = append(parts, counted(plan.Least, plan.Replicates, "replicate"))
	if plan.Markets > 1 {
		parts = append(parts, plural(plan.Markets, "market"))
	}
	return fmt.Sprintf("%s: %s = %s of %s users", title, strings.Join(parts, " x "), runsOf(plan), crowdOf(plan.Crowds))
}

// layout says which command prints a comparison.
type layout int

const (
	comparing layout = iota
	demonstrating
)

// String is the name of the command.
func (l layout) String() string {
	if l == demonstrating {
		return "demo"
	}
	return "compare"
}

// finish carries out a comparison and prints what came of it.
func (s *session) finish(j *job, src *source, gone []string, how layout) error {
	j.gone = gone
	if err := s.carryOut(j); err != nil {
		return err
	}
	if s.flags.json {
		out := s.jsonOf(j)
		out.Removed = s.removed(j, gone)
		if err := s.json(how.String(), out); err != nil {
			return err
		}
		return j.outcome()
	}
	s.printHeadline(j)
	s.printRemoved(j, gone)
	s.printComparison(j, how)
	s.printExposure(j)
	s.printPrior(j)
	s.printParts(j)
	s.printFit(j)
	s.printVerdicts(j)
	s.printFamily(j)
	s.printDoubts(j)
	s.printFolder(j)
	s.printNext(s.nextOfComparison(j, src, how))
	return j.outcome()
}

// printHeadline prints the answer.
func (s *session) printHeadline(j *job) {
	sentences := j.results.Headline.Sentences
	if len(sentences) == 0 && j.results.Headline.Sentence != "" {
		sentences = []string{j.results.Headline.Sentence}
	}
	p := s.out
	for i, text := range sentences {
		// Each line is painted by itself: pagers lose colour at line ends.
		for _, line := range strings.Split(wrap(text, min(p.width, 88), 0), "\n") {
			if i == 0 {
				line = p.bold(line)
			}
			p.printf("%s\n", line)
		}
	}
	if len(sentences) > 0 {
		p.printf("\n")
	}
}

// removal is what an arm takes out of history.
type removal struct {
	Arm    string   `json:"arm"`
	Label  string   `json:"label"`
	Events []string `json:"events"`  // that the arm names
	Answer []string `json:"answers"` // that went with them
}

// removed lists what each arm takes out, with the answers that went too.
func (s *session) removed(j *job, gone []string) []removal {
	out := []removal{}
	sc := j.results.Scenario
	if sc == nil {
		return out
	}
	add := func(arm string, names, keep, gone []string) {
		named, err := sc.Select(names)
		if err != nil {
			return
		}
		if gone == nil {
			if _, gone, err = sc.Without(names, keep); err != nil {
				return
			}
		}
		r := removal{Arm: arm, Label: armLabel(j.e, arm), Events: []string{}, Answer: []string{}}
		for _, id := range gone {
			if slices.Contains(named, id) {
				r.Events = append(r.Events, id)
			} else {
				r.Answer = append(r.Answer, id)
			}
		}
		if len(gone) > 0 {
			out = append(out, r)
		}
	}
	for _, name := range armsOf(j) {
		if a := j.e.Arms[name]; len(a.Without) > 0 {
			add(name, a.Without, a.Keep, nil)
		} else if gone != nil && name != j.e.Base && name != "as_it_happened" {
			add(name, s.flags.without, s.flags.keep, gone)
		}
	}
	return out
}

// printRemoved says what each arm took out of history.
func (s *session) printRemoved(j *job, gone []string) {
	p := s.out
	list := s.removed(j, gone)
	for _, r := range list {
		text := "takes out " + eventWords(j.results.Scenario, r.Events)
		if len(r.Answer) > 0 {
			text += "; with that went what answers it: " + eventWords(j.results.Scenario, r.Answer)
		}
		p.printf("  %s\n", wrap(r.Label+": "+text, p.width-2, 4))
	}
	if len(list) > 0 {
		p.printf("\n")
	}
}

// eventWords lists events with their labels, at most six.
func eventWords(sc *model.Scenario, ids []string) string {
	var out []string
	for i, id := range ids {
		if i == 6 {
			out = append(out, fmt.Sprintf("%d more", len(ids)-i))
			break
		}
		text := id
		for _, e := range sc.Events {
			if e.ID == id && e.Label != "" {
				text = fmt.Sprintf("%s (%s)", id, e.Label)
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// moreRuns is how many replicates sharpen the answer, and what they do; 0 where there
// are too many or the command says how many.
func (s *session) moreRuns(j *job) (int, string) {
	if strings.Contains(j.line, "--replicates") || j.e.Replicates.Until != nil {
		return 0, ""
	}
	more, why := 5*j.results.Replicates, "narrower intervals"
	h := j.results.Headline
	if t := j.results.Comparison; t != nil && len(h.Arms) > 0 {
		t = t.Where("measure", h.Measure).Where("arm", h.Arms[0])
		if t.Len() > 0 && cellOf(t, "pairs_needed", 0) > 0 {
			more, why = int(cellOf(t, "pairs_needed", 0)), "half the width of the interval"
		}
	}
	if more > 1000 {
		return 0, ""
	}
	return more, why
}

// nextOfComparison are commands that exist and go on from here.
func (s *session) nextOfComparison(j *job, src *source, how layout) []step {
	var out []step
	if how == demonstrating {
		out = append(out, step{"hongbao compare open-vs-closed --replicates 100", "narrower intervals"})
		if slices.Contains(model.Names(), "war-2013-2016") {
			out = append(out, step{"hongbao compare war-2013-2016 --without tag:block --users 5_000 --replicates 5", "four years without any block"})
		}
		if slices.Contains(experiments.Names(), "blocking-sweep") {
			out = append(out, step{"hongbao sweep plan blocking-sweep", "what if the block had come earlier, or leaked?"})
		}
		return out
	}
	if more, why := s.moreRuns(j); more > 0 {
		out = append(out, step{j.line + fmt.Sprintf(" --replicates %d", more), why})
	}
	figure := "gap"
	if len(j.figures) > 0 && !slices.Contains(j.figures, figure) {
		figure = j.figures[0]
	}
	if len(j.figures) > 0 {
		out = append(out, step{"hongbao plot " + quote(j.out) + " " + figure, "redraw without running"})
	}
	scenario := src.word()
	if src.kind == "experiment" {
		scenario = j.e.Scenario
	}
	return append(out, step{"hongbao list events " + quote(scenario), "what else can be taken out"})
}
