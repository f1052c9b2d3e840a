package plots

import (
	"math"

	"hongbao/experiments/table"
)

// toySpread is an invented smallest budget in million yuan, and a cost in yuan.
type toySpread struct {
	label           string
	value, low, end float64
	above           int
	cost            float64
}

func toySpreads(n int, spreads ...toySpread) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates = "smallest_campaign", "hongbao sweep toy-spreads", n
	b := table.NewBuilder(column("finding", table.Text), column("spread", table.Text), column("label", table.Text), column("n", table.Integer),
		column("value", table.Real), column("low", table.Real), column("high", table.Real), column("level", table.Real), column("method", table.Text),
		column("below", table.Integer), column("above", table.Integer))
	for _, s := range spreads {
		row := func(finding, method string, value, low, high float64) {
			b.Text(0, finding)
			b.Text(1, "window of "+s.label)
			b.Text(2, s.label)
			b.Int(3, int64(n))
			for i, x := range []float64{value, low, high, 0.95} {
				b.Real(4+i, x)
			}
			b.Text(8, method)
			b.Int(9, 0)
			b.Int(10, int64(s.above))
			b.EndRow()
		}
		row("smallest_budget", "order", 1e6*s.value, 1e6*s.low, 1e6*s.end)
		first := spreads[0].value
		row("ratio", "order", s.value/first, s.low/first*1.1, s.end/first*0.9)
		half := 0.2 * s.cost
		if n == 1 {
			half = math.NaN()
		}
		row("cost_per_retained", "fieller", s.cost, s.cost-half, s.cost+half)
	}
	r.Analysis = b.Table()
	return r
}
