package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/model"
	"hongbao/model/spec"
	"hongbao/plots"
)

// What shells offer at the tab key. Nothing here may fail or print: a file that
// cannot be read offers nothing.

type offers = []cobra.Completion

// argumentOffers says what each command takes; a command that is not named takes
// files, as the shell finds them.
func (s *session) argumentOffers() []struct {
	command string
	offer   cobra.CompletionFunc
} {
	return []struct {
		command string
		offer   cobra.CompletionFunc
	}{
		{"run", s.offerFiles("scenario", 1)},
		{"compare", s.offerFiles("", 1)},
		{"sweep", s.offerFiles("experiment", 1)},
		{"sweep plan", s.offerFiles("experiment", 1)},
		{"map", s.offerFiles("", 1)},
		{"check", s.offerFiles("", 1000)},
		{"plot", offerFigures},
		{"list", s.offerLists},
		{"schema", offerKinds},
		{"init", offerKinds},
		{"help", offerCommands},
		{"man", offerCommands},
		{"bench", offerNothing},
		{"bench war", offerNothing},
		{"bench logit-ws", offerNothing},
		{"bench study", offerNothing},
		{"bench flat", offerNothing},
		{"demo", offerNothing},
		{"version", offerNothing},
	}
}

// flagOffers says what flags take, whichever command has them.
func (s *session) flagOffers() []struct {
	flag  string
	offer cobra.CompletionFunc
} {
	return []struct {
		flag  string
		offer cobra.CompletionFunc
	}{
		{"set", s.offerSettings},
		{"measures", s.offerMeasures},
		{"without", s.offerEvents(func(e *model.Event) bool { return true }, true)},
		{"keep", s.offerEvents(func(e *model.Event) bool { return e.Answers != "" }, false)},
		{"from", s.offerFiles("", 1000)},
		{"seed", offerNothing},
		{"replicates", offerNothing},
		{"users", offerNothing},
		{"workers", offerNothing},
		{"state-at", offerNothing},
	}
}

// completions gives all commands what they offer.
func (s *session) completions(root *cobra.Command) {
	// Cobra would add these two later; the script of a shell goes where standard
	// output is at this moment.
	root.SetOut(s.out)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Short = "print the script that completes commands in a shell"
		for _, shell := range c.Commands() {
			shell.Short = "print the script for " + shell.Name()
		}
	}
	for _, o := range s.argumentOffers() {
		if c, rest, err := root.Find(strings.Fields(o.command)); err == nil && len(rest) == 0 {
			c.ValidArgs, c.ValidArgsFunction = nil, o.offer
		}
	}
	each(root, func(c *cobra.Command) {
		for _, o := range s.flagOffers() {
			if c.LocalFlags().Lookup(o.flag) == nil {
				continue
			}
			if err := c.RegisterFlagCompletionFunc(o.flag, o.offer); err != nil {
				panic(err)
			}
		}
	})
}

// each visits a command and all below it.
func each(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		each(sub, visit)
	}
}

func offerNothing(*cobra.Command, []string, string) (offers, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// offer is one word with its meaning, if it continues what is typed.
func offer(to *offers, typed, word, doc string) {
	if strings.HasPrefix(word, typed) {
		*to = append(*to, cobra.CompletionWithDesc(word, oneLine(doc)))
	}
}

// oneLine keeps a description from ending a line of the shell's list.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// offerFiles offers embedded names of a kind, or of all kinds, and the YAML files
// of the folder that is typed; if none of these goes on from there, the shell
// offers files itself.
func (s *session) offerFiles(kind string, most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
		if len(args) >= most {
			return offerNothing(nil, nil, "")
		}
		out := namesOffered(kind, typed)
		folder, _ := filepath.Split(typed)
		entries, err := os.ReadDir(filepath.Clean("./" + folder))
		if filepath.IsAbs(typed) {
			entries, err = os.ReadDir(folder)
		}
		if err == nil {
			for _, e := range entries {
				if ext := filepath.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".yml") {
					offer(&out, typed, folder+e.Name(), "")
				}
			}
		}
		return out, cobra.ShellCompDirectiveDefault
	}
}

func namesOffered(kind, typed string) offers {
	var out offers
	if kind != "experiment" {
		for _, name := range model.Names() {
			// Those in folders verify the model; who wants one types its beginning.
			if typed != "" || !strings.Contains(name, "/") {
				offer(&out, typed, name, "scenario")
			}
		}
	}
	if kind != "scenario" {
		for _, name := range experiments.Names() {
			offer(&out, typed, name, "experiment")
		}
	}
	return out
}

