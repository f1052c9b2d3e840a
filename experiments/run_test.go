package experiments

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/model"
)

const threeArms = `
arms: {as_it_happened: {}, open: {without: [west_blocks]}, rich: {set: {campaigns.*.amount: 50 yuan}}}
factors: [{path: choice.kappa, list: [0.2, 0.8]}]
replicates: 3
`

func TestTablesDoNotHangOnTheNumberOfWorkers(t *testing.T) {
	e := read(t, threeArms)
	want := everything(t, run(t, e, Options{Workers: 1}))
	require.Greater(t, len(want), 100_000, "there is something to compare")
	for _, workers := range []int{2, 8} {
		require.Equal(t, want, everything(t, run(t, e, Options{Workers: workers})), "%d workers", workers)
	}
	// One run with several workers inside.
	one := read(t, "replicates: 1")
	require.Equal(t, everything(t, run(t, one, Options{Workers: 1})), everything(t, run(t, one, Options{Workers: 4})))
}

func TestRunsAreThoseOfTheModel(t *testing.T) {
	// Neither shared graphs nor markets made ahead change a run.
	e := read(t, threeArms)
	runs := run(t, e, Options{}).Runs
	hashes, arms, kappas, replicates := cells(t, runs, "run_hash"), cells(t, runs, "arm"), cells(t, runs, "choice.kappa"), floats(t, runs, "replicate")
	require.Len(t, hashes, 2*3*3)
	for i := range hashes {
		settings := []model.Setting{{Path: "population.users", Value: "300"}, {Path: "end", Value: "2015-01-20"}, {Path: "choice.kappa", Value: kappas[i]}}
		switch arms[i] {
		case "open":
			settings = append(settings, set("events.west_blocks.on", "false"), set("events.east_blocks.on", "false"))
		case "rich":
			settings = append(settings, set("campaigns.east_festival.amount", "50 yuan"), set("campaigns.west_festival.amount", "50 yuan"))
		}
		s := duel(t, settings...)
		r, err := model.Start(s, model.Luck{Seed: 1, Replicate: int(replicates[i])}, model.Options{})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), int32(s.End)))
		require.Equal(t, fmt.Sprintf("%016x", r.Hash()), hashes[i], "row %d", i)
	}
}

func TestRowsComeInOneOrder(t *testing.T) {
	r := run(t, read(t, threeArms), Options{})
	var want []string
	for point := range 2 {
		for _, arm := range []string{"as_it_happened", "open", "rich"} {
			for replicate := 1; replicate <= 3; replicate++ {
				want = append(want, fmt.Sprint(point, arm, replicate))
			}
		}
	}
	row := func(points, replicates []float64, arms []string, i int) string {
		return fmt.Sprint(int(points[i]), arms[i], int(replicates[i]))
	}
	var got []string
	for i := range r.Runs.Len() {
		got = append(got, row(floats(t, r.Runs, "point"), floats(t, r.Runs, "replicate"), cells(t, r.Runs, "arm"), i))
	}
	assert.Equal(t, want, got)
	points, replicates, arms, ticks := floats(t, r.Series, "point"), floats(t, r.Series, "replicate"), cells(t, r.Series, "arm"), floats(t, r.Series, "tick")
	require.Equal(t, 20*len(want), r.Series.Len())
	times := cells(t, r.Series, "time")
	for i := range points {
		require.Equal(t, want[i/20], row(points, replicates, arms, i))
		require.Equal(t, float64(i%20), ticks[i])
		require.Equal(t, fmt.Sprintf("2015-01-%02d", i%20+1), times[i])
	}
}

func TestIdenticalArmsDifferByExactlyNothing(t *testing.T) {
	// An event after the last day of the run and a label change nothing.
	e := read(t, "arms: {a: {}, b: {label: The same}}\nreplicates: 4")
	r := run(t, e, Options{})
	for _, name := range []string{"difference", "low", "high", "positive", "negative"} {
		for i, x := range floats(t, r.Comparison, name) {
			if cells(t, r.Comparison, "n")[i] != "0" {
				require.Zero(t, x, "%s of %s", name, cells(t, r.Comparison, "measure")[i])
			}
		}
	}
	assert.Equal(t, `"The same" instead of "A" changes nothing, exactly, in all 4 pairs: East's share of commerce value on 2015-01-20 and every event of the runs are the same; simulation error only; others as recorded.`, r.Headline.Sentence)
	assert.True(t, r.Headline.Effects[0].AllZero)
}

