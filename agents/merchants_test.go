package agents

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func prospects(t *rapid.T) (ReviewRule, Prospect) {
	unit := rapid.Float64Range(0, 1)
	r := ReviewRule{
		Turnover: rapid.Float64Range(0, 200_000).Draw(t, "turnover"), Margin: unit.Draw(t, "margin"),
		Scale: rapid.Float64Range(100, 10_000).Draw(t, "scale"), Inertia: rapid.Float64Range(0, 5).Draw(t, "inertia"),
	}
	return r, Prospect{
		New: unit.Draw(t, "new"), Users: unit.Draw(t, "users"), Fee: rapid.Float64Range(0, 0.05).Draw(t, "fee"),
		Cost: rapid.Float64Range(0, 20_000).Draw(t, "cost"), Months: rapid.Float64Range(0.1, 12).Draw(t, "months"),
		Now: rapid.Bool().Draw(t, "now"),
	}
}

func TestReviewIsTheLogisticOfTheGain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, v := prospects(t)
		gain := r.Turnover*v.New*r.Margin - r.Turnover*v.Users*v.Fee
		logit := r.Inertia
		if !v.Now {
			gain -= v.Cost / v.Months
			logit = -logit
		}
		require.InDelta(t, 1/(1+math.Exp(-gain/r.Scale-logit)), r.Chance(v), 1e-12)
	})
}

func TestReviewSigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, v := prospects(t)
		base := r.Chance(v)
		more := rapid.Float64Range(0, 1).Draw(t, "more")
		for _, change := range []struct {
			what string
			sign int
			do   func(r *ReviewRule, v *Prospect)
		}{
			{"new buyers", 1, func(_ *ReviewRule, v *Prospect) { v.New += more }},
			{"margin", 1, func(r *ReviewRule, _ *Prospect) { r.Margin += more }},
			{"fee", -1, func(_ *ReviewRule, v *Prospect) { v.Fee += more }},
			{"payers of the fee", -1, func(_ *ReviewRule, v *Prospect) { v.Users += more }},
			{"cost of integration", -1, func(_ *ReviewRule, v *Prospect) { v.Cost += 1000 * more }},
		} {
			r2, v2 := r, v
			change.do(&r2, &v2)
			if change.sign > 0 {
				require.GreaterOrEqual(t, r2.Chance(v2), base, change.what)
			} else {
				require.LessOrEqual(t, r2.Chance(v2), base, change.what)
			}
		}
		v.Now = true
		stay := r.Chance(v)
		v.Now = false
		require.GreaterOrEqual(t, stay, r.Chance(v), "inertia and sunk cost keep what is there")
	})
	// Strict at an inner point, so that a rule that ignores everything fails.
	r := ReviewRule{Turnover: 10_000, Margin: 0.2, Scale: 1000, Inertia: 1}
	v := Prospect{New: 0.3, Users: 0.5, Fee: 0.006, Cost: 500, Months: 6}
	dear, seen, there := v, v, v
	dear.Fee, seen.New, there.Now = 0.05, 0.6, true
	require.Less(t, r.Chance(dear), r.Chance(v))
	require.Greater(t, r.Chance(seen), r.Chance(v))
	require.Greater(t, r.Chance(there), r.Chance(v))
}

func TestNewMerchantsTakeNothing(t *testing.T) {
	m := NewMerchants(nil, 3, 2)
	require.Len(t, m.Expiry, 6)
	require.Equal(t, []PlatformSet{0, 0, 0}, m.Accepts)
	require.Equal(t, []PlatformSet{0, 0, 0}, m.Contract)
	require.Equal(t, []bool{false, false, false}, m.Closed)
}
