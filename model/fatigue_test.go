package model

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// TestFadingIsTheExponentialToTheNearest compares the table with the formula.
func TestFadingIsTheExponentialToTheNearest(t *testing.T) {
	require.Nil(t, fading(0))
	for _, rate := range []float64{1e-9, 0.001, 0.003, 0.01, 0.0177, 0.1, 1, 10} {
		table := fading(rate)
		for f, got := range table {
			want := uint32(float64(agents.Exp(-float64(rate*float64(f))/fatigueUnits)*wholeSession) + 0.5)
			if got != want {
				require.Equal(t, want, got, "rate %v, stock %d", rate, f)
			}
		}
	}
}
