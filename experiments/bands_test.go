package experiments

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
)

// curvesOf gives the values by day of an arm, run by run, from the table of series.
func curvesOf(t *testing.T, r *Results, arm, measure string) [][]float64 {
	var out [][]float64
	of := where(r.Series, "arm", arm)
	for _, k := range of.Distinct("replicate") {
		out = append(out, floats(t, where(of, "replicate", k), measure))
	}
	return out
}

// TestBandsFollowFromTheSeries works the bands out again from the table of series.
func TestBandsFollowFromTheSeries(t *testing.T) {
	const measure = "share_value_all.east_pay"
	r := run(t, read(t, threeHistories), Options{})
	base := curvesOf(t, r, "a", measure)
	assert.Equal(t, []string{"b", "c"}, r.Bands.Distinct("arm"))
	assert.Equal(t, []string{"1"}, r.Bands.Distinct("window"), "a short run has no bands by week")
	for _, arm := range []string{"b", "c"} {
		rows := where(r.Bands, "arm", arm)
		band := stats.PairedBand(curvesOf(t, r, arm, measure), base, stats.Options{})
		for name, want := range map[string][]float64{
			"difference": band.Mean, "pointwise_low": band.PointLow, "pointwise_high": band.PointHigh, "simultaneous_low": band.Low, "simultaneous_high": band.High,
		} {
			assert.Equal(t, want, floats(t, rows, name), name)
		}
		assert.Equal(t, cells(t, where(r.Series, "arm", arm, "replicate", "1"), "time"), cells(t, rows, "time"))
		// The last day is that of the comparison, which is Student's below 30 pairs.
		last := rows.Len() - 1
		row := where(r.Comparison, "arm", arm, "measure", measure)
		assert.InDelta(t, floats(t, row, "low")[0], floats(t, rows, "pointwise_low")[last], 1e-15)
		assert.LessOrEqual(t, floats(t, rows, "simultaneous_low")[last], floats(t, row, "low")[0])
	}
}

// TestBandsAreExactlyZeroUntilArmsPart: the block comes on 8 January, and not one bit
// differs before.
func TestBandsAreExactlyZeroUntilArmsPart(t *testing.T) {
	r := run(t, read(t, "arms: {a: {}, b: {without: [west_blocks]}}\nreplicates: 6\nheadline: {measure: share_value_all.east_pay}"), Options{})
	equal, high := floats(t, r.Bands, "equal"), floats(t, r.Bands, "simultaneous_high")
	for i, day := range cells(t, r.Bands, "time") {
		if day < "2015-01-08" {
			assert.Equal(t, 6.0, equal[i], day)
			assert.Zero(t, high[i], day)
		}
	}
	assert.Less(t, equal[len(equal)-1], 6.0, "then they part")
}

func TestWindowsAreCountedFromTheEnd(t *testing.T) {
	got := windows([][]float64{{9, 1, 2, 3, 4, 5, 6, 7, 1, 1, 1, 1, 1, 1, 8}}, 7)
	assert.Equal(t, [][]float64{{4, 2}}, got)
}

// TestLongRunsHaveBandsByWeek: the mean over seven days of the mean difference is the
// mean difference of the means.
func TestLongRunsHaveBandsByWeek(t *testing.T) {
	r := run(t, read(t, "arms: {a: {}, b: {without: [tag:block]}}\nreplicates: 2\nusers: 40", set("end", "2016-02-15")), Options{})
	days, weeks := where(r.Bands, "window", "1"), where(r.Bands, "window", "7")
	require.Equal(t, days.Len()/7, weeks.Len())
	daily := floats(t, days, "difference")
	middle := cells(t, days, "time")
	for i, mean := range floats(t, weeks, "difference") {
		from := days.Len()%7 + 7*i
		sum := 0.0
		for _, v := range daily[from : from+7] {
			sum += v / 7
		}
		assert.InDelta(t, sum, mean, 1e-12)
		assert.Equal(t, middle[from+3], cells(t, weeks, "time")[i])
	}
}

func TestWithoutPairsThereAreNoBands(t *testing.T) {
	assert.Nil(t, run(t, read(t, "replicates: 2"), Options{}).Bands, "one arm")
	r := run(t, read(t, "arms: {a: {}, b: {}}\nreplicates: 1\nmeasures: [bound]"), Options{})
	assert.Nil(t, r.Bands, "the headline measure is not among those by day")
	assert.False(t, strings.Contains(strings.Join(cells(t, r.Columns, "table"), " "), "bands"))
}
