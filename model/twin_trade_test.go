package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the merchants' side of the twin: what each merchant sells, profit
// and exit, tool makers, founding of shops, regulators and dated fees, once more
// and as plainly as possible. All accounts are maps by merchant.

// account is what the twin knows of one merchant.
type account struct {
	sold, paid         int64 // fen of today
	periodSold, period int64 // fen of one merchant in this period: sales, fees
	began, ends        int
	losses             int
	stock, monthly     int64
	known              bool // a period has ended
	maker              *workshop
	owner              int
	alive              bool
	cost               int64
	built              int
}

// workshop is a tool maker.
type workshop struct {
	spec          *ToolMaker
	number        int
	key           uint64
	class         *venue
	had, has      map[agents.PlatformID]bool
	wrongSince    map[agents.PlatformID]int
	shut          bool
	shutSince     int
	gone          bool
	losses        int
	month         int64
	revenue, cost int64
	works         agents.Permille
	served        int
}

// dealings is the merchants' side of a twin.
type dealings struct {
	accounts  map[*keeper]*account
	workshops []*workshop
	stranded  map[int]int64 // by venue, today
}

func (t *twin) account(k *keeper) *account {
	if t.dealings.accounts == nil {
		t.dealings.accounts = map[*keeper]*account{}
	}
	if t.dealings.accounts[k] == nil {
		t.dealings.accounts[k] = &account{}
	}
	return t.dealings.accounts[k]
}

func (t *twin) fee(a Acceptance) float64 {
	fee := float64(a.Fee)
	for _, p := range a.Fees {
		if int32(p.Date) <= t.day {
			fee = p.Value
		}
	}
	return fee
}

// feeOf is what a wallet keeps of an amount paid at a venue.
func (t *twin) feeOf(at int, p agents.PlatformID, amount int64) int64 {
	if p == agents.Outside {
		return 0
	}
	a := t.n.venues[at].Accept[t.n.platforms[p].ID]
	return amount*int64(float64(t.fee(a)*1e6)+0.5)/1_000_000 + int64(a.Flat)
}

// sale books a sale of a merchant.
func (t *twin) sale(v *venue, k *keeper, amount, fee int64) {
	t.account(k).sold += amount
	t.account(k).paid += fee
	if fee != 0 {
		t.count("venueFees", v.v, 0, fee)
	}
}

// spend books what a merchant spends to start something.
func (t *twin) spend(v *venue, k *keeper, fen int64) {
	t.account(k).stock -= fen
	t.count("sunk", v.v, 0, int64(float64(float64(fen)*v.spec.StandsFor)+0.5))
}

// lawful returns the wallets that regulators let through at an hour of today.
func (t *twin) lawful(c *Context, hour int, draw uint64) agents.PlatformSet {
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		if leaks(t.permission(c, p, hour), rng.Part(rng.Part(draw, 24), int(p))) {
			out = out.With(p)
		}
	}
	return out
}

// permission is what the last event of a regulator says of a wallet.
func (t *twin) permission(c *Context, p agents.PlatformID, hour int) agents.Permille {
	now := int64(t.day)*24 + int64(hour)
	value := agents.Open
	var last *Event
	for i := range t.s.Events {
		e := &t.s.Events[i]
		if !e.On || int64(e.At) > now || last != nil && (e.At < last.At || e.At == last.At && e.ID < last.ID) {
			continue
		}
		for _, r := range e.Edicts {
			if r.Context == c.ID && (len(r.Platforms) == 0 || slices.Contains(r.Platforms, t.n.platforms[p].ID)) {
				value, last = agents.Permille(r.To), e
				if r.Until.set && t.calendar.hour(r.Until) <= now {
					value = agents.Open
				}
			}
		}
	}
	return value
}

// everLawful is what is allowed at some hour of today.
func (t *twin) everLawful(c *Context) agents.PlatformSet {
	hours := 1
	if t.hourly {
		hours = 24
	}
	var out agents.PlatformSet
	for _, p := range t.platforms() {
		for hour := range hours {
			if t.permission(c, p, hour) > 0 {
				out = out.With(p)
			}
		}
	}
	return out
}

func (t *twin) guestOf(id string) agents.GuestID {
	g, _ := t.n.guest(id)
	return g
}

