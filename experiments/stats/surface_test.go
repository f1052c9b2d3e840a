package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lattice gives trials at all places, with outcomes by replicate.
func lattice(wide, high, replicates int, outcome func(x, y, k int) float64) []Trials {
	var out []Trials
	for y := range high {
		for x := range wide {
			t := Trials{X: float64(x), Y: float64(y)}
			for k := range replicates {
				t.Outcomes = append(t.Outcomes, outcome(x, y, k))
			}
			out = append(out, t)
		}
	}
	return out
}

// A plane of shares is found exactly, at places run and at those between.
func TestASurfaceThatIsAPlaneIsItself(t *testing.T) {
	const replicates = 100
	p := func(x, y float64) float64 { return 0.2 + 0.06*x + 0.04*y }
	trials := lattice(5, 5, replicates, func(x, y, k int) float64 {
		if float64(k) < math.Round(replicates*p(float64(2*x), float64(2*y))) {
			return 1
		}
		return 0
	})
	for i := range trials {
		trials[i].X, trials[i].Y = 2*trials[i].X, 2*trials[i].Y
	}
	s := FitSurface(trials, 9, 9, Options{Resamples: 100})
	for y := range 9 {
		for x := range 9 {
			require.InDelta(t, p(float64(x), float64(y)), s.P[y*9+x], 1e-6, "%d, %d", x, y)
		}
	}
}

// Luck that all places share is not averaged away: the interval is as wide as that of
// one place. Luck of their own is.
func TestSharedLuckKeepsTheIntervalWide(t *testing.T) {
	const replicates = 20
	width := func(shared bool) float64 {
		s := FitSurface(lattice(9, 9, replicates, func(x, y, k int) float64 {
			place := uint64(9*y + x + 1)
			if shared {
				place = 0
			}
			return math.Round(rand.New(rand.NewPCG(place, uint64(k))).Float64())
		}), 9, 9, Options{})
		return s.HighP[40] - s.LowP[40]
	}
	low, high := Wilson(replicates/2, replicates, 0.95)
	assert.InDelta(t, high-low, width(true), 0.15)
	assert.Less(t, width(false), 0.5*width(true))
}

func TestSurfacesOfLittle(t *testing.T) {
	nan := math.NaN()
	one := FitSurface([]Trials{{X: 1, Y: 1, Outcomes: []float64{1}}}, 3, 3, Options{})
	assert.InDelta(t, 1, one.P[0], 1e-6)
	assert.True(t, math.IsNaN(one.LowP[0]) && math.IsNaN(one.HighP[0]))
	// All in one line: nothing is known across it, and nothing is made up.
	line := FitSurface([]Trials{{X: 0, Outcomes: []float64{0, 0}}, {X: 1, Outcomes: []float64{0, 1}}, {X: 2, Outcomes: []float64{1, 1}}}, 3, 2, Options{})
	assert.InDeltaSlice(t, []float64{0, 0.5, 1, 0, 0.5, 1}, line.P, 1e-3)
	// Places of failed runs tell nothing.
	with := FitSurface([]Trials{{X: 0, Outcomes: []float64{1, nan}}, {X: 2, Outcomes: []float64{nan, nan}}}, 3, 1, Options{})
	assert.InDeltaSlice(t, []float64{1, 1, 1}, with.P, 1e-6)
	none := FitSurface(nil, 2, 1, Options{})
	assert.True(t, math.IsNaN(none.P[0]))
}

func TestEqualTrialsGiveEqualSurfaces(t *testing.T) {
	trials := lattice(6, 6, 5, func(x, y, k int) float64 {
		return math.Round(rand.New(rand.NewPCG(uint64(x*7+y), uint64(k))).Float64())
	})
	assert.Equal(t, FitSurface(trials, 6, 6, Options{}), FitSurface(trials, 6, 6, Options{}))
}
