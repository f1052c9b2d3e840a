package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Founding lets sellers of another class open shops in this one. The count of
// the class is then the number of places, each with one owner. At staggered
// dates the owner of an empty place considers it; he founds with chance
//
//	interest / (1 + exp(-gain / scale)),  gain = turnover * margin * reach - cost / months
//
// where reach is the share of people with a wallet who could pay there today,
// and months is the time over which the cost is written off. The cost is sunk
// (Dixit 1989): when the shop closes or no wallet reaches it any more, what is
// not yet written off is stranded. A shop that is reached again has been
// rebuilt, at the same cost, and can be stranded again.
type Founding struct {
	On       bool          `yaml:"on" default:"true" doc:"false leaves founding out, as if the block were not there"`
	Owner    string        `yaml:"owner" required:"true" doc:"class whose sellers open shops here"`
	Open     spec.Share    `yaml:"open" default:"0" min:"0" max:"1" doc:"share of the places with a shop on the first day, its age drawn evenly over the time of writing off"`
	Every    spec.Duration `yaml:"every" default:"30d" min:"1d" max:"3650d" doc:"time between two dates at which the owner of an empty place considers it; dates are staggered"`
	Interest spec.Share    `yaml:"interest" default:"0" min:"0" max:"1" doc:"chance to found at such a date, however large the gain"`
	Turnover spec.Money    `yaml:"turnover" default:"100k" min:"0" max:"10bn" unit:"yuan/month" doc:"turnover that the owner expects if everybody can pay"`
	Margin   spec.Share    `yaml:"margin" default:"0.2" min:"0" max:"1" doc:"margin on these sales"`
	Scale    spec.Money    `yaml:"scale" default:"1k" min:"1 yuan" max:"100m" unit:"yuan/month" doc:"gain that moves the logit by one"`
	Cost     spec.Money    `yaml:"cost" default:"0" min:"0" max:"100m" doc:"cost of building the shop, sunk"`
	WriteOff spec.Duration `yaml:"write_off" default:"365d" min:"1d" max:"36500d" doc:"time over which the cost is written off, evenly"`
}

// founding returns the block if it is there and on.
func (m *MerchantClass) founding() *Founding {
	if m.Founding == nil || !m.Founding.On {
		return nil
	}
	return m.Founding
}

func hasSellers(s *Scenario) bool {
	for i := range s.Merchants {
		if s.Merchants[i].founding() != nil {
			return true
		}
	}
	return false
}

// stampFound is the founding or rebuilding of a shop, stampStrand a stranded cost.
const (
	stampFound  uint64 = 38
	stampStrand uint64 = 37
)

// sellers founds shops and counts what is stranded.
type sellers struct{ plots []*plot }

// plot holds the places of one class. Columns are by place.
type plot struct {
	v, owners int
	spec      *Founding
	class     *MerchantClass
	hosts     []agents.HostID
	every     int
	writeOff  int64
	streams   struct{ found, sign rng.Stream }

	dates []uint32 // places by the day on which their owners consider them
	first []int    // by that day: place in dates of the first

	seenBy [2]agents.PlatformSet // wallets that the gates let through when the shops were last judged
	judged bool                  // since the run was taken up

	owner   []int32
	waiting []bool  // nobody has founded here yet
	alive   []bool  // a wallet reaches the shop
	built   []int32 // tick
	value   []int64 // fen that building cost; 0 when written off at once
}

func (m *sellers) start(w *World) error {
	for v, class := range w.names.venues {
		f := class.founding()
		if f == nil {
			continue
		}
		n, id := int(class.Count), keyOf(class.Key, class.ID)
		q := &plot{
			v: v, owners: w.names.venue(f.Owner), spec: f, class: class, every: int(f.Every / 24), writeOff: int64(f.WriteOff / 24),
			owner: agents.Make[int32](w.arena, n), waiting: agents.Make[bool](w.arena, n), alive: agents.Make[bool](w.arena, n), built: agents.Make[int32](w.arena, n), value: agents.Make[int64](w.arena, n),
		}
		if class.Host != "" {
			q.hosts = w.names.hostsNamed(class.Host)
		}
		q.streams.found = w.root.Stream("found/" + id)
		q.streams.sign = w.root.Stream("found.sign/" + id)
		q.settle(w)
		w.Merchants[v].Watched = true
		m.plots = append(m.plots, q)
	}
	return nil
}

