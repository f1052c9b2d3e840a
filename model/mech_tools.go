package model

import (
	"slices"
	"strconv"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// ToolMaker is a third-party developer who sells tools to the merchants of a
// class: a checkout through which they can be paid without a contract of their
// own (Youzan), or apps that send marketing messages for them. It lives on what
// others let it use, so a closed gate is a loss for it and for its merchants.
type ToolMaker struct {
	ID         string                `yaml:"id" required:"true"`
	Key        string                `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	On         bool                  `yaml:"on" default:"true" doc:"false leaves the tool maker out, as if it were not there"`
	Class      string                `yaml:"class" required:"true" doc:"class of merchants that it serves"`
	Share      spec.Share            `yaml:"share" default:"0" min:"0" max:"1" doc:"share of them that it serves on the first day; a merchant has at most one tool maker"`
	Platforms  map[string]Integrated `yaml:"platforms" doc:"wallets of its checkout"`
	Lag        spec.Duration         `yaml:"lag" default:"10d" min:"0d" max:"3650d" doc:"days from a gate's closing, or opening, to what it does about it"`
	ReRoute    spec.Share            `yaml:"re_route" default:"1" min:"0" max:"1" doc:"share of the merchants of a wallet that is cut whom it moves to another of its wallets that is open"`
	Otherwise  string                `yaml:"otherwise" default:"lost" one:"lost|closed" doc:"what happens to the others: they are lost as customers and no longer take the wallet, or they close"`
	Data       string                `yaml:"data" doc:"host whose gate data_api it needs; its service stops while that is closed, and it gives up once that has been so for the lag"`
	Messages   spec.Share            `yaml:"messages" default:"0" min:"0" max:"1" doc:"share of the messages that promote the class (referrals) that its tools send"`
	Price      spec.Money            `yaml:"price" default:"0" min:"0" max:"1bn" unit:"yuan/month" doc:"what one merchant pays, 30 days"`
	Commission spec.Share            `yaml:"commission" default:"0" min:"0" max:"1" doc:"share of its merchants' turnover that it is paid"`
	Fixed      spec.Money            `yaml:"fixed" default:"0" min:"0" max:"100bn" unit:"yuan/month" doc:"its fixed cost, 30 days"`
	Months     int                   `yaml:"months" default:"0" min:"0" max:"200" unit:"months" doc:"months of loss in a row, 30 days each, after which it gives up; 0 is never"`
}

// Integrated is a wallet of a tool maker's checkout.
type Integrated struct {
	From  When       `yaml:"from" doc:"date or event at which it is integrated; none means before the first day"`
	Share spec.Share `yaml:"share" default:"1" min:"0" max:"1" doc:"share of its merchants who take it as soon as it is integrated"`
	Cost  spec.Money `yaml:"cost" default:"0" min:"0" max:"100bn" doc:"what the tool maker spends on integrating it"`
}

func hasTools(s *Scenario) bool {
	for _, k := range s.ToolMakers {
		if k.On {
			return true
		}
	}
	return false
}

// The kinds of terms of the run hash of tool makers.
const (
	stampRoute uint64 = 35 // a merchant is given a wallet or loses one; a tool maker gives up
	stampMaker uint64 = 36 // a month's profit or loss of a tool maker
)

// maker is a tool maker in a run.
type maker struct {
	spec  *ToolMaker
	key   uint64
	place uint8 // 1 + its place among the makers
	v     int
	guest agents.GuestID
	hosts []agents.HostID // of its class
	data  []agents.HostID // whose data it needs
	lag   int

	integrated, offers agents.PlatformSet // wallets it has ever had, and has now
	turned             []int32            // by platform: first tick of those on which the gate stood otherwise than the offer, -1 if it does not
	silent             int32              // first tick of those on which its data are shut, -1 if they are not
	served             int64              // simulated merchants today
	present            int64              // and at this moment
	gone               bool
	losses             int32
	month              int64 // fen of profit in this month

	revenue, cost int64 // fen of today
	works         agents.Permille
	route         rng.Stream
}

// tools lets tool makers act on gates.
type tools struct {
	makers []*maker
	madeBy [][]uint8
}

func (m *tools) start(w *World) error {
	for n, spec := range w.names.makers {
		if !spec.On {
			continue
		}
		id := keyOf(spec.Key, spec.ID)
		k := &maker{
			spec: spec, key: rng.Hash(id), place: uint8(len(w.makers) + 1), v: w.names.venue(spec.Class), guest: w.names.makerGuest(n),
			lag: int(spec.Lag / 24), silent: -1, works: agents.Open, route: w.root.Stream("tool/" + id),
		}
		if host := w.names.venues[k.v].Host; host != "" {
			k.hosts = w.names.hostsNamed(host)
		}
		if spec.Data != "" {
			k.data = w.names.hostsNamed(spec.Data)
		}
		for range w.P() {
			k.turned = append(k.turned, -1)
		}
		w.makers = append(w.makers, k)
	}
	m.share(w)
	m.makers, m.madeBy = w.makers, w.madeBy
	for _, k := range w.makers {
		k.count(w)
		k.served = k.present
		if w.dealt(k.v) {
			k.goOn(w)
		} else {
			k.integrate(w)
		}
		k.cost = 0 // spent before the first day
	}
	return nil
}

// dealt tells whether the states of the first day say whom tool makers of a class serve:
// one of those that are there is named.
func (w *World) dealt(v int) bool {
	return slices.ContainsFunc(w.makers, func(k *maker) bool { return k.v == v && w.names.venues[v].startsWith(k.spec.ID) })
}

// goOn takes up the wallets of before the first day where the file says which merchants
// have them: those that some have are on offer, and gates that stand otherwise have done so
// from this day on.
func (k *maker) goOn(w *World) {
	for s := k.due(w); s != 0; s &= s - 1 {
		p := s.First()
		offers := k.open(w, p) && k.spec.Platforms[w.names.platforms[p].ID].Share == 0 // nobody need have it
		k.each(w, func(j int) { offers = offers || w.Merchants[k.v].Accepts[j].Has(p) })
		if offers {
			k.offers = k.offers.With(p)
		}
	}
}

// share deals the merchants of each class out to its tool makers: as the rows of the
// first day say, or those whose keyed number falls into a maker's stretch, in the order
// of keys.
func (m *tools) share(w *World) {
	for v, class := range w.names.venues {
		var list []uint8
		if w.dealt(v) {
			list = agents.Make[uint8](w.arena, int(class.Count))
			for j := range list {
				for _, k := range w.makers {
					if row := class.starts(j, len(list)); k.v == v && row != nil && row.Maker == k.spec.ID {
						list[j] = k.place
					}
				}
			}
			w.madeBy[v] = list
			continue
		}
		key := w.root.Stream("tools/"+keyOf(class.Key, class.ID)).At(0, wholeDay, 0)
		sum := 0.0
		for _, k := range w.makers {
			if k.v != v || k.spec.Share == 0 {
				continue
			}
			if list == nil {
				list = agents.Make[uint8](w.arena, int(class.Count))
			}
			from := agents.Threshold(sum)
			sum += float64(k.spec.Share)
			to := agents.Threshold(min(1, sum))
			for j := range list {
				if draw := key.Draw(uint64(j)); list[j] == 0 && (draw >= from || from == 0) && agents.Happens(draw, to) {
					list[j] = k.place
				}
			}
		}
		w.madeBy[v] = list
	}
}

func (m *tools) keep(k *kept) {
	for _, t := range m.makers {
		id := "tools." + t.spec.ID
		k.add(id+".integrated", &t.integrated)
		k.add(id+".offers", &t.offers)
		k.add(id+".turned", &t.turned)
		k.add(id+".silent", &t.silent)
		k.add(id+".gone", &t.gone)
		k.add(id+".losses", &t.losses)
		k.add(id+".month", &t.month)
		// What a tool maker who has given up is left with is not reckoned anew.
		k.add(id+".served", &t.served)
		k.add(id+".works", &t.works)
		k.add(id+".revenue", &t.revenue)
		k.add(id+".cost", &t.cost)
	}
	for v, list := range m.madeBy {
		if list != nil {
			k.add("tools.served."+strconv.Itoa(v), &m.madeBy[v])
		}
	}
	k.then(func(w *World, _ func(string) bool) {
		for _, t := range m.makers {
			t.count(w)
		}
	})
}

func (m *tools) step(w *World) {
	for _, k := range w.makers {
		k.revenue, k.cost = 0, 0
		if k.gone {
			continue
		}
		k.listen(w)
		if k.gone {
			continue
		}
		k.integrate(w)
		k.turn(w)
		k.served = k.present
	}
}

// each calls do for every open merchant of the maker.
func (k *maker) each(w *World, do func(j int)) {
	for j, place := range w.madeBy[k.v] {
		if place == k.place && !w.Merchants[k.v].Closed[j] {
			do(j)
		}
	}
}

// count counts the open merchants of the maker anew.
func (k *maker) count(w *World) {
	k.present = 0
	k.each(w, func(int) { k.present++ })
}

// lose takes a merchant from his tool maker.
func (k *maker) lose(w *World, j int) {
	w.madeBy[k.v][j] = 0
	if !w.Merchants[k.v].Closed[j] {
		k.present--
	}
}

// makerOf returns the tool maker of a merchant, nil if he has none.
func (w *World) makerOf(v, j int) *maker {
	if list := w.madeBy[v]; list != nil && list[j] != 0 {
		return w.makers[list[j]-1]
	}
	return nil
}

// listen reads the gate of the data: its service works as far as that is open.
func (k *maker) listen(w *World) {
	k.works = agents.Open
	open := w.gates.openHour(0)
	for _, h := range k.data {
		k.works = min(k.works, open[w.gates.at(h, agents.DataAPI, k.guest)])
	}
	if k.works > 0 {
		k.silent = -1
		return
	}
	if k.silent < 0 {
		k.silent = int32(w.Tick)
	}
	if w.Tick-int(k.silent) >= k.lag {
		k.end(w)
	}
}

// open tells whether a wallet can be paid through the checkout today.
func (k *maker) open(w *World, p agents.PlatformID) bool {
	open := w.gates.openHour(0)
	for _, h := range k.hosts {
		if open[w.gates.at(h, agents.DirectPayment, w.names.platformGuest(int(p)))] == 0 {
			return false
		}
	}
	return true
}

// integrate adds the wallets whose date has come.
func (k *maker) integrate(w *World) {
	for s := k.due(w); s != 0; s &= s - 1 {
		p := s.First()
		k.cost += int64(k.spec.Platforms[w.names.platforms[p].ID].Cost)
		if k.open(w, p) {
			k.offer(w, p)
		}
	}
}

// due gives the wallets whose date has come; from now on they are integrated.
func (k *maker) due(w *World) agents.PlatformSet {
	var out agents.PlatformSet
	for p, platform := range w.names.platforms {
		p := agents.PlatformID(p)
		spec, ok := k.spec.Platforms[platform.ID]
		if ok && !k.integrated.Has(p) && w.calendar.hour(spec.From) <= int64(w.Day)*24 {
			out = out.With(p)
		}
	}
	k.integrated |= out
	return out
}

// offer gives a wallet to the share of the merchants who want it at once.
func (k *maker) offer(w *World, p agents.PlatformID) {
	k.offers = k.offers.With(p)
	k.each(w, func(j int) { k.propose(w, j, p) })
}

// propose gives a wallet to a merchant if he is of those who want it at once.
func (k *maker) propose(w *World, j int, p agents.PlatformID) {
	want := agents.Threshold(float64(k.spec.Platforms[w.names.platforms[p].ID].Share))
	if agents.Happens(k.draws(w, p, 0, 0).Draw(uint64(j)), want) {
		k.give(w, j, p)
	}
}

// equip gives a new merchant what his tool maker, if he has one, offers.
func (w *World) equip(v, j int) {
	if k := w.makerOf(v, j); k != nil {
		for s := k.offers; s != 0; s &= s - 1 {
			k.propose(w, j, s.First())
		}
	}
}

func (k *maker) draws(w *World, p agents.PlatformID, day int32, index int) rng.Key {
	return rng.Stream(uint64(k.route)^w.names.platformKey[p]).At(day, wholeDay, index)
}

// give lets a merchant be paid with a wallet through the checkout: no contract
// of his is signed by it, and none ends when it is taken from him.
func (k *maker) give(w *World, j int, p agents.PlatformID) {
	m := &w.Merchants[k.v]
	if m.Accepts[j].Has(p) {
		return
	}
	m.Take(j, p)
	k.stamp(w, j, w.names.platformKey[p])
}

func (k *maker) take(w *World, j int, p agents.PlatformID) {
	m := &w.Merchants[k.v]
	if !m.Accepts[j].Has(p) {
		return
	}
	m.Drop(j, p)
	k.stamp(w, j, ^w.names.platformKey[p])
}

func (k *maker) stamp(w *World, j int, value uint64) {
	w.flows.hash += stamp(stampRoute, w.names.venueKey[k.v]+uint64(j), uint64(w.Tick), value)
}

// turn answers gates that have stood otherwise than the offer for the lag.
func (k *maker) turn(w *World) {
	var open agents.PlatformSet
	for s := k.integrated; s != 0; s &= s - 1 {
		if k.open(w, s.First()) {
			open = open.With(s.First())
		}
	}
	for s := k.integrated; s != 0; s &= s - 1 {
		p := s.First()
		if open.Has(p) == k.offers.Has(p) {
			k.turned[p] = -1
			continue
		}
		if k.turned[p] < 0 {
			k.turned[p] = int32(w.Tick)
		}
		if w.Tick-int(k.turned[p]) < k.lag {
			continue
		}
		k.turned[p] = -1
		if open.Has(p) {
			k.offer(w, p)
			continue
		}
		k.offers = k.offers.Without(p)
		k.reRoute(w, p, open&k.offers)
	}
}

// reRoute moves the merchants of a wallet that is cut to one of the others, or
// loses them.
func (k *maker) reRoute(w *World, p agents.PlatformID, others agents.PlatformSet) {
	key := k.draws(w, p, w.Day, 1)
	chance := agents.Threshold(float64(k.spec.ReRoute))
	k.each(w, func(j int) {
		if !w.Merchants[k.v].Accepts[j].Has(p) {
			return
		}
		draw := key.Draw(uint64(j))
		k.take(w, j, p)
		if others != 0 && agents.Happens(rng.Part(draw, 0), chance) {
			k.give(w, j, nth(others, agents.Pick(rng.Part(draw, 1), others.Len())))
			return
		}
		k.lose(w, j)
		if k.spec.Otherwise == "closed" {
			w.closeShop(k.v, j)
		}
	})
}

// nth returns the n-th platform of a set, from 0.
func nth(s agents.PlatformSet, n int) agents.PlatformID {
	for range n {
		s &= s - 1
	}
	return s.First()
}

// end takes the tool maker out of the market, and its checkout from its merchants.
func (k *maker) end(w *World) {
	k.gone = true
	k.each(w, func(j int) {
		for s := k.offers; s != 0; s &= s - 1 {
			k.take(w, j, s.First())
		}
		k.lose(w, j)
	})
	k.offers, k.served, k.works = 0, 0, 0
	w.flows.hash += stamp(stampRoute, k.key, uint64(w.Tick), 1)
}

// tooled is the share of the messages that promote a class which tool makers
// leave standing: what a maker's tools send falls with its service.
func (w *World) tooled(v int) float64 {
	lost := 0.0
	for _, k := range w.makers {
		if k.v == v {
			lost += float64(float64(k.spec.Messages) * float64(agents.Open-k.works) / 1000)
		}
	}
	return max(0, 1-lost)
}

// toolBooks reckons what tool makers earn, at the end of the day.
type toolBooks struct{}

func (m *toolBooks) start(*World) error { return nil }
func (m *toolBooks) keep(*kept)         {}

// monthDays is the length of a month of accounts, in steps; money a month is
// money in as many days.
const monthDays = 30

func (m *toolBooks) step(w *World) {
	over := (w.Tick+1)%monthDays == 0
	for _, k := range w.makers {
		if k.gone {
			continue
		}
		stands := w.names.venues[k.v].StandsFor
		fees := w.rate(float64(float64(float64(k.spec.Price)*float64(k.served))*stands) / monthDays)
		if t := w.tills[k.v]; t != nil && k.spec.Commission > 0 {
			var turnover int64
			k.each(w, func(j int) { turnover += t.turnover[j] })
			fees += float64(float64(float64(turnover)*w.Weight) * float64(k.spec.Commission))
		}
		k.revenue = int64(float64(fees*float64(k.works))/1000 + 0.5)
		k.cost += int64(w.rate(float64(k.spec.Fixed)/monthDays) + 0.5)
		k.month += k.revenue - k.cost
		if !over {
			continue
		}
		if k.month != 0 {
			w.flows.hash += stamp(stampMaker, k.key, uint64(w.Tick), uint64(k.month))
		}
		k.losses++
		if k.month >= 0 {
			k.losses = 0
		}
		k.month = 0
		if k.spec.Months > 0 && int(k.losses) >= k.spec.Months {
			k.end(w)
		}
	}
}
