package agents

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// From zero and with a constant input m the stock is m/d (1 - (1-d)^t) after t
// steps, to within the rounding of half a unit a step that fades at d.
func TestStockFollowsItsClosedForm(t *testing.T) {
	for _, c := range []struct{ input, decay float64 }{{768, 0.2}, {30, 0.02}, {5000, 0.9}, {1, 1}} {
		r, x := NewStockRule(c.decay), uint16(0)
		for step := 1; step <= 400; step++ {
			x = r.Next(x, uint64(c.input))
			want := c.input / c.decay * (1 - math.Pow(1-c.decay, float64(step)))
			require.InDelta(t, want, float64(x), 0.5/c.decay)
		}
	}
}

func TestStockStaysWithinItsRange(t *testing.T) {
	r := NewStockRule(0.1)
	require.EqualValues(t, FullStock, r.Next(60000, 1<<40))
	require.EqualValues(t, 0, NewStockRule(1).Next(FullStock, 0))
	require.EqualValues(t, 4, r.Next(4, 0), "less than half a unit stays")
	require.EqualValues(t, 777, NewStockRule(0).Next(777, 0))
}
