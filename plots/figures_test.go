package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Figures {
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, f.Name)
		assert.NotEmpty(t, f.Doc)
		assert.False(t, seen[f.Name], f.Name)
		seen[f.Name] = true
		_, err := f.Build(Results{})
		require.ErrorIs(t, err, ErrNothing, f.Name)
		assert.Contains(t, err.Error(), f.Name+" needs", "the error says what is missing")
	}
	_, err := Find("adaption")
	assert.EqualError(t, err, `unknown figure "adaption"; expected one of adoption, habit, gap, eight-hours, run-off, sweep-map, tipping-map, shapley, ledger, effects, time-to-tip, event-study, blitz-or-trickle, proportionality, circumvention-race, interoperability-order, rival-theories, morris, sobol-indices, factor-scatter, how-many-users`)
}

func TestEveryFigureOfAnExampleIsDrawn(t *testing.T) {
	for _, f := range Figures {
		assert.True(t, slices.ContainsFunc(toyCases(), func(c toyCase) bool { return c.figure == f.Name && c.golden }), "%s has no golden picture", f.Name)
	}
}

// rows gives the rows of a kind, as texts by column.
func rows(t *testing.T, figure *table.Table, kind string) []map[string]string {
	t.Helper()
	var out []map[string]string
	for i := range figure.Len() {
		r := map[string]string{}
		for _, c := range figure.Columns {
			r[c.Name] = c.Text(i)
		}
		if r["kind"] == kind {
			out = append(out, r)
		}
	}
	return out
}

func said(t *testing.T, figure *table.Table, kind string) string {
	t.Helper()
	var all []string
	for _, r := range rows(t, figure, kind) {
		all = append(all, r["text"])
	}
	return strings.ReplaceAll(strings.Join(all, "\n"), narrow, " ")
}

// tiny has a few runs of one measure, given as rows of runs by day, an arm each.
func tiny(measures []string, arms []Arm, values func(arm, day, run, measure int) float64, days, runs int) *table.Table {
	columns := []*table.Column{column("arm", table.Text), column("point", table.Integer), column("replicate", table.Integer), column("time", table.Text)}
	for _, m := range measures {
		columns = append(columns, column(m, table.Real))
	}
	b := table.NewBuilder(columns...)
	for a, arm := range arms {
		for run := range runs {
			for day := range days {
				b.Text(0, arm.Name)
				b.Int(1, 0)
				b.Int(2, int64(run))
				b.Text(3, dateText(dateDay(2015, 1, 1)+float64(day)))
				for m := range measures {
					b.Real(4+m, values(a, day, run, m))
				}
				b.EndRow()
			}
		}
	}
	return b.Table()
}

var twoShares = []string{"share_value_all.alipay", "share_value_all.tenpay"}

func TestAdoptionDrawsMedianAndQuantilesOfRuns(t *testing.T) {
	// Five runs at 10, 20, 30, 40, 50 % on every day: by type 7 the median is 30 %,
	// the 50 % band 20 to 40 %, the 80 % band 14 to 46 %.
	r := Results{Series: tiny(twoShares, toyArms[:1], func(_, _, run, m int) float64 { return 0.1*float64(run+1) + 0.2*float64(m) }, 40, 5)}
	figure := build(t, "adoption", r)
	for _, row := range rows(t, figure, "line") {
		want := map[string]string{"alipay": "0.3", "tenpay": "0.5"}[row["series"]]
		assert.Equal(t, want, row["y"])
	}
	bands := 0
	for _, row := range rows(t, figure, "band") {
		if row["series"] == "alipay, 50 %" {
			assert.Equal(t, []string{"0.2", "0.4"}, []string{row["low"], row["high"]})
			bands++
		}
		if row["series"] == "alipay, 80 %" {
			assert.Equal(t, []string{"0.14", "0.46"}, []string{row["low"], row["high"]})
			bands++
		}
	}
	assert.Equal(t, 80, bands)
	assert.Contains(t, said(t, figure, "title"), "Tenpay stayed at 50 % of mobile payment value")
	assert.Contains(t, said(t, figure, "subtitle"), "only 5 runs")
	assert.Contains(t, said(t, figure, "caption"), "median of 5 runs; bands: 50, 80 and 95 % of runs at each date (pointwise)")
}

