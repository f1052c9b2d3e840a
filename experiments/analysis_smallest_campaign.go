package experiments

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"hongbao/model"
	"hongbao/model/spec"
)

// retainedDays is how long before the end of the run the money must be spent:
// whoever then counts as retained has stayed without it.
const retainedDays = 90

// campaignOf finds the campaign that is searched for in a market.
func (a *Analysis) campaignOf(s *model.Scenario) *model.Campaign {
	i := slices.IndexFunc(s.Campaigns, func(c model.Campaign) bool { return c.ID == a.Campaign })
	if i < 0 {
		return nil
	}
	return &s.Campaigns[i]
}

// checkSmallestCampaign wants one arm, one factor, and in the market of each of its
// values a budgeted campaign that is over early enough.
func checkSmallestCampaign(c *checker, a *Analysis) {
	e := c.e
	switch {
	case len(e.arms) > 1:
		c.complain([]string{"arms"}, "the analysis smallest_campaign compares the values of a factor; expected no arms")
	case e.Design.Kind != "grid":
		c.complain([]string{"design", "kind"}, "the analysis smallest_campaign compares every value of a factor; expected grid")
	case len(e.factors) != 1:
		c.complain([]string{"factors"}, "the analysis smallest_campaign compares the values of one factor; there are %d", len(e.factors))
	case e.base.TipTo == "":
		c.complain([]string{"scenario"}, "the analysis smallest_campaign needs a market that can tip; expected tip_to in the scenario")
	case a.Least <= 0 || a.Greatest <= a.Least:
		c.complain([]string{"analysis", "greatest"}, "the budgets %s and %s do not enclose any; expected least above 0 and greatest above it", a.Least, a.Greatest)
	}
	if len(c.found) > 0 {
		return
	}
	for i, value := range e.factors[0].values {
		v, err := e.variant([]string{value}, e.arms[0], nil)
		if err != nil {
			return // said before, by the trial of all points
		}
		k := a.campaignOf(v.scenario)
		switch {
		case k == nil:
			var known []string
			for _, k := range e.base.Campaigns {
				known = append(known, k.ID)
			}
			c.unknown([]string{"analysis", "campaign"}, "campaign", a.Campaign, known)
			return
		case !k.On || !k.Budgeted():
			c.complain([]string{"analysis", "campaign"}, "the campaign %s spends no budget at %s; expected one that is on, of kind give, subsidy, till, coupon or blessings", k.ID, value)
			return
		case k.Budget < a.Least || k.Budget > a.Greatest:
			c.complain([]string{"analysis", "least"}, "the budget of %s at %s is %s, where the search begins; expected it between %s and %s", k.ID, value, k.Budget, a.Least, a.Greatest)
			return
		case k.Window.To+retainedDays > v.scenario.End:
			c.complain([]string{"factors", "0", "list", fmt.Sprint(i)}, "the campaign %s ends on %s; expected an end %d days before that of the run, %s, so that it is seen who stays", k.ID, k.Window.To, retainedDays, v.scenario.End)
			return
		case !slices.Contains(e.Measures, "retained"):
			c.complain([]string{"measures"}, "the analysis smallest_campaign reads who stays; expected retained among them")
			return
		}
	}
}

// hunt is the search for the smallest budget that tips the market of one replicate
// at one point: a bracket that is halved by ratio.
type hunt struct {
	point, replicate int
	set              map[string]string // of the world in which it is; nil for the scenario's own
	low, high        spec.Money        // the greatest budget known not to tip it, the least known to; 0 if none is
	tipped           *outcome          // of high
	failed           string
	over             bool
}

// below tells that even the least budget tips it, above that none does.
func (h *hunt) below() bool { return h.over && h.low == 0 }
func (h *hunt) above() bool { return h.over && h.high == 0 }

// hear takes in what came of a run with a budget.
func (h *hunt) hear(budget spec.Money, o *outcome) {
	switch {
	case o == nil || o.failed != "":
		h.over, h.failed = true, "a run is missing"
		if o != nil {
			h.failed = o.failed
		}
	case o.tipped:
		h.high, h.tipped = budget, o
	default:
		h.low = budget
	}
}

