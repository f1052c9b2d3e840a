package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"hongbao/experiments/stats"
	"hongbao/model"
)

// checkTheories wants two factors, the lead of the larger platform and the stage of
// the market, as shares, and the four worlds that two gates make.
func checkTheories(c *checker, a *Analysis) {
	e := c.e
	if len(e.factors) != 2 {
		c.complain([]string{"factors"}, "the analysis theories needs two factors, the share of the larger platform at the start and then that of the people who have a wallet; there are %d", len(e.factors))
	}
	for i, f := range e.factors {
		for _, value := range f.values {
			if _, err := readShare(value); err != nil {
				c.complain([]string{"factors", strconv.Itoa(i)}, "the analysis theories reads the values of %s as shares: %v", f.name, err)
			}
		}
	}
	if e.Design.Kind != "grid" {
		c.complain([]string{"design", "kind"}, "the analysis theories needs every combination; expected grid")
	}
	var ids []string
	for _, p := range e.base.Platforms {
		ids = append(ids, p.ID)
	}
	for _, side := range []struct{ key, id string }{{"larger", a.Larger}, {"smaller", a.Smaller}} {
		if !slices.Contains(ids, side.id) {
			c.unknown([]string{"analysis", side.key}, "platform", side.id, ids)
		}
	}
	if a.Larger == a.Smaller {
		c.complain([]string{"analysis", "smaller"}, "the platform %s cannot be the larger and the smaller", a.Smaller)
	}
	for _, m := range []struct{ key, name string }{{"objective", a.Objective}, {"adoption", a.Adoption}} {
		if at := []string{"analysis", m.key}; c.column(at, m.name) {
			c.column(at, m.name+"."+a.Larger)
			c.column(at, m.name+"."+a.Smaller)
		}
	}
	names := a.worlds()
	for i, key := range []string{"open", "larger_closes", "smaller_closes", "both_close"} {
		if !slices.Contains(e.ArmNames(), names[i]) {
			c.unknown([]string{"analysis", key}, "arm", names[i], e.ArmNames())
		} else if slices.Index(names[:], names[i]) < i {
			c.complain([]string{"analysis", key}, "the arm %s cannot stand for two of the four worlds", names[i])
		}
	}
}

// The worlds that two gates make, and the sides.
const (
	bothOpen = iota
	largerCloses
	smallerCloses
	bothClose
	worlds
)

const (
	larger = iota
	smaller
	sides
)

// The two quantities that theories speak of.
const (
	objective = iota // what a platform wants, summed over the run
	adoption         // people who use it, the mean over the run
	quantities
)

// worlds names the arms in their order.
func (a *Analysis) worlds() [worlds]string {
	return [worlds]string{a.Open, a.LargerCloses, a.SmallerCloses, a.BothClose}
}

func theoriesSums(a *Analysis) []string {
	return []string{a.Objective, a.Adoption}
}

// duelCell is a lead and a stage with what its runs gave.
type duelCell struct {
	point         int
	lead, stage   string
	share, begun  float64 // the same as numbers
	near, growing bool
	least         *duelCell // the cell of the same stage with the least lead
	// values by replicate; NaN where a run failed.
	values [quantities][worlds][sides][]float64
}

// gain is how much more one side has in one world than in another, by replicate.
func (c *duelCell) gain(quantity, side, in, than int) []float64 {
	return differences(c.values[quantity][in][side], c.values[quantity][than][side])
}

// idle tells whether a quantity is the same in all worlds in every complete run.
func (c *duelCell) idle(quantity int) bool {
	seen := false
	for _, side := range []int{larger, smaller} {
		for k, open := range c.values[quantity][bothOpen][side] {
			for w := range worlds {
				y := c.values[quantity][w][side][k]
				if math.IsNaN(open) || math.IsNaN(y) {
					continue
				}
				if y != open {
					return false
				}
				seen = seen || w != bothOpen
			}
		}
	}
	return seen
}

