package experiments

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/design"
	"hongbao/experiments/stats"
)

// plane is a known probability over the unit square.
type plane struct {
	name string
	p    func(x, y float64) float64
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

var planes = []plane{
	{"straight", func(x, y float64) float64 { return logistic(12 * (x + 0.7*y - 0.8)) }},
	{"steep", func(x, y float64) float64 { return logistic(60 * (x + 0.4*y - 0.6)) }},
	{"curved", func(x, y float64) float64 { return logistic(20 * (y - 0.25 - 0.5*x*x)) }},
	{"island", func(x, y float64) float64 { return logistic(25 * (0.28 - math.Hypot(x-0.55, y-0.5))) }},
	{"gentle", func(x, y float64) float64 { return logistic(6 * (x - y + 0.1)) }},
}

// luck decides a run at a place: by a draw of its own, or by one that all places of
// a replicate have in common.
func luck(p plane, m *design.Mosaic, seed uint64, common bool) func(context.Context, []trial) ([]float64, error) {
	return func(_ context.Context, asked []trial) ([]float64, error) {
		out := make([]float64, len(asked))
		for i, t := range asked {
			place := uint64(t.y*m.Columns + t.x + 1)
			if common {
				place = 0
			}
			u := rand.New(rand.NewPCG(seed, uint64(t.replicate)<<32|place)).Float64()
			chance := p.p(float64(t.x)/float64(m.Columns-1), float64(t.y)/float64(m.Rows-1))
			out[i] = indicator(u < chance)
		}
		return out, nil
	}
}

// missed is the part of the window that a surface puts on the wrong side.
func missed(p plane, s *stats.Surface) float64 {
	const fine = 4
	wrong, all := 0.0, 0.0
	for j := range (s.High-1)*fine + 1 {
		for i := range (s.Wide-1)*fine + 1 {
			x, y := float64(i)/fine, float64(j)/fine
			all++
			wrong += indicator((bilinear(s.P, s.Wide, s.High, x, y) > half) != (p.p(x/float64(s.Wide-1), y/float64(s.High-1)) > half))
		}
	}
	return wrong / all
}

func bilinear(v []float64, wide, high int, x, y float64) float64 {
	i, j := min(int(x), wide-2), min(int(y), high-2)
	fx, fy := x-float64(i), y-float64(j)
	at := func(i, j int) float64 { return v[j*wide+i] }
	return (at(i, j)*(1-fx)+at(i+1, j)*fx)*(1-fy) + (at(i, j+1)*(1-fx)+at(i+1, j+1)*fx)*fy
}

// mapOf searches a plane on a mosaic.
func mapOf(t *testing.T, p plane, m *design.Mosaic, coarse, fine, most int, seed uint64, common bool) *mapSearch {
	t.Helper()
	s := &mapSearch{mosaic: m, coarse: coarse, fine: fine, most: most, sample: luck(p, m, seed, common)}
	require.NoError(t, s.search(context.Background()))
	n := 0
	for i, c := range m.Cells {
		require.Len(t, s.outcomes[i], s.wanted(c))
		n += len(s.outcomes[i])
	}
	require.Equal(t, n, s.runs)
	return s
}

// Held to half the runs of the full grid, and with a third more of them in a small
// cell, the map misses no more of the window than the full grid does.
func TestTheMapMissesNoMoreThanTheFullGridAtHalfTheRuns(t *testing.T) {
	const seeds, replicates = 3, 6
	mapped, full := 0.0, 0.0
	for _, common := range []bool{false, true} {
		for _, p := range planes {
			ours, theirs, spent, needed := 0.0, 0.0, 0, 0
			for seed := uint64(1); seed <= seeds; seed++ {
				m := design.NewMosaic(4, 4, 2)
				f := mapOf(t, p, design.NewMosaic(m.Columns, m.Rows, 0), replicates, replicates, math.MaxInt, seed, common)
				s := mapOf(t, p, m, replicates, replicates*4/3, f.runs/2, seed, common)
				few := stats.Options{Resamples: 100}
				ours, theirs = ours+missed(p, s.surface(few))/seeds, theirs+missed(p, f.surface(few))/seeds
				spent, needed = spent+s.runs, needed+f.runs
			}
			t.Logf("common %v, %s: misses %.4f of the window with %d runs, the full grid %.4f with %d", common, p.name, ours, spent, theirs, needed)
			assert.LessOrEqual(t, 2*spent, needed, p.name)
			// One plane alone may differ by the luck of three problems.
			assert.LessOrEqual(t, ours, theirs+0.005, p.name)
			mapped, full = mapped+ours, full+theirs
		}
	}
	t.Logf("together: %.4f, the full grid %.4f", mapped, full)
	assert.LessOrEqual(t, mapped, full)
}

// The true contour lies within the band along 95 % of its length, on the mean over
// planes and problems; luck that all places share makes the band wider than that.
func TestTheBandHoldsTheContour(t *testing.T) {
	for _, common := range []bool{false, true} {
		inside, all := 0.0, 0.0
		for _, p := range planes {
			for seed := uint64(1); seed <= 12; seed++ {
				m := mapOf(t, p, design.NewMosaic(6, 6, 1), 8, 16, math.MaxInt, seed, common)
				s := m.surface(stats.Options{Resamples: 300})
				truth := make([]float64, s.Wide*s.High)
				for i := range truth {
					truth[i] = p.p(float64(i%s.Wide)/float64(s.Wide-1), float64(i/s.Wide)/float64(s.High-1))
				}
				for _, line := range stats.Contour(truth, s.Wide, s.High, half) {
					for _, v := range line {
						all++
						inside += indicator(bilinear(s.LowP, s.Wide, s.High, v.X, v.Y) <= half && bilinear(s.HighP, s.Wide, s.High, v.X, v.Y) >= half)
					}
				}
			}
		}
		t.Logf("common %v: %.3f of %.0f vertices lie in the band", common, inside/all, all)
		assert.Greater(t, inside/all, 0.92)
	}
}

// Where no contour passes, nothing is split but for luck, and none is drawn.
func TestAMapWithoutAContourStaysCoarse(t *testing.T) {
	for _, chance := range []float64{0, 0.02, 0.98, 1} {
		flat := plane{"flat", func(_, _ float64) float64 { return chance }}
		m := mapOf(t, flat, design.NewMosaic(6, 5, 2), 5, 10, math.MaxInt, 1, false)
		assert.Equal(t, 6*5*5, m.runs)
		assert.Empty(t, stats.Contour(m.surface(stats.Options{}).P, m.mosaic.Columns, m.mosaic.Rows, half))
	}
}

// Where every place is undecided, the search stops at what it may spend.
func TestAMapOfNothingButDoubtStopsAtItsBound(t *testing.T) {
	flat := plane{"flat", func(_, _ float64) float64 { return 0.5 }}
	m := mapOf(t, flat, design.NewMosaic(5, 5, 2), 5, 10, 3000, 1, false)
	assert.True(t, m.full)
	assert.LessOrEqual(t, m.runs, 3000)
	assert.Greater(t, m.runs, 2500)
}

// Failed runs are left out, and one replicate gives a contour without a band.
func TestAMapWithHolesAndOneOfASingleReplicate(t *testing.T) {
	p := planes[1]
	m := design.NewMosaic(5, 5, 1)
	whole := luck(p, m, 1, false)
	s := &mapSearch{mosaic: m, coarse: 4, fine: 8, most: math.MaxInt, sample: func(ctx context.Context, asked []trial) ([]float64, error) {
		out, err := whole(ctx, asked)
		for i, t := range asked {
			if (t.x+t.y+t.replicate)%3 == 0 {
				out[i] = math.NaN()
			}
		}
		return out, err
	}}
	require.NoError(t, s.search(context.Background()))
	assert.Less(t, missed(p, s.surface(stats.Options{})), 0.05)

	one := mapOf(t, p, design.NewMosaic(6, 6, 1), 1, 1, math.MaxInt, 1, false)
	surface := one.surface(stats.Options{})
	assert.Less(t, missed(p, surface), 0.05)
	assert.True(t, math.IsNaN(surface.LowP[0]) && math.IsNaN(surface.HighP[0]))
}

// A search that is broken off says so and claims nothing.
func TestAMapThatIsBrokenOff(t *testing.T) {
	s := &mapSearch{mosaic: design.NewMosaic(3, 3, 1), coarse: 1, fine: 1, most: math.MaxInt, sample: func(context.Context, []trial) ([]float64, error) {
		return nil, context.Canceled
	}}
	assert.ErrorIs(t, s.search(context.Background()), context.Canceled)
}

// An edge that all runs put between the same two places is known no better than these.
func TestTheIntervalOfASharpEdgeIsAStep(t *testing.T) {
	sharp := plane{"sharp", func(x, _ float64) float64 { return indicator(x > 0.52) }}
	m := mapOf(t, sharp, design.NewMosaic(5, 5, 1), 5, 10, math.MaxInt, 1, true)
	c := (&tipMap{}).crossing(&way{search: m, surface: m.surface(stats.Options{})}, 6)
	require.True(t, c.there)
	// Places stand at twelfths: 0.52 lies between the sixth and the seventh.
	assert.Equal(t, []float64{6, 7}, []float64{c.low, c.high})
	assert.True(t, c.low <= c.at && c.at <= c.high)
}
