package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hongbao/model"
	"hongbao/model/spec"
)

// flags are the values of all flags that several commands share.
type flags struct {
	set        []string
	seed       uint64
	replicates int
	halfWidth  string
	users      string
	workers    int
	out        string
	measures   []string
	without    []string
	keep       []string
	prior      int
	parts      bool
	fresh      bool
	yes        bool
	failFast   bool
	reuse      string
	format     []string
	stateAt    string
	checkpoint time.Duration
	recount    bool
	plan       bool
	json       bool
	quiet      bool
	progress   string
	noColor    bool
	verbose    bool
	changed    map[string]bool // flags that the user gave
}

// globalFlags are those that every command knows.
func (s *session) globalFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.BoolVar(&s.flags.json, "json", false, "print results as JSON")
	f.BoolVarP(&s.flags.quiet, "quiet", "q", false, "print results and errors only")
	f.BoolVar(&s.flags.noColor, "no-color", false, "print without colour; NO_COLOR does the same")
	f.BoolVarP(&s.flags.verbose, "verbose", "v", false, "say more about what is done")
	f.StringVar(&s.flags.progress, "progress", "auto", "show progress on standard error in this `WAY`: auto, plain, json or off")
	complete(root, "progress", progressModes...)
	root.PersistentPreRunE = func(c *cobra.Command, args []string) error {
		s.settle()
		s.flags.changed = map[string]bool{}
		for _, name := range []string{"seed", "replicates", "users", "measures", "out", "prior", "half-width"} {
			if flag := c.Flags().Lookup(name); flag != nil {
				s.flags.changed[name] = flag.Changed
			}
		}
		return s.flags.check()
	}
}

// runFlags are those of commands that run the model; replicates says how many there are
// where nobody says.
func (s *session) runFlags(c *cobra.Command, replicates string) {
	f := c.Flags()
	f.StringArrayVar(&s.flags.set, "set", nil, "change a value of the file, as `PATH=VALUE`; may be given many times")
	f.Uint64Var(&s.flags.seed, "seed", 1, "seed of the experiment, `N`; replicate k has the same luck in every arm")
	f.IntVar(&s.flags.replicates, "replicates", 0, "make `N` runs with different luck (default: "+replicates+")")
	f.StringVar(&s.flags.users, "users", "", "simulated persons: `N` such as 200_000 or 2m; they stand for the same population where the scenario names one")
	f.IntVar(&s.flags.workers, "workers", 0, "use `N` processors; 0 means all; never changes a result")
	f.StringVar(&s.flags.out, "out", "", "folder `DIR` for the results (default: hongbao-out and the name)")
	f.StringSliceVar(&s.flags.measures, "measures", nil, "write only `MEASURES`, separated by commas (default: all, or what the experiment says)")
	s.formatFlag(c)
}

// formatFlag is that of commands that write tables.
func (s *session) formatFlag(c *cobra.Command) {
	c.Flags().StringSliceVar(&s.flags.format, "format", nil, "write the tables of runs, days, hours and events as `FORM`: csv, parquet, or both with a comma (default: csv; parquet above "+thousands(manyRuns)+" runs)")
	complete(c, "format", formatNames()...)
}

// precisionFlag is that of commands that may add runs until a difference is known well
// enough.
func (s *session) precisionFlag(c *cobra.Command) {
	c.Flags().StringVar(&s.flags.halfWidth, "half-width", "", "add replicates until each 95 % interval of the headline's paired differences is at most `W` to either side, such as 0.1%; --replicates is the limit then (default 200)")
}

// priorFlag is that of commands that tell a difference.
func (s *session) priorFlag(c *cobra.Command) {
	c.Flags().IntVar(&s.flags.prior, "prior", 0, "draw the hand-set coefficients `N` times from their ranges for the prior band; 0 means no band (default: what the experiment says)")
}

// freshFlag is that of commands that go on with what was interrupted.
func (s *session) freshFlag(c *cobra.Command) {
	c.Flags().StringVar(&s.flags.reuse, "reuse", "", "take over finished runs from the results in `DIR`, such as those of the experiment before it was edited")
	c.Flags().BoolVar(&s.flags.failFast, "fail-fast", false, "stop at the first run that fails, instead of making all others")
	c.Flags().BoolVar(&s.flags.fresh, "fresh", false, "make all runs anew, also those that are finished")
}

// complete offers fixed values to the shell.
func complete(c *cobra.Command, flag string, values ...string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err)
	}
}

