package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// A small run on many workers, for the race detector: it passes through the
// festival hours, where most is written at once.
func TestRace(t *testing.T) {
	s, err := Open("spring-festival-2015", Setting{"population.users", "40_000"}, Setting{"start", "2015-02-17"}, Setting{"end", "2015-02-20"})
	require.NoError(t, err)
	r, err := Start(s, Luck{1, 1}, Options{Workers: 8})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End)))
	require.NotZero(t, r.Hash())
}
