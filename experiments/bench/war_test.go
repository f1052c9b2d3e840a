package bench

import (
	"context"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// counted is a clock that moves by one unit a look, so that a test knows what it shows.
func counted(unit time.Duration) func() time.Duration {
	var now time.Duration
	return func() time.Duration { now += unit; return now }
}

// TestWarTimesEveryDay: with a clock that moves by a millisecond a look every day costs
// one, whatever happens on it.
func TestWarTimesEveryDay(t *testing.T) {
	o := Options{CPU: counted(time.Millisecond), Wall: counted(time.Second), Repetitions: 2, Workers: 2}
	w, err := TimeWar(context.Background(), o, []int{1000, 2000}, 500)
	require.NoError(t, err)
	require.Equal(t, []string{"2015-01-26", "2015-03-31"}, []string{w.From, w.To})
	require.Len(t, w.Sizes, 2)
	for _, row := range w.Sizes {
		all, festival, after := row.Parts[0], row.Parts[1], row.Parts[2]
		require.Equal(t, []int{65, 35, 30}, []int{all.Days, festival.Days, after.Days})
		for _, p := range row.Parts {
			ns := 1e6 / float64(row.Users)
			require.Equal(t, Spread{ns, ns, ns}, p.CPU, p.Name)
			require.InDelta(t, 15+25*p.Occasions+20*p.Exposures, p.Yardstick, 1e-9)
			require.Positive(t, p.Occasions)
			require.Positive(t, p.Changed)
			require.Less(t, p.Changed, 0.1)
		}
		require.Positive(t, festival.Exposures)
		require.Zero(t, after.Exposures)
		require.InDelta(t, 65*all.Occasions, 35*festival.Occasions+30*after.Occasions, 1e-9)
		// The clock moves once between two looks, so the naive run takes one millisecond.
		require.InDelta(t, 1e6/(500*65), row.Naive.Median, 1e-9)
		require.InDelta(t, row.Naive.Median/row.Core.Median, row.Ratio.Median, 1e-9)
		require.Equal(t, Spread{1, 1, 1}, row.Speedup)
		require.Greater(t, row.Bytes, 100.0)
	}
}

func TestWarStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := TimeWar(ctx, Options{CPU: counted(1), Wall: counted(1)}, []int{1000}, 100)
	require.ErrorIs(t, err, context.Canceled)
}

func TestSpread(t *testing.T) {
	require.Equal(t, Spread{Median: 3, Low: 1, High: 9}, spreadOf([]float64{9, 1, 3}))
	text, err := json.Marshal(Spread{Median: math.NaN(), Low: 1, High: math.Inf(1)})
	require.NoError(t, err)
	require.JSONEq(t, `{"median": null, "low": 1, "high": null}`, string(text))
	require.Equal(t, []float64{2, 0.5}, ratios([]float64{4, 1}, []float64{2, 2}))
}

// Both scenarios are windows of the record, and the core has nothing of what it leaves out.
func TestCoreIsAPartOfTheWar(t *testing.T) {
	full, err := warScenario(1000)
	require.NoError(t, err)
	core, err := warCore(1000)
	require.NoError(t, err)
	require.Equal(t, full.Network, core.Network) // one graph serves both
	require.Equal(t, full.Start, core.Start)
	require.NotEmpty(t, notInCore())
	for _, c := range core.Campaigns {
		require.False(t, c.On)
	}
}
