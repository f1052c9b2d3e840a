package plots

import (
	"math"
	"slices"
)

// survival is the product-limit estimate (Kaplan and Meier 1958) of the share of runs
// that have not tipped.
type survival struct {
	days     []float64 // the first day of any run, then those on which runs tipped
	share    []float64 // from that day on, until the next
	spread   []float64 // sum of d/(n(n-d)) (Greenwood 1926), infinite where none is left
	censored []float64 // days on which runs ended untipped, each once
}

// productLimit estimates it. A run that ends untipped on a day on which another tips
// was still at risk then.
func productLimit(lives []life, from float64) *survival {
	s := &survival{days: []float64{from}, share: []float64{1}, spread: []float64{0}}
	sorted := slices.Clone(lives)
	slices.SortStableFunc(sorted, func(a, b life) int { return -fallingOrder(a.end, b.end) })
	share, spread := 1.0, 0.0
	for i := 0; i < len(sorted); {
		day, tipped, j := sorted[i].end, 0, i
		for ; j < len(sorted) && sorted[j].end == day; j++ {
			if sorted[j].tipped {
				tipped++
			}
		}
		atRisk, events := float64(len(sorted)-i), float64(tipped)
		if tipped > 0 {
			share *= 1 - events/atRisk
			spread += events / (atRisk * (atRisk - events))
			if day == from {
				s.share[0], s.spread[0] = share, spread
			} else {
				s.days, s.share, s.spread = append(s.days, day), append(s.share, share), append(s.spread, spread)
			}
		}
		if tipped < j-i {
			s.censored = append(s.censored, day)
		}
		i = j
	}
	return s
}

// last is the share at the end.
func (s *survival) last() float64 { return s.share[len(s.share)-1] }

// at is the share on a day.
func (s *survival) at(day float64) float64 {
	share := 1.0
	for i, d := range s.days {
		if d <= day {
			share = s.share[i]
		}
	}
	return share
}

// parted gives the curve from the day before it parts from another, as until then both
// are one line.
func (s *survival) parted(from *survival) (days, share []float64) {
	both := append(slices.Clone(s.days), from.days...)
	slices.Sort(both)
	for _, day := range both {
		if s.at(day) == from.at(day) {
			continue
		}
		start := max(day-1, s.days[0])
		days, share = []float64{start}, []float64{s.at(start)}
		for i, d := range s.days {
			if d > start {
				days, share = append(days, d), append(share, s.share[i])
			}
		}
		return days, share
	}
	return slices.Clone(s.days), slices.Clone(s.share)
}

// median is the first day on which half of the runs or more have tipped.
func (s *survival) median() (day float64, reached bool) {
	for i, share := range s.share {
		if share <= 0.5+1e-12 {
			return s.days[i], true
		}
	}
	return 0, false
}

// interval is the 95 % interval of the share, symmetric in log(-log(share)), which
// keeps it between 0 and 1 (Kalbfleisch and Prentice 1980); up to the day on which no
// run is left, from where on there is none.
func (s *survival) interval() (low, high []float64) {
	const z = 1.959963984540054 // quantile 0.975 of the normal law
	for i, share := range s.share {
		switch {
		case share <= 0:
			return low, high
		case share == 1:
			low, high = append(low, 1), append(high, 1)
		default:
			power := z * math.Sqrt(s.spread[i]) / math.Abs(math.Log(share))
			low, high = append(low, math.Pow(share, math.Exp(power))), append(high, math.Pow(share, math.Exp(-power)))
		}
	}
	return low, high
}
