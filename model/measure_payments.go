package model

import (
	"math"

	"hongbao/agents"
)

func root(x float64) float64 { return math.Sqrt(x) }

// counting picks the contexts that a counting rule adds up.
type counting func(c *Context) bool

func everything(*Context) bool   { return true }
func commerce(c *Context) bool   { return c.Counts == "commerce" }
func noEnvelope(c *Context) bool { return c.Counts != "envelope" }

// total adds a flow over contexts for one platform (the last is outside).
func (w *World) total(column []int64, p int, rule counting) int64 {
	var n int64
	for c, spec := range w.names.contexts {
		if rule(spec) {
			n += column[w.flows.at(c, p)]
		}
	}
	return n
}

// envelopes adds what people claimed of campaigns' envelopes of one platform.
func (w *World) envelopes(column []int64, p int) int64 {
	var n int64
	for h := range w.names.hosts {
		for object := range 2 {
			n += column[w.flows.share(h, object, p)]
		}
	}
	return n
}

// background is the value a day that a platform carries outside the simulated
// occasions, in yuan.
func (w *World) background(p int) float64 {
	return w.rate(logLinear(w.names.platforms[p].Background, w.Day))
}

// valueAll follows the publishers' rule: all contexts, envelopes and what is
// carried outside the simulated occasions.
func (w *World) valueAll(p int) float64 {
	return w.yuan(w.total(w.flows.value, p, everything)+w.envelopes(w.flows.claimedValue, p)) + w.background(p)
}

func paymentCount(w *World, p int) (float64, float64) {
	n := w.total(w.flows.count, p, everything)
	if p < w.P() {
		n += w.envelopes(w.flows.claimed, p)
	}
	return w.people(n), 1
}

func value(w *World, p int) (float64, float64) {
	if p == w.P() {
		return w.yuan(w.total(w.flows.value, p, everything)), 1
	}
	return w.valueAll(p), 1
}

func shareValueAll(w *World, p int) (float64, float64) {
	var sum float64
	for q := range w.P() {
		sum += w.valueAll(q)
	}
	return w.valueAll(p), sum
}

func shareValueCommerce(w *World, p int) (float64, float64) {
	return w.shareOf(p, func(q int) int64 { return w.total(w.flows.value, q, commerce) })
}

func shareCountAll(w *World, p int) (float64, float64) {
	return w.shareOf(p, func(q int) int64 {
		return w.total(w.flows.count, q, everything) + w.envelopes(w.flows.claimed, q)
	})
}

func shareCountExEnvelopes(w *World, p int) (float64, float64) {
	return w.shareOf(p, func(q int) int64 { return w.total(w.flows.count, q, noEnvelope) })
}

func (w *World) shareOf(p int, f func(q int) int64) (float64, float64) {
	var sum int64
	for q := range w.P() {
		sum += f(q)
	}
	return float64(f(p)), float64(sum)
}

// transfers is the share of transfers between people, envelopes included, in a
// platform's value.
func transfers(w *World, p int) (float64, float64) {
	rule := func(c *Context) bool { return c.Counts == "transfer" || c.Counts == "envelope" }
	return w.yuan(w.total(w.flows.value, p, rule) + w.envelopes(w.flows.claimedValue, p)), w.valueAll(p)
}

func lostSales(w *World, k int) (float64, float64) {
	if k == 0 {
		var n int64
		for _, x := range w.flows.lostValue {
			n += x
		}
		return w.yuan(n), 1
	}
	return w.yuan(w.flows.venueLostValue[k-1]), 1
}

// payRate is the share of occasions at a venue on which the wallet could be
// used and was.
func payRate(w *World, k int) (float64, float64) {
	v, p := k/w.P(), k%w.P()
	return float64(w.flows.venue[w.flows.at(v, p)]), float64(w.flows.offered[w.flows.at(v, p)])
}

func venueValue(w *World, k int) (float64, float64) {
	var n int64
	for p := range w.flows.p {
		n += w.flows.venueValue[k*w.flows.p+p]
	}
	return w.yuan(n), 1
}

func logsum(w *World, _ int) (float64, float64) {
	return float64(w.flows.logsum) / agents.Util, float64(w.flows.occasions)
}

func repeatRate(w *World, _ int) (float64, float64) {
	return float64(w.flows.repeats), float64(w.flows.repeats + w.flows.switches)
}

func switchRate(w *World, _ int) (float64, float64) {
	return float64(w.flows.switches), float64(w.flows.repeats + w.flows.switches)
}

// hhi is the Herfindahl-Hirschman index of the platforms' shares of payments.
func hhi(w *World, _ int) (float64, float64) {
	var sum float64
	for p := range w.P() {
		num, den := shareCountAll(w, p)
		s := num / den
		sum += float64(s * s)
	}
	return sum * 10_000, 1
}

func rewards(w *World, p int) (float64, float64)    { return w.yuan(w.flows.rewards[p]), 1 }
func fees(w *World, p int) (float64, float64)       { return w.yuan(w.flows.fees[p]), 1 }
func complaints(w *World, p int) (float64, float64) { return w.people(w.flows.complaints[p]), 1 }
