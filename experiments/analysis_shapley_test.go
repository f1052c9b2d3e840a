package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// played is an executor whose runs have the worths of a known game: one replicate
// for each function.
func played(t *testing.T, players int, worth ...func(set int) float64) *executor {
	t.Helper()
	var text strings.Builder
	text.WriteString("hongbao: 1\nkind: experiment\nscenario: duopoly\nusers: 100\nfactors:\n")
	for i := range players {
		text.WriteString("  - {name: player" + string(rune('a'+i)) + ", path: choice.kappa, list: [0, 0.5]}\n")
	}
	text.WriteString("replicates: " + string(rune('0'+len(worth))) + "\nanalysis: {kind: shapley}\n")
	// Paths may not be moved by two factors in a file, so each gets its own.
	own := []string{"choice.kappa", "choice.delta", "choice.gamma_global", "choice.gamma_friends"}
	s := text.String()
	for i := range players {
		s = strings.Replace(s, "path: choice.kappa,", "path: "+own[i]+" ,", 1)
	}
	e, err := Read("game.yaml", []byte(s), nil)
	require.NoError(t, err)
	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	for p, values := range x.points() {
		set := 0
		for i, f := range e.factors {
			if values[i] == f.values[1] {
				set |= 1 << i
			}
		}
		for k, w := range worth {
			ends := make([]float64, len(e.columns.ends))
			ends[0] = w(set)
			x.outcomes[x.at(p, 0, k+1)] = &outcome{point: p, replicate: k + 1, ends: ends}
		}
	}
	return x
}

// sharedOut gives the values of the first measure by part.
func sharedOut(t *testing.T, r *table.Table) map[string]float64 {
	t.Helper()
	part, err := r.Column("part")
	require.NoError(t, err)
	value, err := r.Column("value")
	require.NoError(t, err)
	measure, err := r.Column("measure")
	require.NoError(t, err)
	out := map[string]float64{}
	for row := range r.Len() {
		if measure.Text(row) == measure.Text(0) {
			out[part.Text(row)] = value.Float(row)
		}
	}
	return out
}

// The glove game (Shapley & Shubik 1969): one left glove and two right ones; a
// pair is worth 1. The left glove gets 2/3, each right one 1/6.
func TestShapleyOfTheGloveGame(t *testing.T) {
	gloves := func(set int) float64 {
		if set&1 != 0 && set&6 != 0 {
			return 1
		}
		return 0
	}
	got := sharedOut(t, readShapley(played(t, 3, gloves), &Analysis{}).Table)
	assert.InDelta(t, 2.0/3, got["playera"], 1e-15)
	assert.InDelta(t, 1.0/6, got["playerb"], 1e-15)
	assert.InDelta(t, 1.0/6, got["playerc"], 1e-15)
	assert.Equal(t, 1.0, got["total"])
}

// In whole numbers the parts add up to the total exactly, whatever the game; a
// player who adds nothing gets nothing, and equal players get the same.
func TestShapleyAddsUp(t *testing.T) {
	odd := func(set int) float64 { return float64(set*set*7919%10_007) + float64(set)*1e9 }
	dummy := func(set int) float64 { return odd(set &^ 8) }
	for _, w := range []func(int) float64{odd, dummy} {
		x := played(t, 4, w)
		got := sharedOut(t, readShapley(x, &Analysis{}).Table)
		sum := 0.0
		for part, v := range got {
			if part != "total" {
				sum += v * stats.Factorial(4)
			}
		}
		assert.Equal(t, got["total"]*stats.Factorial(4), sum)
	}
	got := sharedOut(t, readShapley(played(t, 4, dummy), &Analysis{}).Table)
	assert.Zero(t, got["playerd"])
	alike := func(set int) float64 { return float64([]int{0, 5, 5, 30}[set&3]) }
	got = sharedOut(t, readShapley(played(t, 2, alike), &Analysis{}).Table)
	assert.Equal(t, got["playera"], got["playerb"])
	assert.Equal(t, 15.0, got["playera"])
}

// With several replicates the value is their mean, with an interval about it.
func TestShapleyOverReplicates(t *testing.T) {
	scaled := func(by float64) func(int) float64 { return func(set int) float64 { return by * float64(set) } }
	r := readShapley(played(t, 2, scaled(1), scaled(2), scaled(3)), &Analysis{})
	got := sharedOut(t, r.Table)
	assert.Equal(t, map[string]float64{"playera": 2, "playerb": 4, "total": 6}, got)
	assert.Len(t, r.Sentences, 3)
	assert.Contains(t, r.Sentences[0], "Having all of playera and playerb changes")
	assert.Contains(t, r.Sentences[1], "falls to playera")
}