// closeDown takes a merchant out of the market.
func (t *twin) closeDown(v *venue, j int) {
	k := v.keepers[j]
	for p := range k.contract {
		t.count("cancelled", v.v, p, 1)
	}
	k.closed = true
	clear(k.accepts)
	clear(k.contract)
	t.term(stampExit, t.n.venueKey[v.v]+uint64(j), uint64(t.tick), 1)
}

// openBusiness sets up accounts, tool makers and empty places on the eve.
func (t *twin) openBusiness() {
	for i, spec := range t.n.makers {
		if !spec.On {
			continue
		}
		m := &workshop{
			spec: spec, number: i, key: rng.Hash(keyOf(spec.Key, spec.ID)), works: agents.Open,
			had: map[agents.PlatformID]bool{}, has: map[agents.PlatformID]bool{}, wrongSince: map[agents.PlatformID]int{},
		}
		for _, v := range t.venues {
			if v.spec.ID == spec.Class {
				m.class = v
			}
		}
		t.dealings.workshops = append(t.dealings.workshops, m)
	}
	for _, v := range t.venues {
		for j, k := range v.keepers {
			a := t.account(k)
			u := ever(t.root.Stream("tools/"+keyOf(v.spec.Key, v.spec.ID)), 0).Draw(uint64(j))
			sum := 0.0
			for _, m := range t.dealings.workshops {
				if m.class != v {
					continue
				}
				sum += float64(m.spec.Share)
				if a.maker == nil && m.spec.Share > 0 && agents.Happens(u, agents.Threshold(min(1, sum))) {
					a.maker = m
				}
			}
			if p := v.spec.Profit; p != nil && p.On {
				every := int(p.Every / 24)
				a.ends = every + agents.Pick(ever(t.root.Stream("profit/"+keyOf(v.spec.Key, v.spec.ID)), 0).Draw(uint64(j)), every)
			}
		}
	}
	for _, m := range t.dealings.workshops {
		t.integrate(m)
		m.cost = 0
	}
	for _, v := range t.venues {
		f := v.spec.Founding
		if f == nil || !f.On {
			continue
		}
		for j, k := range v.keepers {
			a := t.account(k)
			draw := ever(t.root.Stream("found/"+keyOf(v.spec.Key, v.spec.ID)), 0).Draw(uint64(j))
			a.owner = agents.Pick(rng.Part(draw, 0), len(t.owners(v)))
			if agents.Happens(rng.Part(draw, 1), agents.Threshold(float64(f.Open))) {
				a.cost = int64(f.Cost)
				a.built = -agents.Pick(rng.Part(draw, 2), int(f.WriteOff/24))
			} else {
				k.closed, k.waiting = true, true
				clear(k.accepts)
				clear(k.contract)
			}
			a.alive = t.payable(v, k)
		}
	}
}

func (t *twin) owners(v *venue) []*keeper {
	for _, o := range t.venues {
		if o.spec.ID == v.spec.Founding.Owner {
			return o.keepers
		}
	}
	return nil
}

// payable reports whether any wallet reaches a merchant this morning.
func (t *twin) payable(v *venue, k *keeper) bool {
	for _, p := range t.platforms() {
		guest := t.n.platformGuest(int(p))
		_, signed := k.contract[p]
		if signed && gateOver(t.gates(0), t.hostsOf(v.spec), agents.ContractPayment, guest) > 0 ||
			k.accepts[p] && gateOver(t.gates(0), t.hostsOf(v.spec), agents.DirectPayment, guest) > 0 {
			return true
		}
	}
	return false
}

// customers are the open merchants of a tool maker.
func (t *twin) customers(m *workshop) []int {
	var out []int
	for j, k := range m.class.keepers {
		if t.account(k).maker == m && !k.closed {
			out = append(out, j)
		}
	}
	return out
}

func (t *twin) tills(m *workshop, p agents.PlatformID) bool {
	return gateOver(t.gates(0), t.hostsOf(m.class.spec), agents.DirectPayment, t.n.platformGuest(int(p))) > 0
}

func (t *twin) toolKey(m *workshop, p agents.PlatformID, day int32, index int) rng.Key {
	return rng.Stream(uint64(t.root.Stream("tool/"+keyOf(m.spec.Key, m.spec.ID)))^t.n.platformKey[p]).At(day, 24, index)
}

