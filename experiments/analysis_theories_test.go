package experiments

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const rivalry = `
arms:
  open: {without: [west_blocks, east_blocks]}
  larger_closes: {without: [west_blocks], keep: [east_blocks]}
  smaller_closes: {without: [east_blocks]}
  both_close: {}
base: open
factors:
  - {name: lead, options: {50%: {}, 80%: {}}}
  - {name: stage, options: {30%: {}, 95%: {}}}
replicates: 6
measures: [payments, active]
analysis: {kind: theories, larger: east_pay, smaller: west_pay}
`

// places are a lead and a stage with what a side has in a world, but for luck.
type places func(lead, stage string, quantity, side, world int) float64

// rivals is an executor whose runs gave what a rule says, and the same luck in all
// worlds and cells of a replicate, besides a little of their own.
func rivals(t *testing.T, text string, rule places) *executor {
	t.Helper()
	e := read(t, text)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	source := rand.New(rand.NewPCG(9, 2009))
	days := float64(e.base.End-e.base.Start) + 1
	for k := 1; k <= e.Replicates.Most(); k++ {
		luck := 100 * source.NormFloat64()
		for point, values := range x.points() {
			for world, name := range e.Analysis.worlds() {
				sums := make([]float64, len(e.columns.sums))
				for q, measure := range []string{e.Analysis.Objective, e.Analysis.Adoption} {
					for side, id := range []string{"east_pay", "west_pay"} {
						y := 1000 + luck + source.NormFloat64() + rule(values[0], values[1], q, side, world)
						if q == adoption {
							y *= days
						}
						for i, c := range e.columns.sums {
							if c.Name == measure+"."+id {
								sums[i] = y
							}
						}
					}
				}
				for arm, a := range e.ArmNames() {
					if a == name {
						x.outcomes[x.at(point, arm, k)] = &outcome{point: point, arm: arm, replicate: k, sums: sums}
					}
				}
			}
		}
	}
	return x
}

// asTheorySays are worlds in which all three theories hold everywhere.
func asTheorySays(lead, stage string, quantity, side, world int) float64 {
	gain := func(byWorld, bySide [worlds]float64) float64 {
		if side == larger {
			return byWorld[world]
		}
		return bySide[world]
	}
	switch {
	case quantity == adoption && stage == "30%": // both win by each opening
		return gain([worlds]float64{0, -20, -20, -40}, [worlds]float64{0, -20, -20, -40})
	case quantity == adoption: // what one loses by opening the other wins
		return gain([worlds]float64{0, 20, -20, 0}, [worlds]float64{0, -20, 20, 0})
	case lead == "50%": // nothing to gain by closing alone, both lose where both do
		return gain([worlds]float64{0, 0, -20, -20}, [worlds]float64{0, -20, 0, -20})
	}
	return gain([worlds]float64{0, 50, -20, 30}, [worlds]float64{0, -50, 10, -30})
}

func verdictsBy(t *testing.T, r *Reading, theory string) []string {
	t.Helper()
	for i := range theories() {
		if strings.HasPrefix(theories()[i].name, theory) {
			theory = theories()[i].name
		}
	}
	return cells(t, where(r.Table, "role", "verdict", "theory", theory), "verdict")
}

var threeNames = []string{"Chen", "Cremer", "Torre"}

func TestTheoriesThatHoldEverywhere(t *testing.T) {
	x := rivals(t, rivalry, asTheorySays)
	r := readTheories(x, x.e.Analysis)
	require.NoError(t, r.Table.Check())
	for _, name := range threeNames {
		assert.Equal(t, []string{verdictHolds, verdictHolds, verdictHolds, verdictHolds}, verdictsBy(t, r, name), name)
	}
	assert.Equal(t, []string{"2", "2", "2", "2", "2", "2"}, cells(t, r.Table, "holds")[:r.ShownRows])
	assert.Equal(t, 1.0, mainNumberOf(t, x, 1))
	require.Len(t, r.Sentences, 4)
	assert.Contains(t, r.Sentences[0], "of 4: Chen, Doraszelski & Harrington (2009): 4, Cremer, Rey & Tirole (2000): 4, Torre & Xu (2021): 4")
	for _, s := range r.Sentences {
		assert.True(t, strings.HasSuffix(s, "; simulation error only; others as recorded."), s)
	}
	assert.Contains(t, r.Sentences[1], "holds in 4 of 4 cells, fails in 0, cannot be told in 0")

	// The differences of a sign are those of the rule.
	gain := where(r.Table, "claim", "by closing alone the larger gains", "stage", "30%")
	assert.InDelta(t, 50, floats(t, gain, "value")[0], 2)
	users := where(r.Table, "claim", "the smaller wins users by the opening of the larger", "stage", "30%")
	assert.InDelta(t, 20, floats(t, users, "value")[0], 2)
}

