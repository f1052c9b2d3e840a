package model

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// glance is an observer made of a function.
type glance func(w *World) error

func (f glance) Observe(w *World) error { return f(w) }

// hourRow is every hourly column in one hour.
func hourRow(w *World, columns []Column, hour int) []float64 {
	var row []float64
	for _, c := range columns {
		if c.Measure.Hourly {
			row = append(row, c.HourValue(w, hour))
		}
	}
	return row
}

// same compares numbers to the bit, with a ratio of nothing by nothing equal to itself.
func same(a, b []float64) bool {
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
			return false
		}
	}
	return true
}

// Without the blocks of 2 February 2015 nothing may differ before the first of
// them (15:00): not in any hourly column, and not in any day before.
func TestStrategiesShareTheirLuckUntilTheEventThatPartsThem(t *testing.T) {
	base, err := Open("spring-festival-2015", Setting{"population.users", "20000"})
	require.NoError(t, err)
	free, gone, err := base.Without([]string{"e24", "e25"}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"e25", "e24", "e26", "e53"}, gone)
	columns, err := base.Columns(nil)
	require.NoError(t, err)

	const parted = 16468*24 + 15 // 2015-02-02T15:00 in hours since 1970
	var rows [2][][]float64
	var days [2][][]float64
	for k, s := range []*Scenario{base, free} {
		r, err := Start(s, Luck{1, 1}, Options{Workers: 2})
		require.NoError(t, err)
		require.NoError(t, r.Until(context.Background(), 16470, glance(func(w *World) error {
			var day []float64
			for _, c := range columns {
				day = append(day, c.Value(w))
			}
			days[k] = append(days[k], day)
			for hour := range 24 {
				rows[k] = append(rows[k], hourRow(w, columns, hour))
			}
			return nil
		})))
	}
	for tick := range days[0] {
		if day := int32(base.Start) + int32(tick); day < 16468 {
			require.True(t, same(days[0][tick], days[1][tick]), "day %s", dateOf(day))
		}
	}
	start := int64(base.Start) * 24
	differs := -1
	for n := range rows[0] {
		if !same(rows[0][n], rows[1][n]) {
			differs = n
			break
		}
	}
	require.Equal(t, int64(parted), start+int64(differs), "the first hour that differs")
}
