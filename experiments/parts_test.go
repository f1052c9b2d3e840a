package experiments

import (
	"context"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/stats"
	"hongbao/model"
)

const splitArms = "replicates: 4\nparts: true\narms: {as_it_happened: {}, open: {without: [west_blocks]}}\n"

// crowd makes the duel follow friends and the crowd, with habit and loyalty.
var crowd = []string{"choice.gamma_friends", "1", "choice.gamma_global", "0.6", "choice.kappa", "1.5", "choice.delta", "0.4"}

func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		whole := rapid.IntRange(-1_000_000_000, 1_000_000_000)
		var d [fourMarkets]float64
		for i := range d {
			d[i] = float64(whole.Draw(rt, "difference"))
		}
		if p := partsOf(d); p[0]+p[1]+p[2] != p[3] || p[3] != d[withBoth] {
			rt.Fatalf("%v of %v", p, d)
		}
		for i := range d {
			d[i] = rapid.Float64Range(-1, 1).Draw(rt, "share")
		}
		if p := partsOf(d); math.Abs(p[0]+p[1]+p[2]-p[3]) > 1e-12 {
			rt.Fatalf("%v of %v", p, d)
		}
	})
}

func TestPartsOfForcesThatAddAndThatMeet(t *testing.T) {
	assert.Equal(t, [...]float64{5, 2, -3, 4}, partsOf([...]float64{5, 7, 2, 4}), "each adds what it adds alone")
	assert.Equal(t, [...]float64{0, 4, 4, 8}, partsOf([...]float64{0, 0, 0, 8}), "what takes both is shared alike")
	assert.Equal(t, [...]float64{5, 0, 0, 5}, partsOf([...]float64{5, 5, 5, 5}))
}

// TestPartsAreThoseOfFourExperiments makes the four markets by hand.
func TestPartsAreThoseOfFourExperiments(t *testing.T) {
	market := func(more ...string) *Results {
		settings := append(append([]string{}, crowd...), more...)
		e := read(t, strings.Replace(splitArms, "parts: true", "parts: "+map[bool]string{true: "true", false: "false"}[more == nil], 1), settingsOf(settings)...)
		return run(t, e, Options{})
	}
	off := map[int][]string{
		0:           {"choice.kappa", "0", "choice.delta", "0", "choice.gamma_friends", "0", "choice.gamma_global", "0"},
		withHabit:   {"choice.gamma_friends", "0", "choice.gamma_global", "0"},
		withNetwork: {"choice.kappa", "0", "choice.delta", "0"},
	}
	all := market()
	require.Equal(t, 32, all.Total, "two arms, four replicates, four markets")
	assert.Nil(t, market("choice.kappa", "1").Parts)
	markets := map[int]*Results{withBoth: all}
	for k, set := range off {
		markets[k] = market(set...)
	}
	for _, measure := range []string{"share_value_commerce.east_pay", "share_value_all.west_pay", "bound.west_pay", "tipped"} {
		var d [fourMarkets]float64
		for k := range d {
			d[k] = floats(t, where(markets[k].Comparison, "measure", measure), "difference")[0]
		}
		rows := where(all.Parts.Table, "measure", measure, "arm", "open")
		require.Equal(t, partNames[:], cells(t, rows, "part"))
		want := partsOf(d)
		for i, got := range floats(t, rows, "value") {
			assert.InDelta(t, want[i], got, 1e-12*(1+math.Abs(want[i])), "%s, %s", measure, partNames[i])
		}
		assert.Equal(t, []string{"4", "4", "4", "4"}, cells(t, rows, "n"))
	}
}

func settingsOf(texts []string) (out []model.Setting) {
	for i := 0; i < len(texts); i += 2 {
		out = append(out, set(texts[i], texts[i+1]))
	}
	return out
}

