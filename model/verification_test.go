package model_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/agents"
	"hongbao/model"
)

// diary keeps the values of some columns, one row a day.
type diary struct {
	columns []model.Column
	days    []int32
	rows    [][]float64
}

func (d *diary) Observe(w *model.World) error {
	row := make([]float64, len(d.columns))
	for k, c := range d.columns {
		row[k] = c.Value(w)
	}
	d.days = append(d.days, w.Day)
	d.rows = append(d.rows, row)
	return nil
}

// of returns the values of a column from one day to another.
func (d *diary) of(name string, from, to int32) []float64 {
	var out []float64
	for k, c := range d.columns {
		if c.Name != name {
			continue
		}
		for i, day := range d.days {
			if day >= from && day <= to {
				out = append(out, d.rows[i][k])
			}
		}
	}
	return out
}

// live runs a scenario to its end and writes down some measures, all if none
// are named.
func live(t testing.TB, s *model.Scenario, luck model.Luck, measures ...string) (*model.Run, *diary) {
	t.Helper()
	columns, err := s.Columns(measures)
	require.NoError(t, err)
	d := &diary{columns: columns}
	r, err := model.Start(s, luck, model.Options{Workers: 2})
	require.NoError(t, err)
	require.NoError(t, r.Until(context.Background(), int32(s.End), d))
	return r, d
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// covariance is the mean product of deviations that lie lag days apart.
func covariance(x []float64, lag int) float64 {
	m, sum := mean(x), 0.0
	for i := lag; i < len(x); i++ {
		sum += (x[i] - m) * (x[i-lag] - m)
	}
	return sum / float64(len(x))
}

// statistic is what an expectation speaks of, for one run.
func statistic(t testing.TB, e model.Expect, x []float64) float64 {
	t.Helper()
	require.Equal(t, "ticks", e.Across, "one run has no replicates to run across")
	switch e.Stat {
	case "mean":
		return e.Scale * mean(x)
	case "variance":
		return e.Scale * covariance(x, 0)
	case "autocorrelation":
		return e.Scale * covariance(x, e.Lag) / covariance(x, 0)
	}
	t.Fatalf("no statistic %q", e.Stat)
	return 0
}

func verifications(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, name := range model.Names() {
		if strings.HasPrefix(name, "verification/") || strings.HasPrefix(name, "mechanisms/") {
			out = append(out, name)
		}
	}
	require.NotEmpty(t, out)
	return out
}

// Every benchmark with a closed form is an ordinary file that an ordinary run
// must meet.
func TestVerificationScenariosMeetTheirExpectations(t *testing.T) {
	for _, name := range verifications(t) {
		t.Run(strings.TrimPrefix(name, "verification/"), func(t *testing.T) {
			s, err := model.Open(name)
			require.NoError(t, err)
			require.NotEmpty(t, s.Expect)
			var measures []string
			for _, e := range s.Expect {
				measures = append(measures, e.Measure)
			}
			_, d := live(t, s, model.Luck{Seed: 1, Replicate: 1}, measures...)
			for _, e := range s.Expect {
				if e.Across == "replicates" {
					continue // judged over many runs by TestExpectationsAcrossReplicates
				}
				from, to := int32(e.Over.From), int32(e.Over.To)
				if e.At != 0 {
					from, to = int32(e.At), int32(e.At)
				}
				x := d.of(e.Measure, from, to)
				require.Len(t, x, int(to-from)+1)
				got := statistic(t, e, x)
				assert.InDelta(t, e.Value, got, e.Tolerance, "%s %s from %s", e.Stat, e.Measure, s.Start)
				t.Logf("%-28s %-15s expected %.6f got %.6f tolerance %.6f", e.Measure, e.Stat, e.Value, got, e.Tolerance)
			}
		})
	}
}

// logit returns the shares and the log-sum of a static multinomial logit.
func logit(a ...float64) (shares []float64, logsum float64) {
	sum := 0.0
	for _, x := range a {
		sum += math.Exp(x)
	}
	for _, x := range a {
		shares = append(shares, math.Exp(x)/sum)
	}
	return shares, math.Log(sum)
}

// equilibrium iterates the mean field of Brock & Durlauf from a start share and
// returns the stable share with N times the variance about it.
func equilibrium(gamma, tilt, start float64) (share, variance float64) {
	m := 2*start - 1
	for range 10_000 {
		m = math.Tanh((gamma*m + tilt) / 2)
	}
	share = (1 + m) / 2
	a := 2 * gamma * share * (1 - share)
	return share, share * (1 - share) / (1 - a*a)
}

// loyal returns the stationary shares of the chain with loyalty delta, the
// repeat rate, and the autocorrelations of the wallets' indicators.
func loyal(delta float64, a ...float64) (pi []float64, repeat float64, acf []float64) {
	pi = make([]float64, len(a))
	pi[0] = 1
	stay := make([]float64, len(a))
	for range 10_000 {
		next := make([]float64, len(a))
		for from := range a {
			v := append([]float64(nil), a...)
			v[from] += delta
			p, _ := logit(v...)
			stay[from] = p[from]
			for to := range a {
				next[to] += pi[from] * p[to]
			}
		}
		pi = next
	}
	for p := range a {
		repeat += pi[p] * stay[p]
		acf = append(acf, (stay[p]-pi[p])/(1-pi[p]))
	}
	return pi, repeat, acf
}

// The numbers in the files are those of the formulas in their comments, to the
// digits that are written there.
func TestExpectedValuesFollowFromTheirFormulas(t *testing.T) {
	type value struct{ scenario, measure, stat string }
	want := map[value]float64{}
	statics := []struct {
		scenario string
		blocked  int
		a        [4]float64
	}{
		{"v1-static-logit", -1, [4]float64{1, 0.6, 0, -0.5}},
		{"v1-block-first", 0, [4]float64{1, 0.6, 0, -0.5}},
		{"v1-block-second", 1, [4]float64{1, 0.6, 0, -0.5}},
		{"v1-friction", -1, [4]float64{1, -0.2, 0, -0.5}},
	}
	for _, c := range statics {
		s, sum := logit(c.a[:]...)
		if c.blocked >= 0 {
			sum += math.Log(1 - s[c.blocked])
			left := 1 - s[c.blocked]
			s[c.blocked] = 0
			for p := range s {
				s[p] /= left
			}
		}
		hhi := 0.0
		for p, id := range []string{"first", "second", "third", "fourth"} {
			want[value{c.scenario, "share_count_all." + id, "mean"}] = s[p]
			hhi += 10_000 * s[p] * s[p]
		}
		want[value{c.scenario, "logsum", "mean"}] = sum
		want[value{c.scenario, "hhi", "mean"}] = hhi
	}
	networks := []struct {
		scenario           string
		gamma, tilt, start float64
	}{
		{"v2-gamma-1", 1, 0, 0.5},
		{"v2-gamma-1-5", 1.5, 0, 0.5},
		{"v2-gamma-2-4-low", 2.4, 0, 0.2},
		{"v2-gamma-2-4-high", 2.4, 0, 0.8},
		{"v2-gamma-3-low", 3, 0, 0.1},
		{"v2-gamma-3-high", 3, 0, 0.9},
		{"v2-gamma-1-tilted", 1, 0.5, 0.7},
		{"v2-gamma-3-tilted-low", 3, 0.1, 0.4},
		{"v2-gamma-3-tilted-high", 3, 0.1, 0.5},
	}
	for _, c := range networks {
		s, v := equilibrium(c.gamma, c.tilt, c.start)
		want[value{c.scenario, "share_count_all.first", "mean"}] = s
		want[value{c.scenario, "share_count_all.first", "variance"}] = v
	}
	chains := []struct {
		scenario string
		delta    float64
		a        []float64
	}{
		{"v5-loyalty", 1, []float64{0, 0}},
		{"v5-loyalty-tilted", 1, []float64{0.5, 0}},
		{"v5-strong-loyalty", 2, []float64{0.5, 0}},
		{"v5-three-wallets", 1.5, []float64{0.5, 0.2, 0}},
	}
	for _, c := range chains {
		pi, repeat, acf := loyal(c.delta, c.a...)
		for p := range c.a {
			id := []string{"first", "second", "third"}[p]
			want[value{c.scenario, "share_count_all." + id, "mean"}] = pi[p]
			want[value{c.scenario, "share_count_all." + id, "autocorrelation"}] = acf[p]
		}
		want[value{c.scenario, "repeat_rate", "mean"}] = repeat
		want[value{c.scenario, "switch_rate", "mean"}] = 1 - repeat
	}
	checked := 0
	for _, name := range verifications(t) {
		s, err := model.Open(name)
		require.NoError(t, err)
		for _, e := range s.Expect {
			v := value{strings.TrimPrefix(name, "verification/"), e.Measure, e.Stat}
			if x, ok := want[v]; ok {
				digits := 1e-6
				if e.Measure == "hhi" {
					digits = 1e-3
				}
				assert.InDelta(t, x, e.Value, digits, "%v", v)
				checked++
			}
		}
	}
	assert.Equal(t, 23+18+20, checked, "values of V1, V2 and V5")
}

// The kernel's log-sum keeps to the exact one within two units of 1/1024.
func TestLogSumOfTheStaticLogit(t *testing.T) {
	rule := agents.NewChoiceRule(1)
	a := []float64{1, 0.6, 0, -0.5}
	var v [agents.MaxPlatforms]int32
	for p, x := range a {
		v[p] = agents.Units(x)
	}
	_, open := logit(a...)
	assert.InDelta(t, 1.815953, open, 1e-6)
	s, _ := logit(a...)
	for blocked, loss := range map[int]float64{-1: 0, 0: -0.583787, 1: -0.351584} {
		usable := agents.PlatformSet(0b1111)
		exact := open
		if blocked >= 0 {
			usable = usable.Without(agents.PlatformID(blocked))
			exact += math.Log(1 - s[blocked])
		}
		assert.InDelta(t, loss, exact-open, 1e-6)
		got := float64(rule.Inclusive(&v, usable)) / agents.Util
		assert.InDelta(t, exact, got, 2e-3, "without wallet %d", blocked)
		_, sum := rule.Choose(&v, usable, 0, false, 0, 0)
		assert.InDelta(t, exact, float64(sum)/agents.Util, 2e-3, "without wallet %d", blocked)
	}
	v[1] = agents.Units(0.6 - 0.8)
	got := float64(rule.Inclusive(&v, 0b1111)) / agents.Util
	assert.InDelta(t, open-0.178211, got, 2e-3)
}

// The index that is measured is 10^4 times the sum of the squared shares that
// are measured, to the last digits.
func TestHHIFollowsFromTheShares(t *testing.T) {
	for _, name := range []string{"v1-static-logit", "v1-block-second"} {
		s, err := model.Open("verification/"+name, model.Setting{Path: "end", Value: "2015-01-10"}, model.Setting{Path: "expect", Value: "[]"})
		require.NoError(t, err)
		_, d := live(t, s, model.Luck{Seed: 1, Replicate: 1}, "hhi", "payments", "share_count_all")
		for i, day := range d.days {
			var total, sum, shares float64
			ids := []string{"first", "second", "third", "fourth"}
			for _, id := range ids {
				total += d.of("payments."+id, day, day)[0]
			}
			for _, id := range ids {
				share := d.of("payments."+id, day, day)[0] / total
				assert.InDelta(t, share, d.of("share_count_all."+id, day, day)[0], 1e-12)
				sum += 10_000 * share * share
				shares += share
			}
			assert.Equal(t, 10_000.0, total, "everybody pays once a day")
			assert.InDelta(t, 1, shares, 1e-12)
			assert.InDelta(t, sum, d.of("hhi", day, day)[0], 1e-6, "day %d", i)
		}
	}
}

// The stock of the run is exactly the recursion in whole units of 1/65535, and
// that one keeps to the formula within the tolerance of the files.
func TestHabitFollowsItsIntegerRecursion(t *testing.T) {
	const rho, full = 0.044375173, 65535.0
	for name, missed := range map[string]int{"v6-habit": 0, "v6-skip": 30} {
		s, err := model.Open("verification/" + name)
		require.NoError(t, err)
		_, d := live(t, s, model.Luck{Seed: 1, Replicate: 1}, "habit")
		require.Len(t, d.rows, 66)
		stock, exact := 0.0, 0.0
		for i := range d.rows {
			use := full
			if i+1 == missed {
				use = 0
			}
			// Half a unit is rounded away from the present stock.
			step := math.Floor(math.Abs(use-stock)*rho + 0.5)
			stock += math.Copysign(step, use-stock)
			exact += rho * (use/full - exact)
			assert.Equal(t, stock/full, d.rows[i][0], "%s, day %d", name, i+1)
			assert.InDelta(t, exact, d.rows[i][0], 0.5/(full*rho)+2e-5)
		}
		if missed == 0 {
			assert.InDelta(t, 1-math.Pow(1-rho, 66), exact, 1e-9)
		}
	}
}
