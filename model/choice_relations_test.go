package model_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model"
	"hongbao/model/spec"
)

// daily is the crowded market without hours, for updates one after another.
var daily = strings.NewReplacer("clock: {hourly: [2015-02-09..2015-02-13]}\n", "", "T20:00", "", "T11:00", "").Replace(crowded)

// choices are lines that give all ways of choosing something to do.
const choices = `clock: {update: async, dt: 0.75}
choice: {network_form: log_count, start_counts: {east_pay: 5, west_pay: 2}, revising: 70%, taste: uniform, scale: 0.8}
habit: {common: 0.25}
contexts:
  - {id: shopping, habit_group: buying, platforms: {east_pay: {fee: 0.3, rebate: 0.1}, north_pay: {rebate: 0.4}}}
  - {id: transfer, habit_group: sending}
merchants: [{id: stalls, accept: {north_pay: {law: benefit, benefit_low: -1.0, benefit_high: 2.0, flat_fee: 0.5}}}]
`

func withChoices(t testing.TB) *model.Scenario { return over(t, daily, choices) }

// What is given the value of its absence is absent, and what hangs on something
// absent does nothing.
func TestChoiceOffIsAbsent(t *testing.T) {
	for name, base := range map[string]string{"hourly": crowded, "daily": daily} {
		want := play(t, read(t, base))
		for what, lines := range map[string]string{
			"update":   "clock: {update: sync, dt: 1}",
			"form":     "choice: {network_form: share, start_counts: {east_pay: 7}}",
			"revising": "choice: {revising: 100%}",
			"noise":    "choice: {scale: 1}",
			"taste":    "choice: {taste: normal}",
			"common":   "habit: {common: 0.7}",
			"prices":   "contexts: [{id: shopping, platforms: {east_pay: {fee: 0, rebate: 0}}}]",
			"flat fee": "merchants: [{id: east_shop, accept: {west_pay: {flat_fee: 0, benefit_high: 3 yuan}}}]",
			"no group": "contexts: [{id: shopping, habit_group: \"\"}]",
		} {
			t.Run(name+"/"+what, func(t *testing.T) { assertSame(t, want, play(t, over(t, base, lines)), nil) })
		}
		// Each can be seen to be on.
		hashes := map[uint64]string{want.hash: "nothing"}
		for _, lines := range []string{
			"clock: {dt: 0.5}", "choice: {network_form: count}", "choice: {network_form: log_count}",
			"choice: {network_form: log_count, start_counts: {east_pay: 7}}", "choice: {revising: 90%}", "choice: {scale: 0.9}",
			"choice: {scale: 0}", "choice: {taste: uniform}", "contexts: [{id: shopping, platforms: {east_pay: {fee: 0.1}}}]",
			"contexts: [{id: shopping, platforms: {east_pay: {rebate: 0.1}}}]", "contexts: [{id: shopping, habit_group: buying}]",
			"contexts: [{id: shopping, habit_group: buying}]\nhabit: {common: 0.5}",
			"merchants: [{id: stalls, accept: {north_pay: {law: benefit, benefit_high: 2.0, flat_fee: 0.5}}}]",
		} {
			hash := play(t, over(t, base, lines)).hash
			assert.Empty(t, hashes[hash], "%s runs as", lines)
			hashes[hash] = lines
		}
	}
}

