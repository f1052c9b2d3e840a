package model

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// What happens at a hazard is what the exponential says, for draws anywhere and for those
// at the very edge of it.
func TestHappensIsTheExponential(t *testing.T) {
	luck := rand.New(rand.NewPCG(1, 2))
	rates := []float64{-1, 0, 1e-12, 1e-6, 0.5, 1 - 1e-16, 1, 1 + 1e-15, 3, 50, 1e300, math.Inf(1)}
	for range 20_000 {
		rates = append(rates, math.Exp(-20*luck.Float64()), 2*luck.Float64())
	}
	for _, dt := range []float64{1, 0.1} {
		w := &World{}
		w.rules.dt = dt
		for _, rate := range rates {
			chance := w.chanceOf(rate)
			draws := []uint64{0, 1, chance - 1, chance, chance + 1, math.MaxUint64 - 1, math.MaxUint64, luck.Uint64()}
			for range 4 { // near the edge
				draws = append(draws, chance+uint64(luck.Int64N(1<<40)-1<<39))
			}
			for _, draw := range draws {
				require.Equal(t, draw < agents.Threshold(w.hazard(rate)), w.happens(rate, draw), "%v under %d", rate, draw)
			}
		}
	}
}