func (t *twin) integrate(m *workshop) {
	for _, p := range t.platforms() {
		spec, ok := m.spec.Platforms[t.n.platforms[p].ID]
		if !ok || m.had[p] || t.calendar.hour(spec.From) > int64(t.day)*24 {
			continue
		}
		m.had[p] = true
		m.cost += int64(spec.Cost)
		if t.tills(m, p) {
			t.tender(m, p)
		}
	}
}

func (t *twin) tender(m *workshop, p agents.PlatformID) {
	m.has[p] = true
	for _, j := range t.customers(m) {
		draw := t.toolKey(m, p, 0, 0).Draw(uint64(j))
		if agents.Happens(draw, agents.Threshold(float64(m.spec.Platforms[t.n.platforms[p].ID].Share))) {
			t.equip(m, j, p)
		}
	}
}

func (t *twin) equip(m *workshop, j int, p agents.PlatformID) {
	if k := m.class.keepers[j]; !k.accepts[p] {
		k.accepts[p] = true
		t.term(35, t.n.venueKey[m.class.v]+uint64(j), uint64(t.tick), t.n.platformKey[p])
	}
}

func (t *twin) strip(m *workshop, j int, p agents.PlatformID) {
	if k := m.class.keepers[j]; k.accepts[p] {
		k.accepts[p] = false
		t.term(35, t.n.venueKey[m.class.v]+uint64(j), uint64(t.tick), ^t.n.platformKey[p])
	}
}

// craft is the morning of the tool makers.
func (t *twin) craft() {
	for _, m := range t.dealings.workshops {
		m.revenue, m.cost = 0, 0
		if m.gone {
			continue
		}
		m.works = agents.Open
		if m.spec.Data != "" {
			m.works = gateOver(t.gates(0), t.n.hostsNamed(m.spec.Data), agents.DataAPI, t.guestOf(m.spec.ID))
		}
		if m.works > 0 {
			m.shut = false
		} else if !m.shut {
			m.shut, m.shutSince = true, t.tick
		}
		if m.shut && t.tick-m.shutSince >= int(m.spec.Lag/24) {
			t.giveUp(m)
			continue
		}
		t.integrate(m)
		for _, p := range t.platforms() {
			if m.had[p] {
				t.fallBack(m, p)
			}
		}
		m.served = len(t.customers(m))
	}
}

// fallBack acts on a gate once it has stood otherwise than the offer for the lag.
func (t *twin) fallBack(m *workshop, p agents.PlatformID) {
	open := t.tills(m, p)
	if open == m.has[p] {
		delete(m.wrongSince, p)
		return
	}
	since, waits := m.wrongSince[p]
	if !waits {
		since = t.tick
		m.wrongSince[p] = since
	}
	if t.tick-since < int(m.spec.Lag/24) {
		return
	}
	delete(m.wrongSince, p)
	if open {
		t.tender(m, p)
		return
	}
	m.has[p] = false
	var others []agents.PlatformID
	for _, q := range t.platforms() {
		if m.has[q] && t.tills(m, q) {
			others = append(others, q)
		}
	}
	for _, j := range t.customers(m) {
		k := m.class.keepers[j]
		if !k.accepts[p] {
			continue
		}
		draw := t.toolKey(m, p, t.day, 1).Draw(uint64(j))
		t.strip(m, j, p)
		if len(others) > 0 && agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(m.spec.ReRoute))) {
			t.equip(m, j, others[agents.Pick(rng.Part(draw, 1), len(others))])
			continue
		}
		t.account(k).maker = nil
		if m.spec.Otherwise == "closed" {
			t.closeDown(m.class, j)
		}
	}
}

func (t *twin) giveUp(m *workshop) {
	for _, j := range t.customers(m) {
		for _, p := range t.platforms() {
			if m.has[p] {
				t.strip(m, j, p)
			}
		}
		t.account(m.class.keepers[j]).maker = nil
	}
	clear(m.has)
	m.gone, m.works = true, 0
	t.term(35, m.key, uint64(t.tick), 1)
}

// tooled is the share of the messages for a class that still comes.
func (t *twin) tooled(v *venue) float64 {
	lost := 0.0
	for _, m := range t.dealings.workshops {
		if m.class == v {
			lost += float64(float64(m.spec.Messages) * float64(1000-m.works) / 1000)
		}
	}
	return max(0, 1-lost)
}

