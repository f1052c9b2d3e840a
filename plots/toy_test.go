package plots

import (
	"fmt"
	"math"
	"math/rand/v2"

	"hongbao/experiments/stats"
	"hongbao/experiments/table"
)

// The toy market: curves that nobody could take for a result of the model, with the
// columns of real results.

func toyInfo() Info {
	return Info{
		Scenario: "toy-valley", Title: "A toy valley", Command: "hongbao compare toy-valley --without e24,e25,e27 --replicates 40",
		Hash: "0000toy0", SeedRule: "replicate k uses seed k in every arm", Tag: "invented numbers, a test of the drawing",
		Users: 20_000, StandsFor: 564_000_000, Others: "others as recorded", Base: "as_it_happened",
	}
}

var toyArms = []Arm{{"as_it_happened", "As it happened"}, {"never_blocked", "Never blocked"}, {"passcode_works", "Passcode works"}}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func column(name string, kind table.Kind) *table.Column { return &table.Column{Name: name, Kind: kind} }

// toySeries has runs of the given arms at the given points, a row a day.
func toySeries(arms []Arm, points, replicates int, from, to float64) *table.Table {
	names := []string{
		"share_value_all.alipay", "share_value_all.tenpay", "share_value_all.unionpay", "share_value_commerce.alipay", "share_value_commerce.tenpay",
		"bound.alipay", "bound.tenpay", "habit.alipay", "habit.tenpay", "habit_sd.alipay", "habit_sd.tenpay",
		"acceptance.wechat_shop.alipay", "acceptance.wechat_shop.tenpay", "contracts.wechat_shop.alipay", "merchants.wechat_shop",
	}
	columns := []*table.Column{
		column("arm", table.Text), column("point", table.Integer), column("replicate", table.Integer), column("seed", table.Integer),
		column("tick", table.Integer), column("time", table.Text),
	}
	for _, n := range names {
		columns = append(columns, column(n, table.Real))
	}
	b := table.NewBuilder(columns...)
	block := dateDay(2015, 2, 2)
	for point := range points {
		for a, arm := range arms {
			for k := range replicates {
				luck := rand.New(rand.NewPCG(uint64(k)+1, 7))
				speed, start := 1+0.12*luck.NormFloat64(), 0.02*luck.NormFloat64()
				for day := from; day <= to; day++ {
					past := math.Max(0, day-block) / 365
					years := (day - dateDay(2013, 7, 1)) / 365
					pull := []float64{0.09, 0.06, 0.075}[a%3] * (1 + 0.6*float64(point%3) - 0.3*float64(point/3))
					if a == 0 && point == 0 {
						pull = 0.09
					}
					tenpay := 0.03 + start*0.3 + 0.03*years + pull*speed*past
					tenpay = math.Min(math.Max(tenpay, 0.001), 0.9)
					alipay := math.Min(0.7+0.08*logistic(4*years-2), 0.97-tenpay)
					shops := 6000 - 400*past
					shut := 0.86 * math.Exp(-math.Max(0, day-dateDay(2014, 2, 13))/365)
					if a == 0 {
						shut *= math.Exp(-40 * past)
					}
					b.Text(0, arm.Name)
					b.Int(1, int64(point))
					b.Int(2, int64(k))
					b.Int(3, int64(k)+1)
					b.Int(4, int64(day-from))
					b.Text(5, dateText(day))
					for i, v := range []float64{
						alipay, tenpay, 0.02, alipay * 0.9, tenpay * 1.2,
						60e6 + 125e6*years*speed, 2e6 + 110e6*years*years/3*speed, 0.4 + 0.2*logistic(years*3-3), 0.02 + 0.13*years*speed, 0.18, 0.05 + 0.05*years,
						math.Min(1, shut+0.05), math.Min(0.99, 0.1+0.3*years), shut * shops, shops,
					} {
						b.Real(6+i, v)
					}
					b.EndRow()
				}
			}
		}
	}
	return b.Table()
}

