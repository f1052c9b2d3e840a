package plots

import (
	"math"
	"math/rand/v2"
	"strconv"

	"hongbao/experiments/table"
)

var toyFactors = []string{"choice.gamma_friends", "blocks", "campaigns.toy_festival.budget", "choice.kappa", "a_factor_with_a_name_that_is_much_too_long_for_its_room"}

// toyTable has one row a factor and measure; numbers are given by column.
func toyTable(kind string, n int, columns []string, number func(factor, column int) float64) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates, r.Info.Factors = kind, "hongbao sweep toy-"+kind, 4, toyFactors
	all := []*table.Column{column("measure", table.Text), column("at", table.Text), column("factor", table.Text), column("n", table.Integer), column("unit", table.Text)}
	for _, c := range columns {
		all = append(all, column(c, table.Real))
	}
	b := table.NewBuilder(all...)
	for _, m := range []string{"share_value_commerce.tenpay", "installed.alipay"} {
		for i, f := range toyFactors {
			for k, text := range map[int]string{0: m, 1: "2015-03-01", 2: f, 4: "share"} {
				b.Text(k, text)
			}
			b.Int(3, int64(n))
			for k := range columns {
				b.Real(5+k, number(i, k))
			}
			b.EndRow()
		}
	}
	r.Analysis = b.Table()
	return r
}

// toyScreening has effects that halve from factor to factor, known to a part of their
// size.
func toyScreening(walks int, give float64) Results {
	return toyTable("morris", walks, []string{"mu", "mu_low", "mu_high", "mu_star", "mu_star_low", "mu_star_high", "sigma", "sigma_low", "sigma_high"}, func(i, k int) float64 {
		size := 0.08 * math.Pow(0.5, float64(i))
		mu := size * []float64{1, -1, 0.3, 0.95, -0.2}[i]
		spread := size * []float64{0.2, 0.3, 1.1, 0.5, 1}[i]
		if math.IsNaN(give) {
			spread = math.NaN()
		}
		return []float64{mu, spread, size}[[]int{0, 2, 1}[k/3]] * []float64{1, 1 - give, 1 + give}[k%3]
	})
}

// toyIndices has indices that halve, known to so much.
func toyIndices(points int, give float64) Results {
	return toyTable("sobol_indices", points, []string{"first", "first_low", "first_high", "total", "total_low", "total_high", "luck"}, func(i, k int) float64 {
		total := 0.6 * math.Pow(0.5, float64(i))
		first := total * []float64{0.8, 1, 0.2, 0.9, 0.1}[i]
		if k == 6 {
			return 0.25
		}
		return []float64{first, total}[k/3] + []float64{0, -give, give}[k%3]
	})
}

// toyScatter has points spread at random, of which two factors matter.
func toyScatter(points, replicates int) Results {
	r := Results{Info: toyInfo()}
	r.Info.Command, r.Info.Replicates, r.Info.Factors = "hongbao sweep toy-hypercube", replicates, append([]string{"events.toy.at"}, toyFactors[:4]...)
	r.Info.Measure = "share_value_commerce.tenpay"
	b := table.NewBuilder(column("point", table.Integer), column("arm", table.Text), column("replicate", table.Integer), column("events.toy.at", table.Text),
		column(toyFactors[0], table.Real), column(toyFactors[1], table.Text), column(toyFactors[2], table.Text), column(toyFactors[3], table.Text), column(r.Info.Measure, table.Real))
	random := rand.New(rand.NewPCG(1, 2))
	for p := range points {
		friends, block, budget, kappa := random.Float64(), random.IntN(2), 60+random.IntN(6000), random.Float64()
		for k := range replicates {
			b.Int(0, int64(p))
			b.Text(1, "as_it_happened")
			b.Int(2, int64(k+1))
			b.Text(3, dateText(dateDay(2015, 1, 1)+float64((37*p)%200)))
			b.Real(4, friends)
			b.Text(5, []string{"on", "off"}[block])
			b.Text(6, strconv.Itoa(budget)+"m")
			b.Text(7, strconv.FormatFloat(kappa, 'f', 3, 64))
			b.Real(8, 0.2+0.25*friends*friends+0.06*float64(block)+0.04*random.NormFloat64())
			b.EndRow()
		}
	}
	r.Runs = b.Table()
	return r
}
