package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hongbao/experiments"
	"hongbao/model"
)

// With a clock that moves by a millisecond a look a day costs one, whoever many people
// there are, so that a user's day costs the less the more there are.
func TestFlatComparesSizes(t *testing.T) {
	o := Options{CPU: counted(time.Millisecond), Wall: counted(1), Repetitions: 1}
	f, err := TimeFlat(context.Background(), o, []int{20_000, 100_000})
	require.NoError(t, err)
	require.Equal(t, []any{"2015-01-26", 7, 100_000}, []any{f.From, f.Days, f.Base})
	require.Equal(t, []int{10, 2}, []int{f.Sizes[0].Runs, f.Sizes[1].Runs})
	require.InDelta(t, 50, f.Sizes[0].CPU.Median, 1e-9)
	require.InDelta(t, 10, f.Sizes[1].CPU.High, 1e-9)
	require.InDelta(t, 5, f.Sizes[0].Ratio.Median, 1e-9)
	require.InDelta(t, 1, f.Sizes[1].Ratio.Median, 1e-9)
	for _, row := range f.Sizes {
		require.Greater(t, row.Bytes, 20.0)
		require.Less(t, row.Bytes, 2000.0)
	}
}

// The study has 1,024 conditions, 1,000 people, 50 shops and 50 periods; a part of it has
// whole replicates, and what is told of the whole is in proportion.
func TestStudy(t *testing.T) {
	e, plan, err := studyOf(StudyRuns)
	require.NoError(t, err)
	require.Equal(t, []int{51_200, 1024, 50}, []int{plan.Runs, plan.Points, plan.Replicates})
	s, err := model.Open(e.Scenario)
	require.NoError(t, err)
	require.EqualValues(t, studyUsers, s.Population.Users)
	require.Equal(t, studyPeriods, int(s.End-s.Start)+1)
	require.EqualValues(t, 50, s.Merchants[0].Count)
	require.NotEmpty(t, e.Measures)

	var made []int
	sweep := func(_ context.Context, e *experiments.Experiment) error {
		plan, err := e.Plan()
		made = append(made, plan.Runs)
		return err
	}
	o := Options{CPU: counted(time.Second), Wall: counted(time.Second), Repetitions: 2}
	got, err := TimeStudy(context.Background(), o, 1025, sweep)
	require.NoError(t, err)
	require.Equal(t, []int{2048, 2048}, made)
	require.Equal(t, []int{2048, 51_200}, []int{got.Runs, got.Whole})
	require.Equal(t, Spread{25, 25, 25}, got.Wall)
	require.Equal(t, Spread{25, 25, 25}, got.CPU)
	require.InDelta(t, 1e9/(2048.0*1000*50), got.Period.Median, 1e-9)
	require.InDelta(t, got.Period.Median/got.Arrays.Median, got.Ratio.Median, 1e-9)

	_, plan, err = studyOf(1)
	require.NoError(t, err)
	require.Equal(t, []int{studyCorners, studyCorners}, []int{plan.Runs, plan.Points})

	broken := errors.New("disk full")
	_, err = TimeStudy(context.Background(), o, 1, func(context.Context, *experiments.Experiment) error { return broken })
	require.ErrorIs(t, err, broken)
}
