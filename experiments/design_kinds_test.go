package experiments

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hongbao/experiments/design"
	"hongbao/model"
	"hongbao/model/spec"
)

// pointsOf lists the points of an experiment.
func pointsOf(e *Experiment) []string {
	var out []string
	for p := range e.points.Points() {
		out = append(out, strings.Join(p.Values, " "))
	}
	return out
}

const twoRanges = `
factors:
  - {path: choice.kappa, range: {from: 0, to: 1}}
  - {path: campaigns.east_festival.budget, log_range: {from: 60m, to: 6bn}}
`

func TestDesignsOfAFile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"sobol", twoRanges + "design: {kind: sobol, points: 4, scramble: false}", []string{"0 60m", "0.5 600m", "0.75 189.7m", "0.25 1897m"}},
		{"halton", twoRanges + "design: {kind: halton, points: 3, skip: 1, scramble: false}", []string{"0.5 278.5m", "0.25 1293m", "0.75 100.1m"}},
		{"zip", `
factors:
  - {path: choice.kappa, range: {from: 0, to: 1, points: 3}}
  - {path: choice.delta, list: [0.5, 0.25, 0]}
design: {kind: zip}`, []string{"0 0.5", "0.5 0.25", "1 0"}},
		{"product", `
factors:
  - {path: choice.kappa, list: [0, 1], group: habits}
  - {path: choice.sigma, list: [0.5, 0.9]}
  - {path: choice.delta, list: [0, 0.5], group: habits}
design: {kind: product}`, []string{"0 0.5 0", "0 0.9 0", "1 0.5 0.5", "1 0.9 0.5"}},
		{"one at a time", `
factors:
  - {path: choice.kappa, list: [0, 1, 2]}
  - {name: fun, options: {off: {set: {campaigns.*.on: false}}, on: {}}}
design: {kind: one_at_a_time, base: {choice.kappa: 1, fun: "on"}}`, []string{"1 on", "0 on", "2 on", "1 off"}},
		{"grid and ends", `
factors:
  - {path: choice.kappa, list: [0, 1, 2]}
  - {name: fun, options: {off: {set: {campaigns.*.on: false}}, on: {}}}
design: {kind: grid_and_ends, at_ends: [fun]}`, []string{"0 on", "1 on", "2 on", "0 off", "2 off"}},
		{"table", `
design:
  kind: table
  columns: [choice.kappa, events.west_blocks.at]
  rows:
    - [0, 2015-01-08]
    - [1.50, 2015-01-06T12:00]`, []string{"0 2015-01-08", "1.50 2015-01-06T12:00"}},
		{"table with options", `
factors:
  - {name: fun, options: {off: {set: {campaigns.*.on: false}}, on: {}}}
design: {kind: table, columns: [choice.kappa, fun], rows: [[0, "on"], [1, "off"]]}`, []string{"0 on", "1 off"}},
		{"event and integers", `
factors:
  - {event: west_blocks}
  - {path: contexts.*.rate, integer: {from: 1, to: 6, step: 2}}
  - {path: strategies.west.kind, category: [open, closed]}
design: {kind: grid}`, []string{
			"on 1 open", "on 1 closed", "on 3 open", "on 3 closed", "on 5 open", "on 5 closed",
			"off 1 open", "off 1 closed", "off 3 open", "off 3 closed", "off 5 open", "off 5 closed",
		}},
		{"dates by equal parts", `
factors:
  - {path: events.west_blocks.at, range: {from: 2015-01-05, to: 2015-01-05T03:00}}
design: {kind: sobol, points: 8, scramble: false}`, []string{
			"2015-01-05", "2015-01-05T02:00", "2015-01-05T03:00", "2015-01-05T01:00",
			"2015-01-05T01:00", "2015-01-05T03:00", "2015-01-05T02:00", "2015-01-05",
		}},
		{"saltelli", twoRanges + "design: {kind: saltelli, points: 2, scramble: false, skip: 1}", []string{
			"0.5 600m", "0.5 600m", "0.5 600m", "0.5 600m",
			"0.75 189.7m", "0.25 189.7m", "0.75 189.7m", "0.25 189.7m",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := read(t, c.text)
			assert.Equal(t, c.want, pointsOf(e))
			plan, err := e.Plan()
			require.NoError(t, err)
			assert.Equal(t, len(c.want), plan.Points)
			// The resolved file gives the same points, and is the same experiment.
			text, err := e.Resolved()
			require.NoError(t, err)
			again, err := Read("again.yaml", text, files)
			require.NoError(t, err, string(text))
			assert.Equal(t, c.want, pointsOf(again))
			assert.Equal(t, e.Hash(), again.Hash())
			// Every point is a market.
			for p := range e.points.Points() {
				_, err := e.variant(p.Values, e.arms[0], nil)
				assert.NoError(t, err)
			}
		})
	}
}