// duelCells gathers the cells of the design, leads within stages, both rising, with
// the runs of so many replicates, from 1; nil where one is not complete.
func (x *executor) duelCells(a *Analysis, replicates int, of func(point, arm, replicate int) *outcome) []*duelCell {
	var out []*duelCell
	for point, values := range x.points() {
		c := &duelCell{point: point, lead: values[0], stage: values[1]}
		c.share, _ = readShare(c.lead) // checked
		c.begun, _ = readShare(c.stage)
		c.near, c.growing = c.share <= float64(a.Near), c.begun <= float64(a.Growing)
		x.fillDuel(a, c, replicates, of)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b *duelCell) int {
		return cmp.Or(cmp.Compare(a.begun, b.begun), cmp.Compare(a.share, b.share))
	})
	for i, c := range out {
		c.least = c
		if i > 0 && out[i-1].stage == c.stage {
			c.least = out[i-1].least
		}
	}
	return out
}

// fillDuel reads the runs of one cell.
func (x *executor) fillDuel(a *Analysis, c *duelCell, replicates int, of func(point, arm, replicate int) *outcome) {
	days := float64(x.e.base.End-x.e.base.Start) + 1
	for q, measure := range []string{a.Objective, a.Adoption} {
		for w, name := range a.worlds() {
			arm := slices.Index(x.e.ArmNames(), name)
			for side, id := range []string{a.Larger, a.Smaller} {
				place := slices.IndexFunc(x.e.columns.sums, func(s model.Column) bool { return s.Name == measure+"."+id })
				for k := 1; k <= replicates; k++ {
					v := math.NaN()
					if o := of(c.point, arm, k); o != nil && place >= 0 {
						v = o.sums[place]
						if q == adoption {
							v /= days
						}
					}
					c.values[q][w][side] = append(c.values[q][w][side], v)
				}
			}
		}
	}
}

// sign is one thing that a theory says of a cell: these differences are above 0.
type sign struct {
	claim  string
	values []float64
	stats.Member
}

// sided gives the one-sided p-values: that the mean is not above 0, and not below.
func (s *sign) sided() (claimed, opposite float64) {
	half := s.P / 2
	if s.Mean > 0 {
		return half, 1 - half
	}
	return 1 - half, half
}

// stands tells on which side of 0 the interval of one sign lies.
func (s *sign) stands() string {
	switch {
	case s.AllZero || math.IsNaN(s.Low):
	case s.Low > 0:
		return signClaimed
	case s.High < 0:
		return signOpposite
	}
	return verdictUnsure
}

const (
	verdictHolds = "holds"      // every sign is as claimed
	verdictFails = "fails"      // some sign is the opposite
	signClaimed  = "as claimed" // of one sign alone
	signOpposite = "opposite"
)

// judgedCell is what a theory comes to in one cell.
type judgedCell struct {
	*duelCell
	regime       *regime
	signs        []sign
	holds, fails float64 // p-values, adjusted over the cells of the theory
	verdict      string
	note         string
}

// pairs is the number of pairs behind the sign that has the fewest.
func (j *judgedCell) pairs() int {
	out := math.MaxInt
	for i := range j.signs {
		out = min(out, j.signs[i].N)
	}
	return out
}

// judge tests a theory in all cells. It holds in a cell if every sign is significant
// as claimed: the p-value of that is the largest of its signs (Berger 1982). It fails
// if some sign is significant the other way: the smallest, times their number. Each
// way has half of the error of 5 %, kept over all cells by Holm's steps.
func (t *theory) judge(cells []*duelCell, a *Analysis) []judgedCell {
	const each = 0.025
	out := make([]judgedCell, len(cells))
	holds, fails := make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		j := &out[i]
		j.duelCell, j.regime = c, t.regimeOf(c)
		j.signs = j.regime.signs(c, a)
		claimed, opposite := 0.0, 1.0
		for k := range j.signs {
			s := &j.signs[k]
			s.Member = stats.PairedFamily(make([]float64, len(s.values)), [][]float64{s.values}, stats.Options{})[0]
			yes, no := s.sided()
			claimed, opposite = max(claimed, yes), min(opposite, no)
			if s.N < 2 {
				j.note = "fewer than two complete replicates"
			}
		}
		if c.idle(t.quantity) {
			j.note = "closing changes nothing in any run"
			claimed, opposite = math.NaN(), math.NaN()
		}
		holds[i], fails[i] = claimed, min(1, opposite*float64(len(j.signs)))
	}
	holds, fails = stats.Holm(holds), stats.Holm(fails)
	for i := range out {
		j := &out[i]
		j.holds, j.fails, j.verdict = holds[i], fails[i], verdictUnsure
		switch {
		case j.holds <= each:
			j.verdict = verdictHolds
		case j.fails <= each:
			j.verdict = verdictFails
		}
	}
	return out
}

