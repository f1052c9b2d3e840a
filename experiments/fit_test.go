package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

func TestFitFollowsFromTheSeries(t *testing.T) {
	e := read(t, "replicates: 2\narms: {a: {}, b: {without: [west_blocks]}}\nset: {hand_set: \"[{path: choice.kappa, reason: guess}, {path: choice.delta, reason: guess}]\"}")
	r := run(t, e, Options{})
	require.Equal(t, 2*6, r.Fit.Len(), "the period of one fact ends after the run")
	assert.NotContains(t, cells(t, r.Fit, "id"), "afterwards")
	assert.Equal(t, 7, r.Record.Len())
	days := func(arm, replicate, measure string, from, to int) []float64 {
		return floats(t, where(r.Series, "arm", arm, "replicate", replicate), measure)[from-1 : to]
	}
	sum := func(list []float64) float64 {
		out := 0.0
		for _, v := range list {
			out += v
		}
		return out
	}
	for _, arm := range []string{"a", "b"} {
		var ratio, last, total, typical float64
		for _, k := range []string{"1", "2"} {
			east, west := sum(days(arm, k, "value.east_pay", 3, 5)), sum(days(arm, k, "value.west_pay", 3, 5))
			ratio += east / (east + west) / 2
			last += days(arm, k, "bound.west_pay", 20, 20)[0] / 2
			total += sum(days(arm, k, "payments.cash", 2, 4)) / 2
			typical += sum(days(arm, k, "habit.east_pay", 2, 4)) / 3 / 2
		}
		row := func(id string) (model, off float64) {
			x := where(r.Fit, "arm", arm, "id", id)
			require.Equal(t, 1, x.Len())
			return floats(t, x, "model")[0], floats(t, x, "error")[0]
		}
		for _, c := range []struct {
			id         string
			want, from float64
			factor     bool
		}{
			{"early", ratio, 0.4, false},
			{"wallets", last, 100, true},
			{"payments", total, 500, false},
			{"typical", typical, 0.1, false},
		} {
			got, off := row(c.id)
			assert.InEpsilon(t, c.want, got, 1e-12, c.id)
			if c.factor {
				assert.InEpsilon(t, c.want/c.from, off, 1e-12, c.id)
			} else {
				assert.InDelta(t, c.want-c.from, off, 1e-9, c.id)
			}
		}
	}
	assert.Equal(t, []string{"2"}, cells(t, where(r.Fit, "arm", "a", "id", "early"), "n_hand_set"))
	assert.Equal(t, []string{"1"}, cells(t, where(r.Fit, "arm", "a", "id", "early"), "fit"))
	assert.Equal(t, []string{"0"}, cells(t, where(r.Fit, "arm", "a", "id", "between"), "fit"))

	// The line through 0.4 on the 4th and 0.6 on the 14th is 0.5 on the 9th.
	between := where(r.Fit, "arm", "a", "id", "between")
	assert.InDelta(t, 0.5, floats(t, between, "line")[0], 1e-12)
	assert.InDelta(t, -0.05, floats(t, between, "line_error")[0], 1e-12)
	assert.Equal(t, []string{"2"}, cells(t, between, "line_n"))
	assert.Equal(t, []string{""}, cells(t, where(r.Fit, "arm", "a", "id", "wallets"), "line"), "no line through no value")
}

func TestStraightLinesAreLeastSquares(t *testing.T) {
	at := func(day int, value float64, fit bool) model.Quoted {
		d := spec.Date(16000 + day)
		return model.Quoted{Measure: "m", Over: spec.DateRange{From: d, To: d}, Value: value, Fit: fit}
	}
	// Through (0,1), (10,2), (20,6): slope 0.25, mean 3 on day 10.
	got := straightLines([]model.Quoted{at(0, 1, true), at(10, 2, true), at(20, 6, true), at(30, 99, false), {Measure: "other", Value: 1, Fit: true}})
	for i, want := range []float64{0.5, 3, 5.5, 8} {
		assert.InDelta(t, want, got[i].value, 1e-12)
		assert.Equal(t, 3, got[i].n)
	}
	assert.True(t, math.IsNaN(got[4].value), "one value has no line")
}

