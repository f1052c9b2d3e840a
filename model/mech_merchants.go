package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// merchants lets contracts run off, be renewed and be signed, lets merchants
// reconsider what they take at staggered dates, and lets them leave. A closed
// gate "no new sign, no renew" thus works slowly: old contracts run off.
type merchants struct{ classes []*class }

// class is one class of merchants.
type class struct {
	v       int
	spec    *MerchantClass
	rule    agents.ReviewRule
	laws    []law
	hosts   []agents.HostID
	length  int32
	expire  uint64 // chance a day, memoryless law
	exit    uint64
	covered bool     // every wallet is taken by a dated share of the merchants
	dates   []uint32 // merchants by the day of their reviews
	first   []int    // by that day: place in dates of the first
	streams struct{ expiry, review, exit, cover, spread rng.Stream }
}

// law is how the class takes one wallet.
type law struct {
	p    agents.PlatformID
	spec Acceptance
	from int64

	ends diary // of contracts, for merchants who are to be looked at
	laid laid
}

// laid is what the last dated share was laid over, if there was one since the
// run was taken up.
type laid struct {
	is      bool
	bound   uint64
	founded int
}

func (m *merchants) start(w *World) error {
	for v, spec := range w.names.venues {
		id := keyOf(spec.Key, spec.ID)
		c := &class{v: v, spec: spec, hosts: w.names.hostsNamed(spec.Host), length: int32(spec.Contracts.Length / 24), covered: true}
		if spec.Host == "" {
			c.hosts = nil
		}
		if r := spec.Review; r != nil {
			c.rule = agents.ReviewRule{Turnover: float64(r.Turnover) / 100, Margin: float64(r.Margin), Scale: float64(r.Scale) / 100, Inertia: r.Inertia}
		}
		c.expire = w.chanceOf(1 / float64(c.length))
		c.exit = w.chanceOf(spec.Exit)
		c.streams.expiry = w.root.Stream("contract/" + id)
		c.streams.review = w.root.Stream("review/" + id)
		c.streams.exit = w.root.Stream("exit/" + id)
		c.streams.cover = w.root.Stream("cover/" + id)
		c.streams.spread = w.root.Stream("spread/" + id)
		for p, platform := range w.names.platforms {
			if a, ok := spec.Accept[platform.ID]; ok {
				c.laws = append(c.laws, law{p: agents.PlatformID(p), spec: a, from: w.calendar.hour(a.From)})
				c.covered = c.covered && a.Law == "coverage"
			}
		}
		w.Merchants[v] = agents.NewMerchants(w.arena, int(spec.Count), w.P())
		m.classes = append(m.classes, c)
		if len(spec.Start) > 0 {
			c.restore(w)
		} else {
			c.found(w)
		}
		c.cover(w)
	}
	return nil
}

// key is the key of platform p in a stream of the class; the platform's own key
// feeds it, so that the order of platforms means nothing.
func (c *class) key(w *World, s rng.Stream, p agents.PlatformID, day int32, index int) rng.Key {
	return rng.Stream(uint64(s)^w.names.platformKey[p]).At(day, wholeDay, index)
}

// found sets up the merchants of the first day from the laws of acceptance.
func (c *class) found(w *World) {
	m := &w.Merchants[c.v]
	for _, l := range c.laws {
		chosen := c.key(w, c.streams.cover, l.p, 0, 0)
		phase := c.key(w, c.streams.expiry, l.p, 0, 1)
		direct := c.key(w, c.streams.cover, l.p, 0, 2)
		share := agents.Threshold(float64(l.spec.Share))
		begun := l.from <= int64(w.calendar.start)*24
		n := 0
		for j := range m.Accepts {
			draw := chosen.Draw(uint64(j))
			switch l.spec.Law {
			case "always":
				m.Take(j, l.p)
			case "share", "review":
				if (begun || l.spec.Law == "share") && agents.Happens(draw, share) {
					m.Take(j, l.p)
				}
			case "contract":
				if begun && agents.Happens(draw, share) {
					left := 1 + int32(agents.Pick(phase.Draw(uint64(j)), int(c.length)))
					if c.spec.Contracts.Phase == "stratified" {
						left = 1 + int32(int64(n)*int64(c.length)/max(1, int64(float64(l.spec.Share)*float64(len(m.Accepts)))))
						n++
					}
					m.Sign(j, l.p)
					m.Expiry[j*m.P+int(l.p)] = left
				}
				if agents.Happens(direct.Draw(uint64(j)), agents.Threshold(float64(l.spec.Direct))) {
					m.Take(j, l.p)
				}
			}
		}
	}
	c.stagger(w)
}

