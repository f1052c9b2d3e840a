package model

import (
	"math"

	"hongbao/agents"
)

// tastes returns the quantiles of the law of tastes, of mean 0 and standard
// deviation 1, at the middles of equal steps of probability.
func (c *Choice) tastes() []float64 {
	if c.Taste != "uniform" {
		return normalQuantiles()
	}
	out := make([]float64, quantiles)
	for k := range out {
		u := (float64(k) + 0.5) / quantiles
		out[k] = float64(math.Sqrt(3) * (float64(2*u) - 1))
	}
	return out
}

// rho is the rate of habit within one step: of a day for stocks that step by the
// day, of a payment for those that step by the payment.
func (h *Habit) rho(dt float64) float64 {
	if h.Clock == "occasion" {
		return h.Rho
	}
	return shareOfStep(h.Rho, dt)
}

// reconsiders draws whether somebody reconsiders his wallet on one visit; else he
// repeats that of his last payment wherever it can be used. A share f of the
// people a day lies between synchronous updating (1) and random sequential
// updating (near 0).
func (d *payer) reconsiders(i int) bool {
	w := d.w
	if w.rules.revising == math.MaxUint64 {
		return true
	}
	return agents.Happens(w.key(d.m.revising, d.visit).Draw(uint64(i)), w.rules.revising)
}