func TestEventsAreOnOrOff(t *testing.T) {
	e := read(t, "factors: [{event: tag:block, name: blocks}]")
	assert.Equal(t, []string{"on", "off"}, pointsOf(e))
	on, err := e.variant([]string{"on"}, e.arms[0], nil)
	require.NoError(t, err)
	off, err := e.variant([]string{"off"}, e.arms[0], nil)
	require.NoError(t, err)
	assert.Empty(t, on.gone)
	assert.Equal(t, []string{"west_blocks", "east_blocks"}, off.gone)
}

func TestTableFromAFile(t *testing.T) {
	sheet := "# a remark\nchoice.kappa,fun\n0.25,on\n\"0.5\",off\n"
	with := func(sheet string) model.Files {
		return func(name string) ([]byte, error) {
			if name == "points.csv" {
				return []byte(sheet), nil
			}
			return files(name)
		}
	}
	text := []byte(head + "factors:\n  - {name: fun, options: {off: {set: {campaigns.*.on: false}}, on: {}}}\ndesign: {kind: table, file: points.csv}\n")
	e, err := Read("test.yaml", text, with(sheet))
	require.NoError(t, err)
	assert.Equal(t, []string{"0.25 on", "0.5 off"}, pointsOf(e))
	resolved, err := e.Resolved()
	require.NoError(t, err)
	again, err := Read("again.yaml", resolved, files)
	require.NoError(t, err, "it needs no file any more")
	assert.Equal(t, e.Hash(), again.Hash())
	other, err := Read("test.yaml", text, with(strings.Replace(sheet, "0.25", "0.26", 1)))
	require.NoError(t, err)
	assert.NotEqual(t, e.Hash(), other.Hash(), "what the file says is part of the experiment")

	for _, c := range []struct{ sheet, want string }{
		{"choice.kapa,fun\n0.25,on\n", `points.csv:1:1: unknown factor or path "choice.kapa"; expected one of `},
		{"choice.kappa,fun\n0.25,on\n-30,off\n", `points.csv:3:1: choice.kappa: -30 is below -20`},
		{"choice.kappa,fun\n0.25,on\n0.5,of\n", `points.csv:3:5: "of" is no option of fun`},
		{"choice.kappa,fun\n0.25,on\n0.5\n", `points.csv:3:1: the row has 1 cells; expected 2, one for each column`},
		{"choice.kappa,fun\n0.25,\n", `points.csv:2:6: the value is missing`},
		{"choice.kappa\n0.25\n", `test.yaml:5:5: factors.0: the table has no column fun; expected one for each factor`},
		{"", `points.csv:1:1: the file is empty; expected a line with the names of the columns, then rows`},
	} {
		_, err := Read("test.yaml", text, with(c.sheet))
		require.ErrorContains(t, err, c.want, c.sheet)
	}
	_, err = Read("test.yaml", text, files)
	require.ErrorContains(t, err, "test.yaml:6:29: design.file: it cannot be read")
}