func TestOneRunHasNoBandAndSaysSo(t *testing.T) {
	for _, c := range []struct {
		figure string
		r      Results
	}{
		{"adoption", toyRun(1, dateDay(2015, 12, 31))},
		{"gap", toyCompare(2, 1)},
		{"eight-hours", toyCompare(1, 1)},
		{"run-off", toyRun(1, dateDay(2015, 12, 31))},
	} {
		figure := build(t, c.figure, c.r)
		assert.Empty(t, rows(t, figure, "band"), c.figure)
		assert.Contains(t, said(t, figure, "caption"), "a single run", c.figure)
		assert.Contains(t, said(t, figure, "caption"), "there is no band", c.figure)
	}
}

func TestForecastIsTintedOnlyWhereThereIsOne(t *testing.T) {
	none := build(t, "adoption", toyRun(2, dateDay(2016, 6, 30)))
	assert.Empty(t, rows(t, none, "tint"))
	some := build(t, "adoption", toyRun(2, dateDay(2016, 12, 31)))
	tints := rows(t, some, "tint")
	require.Len(t, tints, 1)
	assert.Equal(t, []string{"2016-07-01", "2016-12-31", "forecast, not fitted", "colour=predicted"},
		[]string{tints[0]["x"], tints[0]["x_end"], tints[0]["text"], tints[0]["style"]})
}

func TestRecordStandsBesideTheModel(t *testing.T) {
	figure := build(t, "adoption", toyRun(2, dateDay(2015, 6, 30)))
	dots := rows(t, figure, "dot")
	require.Len(t, dots, 5, "two values lie after the end of the series")
	assert.Equal(t, []string{"share", "2013-07-01", "2013-12-31", "0.696"}, []string{dots[0]["panel"], dots[0]["x"], dots[0]["x_end"], dots[0]["y"]})
	assert.Equal(t, []string{"wallets", "2014-01-01", "", "100"}, []string{dots[4]["panel"], dots[4]["x"], dots[4]["x_end"], dots[4]["y"]}, "people are shown in millions")
	figure = build(t, "adoption", toyRun(2, dateDay(2016, 6, 30)))
	assert.Contains(t, said(t, figure, "caption"), "1 lies outside the 95 % interval")
	assert.Contains(t, rows(t, figure, "dot")[4]["style"], "outside")
}

func TestMissingRunsAreSaid(t *testing.T) {
	r := toyRun(3, dateDay(2015, 12, 31))
	r.Info.Replicates = 5
	assert.Contains(t, said(t, build(t, "adoption", r), "subtitle"), "only 3 of 5 runs finished")
}

func TestOnePointOfManyIsSaid(t *testing.T) {
	r := Results{Series: tiny([]string{"share_value_commerce.tenpay"}, toyArms[:2], func(arm, day, run, _ int) float64 { return 0.3 + 0.01*float64(arm*run) }, 40, 4)}
	require.NotContains(t, said(t, build(t, "gap", r), "subtitle"), "point")
	r.Info.Factors = []string{"choice.kappa"}
	r.Runs = table.New(column("point", table.Integer), column("choice.kappa", table.Real))
	r.Runs.Columns[0].Ints, r.Runs.Columns[1].Reals = []int64{0, 1, 2}, []float64{0.5, 0.25, 1}
	assert.Contains(t, said(t, build(t, "gap", r), "subtitle"), "only the first of 3 points, kappa 0.5")
}

func TestTwoOutcomesAreSaid(t *testing.T) {
	r := toyRun(4, dateDay(2015, 12, 31))
	r.Runs = table.New(column("arm", table.Text), column("tipped", table.Integer))
	for _, v := range []int64{1, 0, 0, 1} {
		r.Runs.Columns[0].Texts = append(r.Runs.Columns[0].Texts, "as_it_happened")
		r.Runs.Columns[1].Ints = append(r.Runs.Columns[1].Ints, v)
	}
	assert.Contains(t, said(t, build(t, "adoption", r), "subtitle"), "two outcomes: 50 % of runs tipped")
}

