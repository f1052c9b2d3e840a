package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"hongbao/experiments/stats"
)

// Hours of sleep gained by ten patients with two drugs (Student 1908, "The probable
// error of a mean"). R 4: t.test(a, b, paired = TRUE) gives -1.58 and the interval
// -2.4598858 to -0.7001142.
var (
	firstDrug  = []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	secondDrug = []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
)

func TestPairedGivesStudentsIntervalOfStudentsData(t *testing.T) {
	e := stats.Paired(firstDrug, secondDrug, stats.Options{})
	assert.Equal(t, stats.MethodT, e.Method)
	assert.Equal(t, 10, e.N)
	assert.InDelta(t, -1.58, e.Mean, 1e-12)
	assert.InDelta(t, -2.4598858, e.Low, 5e-8)
	assert.InDelta(t, -0.7001142, e.High, 5e-8)
	assert.Equal(t, []int{0, 9, 1}, []int{e.Positive, e.Negative, e.Zero})
	// Variances of both drugs and of the difference: 3.200556, 4.009000, 1.512889.
	assert.InDelta(t, (3.2005556+4.0090000)/1.5128889, e.VarianceRatio, 1e-6)
	assert.Empty(t, e.Warnings)

	narrow := stats.Paired(firstDrug, secondDrug, stats.Options{Level: 0.8})
	// The 0.9 quantile of Student's t with 9 degrees of freedom is 1.383029.
	assert.InDelta(t, 1.383029*math.Sqrt(1.5128889/10), narrow.High-narrow.Mean, 1e-6)
	assert.Equal(t, 0.8, narrow.Level)
}

func TestIdenticalArmsAreExactlyZero(t *testing.T) {
	for _, n := range []int{2, 29, 30, 200} {
		a := draws(n, 1)
		e := stats.Paired(a, a, stats.Options{})
		assert.True(t, e.AllZero)
		assert.Equal(t, n, e.Zero)
		for _, x := range []float64{e.Mean, e.Low, e.High} {
			assert.Equal(t, uint64(0), math.Float64bits(x), "positive zero")
		}
		assert.True(t, math.IsNaN(e.VarianceRatio))
		assert.Empty(t, e.Warnings)
	}
}

func TestOnePairHasNoInterval(t *testing.T) {
	e := stats.Paired([]float64{3}, []float64{1}, stats.Options{})
	assert.Equal(t, 2.0, e.Mean)
	assert.True(t, math.IsNaN(e.Low) && math.IsNaN(e.High))
	assert.Equal(t, stats.MethodNone, e.Method)
	assert.Equal(t, []string{"one pair gives no interval; use more replicates"}, e.Warnings)
}

func TestNoPairsHaveNoMean(t *testing.T) {
	e := stats.Paired([]float64{math.NaN(), 1}, []float64{1, math.Inf(1)}, stats.Options{})
	assert.Zero(t, e.N)
	assert.False(t, e.AllZero)
	assert.True(t, math.IsNaN(e.Mean))
	assert.Equal(t, []string{"2 of 2 pairs have no finite value and are left out", "there are no pairs"}, e.Warnings)
}

func TestFailedRunsAreLeftOutAndSaid(t *testing.T) {
	a, b := append([]float64{math.NaN()}, firstDrug...), append([]float64{5}, secondDrug...)
	with, without := stats.Paired(a, b, stats.Options{}), stats.Paired(firstDrug, secondDrug, stats.Options{})
	assert.Equal(t, []string{"1 of 11 pairs have no finite value and are left out"}, with.Warnings)
	with.Warnings = nil
	assert.Equal(t, without, with)
}

func TestEqualDifferencesHaveAnIntervalWithoutWidth(t *testing.T) {
	for _, n := range []int{5, 50} {
		x := make([]float64, n)
		for i := range x {
			x[i] = 0.1
		}
		e := stats.Mean(x, stats.Options{})
		assert.Equal(t, []float64{0.1, 0.1, 0.1}, []float64{e.Low, e.Mean, e.High})
		assert.Contains(t, e.Warnings[0], "no width")
	}
}

func TestFewPairsWarn(t *testing.T) {
	e := stats.Paired([]float64{1, 2, 4}, []float64{0, 0, 0}, stats.Options{})
	assert.Equal(t, []string{"only 3 pairs: the interval holds if they are about normal"}, e.Warnings)
}

func TestSwappingArmsMirrorsTheEffect(t *testing.T) {
	for _, n := range []int{20, 60} {
		a, b := draws(n, 1), draws(n, 2)
		e, back := stats.Paired(a, b, stats.Options{}), stats.Paired(b, a, stats.Options{})
		assert.InDelta(t, e.Mean, -back.Mean, 1e-12)
		assert.Equal(t, e.Positive, back.Negative)
		assert.InDelta(t, e.VarianceRatio, back.VarianceRatio, 1e-9)
		// The bootstrap's draws differ, so its ends agree only within their noise.
		assert.InDelta(t, e.Low, -back.High, 0.1*(e.High-e.Low))
	}
}

