package experiments

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
)

// never stands for a run that does not tip.
const never = -1

// tips is an executor whose runs tip so many days after the first, arm by arm. Runs
// last 365 days and a tipping 30, so the horizon is day 335.
func tips(t *testing.T, days ...[]int) *executor {
	t.Helper()
	names := []string{"a_base", "b", "c"}[:len(days)]
	e, err := Read("tips.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duopoly\nusers: 100\narms: {"+strings.Join(names, ": {}, ")+
		": {}}\nbase: a_base\nreplicates: "+string(rune('0'+len(days[0])))+"\nanalysis: {kind: time_to_tip}\n"), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for a := range days {
		for k, day := range days[a] {
			o := &outcome{arm: a, replicate: k + 1, ends: make([]float64, len(e.columns.ends)), tipped: day != never}
			if o.tipped {
				o.tipDay = int32(e.base.Start) + int32(day)
			}
			x.outcomes[x.at(0, a, k+1)] = o
		}
	}
	return x
}

func TestTimeToTipOfKnownDays(t *testing.T) {
	r := readTimeToTip(tips(t, []int{10, 20, 30, 40}, []int{110, 120, never, 140}, []int{10, 20, 30, 40}), nil)
	assert.Equal(t, []string{"4", "3", "4"}, cells(t, r.Table, "tipped"))
	assert.Equal(t, []float64{335, 335, 335}, floats(t, r.Table, "horizon"))
	// Half of four runs have tipped with the second.
	assert.Equal(t, []float64{20, 120, 20}, floats(t, r.Table, "median"))
	// Without cuts before the horizon the restricted mean is a mean, in which a run
	// that does not tip counts 335 days.
	assert.InDeltaSlice(t, []float64{25, (110 + 120 + 335 + 140) / 4.0, 25}, floats(t, r.Table, "mean_within"), 1e-12)
	later := stats.Paired([]float64{110, 120, 335, 140}, []float64{10, 20, 30, 40}, stats.Options{})
	assert.InDelta(t, later.Mean, floats(t, r.Table, "later")[1], 1e-12)
	assert.InDelta(t, later.Low, floats(t, r.Table, "later_low")[1], 1e-9)
	assert.InDelta(t, later.High, floats(t, r.Table, "later_high")[1], 1e-9)
	// The base has nothing to be compared with; equal arms give nothing, exactly.
	assert.True(t, math.IsNaN(floats(t, r.Table, "later")[0]))
	for _, name := range []string{"later", "later_low", "later_high"} {
		assert.Zero(t, floats(t, r.Table, name)[2], name)
	}
	require.Len(t, r.Sentences, 2)
	assert.Equal(t, `"B" instead of "A base" changes the time until the market tips to East by 151.2 days on average within the 335 days in which that can be seen, 95 % interval -11.9 to 314.4: this cannot be told from 0, 4 paired runs; it tips in 3 of 4 runs instead of 4 of 4; simulation error only, coefficients hand-set; others as recorded.`, r.Sentences[0])
	assert.Equal(t, `"C" instead of "A base" lets the market tip to East on the same days, exactly, in all 4 pairs; simulation error only, coefficients hand-set; others as recorded.`, r.Sentences[1])
}

func TestTimeToTipSaysSigns(t *testing.T) {
	sooner := readTimeToTip(tips(t, []int{110, 120, 130}, []int{10, 20, 31}), nil).Sentences[0]
	assert.Contains(t, sooner, "lets the market tip to East 99.7 days sooner on average")
	assert.Contains(t, sooner, "95 % interval 98.2 to 101.1, 3 paired runs; it tips in 3 of 3 runs instead of 3 of 3")
	assert.Contains(t, readTimeToTip(tips(t, []int{10, 20, 30}, []int{110, 120, 131}), nil).Sentences[0], "100.3 days later")
}

// A run that does not tip is not dropped, and where too few tip there is no median.
func TestTimeToTipWithoutTipping(t *testing.T) {
	r := readTimeToTip(tips(t, []int{never, never, 300}, []int{never, never, never}), nil)
	assert.Equal(t, []string{"+Inf", "+Inf"}, cells(t, r.Table, "median"))
	assert.InDelta(t, (335+335+300)/3.0, floats(t, r.Table, "mean_within")[0], 1e-12)
	assert.InDelta(t, 335, floats(t, r.Table, "mean_within")[1], 1e-12)
	none := readTimeToTip(tips(t, []int{never, never}, []int{never, never}), nil)
	assert.Contains(t, none.Sentences[0], "changes nothing that can be seen: the market tips to East in no run, 2 paired runs")
	one := readTimeToTip(tips(t, []int{10}, []int{20}), nil)
	assert.Contains(t, one.Sentences[0], "lets the market tip to East 10.0 days later on average within the 335 days in which that can be seen in the one pair of runs, which gives no interval")
	alone := readTimeToTip(tips(t, []int{10, 20, 30}), nil)
	assert.Contains(t, alone.Sentences[0], "The market tips to East in 3 of 3 runs, in half of them by 2015-01-21; simulation error only, coefficients hand-set; others as recorded")
}

// A failed run leaves its arm and its pair, and no other.
func TestTimeToTipLeavesFailedRunsOut(t *testing.T) {
	x := tips(t, []int{10, 20, 30}, []int{40, 50, 60})
	x.outcomes[x.at(0, 0, 2)].failed = "broken"
	r := readTimeToTip(x, nil)
	assert.Equal(t, []string{"2", "3"}, cells(t, r.Table, "n"))
	assert.Equal(t, []float64{0, 2}, floats(t, r.Table, "pairs"))
	assert.Contains(t, r.Sentences[0], "2 of 3 paired runs")
	for _, arm := range []int{0, 1} {
		for k := range 3 {
			x.outcomes[x.at(0, arm, k+1)].failed = "broken"
		}
	}
	none := readTimeToTip(x, nil)
	assert.Equal(t, []string{"0", "0"}, cells(t, none.Table, "n"))
	assert.Contains(t, none.Sentences[0], "no pair of runs is complete")
}

// The number that a single replicate gives is what the mean of later is made of.
func TestSingleTimeToTip(t *testing.T) {
	x := tips(t, []int{10, 20, never}, []int{40, never, 60})
	sum := 0.0
	for k := 1; k <= 3; k++ {
		sum += singleTimeToTip(x, nil, func(point, arm int) *outcome { return x.complete(point, arm, k) })
	}
	assert.InDelta(t, floats(t, readTimeToTip(x, nil).Table, "later")[1], sum/3, 1e-12)
	assert.True(t, math.IsNaN(singleTimeToTip(x, nil, func(int, int) *outcome { return nil })))
	lone := tips(t, []int{10})
	assert.True(t, math.IsNaN(singleTimeToTip(lone, nil, func(int, int) *outcome { return nil })))
}
