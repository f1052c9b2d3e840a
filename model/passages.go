package model

import (
	"cmp"
	"slices"
	"strings"

	"hongbao/agents"
	"hongbao/model/internal/rng"
	"hongbao/model/spec"
)

// Passage is a way by which payments, envelopes or buyers come through gates: what
// an interface can move directly is what passes it. There are four kinds:
//
//   - payments with a wallet at a venue, through the gates of payment and of contracts
//     and through the checkouts of tool makers: what was paid;
//   - openings of a wallet's envelopes by links on a host, or by pictures with a
//     passcode: openings, and what was claimed;
//   - visits of a venue to which messages, links or an entry on a host lead: the part
//     of what the venue sells that these can have brought. At a flow f they add
//     eta*log(1+f) to the venue's utility, so without them its odds are at least
//     (1+f)^-eta of what they were, and of its sales at most 1-(1+f)^-eta are lost;
//   - the data of makers of marketing tools stand before the messages of a venue.
//
// Links of content lead to no payment in the model, and are no passage.
type Passage struct {
	What  string // what passes, such as "envelopes of alipay by links on"
	Where string // the venue or host, such as "wechat"
	rules [ruleCount]bool
	doors []door
	when  []When // what opens it beside gates

	kind  passageKind
	v, p  int
	hosts []agents.HostID
	part  float64 // of the venue's sales
}

type passageKind uint8

const (
	paying passageKind = iota
	openingLinks
	openingPictures
	visiting
)

// door is the least open of a gate on several hosts.
type door struct {
	hosts  []agents.HostID
	object agents.Object
	guest  agents.GuestID
}

// Rule is a counting rule, which says what the shares of a measure are parts of.
type Rule int

// The counting rules: commerce, all payments and envelopes, and all payments but
// envelopes.
const (
	Commerce Rule = iota
	AllPayments
	NoEnvelopes
	ruleCount
)

// Rules is the number of counting rules.
const Rules = int(ruleCount)

var countings = [ruleCount]counting{commerce, everything, noEnvelope}

// RuleOf gives the counting rule of a measure that is the share of a wallet in
// payments, and tells whether their value counts or their number; ok is false of
// any other measure.
func RuleOf(measure string) (rule Rule, value, ok bool) {
	switch measure {
	case "share_value_commerce":
		return Commerce, true, true
	case "share_value_all":
		return AllPayments, true, true
	case "share_count_all":
		return AllPayments, false, true
	case "share_count_ex_envelopes":
		return NoEnvelopes, false, true
	}
	return 0, false, false
}

// Passages lists every passage of the market, in the order of keys.
func (s *Scenario) Passages() []Passage {
	n := newNames(s)
	return slices.Concat(payingPassages(&n), openingPassages(s, &n), visitingPassages(s, &n))
}

func payingPassages(n *names) []Passage {
	var out []Passage
	for v, class := range n.venues {
		for p, platform := range n.platforms {
			_, accepted := class.Accept[platform.ID]
			x := Passage{
				What: "payments with " + platform.ID + " at", Where: class.ID, rules: n.rulesOf(class),
				kind: paying, v: v, p: p,
			}
			if accepted && class.Host != "" {
				for _, o := range []agents.Object{agents.ContractPayment, agents.DirectPayment, agents.NewContract, agents.Renewal} {
					x.doors = append(x.doors, door{n.hostsNamed(class.Host), o, n.platformGuest(p)})
				}
			}
			for k, m := range n.makers {
				if offer, ok := m.Platforms[platform.ID]; ok && m.On && m.Class == class.ID {
					x.when = append(x.when, offer.From)
					x.doors = append(x.doors, n.checkout(k, class)...)
				}
			}
			if len(x.doors)+len(x.when) > 0 {
				out = append(out, x)
			}
		}
	}
	return out
}