func toyHourly(arms []Arm, replicates int) *table.Table {
	b := table.NewBuilder(column("arm", table.Text), column("point", table.Integer), column("replicate", table.Integer), column("seed", table.Integer),
		column("tick", table.Integer), column("time", table.Text), column("envelopes_opened.alipay", table.Real), column("envelopes_opened.alipay.wechat_moments", table.Real))
	from := dateDay(2015, 1, 31)
	for a, arm := range arms {
		for k := range replicates {
			luck := rand.New(rand.NewPCG(uint64(k)+1, 9))
			size := 1 + 0.15*luck.NormFloat64()
			for hour := range 24 * 7 {
				day := from + float64(hour)/24
				h := float64(hour % 24)
				wave := math.Exp(-(h - 18) * (h - 18) / 18)
				v := 12_000.0
				since := float64(hour - 48)
				level := 0.0
				if since >= 12 {
					level = 1 - math.Exp(-(since-11)/4)
				}
				switch {
				case since >= 20 && a == 0:
					level *= math.Exp(-(since - 19))
				case since >= 22 && a == 2:
					level *= 0.35
				case since >= 20 && a == 2:
					level *= math.Exp(-(since - 19))
				}
				v += 1.5e6 * level * (0.1 + wave) * size
				b.Text(0, arm.Name)
				b.Int(1, 0)
				b.Int(2, int64(k))
				b.Int(3, int64(k)+1)
				b.Int(4, int64(hour))
				b.Text(5, fmt.Sprintf("%sT%02d:00", dateText(math.Floor(day+1e-9)), hour%24))
				b.Real(6, v)
				b.Real(7, v/2)
				b.EndRow()
			}
		}
	}
	return b.Table()
}

func toyEvents() *table.Table {
	t := table.New(column("id", table.Text), column("time", table.Text), column("time_end", table.Text), column("actor", table.Text), column("camp", table.Text),
		column("action", table.Text), column("tags", table.Text), column("label", table.Text), column("rank", table.Integer))
	for _, row := range [][]string{
		{"e04", "2013-08-31", "", "alibaba", "alibaba", "close", "block", "Alibaba cuts WeChat apps"},
		{"e13", "2014-01-26", "2014-02-10", "wechat", "tencent", "launch", "launch subsidy", "WeChat envelopes"},
		{"e14", "2014-02-13", "", "alipay", "alibaba", "close", "block", "Alipay stops signing WeChat shops"},
		{"e24", "2015-02-02T20:00", "", "wechat", "tencent", "close", "block", "WeChat blocks Alipay envelope links"},
		{"e30", "2015-02-18", "2015-03-01", "wechat", "tencent", "subsidy", "subsidy", "Gala: WeChat shake, 500 m yuan"},
		{"e36", "2016-02-07", "2016-02-20", "alipay", "alibaba", "subsidy", "subsidy", "Gala: Alipay, 800 m yuan"},
		{"e23", "2015-02-02T12:00", "", "alipay", "alibaba", "open", "open", "Alipay opens sharing to WeChat"},
		{"e26", "2015-02-02T22:00", "", "alipay", "alibaba", "workaround", "adapter", "Alipay: passcode in a picture"},
		{"e27", "2015-02-04", "", "wechat", "tencent", "close", "block", "WeChat stops Alipay in shops"},
		{"e33", "2015-12-12", "", "alipay", "alibaba", "subsidy", "subsidy", "Alipay: Double 12 in shops"},
		{"e40", "2015-08-01", "", "alipay", "alibaba", "open", "open", "Alipay lets shops print codes"},
	} {
		for i, text := range row {
			t.Columns[i].Texts = append(t.Columns[i].Texts, text)
		}
		t.Columns[8].Ints = append(t.Columns[8].Ints, int64(t.Len()))
	}
	return t
}

