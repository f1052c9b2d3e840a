package model

import "hongbao/agents"

// updateMode is the order in which people act within a day.
type updateMode uint8

const (
	// updateSync lets everybody act at once: of others all see the evening before.
	updateSync updateMode = iota
	// updateAsync lets people act one after another, drawn with replacement.
	updateAsync
	// updateArrivals lets people enter and act one after another, each once.
	updateArrivals
)

// updates are the words for them in files.
var updates = map[string]updateMode{"sync": updateSync, "async": updateAsync, "arrivals": updateArrivals}

// hazard is the chance that something of a rate a day happens within one step.
// Every mechanism turns its rates into chances here, so that steps of a tenth of
// the time (clock.dt) equal a tenth of all rates over ten times the steps.
func (w *World) hazard(rate float64) float64 { return agents.Hazard(w.rate(rate)) }

// rate is the number expected within one step of what comes at a rate a day.
func (w *World) rate(perDay float64) float64 { return float64(perDay * w.rules.dt) }

// within is what comes within as many steps as an amount counts days.
func (w *World) within(amount int64) int64 {
	if w.rules.dt == 1 {
		return amount // exact beyond what a float64 holds
	}
	return int64(w.rate(float64(amount)))
}

// perDay is what comes a day where an amount comes within one step.
func (w *World) perDay(amount int64) int64 {
	if w.rules.dt == 1 {
		return amount
	}
	return int64(float64(amount) / w.rules.dt)
}

// shareOfStep is what a share that moves within a day moves within a step of
// dt: 1 - (1-share)^dt, the share of an exponential decay.
func shareOfStep(share, dt float64) float64 {
	if dt == 1 || share <= 0 || share >= 1 {
		return share
	}
	return 1 - agents.Exp(float64(dt*agents.Log(1-share)))
}

// chanceOf turns a hazard a day into the bound of a draw: the chance that what
// the hazard speaks of happens within one step.
func (w *World) chanceOf(rate float64) uint64 { return agents.Threshold(w.hazard(rate)) }

// happens reports whether what comes at a hazard a day happens within one step under
// the draw. The chance lies between x - x²/2 and x - x²/2 + x³/6, where x is the number
// expected, and never above x; so hardly anybody needs the exponential.
func (w *World) happens(rate float64, draw uint64) bool {
	const unsure = 1e-9 // far more than the chance is rounded by
	if x := w.rate(rate); x < 1 {
		half := float64(x*x) / 2
		least := x - half
		switch {
		case draw >= agents.Threshold(x):
			return false
		case draw < agents.Threshold(least-unsure):
			return true
		case draw >= agents.Threshold(least+float64(half*x)/3+unsure):
			return false
		}
	}
	return draw < w.chanceOf(rate)
}
