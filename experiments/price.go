package experiments

import (
	"math"

	"hongbao/model"
)

// Asked are runs beyond the design.
type Asked struct {
	What  string // prior, parts or the kind of the analysis
	Runs  int64  // at most
	Exact bool   // neither more nor fewer are made
	Users int64  // agents of such a run
}

// Price is what an experiment takes at most, told before it is run.
type Price struct {
	Runs  int64   // of the design and beyond it
	Days  float64 // that are simulated: what runs of one replicate have in common counts once
	Work  float64 // the same in user-days, over those of one run of the base arm at the first point
	Asked []Asked
	// Shared is the share of the design's days that runs have in common with another, read
	// off its first points.
	Shared float64
}

// Price counts all runs. Nothing is run, and of a design of millions of points only the
// first are looked at. The error says what is wrong with an experiment made by Single or
// History.
func (e *Experiment) Price(p Plan) (Price, error) {
	x := &executor{e: e, plan: p, variants: variants{limit: fewCells, made: map[string]variant{}}}
	x.parting.days = map[[2]*model.Scenario]int32{}
	out := Price{Runs: int64(p.Runs)}
	var err error
	if out.Shared, err = x.shared(); err != nil {
		return out, err
	}
	each := float64(p.Runs) * (1 - out.Shared)
	out.Days = each * float64(p.Days)
	out.Work = each * p.Crowds.Mean / float64(max(p.Users, 1))
	if p.Points*p.Arms <= mostAtOnce { // more are not gone through
		out.Asked = x.beyond()
	}
	for _, a := range out.Asked {
		out.Runs += a.Runs
		out.Days += float64(a.Runs) * float64(p.Days)
		out.Work += float64(a.Runs) * float64(a.Users) / float64(max(p.Users, 1))
	}
	return out, nil
}

// fewCells is the number of markets of which it is found out what they share.
const fewCells = 24

// shared is the share of days that the runs of one replicate have in common, by the rule
// of the crew: each market forks off the one before it that it goes with the longest.
func (x *executor) shared() (float64, error) {
	var before []*task
	own, all := 0.0, 0.0
	for point := range x.plan.Points {
		for arm := range x.e.arms {
			t := x.planned(point, arm, 1)
			if err := x.build(t); err != nil {
				return 0, nil // the run itself will say what is wrong
			}
			s := t.v.scenario
			from := int32(s.Start)
			for _, b := range before {
				if b.v.history() == t.v.history() {
					from = max(from, min(x.parting.day(b.v.scenario, s), int32(s.End)+1))
				}
			}
			own += float64(int32(s.End) + 1 - from)
			all += float64(s.End - s.Start + 1)
			if before = append(before, t); len(before) >= fewCells {
				return 1 - own/all, nil
			}
		}
	}
	return 1 - own/all, nil
}

// beyond lists the runs beyond the design.
func (x *executor) beyond() []Asked {
	e := x.e
	users := int64(e.base.Population.Users)
	var out []Asked
	add := func(a Asked) {
		if a.Runs > 0 {
			out = append(out, a)
		}
	}
	kind, analysed := AnalysisKind{}, e.Analysis != nil
	if analysed {
		kind, _ = analysisNamed(e.Analysis.Kind)
	}
	if kind.asks != nil {
		runs, exact := kind.asks(x, e.Analysis)
		add(Asked{kind.Name, runs, exact && e.Replicates.Until == nil, users})
	}
	if e.Parts {
		add(Asked{"parts", int64(x.plan.Replicates) * withBoth * int64(x.plan.Arms), e.Replicates.Until == nil, users})
	}
	if p := e.Prior; p != nil && p.Draws > 0 {
		each, exact := int64(0), true
		if kind.drawn != nil {
			each, exact = kind.asksDrawn(x, e.Analysis)
		} else {
			each = int64(len(x.numberPlaces()))
		}
		if p.Users > 0 {
			users = min(users, int64(p.Users))
		}
		add(Asked{"prior", int64(p.Draws) * int64(p.Replicates) * each, exact, users})
	}
	return out
}

// asksMap is what a map may ask for on all its ways, and for the scenario's own values.
func asksMap(x *executor, a *Analysis) (int64, bool) {
	m := newTipMap(x, a)
	coarse := x.plan.Points * x.plan.Replicates
	most := a.Most
	if most == 0 {
		most = m.all() / 2
	}
	runs := len(m.ways) * max(0, most-coarse)
	if m.here != nil {
		runs += m.fine()
	}
	return int64(runs), false
}

// triesOfHunt is the number of budgets that one hunt tries at most: both ends, and halves
// by ratio until the bracket is narrow; one more as budgets have four digits.
func triesOfHunt(a *Analysis) int64 {
	ratio := math.Log(float64(a.Greatest) / float64(a.Least))
	return 2 + int64(max(0, math.Ceil(math.Log2(ratio/math.Log1p(float64(a.Within)))))) + 1
}

// asksSmallestCampaign counts the hunts and the runs without the campaign.
func asksSmallestCampaign(x *executor, a *Analysis) (int64, bool) {
	return int64(x.plan.Points) * int64(x.plan.Replicates) * (triesOfHunt(a) + 1), false
}

func asksDrawnSmallestCampaign(x *executor, a *Analysis) (int64, bool) {
	return int64(x.plan.Points) * triesOfHunt(a), false
}

// asksProportionality counts each closure's gates, and the market up to its eve.
func asksProportionality(x *executor, a *Analysis) (int64, bool) {
	each := 0
	for _, c := range a.closures(x.e.base) {
		each += 1 + len(c.gates)
	}
	return int64(x.plan.Replicates) * int64(each), true
}

func asksDrawnProportionality(*executor, *Analysis) (int64, bool) { return 3, true }
