package experiments

import (
	"hongbao/experiments/design"
	"hongbao/model"
	"hongbao/model/spec"
)

// Experiment says which runs of one scenario are made and what is asked of them.
// It comes from Open, Read, Single or History, checked, and is not to be changed
// afterwards.
type Experiment struct {
	Format     int               `yaml:"hongbao" default:"1" min:"1" max:"1" doc:"version of the file format"`
	Kind       string            `yaml:"kind" default:"experiment" one:"experiment" doc:"what the file holds"`
	Extends    string            `yaml:"extends" doc:"embedded experiment or file that this one changes"`
	Title      string            `yaml:"title" doc:"one line for headings"`
	Question   string            `yaml:"question" doc:"what the experiment answers, in one sentence"`
	Scenario   string            `yaml:"scenario" required:"true" doc:"embedded scenario or file of the market"`
	Set        map[string]string `yaml:"set" doc:"values that are changed in the scenario for all runs, by path; a star stands for every name, and paths with more stars are applied first"`
	Users      spec.Count        `yaml:"users" default:"0" min:"0" max:"2bn" unit:"agents" doc:"simulated persons of a run; 0 leaves it to the scenario"`
	Arms       map[string]Arm    `yaml:"arms" doc:"histories that are compared; none means one arm, as_it_happened"`
	Base       string            `yaml:"base" doc:"arm that the others are compared with; as_it_happened if there is one, else the first by name"`
	Factors    []Factor          `yaml:"factors" doc:"values that are swept; every combination that the design chooses is a point"`
	Design     Design            `yaml:"design"`
	Replicates Replicates        `yaml:"replicates" short:"fixed" default:"20" doc:"runs of each arm at each point, or until when; replicate k has the same luck everywhere"`
	Seed       uint64            `yaml:"seed" default:"1" max:"9223372036854775807" doc:"seed of all luck; replicate k of seed s is always the same luck"`
	Measures   []string          `yaml:"measures" doc:"measures, or single columns of them, that the tables by day and hour hold; none means all"`
	Headline   Aim               `yaml:"headline" doc:"the result that is said in one sentence"`
	Analysis   *Analysis         `yaml:"analysis" doc:"a further reading of the runs"`
	Prior      *Prior            `yaml:"prior" doc:"how far the main number moves if the hand-set coefficients are drawn from their ranges"`
	Parts      bool              `yaml:"parts" doc:"whether the difference of each arm is split into a direct, a habit and a network part; takes four times the runs"`
	Others     string            `yaml:"others" default:"recorded" one:"recorded|respond" doc:"what everybody else does in an arm: as recorded, or respond by a strategy that the scenario or the arm names; said with every result"`

	base  *model.Scenario // with Set and Users, before points and arms
	paths paths           // of base
	// arms in the order of tables: the base, then the others by name.
	arms    []armOf
	factors []factor
	points  *design.Design
	sums    []string // measures that the analysis sums
	columns columns
	broken  error // what is wrong with one that comes from no file
}

// Replicates says how often each arm is run at each point: a number, or until a
// difference is known well enough.
type Replicates struct {
	Fixed *int   `yaml:"fixed" min:"1" max:"1_000_000" unit:"runs" doc:"runs of each arm at each point; a number alone means the same"`
	Until *Until `yaml:"until" doc:"as many as it takes until a paired difference is known well enough"`
}

// Until is the precision up to which replicates are added, to all arms and points alike.
type Until struct {
	Measure   string      `yaml:"measure" doc:"measure with its suffix; that of the headline if none is named"`
	At        spec.Date   `yaml:"at" doc:"day; that of the headline if none is named"`
	HalfWidth spec.Scalar `yaml:"half_width" required:"true" doc:"what half of the 95 % interval may be at most, in the unit of the measure: of the paired difference of every arm from the base, or, with one arm, of its mean"`
	Min       int         `yaml:"min" default:"10" min:"2" max:"1_000_000" unit:"runs" doc:"replicates before the first look; intervals from fewer than ten hold too seldom"`
	Max       int         `yaml:"max" default:"200" min:"2" max:"1_000_000" unit:"runs" doc:"replicates after which nothing is added"`
}

// Least is the number of replicates that are made in any case.
func (r Replicates) Least() int {
	if r.Until != nil {
		return r.Until.Min
	}
	return said(r.Fixed)
}

// Most is the number of replicates that may be made.
func (r Replicates) Most() int {
	if r.Until != nil {
		return r.Until.Max
	}
	return said(r.Fixed)
}

// Arm is one of the histories that are compared, as a change of the scenario.
type Arm struct {
	Label   string            `yaml:"label" doc:"name in figures and sentences"`
	Without []string          `yaml:"without" doc:"events that are taken out with what answers them: ids, or tag:NAME for all of a kind"`
	Keep    []string          `yaml:"keep" doc:"events that stay although they answer one that is taken out"`
	Set     map[string]string `yaml:"set" doc:"values that are changed in the scenario, by path; they win over factors"`
}

