package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/table"
	"hongbao/model"
	"hongbao/model/spec"
)

// mapFlags are the flags of map alone.
type mapFlags struct {
	x, y       string
	logX, logY bool
	points     int
	depth      int
	back       []string
	given      func(name string) bool
}

func mapCommand(s *session) *cobra.Command {
	f := &mapFlags{}
	c := &cobra.Command{
		Use:   "map EXPERIMENT | map SCENARIO --x PATH=FROM..TO --y PATH=FROM..TO",
		Short: "find where a market tips, over two factors",
		Long: `map runs a coarse grid over two factors, then splits the cells of which the runs
cannot tell on which side of one half they lie, and so finds the line along which
the market tips in half of its runs, with its interval, at a part of the cost of
the full grid. With a way back it runs the same from a market that begins tipped:
between both lines history decides.

The map is that of an experiment over two ranges, or one of a scenario: --x and --y
name what changes and between which values, --back how the market begins on the way
back; a coarse cell then gets 5 runs, a small one 10. A run counts if the market
is tipped on its last day: see tip_to, tip_at and tip_for in hongbao list parameters.`,
		Example: `  hongbao map tipping-map
  hongbao map duopoly --x choice.gamma_friends=0..2 --y choice.kappa=0..2 --users 500
  hongbao map duopoly --x choice.gamma_friends=0..2 --y campaigns.east_festival.budget=1m..1bn --log-y`,
		Args: oneArg("experiment or scenario", "tipping-map"),
		RunE: func(c *cobra.Command, args []string) error {
			f.given = func(name string) bool { return c.Flags().Changed(name) }
			return s.mapped(args[0], f)
		},
	}
	s.runFlags(c, "what the experiment says; for a scenario 5 in a coarse cell, 10 in a small one")
	s.priorFlag(c)
	s.freshFlag(c)
	c.Flags().StringVar(&f.x, "x", "", "what changes across, `PATH=FROM..TO`")
	c.Flags().StringVar(&f.y, "y", "", "what changes upwards, `PATH=FROM..TO`")
	c.Flags().BoolVar(&f.logX, "log-x", false, "space the values of --x by equal ratios")
	c.Flags().BoolVar(&f.logY, "log-y", false, "space the values of --y by equal ratios")
	c.Flags().IntVar(&f.points, "points", 7, "begin with `N` values along each side")
	c.Flags().IntVar(&f.depth, "depth", 1, "split a cell at most `N` times, each time in three along each side")
	c.Flags().StringArrayVar(&f.back, "back", nil, "begin the way back with this, `PATH=VALUE`; may be given many times")
	return c
}

// mapped draws the map that the words name.
func (s *session) mapped(word string, f *mapFlags) error {
	src, err := s.find(word)
	if err != nil {
		return err
	}
	if f.depth < 0 || f.depth > 4 {
		return usage("--depth: %d is out of range; expected 0 to 4", f.depth)
	}
	var e *experiments.Experiment
	if src.kind == "scenario" {
		e, err = s.mapOfScenario(src, f)
	} else {
		e, err = s.mapOfExperiment(src, f)
	}
	if err != nil {
		return err
	}
	plan, err := e.Plan()
	if err != nil {
		return input(err)
	}
	j := &job{
		label: src.name, folder: src.name, market: baseName(cmp.Or(e.Scenario, src.name)), e: e,
		line:    f.line(s.flags.commandLine("map", src.word())),
		heading: headingOf(e, plan) + " and more where they are needed",
	}
	if src.kind == "scenario" {
		j.folder += "-map"
	}
	if err := s.carryOut(j); err != nil {
		return err
	}
	if s.flags.json {
		if err := s.json("map", s.jsonOf(j)); err != nil {
			return err
		}
		return j.outcome()
	}
	s.printHeadline(j)
	s.printEdges(j)
	s.printPrior(j)
	s.printDoubts(j)
	s.printFolder(j)
	s.printNext([]step{
		{"hongbao plot " + quote(j.out) + " tipping-map", "redraw the map without running"},
		{"hongbao list parameters " + quote(cmp.Or(e.Scenario, src.word())), "what else can be mapped"},
	})
	return j.outcome()
}

