package model_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// bassCurve is the continuous curve of Bass (1969).
func bassCurve(p, q, t float64) float64 {
	e := math.Exp(-(p + q) * t)
	return (1 - e) / (1 + q/p*e)
}

// bassSteps is its recursion in steps of dt, one value a step.
func bassSteps(p, q, dt float64, n int) []float64 {
	var out []float64
	f := 0.0
	for range n {
		f += (1 - f) * (1 - math.Exp(-(p+q*f)*dt))
		out = append(out, f)
	}
	return out
}

// fitBass finds p and q by least squares on a curve in steps of dt (Gauss and
// Newton, with differences for slopes).
func fitBass(curve []float64, dt float64) (p, q float64) {
	p, q = 0.01, 0.5
	for range 100 {
		var a, b, c, u, v float64 // of the normal equations
		for k, f := range curve {
			t := float64(k+1) * dt
			const h = 1e-7
			r := f - bassCurve(p, q, t)
			dp := (bassCurve(p+h, q, t) - bassCurve(p-h, q, t)) / (2 * h)
			dq := (bassCurve(p, q+h, t) - bassCurve(p, q-h, t)) / (2 * h)
			a, b, c = a+dp*dp, b+dp*dq, c+dq*dq
			u, v = u+dp*r, v+dq*r
		}
		det := a*c - b*b
		stepP, stepQ := (c*u-b*v)/det, (a*v-b*u)/det
		for p+stepP <= 0 {
			stepP, stepQ = stepP/2, stepQ/2
		}
		p, q = p+stepP, q+stepQ
	}
	return p, q
}

// adopted runs the Bass file with a step of 1/parts of its day and returns the
// share of adopters at each step.
func adopted(t *testing.T, parts, users, days int) []float64 {
	t.Helper()
	s, err := model.Open("verification/v3-bass",
		model.Setting{Path: "expect", Value: "[]"},
		model.Setting{Path: "population.users", Value: fmt.Sprint(users)},
		model.Setting{Path: "end", Value: dayOf(2015, parts*days)},
		model.Setting{Path: "platforms.wallet.adoption.external", Value: fmt.Sprint(0.03 / float64(parts))},
		model.Setting{Path: "platforms.wallet.adoption.imitation", Value: fmt.Sprint(0.38 / float64(parts))})
	require.NoError(t, err)
	_, d := live(t, s, model.Luck{Seed: 5, Replicate: 1}, "installed")
	var out []float64
	for _, row := range d.rows {
		out = append(out, row[0]/float64(users))
	}
	return out
}

// dayOf returns the n-th day of a year, as it is written in a file.
func dayOf(year, n int) string {
	months := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	for m, days := range months {
		if n <= days {
			return fmt.Sprintf("%d-%02d-%02d", year, m+1, n)
		}
		n -= days
	}
	return dayOf(year+1, n)
}

// Least squares on the curve in tenths of a day return the rates.
func TestBassRatesAreFoundAgain(t *testing.T) {
	for name, curve := range map[string][]float64{
		"recursion": bassSteps(0.03, 0.38, 0.1, 150),
		"engine":    adopted(t, 10, 200_000, 15),
	} {
		p, q := fitBass(curve, 0.1)
		assert.InEpsilon(t, 0.03, p, 0.05, name)
		assert.InEpsilon(t, 0.38, q, 0.02, name)
		t.Logf("%s: p = %.5f, q = %.5f", name, p, q)
	}
}

// Half the step leaves half the distance to the continuous curve (M8). On the
// engine the distances are differences of random shares: their sd at 400,000
// people is below 0.002, against 0.05 at the wider step.
func TestHalvingTheStepHalvesTheError(t *testing.T) {
	const p, q = 0.03, 0.38
	for _, day := range []int{5, 8, 10} {
		off := func(parts int) float64 {
			return bassCurve(p, q, float64(day)) - bassSteps(p, q, 1/float64(parts), parts*day)[parts*day-1]
		}
		for _, parts := range []int{1, 2, 4, 8} {
			assert.InDelta(t, 2, off(parts)/off(2*parts), 0.3, "recursion, day %d in %d parts", day, parts)
		}
	}
	one, two := adopted(t, 1, 400_000, 8), adopted(t, 2, 400_000, 8)
	exact := bassCurve(p, q, 8)
	ratio := (exact - one[7]) / (exact - two[15])
	assert.InDelta(t, 2, ratio, 0.3, "engine")
	t.Logf("engine: ratio %.3f", ratio)
}

