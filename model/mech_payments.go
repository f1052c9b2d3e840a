package model

import (
	"math"
	"slices"
	"sync/atomic"

	"hongbao/agents"
	"hongbao/model/internal/network"
	"hongbao/model/internal/rng"
)

// payments lets people meet occasions: the number in each context is a keyed
// draw, then comes the venue, then the wallet. Of others a payer sees what
// stood at the start of the day; of himself what stands now.
type payments struct {
	contexts  []*occasion
	subsidies []*subsidy
	global    []int32     // utility of what everybody shows, by platform
	keys      [256]uint64 // of platforms
	taste     rng.Key
	revising  rng.Stream
	habits    *groupHabits
	friends   *shares  // nil where they do not count, or a byte cannot hold how many they are
	plain     []plain  // by worker: room for plain days
	visits    []uint16 // by user: visits of today, update async

	promotions []*promotion
	promoting  bool // one of them has something to give today
}

// occasion is one context, with what is the same for everybody today. What every
// payment reads comes first, and so stands together.
type occasion struct {
	c       int
	payee   payee
	cash    bool // it can be paid outside
	fixed   int  // number for everybody each day; 0 where it is drawn
	outside int32
	group   int // of contexts with a habit stock of their own; -1 if there are none
	fall    uint64
	today   today
	factors []uint32  // of the mean amount, at quantiles; shared by contexts of one spread
	edicts  []edict   // of regulators
	partial []offered // of offers, those that only some can use
	venues  []*shop
	prices  []price
	weight  uint16 // of a use in the habit stock

	alone *agents.Lone // the choice of who can use a single wallet; contexts share it
	tills []*shop      // the venues, or what stands in for them
	fails bool         // a sale can be lost

	spec   *Context
	offers []offered
	draws  rng.Stream // of the number of occasions
	luck   rng.Stream
	bits   uint32 // of the venues
	self   shop   // stands in where there is no venue
}

// today is what changes from day to day.
type today struct {
	draws, luck rng.Key
	amount      int64 // mean, fen
	open        agents.PlatformSet
	lawful      agents.PlatformSet // wallets that a regulator allows at any hour
	decreed     bool               // some wallet is not allowed at some hour
	stalls      []stall            // venues, where there are several
	means       []means            // what can be expected at them, by hour
	kinds       int                // number of means in an hour
	subsidies   []int              // places of those that pay today
	counts      [][]uint64         // by segment: thresholds of 0, 1, 2 ... occasions

	limits  [mostSegments + 1][2]uint64 // by segment: the first two of them, for all that a byte can name
	idle    [mostSegments + 1]uint64    // the first alone, rounded down as rng.Key.Surely takes it
	decrees [24]gateRow                 // what regulators allow, by hour
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

// shop is a venue with what is the same for everybody today, in the order of occasion.
type shop struct {
	v      int
	till   *till // nil where nobody asks what each merchant sells
	fall   uint64
	risk   risk
	dear   agents.PlatformSet // wallets of which a fee is taken
	offer  [agents.MaxPlatforms]int32
	hosts  []agents.HostID
	takers []uint32 // covered venues: merchants that take any wallet
	class  *agents.Merchants
	signs  bool // some of them can be under contract
	group  int  // of the context

	tiring int      // set of the hosts of which people may be tired
	bits   []uint16 // hosts that refer here
	flow   []int32  // utility of referrals by the set of those hosts
	heard  []heard  // the same flows one by one, where messages tire people
	spare  []heard
	told   []atomic.Uint64 // see listen

	spec    *MerchantClass
	fees    []int64 // by platform: per million of the value
	flat    []int64 // by platform: fen for each payment
	covered bool
	expect  agents.PlatformSet // wallets that at least half of the merchants take
	base    int32              // utility before referrals and habit
	refers  []refer
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
	asking *asking // who asks, where rewards stay in balances; else nil
}

func (m *payments) start(w *World) error {
	s := w.Scenario
	w.habits.start(w)
	m.habits = &w.habits
	for c, spec := range w.names.contexts {
		id := keyOf(spec.Key, spec.ID)
		o := &occasion{
			c: c, spec: spec, fixed: spec.Occasions.Fixed, cash: spec.Outside, self: shop{v: -1, risk: w.riskOf(spec.Risk)}, factors: w.arenas.factors(spec.Spread),
			outside: agents.Units(spec.OutsideUtil), fall: agents.Threshold(float64(spec.Fallback)),
			weight: uint16(float64(float64(spec.HabitWeight)*agents.FullHabit) + 0.5),
			draws:  w.root.Stream("occasions/" + id), luck: w.root.Stream("occasion/" + id),
			group: w.habits.of(spec.HabitGroup), prices: w.prices(spec),
		}
		o.self.fall = o.fall
		o.edicts = w.edicts(spec.ID)
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
			if offer.Coverage < 1 {
				o.partial = append(o.partial, f)
			}
		}
		for v, venue := range w.names.venues {
			if venue.Context == spec.ID {
				o.venues = append(o.venues, m.shop(w, o, v, venue))
				o.bits |= 1 << v
			}
		}
		o.alone = m.aloneIn(w, o)
		o.tills = o.venues
		if o.payee != toMerchant {
			o.tills = []*shop{&o.self}
		}
		o.fails = !o.cash || slices.ContainsFunc(o.tills, func(h *shop) bool { return h.fall != math.MaxUint64 })
		m.contexts = append(m.contexts, o)
	}
	for i := range s.Campaigns {
		c := &s.Campaigns[i]
		if c.Kind == "subsidy" && w.running(c) {
			m.subsidies = append(m.subsidies, &subsidy{
				c: c, p: w.names.platform(c.Platform), ctx: w.names.context(c.Context), v: w.names.venue(c.Venue),
				reward: int64(c.Amount), left: w.funds(c),
				util: agents.Units(float64(s.Choice.Omega*float64(c.Amount)) / 100),
				paid: agents.Make[int64](w.arena, len(w.workers)), asking: w.asking(c),
			})
		}
	}
	m.promotions = newPromotions(w)
	m.global = make([]int32, w.P())
	copy(m.keys[:], w.names.platformKey)
	m.taste = w.root.Stream("taste").At(0, wholeDay, 0)
	m.revising = w.root.Stream("revising")
	return nil
}

