package experiments

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

const ranged = `set: {hand_set: "[{path: choice.kappa, low: 0, high: 1.5, reason: guess}, {path: choice.gamma_global, low: 0.1, high: 1, law: log_uniform, reason: guess}, {path: choice.delta, reason: no range}]"}
arms: {a: {}, b: {without: [west_blocks]}, c: {set: {choice.gamma_friends: 1}}}
replicates: 3
headline: {measure: habit.east_pay}
`

func TestPriorBandIsThatOfItsRuns(t *testing.T) {
	e := read(t, ranged+"prior: {draws: 6, replicates: 2, users: 80}")
	r := run(t, e, Options{Workers: 2})
	p := r.Prior
	require.NotNil(t, p)
	assert.Equal(t, 2, p.Coefficients)
	assert.EqualValues(t, 80, p.Users)
	require.Equal(t, "b", p.Band.Arm)
	require.Equal(t, 6, p.Draws.Len())
	// The second draw, made by hand.
	row := where(p.Draws, "draw", "2", "arm", "b")
	kappa, gamma := cells(t, row, "choice.kappa")[0], cells(t, row, "choice.gamma_global")[0]
	for run, replicate := range []int{3, 4} {
		difference := 0.0
		for _, blocked := range []string{"true", "false"} {
			s := duel(t, set("population.users", "80"), set("end", "2015-01-20"), set("choice.kappa", kappa), set("choice.gamma_global", gamma),
				set("events.west_blocks.on", blocked), set("events.east_blocks.on", blocked))
			one, err := model.Start(s, model.Luck{Seed: 1, Replicate: replicate}, model.Options{})
			require.NoError(t, err)
			require.NoError(t, one.Until(context.Background(), int32(s.End)))
			cols, err := s.Columns([]string{e.Headline.Measure})
			require.NoError(t, err)
			if v := cols[0].Value(one.World); blocked == "false" {
				difference += v
			} else {
				difference -= v
			}
		}
		assert.InDelta(t, difference, floats(t, row, []string{"run_1", "run_2"}[run])[0], 1e-15)
	}
	for i, v := range floats(t, p.Draws, "choice.gamma_global") {
		assert.True(t, v >= 0.1 && v <= 1, "row %d", i)
	}
	assert.Contains(t, p.Sentence, "Over 6 draws of 2 hand-set coefficients from their ranges, 2 runs of 80 users each, the change of habit.east_pay on 2015-01-20 in ")
	assert.True(t, strings.HasSuffix(p.Sentence, "; others as recorded."), p.Sentence)
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "prior band: only 6 draws")
	assert.Equal(t, []string{"b"}, cells(t, p.Summary, "arm"))
	assert.Len(t, floats(t, p.Inputs, "correlation"), 2)
	assert.Equal(t, "c", run(t, read(t, strings.Replace(ranged, "habit.east_pay}", "habit.east_pay, arm: c}", 1)+"prior: {draws: 2, users: 60}"), Options{}).Prior.Band.Arm, "that of the headline")

	same := run(t, read(t, strings.Replace(ranged, "b: {without: [west_blocks]}", "b: {}", 1)+"prior: {draws: 2, users: 60}"), Options{})
	assert.Contains(t, same.Prior.Sentence, "is exactly 0 in every draw; others as recorded.")

	// The band changes nothing else, and neither do workers.
	plain := read(t, ranged)
	alone := run(t, plain, Options{})
	assert.Nil(t, alone.Prior)
	assert.Equal(t, csv(t, alone.Runs), csv(t, r.Runs))
	assert.Equal(t, alone.Headline.Sentences, r.Headline.Sentences)
	assert.Equal(t, everything(t, r), everything(t, run(t, e, Options{Workers: 1})))
}

// mainNumberOf is that of one replicate, from no other runs than those that it is said
// to be read off.
func mainNumberOf(t *testing.T, x *executor, replicate int) float64 {
	t.Helper()
	places := x.numberPlaces()
	return x.mainNumber(func(point, arm int) *outcome {
		if !slices.Contains(places, runPlace{point, arm}) {
			return nil
		}
		return x.complete(point, arm, replicate)
	})
}

// Analyses that choose their own runs read the number off the same worlds, where
// nothing is drawn.
func TestNumbersOfChosenRuns(t *testing.T) {
	ctx := context.Background()
	worlds := []world{{replicate: 1}, {replicate: 2}}
	executorOf := func(name string) *executor {
		e, err := Open(name, set("users", "200"), set("replicates", "2"))
		require.NoError(t, err)
		x, err := newExecutor(e, Options{})
		require.NoError(t, err)
		x.all(ctx)
		return x
	}
	x := executorOf("proportionality")
	r, err := searchProportionality(ctx, x, x.e.Analysis)
	require.NoError(t, err)
	numbers, err := x.mainNumbers(ctx, worlds)
	require.NoError(t, err)
	assert.InEpsilon(t, floats(t, where(r.Table, "role", "protection"), "value")[0], (numbers[0]+numbers[1])/2, 1e-12)

	x = executorOf("blitz-or-trickle")
	numbers, err = x.mainNumbers(ctx, worlds)
	require.NoError(t, err)
	for k, w := range worlds {
		least := math.Inf(1)
		for point := range x.points() {
			h := []*hunt{{point: point, replicate: w.replicate}}
			require.NoError(t, x.hunt(ctx, x.e.Analysis, h))
			if h[0].tipped != nil && !h[0].below() {
				least = min(least, h[0].high.Yuan())
			}
		}
		require.False(t, math.IsInf(least, 1))
		assert.Equal(t, least, numbers[k])
	}
}

