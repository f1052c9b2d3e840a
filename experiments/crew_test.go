package experiments

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// Arms that part at events, campaigns and orders, at different times, some of them
// within others; one never parts and one parts at the start.
const branching = `
arms:
  as_it_happened: {}
  open: {without: [west_blocks]}
  half_open: {without: [west_blocks], keep: [east_blocks]}
  later: {set: {events.west_blocks.at: 2015-01-12}}
  poor: {set: {campaigns.east_festival.budget: 1k}}
  poor_and_open: {without: [west_blocks], set: {campaigns.east_festival.budget: 1k}}
  ordered: {set: {orders: "[{id: order, when: 2015-01-14}]"}}
  same: {label: The same}
  other_habits: {set: {choice.kappa: 2}}
factors: [{path: events.west_blocks.to, list: [0, 500]}]
replicates: 3
measures: [share_value_all, bound, lost_sales]
`

// What is shared does not change a bit: every run is that which is made alone, day
// by day, whatever the number of workers.
func TestRunsThatShareTheirPastAreThoseMadeAlone(t *testing.T) {
	e := read(t, branching)
	want := run(t, e, Options{Workers: 1})
	for _, workers := range []int{2, 7} {
		require.Equal(t, everything(t, want), everything(t, run(t, e, Options{Workers: workers})), "%d workers", workers)
	}
	x, err := newExecutor(e, Options{Workers: 1})
	require.NoError(t, err)
	for place := range x.plan.Runs {
		cell := place / x.plan.Replicates
		alone := x.planned(cell/x.plan.Arms, cell%x.plan.Arms, place%x.plan.Replicates+1)
		require.NoError(t, x.carryOut(context.Background(), x.stockOf([]*task{alone})))
		require.True(t, alone.ended)
		require.Same(t, alone.out, x.outcomes[place])
	}
	got, err := x.collect(context.Background())
	require.NoError(t, err)
	require.Equal(t, everything(t, want), everything(t, got))
}

// steps counts the days that are simulated.
func steps(t *testing.T, e *Experiment) (days int) {
	t.Helper()
	x, err := newExecutor(e, Options{Workers: 1})
	require.NoError(t, err)
	x.lived = func(n int) { days += n }
	x.all(context.Background())
	return days
}

// pasts counts the days of different pasts that the points of an experiment have: those
// of one replicate that must be simulated.
func pasts(t *testing.T, e *Experiment) (days int) {
	t.Helper()
	var worlds []*model.Scenario
	part := parting{days: map[[2]*model.Scenario]int32{}}
	for p := range e.points.Points() {
		v, err := e.variant(p.Values, e.arms[0], nil)
		require.NoError(t, err)
		worlds = append(worlds, v.scenario)
	}
	for day := int32(e.base.Start); day <= int32(e.base.End); day++ {
		var different []*model.Scenario
		for _, w := range worlds {
			if !slices.ContainsFunc(different, func(o *model.Scenario) bool { return part.day(o, w) > day }) {
				different = append(different, w)
			}
		}
		days += len(different)
	}
	return days
}

// The 18 worlds of every-block have less than eight histories of their own.
func TestNoPastOfEveryBlockIsSimulatedTwice(t *testing.T) {
	e, err := Open("every-block", set("users", "60"), set("replicates", "1"))
	require.NoError(t, err)
	days := steps(t, e)
	assert.Equal(t, pasts(t, e), days)
	assert.Less(t, days, 8*int(e.base.End-e.base.Start+1))
}

func TestWhatHistoriesShareIsSimulatedOnce(t *testing.T) {
	one := steps(t, read(t, "replicates: 1"))
	require.Equal(t, 20, one)
	// west_blocks acts on 8 January: 7 of 20 days are shared.
	assert.Equal(t, 20+13, steps(t, read(t, "arms: {a: {}, b: {without: [west_blocks]}}\nreplicates: 1")))
	assert.Equal(t, 20, steps(t, read(t, "arms: {a: {}, b: {label: The same}}\nreplicates: 1")))
	assert.Equal(t, 40, steps(t, read(t, "arms: {a: {}, b: {set: {choice.kappa: 2}}}\nreplicates: 1")))
	// Two that part from the first together part from each other later.
	assert.Equal(t, 20+13+9, steps(t, read(t, `arms: {a: {}, b: {set: {events.west_blocks.at: 2015-01-12}}, c: {without: [west_blocks], keep: [east_blocks]}}`+"\nreplicates: 1")))
}

// Runs that wait take memory: where there is no room for them the past is made once more,
// which changes no result.
func TestHistoriesBeginAnewWhereMemoryIsShort(t *testing.T) {
	e := read(t, branching)
	plan, err := e.Plan()
	require.NoError(t, err)
	one := e.Largest(plan).Memory(1)
	in := func(workers int, memory float64) (days int, tables string) {
		x, err := newExecutor(e, Options{Workers: workers, Memory: int64(memory * float64(one))})
		require.NoError(t, err)
		var all atomic.Int64
		x.lived = func(n int) { all.Add(int64(n)) }
		require.NoError(t, x.all(t.Context()))
		days = int(all.Load())
		r, err := x.collect(t.Context())
		require.NoError(t, err)
		return days, everything(t, r)
	}
	shared, want := in(1, 100)
	apart, got := in(1, 1.5)
	assert.Equal(t, want, got)
	// Of 18 markets one arm's are those of the first, and without the block, in three arms,
	// both points are the same.
	assert.Equal(t, (18-2-3)*plan.Replicates*20, apart)
	some, got := in(1, 2.5)
	assert.Equal(t, want, got)
	assert.Less(t, shared, some)
	assert.Less(t, some, apart)
	for _, memory := range []float64{1.5, 4.5, 5.5, 100} {
		days, got := in(4, memory)
		assert.Equal(t, want, got)
		assert.GreaterOrEqual(t, days, shared)
		assert.LessOrEqual(t, days, apart)
	}
}