// Half a day a step is half of every rate.
func TestStepsOfHalfADayAreHalfOfEveryRate(t *testing.T) {
	base := read(t, crowded)
	// Values that halve exactly, so that nothing is rounded.
	// The law of contracts has a test of its own: lengths are durations, too. The
	// logarithms of volume that is not simulated do not halve exactly.
	set := []model.Setting{{Path: "platforms.north_pay.background", Value: "{}"}, {Path: "habit.rho", Value: "0.75"}, {Path: "merchants.west_shop.contracts.law", Value: "fixed"}}
	half, err := base.With(append(slices.Clone(set), model.Setting{Path: "clock.dt", Value: "0.5"})...)
	require.NoError(t, err)
	whole, err := base.With(set...)
	require.NoError(t, err)
	slow := edited(t, whole, func(s *model.Scenario) {
		s.Habit.Rho = 0.5 // 1 - sqrt(1 - 0.75)
		for i := range s.Platforms {
			a := &s.Platforms[i].Adoption
			a.External, a.Imitation, a.BindRate = a.External/2, a.Imitation/2, a.BindRate/2
		}
		for i := range s.Contexts {
			s.Contexts[i].Rate /= 2
		}
		for i := range s.Merchants {
			s.Merchants[i].Exit /= 2
		}
		for i := range s.Campaigns {
			c := &s.Campaigns[i]
			c.Install /= 2
			for k := range c.Seeds {
				c.Seeds[k].Value /= 2
			}
		}
	})
	got, want := play(t, half), play(t, slow)
	assertSame(t, want, got, nil)
	assert.NotEqual(t, want.hash, play(t, whole).hash)
}

// Memoryless contracts end at hazard dt/length: half the time a step is twice
// the length.
func TestStepsStretchMemorylessContracts(t *testing.T) {
	s, err := model.Open("verification/v7-memoryless")
	require.NoError(t, err)
	venue, platform := s.Merchants[0].ID, ""
	for id := range s.Merchants[0].Accept {
		platform = id
	}
	column := "contracts." + venue + "." + platform
	of := func(settings ...model.Setting) []float64 {
		s, err := model.Open("verification/v7-memoryless", append(settings, model.Setting{Path: "expect", Value: "[]"})...)
		require.NoError(t, err)
		return play(t, s).of(column, int32(s.Start), int32(s.End))
	}
	half, twice := of(model.Setting{Path: "clock.dt", Value: "0.5"}), of(model.Setting{Path: "merchants." + venue + ".contracts.length", Value: "730d"})
	require.NotEmpty(t, half)
	assert.Equal(t, half, twice)
}

// One name for all contexts is no name: all that is measured but the stock by
// group is the same, where no envelopes move the stock of no name.
func TestOneGroupOfHabitsIsNone(t *testing.T) {
	base := regexp.MustCompile(`(?s)campaigns:.*`).ReplaceAllString(crowded, "")
	want := play(t, read(t, base))
	got := play(t, over(t, base, "contexts: [{id: shopping, habit_group: all}, {id: transfer, habit_group: all}, {id: bills, habit_group: all}]\n"))
	got.hash = want.hash // it sees the stock twice
	assertSame(t, want, got, nil)
	for _, p := range []string{"east_pay", "west_pay", "north_pay"} {
		x, y := got.of("habit."+p, got.days[0], got.days[len(got.days)-1]), got.of("habit_group.all."+p, got.days[0], got.days[len(got.days)-1])
		assert.Equal(t, x, y)
	}
	// With all weight on the mean, no group is felt in the choice of a single day.
	grouped := play(t, over(t, base, "contexts: [{id: shopping, habit_group: buying}]\nhabit: {common: 1}\n"))
	assert.Equal(t, want.of("payments.east_pay", want.days[0], want.days[0]), grouped.of("payments.east_pay", want.days[0], want.days[0]))
}

// The order of lists means nothing, and exchanged ids rename columns.
func TestChoiceKnowsNoNamesAndNoOrder(t *testing.T) {
	base := withChoices(t)
	want := play(t, base)
	assertSame(t, want, play(t, edited(t, base, func(s *model.Scenario) {
		slices.Reverse(s.Platforms)
		slices.Reverse(s.Contexts)
		slices.Reverse(s.Merchants)
		slices.Reverse(s.Campaigns)
		slices.Reverse(s.Segments)
	})), nil)
	pairs := map[string]string{"east_pay": "north_pay"}
	key := regexp.MustCompile(`^[ -]*(key|group|name): `)
	text, err := edited(t, base, named).Resolved()
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if !key.MatchString(line) {
			lines[i] = exchange(line, pairs)
		}
	}
	assertSame(t, want, play(t, read(t, strings.Join(lines, "\n"))), func(column string) string { return exchange(column, pairs) })
}