// aloneIn returns the choice of a single wallet in a context, which may be that in another.
func (m *payments) aloneIn(w *World, o *occasion) *agents.Lone {
	for _, x := range m.contexts {
		if x.outside == o.outside && x.cash == o.cash {
			return x.alone
		}
	}
	return w.rules.choice.Alone(o.outside, o.cash)
}

func (m *payments) shop(w *World, o *occasion, v int, spec *MerchantClass) *shop {
	h := &shop{
		v: v, spec: spec, class: &w.Merchants[v], signs: needsContract(spec) || len(spec.Start) > 0, fall: o.fall, risk: w.riskOf(spec.Risk, o.spec.Risk), covered: len(spec.Accept) > 0,
		base: agents.Units(spec.Utility - spec.Search), fees: make([]int64, w.P()),
		flat: make([]int64, w.P()), group: o.group, till: w.tills[v],
	}
	if spec.Host != "" {
		h.hosts = w.names.hostsNamed(spec.Host)
	}
	if spec.Fallback != nil {
		h.fall = agents.Threshold(float64(*spec.Fallback))
	}
	for p, platform := range w.names.platforms {
		if a, ok := spec.Accept[platform.ID]; ok {
			h.fees[p] = a.perMillion(w.Day)
			h.flat[p] = int64(a.Flat)
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
	if w.worn.fatigue != nil && len(h.refers) > 0 {
		h.told = make([]atomic.Uint64, toldOf)
	}
	return h
}

// dawn prepares what is the same for everybody today.
func (m *payments) dawn(w *World) {
	m.crowd(w)
	for _, s := range m.subsidies {
		s.on = w.Day >= int32(s.c.Window.From) && w.Day <= int32(s.c.Window.To) && w.ready(s.c, s.left) >= s.reward && s.reward > 0 && w.called(s.c)
	}
	m.promoting = false
	for _, s := range m.promotions {
		s.dawn(w)
		m.promoting = m.promoting || s.on
	}
	years := float64(w.Day-w.calendar.basis) / 365.25
	for _, o := range m.contexts {
		o.today.draws, o.today.luck = w.key(o.draws, 0), w.key(o.luck, 0)
		o.today.amount = int64(float64(float64(o.spec.Amount)*agents.Exp(float64(o.spec.Growth*years))) + 0.5)
		o.today.open = 0
		o.regulate(w)
		var offer [agents.MaxPlatforms]int32
		for _, f := range o.offers {
			if f.from <= int64(w.Day)*24 {
				o.today.open = o.today.open.With(f.p)
			}
			v := f.spec.Utility - f.spec.Friction
			if o.prices != nil {
				v -= f.spec.dear(w.Scenario.Choice.Omega)
			}
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
			h.charge(w.Day, w.names.platforms)
			m.open(w, o, h)
			if h.covered && len(o.venues) == 1 {
				rate = float64(rate*float64(len(h.takers))) / float64(max(1, len(h.class.Accepts)))
			}
		}
		o.today.subsidies = o.today.subsidies[:0]
		for n, s := range m.subsidies {
			if !s.on || s.ctx != o.c {
				continue
			}
			o.today.subsidies = append(o.today.subsidies, n)
			offer[s.p] += s.util
			for _, h := range o.venues {
				if s.v < 0 || s.v == h.v {
					h.offer[s.p] += s.util
				}
			}
		}
		o.self.offer = offer
		o.lay(w)
		o.today.counts = o.today.counts[:0]
		if o.fixed != 0 {
			continue // nobody's number is drawn
		}
		for n, s := range w.names.segments {
			counts := poisson(w.rate(float64(rate * s.intensity(o.spec.Intensity))))
			o.today.counts = append(o.today.counts, counts)
			o.today.limits[n] = [2]uint64{counts[0], counts[min(1, len(counts)-1)]}
			o.today.idle[n] = rng.Upper(counts[0])
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
			if set&o.today.lawful != 0 && !h.class.Closed[j] {
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
	morning, tooled := w.gates.openHour(0), w.tooled(h.v)
	h.listen(w, morning, guest, tooled)
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
			flow += float64(float64(r.flow.Messages*least(agents.MassMessage)) * tooled)
			flow += float64(r.flow.Links * least(agents.MarketplaceLink))
			flow += float64(r.flow.Entry * least(agents.VenueEntry))
		}
		h.flow = append(h.flow, agents.Units(float64(w.rules.eta*agents.Log(1+flow))))
	}
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
	if len(m.habits.names) > 0 {
		k.add("payments.habit_groups", &m.habits.stock)
		k.add("payments.habit_sums", m.habits.sums)
	}
	for _, s := range m.subsidies {
		k.of(s.c, "payments.subsidy."+s.c.ID, &s.left)
	}
	for _, s := range m.promotions {
		k.of(s.c, "payments.promotion."+s.c.ID, &s.left)
	}
}

// tabulate makes the tables that pay where many choose.
func (m *payments) tabulate(w *World) {
	for _, o := range m.contexts {
		o.alone.Tabulate()
	}
	if m.friends == nil && w.degrees != nil {
		m.friends = newShares(w)
	}
}

func (m *payments) step(w *World) {
	w.emptyTills()
	m.dawn(w)
	u := &w.Users
	everybody := u.N
	if w.rules.update != updateSync {
		m.oneByOne(w)
		everybody = 0
	}
	rows, _ := w.graph.(*network.CSR)
	plain := m.plainDay(w)
	if plain {
		m.plainDawn(w)
	} else {
		m.tabulate(w)
	}
	w.pool.each(everybody, func(worker, _, from, to int) {
		if plain {
			m.plain[worker].days(from, to)
			return
		}
		d := m.payer(w, worker)
		for ; from < to; from += crowd {
			end := min(to, from+crowd)
			d.days(from, end, rows)
			if w.rules.welfare {
				for i := from; i < end; i++ {
					d.buyCash(i)
				}
			}
		}
	})
	w.gather()
	for _, s := range m.promotions {
		s.grant(w)
	}
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
		// they are changes nobody's state but balances, so their number is enough.
		granted := min(asked, w.ready(s.c, s.left)/s.reward) * s.reward
		s.left -= granted
		w.flows.rewards[s.p] += granted
		w.flows.drawing[s.p] += granted
		w.payOut(s, granted/s.reward)
		if granted != 0 {
			w.flows.hash += stamp(stampReward, rng.Hash(s.c.ID), uint64(w.Tick), uint64(granted))
		}
	}
}