// shared is the number of merchants who share the cost of integrating a wallet.
func (t *twin) shared(k *keeper, p agents.PlatformID) int64 {
	if m := t.account(k).maker; m != nil && m.has[p] {
		return int64(max(1, m.served))
	}
	return 1
}

// outlook is the turnover a month with which a merchant reckons, in yuan.
func (t *twin) outlook(v *venue, k *keeper) float64 {
	if a := t.account(k); v.spec.Review.Sales == "own" && a.known {
		return float64(a.monthly) / 100
	}
	return float64(v.spec.Review.Turnover) / 100
}

// build lets sellers found shops, and finds what is stranded.
func (t *twin) build() {
	t.dealings.stranded = map[int]int64{}
	for _, v := range t.venues {
		f := v.spec.Founding
		if f == nil || !f.On {
			continue
		}
		id := keyOf(v.spec.Key, v.spec.ID)
		for j, k := range v.keepers {
			a, who := t.account(k), t.n.venueKey[v.v]+uint64(j)
			phase := agents.Pick(ever(t.root.Stream("found/"+id), 1).Draw(uint64(j)), int(f.Every/24))
			if k.waiting && !t.owners(v)[a.owner].closed && phase == t.tick%int(f.Every/24) &&
				agents.Happens(t.whole(t.root.Stream("found/"+id), 2).Draw(uint64(j)), t.foundingChance(v)) {
				k.waiting, k.closed = false, false
				t.equipNew(v, j)
				a.cost, a.built = int64(f.Cost), t.tick
				t.spend(v, k, a.cost)
				t.term(38, who, uint64(t.tick), 1)
			}
			now := t.payable(v, k)
			if a.cost > 0 && !now && (a.alive || k.closed) {
				days := int64(f.WriteOff / 24)
				left := a.cost * max(0, days-int64(t.tick-a.built)) / days
				a.cost = 0
				if left > 0 {
					t.dealings.stranded[v.v] += int64(float64(float64(left)*v.spec.StandsFor) + 0.5)
					t.term(37, who, uint64(t.tick), uint64(left))
				}
			}
			if now && !a.alive && a.cost == 0 && f.Cost > 0 {
				a.cost, a.built = int64(f.Cost), t.tick
				t.spend(v, k, a.cost)
				t.term(38, who, uint64(t.tick), 2)
			}
			a.alive = now
		}
	}
}

// equipNew gives a new shop its wallets.
func (t *twin) equipNew(v *venue, j int) {
	k := v.keepers[j]
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		draw := t.merchantKey(v, "found.sign/", p, t.day, 0).Draw(uint64(j))
		switch a.Law {
		case "always":
			k.accepts[p] = true
		case "share":
			k.accepts[p] = agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Share)))
		case "contract":
			k.accepts[p] = agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(a.Direct)))
			gate := gateOver(t.gates(0), t.hostsOf(v.spec), agents.NewContract, t.n.platformGuest(int(p)))
			if leaks(gate, rng.Part(draw, 1)) {
				k.contract[p] = t.tick + int(v.spec.Contracts.Length/24)
				t.count("signed", v.v, p, 1)
			}
		}
	}
	if m := t.account(k).maker; m != nil {
		for _, p := range t.platforms() {
			if m.has[p] && agents.Happens(t.toolKey(m, p, 0, 0).Draw(uint64(j)), agents.Threshold(float64(m.spec.Platforms[t.n.platforms[p].ID].Share))) {
				t.equip(m, j, p)
			}
		}
	}
}