// regionCount is how often a theory holds in one of its regimes.
type regionCount struct{ cells, holds, fails int }

func (r regionCount) unsure() int { return r.cells - r.holds - r.fails }

func countRegion(all []judgedCell, of *regime) regionCount {
	var out regionCount
	for i := range all {
		if of != nil && all[i].regime != of {
			continue
		}
		out.cells++
		switch all[i].verdict {
		case verdictHolds:
			out.holds++
		case verdictFails:
			out.fails++
		}
	}
	return out
}

// readTheories judges every theory in every cell.
func readTheories(x *executor, a *Analysis) *Reading {
	cells := x.duelCells(a, x.plan.Replicates, x.complete)
	units := [quantities]string{x.duelUnit(a.Objective), x.duelUnit(a.Adoption)}
	units[objective] = perRun(units[objective])
	var regions, verdicts, signs []theoryRow
	told := &theoriesTold{x: x, a: a}
	var warnings []string
	all := theories()
	for i := range all {
		t := &all[i]
		judged := t.judge(cells, a)
		for r := range t.regimes {
			g := &t.regimes[r]
			row := newTheoryRow(t, g, "region")
			row.claim, row.count = g.says(a), countRegion(judged, g)
			regions = append(regions, row)
		}
		for k := range judged {
			j := &judged[k]
			row := newTheoryRow(t, j.regime, "verdict")
			row.claim, row.cell, row.holds, row.fails, row.verdict, row.note = j.regime.says(a), j.duelCell, j.holds, j.fails, j.verdict, j.note
			row.effect.N = j.pairs()
			verdicts = append(verdicts, row)
			for m := range j.signs {
				s := &j.signs[m]
				row := newTheoryRow(t, j.regime, "sign")
				row.claim, row.cell, row.effect, row.verdict, row.unit = s.claim, j.duelCell, s.Effect, s.stands(), units[t.quantity]
				row.holds, row.fails = s.sided()
				signs, warnings = append(signs, row), append(warnings, s.Warnings...)
			}
		}
		told.add(t, judged)
	}
	fields := theoryFields()
	b := fieldBuilder(fields)
	for _, row := range slices.Concat(regions, verdicts, signs) {
		putRow(b, fields, row)
	}
	return &Reading{
		Table: b.Table(), Sentences: told.sentences(), Warnings: eachOnce(warnings),
		Shown: []string{"theory", "regime", "claim", "cells", "holds", "fails", "cannot_be_told"}, ShownRows: len(regions),
	}
}

// theoriesPlaces are the two worlds of every cell that the first theory compares.
func theoriesPlaces(x *executor, a *Analysis) []runPlace {
	names := a.worlds()
	var out []runPlace
	for point := range x.points() {
		for _, w := range []int{bothOpen, bothClose} {
			out = append(out, runPlace{point, slices.Index(x.e.ArmNames(), names[w])})
		}
	}
	return out
}

// singleTheories is the share of cells in which every sign of the first theory is as
// claimed in one replicate.
func singleTheories(x *executor, a *Analysis, of func(point, arm int) *outcome) float64 {
	cells := x.duelCells(a, 1, func(point, arm, _ int) *outcome { return of(point, arm) })
	t := theories()[0]
	right := 0
	for _, c := range cells {
		as := true
		for _, s := range t.regimeOf(c).signs(c, a) {
			if math.IsNaN(s.values[0]) {
				return math.NaN()
			}
			as = as && s.values[0] > 0
		}
		if as {
			right++
		}
	}
	return float64(right) / float64(len(cells))
}

