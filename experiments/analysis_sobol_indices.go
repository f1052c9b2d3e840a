package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hongbao/experiments/stats"
)

func checkSobolIndices(c *checker, _ *Analysis) { checkSampling(c, "sobol_indices", "saltelli") }

// indicesOf gives the indices of values at all points.
func (x *executor) indicesOf(means []float64, o stats.Options) stats.Sensitivity {
	k := len(x.e.factors)
	rows := k + 2
	if second := x.e.Design.SecondOrder; second != nil && *second {
		rows = 2*k + 2
	}
	column := func(row int) []float64 {
		out := make([]float64, 0, len(means)/rows)
		for p := row; p < len(means); p += rows {
			out = append(out, means[p])
		}
		return out
	}
	ab := make([][]float64, k)
	for i := range ab {
		ab[i] = column(i + 1)
	}
	return stats.SobolIndices(column(0), column(rows-1), ab, o)
}

// singleSobolIndices is the largest total index of the headline's measure in the runs of
// one replicate.
func singleSobolIndices(x *executor, _ *Analysis, of func(point, arm int) *outcome) float64 {
	end := x.endValues()[0]
	values := make([]float64, x.plan.Points)
	for p := range values {
		o := of(p, 0)
		if o == nil {
			return math.NaN()
		}
		values[p] = end.of(o)
	}
	largest := 0.0
	for _, t := range x.indicesOf(values, stats.Options{Resamples: 100}).Total {
		largest = max(largest, t.Value)
	}
	return largest
}

// indexed is a row of the table.
type indexed struct {
	end          endValue
	factor       string
	first, total stats.Ranged
	whole        stats.Sensitivity
	luck         float64
}

func indexedFields() []field[indexed] {
	type r = indexed
	const points = "base points"
	return slices.Concat(
		[]field[r]{
			textField("measure", "end measure", func(row r) string { return row.end.name }),
			textField("at", "day, or period of a sum", func(row r) string { return row.end.at }),
			textField("factor", "what is changed", func(row r) string { return row.factor }),
			countField("n", "base points with all their values", func(row r) int { return row.whole.N }),
		},
		rangedFields("first", "share", "first-order index: share of the variance between points that the factor makes alone", points, func(row r) stats.Ranged { return row.first }),
		rangedFields("total", "share", "total index: share that it makes alone and together with others", points, func(row r) stats.Ranged { return row.total }),
		[]field[r]{
			realField("level", "share", "level of the intervals", func(r) float64 { return 0.95 }),
			realField("mean", "", "mean of the measure over the base points", func(row r) float64 { return row.whole.Mean }),
			realField("sd", "", "standard deviation of the points' means, whose square is shared out", func(row r) float64 { return math.Sqrt(row.whole.Variance) }),
			realField("luck", "share", "share of luck in the variance of single runs: mean variance over the replicates of a point, over that plus the variance of the points' means; empty with one replicate", func(row r) float64 { return row.luck }),
			textField("unit", "unit of mean and sd", func(row r) string { return row.end.unit }),
		},
	)
}

// readSobolIndices shares the variance of every end measure out among the factors.
func readSobolIndices(x *executor, _ *Analysis) *Reading {
	fields := indexedFields()
	b := fieldBuilder(fields)
	r := &Reading{Shown: []string{"factor", "n", "first", "first_low", "first_high", "total", "total_low", "total_high"}, ShownRows: len(x.e.factors)}
	ends := x.endValues()
	means, variances := x.pointMeans(ends)
	for m, end := range ends {
		whole := x.indicesOf(means[m], stats.Options{Resamples: 1000})
		// The share of luck in the variance of single runs.
		luck := variances[m] / (variances[m] + whole.Variance)
		for i, f := range x.e.factors {
			putRow(b, fields, indexed{end, f.name, whole.First[i], whole.Total[i], whole, luck})
		}
		if m == 0 {
			r.Sentences = x.sayIndices(end, whole, luck)
			r.Warnings = indexDoubts(whole)
		}
	}
	r.Table = b.Table()
	return r
}

func (x *executor) sayIndices(end endValue, all stats.Sensitivity, luck float64) []string {
	about := x.aboutHeadline(end)
	if all.N == 0 {
		return []string{"No base point is complete, so nothing can be said of " + about + x.sampledTail()}
	}
	if math.IsNaN(all.Total[0].Value) {
		return []string{fmt.Sprintf("Nothing of %d factors changes %s at any point%s", len(all.Total), about, x.sampledTail())}
	}
	order := x.largestFirst(func(i int) float64 { return all.Total[i].Value })
	most := order[0]
	text := fmt.Sprintf("Of the variance of %s over the points, %s makes %s alone%s and %s with all that it does together with others%s",
		about, factorWords(x.e.factors[most]), sharp(all.First[most].Value), heldBetween(all.First[most]), sharp(all.Total[most].Value), heldBetween(all.Total[most]))
	var next []string
	for _, i := range order[1:] {
		next = append(next, factorWords(x.e.factors[i])+" "+sharp(all.Total[i].Value))
	}
	if len(next) > 0 {
		text += "; totals of others: " + listFew(next, "more")
	}
	sum := 0.0
	for _, f := range all.First {
		sum += f.Value
	}
	out := []string{
		text + fmt.Sprintf("; %d base points%s", all.N, strings.TrimSpace(x.sampledTail())),
		fmt.Sprintf("All factors alone make %s of it; the rest is what they do together%s", sharp(sum), x.sampledTail()),
	}
	if finite(luck) {
		out = append(out, fmt.Sprintf("Luck makes %s of the variance of single runs; the indices are of means over %d replicates%s", sharp(luck), x.plan.Replicates, x.sampledTail()))
	}
	return out
}

// heldBetween says an interval, if there is one.
func heldBetween(r stats.Ranged) string {
	if math.IsNaN(r.Low) {
		return ""
	}
	return fmt.Sprintf(" (95 %% interval %s to %s)", sharp(r.Low), sharp(r.High))
}

// indexDoubts warns of indices that are hardly known.
func indexDoubts(all stats.Sensitivity) []string {
	const wide = 0.2
	for _, t := range all.Total {
		if t.High-t.Low > wide {
			return []string{fmt.Sprintf("%d base points leave intervals of indices wider than 20 points: more points sharpen them", all.N)}
		}
	}
	return nil
}
