package model

import (
	"sync/atomic"

	"hongbao/agents"
)

// till knows what every merchant of a class sells today. It is there only where
// somebody asks: profit, or a tool maker who takes a share. Money that passes it
// is agents' fen, as in flows.
type till struct {
	turnover []int64 // by merchant: fen of today, cash included
	fees     []int64 // by merchant: fen of today that wallets kept
	borne    []int64 // by merchant: fen of today that he bore of rewards
	monthly  []int64 // by merchant: his own fen a month in the last period of profit, -1 before one has ended
	stock    []int64 // by merchant: his own fen earned since the first day, up to the last period

	sold   atomic.Bool // something has passed today
	opened []uint32    // merchants who have opened since their books were last seen to
}

// take books a sale. Buyers of several workers meet at one merchant; additions
// commute and nobody reads before all are done, so their order cannot matter.
func (t *till) take(j int, fen int64) {
	t.use()
	atomic.AddInt64(&t.turnover[j], fen)
}

// charge books a fee.
func (t *till) charge(j int, fen int64) {
	t.use()
	atomic.AddInt64(&t.fees[j], fen)
}

func (t *till) use() {
	if !t.sold.Load() {
		t.sold.Store(true)
	}
}

// bear books the part of a promotion's reward that a merchant bears: money of his,
// like a fee.
func (w *World) bear(v, j int, fen int64) {
	w.flows.borne[v] += fen
	if t := w.tills[v]; t != nil {
		t.use()
		t.borne[j] += fen
	}
}

// newTills makes the tills that somebody asks for.
func newTills(a *agents.Arena, n *names) []*till {
	tills := make([]*till, len(n.venues))
	for v, spec := range n.venues {
		asked := spec.profit() != nil
		for _, k := range n.makers {
			asked = asked || k.On && k.Class == spec.ID && k.Commission > 0
		}
		if !asked {
			continue
		}
		c := func() []int64 { return agents.Make[int64](a, int(spec.Count)) }
		tills[v] = &till{turnover: c(), fees: c(), borne: c(), monthly: c(), stock: c()}
		for j := range tills[v].monthly {
			tills[v].monthly[j] = -1
		}
	}
	return tills
}

// emptyTills begins the day.
func (w *World) emptyTills() {
	for _, t := range w.tills {
		if t != nil && t.sold.Load() {
			clear(t.turnover)
			clear(t.fees)
			clear(t.borne)
			t.sold.Store(false)
		}
	}
}

// sink books what a merchant spends to start something. Costs of merchants are
// fen of the merchants for whom he stands, not fen of agents: he may stand for
// any number of them, whatever a user stands for.
func (w *World) sink(v, j int, fen int64) {
	if fen == 0 {
		return
	}
	w.flows.sunk[v] += w.ofAll(v, fen)
	if t := w.tills[v]; t != nil {
		t.stock[j] -= fen
	}
}

// ofAll turns fen of one merchant into fen of all for whom he stands.
func (w *World) ofAll(v int, fen int64) int64 {
	return int64(float64(float64(fen)*w.names.venues[v].StandsFor) + 0.5)
}

// ofOne turns agents' fen that n simulated merchants took together into fen of
// one merchant.
func (w *World) ofOne(v int, fen, n int64) int64 {
	return int64(float64(float64(fen)*w.Weight)/float64(w.names.venues[v].StandsFor*float64(n)) + 0.5)
}

// closeShop takes a merchant out of the market.
func (w *World) closeShop(v, j int) {
	m := &w.Merchants[v]
	m.Closed[j] = true
	m.Exited++
	if k := w.makerOf(v, j); k != nil {
		k.present--
	}
	for s := m.Contract[j]; s != 0; s &= s - 1 {
		w.flows.cancelled[w.flows.at(v, int(s.First()))]++
	}
	m.Set(j, 0, 0)
	if w.names.venues[v].founding() != nil {
		w.shut[v] = append(w.shut[v], uint32(j))
	}
	w.flows.hash += stamp(stampExit, w.names.venueKey[v]+uint64(j), uint64(w.Tick), 1)
}

// openShop lets a merchant begin at a place that waits for one.
func (w *World) openShop(v, j int) {
	m := &w.Merchants[v]
	m.Closed[j] = false
	if k := w.makerOf(v, j); k != nil {
		k.present++
	}
	m.Waiting--
	m.Founded++
	if w.names.venues[v].profit() != nil {
		w.tills[v].opened = append(w.tills[v].opened, uint32(j))
	}
}

// feeOn is the share of the value that the merchant pays on a day.
func (a *Acceptance) feeOn(day int32) float64 {
	if len(a.Fees) == 0 || int32(a.Fees[0].Date) > day {
		return float64(a.Fee)
	}
	return stepped(a.Fees, day)
}

// perMillion is the same in millionths.
func (a *Acceptance) perMillion(day int32) int64 {
	return int64(float64(a.feeOn(day)*1e6) + 0.5)
}

// charge sets the fees of a day, where they have dates.
func (h *shop) charge(day int32, platforms []*Platform) {
	h.dear = 0
	for p, platform := range platforms {
		if a, ok := h.spec.Accept[platform.ID]; ok && len(a.Fees) > 0 {
			h.fees[p] = a.perMillion(day)
		}
		if h.fees[p]+h.flat[p] != 0 {
			h.dear = h.dear.With(agents.PlatformID(p))
		}
	}
}

// own returns how merchant j sees a wallet, where that is not how his whole
// class sees it: he reckons with his own sales, or with a tool maker who has
// spread the cost of integration. share is the part of the cost that he bears.
func (c *class) own(w *World, p agents.PlatformID, j int) (rule agents.ReviewRule, share float64, own bool) {
	rule, share = c.rule, 1/float64(c.served(w, p, j))
	if t := w.tills[c.v]; t != nil && c.spec.Review.Sales == "own" && t.monthly[j] >= 0 {
		rule.Turnover, own = float64(t.monthly[j])/100, true
	}
	return rule, share, own || share < 1
}

// served is the number of merchants among whom the cost of integrating a wallet
// is spread: those of the tool maker if he offers it, else the merchant alone.
func (c *class) served(w *World, p agents.PlatformID, j int) int64 {
	list := w.madeBy[c.v]
	if list == nil || list[j] == 0 {
		return 1
	}
	if k := w.makers[list[j]-1]; k.offers.Has(p) {
		return max(1, k.served)
	}
	return 1
}

// needsContract reports whether the class takes any wallet under a contract.
func needsContract(m *MerchantClass) bool {
	for _, a := range m.Accept {
		if a.Law == "contract" {
			return true
		}
	}
	return false
}

// tradeMemory estimates how many bytes more a merchant of the class takes: a till
// and the books of profit, his plot where shops are founded, his tool maker, the day
// of his reviews.
func (m *MerchantClass) tradeMemory() int64 {
	bytes := int64(1)
	if m.profit() != nil {
		bytes += 5*8 + 2*8 + 2*4 + 1
	}
	if m.founding() != nil {
		bytes += 4 + 2 + 4 + 8 + 4
	}
	if m.Review != nil {
		bytes += 4
	}
	return bytes
}
