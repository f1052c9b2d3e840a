package experiments

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A sweep over the number of people costs what its people cost, not what the first run does.
func TestRunsOfSeveralSizesCostByTheirSize(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Crowds
		work float64 // in runs at the first point
	}{
		"one size": {"users: 60\nfactors: [{path: choice.gamma_friends, list: [0, 1, 2]}]\nreplicates: 2\n", Crowds{60, 60, 60}, 6},
		"a factor": {"factors: [{path: population.users, list: [20, 40, 120]}]\nreplicates: 2\n", Crowds{20, 120, 60}, 18},
		"an arm":   {"users: 20\narms: {a: {}, b: {set: {population.users: 100}}}\nreplicates: 3\n", Crowds{20, 100, 60}, 18},
		"an option": {
			"factors: [{name: size, options: {large: {set: {population.users: 80}}, small: {set: {population.users: 40}}}}]\nreplicates: 1\n",
			Crowds{40, 80, 60},
			1.5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := read(t, c.text)
			plan, err := e.Plan()
			require.NoError(t, err)
			assert.Equal(t, c.want, plan.Crowds)
			price, err := e.Price(plan)
			require.NoError(t, err)
			assert.InDelta(t, c.work*(1-price.Shared), price.Work, 1e-9)
		})
	}
}

// What a run takes depends on more than its people: ties that are stored take most.
func TestTheLargestMarketIsThatOfItsArms(t *testing.T) {
	e := read(t, "users: 5_000\nset: {network.form: implicit}\narms: {a: {}, b: {set: {network.form: csr}}, c: {without: [west_blocks]}}\nreplicates: 1\n")
	plan, err := e.Plan()
	require.NoError(t, err)
	largest := e.Largest(plan)
	assert.Equal(t, "csr", largest.Network.Form)
	assert.EqualValues(t, 5_000, largest.Population.Users)
}

// Of a long list only some sizes are looked at, both parts of it alike.
func TestManySizesAreSampledEvenly(t *testing.T) {
	e := read(t, "factors: [{name: n, path: population.users, integer: {from: 1, to: 1000}}]\nreplicates: 1\n")
	plan, err := e.Plan()
	require.NoError(t, err)
	assert.InDelta(t, 500, plan.Crowds.Mean, 25)
}