func TestHistoriesAreEqualUpToTheEventThatIsTakenOut(t *testing.T) {
	s := duel(t, set("population.users", "500"))
	e, gone, err := History(s, []string{"west_blocks"}, nil, 2, 7)
	require.NoError(t, err)
	assert.Equal(t, []string{"west_blocks", "east_blocks"}, gone)
	r := run(t, e, Options{})
	base, other := r.Series.Where("arm", "as_it_happened"), r.Series.Where("arm", "without")
	require.Equal(t, base.Len(), other.Len())
	before, after := 0, 0
	times := cells(t, base, "time")
	for i := range base.Columns {
		if base.Columns[i].Name == "arm" {
			continue
		}
		for row := range base.Len() {
			switch same := base.Columns[i].Text(row) == other.Columns[i].Text(row); {
			case same:
			case times[row] < "2015-01-08":
				before++
			default:
				after++
			}
		}
	}
	assert.Zero(t, before, "nothing differs before the first event that was taken out")
	assert.NotZero(t, after, "something differs afterwards")
	assert.Contains(t, r.Headline.Sentence, "Leaving out west_blocks and what answered it (east_blocks) ")
	assert.Contains(t, r.Headline.Sentence, "East's share of commerce value on 2015-01-20 ")

	_, gone, err = History(s, []string{"tag:block"}, []string{"east_blocks"}, 2, 7)
	require.NoError(t, err)
	assert.Equal(t, []string{"west_blocks"}, gone)
	_, _, err = History(s, []string{"e99"}, nil, 2, 7)
	assert.ErrorContains(t, err, `no event "e99"`)
	_, _, err = History(s, []string{"west_blocks"}, []string{"west_blocks"}, 2, 7)
	assert.ErrorContains(t, err, "no event is taken out")
	_, _, err = History(s, []string{"west_blocks"}, nil, 0, 7)
	assert.ErrorContains(t, err, "replicates: 0 is below 1")
}

func TestEndMeasuresFollowFromTheSeries(t *testing.T) {
	e := read(t, "replicates: 2\nfactors: [{path: choice.delta, list: [0, 1]}]\nheadline: {measure: habit.west_pay, at: 2015-01-11}", set("users", "60"))
	r := run(t, e, Options{})
	ever := false
	for row := range r.Runs.Len() {
		days := where(r.Series, "point", cells(t, r.Runs, "point")[row], "replicate", cells(t, r.Runs, "replicate")[row])
		require.Equal(t, 20, days.Len())
		last := func(name string) float64 { return floats(t, days, name)[19] }
		for _, name := range []string{"share_value_all.east_pay", "share_value_commerce.west_pay", "bound.west_pay", "active.east_pay", "multi_homing", "participants.west_festival"} {
			require.Equal(t, last(name), floats(t, r.Runs, name)[row], name)
		}
		for _, name := range []string{"lost_sales", "rewards.west_pay", "complaints.east_pay", "envelopes_opened.west_pay"} {
			sum := 0.0
			for _, x := range floats(t, days, name) {
				sum += x
			}
			require.Equal(t, sum, floats(t, r.Runs, name+".total")[row], name)
		}
		require.Equal(t, floats(t, days, "habit.west_pay")[10], floats(t, r.Runs, "habit.west_pay@2015-01-11")[row])

		// Tipped, told once more and another way: the first window of three days in
		// which each share of the two is above a half.
		east, west := floats(t, days, "share_value_commerce.east_pay"), floats(t, days, "share_value_commerce.west_pay")
		tipped, when := "0", ""
		for d := 2; d < 20 && tipped == "0"; d++ {
			all := true
			for _, x := range []int{d - 2, d - 1, d} {
				all = all && east[x] > west[x]
			}
			if all {
				tipped, when = "1", cells(t, days, "time")[d-2]
				ever = true
			}
		}
		require.Equal(t, tipped, cells(t, r.Runs, "tipped")[row])
		require.Equal(t, when, cells(t, r.Runs, "tip_time")[row])
		require.Equal(t, "20", cells(t, r.Runs, "ticks")[row])
	}
	assert.True(t, ever, "some run tipped, else nothing was tested")

	// Summary and headline follow from the runs.
	for _, measure := range []string{"bound.west_pay", "lost_sales.total", "tipped"} {
		for _, point := range []string{"0", "1"} {
			values := floats(t, where(r.Runs, "point", point), measure)
			row := where(r.Summary, "point", point, "measure", measure)
			require.Equal(t, 1, row.Len())
			assert.InDelta(t, (values[0]+values[1])/2, floats(t, row, "mean")[0], 1e-9*(1+math.Abs(values[0])))
			assert.InDelta(t, math.Abs(values[0]-values[1])/math.Sqrt2, floats(t, row, "sd")[0], 1e-9*(1+math.Abs(values[0])))
			assert.Equal(t, min(values[0], values[1]), floats(t, row, "min")[0])
			assert.Equal(t, max(values[0], values[1]), floats(t, row, "max")[0])
		}
	}
	assert.Contains(t, r.Headline.Sentence, "Over 2 points habit.west_pay on 2015-01-11 runs from ")
}

