package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
)

// stopped adds values until their interval is narrow enough, and gives it.
func stopped(rule stats.Sequential, draw func() float64, o stats.Options) stats.Effect {
	var x []float64
	var e stats.Effect
	var halves []float64
	for n := rule.Next(0, nil); n > len(x); n = rule.Next(len(x), halves) {
		for len(x) < n {
			x = append(x, draw())
		}
		e = stats.Mean(x, o)
		halves = []float64{(e.High - e.Low) / 2}
	}
	return e
}

// What is made until intervals have a half-width takes about as many values as the
// closed form (t s / h)^2 says, and the intervals hold the truth about as often as their
// level says. Where they do not, the page says so.
func TestStoppingByPrecisionHoldsTheTruth(t *testing.T) {
	text, err := os.ReadFile("../../docs/statistics.md")
	require.NoError(t, err)
	for _, c := range []struct {
		law    string
		least  int
		draw   func(*rand.Rand) float64 // mean 0, variance 1
		ns     []int
		lowest []float64
	}{
		{"normal", 10, (*rand.Rand).NormFloat64, []int{10, 30, 200}, []float64{0.93, 0.93, 0.93}},
		{"skewness 1", 10, func(r *rand.Rand) float64 { return (gamma4(r) - 4) / 2 }, []int{10, 30, 200}, []float64{0.93, 0.90, 0.93}},
		{"skewness 1", 30, func(r *rand.Rand) float64 { return (gamma4(r) - 4) / 2 }, []int{30, 200}, []float64{0.93, 0.93}},
	} {
		row := fmt.Sprintf("| %s | %d |", c.law, c.least)
		if c.least == 30 {
			row += " – |"
		}
		for i, n := range c.ns {
			source := rand.New(rand.NewPCG(uint64(n), 20160202))
			student := 1.96 // n is the root of n = (t s / h)^2
			if n == 10 {
				student = 2.262
			}
			rule := stats.Sequential{HalfWidth: student / math.Sqrt(float64(n)), Least: c.least, Most: 4000}
			held, made, problems := 0, 0, 2000
			if n == 200 {
				problems = 1000
			}
			for range problems {
				e := stopped(rule, func() float64 { return c.draw(source) }, stats.Options{Resamples: 200})
				require.LessOrEqual(t, (e.High-e.Low)/2, rule.HalfWidth)
				made += e.N
				if holds(e.Low, e.High, 0) {
					held++
				}
			}
			got, mean := float64(held)/float64(problems), float64(made)/float64(problems)
			row += fmt.Sprintf(" %.1f %%, %.0f |", 100*got, mean)
			assert.GreaterOrEqual(t, got, c.lowest[i], "%s, n = %d", c.law, n)
			assert.LessOrEqual(t, got, 0.97)
			assert.GreaterOrEqual(t, mean, 0.98*float64(n), "%s, n = %d", c.law, n)
			assert.LessOrEqual(t, mean, max(1.3*float64(n), 1.4*float64(c.least)), "%s, n = %d", c.law, n)
		}
		if !strings.Contains(string(text), row) {
			t.Errorf("docs/statistics.md lacks the row\n%s", row)
		}
	}
}

func TestHowManyPairsComeNext(t *testing.T) {
	r := stats.Sequential{HalfWidth: 1, Least: 10, Most: 100}
	for _, c := range []struct {
		n, next int
		halves  []float64
	}{
		{0, 10, nil},
		{10, 10, []float64{1, 0.2}},              // all narrow enough
		{10, 10, nil},                            // nothing to ask about
		{10, 14, []float64{0.1, math.Sqrt(1.4)}}, // the widest counts, n (half/wanted)^2
		{10, 11, []float64{1.001}},               // at least a tenth more
		{10, 20, []float64{9}},                   // at most as many again
		{10, 20, []float64{math.NaN()}},          // nothing known
		{60, 100, []float64{9}},                  // the cap
		{100, 100, []float64{9}},                 // no further
	} {
		assert.Equal(t, c.next, r.Next(c.n, c.halves), "%+v", c)
	}
	assert.Panics(t, func() { stats.Sequential{Least: 10, Most: 20}.Next(0, nil) })
	assert.Panics(t, func() { stats.Sequential{HalfWidth: 1, Least: 1, Most: 20}.Next(0, nil) })
}