// With all signs turned round, none holds: closing alone then gains the larger near
// symmetry, and less ahead.
func TestTheoriesThatFailEverywhere(t *testing.T) {
	x := rivals(t, rivalry, func(lead, stage string, quantity, side, world int) float64 {
		y := -asTheorySays(lead, stage, quantity, side, world)
		if quantity == objective && lead == "50%" && side == larger && world == largerCloses {
			y = 40
		}
		return y
	})
	r := readTheories(x, x.e.Analysis)
	for _, name := range threeNames {
		assert.Equal(t, []string{verdictFails, verdictFails, verdictFails, verdictFails}, verdictsBy(t, r, name), name)
	}
	assert.Contains(t, r.Sentences[1], `in 2 the opposite is found of "the larger has more where both close than where both are open"`)
}

// One sign of a conjunction that is turned round makes it fail; one that is 0 leaves
// it untold.
func TestOneSignDecides(t *testing.T) {
	for size, want := range map[float64]string{-20: verdictFails, 0: verdictUnsure, 20: verdictHolds} {
		x := rivals(t, rivalry, func(lead, stage string, quantity, side, world int) float64 {
			if quantity == objective && lead == "80%" && side == smaller && world == bothClose {
				return -size
			}
			return asTheorySays(lead, stage, quantity, side, world)
		})
		r := readTheories(x, x.e.Analysis)
		assert.Equal(t, []string{verdictHolds, want, verdictHolds, want}, verdictsBy(t, r, "Chen"), "%g", size)
		assert.Equal(t, verdictHolds, verdictsBy(t, r, "Cremer")[1], "another theory is not asked")
		if size == -20 {
			assert.Contains(t, r.Sentences[1], "near symmetry, that both have more where both are open than where both close: in 2 of 2;")
		}
	}
}

// Of worlds that differ by luck alone at most one family in twenty says anything.
func TestTheoriesSeldomErr(t *testing.T) {
	e := read(t, rivalry)
	chen := theories()[0]
	source := rand.New(rand.NewPCG(5, 95))
	said, tries := 0, 2000
	for range tries {
		var all []*duelCell
		for i := range 8 {
			c := &duelCell{near: i%2 == 0}
			for w := range worlds {
				for side := range sides {
					for range 6 {
						c.values[objective][w][side] = append(c.values[objective][w][side], source.NormFloat64())
					}
				}
			}
			all = append(all, c)
		}
		for _, j := range chen.judge(all, e.Analysis) {
			if j.verdict != verdictUnsure {
				said++
				break
			}
		}
	}
	assert.LessOrEqual(t, float64(said)/float64(tries), 0.05)
	assert.Positive(t, said, "it is not deaf")
}

// Whoever exchanges the two names and the worlds in which they close exchanges nothing
// of the theory that speaks of both alike.
func TestTheNamesOfEqualsDoNotMatter(t *testing.T) {
	other := strings.NewReplacer("larger: east_pay, smaller: west_pay", "larger: west_pay, smaller: east_pay, larger_closes: smaller_closes, smaller_closes: larger_closes").Replace(rivalry)
	rule := func(lead, stage string, quantity, side, world int) float64 {
		return asTheorySays("50%", stage, quantity, side, world)
	}
	x := rivals(t, rivalry, rule)
	y := rivals(t, other, rule)
	copy(y.outcomes, x.outcomes) // the same runs, read under other names
	one, two := readTheories(x, x.e.Analysis), readTheories(y, y.e.Analysis)
	assert.Equal(t, verdictsBy(t, one, "Torre"), verdictsBy(t, two, "Torre"))
	assert.Equal(t, verdictsBy(t, one, "Chen")[0], verdictsBy(t, two, "Chen")[0])
}