func TestComparisonPairsReplicates(t *testing.T) {
	r := run(t, read(t, threeArms), Options{})
	a := floats(t, where(r.Runs, "point", "1", "arm", "rich"), "bound.east_pay")
	b := floats(t, where(r.Runs, "point", "1", "arm", "as_it_happened"), "bound.east_pay")
	want := stats.Paired(a, b, stats.Options{})
	row := where(r.Comparison, "point", "1", "arm", "rich", "measure", "bound.east_pay")
	require.Equal(t, 1, row.Len())
	assert.Equal(t, want.Mean, floats(t, row, "difference")[0])
	assert.Equal(t, want.Low, floats(t, row, "low")[0])
	assert.Equal(t, want.High, floats(t, row, "high")[0])
	assert.Equal(t, []string{"as_it_happened"}, cells(t, row, "base"))
	assert.Equal(t, []string{"2015-01-20"}, cells(t, row, "at"))
	assert.Equal(t, []string{"people"}, cells(t, row, "unit"))
	assert.InDelta(t, want.Mean, floats(t, row, "mean")[0]-floats(t, row, "base_mean")[0], 1e-6)
}

func TestAFailingRunIsARowAndTheOthersGoOn(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {set: {choice.kappa: 0.1}}}\nreplicates: 3")
	x, err := newExecutor(e, Options{Workers: 2})
	require.NoError(t, err)
	x.trip = func(_, arm, replicate int) {
		if arm == 1 && replicate == 2 {
			panic("the world\nis flat")
		}
	}
	x.all(context.Background())
	r, err := x.collect(context.Background())
	require.NoError(t, err)
	assert.Equal(t, 6, r.Done)
	require.Equal(t, 1, r.Failures.Len())
	assert.Equal(t, []string{"internal error: the world is flat"}, cells(t, r.Failures, "error"))
	assert.Equal(t, []string{"b"}, cells(t, r.Failures, "arm"))
	assert.Equal(t, []string{"hongbao run duel.yaml --seed 1 --replicates 2 --set choice.kappa=0.1"}, cells(t, r.Failures, "replay"))
	assert.Equal(t, 5, r.Runs.Len())
	assert.Equal(t, 5*20, r.Series.Len())
	for _, n := range cells(t, r.Comparison, "n") {
		assert.Contains(t, []string{"0", "2"}, n, "two pairs are left")
	}
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "1 of 6 runs failed")
	whole := run(t, e, Options{})
	assert.Nil(t, whole.Failures)
	// The other runs are not touched by it.
	assert.Equal(t, csv(t, whole.Runs.Select([]int{0, 1, 2, 3, 5})), csv(t, r.Runs))
}

func TestTheReplayCommandRepeatsTheRun(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {without: [west_blocks], set: {campaigns.*.amount: 50 yuan}}}\nfactors: [{path: choice.kappa, list: [0.2, 0.8]}]\nreplicates: 2")
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.all(context.Background())
	out := x.outcomes[x.at(1, 1, 2)]
	words := x.replay(out)
	assert.Equal(t, "hongbao run duel.yaml --seed 1 --replicates 2 --set choice.kappa=0.8"+
		" --set 'campaigns.east_festival.amount=50 yuan' --set 'campaigns.west_festival.amount=50 yuan' --set events.west_blocks.on=false --set events.east_blocks.on=false", words)
	var settings []model.Setting
	for _, part := range strings.Split(words, " --set ")[1:] {
		path, value, _ := strings.Cut(strings.Trim(part, "'"), "=")
		settings = append(settings, model.Setting{Path: path, Value: value})
	}
	r := run(t, Single(duel(t, settings...), 2, 1, nil), Options{})
	assert.Equal(t, fmt.Sprintf("%016x", out.hash), cells(t, r.Runs, "run_hash")[1])

	named := &executor{e: &Experiment{}, o: Options{Command: "hongbao run x.yaml"}}
	assert.Equal(t, "hongbao run x.yaml", named.replay(&outcome{}))
}

