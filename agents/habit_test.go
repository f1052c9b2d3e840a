package agents

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestHabitStepIsTheNearestStock compares one step with the exact one.
func TestHabitStepIsTheNearestStock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rho := rapid.Float64Range(0, 1).Draw(t, "rho")
		h := rapid.Uint16().Draw(t, "stock")
		use := rapid.Uint16().Draw(t, "use")
		r := new(big.Rat).SetFloat64(rho)
		step := new(big.Rat).SetInt64(int64(use) - int64(h))
		exact := step.Mul(step, r)
		exact.Add(exact, new(big.Rat).SetInt64(int64(h)))
		got := NewHabitRule(rho).Next(h, use)
		off := new(big.Rat).SetInt64(int64(got))
		distance, _ := off.Sub(off, exact).Abs(off).Float64()
		// Half a unit, and what rho loses in 32 bits.
		require.LessOrEqual(t, distance, 0.5+FullHabit/math.Pow(2, 32))
		require.GreaterOrEqual(t, got, min(h, use), "no overshoot")
		require.LessOrEqual(t, got, max(h, use), "no overshoot")
	})
}

// TestHabitFollowsItsCurve compares many steps with 1 - (1-rho)^n: each step
// errs by at most half a unit, and old errors fade with the rest.
func TestHabitFollowsItsCurve(t *testing.T) {
	for _, rho := range []float64{0.002, 0.0444, 0.5, 1} {
		rule := NewHabitRule(rho)
		limit := 0.5/rho + 1
		up, down := uint16(0), uint16(FullHabit)
		for n := 1; n <= 3000; n++ {
			up, down = rule.Next(up, FullHabit), rule.Next(down, 0)
			rest := FullHabit * math.Pow(1-rho, float64(n))
			require.InDelta(t, FullHabit-rest, float64(up), limit, "rho %v, day %d", rho, n)
			require.InDelta(t, rest, float64(down), limit, "rho %v, day %d", rho, n)
		}
	}
}

// Lally et al. 2010: 95 percent after 66 days, which the default rate stands for.
func TestHabitOf66Days(t *testing.T) {
	rule := NewHabitRule(0.0444)
	var h uint16
	for range 66 {
		h = rule.Next(h, FullHabit)
	}
	require.InDelta(t, 0.95, float64(h)/FullHabit, 0.001)
}

func TestHabitAtTheEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, use := rapid.Uint16().Draw(t, "stock"), rapid.Uint16().Draw(t, "use")
		require.Equal(t, h, NewHabitRule(0).Next(h, use), "rate 0 keeps the stock")
		require.Equal(t, use, NewHabitRule(1).Next(h, use), "rate 1 is the use")
		require.Equal(t, h, NewHabitRule(0.3).Next(h, h))
	})
}

func TestPrimaryHasHysteresis(t *testing.T) {
	all := PlatformSet(0b111)
	for _, test := range []struct {
		name   string
		habit  []uint16
		held   PlatformSet
		now    PlatformID
		margin uint16
		want   PlatformID
	}{
		{"none without stock", []uint16{0, 0, 0}, all, Outside, 0, Outside},
		{"the largest", []uint16{5, 9, 7}, all, Outside, 100, 1},
		{"the present one in a tie", []uint16{9, 9, 9}, all, 2, 0, 2},
		{"the first in a tie", []uint16{0, 9, 9}, all, Outside, 0, 1},
		{"within the margin", []uint16{100, 109, 110}, all, 0, 10, 0},
		{"beyond the margin", []uint16{100, 111, 110}, all, 0, 10, 1},
		{"not held", []uint16{100, 900, 110}, 0b101, 0, 5, 2},
		{"present one not held", []uint16{100, 900, 110}, 0b101, 1, 5000, 2},
		{"no overflow", []uint16{FullHabit, FullHabit - 1, 0}, all, 1, FullHabit, 1},
	} {
		require.Equal(t, test.want, Primary(test.habit, test.held, test.now, test.margin), test.name)
	}
}

func TestPrimaryIsSettledAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		habit := rapid.SliceOfN(rapid.Uint16Range(0, 50), 5, 5).Draw(t, "habit")
		held := PlatformSet(rapid.Uint16Range(0, 31).Draw(t, "held"))
		now := Outside
		if held != 0 && rapid.Bool().Draw(t, "has one") {
			now = held.First()
		}
		margin := rapid.Uint16Range(0, 60).Draw(t, "margin")
		first := Primary(habit, held, now, margin)
		require.Equal(t, first, Primary(habit, held, first, margin))
		if first == Outside {
			for s := held; s != 0; s &= s - 1 {
				require.Zero(t, habit[s.First()])
			}
			return
		}
		require.True(t, held.Has(first))
		for s := held; s != 0; s &= s - 1 {
			lead := int(habit[s.First()]) - int(habit[first])
			if first == now {
				require.LessOrEqual(t, lead, int(margin))
			} else {
				require.LessOrEqual(t, lead, 0)
			}
		}
	})
}

// Stocks that move together move as one by one, and so do their sums.
func TestStocksThatMoveTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := NewHabitRule(rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0.25, 0.5, 1})).Draw(t, "rho"))
		weight := rapid.OneOf(rapid.Just(uint16(FullHabit)), rapid.Uint16()).Draw(t, "weight")
		column := rapid.SliceOfN(rapid.OneOf(rapid.Uint16(), rapid.SampledFrom([]uint16{0, 1, 2, 3, FullHabit})), 6, 6).Draw(t, "stocks")
		at := []int{4, 0, 3, 1}
		chosen := []PlatformID{2, 0, 2, Outside}
		want, sum, squares := append([]uint16(nil), column...), int64(0), int64(0)
		for k, i := range at {
			use := uint16(0)
			if chosen[k] == 2 {
				use = weight
			}
			was := int64(want[i])
			want[i] = r.Next(want[i], use)
			now := int64(want[i])
			sum += now - was
			squares += now*now - was*was
		}
		gotSum, gotSquares := r.NextAll(column, at, chosen, 2, weight)
		require.Equal(t, want, column)
		require.Equal(t, sum, gotSum)
		require.Equal(t, squares, gotSquares)
	})
}