func theoriesNumber(*executor, *Analysis) (words, unit string) {
	return fmt.Sprintf("the share of cells in which every sign of %s is right in a single run", theories()[0].name), "percent"
}

// duelUnit is the unit of a measure.
func (x *executor) duelUnit(measure string) string {
	if found := columnsNamed(x.e.base, measure); len(found) > 0 {
		return found[0].Measure.Unit
	}
	return ""
}

// theoryRow is a row of the table.
type theoryRow struct {
	theory       *theory
	regime       *regime
	role, claim  string
	cell         *duelCell // nil for a region
	count        regionCount
	effect       stats.Effect
	holds, fails float64
	verdict      string
	note, unit   string
}

func newTheoryRow(t *theory, g *regime, role string) theoryRow {
	nan := math.NaN()
	return theoryRow{theory: t, regime: g, role: role, holds: nan, fails: nan, effect: stats.Effect{Mean: nan, Low: nan, High: nan, Level: nan}}
}

func theoryFields() []field[theoryRow] {
	type r = theoryRow
	ofCell := func(of func(*duelCell) string) func(r) string {
		return func(row r) string {
			if row.cell == nil {
				return ""
			}
			return of(row.cell)
		}
	}
	ofRegion := func(of func(regionCount) int) func(r) float64 {
		return func(row r) float64 {
			if row.cell != nil {
				return math.NaN()
			}
			return float64(of(row.count))
		}
	}
	return []field[r]{
		textField("theory", "theory", func(row r) string { return row.theory.name }),
		textField("regime", "part of the plane in which it says this", func(row r) string { return row.regime.name }),
		textField("role", "region: in how many cells it holds; verdict: of one cell; sign: one of the signs on which the verdict rests", func(row r) string { return row.role }),
		textField("claim", "what it says there", func(row r) string { return row.claim }),
		textField("lead", "share of the larger platform in the people who have a wallet on the first day", ofCell(func(c *duelCell) string { return c.lead })),
		textField("stage", "share of people who have a wallet on the first day", ofCell(func(c *duelCell) string { return c.stage })),
		realField("cells", "", "cells of the region", ofRegion(func(g regionCount) int { return g.cells })),
		realField("holds", "", "cells in which it holds", ofRegion(func(g regionCount) int { return g.holds })),
		realField("fails", "", "cells in which it fails", ofRegion(func(g regionCount) int { return g.fails })),
		realField("cannot_be_told", "", "all others", ofRegion(regionCount.unsure)),
		countField("n", "pairs of runs with the same luck; of a verdict, those of the sign with the fewest", func(row r) int { return row.effect.N }),
		realField("value", "", "mean of the difference that is claimed to be above 0", func(row r) float64 { return row.effect.Mean }),
		realField("low", "", "lower end of its interval, of this sign alone; simulation error only", func(row r) float64 { return row.effect.Low }),
		realField("high", "", "upper end of its interval", func(row r) float64 { return row.effect.High }),
		realField("level", "share", "share of such intervals that hold the true number", func(row r) float64 { return row.effect.Level }),
		textField("method", "how the interval was made", func(row r) string { return row.effect.Method }),
		realField("p_holds", "", "one-sided p-value of the claim; of a verdict, the largest of its signs after Holm's steps over the cells of the theory", func(row r) float64 { return row.holds }),
		realField("p_fails", "", "one-sided p-value of the opposite; of a verdict, the smallest of its signs times their number after the same steps", func(row r) float64 { return row.fails }),
		textField("verdict", "holds, fails or cannot be told; of one sign alone, where its interval lies", func(row r) string { return row.verdict }),
		textField("note", "why nothing can be told", func(row r) string { return row.note }),
		textField("unit", "unit of value, low and high", func(row r) string { return row.unit }),
	}
}
