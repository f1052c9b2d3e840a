package plots

import (
	"math"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// toyRace has a block that keeps (1 - exp(-r D)) / (r D) of its effect, give or take
// so much; at some rates the effect is nothing.
func toyRace(n int, give float64, rates []string, rate []float64) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates = "race", "hongbao sweep toy-race", n
	b := table.NewBuilder(column("measure", table.Text), column("rate", table.Text), column("every", table.Text), column("days", table.Real), column("n", table.Integer),
		column("kept", table.Real), column("low", table.Real), column("high", table.Real), column("level", table.Real), column("method", table.Text),
		column("widen", table.Real), column("widen_low", table.Real), column("widen_high", table.Real))
	for _, m := range []string{"envelopes_opened.alipay.total", "bound.alipay"} {
		for i, name := range rates {
			for k, every := range []string{"1d", "2d", "4d", "8d", "0d"} {
				days := []float64{1, 2, 4, 8, 27}[k]
				kept := (1 - math.Exp(-rate[i]*days)) / (rate[i] * days)
				widen := 1.5936 / rate[i]
				if widen > 27 {
					widen = math.Inf(1)
				}
				b.Text(0, m)
				b.Text(1, name)
				b.Text(2, every)
				b.Real(3, days)
				b.Int(4, int64(n))
				for j, v := range []float64{kept, kept - give, kept + give, 0.95} {
					b.Real(5+j, v)
				}
				b.Text(9, stats.MethodFieller)
				for j, v := range []float64{widen, widen * (1 - give), widen * (1 + give)} {
					b.Real(10+j, v)
				}
				b.EndRow()
			}
		}
	}
	r.Analysis = b.Table()
	return r
}
