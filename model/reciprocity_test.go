package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// chain is two camps on one pair of gates that mirror each other: state 0 both
// open, 1 the second closed, 2 the first closed, 3 both closed.
type chain [4][4]float64

// reply is the chance that a camp is open today, by what the other did a lag ago.
type reply struct{ toOpen, toClosed float64 }

func newChain(first, second reply) chain {
	var p chain
	for from := range 4 {
		closed := [2]bool{from&2 != 0, from&1 != 0}
		open := [2]float64{first.toOpen, second.toOpen}
		if closed[1] {
			open[0] = first.toClosed
		}
		if closed[0] {
			open[1] = second.toClosed
		}
		for to := range 4 {
			p[from][to] = 1
			for camp, bit := range [2]int{2, 1} {
				if to&bit != 0 {
					p[from][to] *= 1 - open[camp]
				} else {
					p[from][to] *= open[camp]
				}
			}
		}
	}
	return p
}

// stationary solves pi = pi P by repetition of the mean of two steps, which
// also settles chains that go round in circles.
func (p chain) stationary() [4]float64 {
	pi := [4]float64{0.25, 0.25, 0.25, 0.25}
	for range 20_000 {
		var next [4]float64
		for i := range pi {
			for j := range pi {
				next[j] += pi[i] * p[i][j]
			}
		}
		for j := range pi {
			pi[j] = (pi[j] + next[j]) / 2
		}
	}
	return pi
}

// variance is that of the share of n steps spent in a state: the sum of all
// autocovariances over n (Kemeny & Snell 1960).
func (p chain) variance(pi [4]float64, state int, n float64) float64 {
	sum := pi[state] * (1 - pi[state])
	var at [4]float64
	at[state] = 1
	for range 5_000 {
		var next [4]float64
		for i := range at {
			for j := range at {
				next[j] += at[i] * p[i][j]
			}
		}
		at = next
		sum += 2 * pi[state] * (at[state] - pi[state])
	}
	return sum / n
}

// pairs lists the states of all pairs of mirror gates: by object and side.
func pairs(w *World) []int {
	var out []int
	for o, object := range agents.Objects {
		if agents.Object(o) == agents.PasscodePicture {
			continue
		}
		for _, side := range []agents.Side{agents.HostSide, agents.GuestSide} {
			one := w.sideValue(side, "a_chat", object.Name, "b_pay")
			two := w.sideValue(side, "b_chat", object.Name, "a_pay")
			if side == agents.GuestSide {
				one, two = two, one
			}
			state := 0
			if one == 0 {
				state |= 2
			}
			if two == 0 {
				state |= 1
			}
			out = append(out, state)
		}
	}
	return out
}

// TestReciprocityIsTheMarkovChain compares years of two camps that answer each
// other with trembling hands with the Markov chain that theory makes of them.
func TestReciprocityIsTheMarkovChain(t *testing.T) {
	tit := func(e float64) reply { return reply{1 - e, e} }
	generous := func(e, f float64) reply { return reply{1 - e, f*(1-e) + (1-f)*e} }
	for n, c := range []struct {
		plays         string
		first, second reply
		lag           int
	}{
		{"{a: {kind: tit_for_tat, tremble: 10%}, b: {kind: tit_for_tat, tremble: 10%}}", tit(0.1), tit(0.1), 1},
		{"{a: {kind: tit_for_tat, tremble: 2%}, b: {kind: tit_for_tat, tremble: 30%}}", tit(0.02), tit(0.3), 1},
		{"{a: {kind: tit_for_tat, tremble: 10%, lag: 3d}, b: {kind: tit_for_tat, tremble: 10%, lag: 3d}}", tit(0.1), tit(0.1), 3},
		{"{a: {kind: generous_tit_for_tat, tremble: 5%, forgive: 1/3}, b: {kind: generous_tit_for_tat, tremble: 5%, forgive: 1/3}}", generous(0.05, 0.3333), generous(0.05, 0.3333), 1},
		{"{a: {kind: tit_for_tat, tremble: 5%}, b: {kind: generous_tit_for_tat, tremble: 5%, forgive: 20%}}", tit(0.05), generous(0.05, 0.2), 1},
		{"{a: {kind: generous_tit_for_tat, tremble: 5%, forgive: 40%}, b: {kind: closed}}", generous(0.05, 0.4), reply{0, 0}, 1},
		{"{a: {kind: tit_for_tat, tremble: 15%}, b: {kind: open}}", tit(0.15), reply{1, 1}, 1},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			const burn, days = 200, 4000
			s := playing(t, twoCamps, strings.ReplaceAll(c.plays, "1/3", "0.3333"), Setting{"end", "2012-07-31"}, Setting{"clock.hourly", "[]"})
			require.GreaterOrEqual(t, int(s.End-s.Start), burn+days)
			var history [][]int
			follow(t, s, Luck{Seed: 11, Replicate: n}, func(_ int, w *World) { history = append(history, pairs(w)) })
			history = history[burn : burn+days/c.lag*c.lag]
			p := newChain(c.first, c.second)
			pi := p.stationary()
			var stays [4]float64
			var moves [4][4]float64
			for day, states := range history {
				for k, state := range states {
					stays[state]++
					if day >= c.lag {
						moves[history[day-c.lag][k]][state]++
					}
				}
			}
			total := float64(len(history) * len(history[0]))
			for state := range 4 {
				share := stays[state] / total
				require.InDelta(t, pi[state], share, 4*math.Sqrt(max(0, p.variance(pi, state, total)))+1e-9, "share of days in state %d", state)
				from := 0.0
				for _, x := range moves[state] {
					from += x
				}
				for to, x := range moves[state] {
					chance := p[state][to]
					require.InDelta(t, from*chance, x, 4*math.Sqrt(from*chance*(1-chance))+1e-6, "from %d to %d", state, to)
				}
			}
		})
	}
}

// TestGrimIsAbsorbed checks the law of the first closing of two grim camps with
// trembling hands, geometric with chance 1-(1-e)^2, and that all is closed from
// the second day after it on.
func TestGrimIsAbsorbed(t *testing.T) {
	const e = 0.01
	first := map[int]int{} // chains by day of the first closing
	chains, never := 0, 1<<30
	for replicate := range 40 {
		s := playing(t, twoCamps, "{a: {kind: grim, tremble: 1%}, b: {kind: grim, tremble: 1%}}", Setting{"clock.hourly", "[]"})
		var days [][]int
		follow(t, s, Luck{Seed: 5, Replicate: replicate}, func(_ int, w *World) { days = append(days, pairs(w)) })
		for k := range days[0] {
			chains++
			begun := slices.IndexFunc(days, func(states []int) bool { return states[k] != 0 })
			if begun < 0 {
				begun = never
			}
			first[begun]++
			for day := begun + 2; day < len(days); day++ {
				require.Equal(t, 3, days[day][k], "day %d after the first closing on day %d", day, begun)
			}
		}
	}
	require.Equal(t, 800, chains)
	for _, day := range []int{0, 4, 9, 19, 39, 79} {
		left := 0
		for begun, n := range first {
			if begun > day {
				left += n
			}
		}
		want := math.Pow(1-e, float64(2*(day+1)))
		require.InDelta(t, want, float64(left)/float64(chains), 4*math.Sqrt(want*(1-want)/float64(chains)), "open through day %d", day)
	}
}