// settle sets up the first day.
func (q *plot) settle(w *World) {
	m := &w.Merchants[q.v]
	key := q.streams.found.At(0, wholeDay, 0)
	sellers := int(w.names.venues[q.owners].Count)
	for j := range m.Closed {
		draw := key.Draw(uint64(j))
		q.owner[j] = int32(agents.Pick(rng.Part(draw, 0), sellers))
		switch {
		case m.Closed[j]:
		case agents.Happens(rng.Part(draw, 1), agents.Threshold(float64(q.spec.Open))):
			q.value[j] = int64(q.spec.Cost)
			q.built[j] = -int32(agents.Pick(rng.Part(draw, 2), int(q.writeOff)))
		default:
			m.Closed[j], q.waiting[j] = true, true
			if k := w.makerOf(q.v, j); k != nil {
				k.present--
			}
			m.Set(j, 0, 0)
			m.Waiting++
		}
	}
	phases, phase := agents.Make[uint16](w.arena, len(m.Closed)), q.streams.found.At(0, wholeDay, 1)
	for j := range phases {
		phases[j] = uint16(agents.Pick(phase.Draw(uint64(j)), q.every))
	}
	q.dates, q.first = byTick(w.arena, phases, q.every)
	reach := q.reach(w)
	for j := range m.Closed {
		q.alive[j] = q.reached(m, j, reach)
	}
}

func (m *sellers) keep(k *kept) {
	for _, q := range m.plots {
		k.add("sellers.waiting."+q.class.ID, &q.waiting)
		k.add("sellers.alive."+q.class.ID, &q.alive)
		k.add("sellers.built."+q.class.ID, &q.built)
		k.add("sellers.value."+q.class.ID, &q.value)
	}
	k.then(m.resume)
}

// resume forgets what was seen of shops that stand otherwise now.
func (m *sellers) resume(*World, func(name string) bool) {
	for _, q := range m.plots {
		q.judged = false
	}
}

func (m *sellers) step(w *World) {
	for _, q := range m.plots {
		q.found(w)
		q.judge(w)
	}
}

// gate is the smallest value over the hosts of the class.
func (q *plot) gate(w *World, o agents.Object, p int) agents.Permille {
	least, open := agents.Open, w.gates.openHour(0)
	for _, h := range q.hosts {
		least = min(least, open[w.gates.at(h, o, w.names.platformGuest(p))])
	}
	return least
}

// reach returns the wallets that the gates let through this morning, under a
// contract and without one.
func (q *plot) reach(w *World) (out [2]agents.PlatformSet) {
	for p := range w.names.platforms {
		for kind, object := range [2]agents.Object{agents.ContractPayment, agents.DirectPayment} {
			if q.gate(w, object, p) > 0 {
				out[kind] = out[kind].With(agents.PlatformID(p))
			}
		}
	}
	return out
}

func (q *plot) reached(m *agents.Merchants, j int, reach [2]agents.PlatformSet) bool {
	return m.Contract[j]&reach[0]|m.Accepts[j]&reach[1] != 0
}

// prospects returns the wallets that an owner can expect to take in a new shop:
// those that are there and let through, and that most shops of the class take.
func (q *plot) prospects(w *World) agents.PlatformSet {
	reach := q.reach(w)
	var out agents.PlatformSet
	for i, platform := range w.names.platforms {
		a, ok := q.class.Accept[platform.ID]
		p := agents.PlatformID(i)
		if !ok || w.calendar.hour(a.From) > int64(w.Day)*24 {
			continue
		}
		direct := a.Law == "always" || a.Law == "review" || a.Law == "share" && a.Share >= 0.5 || a.Law == "contract" && a.Direct >= 0.5
		if reach[1].Has(p) && direct || reach[0].Has(p) && a.Law == "contract" && q.gate(w, agents.NewContract, i) > 0 {
			out = out.With(p)
		}
	}
	return out
}

// chance is that of founding at a date on which the owner considers it.
func (q *plot) chance(w *World) uint64 {
	if q.spec.Interest == 0 {
		return 0
	}
	var all, have int64
	takes := q.prospects(w)
	for set, n := range w.market.had {
		if set != 0 {
			all += n
		}
		if agents.PlatformSet(set)&takes != 0 {
			have += n
		}
	}
	v := agents.Prospect{Cost: float64(q.spec.Cost) / 100, Months: float64(q.writeOff) / 30}
	if all > 0 {
		v.New = float64(have) / float64(all)
	}
	rule := agents.ReviewRule{Turnover: float64(q.spec.Turnover) / 100, Margin: float64(q.spec.Margin), Scale: float64(q.spec.Scale) / 100}
	return agents.Threshold(float64(float64(q.spec.Interest) * rule.Chance(v)))
}