func TestCompleteRunsSurviveTheEndOfTheContext(t *testing.T) {
	e := read(t, threeArms)
	whole := run(t, e, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := e.Run(ctx, Options{Workers: 1, Progress: func(p Progress) {
		if p.Done == 8 {
			cancel()
		}
	}})
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "8 of 18 runs are done")
	assert.Equal(t, 8, r.Done)
	assert.Equal(t, 18, r.Total)
	require.Equal(t, 8, r.Runs.Len())
	all := csv(t, whole.Runs)
	for line := range strings.Lines(csv(t, r.Runs)) {
		assert.Contains(t, all, line)
	}
	assert.Equal(t, 8*20, r.Series.Len())
	assert.Equal(t, csv(t, whole.Design), csv(t, r.Design))
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "8 of 18 runs are done")

	// A context that ends when all is done takes nothing away.
	late, stop := context.WithCancel(context.Background())
	defer stop()
	r, err = e.Run(late, Options{Workers: 1, Progress: func(p Progress) {
		if p.Done == p.Total {
			stop()
		}
	}})
	require.NoError(t, err)
	assert.Equal(t, 18, r.Done)

	none, end := context.WithCancel(context.Background())
	end()
	r, err = e.Run(none, Options{})
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, r.Runs.Len())
	assert.Contains(t, r.Headline.Sentence, "no pair of runs")
}

func TestProgressComesFromOneGoroutineAtATimeAndRises(t *testing.T) {
	var inside atomic.Int32
	last, ends, within := 0, 0, 0
	e := read(t, "replicates: 4", set("end", "2015-02-20"))
	run(t, e, Options{Workers: 3, Progress: func(p Progress) {
		assert.Equal(t, int32(1), inside.Add(1))
		defer inside.Add(-1)
		assert.GreaterOrEqual(t, p.Done, last)
		last = p.Done
		assert.Equal(t, 4, p.Total)
		assert.Equal(t, 51, p.Ticks)
		assert.Equal(t, "as_it_happened", p.Arm)
		if p.Tick == p.Ticks {
			ends++
		} else {
			within++
		}
	}})
	assert.Equal(t, 4, last)
	assert.Equal(t, 4, ends)
	assert.Equal(t, 4*3, within, "after 16, 32 and 48 days")
}

// A day of many people is long, and whoever waits wants to see it go by.
func TestDaysOfManyPeopleAreAllReported(t *testing.T) {
	for users, want := range map[int][]int{
		longDays - 1: {16, 20},
		longDays:     {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
	} {
		var days []int
		run(t, read(t, "replicates: 1", set("users", fmt.Sprint(users))), Options{Workers: 1, Progress: func(p Progress) {
			days = append(days, p.Tick)
		}})
		assert.Equal(t, want, days, "%d people", users)
	}
}

func TestManyRunsAreHeldAsQuantiles(t *testing.T) {
	e := read(t, "replicates: 1001\nmeasures: [bound.west_pay, share_value_commerce.east_pay]",
		set("users", "30"), set("tip_for", "1d"))
	r := run(t, e, Options{})
	assert.Equal(t, []string{"arm", "point", "statistic", "tick", "date", "bound.west_pay", "share_value_commerce.east_pay"}, r.Series.Names())
	require.Equal(t, 6*20, r.Series.Len())
	ends := floats(t, r.Runs, "bound.west_pay")
	want := stats.Quantiles(ends, []float64{0.05, 0.25, 0.5, 0.75, 0.95})
	for i, name := range []string{"q05", "q25", "q50", "q75", "q95"} {
		row := where(r.Series, "statistic", name, "tick", "19")
		require.Equal(t, 1, row.Len())
		assert.Equal(t, want[i], floats(t, row, "bound.west_pay")[0])
		assert.Equal(t, []string{"2015-01-20"}, cells(t, row, "date"))
	}
	assert.InEpsilon(t, stats.Mean(ends, stats.Options{}).Mean, floats(t, where(r.Series, "statistic", "mean", "tick", "19"), "bound.west_pay")[0], 1e-12)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "quantiles over the runs")
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "two outcomes: the market tipped to east_pay in part")
}

func TestTooLargeTablesAreLeftOut(t *testing.T) {
	e := read(t, "replicates: 1000000")
	plan, err := e.Plan()
	require.NoError(t, err)
	assert.Equal(t, Plan{Points: 1, Arms: 1, Replicates: 1_000_000, Runs: 1_000_000, Least: 1_000_000, Markets: 1, Days: 20, Users: 300, Crowds: Crowds{300, 300, 300}, Factors: plan.Factors, ArmNames: []string{"as_it_happened"}}, plan)
	assert.Equal(t, keep{}, e.keep(plan))
	plan.Runs = 10
	assert.Equal(t, keep{series: true, hourly: true}, e.keep(plan))
}
