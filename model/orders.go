package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Order is an interoperability order of a regulator: from a moment on, and
// after the time that firms are given to comply, both sides of every gate in
// scope are open, whatever scripts and strategies say. It binds all, within and
// across camps. What gates in scope did before is what camps go on to remember;
// while it binds they see them open. After its end scripts and strategies
// decide again.
//
// Ministry of Industry and Information Technology, September 2021 (events e44 to
// e48): links in person-to-person chats first, in groups and for shops later.
// Compatibility that is ordered is Katz & Shapiro (1985) and Farrell & Saloner
// (1992).
type Order struct {
	ID      string        `yaml:"id" required:"true"`
	On      bool          `yaml:"on" default:"true" doc:"false takes the order out of history"`
	When    When          `yaml:"when" required:"true" doc:"date or event of the order"`
	Lag     spec.Duration `yaml:"lag" default:"0d" min:"0d" max:"3650d" doc:"time to comply; nothing happens during it"`
	Stagger spec.Duration `yaml:"stagger" default:"0d" min:"0d" max:"3650d" doc:"further time over which gates comply one by one, each at an even chance moment of it"`
	Until   When          `yaml:"until" doc:"date or event that ends the order; none means that it does not end"`
	Scope   string        `yaml:"scope" default:"all" one:"all|links|payment|data" doc:"objects in scope: links (envelope_link, marketplace_link, content_link), payment (new_contract, renewal, contract_payment, direct_payment), data (data_api, mass_message), or all"`
	Objects []string      `yaml:"objects" doc:"objects in scope, in place of those of scope"`
	Hosts   []string      `yaml:"hosts" doc:"hosts, or groups of hosts, in scope; none means all"`
	Guests  []string      `yaml:"guests" doc:"platforms, merchant classes and services in scope; none means all"`
	Source  string        `yaml:"source" doc:"where the facts were found"`
	Note    string        `yaml:"note" doc:"what else must be known"`
}

// covers reports whether an object is in scope.
func (o *Order) covers(object agents.Object) bool {
	if len(o.Objects) > 0 {
		return slices.Contains(o.Objects, agents.Objects[object].Name)
	}
	switch object {
	case agents.EnvelopeLink, agents.MarketplaceLink, agents.ContentLink:
		return o.Scope == "all" || o.Scope == "links"
	case agents.NewContract, agents.Renewal, agents.ContractPayment, agents.DirectPayment:
		return o.Scope == "all" || o.Scope == "payment"
	case agents.DataAPI, agents.MassMessage:
		return o.Scope == "all" || o.Scope == "data"
	}
	return o.Scope == "all"
}

// order is an order by gate. It has no state: it is made afresh at the start.
type order struct {
	from  []int64 // by gate: hour since which it is open; never out of scope
	until int64
}

func newOrder(w *World, rule *Order) order {
	o := order{from: make([]int64, len(w.gates.open)), until: never}
	if rule.Until.set {
		o.until = w.calendar.hour(rule.Until)
	}
	begin := w.calendar.hour(rule.When) + rule.Lag.Hours()
	stream := w.root.Stream("order/" + rule.ID)
	guests := w.names.guestKeys()
	for i := range o.from {
		o.from[i] = never
		g := w.gates.gate(i)
		host := w.names.hosts[g.Host]
		if !rule.covers(g.Object) ||
			len(rule.Hosts) > 0 && !slices.Contains(rule.Hosts, host.ID) && !slices.Contains(rule.Hosts, host.Group) ||
			len(rule.Guests) > 0 && !slices.Contains(rule.Guests, w.names.guestID(g.Guest)) {
			continue
		}
		o.from[i] = begin
		if rule.Stagger > 0 {
			draw := stream.At(0, wholeDay, int(g.Object)).Pair(w.names.hostKey[g.Host], guests[g.Guest])
			o.from[i] += int64(agents.Pick(draw, int(rule.Stagger.Hours())))
		}
	}
	return o
}

// guestKeys lists the keys of all guests.
func (n *names) guestKeys() []uint64 {
	out := slices.Concat(n.platformKey, n.venueKey)
	for _, v := range n.services {
		out = append(out, rng.Hash(keyOf(v.Key, v.ID)))
	}
	for _, k := range n.makers {
		out = append(out, rng.Hash(keyOf(k.Key, k.ID)))
	}
	return out
}

// ordered reports whether an order holds a gate open at a moment. Like an
// event, an order acts from the start of a day outside hourly windows, so the
// moment there is the day's last hour.
func (m *hours) ordered(gate int, moment int64) bool {
	for _, o := range m.orders {
		if o.from[gate] <= moment && moment < o.until {
			return true
		}
	}
	return false
}