func TestGapTellsAnEffectFromNoise(t *testing.T) {
	commerce := []string{"share_value_commerce.alipay", "share_value_commerce.tenpay"}
	series := func(effect, noise float64) *table.Table {
		return tiny(commerce, toyArms[:2], func(arm, day, run, m int) float64 {
			luck := rand.New(rand.NewPCG(uint64(run), uint64(arm)))
			return 0.3 + effect*float64(arm)*float64(min(day, 20))/20 + noise*luck.NormFloat64()*float64(arm)
		}, 40, 30)
	}
	figure := build(t, "gap", Results{Series: series(-0.031, 0.0005)})
	assert.Equal(t, "Never blocked, Tenpay ends 3.1 points lower than as it happened", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "label"), "−3.1 points | 95 % interval | −3.1 to −3.1")

	figure = build(t, "gap", Results{Series: series(0, 0.01)})
	assert.Contains(t, said(t, figure, "title"), "cannot be told from 0")

	figure = build(t, "gap", Results{Series: series(0, 0)})
	assert.Equal(t, "Never blocked and as it happened are the same to the bit in all 30 pairs", said(t, figure, "title"))
}

func TestExactlyZeroIsSaidOnlyOfBits(t *testing.T) {
	build1 := func(nudge float64) *table.Table {
		return build(t, "gap", Results{Series: tiny([]string{"share_value_commerce.tenpay"}, toyArms[:2], func(arm, day, run, _ int) float64 {
			v := 0.3 + 0.01*float64(run)
			switch {
			case arm == 1 && day >= 20:
				v += 0.01 * float64(day-19)
			case arm == 1 && day == 3 && run == 2:
				v += nudge
			}
			return v
		}, 40, 4)})
	}
	assert.Contains(t, said(t, build1(0), "note"), "exactly 0 in | all 4 pairs")
	assert.Contains(t, said(t, build1(0), "caption"), "Before 21 Jan 2015 all differences are exactly 0")
	assert.NotContains(t, said(t, build1(1e-15), "note"), "exactly 0")
}

func TestGapTakesTheEndFromTheComparison(t *testing.T) {
	r := toyCompare(2, 12)
	r.Comparison = table.New(column("measure", table.Text), column("at", table.Text), column("arm", table.Text), column("base", table.Text))
	for i, text := range []string{"share_value_commerce.tenpay", "2015-12-31", "never_blocked", "as_it_happened"} {
		r.Comparison.Columns[i].Texts = []string{text}
	}
	for name, v := range map[string]float64{"n": 12, "difference": -0.05, "low": -0.08, "high": 0.02, "positive": 3} {
		c := column(name, table.Real)
		c.Reals = []float64{v}
		r.Comparison.Columns = append(r.Comparison.Columns, c)
	}
	figure := build(t, "gap", r)
	assert.Contains(t, said(t, figure, "label"), "−5.0 points | 95 % interval | −8.0 to 2.0")
	assert.Contains(t, said(t, figure, "title"), "cannot be told from 0")
	assert.Contains(t, said(t, figure, "caption"), "3 of 12 pairs positive")
}

func TestEightHoursSaysIdenticalOnlyOfBits(t *testing.T) {
	r := toyCompare(3, 4)
	figure := build(t, "eight-hours", r)
	assert.Contains(t, said(t, figure, "caption"), "The three arms are identical, bit for bit, until 2 Feb 2015, 20:00")
	assert.Equal(t, "open | 8 h", said(t, figure, "tint"))
	first := map[string]string{}
	for _, row := range rows(t, figure, "line") {
		if first[row["series"]] == "" {
			first[row["series"]] = row["x"]
		}
	}
	assert.Equal(t, "2015-02-01T00:30", first["as_it_happened"], "an hour's count stands in its middle")
	assert.Equal(t, "2015-02-02T19:30", first["never_blocked"], "until they part the arms are one line")
	assert.Equal(t, "2015-02-02T21:30", first["passcode_works"])

	values, err := r.Hourly.Column("envelopes_opened.alipay")
	require.NoError(t, err)
	values.Reals[30] = math.Nextafter(values.Reals[30], 1e9) // 1 Feb 06:00 in the first run of the base
	figure = build(t, "eight-hours", r)
	assert.Contains(t, said(t, figure, "caption"), "until 1 Feb 2015, 06:00")
}