// A run that failed takes its replicate out of every part.
func TestShapleyNeedsEveryCombination(t *testing.T) {
	count := func(set int) float64 { return float64(set) }
	x := played(t, 2, count, count)
	x.outcomes[x.at(0, 0, 2)].failed = "no room"
	n, err := readShapley(x, &Analysis{}).Table.Column("n")
	require.NoError(t, err)
	assert.Equal(t, 1.0, n.Float(0))
}

// leaky is a small war of three strikes on testdata/duel.yaml, of which the last is a
// way round the first.
const leaky = `
factors:
  - {name: west_shop, options: {absent: {without: [west_blocks], keep: [east_blocks]}, present: {}}}
  - {name: festival, path: campaigns.east_festival.on, list: ["false", "true"]}
  - {name: answer, options: {absent: {without: [east_blocks]}, present: {}}}
measures: [complaints, share_value_commerce, envelopes_opened]
headline: {measure: share_value_commerce.east_pay}
analysis: {kind: shapley, leaks: [answer]}
`

// atEnds is leaky with the answer missing only where all others are there, or none.
const atEnds = leaky + "design: {kind: grid_and_ends, at_ends: [answer]}\n"

// A factor that is a leak takes no part; it is what it changes where all players are,
// and where none is, and the others share out what they change where it is there. To
// this the worlds between, in which it is missing, add nothing.
func TestShapleyLeavesLeaksApart(t *testing.T) {
	for text, points := range map[string]int{leaky: 8, atEnds: 6} {
		e := read(t, text+"replicates: 3\n")
		x, err := newExecutor(e, Options{})
		require.NoError(t, err)
		require.Equal(t, points, x.plan.Points)
		for p, values := range x.points() {
			there := func(i int, with float64) float64 {
				if values[i] == e.factors[i].values[1] {
					return with
				}
				return 0
			}
			for k := 1; k <= 3; k++ {
				ends := make([]float64, len(e.columns.ends))
				ends[0] = float64(k) * (there(0, 8) + there(1, 4) + there(2, 1) - there(2, 3)*there(0, 1) - there(2, 2)*there(1, 1))
				x.outcomes[x.at(p, 0, k)] = &outcome{point: p, replicate: k, ends: ends}
			}
		}
		r := readShapley(x, e.Analysis)
		require.NoError(t, r.Table.Check())
		head := r.Table.Where("measure", cells(t, r.Table, "measure")[0])
		assert.Equal(t, []string{"west_shop", "festival", "total", "answer", "answer"}, cells(t, head, "part"))
		assert.Equal(t, []string{"part", "part", "total", "leak", "alone"}, cells(t, head, "role"))
		value := floats(t, head, "value")
		assert.Equal(t, []float64{10, 4, 14, -8, 2}, value)
		assert.Equal(t, 14.0-2*(8+4), value[3]-value[4], "what it changes in the total")
		assert.Equal(t, []float64{-8, 2}, []float64{floats(t, head, "least")[3], floats(t, head, "most")[3]})
		assert.Equal(t, []string{"2015-01-08", "", "", "2015-01-12", "2015-01-12"}, cells(t, head, "when"))
		assert.Equal(t, []string{"west_blocks", "", "", "east_blocks", "east_blocks"}, cells(t, head, "events"))
		require.Len(t, r.Sentences, 5)
		assert.Contains(t, r.Sentences[3], "Inside this, with all of them there, having answer changes")
		assert.Contains(t, r.Sentences[4], "Where none of them is there, having answer changes")
		assert.Equal(t, 14.0, mainNumberOf(t, x, 2))
		// Intervals of the parts are wider, so that they hold together.
		for i, low := range floats(t, head, "joint_low") {
			if i < 2 {
				assert.Less(t, low, floats(t, head, "low")[i])
			} else {
				assert.True(t, math.IsNaN(low))
			}
		}
	}
}

// The worlds between in which a leak is missing change no row but the reach of the leak.
func TestShapleyOfEndsIsThatOfTheGrid(t *testing.T) {
	const small = "replicates: 2\nusers: 100\n"
	one, all := run(t, read(t, atEnds+small), Options{}).Analysis, run(t, read(t, leaky+small), Options{}).Analysis
	assert.Equal(t, all.Sentences, one.Sentences)
	for _, name := range all.Table.Names() {
		if name != "least" && name != "most" {
			assert.Equal(t, cells(t, all.Table, name), cells(t, one.Table, name), name)
		}
	}
}