// checkout lists the gates that a maker of checkouts reads. One before any of its
// wallets matters to all, as it re-routes merchants from one to another.
func (n *names) checkout(k int, class *MerchantClass) []door {
	var out []door
	for p, platform := range n.platforms {
		if _, ok := n.makers[k].Platforms[platform.ID]; ok && class.Host != "" {
			out = append(out, door{n.hostsNamed(class.Host), agents.DirectPayment, n.platformGuest(p)})
		}
	}
	return append(out, n.data(k)...)
}

// data is the gate before the data of a tool maker.
func (n *names) data(k int) []door {
	if n.makers[k].Data == "" {
		return nil
	}
	return []door{{n.hostsNamed(n.makers[k].Data), agents.DataAPI, n.makerGuest(k)}}
}

// rulesOf tells which counting rules count what is paid at a venue.
func (n *names) rulesOf(class *MerchantClass) (out [ruleCount]bool) {
	for r, counts := range countings {
		out[r] = counts(n.contexts[n.context(class.Context)])
	}
	return out
}

func openingPassages(s *Scenario, n *names) []Passage {
	var links, pictures []Passage
	for p, platform := range n.platforms {
		var when []When
		used := make([]bool, len(n.hosts))
		for _, c := range s.Campaigns {
			if c.Platform != platform.ID || !c.On || c.Kind != "festival" && c.Kind != "give" {
				continue
			}
			if c.Passcode.set {
				when = append(when, c.Passcode)
			}
			for h, host := range n.hosts {
				used[h] = used[h] || c.Hosts[host.ID] > 0
			}
		}
		var done []string
		for h, host := range n.hosts {
			name := cmp.Or(host.Group, host.ID)
			if !used[h] || slices.Contains(done, name) {
				continue
			}
			done = append(done, name)
			hosts := n.hostsNamed(name)
			x := Passage{Where: name, p: p, hosts: hosts, rules: [ruleCount]bool{true, true, true}}
			x.kind, x.What = openingLinks, "envelopes of "+platform.ID+" by links on"
			x.doors = eachHost(hosts, agents.EnvelopeLink, n.platformGuest(p))
			links = append(links, x)
			x.kind, x.What = openingPictures, "envelopes of "+platform.ID+" by pictures on"
			x.doors, x.when = eachHost(hosts, agents.PasscodePicture, n.platformGuest(p)), when
			pictures = append(pictures, x)
		}
	}
	return append(links, pictures...)
}

// eachHost makes one door a host: an envelope passes the gate of its own host.
func eachHost(hosts []agents.HostID, o agents.Object, guest agents.GuestID) []door {
	var out []door
	for _, h := range hosts {
		out = append(out, door{[]agents.HostID{h}, o, guest})
	}
	return out
}

