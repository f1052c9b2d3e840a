package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// pushed is a small market with a campaign in two spreads.
const pushed = `
scenario: duopoly
set:
  end: 2015-06-30
  tip_to: west_pay
  campaigns: "[{id: push, kind: give, platform: west_pay, place: west_chat, window: 2015-02-01..2015-02-01, seeds: {2015-02-01: 100%}, hosts: {west_chat: 1}, amount: 10 yuan, budget: 1k, pace: even}]"
factors: [{name: window, path: campaigns.push.window, list: [2015-02-01..2015-02-01, 2015-02-01..2015-02-09]}]
users: 100
replicates: 8
measures: [retained]
analysis: {kind: smallest_campaign, campaign: push, least: 100 yuan, greatest: 10k, within: 2%}
`

// markets tip from a budget on that is known for each point and replicate, in yuan.
func markets(t *testing.T, at func(point, replicate int) float64) (*spreads, *executor, int) {
	t.Helper()
	e, err := Read("pushed.yaml", []byte("hongbao: 1\nkind: experiment\n"+pushed), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	spent, retained := x.endNamed("rewards.west_pay.total"), x.endNamed("retained.west_pay")
	live := func(point, replicate int, budget spec.Money) *outcome {
		ends := make([]float64, len(e.columns.ends))
		ends[spent], ends[retained] = budget.Yuan(), 7+budget.Yuan()/25
		return &outcome{replicate: replicate, ends: ends, tipped: budget.Yuan() >= at(point, replicate)}
	}
	var hunts []*hunt
	var without []*outcome
	for point := range x.points() {
		for replicate := 1; replicate <= e.Replicates.Most(); replicate++ {
			h := &hunt{point: point, replicate: replicate}
			h.hear(100_000, live(point, replicate, 100_000))
			hunts = append(hunts, h)
			without = append(without, live(point, replicate, 0))
		}
	}
	runs := 0
	require.NoError(t, follow(e.Analysis, hunts, func(guesses []guess) ([]*outcome, error) {
		out := make([]*outcome, len(guesses))
		for i, g := range guesses {
			runs++
			out[i] = live(g.point, g.replicate, g.budget)
		}
		return out, nil
	}))
	for _, h := range hunts {
		if !h.below() && !h.above() {
			limit := at(h.point, h.replicate)
			assert.GreaterOrEqual(t, h.high.Yuan(), limit)
			assert.LessOrEqual(t, h.high.Yuan(), limit*1.02*1.002)
		}
	}
	return x.spreads(e.Analysis, hunts, without), x, runs
}

// The search finds each replicate's budget to within what is asked for, by few runs,
// and the ratio of two spreads exactly where one is a multiple of the other.
func TestSmallestCampaignFindsTheBudget(t *testing.T) {
	s, x, runs := markets(t, func(point, replicate int) float64 {
		return 300 * (1 + 0.1*float64(replicate)) * (1 + 2*float64(point))
	})
	assert.LessOrEqual(t, runs, 16*(1+8), "an end and eight halvings of a factor of 10 to 2 %")
	day, week := s.all[0], s.all[1]
	require.Same(t, day, s.cheapest)
	assert.InEpsilon(t, 300*1.45, day.smallest.Value, 0.02)
	assert.InEpsilon(t, 900*1.45, week.smallest.Value, 0.02)
	assert.InEpsilon(t, 3, week.ratio.Value, 0.02)
	assert.Equal(t, 1.0, day.ratio.Value)
	assert.Equal(t, "1 day", day.label)
	assert.Equal(t, "9 days", week.label)
	// What is given keeps one person for 25 yuan, in every replicate.
	assert.InDelta(t, 25, day.cost.Value, 1e-9)
	assert.InDelta(t, 25, day.cost.High, 1e-9)
	said := s.sentences(x, x.e.Analysis)
	require.Len(t, said, 3)
	assert.Contains(t, said[0], "The money that tips the market to West is least when it is spent over 1 day")
	assert.Contains(t, said[0], "over 9 days it takes ")
	r := s.reading(x, x.e.Analysis)
	require.NoError(t, r.Table.Check())
	assert.Empty(t, r.Warnings)
	// The share of runs that tip rises from none to all.
	tipped := where(r.Table, "finding", "tipped", "label", "1 day")
	shares := floats(t, tipped, "value")
	assert.Len(t, shares, budgetSteps)
	assert.IsNonDecreasing(t, shares)
	assert.Zero(t, shares[0])
	assert.Equal(t, 1.0, shares[budgetSteps-1])
}

// Replicates that tip at every budget, or at none, are counted on their side and said.
func TestSmallestCampaignBeyondTheEnds(t *testing.T) {
	s, x, _ := markets(t, func(point, replicate int) float64 {
		switch {
		case point == 0 && replicate <= 2:
			return 50
		case point == 1 && replicate >= 4:
			return 20_000
		}
		return 400 + 100*float64(replicate)
	})
	day, week := s.all[0], s.all[1]
	assert.Equal(t, 2, day.count((*hunt).below))
	assert.InEpsilon(t, 850, day.smallest.Value, 0.02, "the median is that of 8 of which two are lower than all")
	assert.Zero(t, day.smallest.Low, "its interval reaches beyond the least budget")
	assert.Equal(t, 5, week.count((*hunt).above))
	assert.True(t, math.IsInf(week.smallest.Value, 1))
	assert.True(t, math.IsInf(week.ratio.Value, 1))
	said := s.sentences(x, x.e.Analysis)[0]
	assert.Contains(t, said, "spent over 9 days, no budget up to 10000 yuan tips half of the markets")
	warned := s.warnings(x.e.Analysis)
	assert.Contains(t, warned, "over 1 day, in 2 of 8 replicates the market tips even at 100 yuan: their smallest budgets are not known")
	assert.Contains(t, warned, "over 9 days, in 5 of 8 replicates no budget up to 10000 yuan tips it: their smallest budgets are not known")
}

// One half tips at any budget and the other at none: no budget is the median.
func TestSmallestCampaignOfTwoKindsOfMarkets(t *testing.T) {
	s, x, _ := markets(t, func(_, replicate int) float64 {
		if replicate%2 == 0 {
			return 50
		}
		return 20_000
	})
	for _, p := range s.all {
		assert.True(t, math.IsNaN(p.smallest.Value))
		assert.Zero(t, p.smallest.Low)
		assert.True(t, math.IsInf(p.smallest.High, 1))
	}
	require.Nil(t, s.cheapest)
	s, _, _ = markets(t, func(point, replicate int) float64 {
		return map[bool]float64{true: 50, false: 20_000}[replicate%2 == 0]*float64(1-point) + 500*float64(point)
	})
	require.Nil(t, s.cheapest, "of the other way it is not known whether it needs less")
	assert.Contains(t, s.sentences(x, x.e.Analysis)[0], "over 1 day, some markets tip even at 100 yuan and others at no budget up to 10000 yuan")
}

// Nothing ever tips: said, without numbers.
func TestSmallestCampaignOfNone(t *testing.T) {
	s, x, runs := markets(t, func(int, int) float64 { return math.Inf(1) })
	assert.Equal(t, 16, runs, "the greatest budget alone is tried")
	assert.Nil(t, s.cheapest)
	assert.Equal(t, []string{"How little tips the market to West is not known for the cheapest spread; spent over 1 day, no budget up to 10000 yuan tips half of the markets; spent over 9 days, no budget up to 10000 yuan tips half of the markets" + x.tail()}, s.sentences(x, x.e.Analysis))
	require.NoError(t, s.reading(x, x.e.Analysis).Table.Check())
}

// Where half of the markets tip at the least budget, nobody knows which spread is
// cheapest.
func TestSmallestCampaignOfAnyBudget(t *testing.T) {
	s, x, _ := markets(t, func(point, _ int) float64 { return 50 + 700*float64(point) })
	assert.Nil(t, s.cheapest)
	assert.Zero(t, s.all[0].smallest.Value)
	said := s.sentences(x, x.e.Analysis)[0]
	assert.Contains(t, said, "spent over 1 day, even 100 yuan tips half of the markets; spent over 9 days, a median of 76")
	require.NoError(t, s.reading(x, x.e.Analysis).Table.Check())
}

// A run that fails ends its search, which is left out and said.
func TestSmallestCampaignWithoutARun(t *testing.T) {
	h := &hunt{}
	h.hear(100_000, &outcome{failed: "no room"})
	_, more := h.next(&Analysis{Least: 1, Greatest: 1_000_000})
	assert.False(t, more)
	assert.Equal(t, "no room", h.failed)
	h = &hunt{}
	h.hear(100_000, nil)
	assert.NotEmpty(t, h.failed)
}

// Through the engine, the found budget is within the ends, for any number of workers.
func TestSmallestCampaignRuns(t *testing.T) {
	e, err := Open("blitz-or-trickle", set("users", "200"), set("replicates", "2"), set("analysis.within", "50%"))
	require.NoError(t, err)
	one := run(t, e, Options{Workers: 1})
	require.NotNil(t, one.Analysis)
	assert.Equal(t, csv(t, one.Analysis.Table), csv(t, run(t, e, Options{Workers: 3}).Analysis.Table))
	assert.Equal(t, one.Headline.Sentences, one.Analysis.Sentences)
}

func TestSmallestCampaignWantsACampaign(t *testing.T) {
	for _, c := range []struct{ path, value, words string }{
		{"analysis.campaign", "puhs", "nearest: push"},
		{"analysis.greatest", "50 yuan", "do not enclose any"},
		{"analysis.least", "5k", "where the search begins"},
		{"measures", "[bound]", "expected retained"},
		{"set.tip_to", "''", "needs a market that can tip"},
		{"factors.0.list", "[2015-02-01..2015-06-01]", "expected an end 90 days before"},
		{"factors.0.path", "campaigns.push.share_on", ""},
	} {
		_, err := Read("pushed.yaml", []byte("hongbao: 1\nkind: experiment\n"+pushed), nil, set(c.path, c.value))
		if c.words == "" {
			require.Error(t, err)
			continue
		}
		require.ErrorContains(t, err, c.words)
	}
}
