package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
)

var month = stats.EventStudy{Before: 30, After: 60}

// stepped is a rising line with a step after a day and normal noise about it.
func stepped(days, at int, step, noise float64, source *rand.Rand) []float64 {
	out := make([]float64, days)
	for t := range out {
		out[t] = 0.2 + 0.0003*float64(t) + noise*source.NormFloat64()
		if t > at {
			out[t] += step
		}
	}
	return out
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// A step on top of a line is found with its size; one day beside it is not the same.
func TestEventStudyFindsAStep(t *testing.T) {
	series := stepped(400, 200, 0.05, 0, source(1))
	r, err := month.At(series, 200)
	require.NoError(t, err)
	assert.InDelta(t, 0.05, r.Effect, 1e-12)
	assert.Len(t, r.Path, 91)
	for i, v := range r.Path {
		want := 0.05
		if i <= 30 {
			want = 0
		}
		assert.InDelta(t, want, v, 1e-12, "day %d", i-30)
	}
	quiet, err := month.At(series, 100)
	require.NoError(t, err)
	assert.InDelta(t, 0, quiet.Effect, 1e-12)
}

// Under noise the estimate is right on average, with the spread that follows from the
// least-squares line: with x the days, n of them before and m after, the variance is
// noise^2 (1/m + 1/n + (mean(after) - mean(before))^2 / sum of squares before).
func TestEventStudyUnderNoise(t *testing.T) {
	const noise, runs = 0.01, 4000
	var sum, squares float64
	for k := range runs {
		r, err := month.At(stepped(400, 200, 0.05, noise, source(uint64(k))), 200)
		require.NoError(t, err)
		sum += r.Effect
		squares += (r.Effect - 0.05) * (r.Effect - 0.05)
	}
	variance := 1.0/60 + 1.0/30 + (30.5+15.5)*(30.5+15.5)/(30*(30*30-1)/12.0)
	sd := noise * math.Sqrt(variance)
	assert.InDelta(t, 0.05, sum/runs, 4*sd/math.Sqrt(runs))
	assert.InDelta(t, sd, math.Sqrt(squares/runs), 4*sd/math.Sqrt(2*runs))
}

// A large step beats every placebo, on days that are apart from it.
func TestEventStudyAgainstPlacebos(t *testing.T) {
	series := stepped(900, 450, 1, 0.001, source(3))
	days := month.PlaceboDays(series, []int{450}, 95, 50)
	assert.Len(t, days, 50)
	assert.True(t, slices.IsSorted(days))
	var placebos []float64
	for _, d := range days {
		assert.Greater(t, math.Abs(float64(d-450)), 95.0)
		r, err := month.At(series, d)
		require.NoError(t, err)
		placebos = append(placebos, r.Effect)
	}
	assert.Equal(t, days, month.PlaceboDays(series, []int{450}, 95, 50), "the same series gives the same days")
	r, err := month.At(series, 450)
	require.NoError(t, err)
	smaller, p := stats.Placebos(r.Effect, placebos)
	assert.Equal(t, 50, smaller)
	assert.Equal(t, 1.0/51, p)
}

// Where nothing happens, on smooth series whose noise hangs together from day to day,
// each rank among the placebos is as likely as any other: over 2,000 series the
// p-values in ten bins have a chi-squared below its 99.9 % quantile with nine degrees
// of freedom, and at most 5 % of them are at most 5 %, within four standard errors.
func TestPlacebosAreCalibrated(t *testing.T) {
	const runs = 2000
	study := stats.EventStudy{Before: 10, After: 20}
	bins := make([]float64, 10)
	rejected := 0.0
	for k := range runs {
		rng := source(uint64(1000 + k))
		series, drift := make([]float64, 1000), 0.0
		for d := range series {
			drift = 0.8*drift + 0.01*rng.NormFloat64()
			series[d] = 0.5 + 0.2*math.Sin(2*math.Pi*float64(d)/365) + drift
		}
		day := 10 + rng.IntN(1000-30)
		r, err := study.At(series, day)
		require.NoError(t, err)
		var placebos []float64
		for _, d := range study.PlaceboDays(series, []int{day}, 3, 49) {
			other, err := study.At(series, d)
			require.NoError(t, err)
			placebos = append(placebos, other.Effect)
		}
		_, p := stats.Placebos(r.Effect, placebos)
		bins[min(9, int(p*10-1e-9))]++
		if p <= 0.05+1e-12 {
			rejected++
		}
	}
	chi := 0.0
	for _, n := range bins {
		chi += (n - runs/10) * (n - runs/10) / (runs / 10)
	}
	assert.Less(t, chi, 27.88, "%v", bins)
	assert.LessOrEqual(t, rejected/runs, 0.05+4*math.Sqrt(0.05*0.95/runs))
	assert.GreaterOrEqual(t, rejected/runs, 0.05-4*math.Sqrt(0.05*0.95/runs), "few or no placebos would never reject")
}

// A day without enough room, or without values, is refused in words.
func TestEventStudyRefusesTheEnds(t *testing.T) {
	series := stepped(200, 100, 1, 0, source(1))
	for _, c := range []struct {
		day  int
		text string
	}{
		{29, "29 days before it are too few for a line through 30"},
		{140, "59 days after it are too few for a level over 60"},
		{-3, "0 days before it are too few for a line through 30"},
		{900, "0 days after it are too few for a level over 60"},
	} {
		_, err := month.At(series, c.day)
		assert.EqualError(t, err, c.text)
	}
	for _, day := range []int{30, 139} {
		_, err := month.At(series, day)
		assert.NoError(t, err, "day %d", day)
	}
	series[125] = math.NaN()
	_, err := month.At(series, 120)
	assert.EqualError(t, err, "the series has no value 5 days from it")
	free := month.PlaceboDays(series, nil, 0, 1000)
	assert.NotContains(t, free, 120)
	assert.Contains(t, free, 30)
}

// Ties count as at least as large, so that nothing is sure where all is 0.
func TestPlacebosTies(t *testing.T) {
	smaller, p := stats.Placebos(0, make([]float64, 50))
	assert.Equal(t, 0, smaller)
	assert.Equal(t, 1.0, p)
	smaller, p = stats.Placebos(-3, []float64{1, -2, 3, 4})
	assert.Equal(t, 2, smaller)
	assert.Equal(t, 3.0/5, p)
	_, p = stats.Placebos(math.NaN(), []float64{1})
	assert.True(t, math.IsNaN(p))
}
