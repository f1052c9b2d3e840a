package model

import "hongbao/agents"

// Exposure bounds: an interface cannot directly move more of the market than
// passes through it.

// gated lists the wallets that a venue with payment gates before it may take.
func (n *names) gated() []gated {
	var out []gated
	for v, class := range n.venues {
		for p, platform := range n.platforms {
			if _, ok := class.Accept[platform.ID]; ok && class.Host != "" {
				out = append(out, gated{v, p})
			}
		}
	}
	return out
}

type gated struct{ v, p int }

func perGatedVenueAndPlatform(n *names) []string {
	var out []string
	for _, g := range n.gated() {
		out = append(out, n.venues[g.v].ID+"."+n.platforms[g.p].ID)
	}
	return out
}

func exposureCount(w *World, k int) (float64, float64) {
	return w.exposure(k, w.flows.venue, w.flows.count)
}

func exposureValue(w *World, k int) (float64, float64) {
	return w.exposure(k, w.flows.venueValue, w.flows.value)
}

// exposure is the part of all commerce by wallet that passes the payment gate of
// one venue and wallet.
func (w *World) exposure(k int, venue, all []int64) (float64, float64) {
	g := w.names.gated()[k]
	var commercial int64
	for q := range w.P() {
		commercial += w.total(all, q, commerce)
	}
	if w.names.contexts[w.names.context(w.names.venues[g.v].Context)].Counts != "commerce" {
		return 0, float64(commercial)
	}
	return float64(venue[w.flows.at(g.v, g.p)]), float64(commercial)
}

// perPlatformOnHost lists each platform on each host.
func perPlatformOnHost(n *names) []string { return perHostAndPlatform(n)[len(n.platforms):] }

// exposureOpenings is the part of all openings of envelopes that passes the
// gates of one host for one wallet.
func exposureOpenings(w *World, k int) (float64, float64) {
	p, h := k/len(w.names.hosts), k%len(w.names.hosts)
	var all int64
	for q := range w.P() {
		all += w.envelopes(w.flows.opened, q)
	}
	f := &w.flows
	return float64(f.opened[f.share(h, 0, p)] + f.opened[f.share(h, 1, p)]), float64(all)
}

// hhiWithin is the mean over people of the concentration of their own habit
// stocks: 10,000 for whoever uses one wallet only. Habit stocks are means of
// use over weeks, and need no memory of their own. People without any habit do
// not count.
func hhiWithin(w *World, _ int) (float64, float64) {
	var sum, people int64
	for i := range w.Users.N {
		var all, squares int64
		for _, h := range w.Users.HabitOf(i) {
			all += int64(h)
			squares += int64(h) * int64(h)
		}
		if all > 0 {
			people++
			sum += (squares << hhiBits) / (all * all)
		}
	}
	return float64(sum) * 10_000 / (1 << hhiBits), float64(people)
}

// hhiBits is the fraction of one person's index that is kept: 16 stocks of 16
// bits leave room for 2^26.
const hhiBits = 26

// multiHomingActive is the share of people who paid with two wallets or more
// within 30 days, among those who paid with any.
func multiHomingActive(w *World, _ int) (float64, float64) {
	var two, any int64
	u := &w.Users
	for i := range u.N {
		n := 0
		for _, at := range u.Paid[i*u.P : (i+1)*u.P] {
			if at != 0 && int(at)-1 > w.Tick-recent {
				n++
			}
		}
		if n > 0 {
			any++
		}
		if n > 1 {
			two++
		}
	}
	return float64(two), float64(any)
}

// perPlatformWithTies has no columns under complete mixing, where nobody has friends
// of his own.
func perPlatformWithTies(n *names) []string {
	if !n.ties {
		return nil
	}
	return perPlatform(n)
}

// homophily is by how much a wallet is more frequent among the friends of those
// who show it than among everybody else in the market: 0 where wallets fall on
// people at random.
func homophily(w *World, k int) (float64, float64) {
	p := agents.PlatformID(k)
	others := int64(w.market.entered) - 1
	if w.market.shown[p] == 0 || others < 1 {
		return 0, 1
	}
	var same, ties int64
	for i, shown := range w.Users.Shown {
		if !shown.Has(p) || !w.inMarket(i) {
			continue
		}
		for _, j := range w.graph.Neighbours(i, w.workers[0].room) {
			if !w.inMarket(int(j)) {
				continue
			}
			ties++
			if w.Users.Shown[j].Has(p) {
				same++
			}
		}
	}
	if ties == 0 {
		return 0, 1
	}
	return float64(same)/float64(ties) - float64(w.market.shown[p]-1)/float64(others), 1
}
