package experiments

import (
	"hongbao/experiments/design"
)

// design gives the factors with the names of their columns.
func (e *Experiment) design() []design.Factor {
	out := make([]design.Factor, len(e.factors))
	for i, f := range e.factors {
		out[i] = design.Factor{Path: f.name, Values: f.values}
	}
	return out
}

// Plan tells how large the experiment is, without running it. The error says what
// is wrong with an experiment made by Single or History.
func (e *Experiment) Plan() (Plan, error) {
	if e.broken != nil {
		return Plan{}, e.broken
	}
	kind, err := design.Find(e.Design.Kind)
	if err != nil {
		return Plan{}, err
	}
	points, err := design.Size(kind, e.design())
	if err != nil {
		return Plan{}, err
	}
	v, err := e.variant(e.first(), e.arms[0], nil)
	if err != nil {
		return Plan{}, err
	}
	s := v.scenario
	markets := 1
	if e.Parts {
		markets = fourMarkets
	}
	return Plan{
		Markets: markets,
		Points:  int(points), Arms: len(e.arms), Replicates: e.Replicates, Runs: int(points) * len(e.arms) * e.Replicates,
		Days: int(s.End-s.Start) + 1, Users: int64(s.Population.Users),
		Factors: e.design(), ArmNames: e.ArmNames(),
	}, nil
}