// check finds what the flag parser cannot see.
func (f *flags) check() error {
	if !slices.Contains(progressModes, f.progress) {
		return usage("--progress: unknown form %q; expected one of %s", f.progress, strings.Join(progressModes, ", "))
	}
	if f.changed["replicates"] && (f.replicates < 1 || f.replicates > 1_000_000) {
		return usage("--replicates: %d is out of range; expected 1 to 1,000,000", f.replicates)
	}
	if f.changed["half-width"] && strings.TrimSpace(f.halfWidth) == "" {
		return usage("--half-width: the value is empty; expected a half-width, such as 0.1%%")
	}
	if f.changed["half-width"] && f.changed["replicates"] && f.replicates < 2 {
		return usage("--replicates: %d replicate has no interval whose --half-width could be reached; expected at least 2", f.replicates)
	}
	if f.prior < 0 || f.prior > 100_000 {
		return usage("--prior: %d is out of range; expected 0 to 100,000 draws", f.prior)
	}
	if f.workers < 0 || f.workers > 4096 {
		return usage("--workers: %d is out of range; expected 0 (all processors) to 4,096", f.workers)
	}
	if err := f.checkFormat(); err != nil {
		return err
	}
	if f.checkpoint < 0 {
		return usage("--checkpoint: %s is negative; expected a time such as 30m, or 0 for none", f.checkpoint)
	}
	if f.changed["seed"] && f.seed > math.MaxInt64 {
		return usage("--seed: %d is out of range; expected 0 to %d", f.seed, int64(math.MaxInt64))
	}
	if f.changed["out"] && strings.TrimSpace(f.out) == "" {
		return usage("--out: the name of the folder is empty")
	}
	if f.changed["users"] {
		n, err := spec.ParseCount(f.users)
		if err != nil {
			return usage("--users: %w", err)
		}
		if n < 1 {
			return usage("--users: %s is out of range; expected 1 or more", f.users)
		}
	}
	for _, text := range f.set {
		path, _, ok := strings.Cut(text, "=")
		if !ok || strings.TrimSpace(path) == "" {
			return usage("--set %s: expected path=value, such as choice.kappa=1.5; see: hongbao list parameters", text)
		}
	}
	return nil
}

// settings are the changes that --set asks for.
func (f *flags) settings() []model.Setting {
	var out []model.Setting
	for _, text := range f.set {
		path, value, _ := strings.Cut(text, "=")
		out = append(out, model.Setting{Path: strings.TrimSpace(path), Value: value})
	}
	return out
}

// scenarioSettings are all changes of a scenario.
func (f *flags) scenarioSettings() []model.Setting {
	out := f.settings()
	if f.changed["users"] {
		out = append(out, model.Setting{Path: "population.users", Value: f.users})
	}
	return out
}

// experimentSettings are all changes of an experiment.
func (f *flags) experimentSettings() []model.Setting {
	out := f.settings()
	if f.changed["users"] {
		out = append(out, model.Setting{Path: "users", Value: f.users})
	}
	switch {
	case f.changed["half-width"] && f.changed["replicates"]:
		out = append(out, model.Setting{Path: "replicates", Value: fmt.Sprintf("{until: {half_width: %s, min: %d, max: %d}}", f.halfWidth, min(10, f.replicates), f.replicates)})
	case f.changed["half-width"]:
		out = append(out, model.Setting{Path: "replicates", Value: fmt.Sprintf("{until: {half_width: %s}}", f.halfWidth)})
	case f.changed["replicates"]:
		out = append(out, model.Setting{Path: "replicates", Value: strconv.Itoa(f.replicates)})
	}
	if f.changed["seed"] {
		out = append(out, model.Setting{Path: "seed", Value: strconv.FormatUint(f.seed, 10)})
	}
	if f.changed["prior"] {
		out = append(out, model.Setting{Path: "prior.draws", Value: strconv.Itoa(f.prior)})
	}
	if len(f.measures) > 0 {
		out = append(out, model.Setting{Path: "measures", Value: "[" + strings.Join(f.measures, ", ") + "]"})
	}
	return out
}

// commandLine gives the command that repeats what was done. What cannot change a
// result (where it goes, how it is shown, how many processors) is left out, and so
// are folders of this machine.
func (f *flags) commandLine(command, name string) string {
	words := []string{"hongbao", command}
	if name != "" {
		words = append(words, baseName(name))
	}
	list := func(flag string, values []string) {
		if len(values) > 0 {
			words = append(words, flag, strings.Join(values, ","))
		}
	}
	list("--without", f.without)
	list("--keep", f.keep)
	for _, v := range f.set {
		words = append(words, "--set", v)
	}
	if f.changed["seed"] {
		words = append(words, "--seed", strconv.FormatUint(f.seed, 10))
	}
	if f.changed["replicates"] {
		words = append(words, "--replicates", strconv.Itoa(f.replicates))
	}
	if f.changed["half-width"] {
		words = append(words, "--half-width", f.halfWidth)
	}
	if f.changed["users"] {
		words = append(words, "--users", f.users)
	}
	if f.changed["prior"] {
		words = append(words, "--prior", strconv.Itoa(f.prior))
	}
	if f.parts {
		words = append(words, "--parts")
	}
	list("--measures", f.measures)
	for i, w := range words {
		words[i] = quote(w)
	}
	return strings.Join(words, " ")
}

// quote writes a word so that a shell reads it back.
func quote(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:,=@%+", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(int64(n)), noun)
}