// A run that fails takes no other with it that shares its past.
func TestAFailureInASharedPastIsOnesOwn(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {without: [west_blocks]}, c: {set: {events.west_blocks.at: 2015-01-12}}}\nreplicates: 2")
	whole := run(t, e, Options{}).Runs
	for arm := range 3 {
		x, err := newExecutor(e, Options{Workers: 2})
		require.NoError(t, err)
		x.trip = func(_, a, replicate int) {
			if a == arm && replicate == 1 {
				panic("no more")
			}
		}
		x.all(context.Background())
		r, err := x.collect(context.Background())
		require.NoError(t, err)
		require.Equal(t, 1, r.Failures.Len())
		var rest []int
		for i, name := range cells(t, whole, "arm") {
			if name != e.arms[arm].name || cells(t, whole, "replicate")[i] != "1" {
				rest = append(rest, i)
			}
		}
		assert.Equal(t, csv(t, whole.Select(rest)), csv(t, r.Runs), "arm %d", arm)
	}
}

// What an analysis asks for is what the design would give, in the order of asking.
func TestGrantedRunsAreThoseOfTheDesign(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {without: [west_blocks]}}\nfactors: [{path: choice.kappa, list: [0.2, 0.8]}]\nreplicates: 2")
	x, err := newExecutor(e, Options{Workers: 2})
	require.NoError(t, err)
	x.all(context.Background())
	var wishes []wish
	var want []uint64
	for _, replicate := range []int{2, 1} {
		for arm := range 2 {
			for point, kappa := range []string{"0.2", "0.8"} {
				wishes = append(wishes, wish{values: []string{kappa}, arm: arm, replicate: replicate})
				want = append(want, x.outcomes[x.at(point, arm, replicate)].hash)
			}
		}
	}
	out, err := x.grant(context.Background(), wishes)
	require.NoError(t, err)
	for i, o := range out {
		require.Equal(t, want[i], o.hash, "wish %d", i)
	}
	assert.Equal(t, 16, x.total)

	// A value that the design does not have, and one that the path does not take.
	out, err = x.grant(context.Background(), []wish{
		{values: []string{"0.3"}, replicate: 1},
		{values: []string{"much"}, replicate: 1},
		{values: []string{"0.2"}, set: map[string]string{"choice.kappa": "0.3"}, replicate: 1},
	})
	require.NoError(t, err)
	alone, err := model.Start(duel(t, set("population.users", "300"), set("end", "2015-01-20"), set("choice.kappa", "0.3")), model.Luck{Seed: 1, Replicate: 1}, model.Options{})
	require.NoError(t, err)
	require.NoError(t, alone.Until(context.Background(), int32(alone.World.Scenario.End)))
	assert.Equal(t, fmt.Sprint(alone.Hash()), fmt.Sprint(out[0].hash))
	assert.Contains(t, out[1].failed, "choice.kappa")
	assert.Equal(t, out[0].hash, out[2].hash)

	ended, stop := context.WithCancel(context.Background())
	stop()
	_, err = x.grant(ended, wishes)
	assert.ErrorIs(t, err, context.Canceled)
}

// A run that need not go to the end is the same up to its last day, costs no day more,
// and leaves others that share its past as they are.
func TestGrantedRunsMayEndEarly(t *testing.T) {
	e := read(t, "replicates: 1\nmeasures: [lost_sales]")
	sales := floats(t, run(t, e, Options{}).Series, "lost_sales")
	require.Less(t, 0.0, sum(sales[:15]))
	const early = 16_450 // 2015-01-15
	closed, open := map[string]string{}, map[string]string{"events.west_blocks.to": "1000"}
	for name, wishes := range map[string][]wish{
		"the first ends": {{set: closed, replicate: 1, until: early}, {set: closed, replicate: 1}, {set: open, replicate: 1}, {set: open, replicate: 1, until: early}},
		"the last ends":  {{set: open, replicate: 1}, {set: closed, replicate: 1}, {set: closed, replicate: 1, until: early}, {set: open, replicate: 1, until: early}},
	} {
		x, err := newExecutor(e, Options{Workers: 1})
		require.NoError(t, err)
		days := 0
		x.lived = func(n int) { days += n }
		out, err := x.grant(context.Background(), wishes)
		require.NoError(t, err)
		assert.Equal(t, 20+13, days, name) // west_blocks acts on 8 January
		for i, w := range wishes {
			require.Empty(t, out[i].failed)
			alone, err := model.Start(duel(t, set("events.west_blocks.to", cmp.Or(w.set["events.west_blocks.to"], "0"))), model.Luck{Seed: 1, Replicate: 1}, model.Options{})
			require.NoError(t, err)
			last := int32(alone.World.Scenario.End)
			if w.until != 0 {
				last = w.until
			}
			require.NoError(t, alone.Until(context.Background(), last))
			assert.Equal(t, fmt.Sprint(alone.Hash()), fmt.Sprint(out[i].hash), "%s, wish %d", name, i)
			assert.Equal(t, int(last)-int(alone.World.Scenario.Start)+1, out[i].days)
			if w.until != 0 && w.set["events.west_blocks.to"] == "" {
				assert.Equal(t, sum(sales[:out[i].days]), total(x, out[i], "lost_sales.total"), "%s, wish %d", name, i)
			}
		}
	}
}

func total(x *executor, o *outcome, name string) float64 {
	return o.ends[slices.IndexFunc(x.e.columns.ends, func(e ending) bool { return e.name == name })]
}

func sum(x []float64) float64 {
	out := 0.0
	for _, v := range x {
		out += v
	}
	return out
}