func TestTheBootstrapIsAFunctionOfTheData(t *testing.T) {
	x := draws(100, 3)
	assert.Equal(t, stats.Mean(x, stats.Options{}).Low, stats.Mean(x, stats.Options{}).Low)
	one, two := stats.Mean(x, stats.Options{}), stats.Mean(x, stats.Options{Resamples: 500})
	assert.Equal(t, stats.MethodBCa, one.Method)
	assert.NotEqual(t, one.Low, two.Low)
}

// The ends of an interval that is right to second order follow from the Edgeworth
// expansion of Student's statistic (Hall 1992, "The bootstrap and Edgeworth
// expansion", section 3.6): mean + s/sqrt(n) (-+z + g (2 z^2 + 1) / (6 sqrt(n))) with
// the sample's standard deviation s and skewness g, both with n below the line. Here
// z is Student's quantile with 199 degrees of freedom times sqrt(200/199), which
// changes terms of third order.
func TestBCaAgreesWithTheEdgeworthExpansion(t *testing.T) {
	const n = 200
	x := make([]float64, n)
	for i := range x {
		x[i] = -math.Log(1 - (float64(i)+0.5)/n) // exponential, without noise
	}
	mean, second, third := 0.0, 0.0, 0.0
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		second += (v - mean) * (v - mean) / n
		third += (v - mean) * (v - mean) * (v - mean) / n
	}
	s, g, z := math.Sqrt(second), third/math.Pow(second, 1.5), 1.971957*math.Sqrt(n/(n-1.0))
	shift := g * (2*z*z + 1) / (6 * math.Sqrt(n))
	e := stats.Mean(x, stats.Options{Resamples: 50_000})
	half := s / math.Sqrt(n)
	assert.InDelta(t, mean+half*(-z+shift), e.Low, 0.04*half)
	assert.InDelta(t, mean+half*(z+shift), e.High, 0.04*half)
	assert.Greater(t, shift, 0.15, "the data are skewed enough to tell")
}

func TestIntervalsHoldTheMeanAsOftenAsTheySay(t *testing.T) {
	source := rand.New(rand.NewPCG(20150202, 2000))
	for _, c := range []struct {
		name     string
		n, runs  int
		level    float64
		draw     func() float64
		mean     float64
		low, top float64
	}{
		{"t, normal, 95 %", 8, 4000, 0.95, source.NormFloat64, 0, 0.940, 0.960},
		{"t, normal, 80 %", 8, 4000, 0.8, source.NormFloat64, 0, 0.782, 0.818},
		{"bca, normal, 95 %", 40, 1000, 0.95, source.NormFloat64, 0, 0.925, 0.965},
		{"bca, exponential, 95 %", 60, 1000, 0.95, source.ExpFloat64, 1, 0.920, 0.965},
		{"bca, coin, 80 %", 50, 1000, 0.8, func() float64 { return float64(source.IntN(2)) }, 0.5, 0.74, 0.86},
	} {
		held := 0
		for range c.runs {
			x := make([]float64, c.n)
			for i := range x {
				x[i] = c.draw()
			}
			if e := stats.Mean(x, stats.Options{Level: c.level, Resamples: 1000}); e.Low <= c.mean && c.mean <= e.High {
				held++
			}
		}
		got := float64(held) / float64(c.runs)
		assert.True(t, c.low <= got && got <= c.top, "%s: %v is not within %v to %v", c.name, got, c.low, c.top)
	}
}

func TestBCaSurvivesOneOutlier(t *testing.T) {
	x := make([]float64, 30)
	x[7] = 1e300
	e := stats.Mean(x, stats.Options{})
	assert.True(t, e.Low <= e.Mean && e.Mean <= e.High, "%v", e)
	x[7] = 1e-300
	e = stats.Mean(x, stats.Options{})
	assert.True(t, 0 <= e.Low && e.Low <= e.Mean && e.Mean <= e.High, "%v", e)
}

func TestMistakesOfTheProgramPanic(t *testing.T) {
	assert.Panics(t, func() { stats.Paired([]float64{1}, nil, stats.Options{}) })
	assert.Panics(t, func() { stats.Mean([]float64{1, 2}, stats.Options{Level: 95}) })
	assert.Panics(t, func() { stats.Mean(make([]float64, 40), stats.Options{Level: math.NaN()}) })
	assert.Panics(t, func() { stats.Mean(draws(40, 1), stats.Options{Resamples: 5}) })
}

func TestStudentQuantilesAreThoseOfTheTables(t *testing.T) {
	for freedom, want := range map[float64]float64{1: 12.7062, 2: 4.30265, 4: 2.77645, 28: 2.04841} {
		got := distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(0.975)
		assert.InDelta(t, want, got, 6e-5)
	}
}

func draws(n int, seed uint64) []float64 {
	source := rand.New(rand.NewPCG(seed, 7))
	x := make([]float64, n)
	for i := range x {
		x[i] = source.NormFloat64()
	}
	return x
}

func BenchmarkPaired40(b *testing.B) {
	x, y := draws(40, 1), draws(40, 2)
	for b.Loop() {
		stats.Paired(x, y, stats.Options{})
	}
}