// An intervention that nothing meets changes nothing for people who act one
// after another either.
func TestNullInterventionsOneByOne(t *testing.T) {
	for _, update := range []string{"async", "arrivals"} {
		lines := strings.Replace(choices, "async", update, 1)
		base := daily
		if update == "arrivals" {
			base = strings.Replace(base, ", growth: {2015-02-01: 17k, 2015-03-07: 20k}", "", 1)
		}
		want := play(t, over(t, base, lines))
		for name, more := range map[string]string{
			"gate of a wallet that needs no contract": "events: [{id: nothing, at: 2015-02-03, gate: {host: east_chat, object: renewal, guest: east_pay}, to: 0}]\n",
			"gifts without budget":                    "campaigns: [{id: nothing, kind: give, platform: west_pay, window: 2015-02-08..2015-02-14, seeds: {2015-02-08: 50%}, place: west_chat, budget: 0}]\n",
			"subsidy without budget":                  "campaigns: [{id: nothing, kind: subsidy, platform: west_pay, context: shopping, window: 2015-02-03..2015-02-14, budget: 0, amount: 10.0}]\n",
		} {
			t.Run(update+"/"+name, func(t *testing.T) { assertSame(t, want, play(t, over(t, base, lines+more)), nil) })
		}
	}
}

// Whoever has come has chosen once: as many payments as arrivals, and none later.
func TestArrivalsChooseOnce(t *testing.T) {
	s := over(t, single, "end: 2015-01-10\nclock: {update: arrivals, arrivals: 1_500}\n")
	d := play(t, s)
	var last float64
	for k, day := range d.days {
		people := d.of("population", day, day)[0]
		assert.Equal(t, float64(min(20_000, 1500*(k+1))), people)
		sum := 0.0
		for _, id := range []string{"first", "second", "third"} {
			sum += d.of("payments."+id, day, day)[0]
		}
		assert.Equal(t, people-last, sum)
		last = people
	}
	all := play(t, over(t, single, "end: 2015-01-07\nclock: {update: arrivals}\n"))
	assert.Equal(t, 20_000.0, all.of("population", all.days[6], all.days[6])[0], "by default all come within the run")
}

// Prices are booked to the fen on both sides.
func TestPricesAreBooked(t *testing.T) {
	s := withChoices(t)
	r, d := live(t, s, luck)
	require.NotZero(t, r.Hash())
	from, to := int32(s.Start), int32(s.End)
	pay := d.of("payer_fees.east_pay", from, to)
	back := d.of("rebates.east_pay", from, to)
	require.Positive(t, mean(pay))
	for i := range pay {
		assert.InDelta(t, pay[i], 3*back[i], 1e-6, "0.3 and 0.1 yuan for each payment")
	}
	require.Positive(t, mean(d.of("fees.north_pay", from, to)))
	assert.Zero(t, mean(d.of("payer_fees.west_pay", from, to)))
}