func toyRecord() *table.Table {
	t := table.New(column("measure", table.Text), column("start", table.Text), column("end", table.Text), column("value", table.Real), column("source", table.Text),
		column("outside", table.Integer))
	for _, row := range []struct {
		measure, start, end string
		value               float64
		outside             int64
	}{
		{"share_value_all.alipay", "2013-07-01", "2013-12-31", 0.696, 0},
		{"share_value_all.tenpay", "2013-07-01", "2013-12-31", 0.034, 0},
		{"share_value_all.alipay", "2015-04-01", "2015-06-30", 0.745, 0},
		{"share_value_all.tenpay", "2015-04-01", "2015-06-30", 0.132, 0},
		{"share_value_all.tenpay", "2016-01-01", "2016-03-31", 0.30, 1},
		{"bound.alipay", "2014-01-01", "2014-01-01", 100e6, 0},
		{"bound.tenpay", "2015-10-01", "2015-10-01", 200e6, 0},
	} {
		for i, text := range []string{row.measure, row.start, row.end} {
			t.Columns[i].Texts = append(t.Columns[i].Texts, text)
		}
		t.Columns[3].Reals = append(t.Columns[3].Reals, row.value)
		t.Columns[4].Texts = append(t.Columns[4].Texts, "a surveyor")
		t.Columns[5].Ints = append(t.Columns[5].Ints, row.outside)
	}
	return t
}

// toySweep has runs and series at points of three factors.
func toySweep(rows, columns, third, replicates int, series bool) Results {
	r := Results{Info: toyInfo()}
	r.Info.Factors = []string{"strategies.alibaba.kind", "strategies.tencent.kind", "campaigns_on"}
	kinds := []string{"open", "tit_for_tat", "closed", "grim"}
	runs := table.NewBuilder(column("point", table.Integer), column("arm", table.Text), column("replicate", table.Integer),
		column("strategies.alibaba.kind", table.Text), column("strategies.tencent.kind", table.Text), column("campaigns_on", table.Text),
		column("share_value_commerce.alipay", table.Real), column("share_value_commerce.tenpay", table.Real))
	point := 0
	for i := range rows {
		for j := range columns {
			for k := range third {
				for n := range replicates {
					runs.Int(0, int64(point))
					runs.Text(1, "sweep")
					runs.Int(2, int64(n))
					runs.Text(3, kinds[i])
					runs.Text(4, kinds[j])
					runs.Text(5, []string{"true", "false"}[k])
					runs.Real(6, 0.5)
					runs.Real(7, 0.1+0.2*float64(j)-0.03*float64(i)+0.001*float64(n))
					runs.EndRow()
				}
				point++
			}
		}
	}
	r.Runs = runs.Table()
	if series {
		r.Series = toySeries([]Arm{{Name: "sweep"}}, point, replicates, dateDay(2014, 7, 1), dateDay(2016, 2, 1))
	}
	return r
}

// toyNumbers is a sweep over two numbers, as a map.
func toyNumbers(tipped bool) Results {
	r := Results{Info: toyInfo()}
	r.Info.Factors = []string{"campaigns.wechat-2015.budget", "choice.gamma_friends"}
	last := "share_value_commerce.tenpay"
	if tipped {
		last = "tipped"
	}
	runs := table.NewBuilder(column("point", table.Integer), column("replicate", table.Integer),
		column("campaigns.wechat-2015.budget", table.Text), column("choice.gamma_friends", table.Real), column(last, table.Real))
	point := 0
	for i := range 11 {
		for j := range 8 {
			luck := rand.New(rand.NewPCG(uint64(point), 3))
			for n := range 40 {
				runs.Int(0, int64(point))
				runs.Int(1, int64(n))
				runs.Text(2, fmt.Sprint(i*100))
				runs.Real(3, float64(j)/4)
				v := logistic(float64(i-5)*0.5 + float64(j-4)*0.7)
				if tipped {
					v = math.Round(math.Min(1, math.Max(0, v+luck.Float64()-0.5)))
				}
				runs.Real(4, v)
				runs.EndRow()
			}
			point++
		}
	}
	r.Runs = runs.Table()
	return r
}

