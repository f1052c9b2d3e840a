package experiments

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// harms gives the harm behind gates of the given values and behind an open one, in
// pairs of one luck: law says which part of it is left behind a gate.
func harms(gates []float64, pairs int, noise float64, law func(gate float64) float64) [][]float64 {
	source := rand.New(rand.NewPCG(3, 24))
	out := make([][]float64, len(gates)+1)
	for range pairs {
		luck := 10 + source.NormFloat64() // of the history, the same in all
		for g, gate := range append(gates, 1) {
			out[g] = append(out[g], luck*law(gate)+noise*source.NormFloat64())
		}
	}
	return out
}

func verdictsOf(all []retention) []string {
	var out []string
	for _, r := range all {
		out = append(out, r.verdict)
	}
	return out
}

var someGates = []float64{0, 0.05, 0.15, 0.5}

// Where the harm grows with the opening, a gate open to 5 % keeps 95 % and one open to
// 15 % does not keep 90 %.
func TestProtectionLinearInTheOpening(t *testing.T) {
	got := retained(harms(someGates, 20, 0.01, func(gate float64) float64 { return gate }), 0.9)
	assert.Equal(t, []string{verdictKept, verdictLeast, verdictNotShown, verdictNotTested}, verdictsOf(got))
	for g, gate := range someGates {
		assert.InDelta(t, 1-gate, got[g].kept.Value, 0.01)
		assert.True(t, got[g].kept.Low <= 1-gate+0.01 && got[g].kept.High >= 1-gate-0.01)
	}
	assert.Equal(t, [2]float64{1, 1}, [2]float64{got[0].kept.Low, got[0].kept.High}, "the closure keeps all of its own protection")

	// A lower share that must be kept lets more pass.
	got = retained(harms(someGates, 20, 0.01, func(gate float64) float64 { return gate }), 0.4)
	assert.Equal(t, []string{verdictKept, verdictKept, verdictKept, verdictLeast}, verdictsOf(got))
}

// Where only a closed gate protects, it is the least closed one.
func TestProtectionOfAClosedGateAlone(t *testing.T) {
	got := retained(harms(someGates, 20, 0.01, func(gate float64) float64 {
		if gate == 0 {
			return 0
		}
		return 1
	}), 0.9)
	assert.Equal(t, []string{verdictLeast, verdictNotShown, verdictNotTested, verdictNotTested}, verdictsOf(got))
}

// Where a half open gate does all that a closed one does, more closing is for nothing.
func TestProtectionThatHasAnEnd(t *testing.T) {
	got := retained(harms(someGates, 20, 0.01, func(gate float64) float64 { return max(0, 2*gate-1) }), 0.9)
	assert.Equal(t, []string{verdictKept, verdictKept, verdictKept, verdictLeast}, verdictsOf(got))
}

func TestClosuresWithoutProtection(t *testing.T) {
	same := func(float64) float64 { return 1 }
	nothing := retained(harms(someGates, 20, 0, same), 0.9)
	assert.Equal(t, []string{verdictNothing, verdictNotTested, verdictNotTested, verdictNotTested}, verdictsOf(nothing))
	assert.Equal(t, verdictUnsure, retained(harms(someGates, 20, 1, same), 0.9)[0].verdict)
	assert.Equal(t, verdictHarms, retained(harms(someGates, 20, 0.01, func(gate float64) float64 { return 2 - gate }), 0.9)[0].verdict)
	assert.Equal(t, verdictUnsure, retained(harms(someGates, 1, 0.01, func(gate float64) float64 { return gate }), 0.9)[0].verdict, "one pair tells nothing")
	assert.Equal(t, verdictNoRuns, retained([][]float64{{}, {}}, 0.9)[0].verdict)
}

// Of gates that keep exactly the share that is asked for, about one in forty passes: the
// one-sided error of the test.
func TestGatesAtTheMarginSeldomPass(t *testing.T) {
	source := rand.New(rand.NewPCG(10, 90))
	passed, tries := 0, 4000
	for range tries {
		values := make([][]float64, 3)
		for range 12 {
			luck := 10 + source.NormFloat64()
			for g, left := range []float64{0, 0.1, 1} {
				values[g] = append(values[g], luck*left+0.5*source.NormFloat64())
			}
		}
		if retained(values, 0.9)[1].verdict == verdictLeast {
			passed++
		}
	}
	assert.InDelta(t, 0.025, float64(passed)/float64(tries), 0.01) // 4 standard errors
}