// found lets the owners of empty places decide.
func (q *plot) found(w *World) {
	m := &w.Merchants[q.v]
	if m.Waiting == 0 {
		return
	}
	chance := q.chance(w)
	key, today := w.key(q.streams.found, 2), w.Tick%q.every
	gone := w.Merchants[q.owners].Closed
	for _, place := range q.dates[q.first[today]:q.first[today+1]] {
		j := int(place)
		if !q.waiting[j] || gone[q.owner[j]] || !agents.Happens(key.Draw(uint64(j)), chance) {
			continue
		}
		q.waiting[j] = false
		w.openShop(q.v, j)
		q.sign(w, j)
		w.equip(q.v, j)
		q.build(w, j)
		w.flows.hash += stamp(stampFound, w.names.venueKey[q.v]+uint64(j), uint64(w.Tick), 1)
	}
}

// sign gives a new shop its wallets, its tool maker's among them. Those that the
// class reconsiders wait for the first review, dated shares for the next day.
func (q *plot) sign(w *World, j int) {
	m := &w.Merchants[q.v]
	for i, platform := range w.names.platforms {
		a, ok := q.class.Accept[platform.ID]
		p := agents.PlatformID(i)
		if !ok || w.calendar.hour(a.From) > int64(w.Day)*24 {
			continue
		}
		draw := rng.Stream(uint64(q.streams.sign)^w.names.platformKey[p]).At(w.Day, wholeDay, 0).Draw(uint64(j))
		share := a.Share
		if a.Law == "contract" {
			share = a.Direct
		}
		if a.Law == "always" || (a.Law == "share" || a.Law == "contract") && agents.Happens(rng.Part(draw, 0), agents.Threshold(float64(share))) {
			m.Take(j, p)
		}
		if a.Law == "contract" && passes(q.gate(w, agents.NewContract, i), rng.Part(draw, 1)) {
			m.Sign(j, p)
			m.Expiry[j*m.P+i] = int32(w.Tick) + int32(q.class.Contracts.Length/24)
			w.flows.signed[w.flows.at(q.v, i)]++
		}
	}
}

// build books the cost of a shop that is founded or rebuilt.
func (q *plot) build(w *World, j int) {
	q.value[j], q.built[j] = int64(q.spec.Cost), int32(w.Tick)
	w.sink(q.v, j, q.value[j])
}

// judge finds shops that no wallet reaches any more, and those that are reached
// again: among those that take other wallets than the day before, or have closed
// since, unless the gates are others.
func (q *plot) judge(w *World) {
	m := &w.Merchants[q.v]
	reach := q.reach(w)
	look := func(j int) { q.look(w, j, q.reached(m, j, reach)) }
	if !q.judged || reach != q.seenBy {
		for j := range q.alive {
			look(j)
		}
	}
	for _, j := range m.Changed {
		look(int(j))
	}
	for _, j := range w.shut[q.v] {
		look(int(j))
	}
	q.judged, q.seenBy, m.Changed, w.shut[q.v] = true, reach, m.Changed[:0], w.shut[q.v][:0]
}

// look judges one shop; now tells whether a wallet reaches it.
func (q *plot) look(w *World, j int, now bool) {
	alive, closed := q.alive[j], w.Merchants[q.v].Closed[j]
	if q.value[j] > 0 && !now && (alive || closed) {
		q.strand(w, j)
	}
	if now && !alive && q.value[j] == 0 && q.spec.Cost > 0 {
		q.build(w, j)
		w.flows.hash += stamp(stampFound, w.names.venueKey[q.v]+uint64(j), uint64(w.Tick), 2)
	}
	q.alive[j] = now
}

// strand counts what is not yet written off.
func (q *plot) strand(w *World, j int) {
	left := q.value[j] * max(0, q.writeOff-int64(w.Tick)+int64(q.built[j])) / q.writeOff
	q.value[j] = 0
	if left == 0 {
		return
	}
	fen := w.ofAll(q.v, left)
	w.flows.stranded[q.v] += fen
	w.stranded[q.v] += fen
	w.flows.hash += stamp(stampStrand, w.names.venueKey[q.v]+uint64(j), uint64(w.Tick), uint64(left))
}
