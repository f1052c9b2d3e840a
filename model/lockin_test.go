package model_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// urn is the law of the number of people, of n who come one after another, who
// take the first of two wallets, if its chance is n1^g / (n1^g + n2^g) from a
// start of so many each (Arthur, Ermoliev & Kaniovski 1987), step by step.
func urn(g float64, start, n int) []float64 {
	law := []float64{1}
	for k := range n {
		next := make([]float64, k+2)
		for a, x := range law {
			first, second := math.Pow(float64(start+a), g), math.Pow(float64(start+k-a), g)
			next[a+1] += x * first / (first + second)
			next[a] += x * second / (first + second)
		}
		law = next
	}
	return law
}

// expectation is the mean of f over a law.
func expectation(law []float64, f func(a int) float64) float64 {
	sum := 0.0
	for a, x := range law {
		sum += x * f(a)
	}
	return sum
}

const runs = 2000

// across are the files that speak of many runs: their exponent and start.
var across = map[string]struct {
	g     float64
	start int
}{
	"verification/v4-half":         {0.5, 1},
	"verification/v4-one":          {1, 1},
	"verification/v4-one-from-ten": {1, 10},
	"verification/v4-two":          {2, 1},
	"verification/v4-two-from-ten": {2, 10},
}

// What is expected across runs is what many runs show.
func TestExpectationsAcrossReplicates(t *testing.T) {
	seen := 0
	for _, name := range verifications(t) {
		s, err := model.Open(name)
		require.NoError(t, err)
		if s.Expect[0].Across != "replicates" {
			continue
		}
		seen++
		require.Contains(t, across, name)
		t.Run(strings.TrimPrefix(name, "verification/"), func(t *testing.T) {
			t.Parallel()
			measures := map[string][]float64{}
			columns, err := s.Columns([]string{"share_count_all.first", "hhi"})
			require.NoError(t, err)
			for replicate := range runs {
				r, err := model.Start(s, model.Luck{Seed: 1, Replicate: replicate + 1}, model.Options{})
				require.NoError(t, err)
				require.NoError(t, r.Until(context.Background(), int32(s.End)))
				for _, c := range columns {
					measures[c.Name] = append(measures[c.Name], c.Value(r.World))
				}
			}
			for _, e := range s.Expect {
				require.Equal(t, "replicates", e.Across)
				require.Equal(t, s.End, e.At)
				x := measures[e.Measure]
				require.Len(t, x, runs)
				var got float64
				switch e.Stat {
				case "mean":
					got = mean(x)
				case "variance":
					got = covariance(x, 0)
				case "share_above":
					for _, v := range x {
						if v > e.Above {
							got += 1.0 / runs
						}
					}
				}
				assert.InDelta(t, e.Value, got, e.Tolerance+1e-12, "%s of %s", e.Stat, e.Measure)
				t.Logf("%-22s %-12s expected %.6f got %.6f tolerance %.6f", e.Measure, e.Stat, e.Value, got, e.Tolerance)
			}
		})
	}
	require.Equal(t, len(across), seen)
}

// The numbers of those files are those of the exact law, to the digits that are
// written there, and no tolerance is wider than four standard errors.
func TestLockInFollowsItsLaw(t *testing.T) {
	const n = 1000
	share := func(a int) float64 { return float64(a) / n }
	index := func(a int) float64 { return 1e4 * (share(a)*share(a) + (1-share(a))*(1-share(a))) }
	table := map[string][]float64{ // E, sd, P(leader > 0.9), P(leader > 0.99), E[s^2 + (1-s)^2]
		"verification/v4-half":         {0.5, 0.04103, 0, 0, 0.50337},
		"verification/v4-one":          {0.5, 0.28839, 0.19980, 0.01998, 0.66633},
		"verification/v4-one-from-ten": {0.5, 0.10803, 0.00001, 0, 0.52334},
		"verification/v4-two":          {0.5, 0.49535, 0.99326, 0.92844, 0.99075},
		"verification/v4-two-from-ten": {0.5, 0.42213, 0.74144, 0.00024, 0.85639},
	}
	for name, c := range across {
		law := urn(c.g, c.start, n)
		all := float64(2*c.start + n)
		urned := func(a int) float64 { return float64(c.start+a) / all }
		leads := func(bound float64) float64 {
			return expectation(law, func(a int) float64 {
				if max(urned(a), 1-urned(a)) > bound+1e-12 {
					return 1
				}
				return 0
			})
		}
		middle := expectation(law, urned)
		variance := expectation(law, func(a int) float64 { return (urned(a) - middle) * (urned(a) - middle) })
		squares := expectation(law, func(a int) float64 { return urned(a)*urned(a) + (1-urned(a))*(1-urned(a)) })
		for k, x := range []float64{middle, math.Sqrt(variance), leads(0.9), leads(0.99), squares} {
			assert.InDelta(t, table[name][k], x, 5.1e-6, "%s, number %d of the table", name, k)
		}
		s, err := model.Open(name)
		require.NoError(t, err)
		require.Len(t, s.Expect, 5)
		spread := func(f func(int) float64) (value, four float64) {
			m := expectation(law, f)
			v := expectation(law, func(a int) float64 { return (f(a) - m) * (f(a) - m) })
			return m, 4 * math.Sqrt(v/runs)
		}
		chance := func(p float64) (value, four float64) { return p, 4 * math.Sqrt(p*(1-p)/runs) }
		for k, e := range s.Expect {
			var value, four float64
			digits := 5.1e-6
			switch k {
			case 0:
				value, four = spread(share)
			case 1:
				value, four = spread(func(a int) float64 { return (share(a) - 0.5) * (share(a) - 0.5) })
			case 2:
				value, four = chance(leads(0.9))
			case 3:
				value, four = chance(leads(0.99))
			case 4:
				value, four = spread(index)
				digits = 5.1e-4
				assert.InDelta(t, 1e4*(0.5+(squares-0.5)*all*all/n/n), value, 1e-6)
			}
			assert.InDelta(t, value, e.Value, digits, "%s, expectation %d", name, k)
			assert.InDelta(t, four, e.Tolerance, digits, "%s, tolerance %d", name, k)
		}
	}
}

// Whoever acts after others sees them: the fluctuations tell the update modes
// apart, and a share of people who reconsider lies between.
func TestUpdateModesDifferAsTheorySays(t *testing.T) {
	for _, c := range []struct {
		scenario           string
		gamma, tilt, start float64
		revising           float64 // 0 is one after another
	}{
		{"verification/v2-async-gamma-1", 1, 0, 0.5, 0},
		{"verification/v2-async-gamma-1-tilted", 1, 0.5, 0.7, 0},
		{"verification/v2-async-gamma-3", 3, 0, 0.9, 0},
		{"mechanisms/revising", 1, 0, 0.5, 0.25},
	} {
		s, err := model.Open(c.scenario)
		require.NoError(t, err)
		share, together := equilibrium(c.gamma, c.tilt, c.start)
		a := 2 * c.gamma * share * (1 - share)
		between := func(f float64) float64 { return share * (1 - share) * (2 - f) / ((1 - a) * (2 - f*(1-a))) }
		assert.InDelta(t, together, between(1), 1e-9, "all reconsider")
		assert.InDelta(t, share, s.Expect[0].Value, 1e-6)
		assert.InDelta(t, between(c.revising), s.Expect[1].Value, 1e-6)
		assert.Greater(t, s.Expect[1].Value-together, s.Expect[1].Tolerance, "%s tells the modes apart", c.scenario)
	}
}
