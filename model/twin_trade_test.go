package model

import (
	"hongbao/agents"
	"hongbao/model/internal/rng"
)

// This file is the merchants' side of the twin: what each merchant sells, dated fees,
// profit and exit, once more and as plainly as possible. All accounts are maps by
// merchant. Tool makers, founding of shops and regulators have files of their own.

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
				if t.dealt(v) {
					if t.stateOf(v, j).Maker == m.spec.ID {
						a.maker = m
					}
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
		m.served = len(t.customers(m)) // on the first morning, too, a cost is shared
		if t.dealt(m.class) {          // the states say who has which wallet
			for _, p := range t.platforms() {
				spec, ok := m.spec.Platforms[t.n.platforms[p].ID]
				m.had[p] = ok && t.calendar.hour(spec.From) <= int64(t.day)*24
				m.has[p] = m.had[p] && spec.Share == 0 && t.tills(m, p)
				for _, j := range t.customers(m) {
					m.has[p] = m.has[p] || m.had[p] && m.class.keepers[j].accepts[p]
				}
			}
		}
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

// dealt tells whether states say whom the tool makers of a class serve.
func (t *twin) dealt(v *venue) bool {
	for _, m := range t.dealings.workshops {
		for _, row := range v.spec.Start {
			if m.class == v && row.Maker == m.spec.ID {
				return true
			}
		}
	}
	return false
}

// stateOf is the state in which a merchant begins.
func (t *twin) stateOf(v *venue, j int) ShopState {
	u := (float64(j) + 0.5) / float64(len(v.keepers))
	for _, row := range v.spec.Start {
		if u < float64(row.Share) {
			return row
		}
		u -= float64(row.Share)
	}
	return ShopState{}
}

// outlook is the turnover a month with which a merchant reckons, in yuan.
func (t *twin) outlook(v *venue, k *keeper) float64 {
	if a := t.account(k); v.spec.Review.Sales == "own" && a.known {
		return float64(a.monthly) / 100
	}
	return float64(v.spec.Review.Turnover) / 100
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
			earned := int64(float64(float64(a.periodSold)*float64(p.Margin))+0.5) - a.period - int64(float64(int64(p.Fixed)*days)*t.s.Clock.DT)/30
			a.stock += earned
			a.monthly, a.known = int64(float64(a.periodSold*30)/t.s.Clock.DT)/days, true
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

// tidy empties the tills.
func (t *twin) tidy() {
	for _, a := range t.dealings.accounts {
		a.sold, a.paid = 0, 0
	}
}
