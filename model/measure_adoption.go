package model

import "hongbao/agents"

func installed(w *World, p int) (float64, float64) { return w.people(w.market.installed[p]), 1 }
func bound(w *World, p int) (float64, float64)     { return w.people(w.market.bound[p]), 1 }
func active(w *World, p int) (float64, float64)    { return w.people(w.market.active(p, w.Tick)), 1 }
func primary(w *World, p int) (float64, float64)   { return w.people(w.market.shown[p]), 1 }
func population(w *World, _ int) (float64, float64) {
	return w.people(int64(w.market.entered)), 1
}

// multiHoming is the share of people with a card in two wallets or more among
// those with a card in any.
func multiHoming(w *World, _ int) (float64, float64) {
	var two, any int64
	for set, n := range w.market.holders {
		switch agents.PlatformSet(set).Len() {
		case 0:
		case 1:
			any += n
		default:
			any += n
			two += n
		}
	}
	return float64(two), float64(any)
}

// habit is taken over the people with a card: accounts that an envelope opened
// and nobody uses would hide the habits of the others.
func habit(w *World, p int) (float64, float64) {
	return float64(w.market.habit[p]), float64(w.market.bound[p]) * agents.FullHabit
}

// habitSD is the standard deviation over the people with a card.
func habitSD(w *World, p int) (float64, float64) {
	n := float64(w.market.bound[p])
	if n == 0 {
		return 0, 0
	}
	mean := float64(w.market.habit[p]) / n
	variance := float64(w.market.habit2[p])/n - float64(mean*mean)
	return root(max(0, variance)), agents.FullHabit
}