func toyRun(replicates int, to float64) Results {
	r := Results{Series: toySeries(toyArms[:1], 1, replicates, dateDay(2013, 7, 1), to), Events: toyEvents(), Record: toyRecord(), Info: toyInfo()}
	r.Info.Arms = toyArms
	r.Info.Command = "hongbao run toy-valley --replicates 40 --users 20000"
	return r
}

func toyCompare(arms, replicates int) Results {
	r := Results{
		Series: toySeries(toyArms[:arms], 1, replicates, dateDay(2014, 12, 1), dateDay(2015, 12, 31)), Hourly: toyHourly(toyArms[:arms], replicates),
		Events: toyEvents(), Info: toyInfo(),
	}
	r.Info.Arms = toyArms[:arms]
	r.Bands = toyBands(&r, "share_value_commerce.tenpay", 1)
	return r
}

// toyBands has the bands of a measure by day, or by week if the window is 7.
func toyBands(r *Results, measure string, window int) *table.Table {
	b := table.NewBuilder(column("measure", table.Text), column("arm", table.Text), column("window", table.Integer), column("time", table.Text), column("n", table.Integer),
		column("pointwise_low", table.Real), column("pointwise_high", table.Real), column("simultaneous_low", table.Real), column("simultaneous_high", table.Real), column("level", table.Real))
	byRun := func(c *cut) [][]float64 {
		values, _ := c.values(measure)
		_, values, _ = weekly(c.days, values)
		out := make([][]float64, len(c.replicates))
		for i := range out {
			for _, day := range values {
				out[i] = append(out[i], day[i])
			}
		}
		return out
	}
	arms := r.arms(r.Series)
	base, _ := cutSeries(r.Series, arms[0].Name)
	days, _, _ := weekly(base.days, make([][]float64, len(base.days)))
	for _, arm := range arms[1:] {
		c, _ := cutSeries(r.Series, arm.Name)
		band := stats.PairedBand(byRun(c), byRun(base), stats.Options{Resamples: 100})
		for t, day := range days {
			b.Text(0, measure)
			b.Text(1, arm.Name)
			b.Int(2, int64(window))
			b.Text(3, dateText(math.Floor(day)))
			b.Int(4, int64(band.N))
			b.Real(5, band.PointLow[t])
			b.Real(6, band.PointHigh[t])
			b.Real(7, band.Low[t])
			b.Real(8, band.High[t])
			b.Real(9, band.Level)
			b.EndRow()
		}
	}
	return b.Table()
}

// toyKinds has runs of two kinds: those of which a share tips in spring 2015.
func toyKinds(arms []Arm, replicates int, parts ...float64) Results {
	r := toyCompare(len(arms), replicates)
	r.Info.Measure = "tipped"
	share := []string{"share_value_commerce.alipay", "share_value_commerce.tenpay"}
	tips := func(arm, run int) bool { return float64(run) < parts[arm]*float64(replicates) }
	r.Series = tiny(share, arms, func(arm, day, run, m int) float64 {
		v := 0.1 + 0.01*rand.New(rand.NewPCG(uint64(run), uint64(day))).Float64()
		if tips(arm, run) {
			v += 0.6 * logistic(float64(day-60-2*run)/5)
		}
		return math.Abs(float64(1-m) - v)
	}, 200, replicates)
	b := table.NewBuilder(column("arm", table.Text), column("replicate", table.Integer), column("tipped", table.Integer), column("tip_time", table.Text))
	for a, arm := range arms {
		for run := range replicates {
			b.Text(0, arm.Name)
			b.Int(1, int64(run))
			b.Int(2, 0)
			if tips(a, run) {
				b.Text(3, dateText(dateDay(2015, 3, 2)+float64(2*run)))
			}
			b.EndRow()
		}
	}
	r.Runs = b.Table()
	for i, text := range r.Runs.Columns[3].Texts {
		if text != "" {
			r.Runs.Columns[2].Ints[i] = 1
		}
	}
	return r
}
