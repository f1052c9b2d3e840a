package experiments

import "hongbao/experiments/stats"

// twoKindsFrom is how far the runs that tip and those that do not must lie apart, by
// stats.Separation, to be of two kinds. Halves of one peak are at most 3.46 apart.
const twoKindsFrom = 4

// fewestOfTwoKinds is the number of runs of an arm from which they are judged: groups
// of fewer lie far apart by chance.
const fewestOfTwoKinds = 5

// twoKinds reports whether the headline measure falls into two groups in the runs of
// some arm at the first point: some of them tip and some do not, and the measure of
// the ones lies far from that of the others. Then a mean lies where no run does.
func (x *executor) twoKinds() bool {
	if x.e.base.TipTo == "" || x.plan.Points > 1 {
		return false
	}
	m := x.endValues()[0]
	for a := range x.plan.Arms {
		var tipped, others []float64
		for _, o := range x.group(0, a) {
			if o.tipped {
				tipped = append(tipped, m.of(o))
			} else {
				others = append(others, m.of(o))
			}
		}
		if len(tipped)+len(others) >= fewestOfTwoKinds && stats.Separation(tipped, others) >= twoKindsFrom {
			return true
		}
	}
	return false
}

// tippedValue is the end measure that says whether a run tipped.
func (x *executor) tippedValue() endValue {
	all := x.endValues()
	return all[len(all)-1]
}