func TestVerdicts(t *testing.T) {
	runs := [][]float64{{1, 2, 3, 4}, {2, 2, 2, 2}, {4, 3, 2, 1}}
	for _, c := range []struct {
		stat, across string
		want         float64
	}{
		{"mean", "ticks", 7.0 / 3},
		{"mean", "replicates", 7.0 / 3},
		{"variance", "ticks", (5.0/3 + 0 + 5.0/3) / 3},
		{"variance", "replicates", (7.0/3 + 1.0/3 + 1.0/3 + 7.0/3) / 4},
		{"share_above", "ticks", 4.0 / 12},
		{"share_above", "replicates", 4.0 / 12},
	} {
		v := judge(model.Expect{Measure: "m", At: 16000, Stat: c.stat, Across: c.across, Lag: 1, Above: 2.5, Scale: 2, Value: 2 * c.want, Tolerance: 1e-9, Note: "why"}, runs)
		assert.InDelta(t, 2*c.want, v.Got, 1e-12, c.stat+c.across)
		assert.True(t, v.OK)
		assert.Equal(t, "why", v.Note)
		v = judge(model.Expect{Stat: c.stat, Across: c.across, Above: 2.5, Scale: 1, Value: c.want + 0.1, Tolerance: 0.09}, runs)
		assert.False(t, v.OK, "further off than the tolerance")
	}
	moving := [][]float64{{1, 2, 3, 4}, {4, 3, 2, 1}}
	// Sum of lagged products 0.25*... of 1..4 about 2.5: (1.5*0.5 - 0.5*0.5 + 0.5*1.5) / 5.
	v := judge(model.Expect{Stat: "autocorrelation", Across: "ticks", Lag: 1, Scale: 1, Value: 0.25}, moving)
	assert.InDelta(t, 0.25, v.Got, 1e-12)
	// Over replicates: day 1 and day 3 rank the two runs the other way round.
	v = judge(model.Expect{Stat: "autocorrelation", Across: "replicates", Lag: 2, Scale: 1, Value: -1}, moving)
	assert.InDelta(t, -1, v.Got, 1e-12)

	v = judge(model.Expect{Measure: "bound.x", Over: spec.DateRange{From: 16000, To: 16001}, Stat: "variance", Across: "replicates", Scale: 1, Tolerance: 1e9}, [][]float64{{1, 2}})
	assert.False(t, v.OK, "no number is no pass, however wide the tolerance")
	assert.Equal(t, "a variance over replicates needs two or more; give --replicates", v.Note)
	assert.Equal(t, "variance of bound.x over replicates 2013-10-22..2013-10-23", v.Name)
	v = judge(model.Expect{Stat: "mean", Scale: 1, Tolerance: 1e9, Note: "why"}, [][]float64{{math.NaN()}})
	assert.False(t, v.OK)
	assert.Equal(t, "why; the measure has no value on some day", v.Note)
	assert.False(t, judge(model.Expect{Stat: "mean", Scale: 1, Tolerance: 1e9}, nil).OK)
}

func TestVerdictsOfARun(t *testing.T) {
	e := read(t, "replicates: 3", set("expect", "[{measure: bound.east_pay, over: 2015-01-03..2015-01-05, value: 0, tolerance: 1000}, {measure: population, at: 2015-01-20, value: 299, tolerance: 0.5}]"))
	r := run(t, e, Options{})
	require.Len(t, r.Verdicts, 2)
	want := 0.0
	for i, tick := range floats(t, r.Series, "tick") {
		if tick >= 2 && tick <= 4 {
			want += floats(t, r.Series, "bound.east_pay")[i] / 9
		}
	}
	assert.InEpsilon(t, want, r.Verdicts[0].Got, 1e-12)
	assert.True(t, r.Verdicts[0].OK)
	assert.Equal(t, "bound.east_pay 2015-01-03..2015-01-05", r.Verdicts[0].Name)
	assert.Equal(t, 300.0, r.Verdicts[1].Got)
	assert.False(t, r.Verdicts[1].OK)
}
