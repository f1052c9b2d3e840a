package experiments

import (
	"math"

	"hongbao/experiments/stats"
)

// contrast is an arm against the base: pairs of the same replicate.
type contrast struct {
	stats.Effect                // of the difference, arm less base
	mean, base   float64        // over the pairs
	pairs        int            // pairs of complete runs
	planned      int            // pairs that were asked for
	sameRun      bool           // every pair has the same history, event by event
	median       stats.Estimate // of the differences
	sameSign     stats.Estimate // share of the differences with the sign of their mean
	needed       float64        // pairs that halve the interval, NaN if it cannot be told
	family       stats.Member   // the same among all arms that are compared with the base
}

// paired gives an end measure in the pairs of complete runs of an arm and the base,
// NaN where a run has no value, as nobody paid; and whether all histories are equal.
func (x *executor) paired(point, arm int, m endValue) (a, b []float64, same bool) {
	same = true
	for k := 1; k <= x.plan.Replicates; k++ {
		one, other := x.complete(point, arm, k), x.complete(point, 0, k)
		if one == nil || other == nil {
			continue
		}
		same = same && one.hash == other.hash
		a, b = append(a, m.of(one)), append(b, m.of(other))
	}
	return a, b, same && len(a) > 0
}

// contrast compares an arm with the base at a point, as if it were the only one.
func (x *executor) contrast(point, arm int, m endValue) contrast {
	a, b, same := x.paired(point, arm, m)
	c := contrast{
		Effect: stats.Paired(a, b, stats.Options{}), pairs: len(a), planned: x.plan.Replicates, sameRun: same,
		median: stats.PairedMedian(a, b, stats.Options{}), needed: math.NaN(),
	}
	c.mean, c.base = pairMeans(a, b)
	if m.binary {
		c.median = stats.Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()} // a median of yes and no says little
		if c.N > 1 {
			s := stats.PairedShares(a, b, stats.Options{})
			c.Low, c.High, c.Method, c.Warnings = s.Low, s.High, s.Method, s.Warnings
		}
	}
	c.sameSign = stats.SameSign(c.Effect)
	if half := c.halfWidth(); half > 0 {
		c.needed = float64(stats.PairedPrecision(a, b, half/2, stats.Options{}).Needed)
	}
	return c
}

// contrasts compares all arms with the base at a point; arm a has the place a-1.
func (x *executor) contrasts(point int, m endValue) []contrast {
	values := make([][]float64, x.plan.Arms) // NaN for runs that failed
	for a := range values {
		for k := 1; k <= x.plan.Replicates; k++ {
			v := math.NaN()
			if o := x.complete(point, a, k); o != nil {
				v = m.of(o)
			}
			values[a] = append(values[a], v)
		}
	}
	compare := stats.PairedFamily
	if m.binary {
		compare = stats.PairedSharesFamily
	}
	out := make([]contrast, x.plan.Arms-1)
	for i, member := range compare(values[0], values[1:], stats.Options{}) {
		out[i] = x.contrast(point, i+1, m)
		out[i].family = member
	}
	return out
}

// pairMeans gives the means over the pairs with two finite values.
func pairMeans(a, b []float64) (float64, float64) {
	var first, second []float64
	for i := range a {
		if finite(a[i]) && finite(b[i]) {
			first, second = append(first, a[i]), append(second, b[i])
		}
	}
	return mean(first), mean(second)
}

// halfWidth is half of the interval that is reached.
func (c contrast) halfWidth() float64 { return (c.High - c.Low) / 2 }