// stagger spreads the merchants' review dates.
func (c *class) stagger(w *World) {
	if c.spec.Review == nil {
		return
	}
	m := &w.Merchants[c.v]
	key := c.streams.review.At(0, wholeDay, 0)
	for j := range m.Phase {
		m.Phase[j] = uint16(agents.Pick(key.Draw(uint64(j)), int(c.spec.Review.Every/24)))
	}
	c.dates, c.first = byTick(w.arena, m.Phase, int(c.spec.Review.Every/24))
}

// restore sets up the merchants of the first day from states in the file.
func (c *class) restore(w *World) {
	m := &w.Merchants[c.v]
	key := c.streams.cover.At(0, wholeDay, 3)
	for j := range m.Accepts {
		row := c.spec.starts(j, len(m.Accepts))
		if row == nil {
			continue
		}
		draw := key.Draw(uint64(j))
		for _, id := range row.Accepts {
			m.Take(j, w.names.platform(id))
		}
		for p, platform := range w.names.platforms {
			if days := row.Days[platform.ID]; len(days) > 0 {
				m.Sign(j, agents.PlatformID(p))
				m.Expiry[j*m.P+p] = int32(days[agents.Pick(rng.Part(draw, p), len(days))])
			}
		}
		if row.Closed {
			m.Closed[j] = true
			m.Exited++
		}
	}
	c.stagger(w)
}

func (m *merchants) keep(k *kept) { k.then(m.resume) }

// resume forgets what was looked up in columns that stand otherwise now.
func (m *merchants) resume(*World, func(name string) bool) {
	for _, c := range m.classes {
		for n := range c.laws {
			c.laws[n].ends.forget()
			c.laws[n].laid = laid{}
		}
	}
}

func (m *merchants) step(w *World) {
	for _, c := range m.classes {
		c.spread(w)
		c.cover(w)
		if w.Tick > 0 {
			c.expiry(w)
			c.leave(w)
		}
		c.review(w)
	}
}

// cover lets a dated share of the merchants take a wallet: those whose keyed
// number is below the share, so that a larger share contains a smaller one. Where
// share and shops are those of the day before, nothing can have changed.
func (c *class) cover(w *World) {
	m := &w.Merchants[c.v]
	for n := range c.laws {
		l := &c.laws[n]
		if l.spec.Law != "coverage" && l.spec.Law != "benefit" {
			continue
		}
		share := min(1, float64(held(l.spec.Coverage, w.Day)*l.spec.Scale))
		if l.spec.Law == "benefit" {
			share = l.spec.takerShare()
		}
		if l.from > int64(w.Day)*24 {
			share = 0
		}
		bound := agents.Threshold(share)
		now := laid{true, bound, m.Founded}
		if l.laid == now && w.madeBy[c.v] == nil {
			continue
		}
		l.laid = now
		key := c.key(w, c.streams.cover, l.p, 0, 0)
		for j := range m.Accepts {
			if !m.Closed[j] && agents.Happens(key.Draw(uint64(j)), bound) {
				m.Take(j, l.p)
			} else {
				m.Drop(j, l.p)
			}
		}
	}
}

// gate returns the value of a gate before the class: the smallest over the
// hosts on which it lives, open if it lives on none.
func (c *class) gate(w *World, open []agents.Permille, o agents.Object, p agents.PlatformID) agents.Permille {
	least := agents.Open
	for _, h := range c.hosts {
		least = min(least, open[w.gates.at(h, o, w.names.platformGuest(int(p)))])
	}
	return least
}

// passes draws whether a leaky gate lets one merchant through.
func passes(gate agents.Permille, draw uint64) bool {
	return gate >= agents.Open || agents.Pick(draw, 1000) < int(gate)
}

// ending lists merchants among whom are all whose contract with a wallet ends today.
func (c *class) ending(w *World, l *law) []uint32 {
	today, memoryless := int32(w.Tick), c.spec.Contracts.Law == "memoryless"
	if memoryless || !l.ends.listed(today) {
		m := &w.Merchants[c.v]
		l.ends.list(today, c.length)
		for j, set := range m.Contract {
			switch {
			case !set.Has(l.p):
			case memoryless:
				l.ends.add(today, j)
			default:
				l.ends.add(m.Expiry[j*m.P+int(l.p)], j)
			}
		}
	}
	return l.ends.on(today)
}