func TestEightHoursSumsItsHours(t *testing.T) {
	// Two envelopes an hour in each of three runs: 96 hours make 192.
	b := table.NewBuilder(column("replicate", table.Integer), column("time", table.Text), column("envelopes_opened.alipay", table.Real))
	for run := range 3 {
		for hour := range 24 * 10 {
			b.Int(0, int64(run))
			b.Text(1, fmt.Sprintf("%sT%02d:00", dateText(dateDay(2015, 1, 28)+float64(hour/24)), hour%24))
			b.Real(2, 2)
			b.EndRow()
		}
	}
	figure := build(t, "eight-hours", Results{Hourly: b.Table()})
	assert.Equal(t, "192", said(t, figure, "label"))
	assert.Equal(t, "People opened 192 Alipay envelopes in four days", said(t, figure, "title"))
	assert.Len(t, rows(t, figure, "line"), 96)
}

func TestRunOffFindsTheWeek(t *testing.T) {
	r := Results{Series: tiny([]string{"acceptance.wechat_shop.alipay", "acceptance.wechat_shop.tenpay"}, toyArms[:1], func(_, day, _, m int) float64 {
		if m == 1 {
			return 0.5
		}
		if day < 100 {
			return 0.8 - 0.002*float64(day)
		}
		return 0
	}, 200, 3)}
	// Of 80 points the last step takes 60.2.
	assert.Equal(t, "Alipay's place in WeChat shops fell from 80 % to 0 %, 75 % of it on 11 Apr 2015", said(t, build(t, "run-off", r), "title"))
}

func TestSweepMapAveragesRunsOfACell(t *testing.T) {
	r := toySweep(2, 3, 1, 3, false)
	figure := build(t, "sweep-map", r)
	cells := rows(t, figure, "cell")
	require.Len(t, cells, 6)
	got := map[string]string{}
	for _, c := range cells {
		got[c["x"]+","+c["y"]] = c["low"]
	}
	// Runs are 0.1 + 0.2 j - 0.03 i + 0, 0.001, 0.002; the longer factor lies across.
	assert.Equal(t, map[string]string{"0,0": "0.101", "1,0": "0.301", "2,0": "0.501", "0,1": "0.071", "1,1": "0.271", "2,1": "0.471"}, got)
	assert.Equal(t, "Tenpay ends at 7.1 to 50 % of commerce value; most depends on the strategy of Tencent", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "caption"), "3 runs in each cell")
}

func TestSweepMapShowsTheMeasureThatIsAsked(t *testing.T) {
	r := toyNumbers(true)
	bound := column("bound.tenpay", table.Real)
	for row := range r.Runs.Len() {
		bound.Reals = append(bound.Reals, 2e6+1e3*float64(row))
	}
	r.Runs.Columns = append(r.Runs.Columns, bound)
	r.Info.Measure = "bound.tenpay"
	figure := build(t, "sweep-map", r)
	assert.Regexp(t, "^Bound, Tenpay: 2(\\.\\d+)? m to [0-9.]+ m", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "subtitle"), "% of runs tipped")
	assert.Contains(t, said(t, figure, "subtitle"), ", millions")

	for row := range bound.Reals {
		bound.Reals[row] = 0
	}
	figure = build(t, "sweep-map", r)
	draw(t, figure, Options{})
	assert.Equal(t, "Bound, Tenpay: 0 in every cell", said(t, figure, "title"))
	for row := range bound.Reals {
		bound.Reals[row] = 8e6 + float64(row)/1e3
	}
	draw(t, build(t, "sweep-map", r), Options{})
}