// The values of every design are texts that the path takes, within the range.
func TestSampledValuesStayInTheirRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SampledFrom([]struct{ path, from, to string }{
			{"choice.kappa", "0.001", "20"},
			{"campaigns.east_festival.budget", "0.07", "100bn"},
			{"population.users", "17", "1m"},
			{"tip_at", "0.1%", "100%"},
			{"merchants.west_shop.contracts.length", "1d", "3w"},
		}).Draw(t, "path")
		form := rapid.SampledFrom([]string{
			"range: {from: %s, to: %s}", "log_range: {from: %s, to: %s}", "distribution: {triangular: {low: %s, mode: %[1]s, high: %s}}",
			"distribution: {uniform: {low: %s, high: %s}}", "distribution: {beta: {alpha: 0.5, beta: 2, low: %s, high: %s}}",
			"distribution: {log_normal: {median: %s, sd: 2, low: %[1]s, high: %s}}",
		}).Draw(t, "form")
		k := rapid.SampledFrom([]string{"random", "latin_hypercube", "sobol", "halton", "morris", "saltelli"}).Draw(t, "kind")
		size := "points: 20"
		if k == "morris" {
			size = "trajectories: 10"
		}
		e, err := Read("test.yaml", []byte(head+fmt.Sprintf("seed: %d\nfactors:\n  - {path: %s, ", rapid.IntRange(0, 1000).Draw(t, "seed"), row.path)+
			fmt.Sprintf(form, row.from, row.to)+fmt.Sprintf("}\ndesign: {kind: %s, %s}\n", k, size)), files)
		require.NoError(t, err)
		sc, _ := scaleNamed(kindOf(e.paths, row.path))
		low, _ := sc.read(row.from)
		high, _ := sc.read(row.to)
		for p := range e.points.Points() {
			x, err := sc.read(p.Values[0])
			require.NoError(t, err)
			require.GreaterOrEqual(t, x, low)
			require.LessOrEqual(t, x, high)
		}
	})
}

// Hours count only on the days that a scenario runs through by the hour, so times between
// two days are days.
func TestSampledTimesBetweenDaysAreDays(t *testing.T) {
	for _, form := range []string{"range: {from: 2015-01-05, to: 2015-01-15}", "distribution: {uniform: {low: 2015-01-05, high: 2015-01-15}}"} {
		e, err := Read("test.yaml", []byte(head+"factors: [{path: events.west_blocks.at, "+form+"}]\ndesign: {kind: sobol, points: 64}\n"), files)
		require.NoError(t, err)
		days := map[string]bool{}
		for p := range e.points.Points() {
			_, err := spec.ParseDate(p.Values[0])
			require.NoError(t, err)
			days[p.Values[0]] = true
		}
		assert.Len(t, days, 11, form)
	}
}

// The file that is written before the first run is the table of the results.
func TestDesignIsWrittenAsTheResultsHaveIt(t *testing.T) {
	for _, text := range []string{
		"arms: {a: {}, b: {without: [west_blocks], set: {choice.sigma: 0.9}}}\nreplicates: 1\n" + twoRanges + "design: {kind: latin_hypercube, points: 3}\n",
		"replicates: 1\nfactors: [{event: west_blocks}, {path: choice.kappa, list: [1.50, 2]}, {path: events.east_blocks.answers, list: [west_blocks, fair]}]\n",
		"replicates: 1\n",
	} {
		e := read(t, text)
		var early bytes.Buffer
		require.NoError(t, e.WriteDesign(&early))
		r := run(t, e, Options{})
		assert.Equal(t, csv(t, r.Design), early.String())
	}
	// In parts it is the same file.
	e := read(t, "replicates: 1\n"+twoRanges+"design: {kind: random, points: 9_000}\n")
	var parts bytes.Buffer
	require.NoError(t, e.WriteDesign(&parts))
	whole, err := e.designStream().Table()
	require.NoError(t, err)
	assert.Equal(t, csv(t, whole), parts.String())
	assert.Equal(t, 9001, strings.Count(parts.String(), "\n"))
}