// mapOfExperiment takes an experiment over two ranges; one that asks for no analysis
// is mapped all the same.
func (s *session) mapOfExperiment(src *source, f *mapFlags) (*experiments.Experiment, error) {
	for _, name := range []string{"x", "y", "log-x", "log-y", "points", "back"} {
		if f.given(name) {
			return nil, usage("--%s: %s is an experiment and has its own factors and arms; give a scenario", name, src.word())
		}
	}
	settings := s.flags.experimentSettings()
	e, err := src.experiment(settings...)
	if err != nil {
		return nil, err
	}
	switch {
	case e.Analysis == nil:
		settings = append(settings, model.Setting{Path: "analysis", Value: fmt.Sprintf("{kind: map, depth: %d}", f.depth)})
	case e.Analysis.Kind != "map":
		return nil, usage("%s asks for the analysis %s, not for a map; use: hongbao %s %s", src.word(), e.Analysis.Kind, commandOf(e), quote(src.word()))
	case !f.given("depth"):
		return e, nil
	default:
		settings = append(settings, model.Setting{Path: "analysis.depth", Value: strconv.Itoa(f.depth)})
	}
	return src.experiment(settings...)
}

// commandOf is the command that carries an experiment out.
func commandOf(e *experiments.Experiment) string {
	if plan, err := e.Plan(); err == nil && plan.Points > 1 {
		return "sweep"
	}
	return "compare"
}

// mapOfScenario makes the experiment that the flags describe.
func (s *session) mapOfScenario(src *source, f *mapFlags) (*experiments.Experiment, error) {
	sc, err := src.scenario(s.flags.scenarioSettings()...)
	if err != nil {
		return nil, err
	}
	if f.points < 2 || f.points > 100 {
		return nil, usage("--points: %d is out of range; expected 2 to 100", f.points)
	}
	p := experiments.MapPlan{Depth: f.depth, Replicates: 5, Seed: s.flags.seed, Measures: s.flags.measures}
	if s.flags.replicates > 0 {
		p.Replicates = s.flags.replicates
	}
	if p.X, err = side(sc, "x", f.x, f.logX, f.points); err != nil {
		return nil, err
	}
	if p.Y, err = side(sc, "y", f.y, f.logY, f.points); err != nil {
		return nil, err
	}
	for _, text := range f.back {
		path, value, ok := strings.Cut(text, "=")
		if path = strings.TrimSpace(path); !ok || path == "" {
			return nil, usage("--back %s: expected path=value, such as a path and value of --set", text)
		}
		if err := knownPath(sc, "back", path); err != nil {
			return nil, err
		}
		if p.Back == nil {
			p.Back = map[string]string{}
		}
		p.Back[path] = value
	}
	if sc.TipTo == "" {
		var ids []string
		for _, platform := range sc.Platforms {
			ids = append(ids, platform.ID)
		}
		return nil, usage("%s does not say to which platform the market tips; give --set tip_to=ID, with one of %s", src.word(), strings.Join(ids, ", "))
	}
	e, err := experiments.Map(sc, p)
	if err == nil && s.flags.prior > 0 {
		err = e.DrawPrior(s.flags.prior)
	}
	return e, input(err)
}

