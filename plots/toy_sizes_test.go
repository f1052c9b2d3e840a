package plots

import (
	"math"

	"hongbao/experiments/table"
)

// toySizes has measures whose runs spread as one over the root of the number of users.
func toySizes(n int, users []float64, measures ...string) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates, r.Info.Factors = "sizes", "hongbao sweep toy-sizes", n, []string{"population.users"}
	r.Info.Measure = measures[0]
	b := table.NewBuilder(
		column("measure", table.Text), column("at", table.Text), column("users", table.Real), column("n", table.Integer),
		column("mean", table.Real), column("low", table.Real), column("high", table.Real), column("still", table.Integer), column("unit", table.Text))
	runs := []*table.Column{column("point", table.Integer), column("arm", table.Text), column("replicate", table.Integer), column("population.users", table.Real)}
	for _, m := range measures {
		runs = append(runs, column(m, table.Real))
	}
	all := table.NewBuilder(runs...)
	at := func(m, k int) float64 { return []float64{0.26, 0.4, 3.1e8}[m%3] * (1 + 8/users[k]) }
	spread := func(m, k int) float64 { return at(m, k) / math.Sqrt(users[k]) }
	for m, name := range measures {
		for k := range users {
			half := 3 * spread(m, k) / math.Sqrt(float64(n))
			if n < 2 {
				half = math.NaN()
			}
			b.Text(0, name)
			b.Text(1, "2016-12-31")
			b.Real(2, users[k])
			b.Int(3, int64(n))
			b.Real(4, at(m, k))
			b.Real(5, at(m, k)-half)
			b.Real(6, at(m, k)+half)
			still := int64(0)
			if users[k] >= 1e4 && k < len(users)-1 && n > 1 {
				still = 1
			}
			b.Int(7, still)
			b.Text(8, []string{"share", "share", "people"}[m%3])
			b.EndRow()
		}
	}
	for k := range users {
		for i := range n {
			all.Int(0, int64(k))
			all.Text(1, "as_it_happened")
			all.Int(2, int64(i+1))
			all.Real(3, users[k])
			for m := range measures {
				all.Real(4+m, at(m, k)+spread(m, k)*(2*float64(i)/float64(max(1, n-1))-1))
			}
			all.EndRow()
		}
	}
	r.Analysis, r.Runs = b.Table(), all.Table()
	return r
}