func offerFigures(_ *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var out offers
	for _, f := range plots.Figures {
		if !slices.Contains(args[1:], f.Name) {
			offer(&out, typed, f.Name, f.Doc)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (s *session) offerLists(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	if len(args) == 1 {
		for _, l := range listers {
			if l.name == args[0] && l.scenario != never {
				return s.offerFiles("scenario", 2)(c, args, typed)
			}
		}
	}
	var out offers
	if len(args) == 0 {
		for _, l := range listers {
			offer(&out, typed, l.name, l.doc)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func offerKinds(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	if len(args) == 1 && c.Name() == "init" {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var out offers
	if len(args) == 0 {
		for _, kind := range fileKinds {
			offer(&out, typed, kind, "")
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func offerCommands(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	var out offers
	if at, rest, err := c.Root().Find(args); err == nil && len(rest) == 0 {
		for _, sub := range at.Commands() {
			if sub.IsAvailableCommand() {
				offer(&out, typed, sub.Name(), sub.Short)
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// named are the scenario and, if it is one, the experiment that a command line
// names; nil if none can be read.
func (s *session) named(c *cobra.Command, args []string) (*model.Scenario, *experiments.Experiment) {
	word := ""
	switch {
	case c.Name() == "demo":
		word = demoExperiment
	case len(args) > 0 && args[0] != "-":
		word = args[0]
	default:
		return nil, nil
	}
	src, err := s.find(word)
	if err != nil {
		return nil, nil
	}
	if src.kind == "experiment" {
		e, err := src.experiment()
		if err != nil {
			return nil, nil
		}
		return e.BaseScenario(), e
	}
	sc, err := src.scenario()
	if err != nil {
		return nil, nil
	}
	return sc, nil
}

// severalPaths is how many paths are offered in full; of more, only the names up
// to the next dot.
const severalPaths = 40

// offerSettings offers paths, with a sign for the value, and then values.
func (s *session) offerSettings(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	const stay = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	var paths []spec.Parameter
	sc, e := s.named(c, args)
	if e != nil {
		paths = spec.Parameters(e)
	}
	if sc == nil {
		sc = &model.Scenario{}
	}
	paths = append(paths, spec.Parameters(sc)...)
	var out offers
	path, _, valued := strings.Cut(typed, "=")
	if valued {
		for _, p := range paths {
			if p.Path == path {
				for _, word := range valuesOffered(p) {
					offer(&out, typed, path+"="+word, meaning(p))
				}
				break
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
	paths = slices.DeleteFunc(paths, func(p spec.Parameter) bool {
		return !strings.HasPrefix(p.Path, typed) || strings.Contains(p.Path, "*")
	})
	if len(paths) <= severalPaths {
		for _, p := range paths {
			offer(&out, typed, p.Path+"=", meaning(p))
		}
		return out, stay
	}
	last := ""
	for _, p := range paths {
		word, doc := p.Path+"=", meaning(p)
		if dot := strings.IndexByte(p.Path[len(typed):], '.'); dot >= 0 {
			word, doc = p.Path[:len(typed)+dot+1], ""
		}
		if word != last {
			offer(&out, typed, word, doc)
			last = word
		}
	}
	return out, stay
}

// valuesOffered are the values that a parameter may take if they are few, else the
// one that it has.
func valuesOffered(p spec.Parameter) []string {
	switch {
	case len(p.Values) > 0:
		return p.Values
	case p.Kind == "true or false":
		return []string{"true", "false"}
	case p.Value != "":
		return []string{p.Value}
	case p.Default != "":
		return []string{p.Default}
	}
	return nil
}

// meaning says in a line what a parameter is.
func meaning(p spec.Parameter) string {
	parts := []string{}
	for _, text := range []string{p.Doc, p.Unit} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if p.Min != "" && p.Max != "" {
		parts = append(parts, p.Min+" to "+p.Max)
	}
	return strings.Join(parts, "; ")
}

// beforeComma splits a list that is being typed into what is complete, comma
// included, and the word at its end.
func beforeComma(typed string) (done, word string, words []string) {
	i := strings.LastIndexByte(typed, ',') + 1
	return typed[:i], typed[i:], strings.Split(typed[:i], ",")
}

// offerEvents offers the events of the scenario on the line, and their tags.
func (s *session) offerEvents(fits func(*model.Event) bool, tags bool) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
		const stay = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		sc, _ := s.named(c, args)
		if sc == nil {
			return nil, stay
		}
		done, _, words := beforeComma(typed)
		var out offers
		var kinds []string
		for i := range sc.Events {
			e := &sc.Events[i]
			if fits(e) && !slices.Contains(words, e.ID) {
				offer(&out, typed, done+e.ID, e.At.String()+" "+e.Label)
			}
			for _, tag := range e.Tags {
				if !slices.Contains(kinds, tag) {
					kinds = append(kinds, tag)
				}
			}
		}
		if tags {
			for _, tag := range kinds {
				if !slices.Contains(words, "tag:"+tag) {
					offer(&out, typed, done+"tag:"+tag, "all events of this kind")
				}
			}
		}
		return out, stay
	}
}

// offerMeasures offers measures and, after a dot, their columns in the scenario on
// the line.
func (s *session) offerMeasures(c *cobra.Command, args []string, typed string) (offers, cobra.ShellCompDirective) {
	done, word, words := beforeComma(typed)
	var out offers
	if strings.Contains(word, ".") {
		if sc, _ := s.named(c, args); sc != nil {
			columns, err := sc.Columns(nil)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			for _, column := range columns {
				if !slices.Contains(words, column.Name) {
					offer(&out, typed, done+column.Name, "")
				}
			}
		}
	} else {
		for _, m := range model.Measures {
			if !slices.Contains(words, m.Name) {
				offer(&out, typed, done+m.Name, m.Doc)
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