// giant solves S = 1 - exp(-x S) by bisection.
func giant(x float64) float64 {
	low, high := 1e-9, 1.0
	if x <= 1 {
		return 0
	}
	for range 200 {
		if s := (low + high) / 2; 1-math.Exp(-x*s) > s {
			low = s
		} else {
			high = s
		}
	}
	return low
}

// A cascade from one person is large with chance S and then reaches the share S.
func TestPercolationOverManyRuns(t *testing.T) {
	const runs, wallets, n = 50, 3, 5_000
	for name, x := range map[string]float64{"v9-percolation-1-5": 1.5, "v9-percolation-2": 2, "v9-percolation-2-5": 2.5} {
		s, err := model.Open("verification/" + name)
		require.NoError(t, err)
		want := giant(x)
		assert.InDelta(t, want, s.Expect[0].Value, 1e-6, "value in the file")
		major, sum := 0, 0.0
		for replicate := range runs {
			_, d := live(t, s, model.Luck{Seed: 11, Replicate: replicate + 1}, "installed")
			last := d.rows[len(d.rows)-1]
			require.Equal(t, last, d.rows[len(d.rows)-10], "the cascades are over")
			for _, people := range last {
				if people > n/10 {
					major++
					sum += people / n
				}
			}
		}
		share := float64(major) / (runs * wallets)
		assert.InDelta(t, want, share, 4*math.Sqrt(want*(1-want)/(runs*wallets)), "%s: chance", name)
		sd := math.Sqrt(want*(1-want)) / (1 - x*(1-want))
		size := sum / float64(major)
		assert.InDelta(t, want, size, 4*sd/math.Sqrt(n*float64(major))+5.0/n, "%s: size", name)
		t.Logf("c T = %.1f: S = %.6f, large in %.4f of %d, then %.6f", x, want, share, runs*wallets, size)
	}
}

// Over many runs with 50 seeds each the number of sharers has the mean and the
// variance of a branching process.
func TestCascadesBranch(t *testing.T) {
	const runs, seeds = 200, 50
	for name, chance := range map[string]float64{"v8-cascade-link": 0.2, "v8-cascade-passcode": 0.12} {
		s, err := model.Open("verification/"+name,
			model.Setting{Path: "expect", Value: "[]"}, model.Setting{Path: "population.users", Value: "30_000"},
			model.Setting{Path: "platforms.wallet.adoption.seeds.people", Value: fmt.Sprint(seeds)},
			model.Setting{Path: "campaigns.gift.senders", Value: fmt.Sprint(seeds)})
		require.NoError(t, err)
		var totals []float64
		for replicate := range runs {
			_, d := live(t, s, model.Luck{Seed: 3, Replicate: replicate + 1}, "envelopes_sent.wallet")
			sum := 0.0
			for _, row := range d.rows {
				sum += row[0]
			}
			require.Zero(t, d.rows[len(d.rows)-1][0], "the cascades are over")
			totals = append(totals, sum)
		}
		r := 10 * chance * 0.4
		mean1, variance1 := 1/(1-r), r*(1-chance*0.4)/math.Pow(1-r, 3)
		assert.InDelta(t, mean1, mean(totals)/seeds, 4*math.Sqrt(variance1/(seeds*runs)), "%s: mean", name)
		assert.InEpsilon(t, variance1, covariance(totals, 0)/seeds, 4*math.Sqrt(2.0/runs), "%s: variance", name)
		t.Logf("%s: mean %.4f (%.4f), variance %.3f (%.3f)", name, mean(totals)/seeds, mean1, covariance(totals, 0)/seeds, variance1)
	}
}

