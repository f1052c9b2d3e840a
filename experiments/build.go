package experiments

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"hongbao/model"
	"hongbao/model/spec"
)

// Single is the experiment with one arm in which nothing is changed. Measures are
// as in an experiment file; the scenario must have them, which Plan and Run tell.
//
// Scenario, the name, is empty. A caller who keeps the resolved experiment names
// there the file in which it keeps the resolved scenario.
func Single(s *model.Scenario, replicates int, seed uint64, measures []string) *Experiment {
	e := fresh(s, replicates, seed)
	e.Measures = measures
	e.finish()
	return e
}

// History compares a history with itself without some events and without what
// answers them, unless that is kept: ids, or tag:NAME for all of a kind. The second
// result lists all events that went, in the order of the file. The error names an
// unknown event. Of Scenario, the name, the same holds as for Single.
func History(s *model.Scenario, without, keep []string, replicates int, seed uint64) (*Experiment, []string, error) {
	_, gone, err := s.Without(without, keep)
	if err != nil {
		return nil, nil, err
	}
	if len(gone) == 0 {
		return nil, nil, fmt.Errorf("no event is taken out: %s", strings.Join(without, ", "))
	}
	e := fresh(s, replicates, seed)
	e.Title = s.Title + " without " + strings.Join(without, ", ")
	e.Arms = map[string]Arm{
		usual:     {Label: "As it happened"},
		"without": {Label: "Without " + strings.Join(without, ", "), Without: without, Keep: keep},
	}
	e.finish()
	return e, gone, e.broken
}

// fresh is an experiment of nothing but defaults.
func fresh(s *model.Scenario, replicates int, seed uint64) *Experiment {
	e := &Experiment{}
	if err := spec.Defaults(e); err != nil {
		panic("experiments: defaults: " + err.Error())
	}
	e.Title, e.Replicates, e.Seed = s.Title, Replicates{Fixed: &replicates}, seed
	e.base, e.paths = s, spec.Parameters(s)
	return e
}

// finish checks an experiment that comes from no file.
func (e *Experiment) finish() {
	c := &checker{e: e}
	switch {
	case e.Replicates.Most() < 1:
		c.complain(nil, "replicates: %d is below 1", e.Replicates.Most())
	case e.Seed > math.MaxInt64:
		c.complain(nil, "seed: %d is above %d", e.Seed, int64(math.MaxInt64))
	default:
		c.all()
	}
	e.broken = unplaced(c.found)
}

// BaseScenario is the scenario with the changes that hold for all runs, before
// points and arms.
func (e *Experiment) BaseScenario() *model.Scenario { return e.base }

// OthersText says what everybody else does in an arm: "others as recorded" or
// "others respond".
func (e *Experiment) OthersText() string {
	if e.Others == "respond" {
		return "others respond"
	}
	return "others as recorded"
}

// ArmNames lists the arms in the order of the tables, the base first.
func (e *Experiment) ArmNames() []string {
	out := make([]string, len(e.arms))
	for i, a := range e.arms {
		out[i] = a.name
	}
	return out
}

// Resolved returns the file with nothing left out; with the same scenario it runs
// to the same bits.
func (e *Experiment) Resolved() ([]byte, error) { return spec.Encode(e) }

// Hash identifies the experiment and its scenario by 16 hexadecimal digits. The name of
// the scenario's file does not enter; what stands in files that arms and factors name does.
func (e *Experiment) Hash() string {
	c := *e
	c.Scenario = ""
	return digest(&c, e.base.Hash()+e.filesHash())
}

// DesignHash identifies which runs are made of whatever scenario: arms, factors,
// replicates and seed, by 16 hexadecimal digits.
func (e *Experiment) DesignHash() string {
	c := Experiment{
		Format: e.Format, Kind: e.Kind, Arms: e.Arms, Base: e.Base, Factors: e.Factors, Design: e.Design,
		Replicates: e.Replicates, Seed: e.Seed, Others: e.Others, Parts: e.Parts,
	}
	return digest(&c, "")
}

func digest(e *Experiment, more string) string {
	text, err := e.Resolved()
	if err != nil {
		panic("experiments: a checked experiment cannot be written: " + err.Error())
	}
	h := fnv.New64a()
	h.Write(text)
	h.Write([]byte(more))
	return fmt.Sprintf("%016x", h.Sum64())
}
