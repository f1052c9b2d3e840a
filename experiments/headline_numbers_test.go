package experiments

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/table"
)

// ids are what has digits in a sentence and is no result: days, and names with digits.
var ids = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\w*[A-Za-z_]\w*\d\w*|"[^"]*"|\([^)]*\)`)

var results = regexp.MustCompile(`-?\d+(\.\d+)?`)

// numbersOf gives the numbers of a sentence that are results, as they are printed.
func numbersOf(sentence string) []string {
	return results.FindAllString(ids.ReplaceAllString(sentence, "#"), -1)
}

// printed tells whether a value of a table, in some unit that sentences use, is
// printed as a text.
func printed(text string, values []float64) bool {
	_, fraction, _ := strings.Cut(text, ".")
	return slices.ContainsFunc(values, func(v float64) bool {
		for _, scale := range []float64{1, 100, 1e-3, 1e-6, 1e-9} {
			for _, x := range []float64{v * scale, math.Abs(v * scale)} {
				if strconv.FormatFloat(x, 'f', len(fraction), 64) == text {
					return true
				}
			}
		}
		return false
	})
}

// cellsIn gives the numbers of the named columns of a table.
func cellsIn(t *testing.T, of *table.Table, names ...string) []float64 {
	var out []float64
	for _, name := range names {
		out = append(out, floats(t, of, name)...)
	}
	return out
}

// assertSaid checks that every number of every sentence stands in the row of the
// tables that it is about, at the rounding in which it is printed, and that the
// sentence says what was held.
func assertSaid(t *testing.T, r *Results, others string) {
	t.Helper()
	h, e := r.Headline, r.Experiment
	require.NotEmpty(t, h.Sentences)
	assert.Equal(t, h.Sentences[0], h.Sentence)
	for i, sentence := range h.Sentences {
		said, tail, ok := strings.Cut(sentence, "; simulation error only")
		require.True(t, ok, "%s", sentence)
		assert.True(t, strings.HasSuffix(tail, "; "+others+"."), sentence)
		asked := []float64{float64(e.Replicates.Most()), float64(len(r.Design.Distinct("point")))}
		var row []float64
		if len(e.ArmNames()) > 1 {
			of := where(r.Comparison, "point", "0", "measure", h.Measure, "arm", h.Arms[i])
			if of.Len() > 1 { // on another day as well
				of = where(of, "at", h.At)
			}
			require.Equal(t, 1, of.Len())
			row = cellsIn(t, of, "difference", "low", "high", "mean", "base_mean", "level", "n")
		} else {
			row = cellsIn(t, where(r.Summary, "measure", h.Measure), "mean", "low", "high", "level", "n")
		}
		for _, text := range numbersOf(said) {
			assert.True(t, printed(text, row) || printed(text, asked), "%s stands in no table: %s", text, sentence)
		}
	}
}

