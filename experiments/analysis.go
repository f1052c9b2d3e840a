package experiments

import (
	"cmp"
	"context"
	"slices"

	"hongbao/experiments/table"
	"hongbao/model/spec"
)

// Analysis asks an experiment for a further reading of its runs, beyond the
// comparison of arms. Each kind reads only the settings that name it.
type Analysis struct {
	Kind string `yaml:"kind" required:"true" doc:"what is read off the runs; see the list of analyses"`

	From      spec.Date `yaml:"from" doc:"ledger: first day that is added up; that of the run if none is named"`
	OmegaLow  float64   `yaml:"omega_low" default:"0.04" min:"0.001" max:"10" unit:"util/yuan" doc:"ledger: least utility of a yuan by which log-sums turn into yuan" source:"p44"`
	OmegaHigh float64   `yaml:"omega_high" default:"0.07" min:"0.001" max:"10" unit:"util/yuan" doc:"ledger: greatest"`

	Back  string `yaml:"back" doc:"map: arm in which the market begins tipped; where half of its runs stay so is the way back"`
	Depth int    `yaml:"depth" default:"1" min:"0" max:"4" doc:"map: how often a cell may be split, in three along each side"`
	Fine  int    `yaml:"fine_replicates" default:"0" min:"0" max:"10_000" unit:"runs" doc:"map: runs of a cell that was split; 0 means twice the replicates"`
	Most  int    `yaml:"most_runs" default:"0" min:"0" max:"1_000_000" unit:"runs" doc:"map: no more runs than these on each way; 0 means half of what all places would need"`
	Tip   string `yaml:"tipped" default:"at_end" one:"at_end|ever" doc:"map: a run counts if the market is tipped on its last day, or if it ever tipped"`

	Campaign string     `yaml:"campaign" doc:"smallest_campaign: campaign whose budget is searched for"`
	Least    spec.Money `yaml:"least" default:"0" min:"0" max:"100bn" doc:"smallest_campaign: least budget that is tried"`
	Greatest spec.Money `yaml:"greatest" default:"0" min:"0" max:"100bn" doc:"smallest_campaign: greatest budget that is tried"`
	Within   spec.Share `yaml:"within" default:"5%" min:"0.1%" max:"1" doc:"smallest_campaign: how much above the smallest budget what is found may lie; sizes: part of the mean with the most users by which a mean may differ and stand still"`

	Actions  []string      `yaml:"actions" doc:"event_study: events that are studied; an arm takes out each of them alone"`
	Before   spec.Duration `yaml:"before" default:"30d" min:"2d" max:"3650d" doc:"event_study: full days before an action that the line is fitted to"`
	After    spec.Duration `yaml:"after" default:"60d" min:"1d" max:"3650d" doc:"event_study: full days after it over which the level is taken"`
	Placebos int           `yaml:"placebos" default:"50" min:"1" max:"10_000" unit:"days" doc:"event_study: days on which nothing happened, drawn from all that are far enough from dated actions"`
	Apart    spec.Duration `yaml:"apart" default:"7d" min:"0d" max:"3650d" doc:"event_study: full days between a placebo and any dated action"`

	Leaks  []string `yaml:"leaks" doc:"shapley: factors that are no players, such as a way round what the players do; each is measured where all players are there, and is inside the total"`
	Beside string   `yaml:"beside" doc:"shapley: an end measure that is shared out in words beside that of the headline, such as lost_sales.total"`

	Reasons []Reason      `yaml:"reasons" doc:"proportionality: stated reasons of closures, in the order in which they are told"`
	Gates   []int         `yaml:"gates" min:"0" max:"999" unit:"permille" doc:"proportionality: values that a closed gate takes instead, besides its own in the record; from closed to open, by default 50, 100, 250, 500 and 750"`
	Keep    spec.Share    `yaml:"keep" default:"0" min:"0" max:"1" doc:"proportionality: share of the closure's protection that a more open gate must keep, 90% if it is 0; race: part of the block's effect that is to be kept, 50% if it is 0"`
	For     spec.Duration `yaml:"for" default:"120d" min:"1d" max:"3650d" doc:"proportionality: time from each closure over which flows are summed and stocks averaged"`

	Open    string `yaml:"open" default:"open" doc:"race: arm in which the gate is never closed; theories: arm in which no gate is"`
	Closed  string `yaml:"closed" default:"closed" doc:"race: arm in which it is closed and nobody learns a way round"`
	Measure string `yaml:"measure" doc:"race: end measure that is spoken of, a column of runs.csv; that of the headline if none is named"`

	None  string   `yaml:"none" default:"no_order" doc:"order: value of the first factor under which there is no order"`
	Reads []string `yaml:"reads" doc:"order: end measures that orders are judged by beside that of the headline, each of all its columns together, such as merchants_exited, or complaints.total for the sum over the run"`

	LargerCloses  string     `yaml:"larger_closes" default:"larger_closes" doc:"theories: arm in which the larger platform alone closes its gate"`
	SmallerCloses string     `yaml:"smaller_closes" default:"smaller_closes" doc:"theories: arm in which the smaller alone does"`
	BothClose     string     `yaml:"both_close" default:"both_close" doc:"theories: arm in which both do"`
	Larger        string     `yaml:"larger" doc:"theories: platform that the first factor gives the lead; a label where it gives none"`
	Smaller       string     `yaml:"smaller" doc:"theories: its rival"`
	Objective     string     `yaml:"objective" default:"payments" doc:"theories: measure by platform that a platform wants more of, summed over the run"`
	Adoption      string     `yaml:"adoption" default:"active" doc:"theories: measure by platform of the people who use it, averaged over the run"`
	Near          spec.Share `yaml:"near" default:"55%" min:"0" max:"1" doc:"theories: leads up to this one are near symmetry"`
	Growing       spec.Share `yaml:"growing" default:"70%" min:"0" max:"1" doc:"theories: up to this stage the market grows, above it is saturated"`
	Little        spec.Share `yaml:"little" default:"1%" min:"0" max:"1" doc:"theories: gain, of what the larger has, that is little"`
}

