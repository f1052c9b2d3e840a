package model

import "hongbao/agents"

func perTiredHost(n *names) []string {
	var out []string
	for _, s := range n.tired {
		out = append(out, s.name)
	}
	return out
}

// counted reads one count of a site.
func (w *World) counted(site, what int) float64 {
	return float64(w.flows.tired[site*countsOfFatigue+what])
}

func meanFatigue(w *World, k int) (float64, float64) {
	return w.counted(k, countFatigue), w.counted(k, countPresent) * fatigueUnits
}

func meanSessions(w *World, k int) (float64, float64) {
	return w.counted(k, countSessions), w.counted(k, countPresent) * (1 << 20)
}

func messages(w *World, k int) (float64, float64) {
	return w.counted(k, countMessages) * w.Weight, fatigueUnits
}

func messagesRead(w *World, k int) (float64, float64) {
	return w.counted(k, countRead) * w.Weight, fatigueUnits * (1 << 20)
}

func hostMuted(w *World, k int) (float64, float64) {
	return w.counted(k, countMuted), w.counted(k, countPresent)
}

func hostLeft(w *World, k int) (float64, float64) { return w.people(w.worn.fatigue.gone[k]), 1 }

// perPlatformWhere lists the wallets of a scenario that has a block.
func perPlatformWhere(has func(n *names) bool) func(n *names) []string {
	return func(n *names) []string {
		if !has(n) {
			return nil
		}
		return perPlatform(n)
	}
}

// meanTrust is taken over the people with a card, like habit.
func meanTrust(w *World, p int) (float64, float64) {
	all := float64(w.market.bound[p]) * agents.FullStock
	return all - float64(w.flows.distrust[p]), all
}

func losses(w *World, p int) (float64, float64) { return w.yuan(w.flows.losses[p]), 1 }

func dormantPeople(w *World, p int) (float64, float64) { return w.people(w.flows.dormant[p]), 1 }

func uninstalls(w *World, p int) (float64, float64) { return w.people(w.flows.uninstalls[p]), 1 }

func checkoutSaved(w *World, p int) (float64, float64) { return w.people(w.flows.saved[p]), 1 }
