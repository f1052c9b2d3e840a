package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// payments lets people meet occasions: the number in each context is a keyed
// draw, then comes the venue, then the wallet. Of others a payer sees what
// stood at the start of the day; of himself what stands now.
type payments struct {
	contexts  []*occasion
	subsidies []*subsidy
	global    []int32 // utility of what everybody shows, by platform
	taste     rng.Key
}

// occasion is one context, with what is the same for everybody today.
type occasion struct {
	c       int
	spec    *Context
	payee   payee
	venues  []*shop
	bits    uint32 // of the venues
	self    shop   // stands in where there is no venue
	offers  []offered
	factors []int64 // of the mean amount, at quantiles
	outside int32
	fall    uint64
	weight  uint16 // of a use in the habit stock
	number  rng.Stream
	luck    rng.Stream

	today struct {
		number, luck rng.Key
		counts       [][]uint64 // by segment: thresholds of 0, 1, 2 ... occasions
		amount       int64      // mean, fen
		open         agents.PlatformSet
	}
}

type payee uint8

const (
	toSelf payee = iota
	toFriend
	toMerchant
)

// offered is a wallet in a context.
type offered struct {
	p        agents.PlatformID
	spec     Offered
	from     int64
	coverage uint64
	steps    []int64 // hours
}

// shop is a venue with what is the same for everybody today.
type shop struct {
	v       int
	spec    *MerchantClass
	class   *agents.Merchants
	hosts   []agents.HostID
	fees    []int64 // by platform: per million of the value
	fall    uint64
	covered bool
	expect  agents.PlatformSet // wallets that at least half of the merchants take
	takers  []uint32           // covered venues: merchants that take any wallet
	base    int32              // utility before referrals and habit
	refers  []refer
	bits    []uint16 // hosts that refer here
	flow    []int32  // utility of referrals by the set of those hosts
	offer   [agents.MaxPlatforms]int32
	// pass is what the gates do to contracts (0) and direct payment (1), by hour.
	pass [2][24]gateRow
}

// gateRow is the state of one kind of payment gate for all wallets.
type gateRow struct {
	open, leaky agents.PlatformSet
	value       [agents.MaxPlatforms]agents.Permille
}

// refer is a host that leads to a venue.
type refer struct {
	hosts []agents.HostID
	flow  Referral
}

// subsidy is a reward on payments, within a hard budget.
type subsidy struct {
	c      *Campaign
	p      agents.PlatformID
	ctx, v int // v is -1 for every venue of the context
	reward int64
	left   int64
	util   int32
	on     bool
	paid   []int64 // by worker: payments that ask for it today
}

func (m *payments) start(w *World) error {
	s := w.Scenario
	for c, spec := range w.names.contexts {
		id := keyOf(spec.Key, spec.ID)
		o := &occasion{
			c: c, spec: spec, self: shop{v: -1}, factors: amounts(spec.Spread),
			outside: agents.Units(spec.OutsideUtil), fall: agents.Threshold(float64(spec.Fallback)),
			weight: uint16(float64(float64(spec.HabitWeight)*agents.FullHabit) + 0.5),
			number: w.root.Stream("occasions/" + id), luck: w.root.Stream("occasion/" + id),
		}
		switch spec.Payee {
		case "friend":
			o.payee = toFriend
		case "merchant":
			o.payee = toMerchant
		}
		for p, platform := range w.names.platforms {
			offer, ok := spec.Platforms[platform.ID]
			if !ok {
				continue
			}
			f := offered{p: agents.PlatformID(p), spec: offer, from: w.calendar.hour(offer.From), coverage: agents.Threshold(float64(offer.Coverage))}
			for _, step := range offer.Steps {
				f.steps = append(f.steps, w.calendar.hour(step.When))
			}
			o.offers = append(o.offers, f)
		}
		for v, venue := range w.names.venues {
			if venue.Context == spec.ID {
				o.venues = append(o.venues, m.shop(w, o, v, venue))
				o.bits |= 1 << v
			}
		}
		m.contexts = append(m.contexts, o)
	}
	for i := range s.Campaigns {
		c := &s.Campaigns[i]
		if c.Kind == "subsidy" && w.running(c) {
			m.subsidies = append(m.subsidies, &subsidy{
				c: c, p: w.names.platform(c.Platform), ctx: w.names.context(c.Context), v: w.names.venue(c.Venue),
				reward: int64(c.Amount), left: int64(float64(c.Budget) / w.Weight),
				util: agents.Units(float64(s.Choice.Omega*float64(c.Amount)) / 100),
				paid: make([]int64, len(w.workers)),
			})
		}
	}
	m.global = make([]int32, w.P())
	m.taste = w.root.Stream("taste").At(0, wholeDay, 0)
	return nil
}

