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
			turnover: make([]int64, n), fees: make([]int64, n), since: make([]int32, n), due: make([]int32, n), losses: make([]uint8, n),
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
}

func (m *profit) step(w *World) {
	for _, b := range m.books {
		b.compare(w)
		b.day(w)
	}
}

// compare sums what merchants with the same wallets took.
func (b *book) compare(w *World) {
	clear(b.peers)
	if b.peers == nil {
		return
	}
	m, t := &w.Merchants[b.v], w.tills[b.v]
	for j, closed := range m.Closed {
		if closed {
			continue
		}
		p := &b.peers[m.Accepts[j]|m.Contract[j]]
		p.n++
		p.turnover += t.turnover[j]
		p.fees += t.fees[j] + t.borne[j]
	}
}

// day books today's sales and ends the periods that are over.
func (b *book) day(w *World) {
	m, t := &w.Merchants[b.v], w.tills[b.v]
	tomorrow := int32(w.Tick) + 1
	for j, closed := range m.Closed {
		if closed {
			// Whoever opens here begins with empty books.
			b.turnover[j], b.fees[j], b.losses[j] = 0, 0, 0
			b.since[j], b.due[j] = tomorrow, tomorrow+b.every
			continue
		}
		took := peer{1, t.turnover[j], t.fees[j] + t.borne[j]}
		if b.peers != nil {
			took = b.peers[m.Accepts[j]|m.Contract[j]]
		}
		if took.turnover != 0 {
			b.turnover[j] += w.ofOne(b.v, took.turnover, took.n)
			b.fees[j] += w.ofOne(b.v, took.fees, took.n)
		}
		if tomorrow >= b.due[j] {
			b.settle(w, j, tomorrow)
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
