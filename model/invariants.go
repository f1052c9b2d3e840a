package model

import (
	"fmt"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Broken is the error of a run in which something does not add up: a mistake of
// a mechanism, or a damaged checkpoint. The run cannot go on; others can.
type Broken struct {
	// Day is the day at whose end it was found.
	Day spec.Date
	// Agent names whose state is wrong, such as "user 17" or "merchant 4 of mall";
	// it is empty for a count over all.
	Agent string
	// Quantity is what is wrong, such as "habit of alipay".
	Quantity string
	// Got is what stands there, Want what it must be.
	Got, Want int64
}

// Error names day, agent and quantity.
func (b *Broken) Error() string {
	what := b.Quantity
	if b.Agent != "" {
		what = b.Agent + ": " + what
	}
	return fmt.Sprintf("%s: %s is %d; expected %d; the model broke an invariant", b.Day, what, b.Got, b.Want)
}

// brokenAsError turns the panic of a broken invariant into an error; any other
// goes on.
func brokenAsError(err *error) {
	switch x := recover().(type) {
	case nil:
	case *Broken:
		*err = x
	default:
		panic(x)
	}
}

// broken is a finding on the day of the world.
func (w *World) broken(agent, quantity string, got, want int64) *Broken {
	return &Broken{Day: dateOf(w.Day), Agent: agent, Quantity: quantity, Got: got, Want: want}
}

// findings keeps the first thing that is wrong.
type findings struct {
	w     *World
	first *Broken
}

func (f *findings) equal(agent, quantity string, got, want int64) {
	if got != want && f.first == nil {
		f.first = f.w.broken(agent, quantity, got, want)
	}
}

// most complains of a number above a bound.
func (f *findings) most(agent, quantity string, got, bound int64) {
	if got > bound {
		f.equal(agent, quantity, got, bound)
	}
}

func (f *findings) least(agent, quantity string, got, bound int64) {
	if got < bound {
		f.equal(agent, quantity, got, bound)
	}
}

// books is what the checks of one day need of the day before.
type books struct {
	contracts   []underContract
	outstanding int64 // fen of envelopes that nobody claimed
}

// open begins with what stands now.
func (b *books) open(w *World) {
	b.contracts = b.contracts[:0]
	for v, venue := range w.names.venues {
		for p, platform := range w.names.platforms {
			if venue.Accept[platform.ID].Law == "contract" {
				b.contracts = append(b.contracts, underContract{v, p, int64(w.Merchants[v].Contracts()[p])})
			}
		}
	}
	b.outstanding = w.outstanding()
}

// outstanding is the money of the day's envelopes that nobody claimed.
func (w *World) outstanding() int64 { return added(w.flows.sentValue) - added(w.flows.claimedValue) }

// underContract are the merchants of a class with a contract with a wallet.
type underContract struct {
	v, p int
	n    int64
}

// check makes the cheap checks of every day and, where the options ask for it,
// the full count.
func (r *Run) check() *Broken {
	w := r.World
	f := &findings{w: w}
	f.payments()
	f.envelopes(&r.books)
	f.merchants(&r.books)
	f.holders()
	f.tills()
	if f.first == nil {
		f.first = r.audits(false)
	}
	if f.first != nil || !r.options.Check {
		return f.first
	}
	last := w.Tick == len(w.calendar.hourly)-1
	if dateOf(w.Day).Day() != 1 && !last {
		return nil
	}
	if b := w.recountAll(); b != nil {
		return b
	}
	return r.audits(true)
}

func added(column []int64) int64 {
	var n int64
	for ; len(column) >= 8; column = column[8:] {
		c := (*[8]int64)(column)
		n += c[0] + c[1] + c[2] + c[3] + c[4] + c[5] + c[6] + c[7]
	}
	for _, x := range column {
		n += x
	}
	return n
}

// marked counts the entries of a column that are true.
func marked(column []bool) int64 {
	n := 0
	for _, is := range column {
		n += number(is)
	}
	return int64(n)
}

// payments compares the views of the day's payments with each other.
func (f *findings) payments() {
	w := f.w
	x := &w.flows
	f.equal("", "payments of all contexts", added(x.count), x.occasions)
	var count, value, lost, lostValue int64
	for c, spec := range w.names.contexts {
		if spec.Payee == "merchant" {
			count += added(x.count[c*x.p : (c+1)*x.p])
			value += added(x.value[c*x.p : (c+1)*x.p])
			lost += x.lost[c]
			lostValue += x.lostValue[c]
		}
	}
	f.equal("", "payments of all venues", added(x.venue), count)
	f.equal("", "fen paid at all venues", added(x.venueValue), value)
	f.equal("", "lost sales of all venues", added(x.venueLost), lost)
	f.equal("", "fen of lost sales of all venues", added(x.venueLostValue), lostValue)
	if w.gates.hourly {
		f.equal("", "payments of all hours", added(x.hourCount), added(x.count))
	}
}

// envelopes follows every fen of people's envelopes: what was sent is claimed,
// refunded a day later, or outstanding.
func (f *findings) envelopes(b *books) {
	w := f.w
	x := &w.flows
	var slots [agents.MaxPlatforms + 1]int64
	for i := range w.Scenario.Campaigns {
		c := &w.Scenario.Campaigns[i]
		if p := w.names.platform(c.Platform); p != agents.Outside {
			slots[p] = max(slots[p], int64(c.Slots))
		}
	}
	for i, sent := range x.sent {
		if sent == 0 && x.claimed[i] == 0 {
			continue
		}
		p := i % x.p
		name := "cash"
		if p < w.P() {
			name = w.names.platforms[p].ID
		}
		f.most("", "packets claimed of envelopes of "+name, x.claimed[i], sent*slots[p])
		f.most("", "packets claimed of envelopes of "+name, x.claimed[i], x.opened[i])
		f.most("", "fen claimed of envelopes of "+name, x.claimedValue[i], x.sentValue[i])
	}
	f.equal("", "fen refunded", added(x.refunded), b.outstanding)
	b.outstanding = w.outstanding()
}

// merchants balances contracts.
func (f *findings) merchants(b *books) {
	w := f.w
	for n := range b.contracts {
		c := &b.contracts[n]
		cell := w.flows.at(c.v, c.p)
		want := c.n + w.flows.signed[cell] - w.flows.expired[cell] - w.flows.cancelled[cell]
		if c.n = int64(w.Merchants[c.v].Contracts()[c.p]); c.n != want {
			f.equal("", "contracts of "+w.names.venues[c.v].ID+"."+w.names.platforms[c.p].ID, c.n, want)
		}
	}
}

// tills adds up what every merchant sold and paid.
func (f *findings) tills() {
	x := &f.w.flows
	for v, t := range f.w.tills {
		if t == nil {
			continue
		}
		var turnover, fees int64
		if t.sold.Load() {
			turnover, fees = added(t.turnover), added(t.fees)
		}
		f.equal("", "fen in the tills of "+f.w.names.venues[v].ID, turnover, added(x.venueValue[v*x.p:(v+1)*x.p]))
		f.equal("", "fen of fees of the merchants of "+f.w.names.venues[v].ID, fees, x.venueFees[v])
	}
}

// holders adds up the people in the market by what they hold.
func (f *findings) holders() {
	m := &f.w.market
	var all int64
	var bound [agents.MaxPlatforms]int64
	for set, n := range m.holders {
		all += n
		if n == 0 {
			continue
		}
		f.least("", "people by set of wallets with a card", n, 0)
		for s := agents.PlatformSet(set); s != 0; s &= s - 1 {
			bound[s.First()] += n
		}
	}
	f.equal("", "people by set of wallets with a card", all, int64(m.entered))
	for p, platform := range f.w.names.platforms {
		if n := m.bound[p]; n != bound[p] || n > m.installed[p] {
			f.equal("", "bound of "+platform.ID, n, bound[p])
			f.most("", "bound of "+platform.ID, n, m.installed[p])
		}
	}
}
