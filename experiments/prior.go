package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
	"hongbao/model"
	"hongbao/model/spec"
)

// Prior asks how far the main number of an experiment moves if its hand-set
// coefficients are drawn from their ranges: the prior-predictive band, which stands
// beside an interval that knows of luck alone.
type Prior struct {
	Draws      int        `yaml:"draws" default:"20" min:"0" max:"100_000" unit:"draws" doc:"draws of all coefficients at once; 0 means no band"`
	Replicates int        `yaml:"replicates" default:"2" min:"2" max:"1_000" unit:"runs" doc:"runs of each arm and point in each draw, by which luck is told from inputs"`
	Users      spec.Count `yaml:"users" default:"2_000" min:"0" max:"2bn" unit:"agents" doc:"simulated persons of such a run, never more than of the others; 0 means as many"`
}

// DrawPrior asks for so many draws, where no file did. The error says what the
// scenario lacks.
func (e *Experiment) DrawPrior(draws int) error {
	e.Prior = &Prior{}
	if err := spec.Defaults(e.Prior); err != nil {
		panic("experiments: defaults: " + err.Error())
	}
	e.Prior.Draws = draws
	c := &checker{e: e}
	c.prior()
	return unplaced(c.found)
}

// coefficient is a hand-set value with a range.
type coefficient struct {
	path      string
	low, high float64
	log       bool
	write     func(float64) string
}

// at gives the value at a place in the range from 0 to 1, as it stands in a file.
func (c coefficient) at(place float64) string {
	x := c.low + place*(c.high-c.low)
	if c.log {
		x = math.Exp(math.Log(c.low) + place*(math.Log(c.high)-math.Log(c.low)))
	}
	return c.write(fourDigits(x))
}

// coefficients lists the hand-set values with a range that neither arms nor factors
// move: those are asked about, not unknown.
func (e *Experiment) coefficients() ([]coefficient, error) {
	moved, err := e.moved()
	if err != nil {
		return nil, err
	}
	var out []coefficient
	for _, h := range e.base.HandSet {
		if h.Low == "" || e.dealt(h.Path) || slices.ContainsFunc(moved, func(path string) bool { return within(h.Path, path) || within(path, h.Path) }) {
			continue
		}
		c := coefficient{path: h.Path, log: h.Law == "log_uniform"}
		sc, ok := scaleNamed(kindOf(e.paths, h.Path))
		if !ok {
			return nil, fmt.Errorf("hand_set: %s takes %s, which has no range", h.Path, kindOf(e.paths, h.Path))
		}
		c.write = sc.write
		if c.low, err = sc.read(h.Low.String()); err == nil {
			c.high, err = sc.read(h.High.String())
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("hand_set: %s: %w", h.Path, err)
		case !(c.low < c.high):
			return nil, fmt.Errorf("hand_set: %s: low %s is not below high %s", h.Path, h.Low, h.High)
		case c.log && c.low <= 0:
			return nil, fmt.Errorf("hand_set: %s: log_uniform needs both ends above 0", h.Path)
		}
		out = append(out, c)
	}
	return out, nil
}

// dealt tells whether a path is the share of a tool maker whom a scenario gives none, as one
// does that begins in the middle of another: its states say who is served, and a share
// drawn beside them would serve others as well.
func (e *Experiment) dealt(path string) bool {
	for _, k := range e.base.ToolMakers {
		if path == "tool_makers."+k.ID+".share" {
			return k.Share == 0
		}
	}
	return false
}

// within tells whether a path is another or leads into it.
func within(path, other string) bool { return path == other || strings.HasPrefix(path, other+".") }

// moved lists the paths that the experiment itself changes.
func (e *Experiment) moved() ([]string, error) {
	sets := []map[string]string{e.Set}
	for _, a := range e.arms {
		sets = append(sets, a.Set)
	}
	for _, f := range e.factors {
		if f.path != "" {
			sets = append(sets, map[string]string{f.path: ""})
		}
		for _, o := range f.options {
			sets = append(sets, o.Set)
		}
	}
	var out []string
	for _, set := range sets {
		settings, err := e.paths.changes(set)
		if err != nil {
			return nil, err
		}
		for _, s := range settings {
			out = append(out, s.Path)
		}
	}
	return out, nil
}

