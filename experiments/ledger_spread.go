package experiments

import (
	"slices"

	"hongbao/experiments/stats"
)

// spreadOf says how a change falls on the merchants of a class, mean over the pairs.
type spreadOf struct {
	losers    float64    // share whose profit falls
	quantiles [3]float64 // of the change of a merchant's profit: 10, 50 and 90 percent, yuan
}

// spreadAmong compares what each merchant of a class has earned by the end, place by
// place, in pairs of an arm and the base; nil where nobody reckons it. Places that no
// merchant ever held are left out.
func spreadAmong(class string, pairs [][2]*books) *spreadOf {
	var out spreadOf
	n := 0
	for _, pair := range pairs {
		arm, base := pair[0].profitsOf(class), pair[1].profitsOf(class)
		var changes []float64
		losers := 0
		for j := range min(len(arm), len(base)) {
			if arm[j] == 0 && base[j] == 0 {
				continue
			}
			changes = append(changes, float64(arm[j]-base[j])/100)
			if arm[j] < base[j] {
				losers++
			}
		}
		if len(changes) == 0 {
			continue
		}
		n++
		out.losers += float64(losers) / float64(len(changes))
		for i, q := range stats.Quantiles(changes, []float64{0.1, 0.5, 0.9}) {
			out.quantiles[i] += q
		}
	}
	if n == 0 {
		return nil
	}
	out.losers /= float64(n)
	for i := range out.quantiles {
		out.quantiles[i] /= float64(n)
	}
	return &out
}

func (b *books) profitsOf(class string) []int64 {
	if i := slices.Index(b.classes, class); i >= 0 {
		return b.profits[i]
	}
	return nil
}