func TestSweepMapOfTippedRuns(t *testing.T) {
	figure := build(t, "sweep-map", toyNumbers(true))
	for _, c := range rows(t, figure, "cell") {
		var part float64
		_, err := fmt.Sscan(c["low"], &part)
		require.NoError(t, err)
		assert.InDelta(t, math.Round(part*40), part*40, 1e-3, "a part of 40 runs")
	}
	assert.Equal(t, "0  no run\n0.25\n0.5\n0.75\n1  every run", said(t, figure, "mark"))
}

func TestGridPlacesPairs(t *testing.T) {
	figure := build(t, "adoption", toySweep(2, 3, 2, 2, true))
	panels := rows(t, figure, "panel")
	require.Len(t, panels, 6)
	assert.Equal(t, "Alibaba tit for tat, Tencent closed", panels[5]["text"])
	assert.True(t, strings.HasPrefix(panels[5]["style"], "row=2 col=3 "))
	assert.Equal(t, "Alipay\nTenpay\nCampaigns on\nCampaigns off", said(t, figure, "key"))

	_, err := buildAdoption(toySweep(4, 4, 2, 1, false))
	require.ErrorIs(t, err, ErrNothing)
}

func TestNarrowNumbersEvents(t *testing.T) {
	figure := build(t, "adoption", toyRun(2, dateDay(2016, 6, 30)))
	assert.Empty(t, draw(t, figure, Options{}).EventKey())
	key := draw(t, figure, Options{Width: Narrow, Bare: true}).EventKey()
	assert.Contains(t, key, "(1)\u00a0Alibaba cuts WeChat apps; (2)\u00a0WeChat envelopes")
}

func TestInputsAreNotChanged(t *testing.T) {
	for _, c := range toyCases() {
		r, same := c.results(), c.results()
		build(t, c.figure, r)
		assert.Equal(t, allText(t, same), allText(t, r), c.name)
	}
}

// allText writes results as text, in which empty numbers are equal.
func allText(t *testing.T, r Results) string {
	t.Helper()
	var b strings.Builder
	for _, part := range []*table.Table{r.Series, r.Hourly, r.Runs, r.Comparison, r.Events, r.Record, r.Analysis} {
		if part != nil {
			require.NoError(t, part.WriteCSV(&b))
		}
	}
	fmt.Fprintf(&b, "%+v", r.Info)
	return b.String()
}

func TestGapDrawsBothBandsOfTheMean(t *testing.T) {
	r := toyCompare(2, 12)
	figure := build(t, "gap", r)
	low := map[string]map[string]string{}
	for _, row := range rows(t, figure, "band") {
		if row["panel"] == "gap" && row["x"] == "2015-12-31" {
			low[row["series"]] = row
		}
	}
	end := r.Bands.Len() - 1
	for series, names := range map[string][2]string{"each date": {"pointwise_low", "pointwise_high"}, "whole curve": {"simultaneous_low", "simultaneous_high"}} {
		row := low["never_blocked minus as_it_happened, "+series]
		for i, name := range []string{"low", "high"} {
			c, err := r.Bands.Column(names[i])
			require.NoError(t, err)
			assert.Equal(t, fmt.Sprint(round(c.Float(end))), row[name], "%s %s", series, name)
		}
	}
	assert.Contains(t, said(t, figure, "note"), "dark: mean, 95 % at each date | light: 95 % for the whole curve")
	assert.Contains(t, said(t, figure, "caption"), "light 95 % on all dates at once (simultaneous, sup-t)")

	r.Bands = nil
	figure = build(t, "gap", r)
	assert.NotContains(t, said(t, figure, "caption"), "simultaneous", "no words for what is not drawn")
}

func TestGapTakesTheBandsByWeekInLongRuns(t *testing.T) {
	r := toyCompare(2, 5)
	r.Series = toySeries(toyArms[:2], 1, 5, dateDay(2014, 1, 1), dateDay(2015, 12, 31))
	r.Bands = toyBands(&r, "share_value_commerce.tenpay", 7)
	weeks := 0
	for _, row := range rows(t, build(t, "gap", r), "band") {
		if row["panel"] == "gap" {
			weeks++
		}
	}
	assert.Equal(t, 2*r.Bands.Len(), weeks)
	r.Bands = toyBands(&r, "share_value_commerce.tenpay", 1) // means over a week are not values of a day
	for _, row := range rows(t, build(t, "gap", r), "band") {
		assert.NotEqual(t, "gap", row["panel"])
	}
}