// Factor is one thing that is swept: the values of a path, or named changes that may
// be several things at once.
type Factor struct {
	Name         string            `yaml:"name" doc:"name of the column; the path if there is none"`
	Path         string            `yaml:"path" doc:"path in the scenario; a star stands for every name"`
	List         []string          `yaml:"list" doc:"values as they stand in a scenario"`
	Range        *Span             `yaml:"range" doc:"evenly spaced values"`
	LogRange     *Span             `yaml:"log_range" doc:"values with equal ratios"`
	Options      map[string]Option `yaml:"options" doc:"named changes instead of a path, in the order of their names"`
	Integer      *Integers         `yaml:"integer" doc:"every whole number between two, or every so many"`
	Category     []string          `yaml:"category" doc:"values as they stand in a scenario, of which none lies between others"`
	Event        *string           `yaml:"event" doc:"event that is on or off instead of a path: its id, or tag:NAME for all of a kind; off takes out what answers it, too"`
	Distribution *Distribution     `yaml:"distribution" doc:"values by how likely they are, for designs that sample"`
	Group        *string           `yaml:"group" doc:"design product: factors with the same name here go together"`
}

// Span is a range of values, both ends included.
type Span struct {
	From   spec.Scalar `yaml:"from" required:"true" doc:"first value, with its unit"`
	To     spec.Scalar `yaml:"to" required:"true" doc:"last value, with its unit"`
	Points int         `yaml:"points" default:"0" min:"0" max:"100_000" doc:"number of values; 0, for designs that sample, means all between both"`
}

// Integers are whole numbers, both ends included.
type Integers struct {
	From int64 `yaml:"from" required:"true" doc:"first number"`
	To   int64 `yaml:"to" required:"true" doc:"last number, or the end of what steps may reach"`
	Step int64 `yaml:"step" default:"1" min:"1" max:"1_000_000_000" doc:"from one number to the next"`
}

// Option is a named value of a factor.
type Option struct {
	Without []string          `yaml:"without" doc:"events that are taken out with what answers them: ids, or tag:NAME for all of a kind"`
	Keep    []string          `yaml:"keep" doc:"events that stay although they answer one that is taken out"`
	Set     map[string]string `yaml:"set" doc:"values that are changed in the scenario, by path"`
}

// Design says which combinations of the factors' values are points. Each kind reads
// only the settings that name it.
type Design struct {
	Kind         string            `yaml:"kind" default:"grid" doc:"how points are chosen; see the list of designs"`
	Points       *int64            `yaml:"points" min:"1" max:"1_000_000_000" unit:"points" doc:"random, latin_hypercube, halton, sobol, saltelli: how many; of saltelli pairs of points, each of which makes several"`
	Skip         *int64            `yaml:"skip" min:"0" max:"1_000_000_000" unit:"points" doc:"halton, sobol, saltelli: points that are left out at the start of the sequence; 0 if it is not named"`
	Scramble     *bool             `yaml:"scramble" doc:"halton, sobol, saltelli: whether the sequence is moved at random, by the seed; true if it is not named"`
	SecondOrder  *bool             `yaml:"second_order" doc:"saltelli: whether there are points for the indices of pairs of factors; false if it is not named"`
	Trajectories *int64            `yaml:"trajectories" min:"1" max:"1_000_000_000" doc:"morris: number of walks"`
	Levels       *int64            `yaml:"levels" min:"2" max:"1_000" doc:"morris: number of places in each factor's range; 4 if it is not named"`
	Step         *int64            `yaml:"step" min:"1" max:"999" unit:"levels" doc:"morris: how far one step of a walk leads; half of the levels if it is not named"`
	Base         map[string]string `yaml:"base" doc:"one_at_a_time: values of the base point by the name of the factor; the first value of each that is not named"`
	AtEnds       []string          `yaml:"at_ends" doc:"grid_and_ends: names of factors that keep their last value in the grid; at its first point and its last, each alone has its other values, too"`
	File         *string           `yaml:"file" doc:"table: CSV file whose columns are factors and whose rows are points"`
	Columns      []string          `yaml:"columns" doc:"table: names of factors, or paths"`
	Rows         [][]string        `yaml:"rows" doc:"table: points, with a value for each column"`
}

// Aim names the result that is said in one sentence.
type Aim struct {
	Measure string    `yaml:"measure" doc:"measure with its suffix; share_value_commerce of tenpay if there is one, else of the scenario's tip_to or its first platform"`
	At      spec.Date `yaml:"at" doc:"day; the last of the run if none is named"`
	Arm     string    `yaml:"arm" doc:"arm that the first sentence speaks of; the first that is not the base"`
}
