package plots

import (
	"slices"

	"hongbao/experiments/stats"
)

// survival is the share of runs that have not tipped, as the figure draws it: steps
// from the first day of any run on.
type survival struct {
	days      []float64 // the first day of any run, then those on which runs tipped
	share     []float64 // from that day on, until the next
	low, high []float64 // 95 % interval of the share, NaN where no run is left
	censored  []float64 // days on which runs ended untipped, each once
}

// productLimit estimates it by stats.KaplanMeier.
func productLimit(lives []life, from float64) *survival {
	s := &survival{days: []float64{from}, share: []float64{1}, low: []float64{1}, high: []float64{1}}
	var spells []stats.Spell
	for _, l := range lives {
		spells = append(spells, l.spell(from))
		if !l.tipped && !slices.Contains(s.censored, l.end) {
			s.censored = append(s.censored, l.end)
		}
	}
	slices.Sort(s.censored)
	for _, step := range stats.KaplanMeier(spells, stats.Options{}).Steps {
		if step.Time == 0 { // tipped on the first day: nobody is seen before
			s.share[0], s.low[0], s.high[0] = step.Left, step.Low, step.High
			continue
		}
		s.days, s.share = append(s.days, from+step.Time), append(s.share, step.Left)
		s.low, s.high = append(s.low, step.Low), append(s.high, step.High)
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

// interval is the 95 % interval of the share up to the day on which no run is left,
// from where on there is none.
func (s *survival) interval() (low, high []float64) {
	n := len(s.share)
	if s.last() <= 0 {
		n--
	}
	return s.low[:n], s.high[:n]
}
