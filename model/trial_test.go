package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a large run holds of circles is reckoned by a trial, and a run of more people
// than were tried, with other luck, stays below it, but not by much.
func TestTiesAreReckonedByATrial(t *testing.T) {
	s, err := Open("war-2013-2016", Setting{"network.form", "implicit"}, Setting{"population.users", "100m"})
	require.NoError(t, err)
	reckoned := 0.0
	a := s.Account(1)
	for _, c := range a.Holdings {
		if c.Mechanism == "circle" && c.Busy {
			reckoned += c.Bytes
		}
	}
	few, err := Open("war-2013-2016", Setting{"network.form", "implicit"}, Setting{"population.users", "4_000"})
	require.NoError(t, err)
	r, err := Start(few, Luck{7, 1}, Options{})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(few.End)))
	got := float64(r.World.circles[0].lists.bytes()) / 4_000
	t.Logf("%.1f bytes a user, reckoned %.1f", got, reckoned)
	assert.Less(t, got, reckoned)
	assert.Greater(t, got, reckoned/2)
}

// A run whose circles hold more than was reckoned ends where it would take more than
// it may.
func TestARunThatOutgrowsItsMemoryEnds(t *testing.T) {
	s := fullHosted(t)
	r, err := Start(s, Luck{5, 1}, Options{Memory: 1 << 30})
	require.NoError(t, err)
	require.Greater(t, r.tiesRoom, int64(1<<29))
	require.LessOrEqual(t, r.tiesRoom, int64(1<<30))
	r.tiesRoom = 1
	err = r.Until(context.Background(), int32(s.End))
	require.ErrorContains(t, err, "the run would need 1.0 GiB of memory; expected at most 1.0 GiB; lower population.users, which is ")
	require.False(t, r.Done())
}
