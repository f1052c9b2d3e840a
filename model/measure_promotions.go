package model

// perPromotion lists the promotions at the till, in the order of their windows.
func perPromotion(n *names) []string { return n.promotions }

// promotionsOf lists the promotions within the run, whether they are in history
// or not: arms without one keep its columns.
func promotionsOf(s *Scenario) []string {
	var out []string
	for i := range s.Campaigns {
		if c := &s.Campaigns[i]; c.promotes() && c.Window.To >= s.Start && c.Window.From <= s.End {
			out = append(out, c.ID)
		}
	}
	return out
}

func promotionUses(w *World, k int) (float64, float64) { return w.people(w.promoted[k].uses), 1 }

func promotionPlatform(w *World, k int) (float64, float64) {
	return w.yuan(w.promoted[k].platform), 1
}

func promotionMerchants(w *World, k int) (float64, float64) {
	return w.yuan(w.promoted[k].merchants), 1
}