func TestGapSaysWhichArmHasNoRun(t *testing.T) {
	r := toyCompare(2, 12)
	r.Info.Arms = toyArms
	assert.Contains(t, said(t, build(t, "gap", r), "subtitle"), "no run of passcode works finished")
	r = toyCompare(1, 3)
	r.Info.Arms = toyArms[:2]
	_, err := buildGap(r)
	require.ErrorIs(t, err, ErrNothing)
	assert.Contains(t, err.Error(), "gap needs two arms with runs; no run of never blocked finished")
}

// TestGapShowsTheMeasureOfTheBands: what was asked for, if it is a share.
func TestGapShowsTheMeasureOfTheBands(t *testing.T) {
	r := toyCompare(2, 12)
	r.Bands = toyBands(&r, "share_value_all.alipay", 1)
	figure := build(t, "gap", r)
	assert.Contains(t, said(t, figure, "subtitle"), "Alipay's share of payment value")
	assert.NotEmpty(t, rows(t, figure, "band"))
}

// TestGapHidesNoSign: an end that is not 0 does not print as 0 where that decides.
func TestGapHidesNoSign(t *testing.T) {
	k := contrast{end: stats.Effect{Mean: -0.00094, Low: -0.00186, High: -0.00003}}
	assert.Equal(t, []string{minus + "0.19", minus + "0.003"}, []string{k.points(k.end.Low), k.points(k.end.High)})
	k.end.High = 0.00003
	assert.Equal(t, "0.00", k.points(k.end.High))
}

// TestGapDrawsNoMeanOfTwoKinds: of 20 runs 9 and 17 tip; eight of the pairs differ.
func TestGapDrawsNoMeanOfTwoKinds(t *testing.T) {
	r := toyKinds(toyArms[:2], 20, 0.45, 0.85)
	figure := build(t, "gap", r)
	assert.Equal(t, "Runs that tip: as it happened 45 %, never blocked 85 %", said(t, figure, "title"))
	assert.Contains(t, said(t, figure, "label"), "As it happened | 9 of 20 tip\nAs it happened | 11 of 20 do not\nNever blocked | 17 of 20 tip\nNever blocked | 3 of 20 do not")
	_, low, high := stats.NewcombePaired(9, 8, 0, 3, 0.95)
	assert.Contains(t, said(t, figure, "caption"), fmt.Sprintf("+40.0 points, 95 %% interval %s to %s (Newcombe, 20 paired runs): more than luck", points(low), points(high)))
	last := map[string]string{}
	for _, row := range rows(t, figure, "line") {
		last[row["series"]] = row["y"]
		assert.NotContains(t, row["series"], "minus", "no difference of means")
	}
	assert.Equal(t, []string{"0.45", "0.85"}, []string{last["as_it_happened"], last["never_blocked"]})
	r.Runs = nil
	_, err := buildGap(r)
	require.ErrorIs(t, err, ErrNothing)
}

// Where it is not known what one way of spending needs, no other is said to need least.
func TestBlitzOrTrickleNamesNoLeastThatIsNotKnown(t *testing.T) {
	week := toySpread{label: "9 days", value: 5, low: 4, end: 6, cost: 20}
	known := build(t, "blitz-or-trickle", toySpreads(8, toySpread{label: "1 day", value: 3, low: 2, end: 4, cost: 25}, week))
	require.Contains(t, said(t, known, "row"), "the least")
	torn := build(t, "blitz-or-trickle", toySpreads(8, toySpread{label: "1 day", value: math.NaN(), low: 0, end: math.Inf(1), above: 4, cost: 25}, week))
	assert.NotContains(t, said(t, torn, "row"), "the least")
}
