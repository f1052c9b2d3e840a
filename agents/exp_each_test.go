package agents

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestExpEachHasTheBitsOfExp compares tables with single numbers.
func TestExpEachHasTheBitsOfExp(t *testing.T) {
	check := func(table []float64) {
		want := make([]float64, len(table))
		for i, x := range table {
			want[i] = Exp(x)
		}
		ExpEach(table)
		require.Equal(t, want, table)
	}
	check([]float64{})
	check([]float64{1, -2, math.Inf(-1), 701, math.Inf(1), -701, 700, -700, 0, 699.99, -699.99})
	for _, step := range []float64{1e-9, 0.001 / 256, 0.01 / 256, 10.0 / 256, 0.37} {
		table := make([]float64, 65537)
		for f := range table {
			table[f] = -float64(step * float64(f))
		}
		check(table)
	}
	table := make([]float64, 100_003)
	for i := range table {
		table[i] = -700 + 1400*float64(i)/100_002
	}
	check(table)
}
