package main

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/table"
)

func runCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "run one scenario and draw what happened",
		Long: `run simulates one scenario, a file or an embedded one, in one replicate or more.
It writes tables and figures and prints how far the model is from quoted facts,
whether what the scenario expects came true, and a hash of everything that
happened: equal hashes are equal histories, for any number of workers.

A long single run leaves a checkpoint in its folder now and then, and when it is
interrupted; the same command goes on from there and gives the same bytes. A run
that does not fit into this machine's memory is refused, with the largest number of
users that does; --plan says beforehand what memory, by mechanism, and what time a
run takes.`,
		Example: `  hongbao run duopoly
  hongbao run war-2013-2016 --users 100_000
  hongbao run war-2013-2016 --users 620m --set network.form=implicit --plan
  hongbao run my-festival.yaml --set choice.kappa=1.5 --replicates 5 --out results`,
		Args: oneArg("scenario", "duopoly"),
		RunE: func(_ *cobra.Command, args []string) error {
			if s.flags.stateAt != "" {
				return s.stateAt(args[0])
			}
			return s.run(args[0])
		},
	}
	s.runFlags(c, "1")
	c.Flags().DurationVar(&s.flags.checkpoint, "checkpoint", 30*time.Minute, "leave a checkpoint of a single run every `TIME`, and when interrupted; 0 for none")
	c.Flags().BoolVar(&s.flags.recount, "check", false, "count everything anew each month and fail where something does not add up")
	c.Flags().BoolVar(&s.flags.plan, "plan", false, "say what memory and time the run would take, and write nothing")
	c.Flags().StringVar(&s.flags.stateAt, "state-at", "", "print the state at the end of this day, `DATE`, as part of a scenario file, and write nothing")
	return c
}

func (s *session) run(word string) error {
	src, err := s.find(word)
	if err != nil {
		return err
	}
	sc, err := src.scenario(s.flags.scenarioSettings()...)
	if err != nil {
		return err
	}
	if _, err := sc.Columns(s.flags.measures); err != nil {
		return usage("--measures: %w", err)
	}
	if s.flags.plan {
		return s.planRun(src, sc)
	}
	replicates := max(1, s.flags.replicates)
	e := experiments.Single(sc, replicates, s.flags.seed, s.flags.measures)
	j := &job{
		src:   src,
		label: src.name, folder: src.name, market: src.name, single: true, e: e,
		line: s.flags.commandLine("run", src.word()),
		heading: fmt.Sprintf("%s, %s of %s users", cmp.Or(sc.Title, src.name), plural(replicates, "run"),
			thousands(int64(sc.Population.Users))),
	}
	if _, err := s.room(sc, replicates); err != nil {
		return err
	}
	if err := s.foresee(sc, replicates); err != nil {
		return err
	}
	if err := s.carryOut(j); err != nil {
		return err
	}
	if s.flags.json {
		if err := s.json("run", s.jsonOf(j)); err != nil {
			return err
		}
		return j.outcome()
	}
	s.printFit(j)
	s.printVerdicts(j)
	s.printHashes(j)
	s.printDoubts(j)
	s.printFolder(j)
	next := []step{{"hongbao plot " + quote(j.out), "draw the figures again"}}
	if len(sc.Events) > 0 {
		without := sc.Events[0].ID
		for _, e := range sc.Events {
			if e.Gate != nil {
				without = e.ID
				break
			}
		}
		next = append([]step{{"hongbao compare " + quote(src.word()) + " --without " + without, "history without an event"}}, next...)
	}
	s.printNext(append(next, step{"hongbao list parameters " + quote(src.word()), "what can be changed with --set"}))
	return j.outcome()
}

// printHashes prints the hash of each run, at most five.
func (s *session) printHashes(j *job) {
	runs := j.results.Runs
	if runs == nil {
		return
	}
	hash, err := runs.Column("run_hash")
	if err != nil {
		return
	}
	replicate, err := runs.Column("replicate")
	if err != nil {
		return
	}
	const most = 5
	for i := range min(most, runs.Len()) {
		s.out.printf("run hash %s%s\n", hash.Text(i), s.out.grey("   replicate "+replicate.Text(i)))
	}
	if n := runs.Len() - most; n > 0 {
		s.out.printf("%s\n", s.out.grey(fmt.Sprintf("and %s more in %s", thousands(int64(n)), j.fileOf("runs"))))
	}
}

// printVerdicts prints what the scenario expects and what came.
func (s *session) printVerdicts(j *job) {
	verdicts := j.results.Verdicts
	if len(verdicts) == 0 {
		return
	}
	g := grid{indent: 2, right: []bool{false, true, true, true}}
	g.styled(grey, "expectation", "expected", "tolerance", "got", "verdict")
	missed := 0
	for _, v := range verdicts {
		word, look := "as expected", plain
		if !v.OK {
			word, look = "not as expected", bold
			missed++
		}
		g.cells(cell{v.Name, look}, cell{digits(v.Expected), look}, cell{digits(v.Tolerance), look}, cell{digits(v.Got), look}, cell{word, look})
		if v.Note != "" {
			g.cells(cell{"  " + wrap(v.Note, s.out.width-4, 4), grey})
		}
	}
	g.print(s.out)
	if missed > 0 {
		s.out.printf("%s\n", s.out.bold(fmt.Sprintf("%d of %s came out otherwise", missed, plural(len(verdicts), "expectation"))))
	}
	s.out.printf("\n")
}

// digits writes a number of any unit with six significant digits.
func digits(x float64) string {
	if math.IsNaN(x) {
		return "none"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// cellOf reads a number of a table, NaN where there is no such column.
func cellOf(t *table.Table, column string, row int) float64 {
	c, err := t.Column(column)
	if err != nil {
		return math.NaN()
	}
	return c.Float(row)
}

// textOf reads a text of a table, "" where there is no such column.
func textOf(t *table.Table, column string, row int) string {
	c, err := t.Column(column)
	if err != nil {
		return ""
	}
	return c.Text(row)
}
