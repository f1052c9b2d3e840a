package plots

import (
	"fmt"
	"math"
	"math/rand/v2"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// toyPart is an invented Shapley value.
type toyPart struct {
	name                          string
	value, low, high, least, most float64
	when, role                    string
}

func toyShapley(unit, measure string, n int, parts ...toyPart) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis = "shapley"
	r.Info.Command = "hongbao sweep toy-parts"
	b := table.NewBuilder(column("measure", table.Text), column("at", table.Text), column("part", table.Text), column("n", table.Integer),
		column("value", table.Real), column("low", table.Real), column("high", table.Real), column("level", table.Real), column("method", table.Text),
		column("least", table.Real), column("most", table.Real), column("unit", table.Text),
		column("role", table.Text), column("when", table.Text), column("joint_low", table.Real), column("joint_high", table.Real))
	method := stats.MethodT
	if n >= 30 {
		method = stats.MethodBCa
	}
	for _, m := range []string{measure, "some_other_measure"} {
		for _, p := range parts {
			b.Text(0, m)
			b.Text(1, "2015-12-31")
			b.Text(2, p.name)
			b.Int(3, int64(n))
			for i, v := range []float64{p.value, p.low, p.high, 0.95} {
				b.Real(4+i, v)
			}
			b.Text(8, method)
			b.Real(9, p.least)
			b.Real(10, p.most)
			b.Text(11, unit)
			b.Text(13, p.when)
			switch {
			case p.role != "":
				b.Text(12, p.role)
			case p.name == "total":
				b.Text(12, "total")
			default:
				b.Text(12, "part")
				b.Real(14, p.low)
				b.Real(15, p.high)
			}
			b.EndRow()
		}
	}
	r.Analysis = b.Table()
	return r
}

func toyFourParts() Results {
	return toyShapley("share", "share_value_commerce.tenpay", 40,
		toyPart{"adjacent_content", -0.0012, -0.0031, 0.0007, -0.002, 0.0003, "2015-02-04", ""},
		toyPart{"tools_and_marketing", 0.0036, 0.0008, 0.0066, 0.002, 0.005, "2013-07-26..2013-07-31", ""},
		toyPart{"share_links", 0.022, 0.0155, 0.0286, 0.018, 0.0261, "2013-08-09..2015-02-02", ""},
		toyPart{"shop_payment", 0.0102, 0.0053, 0.0152, 0.0102, 0.0102, "2015-02-02T15:00", ""},
		toyPart{"total", 0.0346, 0.0252, 0.0441, math.NaN(), math.NaN(), "", ""},
		toyPart{"passcode", -0.0105, -0.0138, -0.0071, -0.0105, 0, "2015-02-02T22:00", "leak"},
		toyPart{"passcode", 0, 0, 0, math.NaN(), math.NaN(), "2015-02-02T22:00", "alone"})
}

// toyArmsMany has arms with effects from a fixed list, around which pairs scatter.
func toyManyArms(count, pairs int, noise float64) Results {
	r := Results{Info: toyInfo(), Events: toyEvents()}
	r.Info.Command = "hongbao compare toy-history"
	b := table.NewBuilder(column("point", table.Integer), column("measure", table.Text), column("at", table.Text), column("arm", table.Text), column("base", table.Text),
		column("n", table.Integer), column("difference", table.Real), column("low", table.Real), column("high", table.Real), column("level", table.Real),
		column("method", table.Text), column("positive", table.Integer), column("negative", table.Integer), column("unit", table.Text))
	r.Info.Arms = []Arm{toyArms[0]}
	things := []string{"the share links of all rival wallets", "music", "shop payment", "marketing accounts", "the printed codes of small shops and stalls"}
	for i := range count {
		name := fmt.Sprintf("without_e%02d", i)
		r.Info.Arms = append(r.Info.Arms, Arm{name, fmt.Sprintf("Without e%02d: %s", i, things[i%len(things)])})
		luck := rand.New(rand.NewPCG(uint64(i), 5))
		mine, base := make([]float64, pairs), make([]float64, pairs)
		size := 0.03 * math.Sin(float64(i)*1.7) * math.Exp(-float64(i)/9)
		for k := range mine {
			if i != 3 {
				mine[k] = size + noise*luck.NormFloat64()
			}
		}
		e := stats.Paired(mine, base, stats.Options{})
		for _, m := range []string{"share_value_commerce.tenpay", "share_value_all.tenpay"} {
			b.Int(0, 0)
			b.Text(1, m)
			b.Text(2, "2016-06-30")
			b.Text(3, name)
			b.Text(4, "as_it_happened")
			b.Int(5, int64(e.N))
			for j, v := range []float64{e.Mean, e.Low, e.High, e.Level} {
				b.Real(6+j, v)
			}
			b.Text(10, e.Method)
			b.Int(11, int64(e.Positive))
			b.Int(12, int64(e.Negative))
			b.Text(13, "share")
			b.EndRow()
		}
	}
	r.Comparison = b.Table()
	return r
}

// toyTips has runs that tip after waiting times of an exponential law, some of them
// never within the days that are run.
func toyTips(arms []Arm, replicates int, weeks ...float64) Results {
	r := Results{Info: toyInfo(), Events: toyEvents()}
	r.Info.Arms = toyArms
	from, last := dateDay(2014, 12, 1), dateDay(2016, 6, 30)
	days := table.NewBuilder(column("time", table.Text))
	for day := from; day <= last; day++ {
		days.Text(0, dateText(day))
		days.EndRow()
	}
	r.Series = days.Table()
	b := table.NewBuilder(column("point", table.Integer), column("arm", table.Text), column("replicate", table.Integer), column("tipped", table.Integer), column("tip_time", table.Text), column("ticks", table.Integer))
	for a, arm := range arms {
		for k := range replicates {
			luck := rand.New(rand.NewPCG(uint64(k)+1, 11))
			day := math.Round(from + 90 + 7*weeks[a]*luck.ExpFloat64() + 20*luck.Float64())
			b.Int(0, 0)
			b.Text(1, arm.Name)
			b.Int(2, int64(k+1))
			if day <= last {
				b.Int(3, 1)
				b.Text(4, dateText(day))
			} else {
				b.Int(3, 0)
			}
			b.Int(5, int64(last-from)+1)
			b.EndRow()
		}
	}
	r.Runs = b.Table()
	return r
}
