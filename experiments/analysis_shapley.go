package experiments

import (
	"fmt"
	"math"
	"math/bits"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// mostPlayers bounds the changes among which a difference is shared out: their
// combinations are all run.
const mostPlayers = 8

// checkShapley wants one arm and factors of two values each, of which the first
// stands for "not there" and the second for "there".
func checkShapley(c *checker, _ *Analysis) {
	e := c.e
	switch {
	case len(e.arms) > 1:
		c.complain([]string{"arms"}, "the analysis shapley runs all combinations of factors; expected no arms")
	case len(e.factors) < 2 || len(e.factors) > mostPlayers:
		c.complain([]string{"factors"}, "the analysis shapley shares a difference out among 2 to %d factors; there are %d", mostPlayers, len(e.factors))
	case e.Design.Kind != "grid":
		c.complain([]string{"design", "kind"}, "the analysis shapley needs every combination; expected grid")
	}
	for i, f := range e.factors {
		if len(f.values) != 2 {
			c.complain([]string{"factors", fmt.Sprint(i)}, "the analysis shapley needs two values a factor, without and with the change, in this order; there are %d", len(f.values))
		}
	}
}

// readShapley computes, for every end measure and every replicate, the Shapley
// value of each factor in the game whose worth of a coalition is the measure where
// exactly its factors take their second value. A coalition's marginal worths are
// weighted by |S|! (k-|S|-1)! and divided by k! once, at the end, so that for
// counts and fen the parts add up to the whole exactly.
func readShapley(x *executor, _ *Analysis) *Reading {
	k := len(x.e.factors)
	coalition := make([]int, 1<<k) // point of each set of factors
	for p, values := range x.points {
		set := 0
		for i, f := range x.e.factors {
			if values[i] == f.values[1] {
				set |= 1 << i
			}
		}
		coalition[set] = p
	}
	weight := make([]float64, k)
	for s := range weight {
		weight[s] = factorial(s) * factorial(k-s-1)
	}
	b := table.NewBuilder(
		column(table.Text, "measure", "", "end measure that is shared out"),
		column(table.Text, "at", "", "day, or period of a sum"),
		column(table.Text, "part", "", "factor, or total: all factors against none"),
		column(table.Integer, "n", "", "replicates with a value in every combination"),
		column(table.Real, "value", "", "mean Shapley value over the replicates; the parts add up to the total"),
		column(table.Real, "low", "", "lower end of its interval; simulation error only"),
		column(table.Real, "high", "", "upper end of its interval"),
		column(table.Real, "level", "share", "share of such intervals that hold the true mean"),
		column(table.Text, "method", "", "how the interval was made"),
		column(table.Real, "least", "", "smallest mean marginal worth over the coalitions that it joins"),
		column(table.Real, "most", "", "largest; far from the smallest means that the parts interact"),
		column(table.Text, "unit", "", "unit of the numbers"),
	)
	r := &Reading{Shown: []string{"part", "n", "value", "low", "high", "least", "most", "unit"}}
	for m, end := range x.endValues() {
		parts := make([][]float64, k+1)
		marginal := make([][]float64, k) // summed over replicates, by set
		for i := range marginal {
			marginal[i] = make([]float64, 1<<k)
		}
		n := 0
		for replicate := 1; replicate <= x.plan.Replicates; replicate++ {
			worth, ok := x.worths(coalition, replicate, end)
			if !ok {
				continue
			}
			n++
			for i := range k {
				sum := 0.0
				for set := range 1 << k {
					if set>>i&1 != 0 {
						continue
					}
					gain := worth[set|1<<i] - worth[set]
					marginal[i][set] += gain
					sum += weight[bits.OnesCount(uint(set))] * gain
				}
				parts[i] = append(parts[i], sum/factorial(k))
			}
			parts[k] = append(parts[k], worth[1<<k-1]-worth[0])
		}
		for i, values := range parts {
			name, least, most := "total", math.NaN(), math.NaN()
			if i < k {
				name = x.e.factors[i].name
				least, most = math.Inf(1), math.Inf(-1)
				for set := range 1 << k {
					if set>>i&1 == 0 && n > 0 {
						least, most = min(least, marginal[i][set]/float64(n)), max(most, marginal[i][set]/float64(n))
					}
				}
			}
			e := stats.Mean(values, stats.Options{})
			b.Text(0, end.name)
			b.Text(1, end.at)
			b.Text(2, name)
			b.Int(3, int64(e.N))
			b.Real(4, e.Mean)
			b.Real(5, e.Low)
			b.Real(6, e.High)
			b.Real(7, e.Level)
			b.Text(8, e.Method)
			b.Real(9, least)
			b.Real(10, most)
			b.Text(11, end.unit)
			b.EndRow()
			if m == 0 && i < k {
				s := speaker{subject: subjectOf(x.e.base, x.e.Headline.Measure), at: end.at, unit: end.unit, tail: x.tail()}
				r.Sentences = append(r.Sentences, s.part(name, e))
			}
		}
	}
	r.Table = b.Table()
	return r
}

// worths reads an end measure of one replicate in every coalition.
func (x *executor) worths(coalition []int, replicate int, end endValue) ([]float64, bool) {
	out := make([]float64, len(coalition))
	for set, point := range coalition {
		o := x.outcomes[x.at(point, 0, replicate)]
		if o == nil || o.failed != "" {
			return nil, false
		}
		if out[set] = end.of(o); !finite(out[set]) {
			return nil, false
		}
	}
	return out, true
}

func factorial(n int) float64 {
	out := 1.0
	for i := 2; i <= n; i++ {
		out *= float64(i)
	}
	return out
}
