package model

import (
	"slices"

	"hongbao/agents"
)

// fen is money of two kinds, which no rounding mixes: that of simulated people, each of
// whom stands for many, and that of real firms, which tool makers are.
type fen struct{ agents, firms int64 }

// yuanOf is both in yuan.
func (w *World) yuanOf(x fen) float64 { return w.yuan(x.agents) + float64(x.firms)/100 }

// party is one of those between whom money moves without anything sold for it;
// what they get of one another sums to zero, in both kinds of money.
type party struct {
	name  string
	there func(n *names) bool
	gain  func(w *World) fen
}

var parties = []party{
	{"users", anyway, usersGain},
	{"merchants", anyway, merchantsGain},
	{"platforms", anyway, func(w *World) fen { return fen{agents: w.every(w.profit)} }},
	{"banks", anyway, func(w *World) fen { return fen{agents: w.every(w.bankCosts)} }},
	{"tool_makers", func(n *names) bool { return len(perMaker(n)) > 0 }, func(w *World) fen { return fen{firms: w.toolFees(-1)} }},
	// Whoever takes the money of a deal and does not deliver is none of the simulated
	// merchants, whose sales are all honest.
	{"fraudsters", risky, func(w *World) fen { return fen{agents: added(w.flows.losses)} }},
}

func anyway(*names) bool { return true }

// risky tells whether some deals may be lost.
func risky(n *names) bool {
	for _, c := range n.contexts {
		if c.Risk != nil && c.Risk.On {
			return true
		}
	}
	for _, v := range n.venues {
		if v.Risk != nil && v.Risk.On {
			return true
		}
	}
	return false
}

// usersGain is what users got as rewards and rebates, less what they paid in fees
// and lost in deals.
func usersGain(w *World) fen {
	f := &w.flows
	got := added(f.rewards) + added(f.borne) + added(f.rebates)
	return fen{agents: got - added(f.payerFees) - added(f.money.withdrawalFees) - added(f.losses)}
}

// merchantsGain is below zero: fees and parts of rewards, and the prices of tools.
func merchantsGain(w *World) fen {
	return fen{-added(w.flows.fees) - added(w.flows.borne), -w.toolFees(-1)}
}

// toolFees is what the merchants of a class paid to tool makers today, all their
// fen; -1 stands for every class.
func (w *World) toolFees(v int) int64 {
	var n int64
	for _, k := range w.makers {
		if v < 0 || k.v == v {
			n += k.revenue
		}
	}
	return n
}

// every adds something up over platforms.
func (w *World) every(f func(p int) int64) int64 {
	var n int64
	for p := range w.P() {
		n += f(p)
	}
	return n
}

// purse returns the law of a wallet's balances; that of a wallet without any has
// rates of zero.
func (w *World) purse(p int) Purse {
	if w.purses == nil {
		return Purse{}
	}
	return w.Scenario.Balances.Wallets[w.names.platforms[p].ID]
}

// bankCosts is what banks charge a platform, fen: for what people pay from their
// cards, envelopes included, and for what goes back to them.
func (w *World) bankCosts(p int) int64 {
	v := w.purse(p)
	m := &w.flows.money
	cards := w.total(w.flows.value, p, everything) + w.envelopes(w.flows.claimedValue, p) - m.spent[p] - m.gave[p]
	return perMillion(cards, float64(v.BankFee)) + perMillion(m.withdrawn[p], float64(v.Cost))
}

// perMillion is a share of an amount, the share rounded to a millionth.
func perMillion(fen int64, share float64) int64 {
	return fen * int64(float64(share*1e6)+0.5) / 1_000_000
}

// profit is that of a platform on this day, fen. Background volume earns and costs
// nothing.
func (w *World) profit(p int) int64 {
	f := &w.flows
	earned := f.fees[p] + f.payerFees[p] + f.money.withdrawalFees[p]
	return earned - f.rebates[p] - f.rewards[p] - w.bankCosts(p)
}

func platformProfit(w *World, p int) (float64, float64) { return w.yuan(w.profit(p)), 1 }

// partiesOf lists those whom a scenario knows.
func (n *names) partiesOf() []party {
	return slices.DeleteFunc(slices.Clone(parties), func(p party) bool { return !p.there(n) })
}

