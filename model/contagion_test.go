package model

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hongbao/agents"
)

// manyHosts is two camps with a wallet and five hosts each and nobody to pay:
// 200 sides of gates that can close.
func manyHosts() string {
	var hosts, a, b []string
	for n := range 5 {
		hosts = append(hosts, fmt.Sprintf("{id: a%d}, {id: b%d}", n, n))
		a, b = append(a, fmt.Sprint("a", n)), append(b, fmt.Sprint("b", n))
	}
	return `
hongbao: 1
kind: scenario
start: 2001-01-01
end: 2001-04-10
population: {users: 1}
camps: [{id: a, members: [a_pay, ` + strings.Join(a, ", ") + `]}, {id: b, members: [b_pay, ` + strings.Join(b, ", ") + `]}]
platforms: [{id: a_pay}, {id: b_pay}]
hosts: [` + strings.Join(hosts, ", ") + `]
contexts: [{id: paying, platforms: {a_pay: {}, b_pay: {}}}]
`
}

// closures reads which sides between the camps are closed.
func closures(w *World) (closed []bool) {
	for h, host := range w.names.hosts {
		guest := map[byte]string{'a': "b_pay", 'b': "a_pay"}[host.ID[0]]
		g, _ := w.names.guest(guest)
		for o := range agents.Objects {
			if agents.Object(o) == agents.PasscodePicture {
				continue
			}
			for side := range 2 {
				closed = append(closed, w.gates.value[side][w.gates.at(agents.HostID(h), agents.Object(o), g)] == 0)
			}
		}
	}
	return closed
}

// TestContagionIsItsHazard counts, side by side and day by day, the closures of
// sides at risk against the chance 1 - exp(-(base + spread F)) that the share F
// of other closed sides gives them. Given the day before they are independent,
// so the sum of the differences is a martingale with a known variance.
func TestContagionIsItsHazard(t *testing.T) {
	const hold = 5
	for n, c := range []struct{ base, spread float64 }{{0.02, 0}, {0.005, 0.1}, {0.01, 0.4}} {
		var sum, variance, square float64
		for replicate := range 5 {
			play := fmt.Sprintf("{kind: camp_contagion, base: %g, spread: %g, hold: %dd}", c.base, c.spread, hold)
			var since []int // day of closing by side; -1 while open
			was := 0
			follow(t, playing(t, manyHosts(), "{a: "+play+", b: "+play+"}"), Luck{Seed: 4, Replicate: 10*n + replicate}, func(day int, w *World) {
				now := closures(w)
				if since == nil {
					require.Len(t, now, 200)
					for range now {
						since = append(since, -1)
					}
				}
				count := 0
				for k, closed := range now {
					held := since[k] >= 0 && day-since[k] < hold
					if held {
						require.True(t, closed, "a closure lasts")
					} else {
						others := was
						if since[k] >= 0 {
							others-- // it is closed itself
						}
						p := 1 - math.Exp(-(c.base + c.spread*float64(others)/199))
						x := 0.0
						if since[k] = -1; closed {
							since[k], x = day, 1
						}
						sum += x - p
						square += (x - p) * (x - p)
						variance += p * (1 - p)
					}
					if closed {
						count++
					}
				}
				was = count
			})
		}
		require.Greater(t, variance, 100.0)
		require.InDelta(t, 0, sum, 4*math.Sqrt(variance), "%+v", c)
		require.InDelta(t, 1, square/variance, 4/math.Sqrt(variance), "%+v", c)
	}
}

// TestContagionSpreadsAsBassSays lets closures last for ever: the closed share
// is the discrete curve of Bass (1969), F' = F + (1-F)(1 - exp(-(p + q F))).
// Its spread over runs is measured, and finite numbers bend the mean by about
// the share of one side, 1/200.
func TestContagionSpreadsAsBassSays(t *testing.T) {
	const p, q, runs = 0.02, 0.15, 60
	play := fmt.Sprintf("{kind: camp_contagion, base: %g, spread: %g, hold: 3650d}", p, q)
	s := playing(t, manyHosts(), "{a: "+play+", b: "+play+"}", Setting{"end", "2001-02-28"})
	sum, square := make([]float64, 59), make([]float64, 59)
	for replicate := range runs {
		follow(t, s, Luck{Seed: 8, Replicate: replicate}, func(day int, w *World) {
			n := 0.0
			for _, closed := range closures(w) {
				if closed {
					n++
				}
			}
			sum[day] += n / 200
			square[day] += n / 200 * n / 200
		})
	}
	f := 0.0
	for day := range sum {
		f += (1 - f) * (1 - math.Exp(-(p + q*f)))
		mean := sum[day] / runs
		deviation := math.Sqrt(max(0, square[day]/runs-mean*mean) / runs)
		require.InDelta(t, f, mean, 4*deviation+1.0/200, "day %d", day)
	}
}