// side reads what changes along one side of the map.
func side(sc *model.Scenario, flag, text string, log bool, points int) (experiments.Factor, error) {
	const form = "expected PATH=FROM..TO, such as choice.gamma_friends=0..2"
	if text == "" {
		return experiments.Factor{}, usage("--%s is missing; %s", flag, form)
	}
	path, values, ok := strings.Cut(text, "=")
	from, to, both := strings.Cut(values, "..")
	path, from, to = strings.TrimSpace(path), strings.TrimSpace(from), strings.TrimSpace(to)
	if !ok || !both || path == "" || from == "" || to == "" {
		return experiments.Factor{}, usage("--%s %s: %s", flag, text, form)
	}
	if err := knownPath(sc, flag, path); err != nil {
		return experiments.Factor{}, err
	}
	f := experiments.Factor{Path: path}
	span := &experiments.Span{From: spec.Scalar(from), To: spec.Scalar(to), Points: points}
	if log {
		f.LogRange = span
	} else {
		f.Range = span
	}
	return f, nil
}

// knownPath refuses a path that the scenario does not have, with the nearest.
func knownPath(sc *model.Scenario, flag, path string) error {
	if strings.Contains(path, "*") {
		return nil // the experiment tells whether it stands for anything
	}
	var known []string
	for _, p := range spec.Parameters(sc) {
		if p.Path == path || strings.HasPrefix(p.Path, path+".") {
			return nil
		}
		known = append(known, p.Path)
	}
	if near := nearest(path, known); near != "" {
		return usage("--%s: no path %s; nearest: %s", flag, path, near)
	}
	return usage("--%s: no path %s; see: hongbao list parameters", flag, path)
}

// line adds the flags of map to a command line.
func (f *mapFlags) line(base string) string {
	words := []string{base}
	add := func(flag, value string) { words = append(words, "--"+flag, quote(value)) }
	if f.x != "" {
		add("x", f.x)
	}
	if f.y != "" {
		add("y", f.y)
	}
	for _, log := range []struct {
		name string
		on   bool
	}{{"log-x", f.logX}, {"log-y", f.logY}} {
		if log.on {
			words = append(words, "--"+log.name)
		}
	}
	if f.given("points") {
		add("points", strconv.Itoa(f.points))
	}
	if f.given("depth") {
		add("depth", strconv.Itoa(f.depth))
	}
	for _, b := range f.back {
		add("back", b)
	}
	return strings.Join(words, " ")
}

// printEdges prints where half of the runs tip along each value of the second factor,
// and where the market comes back.
func (s *session) printEdges(j *job) {
	if j.results.Analysis == nil || j.results.Analysis.Table == nil {
		return
	}
	plan, err := j.e.Plan()
	if err != nil || len(plan.Factors) != 2 {
		return
	}
	t := j.results.Analysis.Table.Where("row", "edge")
	if t.Len() == 0 {
		return
	}
	p := s.out
	g := grid{indent: 2}
	head := []string{plan.Factors[1].Path, "tips at " + plan.Factors[0].Path}
	if len(plan.ArmNames) > 1 {
		head = append(head, "comes back at")
	}
	g.styled(grey, head...)
	for _, y := range slices.Backward(plan.Factors[1].Values) {
		short := y
		if x, err := strconv.ParseFloat(y, 64); err == nil {
			short = strconv.FormatFloat(x, 'g', 4, 64)
		}
		row := []cell{{short, bold}}
		for _, arm := range edgeArms(j.e, plan.ArmNames) {
			row = append(row, cell{edgeText(t.Where("arm", arm), j.results.Analysis.Table, y), plain})
		}
		g.cells(row...)
	}
	g.print(p)
	p.printf("\n")
}

// edgeArms are the way there and the way back.
func edgeArms(e *experiments.Experiment, arms []string) []string {
	out := arms[:1:1]
	if e.Analysis != nil && e.Analysis.Back != "" {
		out = append(out, e.Analysis.Back)
	}
	return out
}

// edgeText is what the table says of one value of the design.
func edgeText(edges, whole *table.Table, value string) string {
	values := whole.Where("row", "y_value").Where("text", value)
	if values.Len() == 0 {
		return ""
	}
	for i := range edges.Len() {
		if cellOf(edges, "place_y", i) == cellOf(values, "place_y", 0) {
			return textOf(edges, "text", i)
		}
	}
	return "nowhere in the map"
}