// The best price structure of a monopoly platform on linear demands: the total
// price is what each side's best buyer would keep over his own price (Rochet &
// Tirole 2003), p_B + p_S = 4 - p_B = 5 - p_S, so that p_B = 1 and p_S = 2.
func TestMonopolyPriceStructure(t *testing.T) {
	base, err := model.Open("mechanisms/two-sided-fees", model.Setting{Path: "expect", Value: "[]"}, model.Setting{Path: "end", Value: "2015-01-05"})
	require.NoError(t, err)
	yuan := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }
	best, at := 0.0, [2]float64{}
	for _, buyer := range []float64{0, 0.5, 1, 1.5, 2} {
		for _, seller := range []float64{1, 1.5, 2, 2.5, 3} {
			s, err := base.With(
				model.Setting{Path: "contexts.shopping.platforms.wallet.fee", Value: yuan(buyer)},
				model.Setting{Path: "merchants.shops.accept.wallet.flat_fee", Value: yuan(seller)},
			)
			require.NoError(t, err)
			_, d := live(t, s, luck, "payer_fees", "fees", "pay_rate", "acceptance")
			from, to := int32(s.Start), int32(s.End)
			profit := mean(d.of("payer_fees.wallet", from, to)) + mean(d.of("fees.wallet", from, to))
			demand, supply := (4-buyer)/4, (5-seller)/5
			// The same luck meets all prices, so errors are those of one draw of 5,000 each.
			assert.InDelta(t, demand, mean(d.of("pay_rate.shops.wallet", from, to)), 4*math.Sqrt(demand*(1-demand)/5000)+1.0/4096)
			assert.InDelta(t, supply, mean(d.of("acceptance.shops.wallet", from, to)), 4*math.Sqrt(supply*(1-supply)/5000))
			if profit > best {
				best, at = profit, [2]float64{buyer, seller}
			}
		}
	}
	assert.Equal(t, [2]float64{1, 2}, at)
}

// Shares that noise, tastes and friends leave to theory elsewhere must still
// keep M5: nobody leaves a wallet that becomes better.
func TestNobodyLeavesABetterWalletAtAnyNoise(t *testing.T) {
	for _, lines := range []string{"choice: {scale: 0, sigma: 0.6, taste: uniform}\n", "choice: {scale: 0.4, nest: 0.6}\ncontexts: [{id: paying, outside: true}]\n", "choice: {scale: 2.5}\n"} {
		s := over(t, single, lines)
		before := payers(t, s)
		for _, a := range []string{"0.31", "0.5", "1"} {
			better, err := s.With(model.Setting{Path: "contexts.paying.platforms.first.a", Value: a})
			require.NoError(t, err)
			after := payers(t, better)
			assertNobodyLeaves(t, 0, before, after)
			before = after
		}
	}
}

// Finer steps near the continuous curve of Bass (1969) with an error in
// proportion to the step: half the step, half the error.
func TestFinerStepsNearTheContinuousCurve(t *testing.T) {
	const p, q, time, people = 0.03, 0.38, 5.0, 600_000
	decay := math.Exp(-(p + q) * time)
	continuous := (1 - decay) / (1 + q/p*decay)
	assert.InDelta(t, 0.331199, continuous, 1e-6)
	first, err := spec.ParseDate("2015-01-01")
	require.NoError(t, err)
	var errors []float64
	for _, dt := range []float64{1, 0.5, 0.25} {
		steps := int(time / dt)
		s, err := model.Open("mechanisms/steps",
			model.Setting{Path: "expect", Value: "[]"}, model.Setting{Path: "population.users", Value: strconv.Itoa(people)},
			model.Setting{Path: "clock.dt", Value: strconv.FormatFloat(dt, 'f', -1, 64)},
			model.Setting{Path: "end", Value: (first + spec.Date(steps) - 1).String()})
		require.NoError(t, err)
		_, d := live(t, s, luck, "installed.wallet")
		require.Len(t, d.rows, steps)
		got := d.rows[steps-1][0] / people
		own := 0.0
		for range steps {
			own += (1 - own) * (1 - math.Exp(-(p+q*own)*dt))
		}
		assert.InDelta(t, own, got, 4*0.756/math.Sqrt(people)+5.0/people, "the recursion with dt = %v", dt)
		errors = append(errors, continuous-got)
	}
	assert.InDelta(t, 2, errors[0]/errors[1], 0.3)
	assert.InDelta(t, 2, errors[1]/errors[2], 0.3)
}