// foundingChance asks who could pay in a new shop.
func (t *twin) foundingChance(v *venue) uint64 {
	f := v.spec.Founding
	takes := map[agents.PlatformID]bool{}
	for _, p := range t.platforms() {
		a, ok := v.spec.Accept[t.n.platforms[p].ID]
		if !ok || t.calendar.hour(a.From) > int64(t.day)*24 {
			continue
		}
		open := func(o agents.Object) bool {
			return gateOver(t.gates(0), t.hostsOf(v.spec), o, t.n.platformGuest(int(p))) > 0
		}
		switch a.Law {
		case "always", "review":
			takes[p] = open(agents.DirectPayment)
		case "share":
			takes[p] = a.Share >= 0.5 && open(agents.DirectPayment)
		case "contract":
			takes[p] = a.Direct >= 0.5 && open(agents.DirectPayment) || open(agents.ContractPayment) && open(agents.NewContract)
		}
	}
	var all, can float64
	for _, who := range t.people {
		if len(who.held) > 0 {
			all++
			if setOf(who.held)&setOf(takes) != 0 {
				can++
			}
		}
	}
	rule := agents.ReviewRule{Turnover: float64(f.Turnover) / 100, Margin: float64(f.Margin), Scale: float64(f.Scale) / 100}
	seen := agents.Prospect{Cost: float64(f.Cost) / 100, Months: float64(f.WriteOff/24) / 30}
	if all > 0 {
		seen.New = can / all
	}
	return agents.Threshold(float64(float64(f.Interest) * rule.Chance(seen)))
}

// reckon is the evening of merchants and tool makers.
func (t *twin) reckon() {
	for _, v := range t.venues {
		p := v.spec.Profit
		if p == nil || !p.On {
			continue
		}
		type peers struct{ n, sold, paid int64 }
		all := map[agents.PlatformSet]peers{}
		for _, k := range v.keepers {
			if !k.closed {
				s := all[t.takes(k)]
				all[t.takes(k)] = peers{s.n + 1, s.sold + t.account(k).sold, s.paid + t.account(k).paid}
			}
		}
		for j, k := range v.keepers {
			a := t.account(k)
			if k.closed {
				a.periodSold, a.period, a.losses = 0, 0, 0
				a.began, a.ends = t.tick+1, t.tick+1+int(p.Every/24)
				continue
			}
			mine := peers{1, a.sold, a.paid}
			if p.Reckon == "peers" {
				mine = all[t.takes(k)]
			}
			each := v.spec.StandsFor * float64(mine.n)
			a.periodSold += int64(float64(float64(mine.sold)*t.weight)/each + 0.5)
			a.period += int64(float64(float64(mine.paid)*t.weight)/each + 0.5)
			if t.tick+1 < a.ends {
				continue
			}
			days := int64(t.tick + 1 - a.began)
			earned := int64(float64(float64(a.periodSold)*float64(p.Margin))+0.5) - a.period - int64(p.Fixed)*days/30
			a.stock += earned
			a.monthly, a.known = a.periodSold*30/days, true
			a.periodSold, a.period = 0, 0
			a.began, a.ends = t.tick+1, t.tick+1+int(p.Every/24)
			if earned >= 0 {
				a.losses = 0
			} else if p.Reviews > 0 {
				a.losses++
				t.term(39, t.n.venueKey[v.v]+uint64(j), uint64(t.tick), uint64(-earned))
				if a.losses >= p.Reviews {
					t.closeDown(v, j)
				}
			}
		}
	}
}

func (t *twin) takes(k *keeper) agents.PlatformSet {
	out := setOf(k.accepts)
	for p := range k.contract {
		out = out.With(p)
	}
	return out
}

// bill is the evening of tool makers.
func (t *twin) bill() {
	for _, m := range t.dealings.workshops {
		if m.gone {
			continue
		}
		var turnover int64
		for _, j := range t.customers(m) {
			turnover += t.account(m.class.keepers[j]).sold
		}
		fees := float64(float64(float64(m.spec.Price)*float64(m.served))*m.class.spec.StandsFor) / 30
		fees += float64(float64(float64(turnover)*t.weight) * float64(m.spec.Commission))
		m.revenue = int64(float64(fees*float64(m.works))/1000 + 0.5)
		m.cost += int64(float64(m.spec.Fixed)/30 + 0.5)
		m.month += m.revenue - m.cost
		if (t.tick+1)%30 != 0 {
			continue
		}
		if m.month != 0 {
			t.term(36, m.key, uint64(t.tick), uint64(m.month))
		}
		if m.month < 0 {
			m.losses++
		} else {
			m.losses = 0
		}
		m.month = 0
		if m.spec.Months > 0 && m.losses >= m.spec.Months {
			t.giveUp(m)
		}
	}
}

// tidy empties the tills.
func (t *twin) tidy() {
	for _, a := range t.dealings.accounts {
		a.sold, a.paid = 0, 0
	}
}
