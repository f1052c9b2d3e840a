package experiments

import (
	"hongbao/model"
	"hongbao/model/spec"
)

// MapPlan is a map of one scenario that comes from no file.
type MapPlan struct {
	X, Y       Factor            // X and Y lead through ranges; X is drawn across.
	Back       map[string]string // Back is what the market begins with on the way back, by path; nil for no way back.
	Depth      int               // Depth is how often a cell may be split.
	Replicates int               // Replicates is the number of runs of a coarse cell.
	Seed       uint64            // Seed is that of all luck.
	Measures   []string          // Measures are as in an experiment file.
}

// Map is the experiment that maps where a scenario tips. The error says all that is
// wrong with it. Of Scenario, the name, the same holds as for Single.
func Map(s *model.Scenario, p MapPlan) (*Experiment, error) {
	e := fresh(s, p.Replicates, p.Seed)
	e.Title = s.Title + ", mapped"
	e.Measures = p.Measures
	e.Factors = []Factor{p.X, p.Y}
	e.Analysis = &Analysis{}
	if err := spec.Defaults(e.Analysis); err != nil {
		panic("experiments: defaults: " + err.Error())
	}
	e.Analysis.Kind, e.Analysis.Depth = "map", p.Depth
	if p.Back != nil {
		e.Arms = map[string]Arm{usual: {Label: "The way there"}, "back": {Label: "The way back", Set: p.Back}}
		e.Analysis.Back = "back"
	}
	e.finish()
	return e, e.broken
}