// prior checks what a prior band needs: ranges whose ends the scenario takes.
func (c *checker) prior() {
	p := c.e.Prior
	if p == nil || p.Draws == 0 {
		return
	}
	list, err := c.e.coefficients()
	switch {
	case err != nil:
		c.complain([]string{"prior"}, "%v", err)
		return
	case len(list) == 0:
		c.complain([]string{"prior"}, "the scenario names no range of a hand-set coefficient (low and high under hand_set) that no arm or factor moves")
		return
	case !c.e.hasMainNumber():
		c.complain([]string{"prior"}, "an experiment of several points has a main number only where its analysis names one; see the list of analyses")
		return
	}
	for _, place := range []float64{0, 1} {
		var all []model.Setting
		for _, k := range list {
			all = append(all, model.Setting{Path: k.path, Value: k.at(place)})
		}
		if _, err := c.e.base.With(all...); err != nil {
			c.complain([]string{"prior"}, "an end of a range is refused: %s", reason(err))
		}
	}
}

// hasMainNumber tells whether there is one number that the prior band can be told of:
// the analysis' own, or what the headline speaks of where there is one point.
func (e *Experiment) hasMainNumber() bool {
	if _, own := e.ownNumber(); own {
		return true
	}
	return e.points.Size() == 1
}

// ownNumber tells whether the analysis has a main number of its own.
func (e *Experiment) ownNumber() (AnalysisKind, bool) {
	if e.Analysis == nil {
		return AnalysisKind{}, false
	}
	kind, ok := analysisNamed(e.Analysis.Kind)
	return kind, ok && (kind.single != nil || kind.drawn != nil)
}

// PriorBand says where a number lies if the hand-set coefficients are drawn.
type PriorBand struct {
	Arm string // Arm is that of the paired difference; empty for an analysis.
	stats.Spread
	// Strongest is the coefficient whose rank correlation with the number is greatest,
	// if that is more than chance among so many; else empty.
	Strongest   string
	Correlation float64
}

// priorRuns is what the draws gave.
type priorRuns struct {
	list   []coefficient
	users  int64
	places [][]float64 // by draw and coefficient, 0 to 1
	values [][]float64 // by draw and run
	band   PriorBand
	failed int
}

// runPlace is where a run of the design stands.
type runPlace struct{ point, arm int }

// world is one draw of the coefficients with luck of its own.
type world struct {
	set       map[string]string
	replicate int
}

// drawPrior makes the runs of the prior band; nil where none is asked for, and what is
// complete when the context ended is not told.
func (x *executor) drawPrior(ctx context.Context) (*priorRuns, error) {
	p := x.e.Prior
	if p == nil || p.Draws == 0 || ctx.Err() != nil {
		return nil, nil
	}
	list, err := x.e.coefficients()
	if err != nil {
		return nil, err
	}
	r := &priorRuns{list: list, users: int64(x.e.base.Population.Users)}
	if p.Users > 0 {
		r.users = min(r.users, int64(p.Users))
	}
	r.places = design.LatinHypercube(p.Draws, len(list), x.e.Seed)
	before := x.failed
	numbers, err := x.mainNumbers(ctx, r.worlds(p))
	if err != nil {
		if errors.Is(err, ctx.Err()) {
			err = nil // interrupted
		}
		return nil, err
	}
	r.failed = x.failed - before
	r.values = slices.Collect(slices.Chunk(numbers, p.Replicates))
	r.band = x.priorBand(r)
	return r, nil
}