const shutWest = `
analysis:
  kind: proportionality
  reasons:
    - {event: west_blocks, says: order, protects: lost_sales, costs: [share_value_all.east_pay]}
    - {event: east_blocks, says: honour, cannot: honour is not modelled}
  gates: [500]
  for: 6d
replicates: 4
`

// The table and the sentences tell of every reason, gate and cost; more workers change
// nothing.
func TestReasonsOfADuel(t *testing.T) {
	e := read(t, shutWest)
	r := run(t, e, Options{Workers: 1})
	x := r.Analysis.Table
	require.NoError(t, x.Check())
	assert.Equal(t, []string{"west_blocks", "east_blocks", "west_blocks", "west_blocks", "west_blocks", "west_blocks"}, cells(t, x, "event"))
	assert.Equal(t, []string{"verdict", "verdict", "protection", "protection", "cost", "cost"}, cells(t, x, "role"))
	assert.Equal(t, []string{"0", "", "0", "500", "0", "500"}, cells(t, x, "gate"))
	assert.Equal(t, "2015-01-08..2015-01-13", cells(t, x, "at")[0])
	require.Len(t, r.Headline.Sentences, 3)
	assert.Contains(t, r.Headline.Sentence, "1 more cannot be judged here")
	assert.True(t, strings.HasPrefix(r.Headline.Sentences[2], "east_blocks, honour: it cannot be judged here, as honour is not modelled"), r.Headline.Sentences[2])
	again := run(t, e, Options{Workers: 3})
	assert.Equal(t, csv(t, x), csv(t, again.Analysis.Table))
	assert.Equal(t, r.Headline.Sentences, again.Headline.Sentences)

	gone := run(t, read(t, shutWest, set("events.west_blocks.on", "false")), Options{})
	assert.Contains(t, gone.Headline.Sentences[1], "west_blocks, order: it cannot be judged here, as it is out of this history")

	// What is read from the closure on is what the series says of these days.
	closed, open := seriesSum(t, "0"), seriesSum(t, "1000")
	assert.InDelta(t, open-closed, floats(t, x, "value")[0], 1e-3)
	assert.InDelta(t, open, floats(t, x, "open")[0], 1e-3)
}

// seriesSum is the mean of the lost sales of six days from the closure on.
func seriesSum(t *testing.T, gate string) float64 {
	t.Helper()
	r := run(t, read(t, "replicates: 4\nmeasures: [lost_sales]\nset: {events.west_blocks.to: "+gate+", events.west_blocks.also.0.to: "+gate+"}"), Options{})
	all := 0.0
	for i, day := range cells(t, r.Series, "time") {
		if "2015-01-08" <= day && day <= "2015-01-13" {
			all += floats(t, r.Series, "lost_sales")[i]
		}
	}
	return all / 4
}

func TestReasonsThatCannotBeTested(t *testing.T) {
	for text, want := range map[string]string{
		"arms: {a: {}, b: {}}\nanalysis: {kind: proportionality, reasons: [{event: west_blocks, says: x, cannot: y}]}":                          "makes its own histories; expected no arms",
		"factors: [{path: choice.kappa, list: [0, 1]}]\nanalysis: {kind: proportionality, reasons: [{event: west_blocks, says: x, cannot: y}]}": "expected no factors",
		"analysis: {kind: proportionality}": `the key "reasons" is missing`,
		"analysis: {kind: proportionality, gates: [500, 100], reasons: [{event: west_blocks, says: x, cannot: y}]}": "expected rising values",
		"analysis: {kind: proportionality, reasons: [{event: west_block, says: x, cannot: y}]}":                     "nearest: west_blocks",
		"analysis: {kind: proportionality, reasons: [{event: west_blocks, says: x}]}":                               "expected either protects",
		"analysis: {kind: proportionality, reasons: [{event: fair, says: x, protects: lost_sales}]}":                "fair closes no gate",
		"analysis: {kind: proportionality, reasons: [{event: west_blocks, says: x, protects: habit}]}":              "habit is no flow and has several columns",
		"analysis: {kind: proportionality, reasons: [{event: west_blocks, says: x, protects: lost_sale}]}":          "nearest: lost_sales",
	} {
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text+"\n"), files)
		if assert.Error(t, err, text) {
			assert.Contains(t, err.Error(), want)
		}
	}
}