// A passcode keeps 0.230769 of the openers that links would have.
func TestPasscodeKeepsLessThanItsConversion(t *testing.T) {
	opened := map[string]float64{}
	for _, name := range []string{"v8-cascade-link", "v8-cascade-passcode"} {
		s, err := model.Open("verification/" + name)
		require.NoError(t, err)
		_, d := live(t, s, model.Luck{Seed: 1, Replicate: 1}, "envelopes_opened.wallet")
		for _, row := range d.rows {
			opened[name] += row[0]
		}
	}
	// Relative variances of both sums, of 4,000 seeds each, as in the files.
	sd := math.Sqrt((440.0/100 + 10.458/(2.307692*2.307692)) / 4000)
	assert.InEpsilon(t, 0.230769, opened["v8-cascade-passcode"]/opened["v8-cascade-link"], 4*sd)
}

// expected returns what a file expects of a measure, in the order of the file.
func expected(t *testing.T, name, measure, stat string) []float64 {
	t.Helper()
	s, err := model.Open(name)
	require.NoError(t, err)
	var out []float64
	for _, e := range s.Expect {
		if e.Measure == measure && e.Stat == stat {
			out = append(out, e.Value)
		}
	}
	require.NotEmpty(t, out, "%s: %s", name, measure)
	return out
}

// The values of the benchmarks, once more by other ways than those in the
// comments of their files.
func TestBenchmarksByOtherWays(t *testing.T) {
	is := func(name, measure, stat string, values ...float64) {
		t.Helper()
		got := expected(t, "verification/"+name, measure, stat)
		require.Len(t, got, len(values), "%s: %s", name, measure)
		for i := range values {
			assert.InDelta(t, values[i], got[i], 2e-6*math.Max(1, math.Abs(values[i])), "%s: %s", name, measure)
		}
	}

	// Watts: instead of the sums over binomials, the binomial chances of a person
	// are grown friend by friend.
	is("l1-cascade-window", "installed.wallet", "mean", cascadeShare(4, 0.18, 0.01))
	is("l1-cascade-sparse", "installed.wallet", "mean", cascadeShare(1.5, 0.18, 0.02))

	// Nested logit: chances are the slopes of the logarithm of the generating
	// function in the utilities (McFadden 1978).
	logsum := func(cash float64, v ...float64) float64 {
		sum := 0.0
		for _, x := range v {
			sum += math.Pow(math.Exp(x), 2)
		}
		return math.Log(math.Exp(cash) + math.Sqrt(sum))
	}
	slope := func(f func(h float64) float64) float64 { return (f(1e-5) - f(-1e-5)) / 2e-5 }
	open := func(k int) float64 {
		return slope(func(h float64) float64 {
			v := []float64{0.8, 0.4, -0.2, 0.5}
			v[k] += h
			return logsum(v[3], v[:3]...)
		})
	}
	blocked := func(k int) float64 {
		return slope(func(h float64) float64 {
			v := []float64{0.4, -0.2, 0.5}
			v[k] += h
			return logsum(v[2], v[:2]...)
		})
	}
	for k, id := range []string{"first", "second", "third", "cash"} {
		is("l2-nested-logit", "payments."+id, "mean", open(k))
		if k > 0 {
			is("l2-nested-logit-block", "payments."+id, "mean", blocked(k-1))
		}
	}
	is("l2-nested-logit", "logsum", "mean", logsum(0.5, 0.8, 0.4, -0.2))
	is("l2-nested-logit-block", "logsum", "mean", logsum(0.5, 0.4, -0.2))
	assert.InDelta(t, 0.3061, (blocked(2)-open(3))/open(0), 1e-4, "what goes to cash")
	assert.InDelta(t, 0.6147, open(3)/(1-open(0)), 1e-4, "what the plain logit would send to cash")

	// Mixed logit: the middle of 400,000 equal slices of the normal law.
	var share, repeat float64
	const slices = 400_000
	for k := range slices {
		z := math.Sqrt2 * math.Erfinv(2*(float64(k)+0.5)/slices-1)
		p := 1 / (1 + math.Exp(-(0.5 + 1.5*math.Sqrt2*z)))
		share += p / slices
		repeat += (p*p + (1-p)*(1-p)) / slices
	}
	is("l3-mixed-logit", "share_count_all.first", "mean", share)
	is("l3-mixed-logit", "repeat_rate", "mean", repeat)

	// Chain: the share that is not reached, by summing over the distances to the
	// next seeds on both sides.
	for name, pass := range map[string]float64{"l4-chain": 0.9, "l4-chain-short": 0.5} {
		const rho = 0.05
		missed := 0.0
		for left := 1; left < 800; left++ {
			for right := 1; right < 800; right++ {
				weight := rho * rho * math.Pow(1-rho, float64(left+right-2))
				missed += weight * (1 - math.Pow(pass, float64(left))) * (1 - math.Pow(pass, float64(right)))
			}
		}
		is(name, "installed.wallet", "mean", 1-(1-rho)*missed)
	}

	// Reviews: the chain is iterated from a merchant who takes the wallet.
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	takes := []float64{1}
	for range 200 {
		last := takes[len(takes)-1]
		takes = append(takes, last*logistic(1.3)+(1-last)*logistic(-0.9))
	}
	rest := takes[200]
	is("l5-reviews", "acceptance.shop.wallet", "mean", rest)
	is("l5-reviews", "acceptance.shop.wallet", "autocorrelation", (takes[1]-rest)/(1-rest))

	// Thinning: the number of a sum of people who each pay k times with the first
	// wallet with chance sum_n P(n) Bin(n, 2/3; k).
	for id, chance := range map[string]float64{"first": 2.0 / 3, "second": 1.0 / 3} {
		var m, m2 float64
		for n, term := 0, math.Exp(-0.8); n < 60; n++ {
			for k := 0; k <= n; k++ {
				p := term * choose(n, k) * math.Pow(chance, float64(k)) * math.Pow(1-chance, float64(n-k))
				m += p * float64(k)
				m2 += p * float64(k) * float64(k)
			}
			term *= 0.8 / float64(n+1)
		}
		is("l6-poisson-thinning", "payments."+id, "mean", math.Round(5000*m*1000)/1000)
		is("l6-poisson-thinning", "payments."+id, "variance", math.Round(5000*(m2-m*m)*1000)/1000)
	}
}

