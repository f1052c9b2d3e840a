package plots

import (
	"fmt"
	"math"
	"math/rand/v2"

	"hongbao/experiments/table"
)

// toyAction is an invented action: what the model and the history show over the days
// after it, and how many of the placebos it beats.
type toyAction struct {
	id, label, camp, at string
	model, half, study  float64
	smaller             int
}

// toyStudy is a study of invented actions; pairs of 1 leave no bands.
func toyStudy(pairs int, actions ...toyAction) Results {
	r := Results{Info: toyInfo()}
	r.Info.Analysis, r.Info.Command, r.Info.Replicates = "event_study", "hongbao compare toy-study", pairs
	b := table.NewBuilder(column("measure", table.Text), column("action", table.Text), column("label", table.Text), column("camp", table.Text), column("at", table.Text),
		column("n", table.Integer), column("effect", table.Real), column("low", table.Real), column("high", table.Real), column("study", table.Real),
		column("smaller", table.Real), column("placebos", table.Real), column("unit", table.Text), column("day", table.Real))
	const placebos, before, after = 30, 24, 60
	row := func(a toyAction, n int, numbers ...float64) {
		for i, text := range []string{"share_count_all.tenpay", a.id, a.label, a.camp, a.at} {
			b.Text(i, text)
		}
		b.Int(5, int64(n))
		for i, v := range numbers {
			b.Real([]int{6, 7, 8, 9, 10, 11, 13}[i], v)
		}
		b.Text(12, "share")
		b.EndRow()
	}
	none := math.NaN()
	band := func(mean, half float64) (float64, float64) {
		if pairs < 2 {
			return none, none
		}
		return mean - half, mean + half
	}
	nothing := func(i int) toyAction { return toyAction{id: "placebo", at: fmt.Sprintf("2014-%02d-15", 1+i%12)} }
	for _, a := range actions {
		low, high := band(a.model, a.half)
		row(a, pairs, a.model, low, high, a.study, float64(a.smaller), placebos, none)
	}
	drift := make([][]float64, placebos)
	for i := range placebos {
		luck := rand.New(rand.NewPCG(uint64(i), 3))
		p, level := nothing(i), 0.0
		p.at = fmt.Sprintf("2014-%02d-%02d", 1+i/3, 5+10*(i%3))
		for d := -before; d <= after; d++ {
			if d > 0 {
				level += 0.0008 * luck.NormFloat64()
			}
			drift[i] = append(drift[i], level+0.0005*luck.NormFloat64())
		}
		row(p, pairs, none, none, none, meanAbs(drift[i][before+1:]), float64(i), placebos-1, none)
	}
	for _, a := range actions {
		luck := rand.New(rand.NewPCG(uint64(len(a.label)), 9))
		for d := -before; d <= after; d++ {
			part := 0.0
			if d >= 0 {
				part = 1 - math.Exp(-float64(d)/15)
			}
			low, high := band(a.model*part, a.half*part)
			row(a, pairs, a.model*part, low, high, a.study*part+0.0005*luck.NormFloat64(), none, none, float64(d))
		}
	}
	for i := range placebos {
		p := nothing(i)
		p.at = fmt.Sprintf("2014-%02d-%02d", 1+i/3, 5+10*(i%3))
		for d := -before; d <= after; d++ {
			row(p, pairs, none, none, none, drift[i][d+before], none, none, float64(d))
		}
	}
	r.Analysis = b.Table()
	return r
}

func toySixActions() Results {
	return toyStudy(40,
		toyAction{"e03", "WeChat cuts marketing accounts", "tencent", "2013-07-26", 0.0055, 0.003, 0.006, 26},
		toyAction{"e04", "Alibaba suspends WeChat apps", "alibaba", "2013-07-31", -0.0078, 0.003, -0.011, 29},
		toyAction{"e14", "Alipay stops signing shops", "alibaba", "2014-02-13", 0.0092, 0.003, 0.013, 30},
		toyAction{"e24", "WeChat blocks envelope links", "tencent", "2015-02-02", 0.0172, 0.004, 0.018, 30},
		toyAction{"e25", "WeChat blocks Alipay in shops", "tencent", "2015-02-02", 0, 0, 0.018, 30},
		toyAction{"e27", "WeChat blocks music links", "tencent", "2015-02-04", 0.0008, 0.003, -0.002, 12})
}

// meanAbs is the mean size of numbers, regardless of sign.
func meanAbs(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += math.Abs(v)
	}
	return sum / float64(len(x))
}