func TestEveryAnalysisTellsItsNumber(t *testing.T) {
	for _, k := range Analyses {
		require.NotNil(t, k.number, k.Name)
		assert.True(t, (k.single == nil) != (k.drawn == nil), "%s reads it in one way", k.Name)
		assert.False(t, k.drawn != nil && k.places != nil, "%s: its runs are of its own choice", k.Name)
	}
}

func TestLeastBudgetIsKnownOrNot(t *testing.T) {
	found := func(yuan int64) *hunt { return &hunt{over: true, low: 1, high: spec.Money(100 * yuan)} }
	never, always, failed := &hunt{over: true, low: 1}, &hunt{over: true, high: 1}, &hunt{over: true, failed: "no room"}
	assert.Equal(t, 70.0, leastBudget([]*hunt{found(80), found(70), never}))
	for _, unknown := range [][]*hunt{{never, never}, {found(70), always}, {found(70), failed}} {
		assert.True(t, math.IsNaN(leastBudget(unknown)))
	}
}

// What arms and factors move is asked about and is not drawn.
func TestPriorLeavesAloneWhatIsAskedAbout(t *testing.T) {
	e := read(t, ranged+"factors: [{path: choice.gamma_global, list: [0.5]}]")
	list, err := e.coefficients()
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, "choice.kappa", list[0].path)
	assert.Equal(t, []string{"0", "0.75", "1.5"}, []string{list[0].at(0), list[0].at(0.5), list[0].at(1)})
	all := read(t, ranged)
	list, err = all.coefficients()
	require.NoError(t, err)
	assert.InDelta(t, math.Sqrt(0.1), number(t, list[1].at(0.5)), 1e-4, "equal ratios are equally likely")

	one := run(t, read(t, strings.Replace(ranged, "arms: {a: {}, b: {without: [west_blocks]}, c: {set: {choice.gamma_friends: 1}}}\n", "", 1)+"prior: {draws: 2, users: 60}"), Options{})
	assert.Empty(t, one.Prior.Band.Arm)
	assert.Contains(t, one.Prior.Sentence, "habit.east_pay on 2015-01-20 lies between ")
}

func TestPriorSaysWhatItLacks(t *testing.T) {
	for text, want := range map[string]string{
		"prior: {draws: 3}": "no range of a hand-set coefficient",
		`set: {hand_set: "[{path: choice.kappa, low: 2, high: 1, reason: x}]"}` + "\nprior: {draws: 3}":                                                "low 2 is not below high 1",
		`set: {hand_set: "[{path: choice.kappa, low: 0, high: 1, law: log_uniform, reason: x}]"}` + "\nprior: {draws: 3}":                              "needs both ends above 0",
		`set: {hand_set: "[{path: choice.kappa, low: 0, high: 1, reason: x}]"}` + "\nfactors: [{path: choice.delta, list: [0, 1]}]\nprior: {draws: 3}": "several points",
		`set: {hand_set: "[{path: choice.kappa, low: 0, high: 100, reason: x}]"}` + "\nprior: {draws: 3}":                                              "an end of a range is refused",
		`set: {hand_set: "[{path: network.kind, low: 0, high: 100, reason: x}]"}` + "\nprior: {draws: 3}":                                              "which has no range",
		`set: {hand_set: "[{path: choice.kappa, low: 0, reason: x}]"}`:                                                                                 "a range needs both low and high",
	} {
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text), files)
		assert.ErrorContains(t, err, want, text)
	}
}

// Both ends of every range are values that the embedded scenarios take, and the value
// itself lies between them.
func TestRangesOfTheEmbeddedScenarios(t *testing.T) {
	for _, name := range []string{"war-2013-2016", "spring-festival-2015"} {
		s, err := model.Open(name)
		require.NoError(t, err)
		e := Single(s, 1, 1, nil)
		list, err := e.coefficients()
		require.NoError(t, err)
		require.Greater(t, len(list), 100)
		drawn := slices.ContainsFunc(list, func(c coefficient) bool { return c.path == "tool_makers.youzan.share" })
		assert.Equal(t, name == "war-2013-2016", drawn, "in the festival's states stands whom it serves")
		for _, c := range list {
			rows := e.paths.match(c.path)
			require.Len(t, rows, 1, c.path)
			sc, ok := scaleNamed(rows[0].Kind)
			require.True(t, ok, c.path)
			now, err := sc.read(rows[0].Value)
			require.NoError(t, err, c.path)
			assert.True(t, c.low <= now && now <= c.high, "%s: %v is not from %v to %v", c.path, now, c.low, c.high)
		}
		e.Prior = &Prior{Draws: 2, Replicates: 2}
		k := &checker{e: e}
		k.prior()
		assert.Empty(t, k.found, name)
	}
}
