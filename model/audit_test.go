package model

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// cooked runs a market and spoils it at the end of the last day.
func cooked(t *testing.T, s *Scenario, check bool, spoil func(r *Run)) error {
	t.Helper()
	r, err := Start(s, Luck{Seed: 4, Replicate: 3}, Options{Check: check})
	require.NoError(t, err)
	r.mechanisms = append(r.mechanisms, &meddler{int(s.End - s.Start), func(*World) { spoil(r) }})
	return r.Until(context.Background(), int32(s.End))
}

// part returns the mechanism of a type.
func part[M Mechanism](r *Run) (out M) {
	for _, m := range r.mechanisms {
		if x, ok := m.(M); ok {
			return x
		}
	}
	return out
}

// first is the place of the first entry that is not zero.
func first[T comparable](list []T) int {
	var zero T
	for i, x := range list {
		if x != zero {
			return i
		}
	}
	panic("all are zero")
}

// TestCookedBooksAreFound spoils the books of one mechanism at a time. What costs
// little is found on any day, the rest when all is counted anew.
func TestCookedBooksAreFound(t *testing.T) {
	s := allAtOnce(t, Setting{"population.users", "200"})
	require.NoError(t, cooked(t, s, true, func(*Run) {}))
	const cheap, dear = false, true
	stall := func(r *Run) int { return r.World.names.venue("stall") }
	for words, c := range map[string]struct {
		dear  bool
		spoil func(r *Run)
	}{
		"fen left of the budget of ":                         {cheap, func(r *Run) { part[*hours](r).cascades[0].left = -1 }},
		"fen left of the budget of luck is ":                 {cheap, func(r *Run) { part[*blessings](r).all[0].left = 1 << 40 }},
		"fen left of the budget of rides is ":                {cheap, func(r *Run) { part[*payments](r).subsidies[0].left = -7 }},
		"fen left of the budget of till_days is ":            {cheap, func(r *Run) { part[*payments](r).promotions[0].left = -7 }},
		"fen that coupons gave today and has left is ":       {cheap, func(r *Run) { r.World.promoted[part[*payments](r).promotions[1].place].merchants = 1 << 40 }},
		"sum of the balances of alpay is ":                   {dear, func(r *Run) { r.World.purses.balance[1][9] += 3 }},
		"sum of the balances of wepay is -":                  {cheap, func(r *Run) { r.World.purses.total[r.World.names.platform("wepay")] = -1 }},
		"places of stall that wait for a founder is ":        {dear, func(r *Run) { w := r.World; w.Merchants[stall(r)].Waiting++; w.Merchants[stall(r)].Exited-- }},
		"merchants_exited of stall is ":                      {dear, func(r *Run) { r.World.Merchants[stall(r)].Waiting-- }},
		"fen in the tills of stall is ":                      {cheap, func(r *Run) { r.World.tills[stall(r)].turnover[3]++ }},
		"fen of fees of the merchants of stall is ":          {cheap, func(r *Run) { r.World.tills[stall(r)].fees[3]++ }},
		"merchant 5 of mall: place of the tool maker is 200": {dear, func(r *Run) { r.World.madeBy[r.World.names.venue("mall")][5] = 200 }},
		"listeners of hums is ":                              {dear, func(r *Run) { r.World.listeners[first(r.World.listeners)]++ }},
		"wallets that are asleep and not installed is ": {dear, func(r *Run) {
			for i, set := range r.World.Users.Installed {
				if !set.Has(2) {
					r.World.worn.dormancy.asleep[i] = 1 << 2
					return
				}
			}
		}},
		" in buying is ":            {dear, func(r *Run) { r.World.market.groups[r.World.habits.of("buying")*r.World.P()] += 5 }},
		"ties in circle is ":        {dear, func(r *Run) { r.World.circles[0].edges++ }},
		"pairs of ties in circle ":  {dear, func(r *Run) { r.World.circles[0].wedges++ }},
		"triangles in circle is ":   {dear, func(r *Run) { r.World.circles[0].triangles-- }},
		"who has it too is 0":       {dear, func(r *Run) { c := &r.World.circles[0].lists; c.bytes[first(c.bytes)]-- }},
		"ties in circle is 255":     {dear, func(r *Run) { c := &r.World.circles[0].lists; c.bytes[first(c.bytes)] = 255 }},
		"room for the ties in circ": {dear, func(r *Run) { c := &r.World.circles[0].lists; c.stretches.first[first(c.stretches.first)] += 9999 }},
	} {
		t.Run(words, func(t *testing.T) {
			err := cooked(t, s, c.dear, c.spoil)
			require.ErrorContains(t, err, words)
			require.ErrorContains(t, err, "2015-03-31: ")
			if c.dear {
				require.NoError(t, cooked(t, s, false, c.spoil), "%s: it is dear, and nobody asked", words)
			}
		})
	}
}