// Settings that a file leaves out are in the resolved one; those of other designs are
// not, so that experiments keep their hashes.
func TestResolvedDesigns(t *testing.T) {
	text, err := read(t, twoRanges+"design: {kind: sobol, points: 8}").Resolved()
	require.NoError(t, err)
	assert.Contains(t, string(text), "design:\n  kind: sobol\n  points: 8\n  skip: 0\n  scramble: true\n")
	text, err = read(t, twoRanges+"design: {kind: morris, trajectories: 2, levels: 6}").Resolved()
	require.NoError(t, err)
	assert.Contains(t, string(text), "design:\n  kind: morris\n  trajectories: 2\n  levels: 6\n  step: 3\n")
	text, err = read(t, "factors: [{path: choice.kappa, list: [1]}]").Resolved()
	require.NoError(t, err)
	assert.Contains(t, string(text), "factors:\n  - name: \"\"\n    path: choice.kappa\n    list: [\"1\"]\ndesign:\n  kind: grid\nreplicates")
}

func TestSobolWarnsOfOtherNumbersThanPowersOfTwo(t *testing.T) {
	assert.Empty(t, read(t, twoRanges+"design: {kind: sobol, points: 16}").uneven())
	assert.Empty(t, read(t, twoRanges+"design: {kind: halton, points: 20}").uneven())
	e := read(t, "replicates: 1\n"+twoRanges+"design: {kind: sobol, points: 5}")
	assert.Contains(t, run(t, e, Options{}).Warnings, "a sobol of 5 points is less even than one of 4 or 8: with a power of two each half, quarter and so on of each factor's range has equally many")
}

// A camp's strategy is a category of its kinds, or whole strategies with settings.
func TestStrategiesOfACamp(t *testing.T) {
	e := read(t, `
factors:
  - {path: strategies.west, category: ["{kind: open}", "{kind: tit_for_tat, lag: 7d}"]}
  - {path: strategies.east.kind, category: [script, closed]}
design: {kind: one_at_a_time}`)
	v, err := e.variant(e.points.At(1), e.arms[0], nil)
	require.NoError(t, err)
	text, err := v.scenario.Resolved()
	require.NoError(t, err)
	assert.Contains(t, string(text), "lag: 7d")
}

// Every kind that samples is read with nothing but its size.
func TestSampledKindsNeedOnlyASize(t *testing.T) {
	for _, k := range design.Kinds {
		if !k.Samples {
			continue
		}
		size := "points"
		if k.Name == "morris" {
			size = "trajectories"
		}
		e := read(t, twoRanges+fmt.Sprintf("design: {kind: %s, %s: 7}", k.Name, size))
		assert.Positive(t, e.points.Size())
		other := read(t, twoRanges+fmt.Sprintf("seed: 2\ndesign: {kind: %s, %s: 7}", k.Name, size))
		assert.NotEqual(t, pointsOf(e), pointsOf(other), k.Name)
		assert.Equal(t, pointsOf(e), pointsOf(read(t, twoRanges+fmt.Sprintf("replicates: 3\ndesign: {kind: %s, %s: 7}", k.Name, size))), k.Name)
	}
}

// The points are the same on every processor; .ci/run compiles this for others.
func TestGoldenPointsOfDesigns(t *testing.T) {
	h := fnv.New64a()
	for _, k := range design.Kinds {
		if !k.Samples {
			continue
		}
		size := "points"
		if k.Name == "morris" {
			size = "trajectories"
		}
		for _, p := range pointsOf(read(t, twoRanges+fmt.Sprintf("design: {kind: %s, %s: 1_000}", k.Name, size))) {
			h.Write([]byte(p + "\n"))
		}
	}
	require.Equal(t, uint64(0x7c14883564d5c838), h.Sum64())
}