func (c *class) expiry(w *World) {
	if c.spec.Contracts.Law == "endless" {
		return
	}
	m := &w.Merchants[c.v]
	for n := range c.laws {
		l := &c.laws[n]
		if l.spec.Law != "contract" {
			continue
		}
		gate := c.gate(w, w.gates.openHour(0), agents.Renewal, l.p)
		key := c.key(w, c.streams.expiry, l.p, w.Day, 0)
		cell := w.flows.at(c.v, int(l.p))
		for _, j := range c.ending(w, l) {
			set := m.Contract[j]
			if !set.Has(l.p) {
				continue
			}
			expiry := &m.Expiry[int(j)*m.P+int(l.p)]
			if c.spec.Contracts.Law == "memoryless" {
				if key.Draw(uint64(j)) >= c.expire {
					continue
				}
			} else if *expiry > int32(w.Tick) {
				continue
			}
			w.flows.expired[cell]++
			w.flows.hash += stamp(stampEnd, w.names.venueKey[c.v]+uint64(j), uint64(w.Tick), w.names.platformKey[l.p])
			if gate >= agents.Open || passes(gate, rng.Part(key.Draw(uint64(j)), 0)) {
				*expiry = int32(w.Tick) + c.length
				w.flows.signed[cell]++
				continue
			}
			m.Part(int(j), l.p)
		}
	}
}

func (c *class) leave(w *World) {
	if c.exit == 0 {
		return
	}
	m := &w.Merchants[c.v]
	key := w.key(c.streams.exit, 0)
	for j := range m.Closed {
		if m.Closed[j] || key.Draw(uint64(j)) >= c.exit {
			continue
		}
		w.closeShop(c.v, j)
	}
}

// review lets merchants whose date has come reconsider every wallet that is
// subject to review or contract. They read the market as it stood yesterday.
func (c *class) review(w *World) {
	if c.spec.Review == nil {
		return
	}
	m := &w.Merchants[c.v]
	every := int(c.spec.Review.Every / 24)
	today := w.Tick % every
	due := c.dates[c.first[today]:c.first[today+1]]
	type view struct {
		agents.Prospect
		chance uint64
	}
	views := map[agents.PlatformSet]view{} // by what the merchant takes; looked up only
	for n := range c.laws {
		l := &c.laws[n]
		contract := l.spec.Law == "contract"
		if l.spec.Law != "review" && !contract || l.from > int64(w.Day)*24 {
			continue
		}
		clear(views)
		gate := agents.Open
		if contract {
			gate = c.gate(w, w.gates.openHour(0), agents.NewContract, l.p)
		}
		key := c.key(w, c.streams.review, l.p, w.Day, 0)
		cell := w.flows.at(c.v, int(l.p))
		for _, merchant := range due {
			j := int(merchant)
			if m.Closed[j] {
				continue
			}
			if contract && m.Contract[j].Has(l.p) {
				continue // kept to its end, whatever he wants
			}
			taken := m.Accepts[j] | m.Contract[j]
			now := !contract && m.Accepts[j].Has(l.p)
			seen := taken.Without(l.p)
			if now {
				seen = seen.With(l.p)
			}
			v, known := views[seen]
			if !known {
				v.Prospect = c.prospect(w, l, seen.Without(l.p), now)
				v.chance = agents.Threshold(c.rule.Chance(v.Prospect))
				views[seen] = v
			}
			if rule, share, own := c.own(w, l.p, j); own {
				v.Cost *= share
				v.chance = agents.Threshold(rule.Chance(v.Prospect))
			}
			draw := key.Draw(uint64(j))
			wants := agents.Happens(draw, v.chance)
			switch {
			case wants == now:
				continue
			case contract && wants:
				if !passes(gate, rng.Part(draw, 0)) {
					continue
				}
				m.Sign(j, l.p)
				m.Expiry[j*m.P+int(l.p)] = int32(w.Tick) + c.length
			case wants:
				m.Take(j, l.p)
			default:
				m.Drop(j, l.p)
				w.flows.cancelled[cell]++
				w.flows.hash += stamp(stampEnd, w.names.venueKey[c.v]+uint64(j), uint64(w.Tick), w.names.platformKey[l.p])
				continue
			}
			w.flows.signed[cell]++
			w.sink(c.v, j, int64(l.spec.Cost)/c.served(w, l.p, j))
			w.flows.hash += stamp(stampSign, w.names.venueKey[c.v]+uint64(j), uint64(w.Tick), w.names.platformKey[l.p])
		}
	}
}

// prospect is what a merchant who takes other perceives of wallet l.p.
func (c *class) prospect(w *World, l *law, other agents.PlatformSet, now bool) agents.Prospect {
	var all, have, only int64
	for set, n := range w.market.had {
		s := agents.PlatformSet(set)
		if s == 0 || n == 0 {
			continue
		}
		all += n
		if s.Has(l.p) {
			have += n
			if s&other == 0 {
				only += n
			}
		}
	}
	v := agents.Prospect{Fee: l.spec.feeOn(w.Day), Cost: float64(l.spec.Cost) / 100, Months: float64(c.spec.Review.Every) / (24 * 30), Now: now}
	if all > 0 {
		v.New, v.Users = float64(only)/float64(all), float64(have)/float64(all)
	}
	return v
}
