package model_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
)

// wealthy is what makes money stay in the wallets of the crowded market.
const wealthy = `
balances:
  balance_utility: 0.6
  fee_sensitivity: 500
  wallets:
    east_pay: {opening: 20 yuan, withdraw_rate: 0.1, withdraw_cost: 0.1%, bank_fee: 0.1%, fees: [{when: opened, share: 0.2%, free: 50 yuan}]}
    west_pay: {withdraw_rate: 0.2, fees: [{when: 2015-02-05, share: 0.5%}]}
welfare: {}
`

func TestBalancesOffAreAbsent(t *testing.T) {
	want := play(t, read(t, crowded))
	// Nobody is paid with north_pay by a friend, and no envelope pays it out.
	for name, lines := range map[string]string{
		"off":                   `balances: {"on": false, balance_utility: 5, wallets: {east_pay: {opening: 100 yuan, withdraw_rate: 1}}}`,
		"no wallets":            `balances: {balance_utility: 5, wallets: {}}`,
		"welfare off":           `welfare: {"on": false}`,
		"wallet nobody is paid": `balances: {balance_utility: 5, fee_sensitivity: 10, wallets: {north_pay: {withdraw_rate: 1}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			assertSame(t, want, play(t, over(t, crowded, lines)), nil)
		})
	}
	// The second reckoning of the surplus changes nothing that happens.
	assertSame(t, want, play(t, over(t, crowded, "welfare: {lost_cost: 0}")), nil)
}

// What nobody meets changes nothing.
func TestNullFeesChangeNothing(t *testing.T) {
	base := over(t, crowded, strings.Replace(wealthy, "fees: [{when: 2015-02-05, share: 0.5%}]", "fees: []", 1))
	want := play(t, base)
	for name, fees := range map[string]string{
		"share of zero":        "fees: [{when: 2015-02-05, share: 0}]",
		"free sum too large":   "fees: [{when: 2015-02-05, share: 0.5%, free: 1m}]",
		"event not in history": "fees: [{when: never, share: 0.5%}]",
		"after a day":          "fees: [{when: 2015-02-05, share: 0}, {when: 2015-03-20, share: 50%}]",
	} {
		t.Run(name, func(t *testing.T) {
			lines := strings.Replace(wealthy, "fees: [{when: 2015-02-05, share: 0.5%}]", fees, 1)
			if name == "event not in history" {
				lines += `events: [{id: never, "on": false, at: 2015-02-05}]`
			}
			assertSame(t, want, play(t, over(t, crowded, lines)), nil)
		})
	}
}

func TestBalancesKnowNoOrderAndNoNames(t *testing.T) {
	base := over(t, crowded, wealthy)
	want := play(t, base)
	for _, column := range []string{"balance.east_pay", "withdrawn.west_pay", "withdrawal_fees.east_pay", "withdrawal_fees.west_pay", "balance_funded.east_pay"} {
		assert.Positive(t, slices.Max(want.of(column, int32(base.Start), int32(base.End))), column)
	}
	assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
		slices.Reverse(s.Platforms)
		slices.Reverse(s.Contexts)
		slices.Reverse(s.Campaigns)
		slices.Reverse(s.Merchants)
		slices.Reverse(s.Hosts)
	})), nil)

	pairs := map[string]string{"east_pay": "west_pay"}
	text, err := edited(t, base, named).Resolved()
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if trimmed := strings.TrimLeft(line, " -"); !strings.HasPrefix(trimmed, "key:") && !strings.HasPrefix(trimmed, "name:") {
			lines[i] = exchange(line, pairs)
		}
	}
	got := play(t, read(t, strings.Join(lines, "\n")))
	assertSame(t, want, got, func(column string) string { return exchange(column, pairs) })
}

// The static reckoning has the log-sum of utilities alone, whatever habit,
// loyalty and example do to the choice.
func TestStaticSurplusLeavesInertiaOut(t *testing.T) {
	base, err := model.Open("mechanisms/welfare")
	require.NoError(t, err)
	for _, lines := range []string{"choice: {delta: 1}", "choice: {kappa: 2}", "choice: {gamma_global: 1.5}"} {
		s := edited(t, base, func(s *model.Scenario) {
			s.Expect = nil
			switch {
			case strings.Contains(lines, "delta"):
				s.Choice.Delta = 1
			case strings.Contains(lines, "kappa"):
				s.Choice.Kappa = 2
			default:
				s.Choice.GammaGlobal = 1.5
			}
		})
		_, d := live(t, s, luck, "surplus_users", "surplus_users_static")
		shares, l := logit(1, 0.6, 0, -0.5)
		before, after := 10_000*l/0.05, 10_000*(l+math.Log(1-shares[0]))/0.05
		for _, x := range d.of("surplus_users_static", int32(s.Start), int32(s.Start)+30) {
			assert.InDelta(t, before, x, 400, lines)
		}
		for _, x := range d.of("surplus_users_static", int32(s.Start)+31, int32(s.End)) {
			assert.InDelta(t, after, x, 400, lines)
		}
		last := d.of("surplus_users", int32(s.Start)+29, int32(s.Start)+30)
		assert.Greater(t, mean(last), before+1000, lines)
	}
}

// A sale that is lost is worth the outside option less lost_cost.
func TestLostSalesInTheSurplus(t *testing.T) {
	const text = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-05
population: {users: 4_000}
platforms: [{id: pay, adoption: {law: everyone}}]
contexts: [{id: paying, occasions: {fixed: 1}, outside_utility: 0.75, fallback: %s, platforms: {pay: {from: 2016-01-01}}}]
choice: {omega: 0.5}
welfare: {lost_cost: 0.25}
`
	for fallback, want := range map[string]float64{"0": 0.5, "1": 0.75} {
		s := read(t, fmt.Sprintf(text, fallback))
		_, d := live(t, s, luck, "surplus_users", "surplus_users_static")
		for _, column := range []string{"surplus_users", "surplus_users_static"} {
			for _, x := range d.of(column, int32(s.Start), int32(s.End)) {
				assert.InDelta(t, 4000*want/0.5, x, 1e-9, column)
			}
		}
	}
}

// Envelopes change hands and are no purchases.
func TestEnvelopesAreNoSurplus(t *testing.T) {
	s := read(t, crowded)
	base := play(t, s)
	for counts, less := range map[string]bool{"finance": false, "envelope": true} {
		other, err := s.With(model.Setting{Path: "contexts.bills.counts", Value: counts})
		require.NoError(t, err)
		got := play(t, other)
		assert.Equal(t, base.hash, got.hash)
		for i, x := range base.of("surplus_users", 0, math.MaxInt32) {
			assert.Equal(t, less, got.of("surplus_users", 0, math.MaxInt32)[i] != x)
		}
	}
}

// The openings of all hosts and wallets are all openings.
func TestExposureOfEnvelopesAddsUp(t *testing.T) {
	_, d := live(t, read(t, crowded), luck, "envelopes_exposure", "envelopes_opened")
	days := 0
	for _, row := range d.rows {
		sum, opened := 0.0, 0.0
		for k, c := range d.columns {
			switch {
			case c.Measure.Name == "envelopes_exposure":
				sum += row[k]
			case strings.Count(c.Name, ".") == 1:
				opened += row[k]
			}
		}
		if opened > 0 {
			days++
			assert.InDelta(t, 1, sum, 1e-12)
		}
	}
	assert.Greater(t, days, 5)
}

// Closing a gate moves a share by no more than what passed it, where nothing
// but the choice set links one day to the next.
func TestExposureBoundsTheDirectEffect(t *testing.T) {
	for p, wallet := range []string{"first", "second", "third", "fourth"} {
		s, err := model.Open("verification/v1-static-logit")
		require.NoError(t, err)
		_, open := live(t, s, luck, "exposure_count.shop."+wallet, "payments")
		shut := edited(t, s, func(s *model.Scenario) {
			s.Expect = nil
			s.Gates = []model.GateValue{{Gate: model.GateSpec{Host: "place", Object: "direct_payment", Guest: wallet, Side: "host"}}}
		})
		_, closed := live(t, shut, luck, "exposure_count.shop."+wallet, "payments")
		shares, _ := logit(1, 0.6, 0, -0.5)
		bound := mean(open.of("exposure_count.shop."+wallet, 0, math.MaxInt32))
		assert.InDelta(t, shares[p], bound, 4*math.Sqrt(shares[p]*(1-shares[p])/1_000_000))
		assert.Zero(t, mean(closed.of("exposure_count.shop."+wallet, 0, math.MaxInt32)))
		for _, other := range []string{"first", "second", "third", "fourth"} {
			change := (mean(closed.of("payments."+other, 0, math.MaxInt32)) - mean(open.of("payments."+other, 0, math.MaxInt32))) / 10_000
			assert.LessOrEqual(t, math.Abs(change), bound+1e-12)
		}
	}
}

// Wallets that fall on people at random show no homophily; those of whole
// communities without ties beyond them show all that there can be.
func TestHomophily(t *testing.T) {
	const text = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-01
population: {users: 20_000}
network: {kind: communities, mean_degree: 20, community_size: 50, long_ties: %s, homophily: %s}
segments: [{id: a, share: 30%%}, {id: b, share: 70%%}]
platforms: [{id: pay}, {id: other}]
contexts: [{id: paying, platforms: {pay: {}}}]
initial: {wallets: [{share: 100%%, segment: a, bound: [pay], habit: {pay: [50%%]}}, {share: 100%%, segment: b, bound: [other], habit: {other: [50%%]}}]}
`
	at := func(ties, alike string) (float64, float64) {
		s := read(t, fmt.Sprintf(text, ties, alike))
		_, d := live(t, s, luck, "homophily.pay", "shown.pay")
		return d.rows[0][0], d.rows[0][1] / 20_000
	}
	// Of 20,000 people 30 percent show it: some 60,000 ties between them and others,
	// each pair seen from both ends.
	random, _ := at("30%", "0")
	assert.InDelta(t, 0, random, 4*math.Sqrt(2*0.3*0.7/120_000))
	apart, share := at("0", "100%")
	assert.InDelta(t, 1-share, apart, 1e-4)
	mixed := read(t, strings.Replace(fmt.Sprintf(text, "0", "1"), "kind: communities, mean_degree", "kind: complete, mean_degree", 1))
	_, err := mixed.Columns([]string{"homophily.pay"})
	assert.Error(t, err, "nobody has friends of his own")
}

// People who live with one wallet are wholly concentrated; two equal habits make
// half of that.
func TestHHIWithin(t *testing.T) {
	const text = `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-01-01
population: {users: 1_000}
platforms: [{id: pay}, {id: other}]
contexts: [{id: paying, platforms: {pay: {}}}]
initial: {wallets: [{share: 100%%, bound: [pay, other], habit: %s}]}
`
	for habit, want := range map[string]float64{
		"{pay: [50%]}": 10_000, "{pay: [50%], other: [50%]}": 5_000, "{pay: [75%], other: [25%]}": 6_250,
	} {
		_, d := live(t, read(t, fmt.Sprintf(text, habit)), luck, "hhi_within")
		assert.InDelta(t, want, d.rows[0][0], 0.2, habit)
	}
}

// Two wallets that are chosen at random every day are soon both used; retained
// are those who used a wallet within 90 days.
func TestUseWithinSpans(t *testing.T) {
	s := read(t, `hongbao: 1
kind: scenario
start: 2015-01-01
end: 2015-12-31
population: {users: 3_000}
platforms: [{id: pay, adoption: {law: everyone}}, {id: other, adoption: {law: everyone}}]
contexts: [{id: paying, occasions: {fixed: 1}, outside: false, platforms: {pay: {}, other: {}}}]
hosts: [{id: place, share: 100%}]
events: [{id: nothing, at: 2015-06-01}]
choice: {visible: last}
`)
	_, d := live(t, s, luck, "multi_homing_active", "retained", "active")
	day := func(n int32) int32 { return int32(s.Start) + n - 1 }
	// After n days both were used unless all draws fell alike: 1 - 2 / 2^n.
	for _, n := range []int32{1, 2, 5, 10} {
		want := 1 - math.Pow(2, 1-float64(n))
		assert.InDelta(t, want, d.of("multi_homing_active", day(n), day(n))[0], 4*math.Sqrt(want*(1-want)/3000)+1e-12)
	}
	assert.EqualValues(t, 3000, d.of("retained.pay", day(200), day(200))[0])
	// Who never pays any more stays for 90 days and is active for 30.
	stops, err := s.With(model.Setting{Path: "contexts.paying.platforms.pay.steps", Value: "[{when: nothing, add: -20}]"})
	require.NoError(t, err)
	_, d = live(t, stops, luck, "retained", "active")
	gone := int32(dateTick(s, "2015-06-01"))
	assert.Positive(t, d.of("retained.pay", gone+80, gone+80)[0])
	assert.Zero(t, d.of("active.pay", gone+31, gone+31)[0])
	assert.Zero(t, d.of("retained.pay", gone+90, gone+90)[0])
	assert.Positive(t, d.of("retained.pay", gone+88, gone+88)[0])
}

// dateTick is the day of a scenario's event of that date.
func dateTick(s *model.Scenario, date string) int {
	for _, e := range s.Events {
		if e.At.Date().String() == date {
			return int(e.At.Date())
		}
	}
	return 0
}

// Rewards over cards bound, summed up over the run.
func TestCostPerBound(t *testing.T) {
	s := read(t, crowded)
	r, d := live(t, s, luck, "rewards", "cost_per_bound", "bound")
	require.NotNil(t, r)
	paid := 0.0
	for _, x := range d.of("rewards.west_pay", 0, math.MaxInt32) {
		paid += x
	}
	bound := d.of("bound.west_pay", 0, math.MaxInt32)
	start, err := model.Start(s, luck, model.Options{})
	require.NoError(t, err)
	columns, err := s.Columns([]string{"bound.west_pay"})
	require.NoError(t, err)
	gained := bound[len(bound)-1] - columns[0].Value(start.World)
	assert.InDelta(t, paid/gained, d.of("cost_per_bound.west_pay", int32(s.End), int32(s.End))[0], 1e-9)
}