func visitingPassages(s *Scenario, n *names) []Passage {
	var out []Passage
	for v, class := range n.venues {
		if s.Choice.EtaReferral == 0 || !n.rivals(class) {
			continue // no buyer is led anywhere
		}
		var done []string
		for _, host := range n.hosts {
			for _, name := range []string{host.Group, host.ID} {
				flow, ok := class.Referrals[name]
				if !ok || name == "" || slices.Contains(done, name) {
					continue
				}
				done = append(done, name)
				for _, way := range []struct {
					words  string
					object agents.Object
					flow   float64
				}{
					{"messages", agents.MassMessage, flow.Messages},
					{"links", agents.MarketplaceLink, flow.Links},
					{"entries", agents.VenueEntry, flow.Entry},
				} {
					if way.flow == 0 {
						continue
					}
					x := Passage{
						What: "visits of " + class.ID + " by " + way.words + " on", Where: name, rules: n.rulesOf(class),
						kind: visiting, v: v, part: 1 - agents.Exp(-float64(s.Choice.EtaReferral*agents.Log(1+way.flow))),
						doors: []door{{n.hostsNamed(name), way.object, n.venueGuest(v)}},
					}
					if way.object == agents.MassMessage {
						x.doors = append(x.doors, n.dataOf(class)...)
					}
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// rivals reports whether buyers of a venue could go to another one.
func (n *names) rivals(class *MerchantClass) bool {
	return slices.ContainsFunc(n.venues, func(o *MerchantClass) bool { return o != class && o.Context == class.Context })
}

// dataOf lists the gates before the data of the makers who send a venue's messages.
func (n *names) dataOf(class *MerchantClass) []door {
	var out []door
	for k, m := range n.makers {
		if m.On && m.Class == class.ID && m.Messages > 0 {
			out = append(out, n.data(k)...)
		}
	}
	return out
}

// Name is the same in every market that has the passage.
func (x *Passage) Name() string { return x.What + " " + x.Where }

// Counts reports whether what passes is a part of what a counting rule adds up.
// Openings of envelopes are set against the payments of every rule: each puts an
// occasion of the wallet before somebody, whatever the rule counts.
func (x *Passage) Counts(rule Rule) bool { return x.rules[rule] }

// Traffic is what passes on a day: a number of occasions and their value in yuan,
// both of the people for whom agents stand.
type Traffic struct{ Count, Value float64 }

// Traffic reads what passed today.
func (x *Passage) Traffic(w *World) Traffic {
	f := &w.flows
	var n, fen int64
	switch x.kind {
	case paying:
		n, fen = f.venue[f.at(x.v, x.p)], f.venueValue[f.at(x.v, x.p)]
	case visiting:
		// Whoever paid cash there may pay with a wallet elsewhere.
		for p := range f.p {
			n, fen = n+f.venue[f.at(x.v, p)], fen+f.venueValue[f.at(x.v, p)]
		}
		return Traffic{float64(x.part * w.people(n)), float64(x.part * w.yuan(fen))}
	default:
		object := int(x.kind - openingLinks)
		for _, h := range x.hosts {
			n, fen = n+f.opened[f.share(int(h), object, x.p)], fen+f.claimedValue[f.share(int(h), object, x.p)]
		}
	}
	return Traffic{w.people(n), w.yuan(fen)}
}

// State goes on with a number that stands for how open the passage was on each hour
// so far: two runs with the same numbers have had the same gates all the time.
func (x *Passage) State(w *World, before uint64) uint64 {
	hours := 1
	if w.gates.hourly {
		hours = 24
	}
	out := before
	for _, d := range x.doors {
		for hour := range hours {
			out = rng.Mix(out*0x9E3779B97F4A7C15 + uint64(w.gates.least(w.gates.openHour(hour), d.hosts, d.object, d.guest)))
		}
	}
	for _, moment := range x.when {
		open := uint64(0)
		if w.calendar.started(moment, w.Day) {
			open = 1
		}
		out = rng.Mix(out*0x9E3779B97F4A7C15 + open)
	}
	return out
}

// Market is what a counting rule adds up today, over all wallets.
func (w *World) Market(rule Rule) Traffic {
	var out Traffic
	for p := range w.P() {
		n := w.total(w.flows.count, p, countings[rule])
		if rule == AllPayments {
			n += w.envelopes(w.flows.claimed, p)
			out.Value += w.valueAll(p)
		} else {
			out.Value += w.yuan(w.total(w.flows.value, p, countings[rule]))
		}
		out.Count += w.people(n)
	}
	return out
}

// Hanging lists the paths of the scenario, events aside, that name an event: what
// takes place only with it, or begins with it.
func (s *Scenario) Hanging(event string) []string {
	var out []string
	for _, p := range spec.Parameters(s) {
		list := []string{p.Value}
		if p.Kind == "list of text" {
			list = strings.Split(strings.Trim(p.Value, "[]"), ", ")
		}
		if slices.Contains(list, event) && !strings.HasPrefix(p.Path, "events.") {
			out = append(out, p.Path)
		}
	}
	return out
}
