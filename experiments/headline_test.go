package experiments

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/stats"
)

// TestSentences shows every kind of sentence.
func TestSentences(t *testing.T) {
	out := speaker{
		subject: "Tenpay's share of commerce value", at: "2016-12-31", unit: "share",
		change: "Leaving out e24, e25, e27 and what answered them (e26)", tail: "; simulation error only, coefficients hand-set; others as recorded.",
	}
	arm := speaker{subject: "bound.alipay", at: "2015-03-01", unit: "people", change: `"Open" instead of "Closed"`, tail: "; simulation error only; others respond."}
	effect := func(n int, mean, low, high float64) contrast {
		return contrast{Effect: stats.Effect{N: n, Mean: mean, Low: low, High: high, Level: 0.95, Method: "t"}, pairs: n}
	}
	nothing := contrast{Effect: stats.Effect{N: 20, AllZero: true, Level: 0.95, Method: "t"}, pairs: 20}
	same := nothing
	same.sameRun = true
	single := effect(1, -0.003, math.NaN(), math.NaN())
	single.Method = stats.MethodNone
	some := nothing
	some.planned = 25
	fewer := effect(18, -0.003, -0.005, -0.001)
	fewer.planned = 20
	tips := out
	tips.subject, tips.period, tips.levels = "the share of runs that tip to Tenpay", "until 2016-12-31", true
	tipping := effect(200, -0.17, -0.28, -0.05)
	tipping.base, tipping.mean = 0.61, 0.44
	share := stats.Effect{N: 20, Mean: 0.4, Low: 0.2188, High: 0.6134, Level: 0.95, Method: stats.MethodWilson}
	for _, c := range []struct{ want, got string }{
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have lowered Tenpay's share of commerce value on 2016-12-31 by 0.3 points, 95 % interval 0.1 to 0.5, 20 paired runs; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(effect(20, -0.003, -0.005, -0.001)),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have raised Tenpay's share of commerce value on 2016-12-31 by 2.31 points, 95 % interval 2.27 to 2.35, 20 paired runs; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(effect(20, 0.0231, 0.0227, 0.0235)),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have changed Tenpay's share of commerce value on 2016-12-31 by -0.1 points, 95 % interval -0.3 to 0.1: this cannot be told from 0, 20 paired runs; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(effect(20, -0.001, -0.003, 0.001)),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have changed nothing, exactly, in all 20 pairs: Tenpay's share of commerce value on 2016-12-31 and every event of the runs are the same; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(same),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have left Tenpay's share of commerce value on 2016-12-31 exactly as it was in all 20 pairs; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(nothing),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have lowered Tenpay's share of commerce value on 2016-12-31 by 0.30 points in the one pair of runs, which gives no interval; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(single),
		},
		{
			`"Open" instead of "Closed" raises bound.alipay on 2015-03-01 by 12.3 m people, 95 % interval 8.3 to 16.3, 40 paired runs; simulation error only; others respond.`,
			arm.contrast(effect(40, 12.3e6, 8.3e6, 16.3e6)),
		},
		{
			`"Open" instead of "Closed" leaves bound.alipay on 2015-03-01 exactly as it was in all 20 pairs; simulation error only; others respond.`,
			arm.contrast(nothing),
		},
		{
			`"Open" instead of "Closed": none of 3 pairs of runs has a value of bound.alipay on 2015-03-01; simulation error only; others respond.`,
			arm.contrast(contrast{Effect: stats.Effect{Mean: math.NaN()}, pairs: 3}),
		},
		{
			`"Open" instead of "Closed": no pair of runs is complete, so nothing can be said of bound.alipay on 2015-03-01; simulation error only; others respond.`,
			arm.contrast(contrast{Effect: stats.Effect{Mean: math.NaN()}, planned: 20}),
		},
		{
			`"Open" instead of "Closed" leaves bound.alipay on 2015-03-01 exactly as it was in all 20 pairs that can be compared, of 25; simulation error only; others respond.`,
			arm.contrast(some),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have lowered Tenpay's share of commerce value on 2016-12-31 by 0.3 points, 95 % interval 0.1 to 0.5, 18 of 20 paired runs; simulation error only, coefficients hand-set; others as recorded.",
			out.contrast(fewer),
		},
		{
			"Leaving out e24, e25, e27 and what answered them (e26) would have lowered the share of runs that tip to Tenpay until 2016-12-31 by 17.0 points, from 61.0 % to 44.0 %, 95 % interval 5.0 to 28.0, 200 paired runs; simulation error only, coefficients hand-set; others as recorded.",
			tips.contrast(tipping),
		},
		{
			"The share of runs that tip to Tenpay until 2016-12-31 is 40.0 %, 95 % interval 21.9 to 61.3, 20 runs; simulation error only, coefficients hand-set; others as recorded.",
			tips.level(share),
		},
		{
			"Tenpay's share of commerce value on 2016-12-31 is 34.5 %, 95 % interval of the mean 33.5 to 35.5, 5 runs; simulation error only, coefficients hand-set; others as recorded.",
			out.level(effect(5, 0.345, 0.335, 0.355).Effect),
		},
		{
			"bound.alipay on 2015-03-01 is 12345678.0 people in the one run; simulation error only; others respond.",
			strings.Replace(arm.level(effect(1, 12345678, math.NaN(), math.NaN()).Effect), "12.3 m", "12345678.0", 1),
		},
		{"Bound.alipay has no value", "B" + arm.level(stats.Effect{})[1:len("bound.alipay has no value")]},
	} {
		assert.Equal(t, c.want, c.got)
	}
}

