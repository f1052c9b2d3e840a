package bench

import "math"

// step runs one day.
func (n *naive) step() {
	n.morning()
	n.open()
	n.adopt()
	n.cover()
	n.prepare()
	for _, p := range n.people {
		if n.inMarket(p) {
			n.spend(p)
			n.learn(p)
		}
	}
	n.day++
}

// morning notes what everybody can see of others today: what stood when the day
// before ended.
func (n *naive) morning() {
	n.showed, n.entered = make([]float64, len(n.platforms)), 0
	for _, p := range n.people {
		if n.inMarket(p) {
			n.entered++
		}
		if p.shows >= 0 {
			n.showed[p.shows]++
		}
		copy(p.seen, p.installed)
		clear(p.around)
		for _, friend := range p.friends {
			if friend.shows >= 0 {
				p.around[friend.shows] += 1 / float64(len(p.friends))
			}
		}
	}
}

// adopt lets people install and bind (Bass 1969, on friends).
func (n *naive) adopt() {
	for q, platform := range n.platforms {
		a := &platform.Adoption
		if a.Law != "bass" || !n.started(a.From) {
			continue
		}
		external := a.External
		if b := a.Boom; b != nil {
			z := float64(n.day-int32(b.Peak)) / (float64(b.Width) / 24)
			external *= 1 + b.Size*math.Exp(-z*z/2)
		}
		cross := a.Cross * n.accepting(q)
		for _, p := range n.people {
			if !n.inMarket(p) || p.seen[q] || platform.Host != "" && p.joins >= n.audience[q] {
				continue
			}
			rate := (external + a.Imitation*p.around[q] + cross) * p.segment.Speed
			if hasAny(p.seen) {
				rate *= a.Boost
			}
			if n.happens(1 - math.Exp(-rate)) {
				p.installed[q] = true
				p.bound[q] = n.happens(float64(a.Bind))
			}
		}
	}
}

func hasAny(set []bool) bool {
	for _, has := range set {
		if has {
			return true
		}
	}
	return false
}

// accepting is the share of merchants who take a wallet, contexts weighted by their
// occasions.
func (n *naive) accepting(q int) float64 {
	var sum, weights float64
	for _, c := range n.contexts {
		here, classes := 0.0, 0.0
		for _, v := range c.venues {
			if v.laws[q] == nil {
				continue
			}
			takers, there := 0.0, 0.0
			for _, m := range v.merchants {
				if !m.closed {
					there++
					if m.takes[q] {
						takers++
					}
				}
			}
			here += takers / there
			classes++
		}
		if classes > 0 {
			sum += c.spec.Rate * here / classes
			weights += c.spec.Rate
		}
	}
	return sum / weights
}

// cover lets a dated share of the merchants take a wallet.
func (n *naive) cover() {
	for _, c := range n.contexts {
		for _, v := range c.venues {
			for q, law := range v.laws {
				if law == nil || law.Law != "coverage" {
					continue
				}
				share := 0.0
				if n.started(law.From) {
					share = min(1, growing(law.Coverage, n.day, true)*law.Scale)
				}
				for _, m := range v.merchants {
					m.takes[q] = !m.closed && m.place[q] < share
				}
			}
		}
	}
}

// prepare computes what is the same for everybody today.
func (n *naive) prepare() {
	years := float64(n.day-int32(n.s.Basis)) / 365.25
	for _, c := range n.contexts {
		c.rate = c.spec.Rate * math.Exp(c.spec.RateGrowth*years)
		c.amount = float64(c.spec.Amount) * math.Exp(c.spec.Growth*years)
		for q, offer := range c.offers {
			if c.open[q] = offer != nil && n.started(offer.From); !c.open[q] {
				continue
			}
			c.utility[q] = offer.Utility - offer.Friction
			for _, step := range offer.Steps {
				if n.started(step.When) {
					c.utility[q] += step.Add
				}
			}
		}
		// People meet only the shops that take some wallet.
		if len(c.venues) == 1 && c.venues[0].covered {
			takers := 0.0
			for _, m := range c.venues[0].merchants {
				if hasAny(m.takes) {
					takers++
				}
			}
			c.rate *= takers / float64(len(c.venues[0].merchants))
		}
	}
}

// spend runs one person's occasions.
func (n *naive) spend(p *person) {
	clear(p.used)
	if !hasAny(p.bound) {
		return
	}
	for _, c := range n.contexts {
		rate := c.rate
		switch c.spec.Intensity {
		case "commerce":
			rate *= p.segment.Commerce
		case "social":
			rate *= p.segment.Social
		}
		for range n.poisson(rate) {
			n.occasion(p, c)
		}
	}
}