func TestWithoutHabitAndNetworkAllIsDirect(t *testing.T) {
	r := run(t, read(t, splitArms, settingsOf([]string{"choice.kappa", "0", "choice.delta", "0", "choice.gamma_friends", "0", "choice.gamma_global", "0"})...), Options{})
	for _, part := range []string{"habit", "network"} {
		rows := r.Parts.Table.Where("part", part)
		for _, name := range []string{"value", "low", "high"} {
			for _, x := range floats(t, rows, name) {
				assert.True(t, x == 0 || math.IsNaN(x), "%s of %s is %v", name, part, x)
			}
		}
	}
	assert.Equal(t, floats(t, r.Parts.Table.Where("part", "total"), "value"), floats(t, r.Parts.Table.Where("part", "direct"), "value"))
}

func TestEqualArmsHaveNoParts(t *testing.T) {
	r := run(t, read(t, "replicates: 3\nparts: true\narms: {as_it_happened: {}, same: {}}"), Options{})
	for _, name := range []string{"value", "low", "high"} {
		for _, x := range floats(t, r.Parts.Table, name) {
			assert.True(t, x == 0 || math.IsNaN(x), "%s is %v", name, x)
		}
	}
	assert.Contains(t, r.Headline.Sentences[1], `Of what "Same" changes in East's share of commerce value on 2015-01-20 nothing, exactly, is direct, habit or network, 3 replicates of four markets; simulation error only; others as recorded`)
}

func TestPartsStandInASentence(t *testing.T) {
	r := run(t, read(t, splitArms, settingsOf(crowd)...), Options{})
	require.Len(t, r.Headline.Sentences, 2, "one of the difference and one of its parts")
	text := r.Headline.Sentences[1]
	rows := where(r.Parts.Table, "measure", "share_value_commerce.east_pay")
	for i, value := range floats(t, rows, "value") {
		said := regexp.MustCompile(`(-?[0-9.]+) points \(`).FindAllStringSubmatch(text, -1)
		require.Len(t, said, len(partNames), text)
		k := (i + 1) % len(partNames) // the total is said first
		_, places, _ := strings.Cut(said[k][1], ".")
		assert.InDelta(t, 100*value, number(t, said[k][1]), 0.51*math.Pow(10, -float64(len(places))), partNames[i])
	}
	assert.Contains(t, text, "simulation error only; others as recorded")
	// One replicate and none.
	var one [len(partNames)]stats.Effect
	for i := range one {
		one[i] = stats.Mean([]float64{0.01 * float64(i)}, stats.Options{})
	}
	s := speaker{subject: "the share", at: "2015-03-01", unit: "share", tail: "."}
	assert.Equal(t, `Of what "Open" changes in the share on 2015-03-01, 3.0 points in all, 0.0 points are direct, 1.0 points habit, 2.0 points network; one replicate of four markets, which gives no intervals.`, s.split("Open", one))
	assert.Equal(t, `No replicate has a value in all four markets, so what "Open" changes in the share on 2015-03-01 has no parts.`, s.split("Open", [len(partNames)]stats.Effect{}))
}

func TestFailedMarketsAreSaid(t *testing.T) {
	x, err := newExecutor(read(t, splitArms), Options{Workers: 1})
	require.NoError(t, err)
	x.trip = func(point, arm, replicate int) {
		if point < 0 && replicate == 2 {
			panic("tripped")
		}
	}
	x.all(t.Context())
	r, err := x.collect(t.Context())
	require.NoError(t, err)
	for _, n := range cells(t, where(r.Parts.Table, "measure", "share_value_commerce.east_pay"), "n") {
		assert.Equal(t, "3", n)
	}
	assert.Contains(t, strings.Join(r.Warnings, "\n"), "parts: 6 of 24 runs in the markets without habit or network failed, and their replicates have no parts: internal error: tripped")
}

func TestInterruptedPartsAreLeftOut(t *testing.T) {
	x, err := newExecutor(read(t, splitArms), Options{Workers: 1})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	x.all(ctx)
	stop()
	r, err := x.collect(ctx)
	require.NoError(t, err)
	assert.Nil(t, r.Parts)
	assert.NotNil(t, r.Comparison)
}
