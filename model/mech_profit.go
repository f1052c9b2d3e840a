package model

import (
	"hongbao/agents"
	"hongbao/model/spec"
)

// Profit says what the merchants of a class earn and when they give up. The
// profit of a period is
//
//	turnover * margin - fees - fixed * months
//
// in fen of one merchant; what he bears of rewards counts as a fee. After so many periods in a row below zero, that is
// with fixed cost not earned, a merchant leaves; what he has sunk to start plays
// no part in that (Hopenhayn 1992), but stands in his stock.
type Profit struct {
	On      bool          `yaml:"on" default:"true" doc:"false leaves profit out, as if the block were not there"`
	Margin  spec.Share    `yaml:"margin" default:"0.2" min:"0" max:"1" doc:"margin on sales, before fees and fixed cost"`
	Fixed   spec.Money    `yaml:"fixed" default:"0" min:"0" max:"1bn" unit:"yuan/month" doc:"fixed cost of one merchant, 30 days"`
	Every   spec.Duration `yaml:"every" default:"90d" min:"1d" max:"3650d" doc:"length of a period; the first of a merchant is longer by a drawn number of days below it, so that dates are staggered"`
	Reviews int           `yaml:"reviews" default:"2" min:"0" max:"200" unit:"periods" doc:"periods of loss in a row after which a merchant leaves; 0 is never"`
	Reckon  string        `yaml:"reckon" default:"own" one:"own|peers" doc:"own: what the merchant himself sold; peers: the mean of the merchants who can be paid with the same wallets, which few buyers for many merchants need"`
}

// profit returns the block if it is there and on.
func (m *MerchantClass) profit() *Profit {
	if m.Profit == nil || !m.Profit.On {
		return nil
	}
	return m.Profit
}

func hasProfit(s *Scenario) bool {
	for i := range s.Merchants {
		if s.Merchants[i].profit() != nil {
			return true
		}
	}
	return false
}

// stampDeficit is a period of loss of a merchant.
const stampDeficit uint64 = 39

// profit settles the merchants' accounts at the end of the day.
type profit struct{ books []*book }

// book holds the accounts of one class. Columns are by merchant.
type book struct {
	v        int
	id       string
	spec     *Profit
	every    int32
	turnover []int64 // fen of this period
	fees     []int64
	since    []int32 // tick on which the period began
	due      []int32 // tick before which it ends
	losses   []uint8 // periods of loss in a row
	peers    []peer  // today, by the set of wallets

	ends diary // of periods
}

// peer is the sum over the merchants who take one set of wallets.
type peer struct{ n, turnover, fees int64 }

func (m *profit) start(w *World) error {
	for v, class := range w.names.venues {
		p := class.profit()
		if p == nil {
			continue
		}
		n := int(class.Count)
		b := &book{
			v: v, id: class.ID, spec: p, every: int32(p.Every / 24),
			turnover: agents.Make[int64](w.arena, n), fees: agents.Make[int64](w.arena, n), since: agents.Make[int32](w.arena, n), due: agents.Make[int32](w.arena, n), losses: agents.Make[uint8](w.arena, n),
		}
		if p.Reckon == "peers" {
			b.peers = make([]peer, 1<<w.P())
		}
		key := w.root.Stream("profit/"+keyOf(class.Key, class.ID)).At(0, wholeDay, 0)
		for j := range b.due {
			b.due[j] = b.every + int32(agents.Pick(key.Draw(uint64(j)), int(b.every)))
		}
		m.books = append(m.books, b)
	}
	return nil
}

func (m *profit) keep(k *kept) {
	for _, b := range m.books {
		id := b.id
		k.add("profit.turnover."+id, &b.turnover)
		k.add("profit.fees."+id, &b.fees)
		k.add("profit.since."+id, &b.since)
		k.add("profit.due."+id, &b.due)
		k.add("profit.losses."+id, &b.losses)
	}
	k.then(m.resume)
}