func TestTheoriesOfDegenerateRuns(t *testing.T) {
	unsure := []string{verdictUnsure, verdictUnsure, verdictUnsure, verdictUnsure}
	one := rivals(t, strings.Replace(rivalry, "replicates: 6", "replicates: 1", 1), asTheorySays)
	r := readTheories(one, one.e.Analysis)
	require.NoError(t, r.Table.Check())
	for _, name := range threeNames {
		assert.Equal(t, unsure, verdictsBy(t, r, name))
	}
	assert.Equal(t, "fewer than two complete replicates", cells(t, where(r.Table, "role", "verdict"), "note")[0])
	assert.Contains(t, r.Warnings, "one pair gives no interval; use more replicates")

	// All worlds the same: that closing gains little is then no merit of a theory.
	same := rivals(t, rivalry, func(string, string, int, int, int) float64 { return 0 })
	for i := range same.outcomes {
		same.outcomes[i].sums = same.outcomes[0].sums
	}
	r = readTheories(same, same.e.Analysis)
	for _, name := range threeNames {
		assert.Equal(t, unsure, verdictsBy(t, r, name))
	}
	assert.Equal(t, "closing changes nothing in any run", cells(t, where(r.Table, "role", "verdict"), "note")[0])

	// A run that failed takes out what it belongs to, in its replicate.
	x := rivals(t, rivalry, asTheorySays)
	x.outcomes[x.at(0, 0, 2)].failed = "no room"
	r = readTheories(x, x.e.Analysis)
	verdict := where(r.Table, "role", "verdict", "lead", "50%", "stage", "30%")
	assert.Equal(t, []string{"5", "5", "5"}, cells(t, verdict, "n"))

	// All runs failed.
	for i := range x.outcomes {
		x.outcomes[i].failed = "no room"
	}
	r = readTheories(x, x.e.Analysis)
	require.NoError(t, r.Table.Check())
	for _, name := range threeNames {
		assert.Equal(t, unsure, verdictsBy(t, r, name))
	}
	assert.Contains(t, r.Sentences[0], ", 0 paired replicates in a cell")

	// Runs that know nothing of a measure.
	x.e.columns.sums = nil
	require.NoError(t, readTheories(x, x.e.Analysis).Table.Check())
}

// The whole way through runs: more workers change nothing, regions count the verdicts,
// and signs are read from what the table by day holds.
func TestTheoriesOfADuel(t *testing.T) {
	r := run(t, read(t, rivalry), Options{Workers: 1})
	require.NoError(t, r.Analysis.Table.Check())
	assert.Equal(t, r.Analysis.Sentences, r.Headline.Sentences)
	again := run(t, read(t, rivalry), Options{Workers: 3})
	assert.Equal(t, csv(t, r.Analysis.Table), csv(t, again.Analysis.Table))
	regions, verdicts := where(r.Analysis.Table, "role", "region"), where(r.Analysis.Table, "role", "verdict")
	for i, regime := range cells(t, regions, "regime") {
		of := where(verdicts, "theory", cells(t, regions, "theory")[i], "regime", regime)
		for _, word := range []string{"holds", "fails"} {
			assert.Equal(t, fmt.Sprint(where(of, "verdict", word).Len()), cells(t, regions, word)[i])
		}
	}
	sum := map[string]float64{}
	for i, arm := range cells(t, r.Series, "arm") {
		if cells(t, r.Series, "point")[i] == "0" {
			sum[arm] += floats(t, r.Series, "payments.east_pay")[i]
		}
	}
	gain := where(r.Analysis.Table, "claim", "the larger has more where both are open than where both close")
	assert.InDelta(t, (sum["open"]-sum["both_close"])/6, floats(t, gain, "value")[0], 1e-6)
}

func TestTheoriesWantTheirWorlds(t *testing.T) {
	for _, c := range []struct{ old, text, words string }{
		{"larger: east_pay", "larger: east_pya", "nearest: east_pay"},
		{"smaller: west_pay", "smaller: east_pay", "cannot be the larger and the smaller"},
		{"smaller: west_pay", "smaller: west_pay, both_close: both_clos", "nearest: both_close"},
		{"smaller: west_pay", "smaller: west_pay, both_close: open", "cannot stand for two"},
		{"smaller: west_pay", "smaller: west_pay, objective: payment", "nearest: payments"},
		{"smaller: west_pay", "smaller: west_pay, adoption: hhi", "hhi.east_pay"},
		{"50%: {}", "half: {}", "reads the values of lead as shares"},
		{"  - {name: stage, options: {30%: {}, 95%: {}}}\n", "", "needs two factors"},
	} {
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+strings.Replace(rivalry, c.old, c.text, 1)), files)
		if assert.Error(t, err, c.text) {
			assert.Contains(t, err.Error(), c.words)
		}
	}
}
