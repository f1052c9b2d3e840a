package experiments

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

// What is told before the runs is what they then take: exactly where it can be known, and
// never less where an analysis chooses.
func TestThePriceIsWhatRunsTake(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		exact  bool
		beyond []string
	}{
		"arms":      {branching, true, nil},
		"parts":     {splitArms, true, []string{"parts"}},
		"prior":     {ranged + "prior: {draws: 3, replicates: 2, users: 60}\n", true, []string{"prior"}},
		"gates":     {shutWest, true, []string{"proportionality"}},
		"map":       {tugOfWar, false, []string{"map"}},
		"sweep":     {"users: 60\narms: {a: {}, b: {without: [west_blocks]}}\nfactors: [{path: choice.gamma_friends, list: [0.5, 1, 2]}]\nreplicates: 2\n", true, nil},
		"precision": {"users: 60\narms: {a: {}, b: {without: [west_blocks]}}\nreplicates: {until: {half_width: 20%, min: 2, max: 6}}\n", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := read(t, c.text)
			plan, err := e.Plan()
			require.NoError(t, err)
			price, err := e.Price(plan)
			require.NoError(t, err)
			x, err := newExecutor(e, Options{Workers: 2})
			require.NoError(t, err)
			lived := make(chan int, 1)
			lived <- 0
			x.lived = func(days int) { lived <- <-lived + days }
			require.NoError(t, x.all(context.Background()))
			designed := <-lived
			lived <- designed
			r, err := x.collect(context.Background())
			require.NoError(t, err)
			days := <-lived

			var beyond []string
			exact := e.Replicates.Until == nil
			asked := int64(0)
			for _, a := range price.Asked {
				beyond, exact, asked = append(beyond, a.What), exact && a.Exact, asked+a.Runs
			}
			assert.Equal(t, c.beyond, beyond)
			assert.Equal(t, c.exact, exact)
			if c.exact {
				assert.EqualValues(t, r.Total, price.Runs)
				assert.InDelta(t, designed, price.Days-float64(asked)*float64(plan.Days), 1e-6, "days of the design")
			}
			assert.GreaterOrEqual(t, price.Runs, int64(r.Total))
			assert.GreaterOrEqual(t, price.Days+1e-6, float64(days))
			assert.Positive(t, price.Work)
		})
	}
}

// Searches ask for no more than was told.
func TestThePriceOfSearches(t *testing.T) {
	small := []model.Setting{set("users", "60"), set("replicates", "2"), set("analysis.within", "50%")}
	e, err := Read("pushed.yaml", []byte("hongbao: 1\nkind: experiment\n"+pushed), nil, small...)
	require.NoError(t, err)
	plan, err := e.Plan()
	require.NoError(t, err)
	price, err := e.Price(plan)
	require.NoError(t, err)
	r := run(t, e, Options{})
	assert.GreaterOrEqual(t, price.Runs, int64(r.Total))
	assert.Less(t, price.Runs, 4*int64(r.Total), "and not much more")

	// A hunt that is the longest there can be.
	for _, smallest := range []spec.Money{10_001, 300_000, 999_999} {
		h := &hunt{}
		h.hear(100_000, &outcome{tipped: 100_000 >= smallest})
		tries := int64(0)
		require.NoError(t, follow(e.Analysis, []*hunt{h}, func(g []guess) ([]*outcome, error) {
			tries++
			return []*outcome{{tipped: g[0].budget >= smallest}}, nil
		}))
		assert.LessOrEqual(t, tries, triesOfHunt(e.Analysis))
		assert.GreaterOrEqual(t, tries, triesOfHunt(e.Analysis)-5)
	}
}
