package experiments

import (
	"iter"
	"slices"
	"strings"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
	"hongbao/experiments/store"
	"hongbao/experiments/table"
	"hongbao/model"
)

// Progress says how far the runs are.
type Progress struct {
	Done, Total, Failed int     // runs; failed ones count as done
	Part                float64 // what is done of all runs, 0 to 1: one of more people counts for more, and the days of one under way as well
	Arm                 string  // of the run that reports
	Point, Replicate    int     // of the run that reports; points count from 0, replicates from 1
	Tick, Ticks         int     // days done in the run that reports, and its days in all
}

// Options say how an experiment is carried out; they never change its tables,
// except that Command stands in the table of failures.
type Options struct {
	// Workers is the number of runs at a time; 0 means one per processor. If there
	// are fewer runs than workers, a run uses several.
	Workers int
	// Progress is called at the end of each run and now and then within, by one
	// goroutine at a time; it should return soon.
	Progress func(Progress)
	// Check counts everything anew on the first day of each month and on the last
	// day of every run, and fails the runs in which something does not add up.
	Check bool
	// Memory is how many bytes all runs at a time may take, by estimate; 0 means
	// model.UsualMemory. As many runs as fit are made at a time, and one that does not
	// fit alone fails.
	Memory int64
	// FailFast gives up all runs when one fails: as if the context had ended.
	FailFast bool
	// Checkpoints, where it is given, lets an experiment of one run be interrupted
	// and taken up again; experiments of more runs do not use it.
	Checkpoints *Checkpoints
	// Finished, where it is given, keeps finished runs, so that an interrupted experiment
	// goes on where it stood.
	Finished *Finished
	// GivenUp is called when the context has ended before all runs were made and there
	// are more than 1,000, before the tables of those that are finished are made, which
	// can take long.
	GivenUp func(done, total int)
	// Command is the command line that repeats the experiment. Failures of
	// experiments that name no scenario are replayed by it.
	Command string
}

// Plan is the size of an experiment.
type Plan struct {
	Points, Arms, Replicates, Runs int    // where precision decides, Replicates and Runs are the most
	Least                          int    // replicates that are made in any case
	Markets                        int    // in which all these runs are made: 4 where differences are split into parts, else 1
	Days                           int    // days of a run of the base arm at the first point
	Users                          int64  // agents of that run
	Crowds                         Crowds // agents of all runs
	Factors                        []design.Factor
	ArmNames                       []string // in the order of tables, the base first
}

// Results is everything that an experiment gives. Tables are nil where there is
// nothing to say.
//
// The method Tables gives all of them. Where finished runs are kept (Options.Finished),
// long tables are not held: of more than 1,000 runs Runs and Series are nil, and of more
// than 1,000 points times arms Design, Summary, Comparison and Fit have the rows of the
// first point.
type Results struct {
	Series     *table.Table  // one row a run and day; quantiles above 1,000 runs
	Hourly     *table.Table  // one row a run and hour of hourly days
	Runs       *table.Table  // one row a run
	Design     *table.Table  // one row a point and arm
	Summary    *table.Table  // one row a point, arm and end measure
	Comparison *table.Table  // one row a point, end measure and arm that is not the base
	Precision  *Precision    // how well the measure is known by which replicates were added; nil if their number is fixed
	Bands      *table.Table  // one row an arm that is not the base and day: the headline measure
	Failures   *table.Table  // one row a run that failed
	Events     *table.Table  // dated events and campaigns of the base arm
	Record     *table.Table  // quoted facts
	Fit        *table.Table  // one row a point, arm and quoted fact
	Analysis   *Reading      // what the experiment's analysis found; nil if it asks for none
	Parts      *Reading      // how differences split into direct, habit and network; nil if that is not asked
	Prior      *PriorReading // what drawing the hand-set coefficients gave; nil if it is not asked for
	Columns    *table.Table  // the data dictionary of the tables above

	Verdicts []Verdict // of the base arm at the first point
	Headline Headline
	Warnings []string // what limits the results, in words

	Experiment  *Experiment
	Scenario    *model.Scenario // of the base arm at the first point
	Replicates  int             // of each arm and point
	Done, Total int             // runs that are in the tables, and all that were planned
	Recalled    int             // of these, runs that were finished before
	// Keys name the runs where finished ones are kept, those of the design first, in the
	// order of the tables; nil if none are kept.
	Keys iter.Seq[store.Key]

	streams map[string]*table.Stream // of tables that are too long to be held, by name
}

// Tables lists all tables with the names of their files; those that have nothing to
// say have no stream.
func (r *Results) Tables() []table.Named {
	var out []table.Named
	add := func(name string, t *table.Table) {
		s := r.streams[name]
		if s == nil {
			s = t.Stream()
		}
		out = append(out, table.Named{Name: name, Stream: s})
	}
	add("series", r.Series)
	add("hourly", r.Hourly)
	add("runs", r.Runs)
	add("summary", r.Summary)
	add("comparison", r.Comparison)
	add("bands", r.Bands)
	add("design", r.Design)
	add("failures", r.Failures)
	add("events", r.Events)
	add("record", r.Record)
	add("fit", r.Fit)
	add("columns", r.Columns)
	if a := r.Analysis; a != nil {
		add(a.Kind, a.Table)
	}
	if p := r.Parts; p != nil {
		add(p.Kind, p.Table)
	}
	if p := r.Precision; p != nil {
		add("precision", p.Table)
	}
	if p := r.Prior; p != nil {
		add("prior", p.Summary)
		add("prior_draws", p.Draws)
		add("prior_inputs", p.Inputs)
	}
	return out
}

// Streamed tells whether a table is too long to be held: Tables has all of it, and the
// field of Results only a part.
func (r *Results) Streamed(name string) bool { return r.streams[name] != nil }

// ShownRuns gives the columns of the runs that figures, reports and printed tables read,
// however many runs there are; about 100 bytes a run.
func (r *Results) ShownRuns() (*table.Table, error) {
	if !r.Streamed("runs") {
		return r.Runs, nil
	}
	names := []string{"point", "arm", "tipped", "tip_time", r.Headline.Measure, r.Experiment.Headline.Measure}
	for _, f := range r.Experiment.factors {
		names = append(names, f.name)
	}
	return r.streams["runs"].Only(func(name string) bool {
		return slices.Contains(names, name) || strings.HasPrefix(name, "share_value_commerce.") || strings.HasPrefix(name, "share_value_all.")
	}).Table()
}

func (r *Results) stream(name string, s *table.Stream) {
	if r.streams == nil {
		r.streams = map[string]*table.Stream{}
	}
	r.streams[name] = s
}

// Verdict is a result that the scenario expects, and what the runs gave.
type Verdict struct {
	Name, Measure, Stat      string
	Expected, Got, Tolerance float64
	OK                       bool
	Note                     string // the formula behind the value, or why there is none
}

// Headline is the answer of the experiment in words, with its numbers.
type Headline struct {
	// Sentence is the answer: the first of Sentences.
	Sentence string
	// Sentences holds one sentence for each arm that is not the base.
	Sentences []string
	Measure   string // the column
	At        string // the day, 2015-03-01
	Unit      string // of the numbers in Effects
	Base      string // the arm that the others are compared with
	// Arms and Effects go together: the paired difference arm minus base. With one
	// arm there is one effect, the mean itself, in the first point.
	Arms    []string
	Effects []stats.Effect
}