// poisson counts how many waiting times fit into a day.
func (n *naive) poisson(rate float64) int {
	end, k := math.Exp(-rate), 0
	for u := n.luck.Float64(); u > end; u *= n.luck.Float64() {
		k++
	}
	return k
}

// occasion pays once.
func (n *naive) occasion(p *person, c *naiveContext) {
	usable := make([]bool, len(n.platforms))
	for q, offer := range c.offers {
		usable[q] = p.bound[q] && c.open[q] && (c.spec.Payee != "self" || n.happens(float64(offer.Coverage)))
	}
	fallback := float64(c.spec.Fallback)
	switch c.spec.Payee {
	case "friend":
		if len(p.friends) == 0 {
			clear(usable)
			break
		}
		friend := p.friends[n.luck.IntN(len(p.friends))]
		for q := range usable {
			usable[q] = usable[q] && friend.seen[q]
		}
	case "merchant":
		v := n.pickVenue(c)
		if v.spec.Fallback != nil {
			fallback = float64(*v.spec.Fallback)
		}
		m := n.pickMerchant(v, len(c.venues) == 1 && v.covered)
		if m == nil {
			return
		}
		for q := range usable {
			usable[q] = usable[q] && m.takes[q]
		}
	}
	if !hasAny(usable) && (!c.spec.Outside || !n.happens(fallback)) {
		return // the sale is lost
	}
	amount := c.amount * math.Exp(c.spec.Spread*n.luck.NormFloat64()-c.spec.Spread*c.spec.Spread/2)
	if q := n.choose(p, c, usable); q >= 0 {
		n.payments[q]++
		n.value[q] += amount
		p.used[q] = max(p.used[q], float64(c.spec.HabitWeight))
	}
}

// pickVenue is the logit over venues.
func (n *naive) pickVenue(c *naiveContext) *naiveVenue {
	sum := 0.0
	for _, v := range c.venues {
		sum += math.Exp(v.spec.Utility - v.spec.Search)
	}
	at := n.luck.Float64() * sum
	for _, v := range c.venues {
		if at -= math.Exp(v.spec.Utility - v.spec.Search); at < 0 {
			return v
		}
	}
	return c.venues[len(c.venues)-1]
}

// pickMerchant picks a shop that is there and, where only those are met, takes some
// wallet.
func (n *naive) pickMerchant(v *naiveVenue, takers bool) *merchant {
	for range 10_000 {
		m := v.merchants[n.luck.IntN(len(v.merchants))]
		if !m.closed && (!takers || hasAny(m.takes)) {
			return m
		}
	}
	return nil
}

// choose is the nested logit over wallets and cash (Train 2009, chapter 4); -1 is cash.
func (n *naive) choose(p *person, c *naiveContext, usable []bool) int {
	o := &n.s.Choice
	weights := make([]float64, len(usable))
	sum := 0.0
	for q, can := range usable {
		if !can {
			continue
		}
		v := c.utility[q] + p.taste[q] + o.Kappa*p.habit[q] + o.GammaFriends*p.around[q] + o.GammaGlobal*n.showed[q]/n.entered
		weights[q] = math.Exp(v / o.Nest)
		sum += weights[q]
	}
	if sum == 0 {
		return -1
	}
	if c.spec.Outside {
		in, out := math.Exp(o.Nest*math.Log(sum)), math.Exp(c.spec.OutsideUtil)
		if n.luck.Float64()*(in+out) >= in {
			return -1
		}
	}
	at, last := n.luck.Float64()*sum, -1
	for q, w := range weights {
		if w > 0 {
			last = q
			if at -= w; at < 0 {
				return q
			}
		}
	}
	return last
}

// learn moves habits after a day with a payment, and with them the primary wallet.
func (n *naive) learn(p *person) {
	paid := false
	for _, use := range p.used {
		paid = paid || use > 0
	}
	if !paid {
		return
	}
	rho := n.s.Habit.Rho
	for q := range p.habit {
		p.habit[q] = (1-rho)*p.habit[q] + rho*p.used[q]
	}
	n.settle(p)
}

// settle finds the wallet of the largest habit; the one of before keeps a lead.
func (n *naive) settle(p *person) {
	best, stock := -1, 0.0
	if p.shows >= 0 {
		best, stock = p.shows, p.habit[p.shows]+float64(n.s.Choice.Margin)
	}
	for q, has := range p.installed {
		if has && p.habit[q] > stock {
			best, stock = q, p.habit[q]
		}
	}
	p.shows = best
}