var numberPattern = regexp.MustCompile(`by (\S+) .*interval (\S+) to (\S+?)[,:] `)

// TestASentenceSaysItsNumbers: direction, doubt and digits follow from the effect.
func TestASentenceSaysItsNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"share", "people", "yuan"}).Draw(t, "unit")
		size := math.Pow(10, rapid.Float64Range(-3, 9).Draw(t, "size"))
		factor := 1.0
		if unit == "share" {
			size, factor = size/1e9, 100
		}
		mean := size * rapid.Float64Range(-1, 1).Draw(t, "mean")
		half := size * rapid.Float64Range(0.01, 1).Draw(t, "half")
		e := stats.Effect{N: 20, Mean: mean, Low: mean - half, High: mean + half, Level: 0.95, Method: "t"}
		text := speaker{subject: "it", at: "2015-01-01", unit: unit, change: "Leaving out x", tail: "."}.contrast(contrast{Effect: e, pairs: 20})
		got := numberPattern.FindStringSubmatch(text)
		require.Len(t, got, 4, text)
		for _, step := range []struct {
			word  string
			scale float64
		}{{" k ", 1e-3}, {" m ", 1e-6}, {" bn ", 1e-9}} {
			if strings.Contains(text, step.word) {
				factor = step.scale
			}
		}
		low, high := e.Low, e.High
		includes := e.Low <= 0 && e.High >= 0
		require.Equal(t, includes, strings.Contains(text, "cannot be told from 0"), text)
		want := mean
		if !includes {
			require.Equal(t, mean > 0, strings.Contains(text, "raised"), text)
			require.Equal(t, mean < 0, strings.Contains(text, "lowered"), text)
			want, low, high = math.Abs(mean), min(math.Abs(low), math.Abs(high)), max(math.Abs(low), math.Abs(high))
		}
		for i, x := range []float64{want, low, high} {
			shown := number(t, got[i+1])
			// Within a tenth of the interval's half width, or half a last digit of six.
			require.InDelta(t, x*factor, shown, max(half*factor/2, 0.5e-6)*1.0001, text)
			if !includes && x*factor > 1e-6 {
				require.NotZero(t, shown, "%s: %v", text, x)
			}
		}
	})
}

func TestTheSentenceIsThatOfTheTable(t *testing.T) {
	e := read(t, "arms: {a: {}, b: {without: [tag:block]}, c: {set: {choice.gamma_friends: 3}}}\nreplicates: 12\nheadline: {measure: share_value_all.east_pay, arm: c}")
	r := run(t, e, Options{})
	assert.Equal(t, []string{"c", "b"}, r.Headline.Arms, "the arm that was asked for comes first")
	for i, arm := range r.Headline.Arms {
		row := where(r.Comparison, "arm", arm, "measure", "share_value_all.east_pay")
		require.Equal(t, 1, row.Len())
		effect := r.Headline.Effects[i]
		assert.Equal(t, floats(t, row, "difference")[0], effect.Mean)
		assert.Equal(t, floats(t, row, "low")[0], effect.Low)
		assert.Equal(t, floats(t, row, "high")[0], effect.High)
		got := numberPattern.FindStringSubmatch(r.Headline.Sentences[i])
		require.Len(t, got, 4, r.Headline.Sentences[i])
		half := (effect.High - effect.Low) / 2 * 100
		assert.InDelta(t, math.Abs(100*effect.Mean), math.Abs(number(t, got[1])), half/2)
		assert.Contains(t, r.Headline.Sentences[i], fmt.Sprintf("%d paired runs", effect.N))
	}
	assert.Contains(t, r.Headline.Sentence, `"C" instead of "A" `)
	assert.Contains(t, r.Headline.Sentences[1], "Leaving out west_blocks, east_blocks ")
	assert.Equal(t, "2015-01-20", r.Headline.At)
	assert.Equal(t, "share", r.Headline.Unit)
}
