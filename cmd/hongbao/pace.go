package main

import "slices"

// pace says when a run of few users came to some of its days: late in a record people
// have more wallets and pay more often, and a day takes longer than the first ones.
type pace []milestone

// milestone is the number of days that are over, and the seconds that they took.
type milestone struct {
	tick    int
	seconds float64
}

// share is the part of the time of all days that so many take; their part of the days where
// no pace is known.
func (p pace) share(tick, ticks int) float64 {
	if len(p) == 0 || p[len(p)-1].seconds <= 0 {
		return float64(tick) / float64(max(1, ticks))
	}
	at, _ := slices.BinarySearchFunc(p, tick, func(m milestone, tick int) int { return m.tick - tick })
	last := p[len(p)-1]
	if at == len(p) {
		return 1
	}
	from, to := milestone{}, p[at]
	if at > 0 {
		from = p[at-1]
	}
	part := float64(tick-from.tick) / float64(max(1, to.tick-from.tick))
	return (from.seconds + part*(to.seconds-from.seconds)) / last.seconds
}