// resume forgets what was looked up in columns that stand otherwise now.
func (m *profit) resume(*World, func(name string) bool) {
	for _, b := range m.books {
		b.ends.forget()
	}
}

func (m *profit) step(w *World) {
	for _, b := range m.books {
		b.begin(w)
		switch {
		case !w.tills[b.v].sold.Load():
		case b.peers != nil:
			b.compare(w)
		default:
			b.day(w)
		}
		b.end(w)
	}
}

// compare sums what merchants with the same wallets took, and books it to each.
func (b *book) compare(w *World) {
	m, t := &w.Merchants[b.v], w.tills[b.v]
	clear(b.peers)
	sold := false
	for j, turnover := range t.turnover {
		fees := t.fees[j] + t.borne[j]
		if turnover|fees == 0 {
			continue
		}
		p := &b.peers[m.Accepts[j]|m.Contract[j]]
		p.turnover += turnover
		p.fees += fees
		sold = sold || turnover != 0
	}
	if !sold {
		return
	}
	// Whoever is closed takes nothing, and sold nothing today.
	b.peers[0].n = int64(m.There() - len(m.Closed))
	for j, accepts := range m.Accepts {
		b.peers[accepts|m.Contract[j]].n++
	}
	for set := range b.peers {
		if p := &b.peers[set]; p.turnover != 0 {
			p.turnover, p.fees = w.ofOne(b.v, p.turnover, p.n), w.ofOne(b.v, p.fees, p.n)
		} else {
			p.fees = 0
		}
	}
	for j, accepts := range m.Accepts {
		p := &b.peers[accepts|m.Contract[j]]
		b.turnover[j] += p.turnover
		b.fees[j] += p.fees
	}
}

// day books today's sales.
func (b *book) day(w *World) {
	t := w.tills[b.v]
	for j, turnover := range t.turnover {
		if turnover != 0 {
			b.turnover[j] += w.ofOne(b.v, turnover, 1)
			b.fees[j] += w.ofOne(b.v, t.fees[j]+t.borne[j], 1)
		}
	}
}

// begin opens empty books for merchants who opened today. On the first day all
// have the dates that they drew.
func (b *book) begin(w *World) {
	t := w.tills[b.v]
	today := int32(w.Tick)
	for _, j := range t.opened {
		if today == 0 {
			break
		}
		b.turnover[j], b.fees[j], b.losses[j] = 0, 0, 0
		b.since[j], b.due[j] = today, today+b.every
	}
	t.opened = t.opened[:0]
}

// end ends the periods that are over.
func (b *book) end(w *World) {
	tomorrow := int32(w.Tick) + 1
	if !b.ends.listed(tomorrow) {
		b.ends.list(tomorrow, b.every)
		for j, due := range b.due {
			b.ends.add(due, j)
		}
	}
	closed := w.Merchants[b.v].Closed
	for _, j := range b.ends.on(tomorrow) {
		if tomorrow >= b.due[j] && !closed[j] {
			b.settle(w, int(j), tomorrow)
		}
	}
}

// settle ends a period.
func (b *book) settle(w *World, j int, tomorrow int32) {
	t := w.tills[b.v]
	days := int64(tomorrow - b.since[j])
	earned := int64(float64(float64(b.turnover[j])*float64(b.spec.Margin))+0.5) - b.fees[j] - w.within(int64(b.spec.Fixed)*days)/30
	t.stock[j] += earned
	t.monthly[j] = w.perDay(b.turnover[j]*30) / days
	b.turnover[j], b.fees[j] = 0, 0
	b.since[j], b.due[j] = tomorrow, tomorrow+b.every
	if earned >= 0 {
		b.losses[j] = 0
		return
	}
	if b.spec.Reviews == 0 {
		return
	}
	b.losses[j]++
	w.flows.hash += stamp(stampDeficit, w.names.venueKey[b.v]+uint64(j), uint64(w.Tick), uint64(-earned))
	if int(b.losses[j]) >= b.spec.Reviews {
		w.closeShop(b.v, j)
	}
}
