package model

// perProfit lists the classes whose profit is reckoned.
func perProfit(n *names) []string {
	return venuesWith(n, func(m *MerchantClass) bool { return m.profit() != nil })
}

// perFounding lists the classes in which shops are founded.
func perFounding(n *names) []string {
	return venuesWith(n, func(m *MerchantClass) bool { return m.founding() != nil })
}

func venuesWith(n *names, has func(*MerchantClass) bool) []string {
	var out []string
	for _, v := range n.venues {
		if has(v) {
			out = append(out, v.ID)
		}
	}
	return out
}

func perMaker(n *names) []string {
	var out []string
	for _, k := range n.makers {
		if k.On {
			out = append(out, k.ID)
		}
	}
	return out
}

// perTooled is one column where there are tool makers.
func perTooled(n *names) []string {
	if len(perMaker(n)) == 0 {
		return nil
	}
	return once(n)
}

// merchantProfit is turnover * margin - fees - fixed cost - what was sunk today.
func merchantProfit(w *World, k int) (float64, float64) {
	v := w.names.venue(perProfit(&w.names)[k])
	class := w.names.venues[v]
	var turnover int64
	for p := range w.flows.p {
		turnover += w.flows.venueValue[v*w.flows.p+p]
	}
	people := float64(float64(turnover)*float64(class.profit().Margin)) - float64(w.flows.venueFees[v]+w.flows.borne[v])
	shops := float64(w.Merchants[v].There()) * class.StandsFor
	fixed := float64(float64(class.profit().Fixed)*shops) / monthDays
	return (float64(people*w.Weight) - fixed - float64(w.flows.sunk[v])) / 100, 1
}

func merchantStock(w *World, k int) (float64, float64) {
	v := w.names.venue(perProfit(&w.names)[k])
	var sum int64
	for j, fen := range w.tills[v].stock {
		if !w.Merchants[v].Closed[j] {
			sum += fen
		}
	}
	return float64(float64(sum)*w.names.venues[v].StandsFor) / 100, 1
}

func shopsFounded(w *World, k int) (float64, float64) {
	v := w.names.venue(perFounding(&w.names)[k])
	return float64(w.Merchants[v].Founded), 1
}

func strandedToday(w *World, k int) (float64, float64) {
	return float64(w.flows.stranded[w.names.venue(perFounding(&w.names)[k])]) / 100, 1
}

func strandedTotal(w *World, k int) (float64, float64) {
	return float64(w.stranded[w.names.venue(perFounding(&w.names)[k])]) / 100, 1
}

func toolMakers(w *World, _ int) (float64, float64) {
	gone, _ := toolMakersExited(w, 0)
	return float64(len(w.makers)) - gone, 1
}

func toolMakersExited(w *World, _ int) (float64, float64) {
	n := 0
	for _, k := range w.makers {
		if k.gone {
			n++
		}
	}
	return float64(n), 1
}

func toolMakerMerchants(w *World, k int) (float64, float64) {
	n := 0
	w.makers[k].each(w, func(int) { n++ })
	return float64(n), 1
}

func toolMakerRevenue(w *World, k int) (float64, float64) {
	return float64(w.makers[k].revenue) / 100, 1
}

func toolMakerProfit(w *World, k int) (float64, float64) {
	return float64(w.makers[k].revenue-w.makers[k].cost) / 100, 1
}
