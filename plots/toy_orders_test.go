package plots

import (
	"math"

	"hongbao/experiments/table"
)

// toyScope is an invented scope: what an order of it changes at each of three dates if
// it is complied with at once; later it changes half of that.
type toyScope struct {
	name    string
	changes [3]float64
}

// toyOrders has orders by two measures, with intervals as wide as half; without any for
// one pair.
func toyOrders(n int, half float64, shares, losses []toyScope) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates = "order", "hongbao sweep toy-orders", n
	b := table.NewBuilder(column("measure", table.Text), column("at", table.Text), column("role", table.Text), column("scope", table.Text), column("date", table.Text),
		column("lag", table.Text), column("unit", table.Text), column("n", table.Integer), column("positive", table.Integer), column("negative", table.Integer),
		column("value", table.Real), column("low", table.Real), column("high", table.Real), column("level", table.Real))
	add := func(measure, at, unit string, size float64, scopes []toyScope) {
		for l, lag := range []string{"0d", "180d"} {
			for _, s := range scopes {
				for d, date := range []string{"2014-01-01", "2015-01-01", "2016-01-01"} {
					value := s.changes[d] / float64(1+l)
					width := half * size
					for i, text := range []string{measure, at, "order", s.name, date, lag, unit} {
						b.Text(i, text)
					}
					b.Int(7, int64(n))
					switch {
					case value > 0:
						b.Int(8, int64(n))
						b.Int(9, 0)
					case value < 0:
						b.Int(8, 0)
						b.Int(9, int64(n))
					default:
						b.Int(8, 0)
						b.Int(9, 0)
						width = 0
					}
					b.Real(10, value)
					if n == 1 {
						width = math.NaN()
					}
					b.Real(11, value-width)
					b.Real(12, value+width)
					b.Real(13, 0.95)
					b.EndRow()
				}
			}
		}
	}
	add("share_value_commerce.tenpay", "2016-12-31", "share", 1, shares)
	add("lost_sales.total", "2013-07-01..2016-12-31", "yuan", 1e11, losses)
	r.Analysis = b.Table()
	return r
}

func toySomeOrders(n int) Results {
	return toyOrders(n, 0.004,
		[]toyScope{{"everything", [3]float64{-0.021, -0.0095, 0.0011}}, {"chat_links", [3]float64{}}, {"group_links_and_what_stands_beside_them", [3]float64{0.001, 0.0021, 0}}, {"shop_payment", [3]float64{-0.013, -0.006, 0.0011}}},
		[]toyScope{{"everything", [3]float64{-2.1e9, -1.7e9, -4.4e8}}, {"chat_links", [3]float64{}}, {"group_links_and_what_stands_beside_them", [3]float64{}}, {"shop_payment", [3]float64{-2e9, -1.6e9, -4e8}}})
}