// TestShapleyOfRuns runs a small war and holds what is printed against the runs: in
// whole people the parts sum up to the total exactly, k! times and over all
// replicates; shares do to 1e-12; and the exact sums do bit for bit.
func TestShapleyOfRuns(t *testing.T) {
	e := read(t, leaky+"replicates: 3\nusers: 300\n")
	r := run(t, e, Options{Workers: 2})
	rows := r.Analysis.Table
	measure, value, unit := cells(t, rows, "measure"), floats(t, rows, "value"), cells(t, rows, "unit")
	const orders, replicates = 2, 3
	moved := map[string]int{}
	for i := 0; i < len(value); i += 5 {
		a, b, total := value[i], value[i+1], value[i+2]
		if total != 0 {
			moved[unit[i]]++
		}
		assert.InDelta(t, total, a+b, 1e-12*max(1, math.Abs(total)), measure[i])
		if unit[i] == "openings" || unit[i] == "complaints" {
			whole := func(v float64) float64 { return math.Round(v * orders * replicates) }
			for _, v := range []float64{a, b, total} {
				assert.InDelta(t, whole(v), v*orders*replicates, 1e-9, measure[i])
			}
			assert.Equal(t, whole(total), whole(a)+whole(b), measure[i])
		}
	}
	assert.Positive(t, moved["openings"])
	assert.Positive(t, moved["share"])

	x, err := newExecutor(e, Options{})
	require.NoError(t, err)
	x.all(t.Context())
	for _, end := range x.endValues() {
		tally := newSharing(x, e.Analysis).tally(end)
		sum := stats.Exact(0)
		for _, part := range tally.sums[:2] {
			sum.Add(sum, part)
		}
		assert.Zero(t, sum.Cmp(tally.sums[2]), end.name)
	}
	assert.Equal(t, csv(t, rows), csv(t, run(t, e, Options{Workers: 1}).Analysis.Table))
}

// Whatever design has the points of the game can be read; what it lacks is named.
func TestShapleyReadsATable(t *testing.T) {
	text := "hongbao: 1\nkind: experiment\nscenario: duel.yaml\n" + strings.Replace(leaky, `, list: ["false", "true"]`, "", 1) + "design: {kind: table, columns: [west_shop, festival, answer], rows: ["
	rows := []string{
		`[absent, "false", absent]`, `[absent, "false", present]`, `[absent, "true", present]`,
		`[present, "false", present]`, `[present, "true", present]`, `[present, "true", absent]`,
	}
	_, err := Read("test.yaml", []byte(text+strings.Join(rows, ", ")+"]}\n"), files)
	assert.NoError(t, err)
	_, err = Read("test.yaml", []byte(text+strings.Join(rows[:5], ", ")+"]}\n"), files)
	assert.ErrorContains(t, err, "there is no point where west_shop is present, festival is true, answer is absent; expected")
	_, err = Read("test.yaml", []byte(text+strings.Join(rows[1:], ", ")+"]}\n"), files)
	assert.ErrorContains(t, err, "there is no point where west_shop is absent, festival is false, answer is absent; expected")
}

func TestShapleyChecksItsFactors(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"leaks: [answer]", "leaks: [answers]", `unknown factor "answers"`},
		{"leaks: [answer]", "leaks: [answer, answer]", "answer stands here twice"},
		{"measures:", "design: {kind: zip}\nmeasures:", "needs every combination of west_shop and festival, and all and none of them without each leak, and there is no point where west_shop is absent, festival is false, answer is present; expected grid or grid_and_ends"},
		{"measures:", "design: {kind: grid_and_ends, at_ends: [festival]}\nmeasures:", "there is no point where west_shop is absent, festival is false, answer is present"},
		{"measures:", "design: {kind: sobol, points: 8}\nmeasures:", "the design sobol draws some"},
		{"leaks: [answer]", "leaks: [answer, festival]", "among 2 to 8 factors, leaks apart; there are 1, and 2 leaks"},
		{`list: ["false", "true"]`, `list: ["false"]`, "needs two values a factor"},
		{"measures:", "arms: {one: {}, two: {}}\nmeasures:", "expected no arms"},
	} {
		text := strings.Replace(leaky, c.from, c.to, 1)
		_, err := Read("test.yaml", []byte("hongbao: 1\nkind: experiment\nscenario: duel.yaml\n"+text), files)
		assert.ErrorContains(t, err, c.want)
	}
}

// Every block of the years of the experiment is in one channel, and in no other.
func TestEveryBlockHoldsEveryBlock(t *testing.T) {
	e, err := Open("every-block")
	require.NoError(t, err)
	var inChannels []string
	for _, f := range e.Factors {
		if !slices.Contains(e.Analysis.Leaks, f.Name) {
			inChannels = append(inChannels, f.Options["absent"].Without...)
		}
	}
	var blocks []string
	for _, event := range e.base.Events {
		if slices.Contains(event.Tags, "block") && event.At.Date() <= e.base.End {
			blocks = append(blocks, event.ID)
		}
	}
	// e10 is a rule that lets half of the links through, and is called so.
	assert.ElementsMatch(t, append(blocks, "e10"), inChannels)
}