// next is the budget to ask for; false ends the hunt.
func (h *hunt) next(a *Analysis) (spec.Money, bool) {
	switch {
	case h.over:
	case h.low == 0 && h.high > a.Least:
		return a.Least, true
	case h.high == 0 && h.low < a.Greatest:
		return a.Greatest, true
	case h.low > 0 && h.high > 0 && float64(h.high) > float64(h.low)*(1+float64(a.Within)):
		middle := spec.Money(math.Round(fourDigits(math.Sqrt(float64(h.low)) * math.Sqrt(float64(h.high)))))
		if middle > h.low && middle < h.high {
			return middle, true
		}
	}
	h.over = true
	return 0, false
}

// guess is one budget to be tried.
type guess struct {
	*hunt
	budget spec.Money
}

// follow tries budgets, all hunts at a time, until each is over.
func follow(a *Analysis, hunts []*hunt, try func([]guess) ([]*outcome, error)) error {
	for {
		var guesses []guess
		for _, h := range hunts {
			if budget, more := h.next(a); more {
				guesses = append(guesses, guess{h, budget})
			}
		}
		if len(guesses) == 0 {
			return nil
		}
		outcomes, err := try(guesses)
		if err != nil {
			return err
		}
		for i, g := range guesses {
			g.hear(g.budget, outcomes[i])
		}
	}
}

// searchSmallestCampaign finds, for each value of the factor and each replicate, the
// smallest budget at which the market tips. The luck of a replicate is common to all
// budgets, so that its market tips from some budget on: more money never reaches
// fewer people. That is theory; the search relies on it between the ends, which are
// run. The run of the design, with the budget of the file, is its first guess.
func searchSmallestCampaign(ctx context.Context, x *executor, a *Analysis) (*Reading, error) {
	var hunts []*hunt
	var idle []wish // the market without the campaign
	for point, values := range x.points() {
		v, err := x.e.variant(values, x.e.arms[0], nil)
		if err != nil {
			return nil, err
		}
		for replicate := 1; replicate <= x.plan.Replicates; replicate++ {
			h := &hunt{point: point, replicate: replicate}
			h.hear(a.campaignOf(v.scenario).Budget, x.run(point, 0, replicate))
			hunts = append(hunts, h)
			idle = append(idle, wish{values: values, set: map[string]string{"campaigns." + a.Campaign + ".on": "false"}, replicate: replicate})
		}
	}
	if err := x.hunt(ctx, a, hunts); err != nil {
		return nil, err
	}
	without, err := x.grant(ctx, idle)
	if err != nil {
		return nil, err
	}
	s := x.spreads(a, hunts, without)
	return s.reading(x, a), nil
}

// hunt follows hunts with runs.
func (x *executor) hunt(ctx context.Context, a *Analysis, hunts []*hunt) error {
	return follow(a, hunts, func(guesses []guess) ([]*outcome, error) {
		wishes := make([]wish, len(guesses))
		for i, g := range guesses {
			set := map[string]string{"campaigns." + a.Campaign + ".budget": g.budget.String()}
			maps.Copy(set, g.set)
			wishes[i] = wish{values: x.values(g.point), set: set, replicate: g.replicate}
		}
		return x.grant(ctx, wishes)
	})
}

// drawnSmallestCampaign is the least of the smallest budgets of all values of the factor,
// in yuan, in each world. There is none where no budget tips the market, where even the
// least does, or where a run failed.
func drawnSmallestCampaign(ctx context.Context, x *executor, a *Analysis, worlds []world) ([]float64, error) {
	var hunts []*hunt
	for _, w := range worlds {
		for point := range x.points() {
			hunts = append(hunts, &hunt{point: point, replicate: w.replicate, set: w.set})
		}
	}
	if err := x.hunt(ctx, a, hunts); err != nil {
		return nil, err
	}
	var out []float64
	for ways := range slices.Chunk(hunts, x.plan.Points) {
		out = append(out, leastBudget(ways))
	}
	return out, nil
}

func leastBudget(hunts []*hunt) float64 {
	out := math.Inf(1)
	for _, h := range hunts {
		switch {
		case h.failed != "" || h.below():
			return math.NaN()
		case !h.above():
			out = min(out, h.high.Yuan())
		}
	}
	if math.IsInf(out, 1) {
		return math.NaN()
	}
	return out
}
