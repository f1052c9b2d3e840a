package experiments

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// manySmall is an experiment of more than 1,000 runs, in which some fail.
const manySmall = `users: 10
set: {clock.hourly: "[]"}
arms: {a: {}, b: {without: [west_blocks]}}
factors: [{path: choice.gamma_friends, list: [0.5, 1, 2]}]
replicates: 170
measures: [bound, share_value_all.east_pay]
`

// streamed is the text of all tables, through their streams.
func streamed(t *testing.T, r *Results) string {
	t.Helper()
	var out bytes.Buffer
	for _, n := range r.Tables() {
		out.WriteString("\n" + n.Name + "\n")
		if n.Stream != nil {
			require.NoError(t, n.WriteCSV(&out))
		}
	}
	return out.String() + strings.Join(append(r.Headline.Sentences, r.Warnings...), "\n")
}

// Tables that are read run by run from where finished runs are kept are those of runs
// that are all held; so are they when the runs were finished before, and when some of
// them turn out to be damaged only when they are read.
func TestTablesOfManyRunsAreThoseOfRunsThatAreHeld(t *testing.T) {
	e := read(t, manySmall)
	begin := func(o Options) *executor {
		x, err := newExecutor(e, o)
		require.NoError(t, err)
		x.trip = func(point, arm, replicate int) {
			if point == 1 && arm == 1 && replicate%50 == 3 {
				panic("tripped")
			}
		}
		return x
	}
	finish := func(x *executor) *Results {
		require.NoError(t, x.all(context.Background()))
		r, err := x.collect(context.Background())
		require.NoError(t, err)
		return r
	}
	held := finish(begin(Options{}))
	require.False(t, held.Streamed("runs"))
	want := streamed(t, held)
	require.Contains(t, want, "tripped")

	s := &shelfOfRuns{}
	x := begin(on(s, 2))
	require.False(t, x.held())
	r := finish(x)
	require.True(t, r.Streamed("runs"))
	require.Equal(t, want, streamed(t, r))
	assert.Equal(t, held.Total, r.Done)
	assert.Zero(t, r.Recalled)
	assert.Nil(t, r.Series)
	assert.Nil(t, r.Runs)
	shown, err := r.ShownRuns()
	require.NoError(t, err)
	for _, name := range []string{"point", "choice.gamma_friends", "share_value_all.east_pay", "tip_time"} {
		assert.Equal(t, cells(t, held.Runs, name), cells(t, shown, name))
	}
	assert.False(t, shown.Has("run_hash"))

	x = begin(on(s, 1))
	days := 0
	x.lived = func(n int) { days += n }
	r = finish(x)
	require.Equal(t, want, streamed(t, r))
	require.Zero(t, days)
	require.Equal(t, r.Total, r.Recalled)

	x = begin(on(s, 2))
	require.NoError(t, x.all(context.Background()))
	for _, place := range [][3]int{{0, 0, 1}, {1, 1, 53}, {2, 1, 170}} {
		delete(s.runs, x.designKey(place[0], place[1], place[2]))
	}
	r, err = x.collect(context.Background())
	require.NoError(t, err)
	require.Equal(t, want, streamed(t, r))
}

// A record of other bytes is an error of whatever is made of it, not a wrong table.
func TestRecordsThatDoNotReadStopATable(t *testing.T) {
	e := read(t, manySmall)
	s := &shelfOfRuns{}
	r, err := e.Run(context.Background(), on(s, 2))
	require.NoError(t, err)
	for key := range s.runs {
		s.runs[key] = []byte{9}
	}
	stopped := 0
	for _, n := range r.Tables() {
		if r.Streamed(n.Name) && n.WriteCSV(&bytes.Buffer{}) != nil {
			stopped++
		}
	}
	assert.Positive(t, stopped)
}

// The number of things at a time does not change their order, and who stops early is not
// waited for.
func TestInOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		for n := range 20 {
			var got []int
			for v := range inOrder(workers, n, func(i int) int { return i * i }) {
				got = append(got, v)
			}
			require.Len(t, got, n)
			for i, v := range got {
				require.Equal(t, i*i, v)
			}
			for range inOrder(workers, n, func(i int) int { return i }) {
				break
			}
		}
	}
}

// A sweep of many runs that is interrupted gives the tables of the runs that are
// finished, as one would that holds them.
func TestTablesOfManyRunsThatWereInterrupted(t *testing.T) {
	e := read(t, manySmall)
	ctx, stop := context.WithCancel(context.Background())
	kept := &shelfOfRuns{}
	o := on(kept, 2)
	o.Progress = func(p Progress) {
		if p.Done >= 400 {
			stop()
		}
	}
	said := 0
	o.GivenUp = func(done, total int) {
		said = done
		assert.Equal(t, 3*2*170, total)
	}
	r, err := e.Run(ctx, o)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, r.Done, said)
	require.Less(t, r.Done, r.Total)
	require.True(t, r.Streamed("runs"))

	there, err := newExecutor(e, on(kept, 1))
	require.NoError(t, err)
	held, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for place := range held.outcomes {
		cell := place / held.plan.Replicates
		held.outcomes[place] = there.read(cell/held.plan.Arms, cell%held.plan.Arms, place%held.plan.Replicates+1, true)
	}
	want, err := held.collect(ctx)
	require.NoError(t, err)
	require.Equal(t, want.Done, r.Done)
	require.Equal(t, streamed(t, want), streamed(t, r))
}
