package experiments

// Plan tells how large the experiment is, without running it. The error says what
// is wrong with an experiment made by Single or History.
func (e *Experiment) Plan() (Plan, error) {
	if e.broken != nil {
		return Plan{}, e.broken
	}
	points := e.points.Size()
	v, err := e.variant(e.first(), e.arms[0], nil)
	if err != nil {
		return Plan{}, err
	}
	s := v.scenario
	crowds, err := e.crowds()
	if err != nil {
		return Plan{}, err
	}
	markets := 1
	if e.Parts {
		markets = fourMarkets
	}
	return Plan{
		Markets: markets,
		Points:  int(points), Arms: len(e.arms), Replicates: e.Replicates.Most(), Least: e.Replicates.Least(), Runs: int(points) * len(e.arms) * e.Replicates.Most(),
		Days: int(s.End-s.Start) + 1, Users: int64(s.Population.Users), Crowds: crowds,
		Factors: e.design(), ArmNames: e.ArmNames(),
	}, nil
}