func perParty(n *names) []string {
	var out []string
	for _, p := range n.partiesOf() {
		out = append(out, p.name)
	}
	return out
}

func moneyGain(w *World, k int) (float64, float64) {
	return w.yuanOf(w.names.partiesOf()[k].gain(w)), 1
}

func costPerBound(w *World, p int) (float64, float64) {
	if w.since.binds[p] == 0 {
		return 0, 0 // nobody has been won
	}
	return w.yuan(w.since.rewards[p]), w.people(w.since.binds[p])
}

// keeps is the span in days within which somebody must have used a wallet to
// count as retained.
const keeps = 90

func retained(w *World, p int) (float64, float64) {
	var n int64
	for t := max(0, w.Tick-keeps+1); t <= w.Tick; t++ {
		n += int64(w.market.paid[p*w.market.ticks+t])
	}
	return w.people(n), 1
}

// perPurse lists the wallets that hold balances.
func perPurse(n *names) []string { return n.purses }

func balance(w *World, k int) (float64, float64) {
	p := w.names.platform(w.names.purses[k])
	return w.yuan(w.purses.total[p]), w.people(w.market.installed[p])
}

func withdrawn(w *World, k int) (float64, float64) {
	return w.yuan(w.flows.money.withdrawn[w.names.platform(w.names.purses[k])]), 1
}

func withdrawalFees(w *World, k int) (float64, float64) {
	return w.yuan(w.flows.money.withdrawalFees[w.names.platform(w.names.purses[k])]), 1
}

func paidFromBalance(w *World, k int) (float64, float64) {
	p := int(w.names.platform(w.names.purses[k]))
	return w.yuan(w.flows.money.spent[p]), w.yuan(w.total(w.flows.value, p, everything))
}

// surplusUsers is the sum of log-sums in yuan (Small & Rosen 1981). Its zero is
// that of the utilities. Users are myopic, and envelopes are no purchases.
func surplusUsers(w *World, _ int) (float64, float64) { return w.surplus(w.flows.money.logsum) }

// surplusUsersStatic is the same without habit, loyalty and network terms.
func surplusUsersStatic(w *World, _ int) (float64, float64) { return w.surplus(w.flows.money.static) }

func onceIfStatic(n *names) []string {
	if n.static {
		return []string{""}
	}
	return nil
}

// surplus turns the log-sums of today's occasions into yuan, after adding those of
// lost sales: outside_utility - lost_cost each. Envelopes change hands and are no
// purchases: their contexts stay out.
func (w *World) surplus(logsums []int64) (float64, float64) {
	cost := int64(0)
	if hasWelfare(w.Scenario) {
		cost = int64(agents.Units(w.Scenario.Welfare.Lost))
	}
	var units int64
	for c, spec := range w.names.contexts {
		if spec.Counts == "envelope" {
			continue
		}
		units += logsums[c] + w.flows.lost[c]*(int64(agents.Units(spec.OutsideUtil))-cost)
	}
	if w.Scenario.Choice.Omega == 0 {
		return 0, 0 // nothing says what a util is worth
	}
	return w.people(units) / agents.Util, w.Scenario.Choice.Omega
}

// surplusMerchants is the margin on what a class sold, cash included, less what left
// the class: fees, its part of rewards, prices of tools, and what it spent to start,
// which nobody gets. What is stranded later was part of that when it was spent, and
// is not taken off again.
func surplusMerchants(w *World, v int) (float64, float64) {
	var sales int64
	for p := range w.flows.p {
		sales += w.flows.venueValue[v*w.flows.p+p]
	}
	margin := perMillion(sales, w.names.venues[v].margin())
	return w.yuanOf(fen{margin - w.flows.venueFees[v] - w.flows.borne[v], -w.toolFees(v) - w.flows.sunk[v]}), 1
}

// surplusToolMakers is what tool makers earned, less fixed cost and costs of
// integration.
func surplusToolMakers(w *World, _ int) (float64, float64) {
	var sum int64
	for _, k := range w.makers {
		sum += k.revenue - k.cost
	}
	return float64(sum) / 100, 1
}

// margin is what the class earns on a yuan of sales.
func (m *MerchantClass) margin() float64 {
	switch {
	case m.Margin != nil:
		return float64(*m.Margin)
	case m.Review != nil:
		return float64(m.Review.Margin)
	}
	return 0.2
}