// TestEveryNumberOfASentenceStandsInATable runs what can come out, from the plain case
// to the one in which nothing is left.
func TestEveryNumberOfASentenceStandsInATable(t *testing.T) {
	const arms = "arms: {a: {}, b: {without: [tag:block]}, c: {set: {choice.gamma_friends: 3}}}\n"
	fails := func(arm int, up int) func(x *executor) {
		return func(x *executor) {
			x.trip = func(_, a, replicate int) {
				if a == arm && replicate <= up {
					panic("tripped")
				}
			}
		}
	}
	// lacks takes the headline measure out of the first runs of an arm, as if nobody
	// had paid on its day.
	lacks := func(arm, up int) func(x *executor) {
		return func(x *executor) {
			for k := 1; k <= up; k++ {
				x.outcomes[x.at(0, arm, k)].ends[0] = math.NaN()
			}
		}
	}
	for _, c := range []struct {
		name, text     string
		before, after  func(*executor)
		first, warning string // how the first sentence begins, and what a warning says
	}{
		{name: "shares", text: arms + "replicates: 12\nheadline: {measure: share_value_all.east_pay}", first: "Leaving out west_blocks, east_blocks would have "},
		{name: "people", text: arms + "replicates: 4\nheadline: {measure: bound.east_pay, at: 2015-01-15}", first: "Leaving out", warning: "only 4 pairs"},
		{name: "failed", text: arms + "replicates: 12\nheadline: {measure: share_value_all.east_pay}", before: fails(1, 3), first: "Leaving out", warning: "3 of 36 runs failed"},
		{name: "all of one arm failed", text: arms + "replicates: 3\nheadline: {measure: share_value_all.east_pay}", before: fails(1, 3), first: "Leaving out west_blocks, east_blocks: no pair of runs is complete", warning: "3 of 9 runs failed"},
		{name: "all of the base failed", text: arms + "replicates: 3", before: fails(0, 3), first: "Leaving out west_blocks, east_blocks: no pair of runs is complete", warning: "there are no pairs"},
		{name: "missing in some", text: arms + "replicates: 6", after: lacks(1, 2), first: "Leaving out", warning: "2 of 6 pairs have no finite value"},
		{name: "missing in all", text: arms + "replicates: 3", after: lacks(1, 3), first: "Leaving out west_blocks, east_blocks: none of 3 pairs of runs has a value of East's", warning: "there are no pairs"},
		{name: "one replicate", text: arms + "replicates: 1", first: "Leaving out", warning: "one pair gives no interval"},
		{name: "equal", text: "arms: {a: {}, b: {without: [fair]}}\nreplicates: 5", first: "Leaving out fair would have changed nothing, exactly, in all 5 pairs"},
		{name: "equal in some", text: "arms: {a: {}, b: {without: [fair]}}\nreplicates: 5", before: fails(1, 2), first: "Leaving out fair would have changed nothing, exactly, in all 3 pairs that can be compared, of 5"},
		{name: "one arm", text: "replicates: 7", first: "East's share of commerce value on 2015-01-20 is "},
		{name: "one arm, some failed", text: "replicates: 7", before: fails(0, 2), first: "East's share of commerce value on 2015-01-20 is ", warning: "2 of 7 runs failed"},
		{name: "one run", text: "replicates: 1", first: "East's share of commerce value on 2015-01-20 is "},
		{name: "nothing", text: "replicates: 2", before: fails(0, 2), first: "East's share of commerce value has no value on 2015-01-20"},
		{name: "a sweep", text: "factors: [{path: choice.gamma_friends, list: [0, 1, 2]}]\nreplicates: 4", first: "Over 3 points "},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := newExecutor(read(t, c.text), Options{})
			require.NoError(t, err)
			if c.before != nil {
				c.before(x)
			}
			x.all(t.Context())
			if c.after != nil {
				c.after(x)
			}
			r, err := x.collect(t.Context())
			require.NoError(t, err)
			assertSaid(t, r, "others as recorded")
			assert.True(t, strings.HasPrefix(r.Headline.Sentence, c.first), r.Headline.Sentence)
			assert.Contains(t, strings.Join(r.Warnings, "\n"), c.warning)
		})
	}
	for name, text := range map[string]string{"two kinds": tilted, "two kinds in one arm": "replicates: 20"} {
		t.Run(name, func(t *testing.T) { assertSaid(t, run(t, crossing(t, text), Options{}), "others as recorded") })
	}
	t.Run("others respond", func(t *testing.T) {
		assertSaid(t, run(t, read(t, arms+"replicates: 2\nothers: respond"), Options{}), "others respond")
	})
}

// TestTheCheckOfNumbersSees: a number that no table holds is found.
func TestTheCheckOfNumbersSees(t *testing.T) {
	said := `Leaving out e24, e27 and what answered them (e26, e53) would have lowered Tenpay's share on 2015-03-01 by 0.094 points, 95 % interval 0.003 to 0.185, 12 of 20 paired runs`
	assert.Equal(t, []string{"0.094", "95", "0.003", "0.185", "12", "20"}, numbersOf(said))
	assert.True(t, printed("0.094", []float64{-0.00094}))
	assert.False(t, printed("0.095", []float64{-0.00094, 0.95, 12}))
}
