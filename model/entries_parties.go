package model

import (
	"slices"

	"hongbao/agents"
)

func (n *names) usersEntries() []Entry {
	user := func(what string, nature Nature, read func(w *World) int64) Entry {
		return Entry{Party: Users, What: what, Nature: nature, read: read}
	}
	reckoned := func(e Entry) Entry {
		e.Reckoned = true
		return e
	}
	worth := func(what string, nature Nature, logsums func(m *money) []int64) Entry {
		e := user(what, nature, func(w *World) int64 { return w.overOutside(logsums(&w.flows.money)) })
		e.Coin = Units
		return e
	}
	out := []Entry{
		user("gifts", ChangedHands, func(w *World) int64 { return added(w.flows.rewards) - added(w.flows.drawing) }),
		reckoned(user("rewards", ChangedHands, func(w *World) int64 { return added(w.flows.drawing) + added(w.flows.borne) })),
		reckoned(user("rebates", ChangedHands, func(w *World) int64 { return added(w.flows.rebates) })),
		reckoned(user("fees on payments", ChangedHands, func(w *World) int64 { return -added(w.flows.payerFees) })),
		user("withdrawal fees", ChangedHands, func(w *World) int64 { return -added(w.flows.money.withdrawalFees) }),
		user("lost deals", ChangedHands, func(w *World) int64 { return -added(w.flows.losses) }),
		worth("ease of paying", Worth, func(m *money) []int64 { return m.logsum }),
		user("purchases", Income, func(w *World) int64 { return added(w.flows.venueValue) + added(w.flows.aside.sold) }),
	}
	if n.static {
		out = append(out, worth("ease of paying", WorthStatic, func(m *money) []int64 { return m.static }))
	}
	return out
}

// overOutside is the log-sums of today's occasions less what paying outside would
// have been worth; a lost sale is worth lost_cost less than that.
func (w *World) overOutside(logsums []int64) int64 {
	cost := int64(0)
	if hasWelfare(w.Scenario) {
		cost = int64(agents.Units(w.Scenario.Welfare.Lost))
	}
	f := &w.flows
	var sum int64
	for c, spec := range w.names.contexts {
		if spec.Counts == "envelope" {
			continue // they change hands and are no purchases
		}
		sum += logsums[c] - added(f.count[c*f.p:(c+1)*f.p])*int64(agents.Units(spec.OutsideUtil))
		sum -= (f.lost[c] + f.aside.lost[c]) * cost
	}
	return sum
}

func (n *names) sellersEntries(v int) []Entry {
	class := n.venues[v]
	party := Sellers
	if n.bystanding(class) {
		party = Bystanders
	}
	line := func(what string, nature Nature, coin Coin, read func(w *World) int64) Entry {
		return Entry{Party: party, ID: class.ID, What: what, Nature: nature, Coin: coin, read: read}
	}
	margin := func(e Entry) Entry {
		e.PerMill = int64(float64(class.margin()*1e6) + 0.5)
		if e.Nature == Custom {
			e.Market = class.Context
		}
		return e
	}
	sold := func(w *World) int64 {
		return added(w.flows.venueValue[v*w.flows.p:(v+1)*w.flows.p]) + w.flows.aside.sold[v]
	}
	missed := func(w *World) int64 { return w.flows.venueLostValue[v] + w.flows.aside.missed[v] }
	out := []Entry{
		line("fees", ChangedHands, PeoplesFen, func(w *World) int64 { return -w.flows.venueFees[v] }),
		line("part of rewards", ChangedHands, PeoplesFen, func(w *World) int64 { return -w.flows.borne[v] }),
		line("prices of tools", ChangedHands, FirmsFen, func(w *World) int64 { return -w.toolFees(v) }),
		margin(line("custom", Custom, PeoplesFen, func(w *World) int64 { return sold(w) + missed(w) })),
		margin(line("lost sales", ForGood, PeoplesFen, func(w *World) int64 { return -missed(w) })),
		margin(line("margin on sales", Income, PeoplesFen, sold)),
	}
	if p := class.profit(); p != nil {
		out = append(out, line("fixed costs", ForGood, FirmsFen, func(w *World) int64 {
			return -w.ofAll(v, w.within(int64(p.Fixed)*int64(w.Merchants[v].There()))/monthDays)
		}))
	}
	if class.founding() != nil {
		out = append(out,
			line("building shops", ForGood, FirmsFen, func(w *World) int64 { return -w.flows.sunk[v] }),
			line("stranded", Memo, FirmsFen, func(w *World) int64 { return -w.flows.stranded[v] }))
	}
	return out
}