func (m *payments) shop(w *World, o *occasion, v int, spec *MerchantClass) *shop {
	h := &shop{
		v: v, spec: spec, class: &w.Merchants[v], fall: o.fall, covered: len(spec.Accept) > 0,
		base: agents.Units(spec.Utility - spec.Search), fees: make([]int64, w.P()),
	}
	if spec.Host != "" {
		h.hosts = w.names.hostsNamed(spec.Host)
	}
	if spec.Fallback != nil {
		h.fall = agents.Threshold(float64(*spec.Fallback))
	}
	for p, platform := range w.names.platforms {
		if a, ok := spec.Accept[platform.ID]; ok {
			h.fees[p] = int64(float64(float64(a.Fee)*1e6) + 0.5)
			h.covered = h.covered && a.Law == "coverage"
		}
	}
	// Referrals in the order of hosts' keys; a group counts once.
	named := map[string]bool{}
	for _, host := range w.names.hosts {
		for _, name := range []string{host.Group, host.ID} {
			if flow, ok := spec.Referrals[name]; ok && name != "" && !named[name] {
				named[name] = true
				hosts := w.names.hostsNamed(name)
				h.refers = append(h.refers, refer{hosts, flow})
				h.bits = append(h.bits, 1<<hosts[0])
			}
		}
	}
	return h
}

// dawn prepares what is the same for everybody today.
func (m *payments) dawn(w *World) {
	for p := range m.global {
		m.global[p] = 0
		if w.market.dawnUsers > 0 {
			m.global[p] = int32(w.rules.gammaGlobal * w.market.dawn[p] / int64(w.market.dawnUsers))
		}
	}
	for _, s := range m.subsidies {
		s.on = w.Day >= int32(s.c.Window.From) && w.Day <= int32(s.c.Window.To) && s.left >= s.reward && s.reward > 0
	}
	years := float64(w.Day-w.calendar.basis) / 365.25
	for _, o := range m.contexts {
		o.today.number, o.today.luck = w.key(o.number, 0), w.key(o.luck, 0)
		o.today.amount = int64(float64(float64(o.spec.Amount)*agents.Exp(float64(o.spec.Growth*years))) + 0.5)
		o.today.open = 0
		var offer [agents.MaxPlatforms]int32
		for _, f := range o.offers {
			if f.from <= int64(w.Day)*24 {
				o.today.open = o.today.open.With(f.p)
			}
			v := f.spec.Utility - f.spec.Friction
			for n, hour := range f.steps {
				if hour <= int64(w.Day)*24 {
					v += f.spec.Steps[n].Add
				}
			}
			offer[f.p] = agents.Units(v)
		}
		rate := float64(o.spec.Rate * agents.Exp(float64(o.spec.RateGrowth*years)))
		for _, h := range o.venues {
			h.offer = offer
			m.open(w, o, h)
			if h.covered && len(o.venues) == 1 {
				rate = float64(rate*float64(len(h.takers))) / float64(max(1, len(h.class.Accepts)))
			}
		}
		for _, s := range m.subsidies {
			if !s.on || s.ctx != o.c {
				continue
			}
			offer[s.p] += s.util
			for _, h := range o.venues {
				if s.v < 0 || s.v == h.v {
					h.offer[s.p] += s.util
				}
			}
		}
		o.self.offer = offer
		o.today.counts = o.today.counts[:0]
		for _, s := range w.names.segments {
			o.today.counts = append(o.today.counts, poisson(float64(rate*s.intensity(o.spec.Intensity))))
		}
	}
}

// intensity is the segment's factor on rates of one kind.
func (s *Segment) intensity(kind string) float64 {
	switch kind {
	case "commerce":
		return s.Commerce
	case "social":
		return s.Social
	}
	return 1
}

