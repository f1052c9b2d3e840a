package model

import "hongbao/agents"

func payerFees(w *World, p int) (float64, float64) { return w.yuan(w.flows.payerFees[p]), 1 }
func rebates(w *World, p int) (float64, float64)   { return w.yuan(w.flows.rebates[p]), 1 }

// perGroupAndPlatform names the stocks of habit groups; the stock that contexts
// without a group share is called other.
func perGroupAndPlatform(n *names) []string {
	var out []string
	for _, group := range n.groups {
		if group == "" {
			group = "other"
		}
		for _, p := range n.platforms {
			out = append(out, group+"."+p.ID)
		}
	}
	return out
}

func groupHabit(w *World, k int) (float64, float64) {
	return float64(w.market.groups[k]), float64(w.market.bound[k%w.P()]) * agents.FullHabit
}