// keep is the share that an analysis wants kept, its own where the file names none.
func (a *Analysis) keep(usual float64) float64 {
	if a.Keep == 0 {
		return usual
	}
	return float64(a.Keep)
}

// AnalysisKind is one entry of the catalogue of analyses.
type AnalysisKind struct {
	Name   string
	Doc    string
	Source string // the literature that it follows
	// check finds what the experiment lacks for it.
	check func(c *checker, a *Analysis)
	// read computes it from the complete runs of the design; a kind has read or search.
	read func(x *executor, a *Analysis) *Reading
	// search chooses further runs after those of the design and asks for them with
	// grant. Its error is that of the context, when that has ended.
	search func(ctx context.Context, x *executor, a *Analysis) (*Reading, error)
	// asks is how many runs search asks for at most, and whether it is always as many; and
	// asksDrawn how many drawn asks for in each world.
	asks      func(x *executor, a *Analysis) (runs int64, exact bool)
	asksDrawn func(x *executor, a *Analysis) (runs int64, exact bool)
	// sums names measures, or single columns, whose sums over each run it reads; nil for
	// none.
	sums func(a *Analysis) []string
	// single is the main number of the reading in the runs of one replicate, complete
	// or nil by point and arm; NaN if they give none. Without it and drawn that number is
	// the paired difference that the headline speaks of.
	single func(x *executor, a *Analysis, of func(point, arm int) *outcome) float64
	// places are the runs of the design that single reads; nil for all of them.
	places func(x *executor, a *Analysis) []runPlace
	// drawn gives the main number in each of some worlds, NaN where there is none, for a
	// kind that reads it off runs of its own choice. Its error is as that of search.
	drawn func(ctx context.Context, x *executor, a *Analysis, worlds []world) ([]float64, error)
	// number says in words what single or drawn gives, within a sentence, and its unit if
	// it is not that of the headline's measure.
	number func(x *executor, a *Analysis) (words, unit string)
	// daily says that single reads series.
	daily bool
	// alone says that means over runs are not what it is about: what they would be
	// warned of is left out.
	alone bool
}

// Reading is what an analysis found.
type Reading struct {
	Kind string
	// Table has one row a finding, as the kind says; it is also a file of this name.
	Table *table.Table
	// Shown names the columns of the table that a reader is shown first, in this
	// order; none means all.
	Shown []string
	// ShownRows is how many of its first rows a reader is shown first; 0 means all.
	ShownRows int
	// Sentences say the result in words, the main one first.
	Sentences []string
	Warnings  []string
}

// analysisNamed finds a kind.
func analysisNamed(name string) (AnalysisKind, bool) {
	i := slices.IndexFunc(Analyses, func(k AnalysisKind) bool { return k.Name == name })
	if i < 0 {
		return AnalysisKind{}, false
	}
	return Analyses[i], true
}

// analysisKind finds an analysis that does not exist.
func (c *checker) analysisKind() {
	a := c.e.Analysis
	if a == nil {
		return
	}
	if _, ok := analysisNamed(a.Kind); !ok {
		var known []string
		for _, k := range Analyses {
			known = append(known, k.Name)
		}
		c.unknown([]string{"analysis", "kind"}, "analysis", a.Kind, known)
	}
}

func (c *checker) analysis() {
	a := c.e.Analysis
	if a == nil {
		return
	}
	kind, _ := analysisNamed(a.Kind)
	kind.check(c, a)
	if kind.sums != nil {
		c.e.sums = kind.sums(a)
	}
}

// reading carries the analysis out; nil where none is asked for.
func (x *executor) reading(ctx context.Context) (*Reading, error) {
	a := x.e.Analysis
	if a == nil {
		return nil, nil
	}
	kind, ok := analysisNamed(a.Kind)
	if !ok {
		panic("experiments: unchecked analysis " + a.Kind)
	}
	var r *Reading
	var err error
	if kind.search != nil {
		if err := ctx.Err(); err != nil {
			return nil, err // it would choose by runs that are not there
		}
		r, err = kind.search(ctx, x, a)
	} else {
		r = kind.read(x, a)
	}
	if r != nil {
		r.Kind = cmp.Or(r.Kind, kind.Name)
	}
	return r, err
}
