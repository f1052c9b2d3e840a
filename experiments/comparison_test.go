package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

const threeHistories = "arms: {a: {}, b: {without: [tag:block]}, c: {set: {choice.gamma_friends: 3}}}\nreplicates: 12\nheadline: {measure: share_value_all.east_pay}\n"

// atEnd gives an end measure of an arm by replicate, from the table of runs.
func atEnd(t *testing.T, r *Results, arm, measure string) []float64 {
	return floats(t, where(r.Runs, "arm", arm), measure)
}

// TestComparisonFollowsFromTheRuns works every column out again from the table of runs.
func TestComparisonFollowsFromTheRuns(t *testing.T) {
	r := run(t, read(t, threeHistories), Options{})
	arms := []string{"b", "c"}
	for _, measure := range []string{"share_value_all.east_pay", "bound.west_pay", "lost_sales.total"} {
		base := atEnd(t, r, "a", measure)
		var all [][]float64
		for _, arm := range arms {
			all = append(all, atEnd(t, r, arm, measure))
		}
		family := stats.PairedFamily(base, all, stats.Options{})
		for i, arm := range arms {
			row := where(r.Comparison, "measure", measure, "arm", arm)
			require.Equal(t, 1, row.Len())
			e := stats.Paired(all[i], base, stats.Options{})
			median := stats.PairedMedian(all[i], base, stats.Options{})
			sign := stats.SameSign(e)
			half := (e.High - e.Low) / 2
			want := map[string]float64{
				"difference": e.Mean, "low": e.Low, "high": e.High, "variance_ratio": e.VarianceRatio, "half_width": half,
				"median": median.Value, "median_low": median.Low, "median_high": median.High,
				"same_sign": sign.Value, "same_sign_low": sign.Low, "same_sign_high": sign.High,
				"p_value": family[i].P, "p_holm": family[i].Holm, "family": 2, "family_low": family[i].Low, "family_high": family[i].High,
				"pairs_needed": math.NaN(),
			}
			if half > 0 {
				want["pairs_needed"] = float64(stats.PairedPrecision(all[i], base, half/2, stats.Options{}).Needed)
			}
			for name, x := range want {
				sameNumber(t, x, floats(t, row, name)[0], measure+" "+arm+" "+name)
			}
		}
	}
	row := where(r.Comparison, "measure", "share_value_all.east_pay", "arm", "c")
	needed := floats(t, row, "pairs_needed")[0]
	assert.True(t, 35 < needed && needed < 48, "%v: half the width takes about four times as many pairs, a few less as Student's quantile falls", needed)
	assert.Less(t, floats(t, row, "family_low")[0], floats(t, row, "low")[0])
	assert.Greater(t, floats(t, row, "family_high")[0], floats(t, row, "high")[0])
}

func sameNumber(t *testing.T, want, got float64, what string) {
	t.Helper()
	if math.IsNaN(want) {
		assert.True(t, math.IsNaN(got), "%s: %v where nothing can be told", what, got)
		return
	}
	assert.Equal(t, want, got, what)
}

func TestOneArmIsAFamilyOfItsOwn(t *testing.T) {
	r := run(t, read(t, "arms: {a: {}, b: {without: [tag:block]}}\nreplicates: 32\nusers: 60"), Options{})
	require.Contains(t, cells(t, r.Comparison, "method"), "bca")
	for _, pair := range [][2]string{{"low", "family_low"}, {"high", "family_high"}, {"p_value", "p_holm"}} {
		own, of := floats(t, r.Comparison, pair[0]), floats(t, r.Comparison, pair[1])
		for i := range own {
			sameNumber(t, own[i], of[i], pair[1])
		}
	}
}

// TestEqualArmsDifferByNothing: what equals to the bit is 0 with an interval of width 0,
// in every measure.
func TestEqualArmsDifferByNothing(t *testing.T) {
	r := run(t, read(t, "arms: {a: {}, b: {}}\nreplicates: 5"), Options{})
	for _, name := range []string{"difference", "low", "high", "half_width", "median", "family_low", "family_high"} {
		for i, x := range floats(t, r.Comparison, name) {
			measure := cells(t, r.Comparison, "measure")[i]
			if n := floats(t, r.Comparison, "n")[i]; n == 0 || name == "median" && measure == "tipped" {
				continue
			}
			assert.Equal(t, uint64(0), math.Float64bits(x), "%s of %s", name, measure)
		}
	}
	for i, p := range floats(t, r.Comparison, "p_holm") {
		if floats(t, r.Comparison, "n")[i] > 0 {
			assert.Equal(t, 1.0, p)
		}
	}
	for _, name := range []string{"same_sign", "pairs_needed"} {
		for _, x := range floats(t, r.Comparison, name) {
			assert.True(t, math.IsNaN(x), "nothing to tell")
		}
	}
}

func TestFailedRunsHaveNoPair(t *testing.T) {
	x, err := newExecutor(read(t, threeHistories), Options{Workers: 1})
	require.NoError(t, err)
	x.trip = func(_, arm, replicate int) {
		if arm == 1 && replicate <= 2 || arm == 2 {
			panic("tripped")
		}
	}
	x.all(t.Context())
	r, err := x.collect(t.Context())
	require.NoError(t, err)
	row := func(arm string) *table.Table {
		return where(r.Comparison, "measure", "share_value_all.east_pay", "arm", arm)
	}
	assert.Equal(t, 10.0, floats(t, row("b"), "n")[0])
	assert.Equal(t, 2.0, floats(t, row("b"), "family")[0], "an arm without runs still counts")
	assert.Zero(t, floats(t, row("c"), "n")[0])
	for _, name := range []string{"difference", "low", "p_value", "p_holm", "family_low", "median", "same_sign", "pairs_needed", "half_width"} {
		assert.True(t, math.IsNaN(floats(t, row("c"), name)[0]), name)
	}
	assert.InDelta(t, min(2*floats(t, row("b"), "p_value")[0], 1), floats(t, row("b"), "p_holm")[0], 1e-12)
}

// A sweep says how many runs are behind its means, not how many were asked for.
func TestSweepsCountTheRunsThatAreThere(t *testing.T) {
	said := func(trips func(point, replicate int) bool) string {
		x, err := newExecutor(read(t, "factors: [{path: choice.gamma_friends, list: [0.5, 1]}]\nreplicates: 3\n"), Options{Workers: 1})
		require.NoError(t, err)
		x.trip = func(point, _, replicate int) {
			if trips(point, replicate) {
				panic("tripped")
			}
		}
		require.NoError(t, x.all(t.Context()))
		r, err := x.collect(t.Context())
		require.NoError(t, err)
		return r.Headline.Sentence
	}
	assert.Contains(t, said(func(int, int) bool { return false }), ", means of 3 runs;")
	assert.Contains(t, said(func(point, replicate int) bool { return point == 1 && replicate == 2 }), ", means of 2 to 3 runs;")
	assert.Contains(t, said(func(_, replicate int) bool { return replicate > 1 }), ", means of 1 run;")
}
