package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
)

func checkMorris(c *checker, _ *Analysis) { checkSampling(c, "morris", "morris") }

// effects gives elementary effects by measure, factor and walk: the changes of the
// measures from one point to the next over that of the factor's place, whose whole range
// is 1.
func (x *executor) effects(measures int, changes func(from, to int) []float64) [][][]float64 {
	k := len(x.e.factors)
	walks := x.plan.Points / (k + 1)
	out := make([][][]float64, measures)
	for m := range out {
		out[m] = make([][]float64, k)
		for i := range out[m] {
			out[m][i] = make([]float64, walks)
		}
	}
	for walk := range walks {
		for step := range k {
			p := walk*(k+1) + step
			before, after := x.e.points.Places(int64(p)), x.e.points.Places(int64(p+1))
			moved := 0
			for after[moved] == before[moved] {
				moved++
			}
			for m, change := range changes(p, p+1) {
				out[m][moved][walk] = change / (after[moved] - before[moved])
			}
		}
	}
	return out
}

// meanChanges gives the mean change of each end measure from one point to another, over
// the replicates that have a value at both; NaN if none has.
func meanChanges(from, to []*outcome, ends []endValue) []float64 {
	out := make([]float64, len(ends))
	for m, end := range ends {
		var changes []float64
		for _, a := range from {
			i := slices.IndexFunc(to, func(b *outcome) bool { return b.replicate == a.replicate })
			if i < 0 {
				continue
			}
			if d := end.of(to[i]) - end.of(a); finite(d) {
				changes = append(changes, d)
			}
		}
		out[m] = mean(changes)
	}
	return out
}

// screened is a row of the table.
type screened struct {
	end    endValue
	factor string
	stats.Screening
}

func screenedFields() []field[screened] {
	type r = screened
	const walks = "walks"
	return slices.Concat(
		[]field[r]{
			textField("measure", "end measure", func(row r) string { return row.end.name }),
			textField("at", "day, or period of a sum", func(row r) string { return row.end.at }),
			textField("factor", "what is changed", func(row r) string { return row.factor }),
			countField("n", "walks without a gap", func(row r) int { return row.N }),
		},
		rangedFields("mu", "", "mean elementary effect: of going through the whole range of the factor, if effects added up", walks, func(row r) stats.Ranged { return row.Mu }),
		rangedFields("mu_star", "", "mean size of the elementary effects, whatever their sign", walks, func(row r) stats.Ranged { return row.MuStar }),
		rangedFields("sigma", "", "standard deviation of the elementary effects over the walks: bends, and what the factor does together with others", walks, func(row r) stats.Ranged { return row.Sigma }),
		[]field[r]{
			realField("level", "share", "level of the intervals", func(r) float64 { return 0.95 }),
			textField("unit", "unit of the numbers", func(row r) string { return row.end.unit }),
		},
	)
}

// readMorris screens the factors for every end measure.
func readMorris(x *executor, _ *Analysis) *Reading {
	fields := screenedFields()
	b := fieldBuilder(fields)
	r := &Reading{Shown: []string{"factor", "n", "mu_star", "mu_star_low", "mu_star_high", "mu", "sigma", "unit"}, ShownRows: len(x.e.factors)}
	ends := x.endValues()
	last, there := -1, []*outcome(nil) // a point is the end of one step and the start of the next
	at := func(point int) []*outcome {
		if point != last {
			last, there = point, x.group(point, 0)
		}
		return there
	}
	effects := x.effects(len(ends), func(from, to int) []float64 {
		before := at(from)
		return meanChanges(before, at(to), ends)
	})
	for m, end := range ends {
		all := stats.Screen(effects[m], stats.Options{})
		for i, s := range all {
			putRow(b, fields, screened{end, x.e.factors[i].name, s})
		}
		if m == 0 {
			r.Sentences = []string{x.sayScreening(end, all)}
			r.Warnings = screeningDoubts(all)
		}
	}
	r.Table = b.Table()
	return r
}

// singleMorris is the largest mean size of effects on the headline's measure in the runs
// of one replicate.
func singleMorris(x *executor, _ *Analysis, of func(point, arm int) *outcome) float64 {
	end := x.endValues()[0]
	largest := math.NaN()
	for _, effects := range x.effects(1, func(from, to int) []float64 {
		a, b := of(from, 0), of(to, 0)
		if a == nil || b == nil {
			return []float64{math.NaN()}
		}
		return []float64{end.of(b) - end.of(a)}
	})[0] {
		sum := 0.0
		for _, e := range effects {
			sum += math.Abs(e) / float64(len(effects))
		}
		if math.IsNaN(sum) {
			return sum
		}
		if !(sum <= largest) {
			largest = sum
		}
	}
	return largest
}

// little is the part of the largest mean size below which a factor is left alone.
const little = 0.1

// sayScreening says which factors matter and which can be left alone.
func (x *executor) sayScreening(end endValue, all []stats.Screening) string {
	about := x.aboutHeadline(end)
	order := x.largestFirst(func(i int) float64 { return all[i].MuStar.Value })
	most := all[order[0]]
	switch {
	case most.N == 0:
		return "No walk is complete, so nothing can be said of " + about + x.sampledTail()
	case most.MuStar.Value == 0:
		return fmt.Sprintf("None of %d factors changes %s, exactly, in %d walks%s", len(all), about, most.N, x.sampledTail())
	}
	walks := fmt.Sprintf("%d %s", most.N, plural(most.N, "walk", "walks"))
	f := speaker{unit: end.unit}.format(most.MuStar.Value, most.MuStar.Low, most.MuStar.High)
	text := fmt.Sprintf("Going through its whole range, %s moves %s most, by %s on average", factorWords(x.e.factors[order[0]]), about, f(most.MuStar.Value, true))
	if !math.IsNaN(most.MuStar.Low) {
		text += fmt.Sprintf(", 95 %% interval %s to %s", f(most.MuStar.Low, false), f(most.MuStar.High, false))
	}
	var next, none []string
	for _, i := range order[1:] {
		name := factorWords(x.e.factors[i])
		if all[i].MuStar.High < little*most.MuStar.Value {
			none = append(none, name)
			continue
		}
		next = append(next, name)
	}
	if len(next) > 0 {
		text += "; then " + listFew(next, "more")
	}
	if len(none) > 0 {
		text += "; less than a tenth of that, up to the upper end of the interval, moves it " + listFew(none, "more")
	}
	return text + "; " + walks + strings.TrimSpace(x.sampledTail())
}

func screeningDoubts(all []stats.Screening) []string {
	var out []string
	if n := all[0].N; n < 10 {
		out = append(out, fmt.Sprintf("only %d walks are complete: with fewer than 10 the order of the factors may be luck", n))
	}
	return out
}