// open prepares a venue's gates and referrals.
func (m *payments) open(w *World, o *occasion, h *shop) {
	hours := 1
	if w.gates.hourly {
		hours = 24
	}
	for kind, object := range []agents.Object{agents.ContractPayment, agents.DirectPayment} {
		for hour := range hours {
			row := &h.pass[kind][hour]
			*row = gateRow{}
			gates := w.gates.openHour(hour)
			for p := range w.names.platforms {
				value := agents.Open
				for _, host := range h.hosts {
					value = min(value, gates[w.gates.at(host, object, w.names.platformGuest(p))])
				}
				row.value[p] = value
				switch {
				case value >= agents.Open:
					row.open = row.open.With(agents.PlatformID(p))
				case value > 0:
					row.leaky = row.leaky.With(agents.PlatformID(p))
				}
			}
		}
	}
	if h.covered && len(o.venues) == 1 {
		h.takers = h.takers[:0]
		for j, set := range h.class.Accepts {
			if set != 0 && !h.class.Closed[j] {
				h.takers = append(h.takers, uint32(j))
			}
		}
	}
	if w.rules.ivVenue > 0 {
		h.expect = mostTake(h.class)
	}
	if w.rules.eta == 0 || len(h.refers) == 0 {
		return
	}
	h.flow = h.flow[:0]
	guest := w.names.venueGuest(h.v)
	morning := w.gates.openHour(0)
	for set := range 1 << len(h.refers) {
		var flow float64
		for n, r := range h.refers {
			if set>>n&1 == 0 {
				continue
			}
			least := func(o agents.Object) float64 {
				value := agents.Open
				for _, host := range r.hosts {
					value = min(value, morning[w.gates.at(host, o, guest)])
				}
				return float64(value) / 1000
			}
			flow += float64(r.flow.Messages * least(agents.MassMessage))
			flow += float64(r.flow.Links * least(agents.MarketplaceLink))
			flow += float64(r.flow.Entry * least(agents.VenueEntry))
		}
		h.flow = append(h.flow, agents.Units(float64(w.rules.eta*agents.Log(1+flow))))
	}
}

// mostTake returns the wallets that at least half of the merchants of a class
// take: what a buyer expects before he has picked one.
func mostTake(m *agents.Merchants) agents.PlatformSet {
	var counts [agents.MaxPlatforms]int
	for j := range m.Accepts {
		for s := m.Accepts[j] | m.Contract[j]; s != 0; s &= s - 1 {
			counts[s.First()]++
		}
	}
	var out agents.PlatformSet
	for p, n := range counts {
		if n > 0 && 2*n >= len(m.Accepts)-m.Exited {
			out = out.With(agents.PlatformID(p))
		}
	}
	return out
}

// poisson returns thresholds of a draw for 0, 1, 2 ... occasions: the number is
// that of thresholds that the draw reaches.
func poisson(rate float64) []uint64 {
	term := agents.Exp(-rate)
	sum := term
	out := []uint64{agents.Threshold(sum)}
	for n := 1; n < 200 && sum < 1-1e-12; n++ {
		term = float64(term*rate) / float64(n)
		sum += term
		out = append(out, agents.Threshold(sum))
	}
	return out
}

func (m *payments) keep(k *kept) {
	for _, s := range m.subsidies {
		k.of(s.c, "payments.subsidy."+s.c.ID, &s.left)
	}
}

func (m *payments) step(w *World) {
	m.dawn(w)
	u := &w.Users
	w.pool.each(u.N, func(worker, _, from, to int) {
		d := payer{w: w, m: m, k: w.workers[worker], worker: worker}
		for i := from; i < to; i++ {
			if u.Bound[i]&^u.Fresh[i] == 0 && u.Sent[i] == 0 || !w.inMarket(i) {
				continue
			}
			d.day(i)
		}
	})
	w.gather()
	for _, s := range m.subsidies {
		if !s.on {
			continue
		}
		var asked int64
		for n := range s.paid {
			asked += s.paid[n]
			s.paid[n] = 0
		}
		// On the day on which the money ends only the first to arrive get it; who
		// they are changes nobody's state, so their number is enough.
		granted := min(asked, s.left/s.reward) * s.reward
		s.left -= granted
		w.flows.rewards[s.p] += granted
		if granted != 0 {
			w.flows.hash += stamp(stampReward, rng.Hash(s.c.ID), uint64(w.Tick), uint64(granted))
		}
	}
}