func makersEntries(k int, id string) []Entry {
	line := func(what string, nature Nature, read func(w *World) int64) Entry {
		return Entry{Party: ToolMakers, ID: id, What: what, Nature: nature, Coin: FirmsFen, read: read}
	}
	revenue := func(w *World) int64 { return w.makers[k].revenue }
	return []Entry{
		line("prices of tools", ChangedHands, revenue),
		line("costs", ForGood, func(w *World) int64 { return -w.makers[k].cost }),
		line("revenue", Income, revenue),
	}
}

// servicesEntries are those of services while they stand in no camp.
func (n *names) servicesEntries() []Entry {
	var out []Entry
	for _, place := range n.listened() {
		id := n.services[place].ID
		if n.alwaysInCamp(id) {
			continue
		}
		read := func(w *World) int64 {
			if w.camp(id) != "" {
				return 0
			}
			return w.listenersFen(place)
		}
		out = append(out,
			Entry{Party: Bystanders, ID: id, What: "listeners", Nature: Custom, Market: n.marketOf(id).ID, read: read},
			Entry{Party: Bystanders, ID: id, What: "revenue", Nature: Income, read: read})
	}
	return out
}

// listenersFen is what the day's users of a service are worth to its owner.
func (w *World) listenersFen(place int) int64 {
	id := w.names.services[place].ID
	month := float64(w.names.marketOf(id).Services[id].Value)
	return int64(w.rate(float64(float64(w.listening(place))*month)/daysOfMonth) + 0.5)
}

func (n *names) campsEntries(camp string) []Entry {
	in := func(w *World, firm string) bool { return w.camp(firm) == camp }
	out := walletsEntries(Camps, camp, in)
	for _, a := range n.adjacent {
		read := func(w *World) int64 {
			var sum int64
			for _, place := range w.names.listened() {
				if id := w.names.services[place].ID; w.names.marketOf(id).ID == a.ID && in(w, id) {
					sum += w.listenersFen(place)
				}
			}
			return sum
		}
		out = append(out,
			Entry{Party: Camps, ID: camp, What: "listeners", Nature: Custom, Market: a.ID, read: read},
			Entry{Party: Camps, ID: camp, What: "revenue of services", Nature: Income, read: read})
	}
	return out
}

// walletsEntries are those of the wallets of one owner.
func walletsEntries(party Party, id string, owns func(w *World, firm string) bool) []Entry {
	line := func(what string, nature Nature, of func(w *World, p int) int64) Entry {
		return Entry{Party: party, ID: id, What: what, Nature: nature, read: func(w *World) int64 {
			return w.every(func(p int) int64 {
				if !owns(w, w.names.platforms[p].ID) {
					return 0
				}
				return of(w, p)
			})
		}}
	}
	payers := func(w *World, p int) int64 { return w.flows.payerFees[p] + w.flows.money.withdrawalFees[p] }
	return []Entry{
		line("fees of merchants", ChangedHands, func(w *World, p int) int64 { return w.flows.fees[p] }),
		line("fees of payers", ChangedHands, payers),
		line("rewards and gifts", ChangedHands, func(w *World, p int) int64 { return -w.flows.rewards[p] - w.flows.rebates[p] }),
		line("bank costs", ChangedHands, func(w *World, p int) int64 { return -w.bankCosts(p) }),
		line("fees", Income, func(w *World, p int) int64 { return w.flows.fees[p] + payers(w, p) }),
	}
}

// camp is that of a firm today, "" if it stands in none.
func (w *World) camp(firm string) string {
	for _, c := range w.names.camps {
		joined := func(j Join) bool { return j.Firm == firm && w.calendar.started(j.When, w.Day) }
		if slices.Contains(c.Members, firm) || slices.ContainsFunc(c.Joins, joined) {
			return c.ID
		}
	}
	return ""
}

func (n *names) alwaysInCamp(firm string) bool {
	return slices.ContainsFunc(n.camps, func(c *Camp) bool { return slices.Contains(c.Members, firm) })
}

// bystanding tells whether a class never stands in a camp, and a gate that the file
// names can shut it out.
func (n *names) bystanding(class *MerchantClass) bool {
	joins := func(c *Camp) bool {
		return slices.ContainsFunc(c.Joins, func(j Join) bool { return j.Firm == class.ID })
	}
	return !n.alwaysInCamp(class.ID) && !slices.ContainsFunc(n.camps, joins) &&
		slices.ContainsFunc(n.gates, func(g GateSpec) bool { return g.Guest == class.ID })
}