func choose(n, k int) float64 {
	out := 1.0
	for j := range k {
		out = out * float64(n-j) / float64(j+1)
	}
	return out
}

// cascadeShare is the share of a random graph of mean degree z that a threshold
// cascade reaches from the seeds rho (Gleeson & Cahalane 2007).
func cascadeShare(z, theta, rho float64) float64 {
	const most = 40
	// moved is the chance that k friends, of whom each has the wallet with chance
	// q, suffice for a person of the degree d.
	moved := func(k, d int, q float64) float64 {
		have := []float64{1}
		for range k {
			next := make([]float64, len(have)+1)
			for m, p := range have {
				next[m] += p * (1 - q)
				next[m+1] += p * q
			}
			have = next
		}
		sum := 0.0
		for m, p := range have {
			if d > 0 && float64(m) >= theta*float64(d)-1e-9 {
				sum += p
			}
		}
		return sum
	}
	degree := func(k int) float64 {
		lg, _ := math.Lgamma(float64(k + 1))
		return math.Exp(float64(k)*math.Log(z) - z - lg)
	}
	q := rho
	for range 3000 {
		next := rho
		for k := 1; k < most; k++ {
			next += (1 - rho) * float64(k) * degree(k) / z * moved(k-1, k, q)
		}
		if math.Abs(next-q) < 1e-12 {
			break
		}
		q = next
	}
	share := rho
	for k := range most {
		share += (1 - rho) * degree(k) * moved(k, k, q)
	}
	return share
}

// The values of the two sides are those of the joint recursion.
func TestTwoSidesFollowTheirRecursion(t *testing.T) {
	for name, cross := range map[string]float64{"mechanisms/two-sides": 0.06, "mechanisms/two-sides-one-way": 0} {
		s, err := model.Open(name)
		require.NoError(t, err)
		a, b := 0.0, 0.0
		days := map[int32][2]float64{}
		for day := int32(s.Start); day <= int32(s.End); day++ {
			a, b = a+(1-a)*(1-math.Exp(-(0.005+0.02*a+cross*b))), b+(1-b)*(1-math.Exp(-(0.001+0.01*b+0.08*a)))
			days[day] = [2]float64{a, b}
		}
		require.NotEmpty(t, s.Expect)
		for _, e := range s.Expect {
			side := 0
			if strings.HasPrefix(e.Measure, "acceptance") {
				side = 1
			}
			assert.InDelta(t, days[int32(e.At)][side], e.Value, 1e-6, "%s: %s at %s", name, e.Measure, e.At)
		}
	}
}
