package plots

import (
	"errors"
	"fmt"

	"hongbao/experiments/table"
)

// Results holds the tables of an experiment. Any of them may be nil.
type Results struct {
	// Series has one row a run and day: arm, point, replicate, seed, tick, time and
	// one column a measure.
	Series *table.Table
	// Hourly has the same columns for each hour; time is 2015-02-02T20:00.
	Hourly *table.Table
	// Runs has one row a run: point, arm, replicate, seed, the factors and the
	// measures at the end.
	Runs *table.Table
	// Comparison has one row a measure and arm: measure, at, arm, base, n, mean,
	// base_mean, difference, low, high, level, method, positive, negative, same_sign,
	// median, variance_ratio, half_width, pairs_needed, p_value, p_holm, family,
	// family_low, family_high, unit, and the ends of intervals (same_sign_low ...).
	Comparison *table.Table
	// Bands has one row an arm that is not the base and day of one measure: measure,
	// arm, base, window, time, n, equal, difference, pointwise_low, pointwise_high,
	// simultaneous_low, simultaneous_high, level, unit.
	Bands *table.Table
	// Events has one row an event: id, time, actor, camp, action, tags, label and
	// rank; time_end where it lasts.
	Events *table.Table
	// Record has one row an observed value: measure, start, end, value, source,
	// outside.
	Record *table.Table
	// Analysis is the table of the further reading that Info.Analysis names.
	Analysis *table.Table
	Info     Info // Info is what the tables do not say.
}

// Info says what was run. All of it may be empty; the figure then does not say it.
type Info struct {
	Scenario   string   // Scenario is the name of the scenario.
	Title      string   // Title is the scenario's title.
	Command    string   // Command repeats the experiment.
	Hash       string   // Hash is the hash of the resolved configuration.
	SeedRule   string   // SeedRule says in words which seed a run has.
	Tag        string   // Tag says what kind of numbers these are: "hand-set, not calibrated".
	Replicates int      // Replicates is the number of runs of an arm at a point.
	Users      int64    // Users is the number of agents in a run.
	MostUsers  int64    `json:",omitzero"` // MostUsers is that of the largest run where runs differ, Users then that of the smallest.
	StandsFor  int64    // StandsFor is the number of people that all users of a run stand for.
	Measure    string   // Measure is the column that the answer speaks of; "tipped" where runs are of two kinds.
	Others     string   // Others is "others as recorded" or "others respond".
	Base       string   // Base is the arm that others are compared with; empty means the first.
	Arms       []Arm    // Arms holds the arms in their order; empty means those of the tables.
	Analysis   string   // Analysis is the kind of the further reading, empty if there is none.
	Factors    []string // Factors holds the paths that a sweep changes, in their order.
}

// Arm is one of several histories that are compared.
type Arm struct {
	Name  string // Name is the id in the tables, such as "as_it_happened".
	Label string // Label is the name in figures, such as "As it happened".
}

// ErrNothing says that the results do not hold what a figure needs. Errors that
// wrap it say what is missing; a caller that draws all figures skips this one.
var ErrNothing = errors.New("the results do not hold what the figure needs")

// nothing wraps ErrNothing with what is missing.
func nothing(format string, arguments ...any) error {
	return fmt.Errorf("%w: %s", ErrNothing, fmt.Sprintf(format, arguments...))
}
