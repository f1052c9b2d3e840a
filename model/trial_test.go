package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a large run comes to hold is reckoned by a trial, and a run of more people than
// were tried, with other luck, stays below it, but not by much.
func TestGrowthIsReckonedByATrial(t *testing.T) {
	large, err := Open("war-2013-2016", Setting{"network.form", "implicit"}, Setting{"population.users", "100m"})
	require.NoError(t, err)
	few, err := Open("war-2013-2016", Setting{"network.form", "implicit"}, Setting{"population.users", "4_000"})
	require.NoError(t, err)
	r, err := Start(few, Luck{7, 1}, Options{})
	require.NoError(t, err)
	r.World.purses.most = 1
	require.NoError(t, r.Until(context.Background(), int32(few.End)))
	reckoned, a := map[string]float64{}, large.Account(1)
	for _, c := range a.Holdings {
		if c.grows {
			reckoned[c.Mechanism+" "+c.Name] = c.Bytes
		}
	}
	w := r.World
	for name, bytes := range map[string]int64{
		"circle ties": w.circles[0].lists.stretches.bytes(),
		"dormancy days of the last waking by wallet": w.worn.dormancy.since.stretches.bytes(),
		"balances money on its way":                  w.purses.owed.sums.stretches.bytes(),
		"balances withdrawn since there is a fee":    w.purses.charged.stretches.bytes(),
		"trust distrust by wallet":                   w.worn.trust.stock.stretches.bytes(),
	} {
		got := float64(bytes) / float64(w.Users.N)
		t.Logf("%s: %.1f bytes a user, reckoned %.1f", name, got, reckoned[name])
		assert.Less(t, got, reckoned[name], name)
		assert.Greater(t, got, reckoned[name]/2, name)
		delete(reckoned, name)
	}
	assert.Empty(t, reckoned, "what grows and is not looked at here")
}

// A run that comes to hold more than was reckoned ends where it would take more than
// it may.
func TestARunThatOutgrowsItsMemoryEnds(t *testing.T) {
	s := fullHosted(t)
	r, err := Start(s, Luck{5, 1}, Options{Memory: 1 << 30})
	require.NoError(t, err)
	require.Greater(t, r.growth, int64(1<<29))
	require.LessOrEqual(t, r.growth, int64(1<<30))
	r.growth = 1
	err = r.Until(context.Background(), int32(s.End))
	require.ErrorContains(t, err, "the run would need 1.0 GiB of memory; expected at most 1.0 GiB; lower population.users, which is ")
	require.False(t, r.Done())
}