// worlds lists the draws, each as often as it is run.
func (r *priorRuns) worlds(p *Prior) []world {
	var out []world
	for draw := range p.Draws {
		set := map[string]string{"population.users": fmt.Sprint(r.users)}
		for k, c := range r.list {
			set[c.path] = c.at(r.places[draw][k])
		}
		for run := range p.Replicates {
			out = append(out, world{set, draw*p.Replicates + run + 1})
		}
	}
	return out
}

// mainNumbers gives the main number in each world; NaN where there is none.
func (x *executor) mainNumbers(ctx context.Context, worlds []world) ([]float64, error) {
	kind, own := x.e.ownNumber()
	if kind.drawn != nil {
		return kind.drawn(ctx, x, x.e.Analysis, worlds)
	}
	places := x.numberPlaces()
	var wishes []wish
	for _, w := range worlds {
		for _, p := range places {
			wishes = append(wishes, wish{values: x.values(p.point), arm: p.arm, set: w.set, replicate: w.replicate, series: own && kind.daily})
		}
	}
	outcomes, err := x.grant(ctx, wishes)
	if err != nil {
		return nil, err
	}
	var out []float64
	for runs := range slices.Chunk(outcomes, len(places)) {
		out = append(out, x.mainNumber(func(point, arm int) *outcome {
			if i := slices.Index(places, runPlace{point, arm}); i >= 0 && runs[i].failed == "" {
				return runs[i]
			}
			return nil
		}))
	}
	return out, nil
}

// numberPlaces are the runs of the design that the number is read off.
func (x *executor) numberPlaces() []runPlace {
	kind, own := x.e.ownNumber()
	switch {
	case !own:
		return headlinePair(x, nil)
	case kind.places != nil:
		return kind.places(x, x.e.Analysis)
	}
	var out []runPlace
	for point := range x.plan.Points {
		for arm := range x.plan.Arms {
			out = append(out, runPlace{point, arm})
		}
	}
	return out
}

// headlinePair is the base and the arm that the headline speaks of; the base where it is
// alone.
func headlinePair(x *executor, _ *Analysis) []runPlace {
	if x.plan.Arms == 1 {
		return []runPlace{{}}
	}
	return []runPlace{{}, {arm: x.speakers()[0]}}
}

// mainNumber reads the number off the runs of one replicate, complete or nil by point
// and arm.
func (x *executor) mainNumber(of func(point, arm int) *outcome) float64 {
	if kind, own := x.e.ownNumber(); own {
		return kind.single(x, x.e.Analysis, of)
	}
	aim, base := x.aim(), of(0, 0)
	if x.plan.Arms == 1 {
		if base == nil {
			return math.NaN()
		}
		return aim.of(base)
	}
	other := of(0, x.speakers()[0])
	if base == nil || other == nil {
		return math.NaN()
	}
	return aim.of(other) - aim.of(base)
}

// aim is the end measure that the headline speaks of: whether a run tips, where a mean
// would lie between two kinds of runs.
func (x *executor) aim() endValue {
	if x.twoKinds() {
		return x.tippedValue()
	}
	return x.endValues()[0]
}

// priorBand describes the number.
func (x *executor) priorBand(r *priorRuns) PriorBand {
	b := PriorBand{Spread: stats.SpreadOver(r.values, stats.Options{})}
	if _, own := x.e.ownNumber(); !own && x.plan.Arms > 1 {
		b.Arm = x.e.arms[x.speakers()[0]].name
	}
	bound := stats.StandsOut(b.Draws, len(r.list), 0.05)
	for k, rho := range r.correlations(b) {
		if math.Abs(rho) > bound && math.Abs(rho) > math.Abs(b.Correlation) {
			b.Strongest, b.Correlation = r.list[k].path, rho
		}
	}
	return b
}

// correlations are those of each coefficient with the means of the draws.
func (r *priorRuns) correlations(b PriorBand) []float64 {
	out := make([]float64, len(r.list))
	for k := range r.list {
		places := make([]float64, len(r.places))
		for draw := range places {
			places[draw] = r.places[draw][k]
		}
		out[k] = stats.RankCorrelation(places, b.Means)
	}
	return out
}
