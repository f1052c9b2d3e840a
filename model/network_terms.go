package model

import (
	"math"

	"hongbao/agents"
)

// Counts is a number of agents by platform.
type Counts map[string]int

// networkForm is what the coefficients of the network terms multiply.
type networkForm uint8

const (
	// formShare: the share of those who show the wallet (Brock & Durlauf 2001).
	formShare networkForm = iota
	// formCount: their number, in agents (Katz & Shapiro 1985).
	formCount
	// formLog: the logarithm of their number, which makes the chance to choose a
	// wallet go with a power of it (Arthur 1989; Arthur, Ermoliev & Kaniovski 1987).
	formLog
)

var networkForms = map[string]networkForm{"share": formShare, "count": formCount, "log_count": formLog}

// emptyLog stands for the logarithm of no agents at all.
const emptyLog = -20

// mostTerm bounds one term of a utility in units, so that sums of terms never
// leave 32 bits; what lies beyond 20 utils counts alike in any choice.
const mostTerm = 1 << 28

// reach is the utility of n agents who show a wallet, forms count and log_count.
func (r *rules) reach(gamma float64, n int64) int32 {
	x := float64(n)
	if r.form == formLog {
		x = emptyLog
		if n > 0 {
			x = agents.Log(float64(n))
		}
	}
	util := float64(gamma * x)
	return agents.Units(math.Max(-mostTerm/agents.Util, math.Min(mostTerm/agents.Util, util)))
}

// crowd computes the utility of what everybody shows.
func (m *payments) crowd(w *World) {
	r := &w.rules
	for p := range m.global {
		m.global[p] = 0
		switch {
		case r.form != formShare:
			m.global[p] = r.reach(r.globally, w.market.dawn[p]+r.starts[p])
		case w.market.dawnUsers > 0:
			m.global[p] = int32(r.gammaGlobal * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
	}
}

// friendsShow is the utility of the friends who show wallet p, or of everybody
// under complete mixing, forms count and log_count. Somebody without such
// friends takes no harm of the logarithm: it is that of 1 + friends.
func (d *payer) friendsShow(p agents.PlatformID) int32 {
	w := d.w
	n := w.market.dawn[p]
	if w.graph != nil {
		n = int64(w.counters.get(w.Users.Cell(d.i, p)))
	}
	if w.rules.form == formLog {
		n++
	}
	return w.rules.reach(w.rules.amongFriends, n)
}
